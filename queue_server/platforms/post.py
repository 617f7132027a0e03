"""The post: a parcel on its way to the applicant (R113, R115)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.platforms.exchange import Message, Refused, Request, needed, word

_PARTS = ("tracking_number", "carrier", "phone", "address")


class Post:
    """`POST /orders`: body part `name`, and of `_PARTS` what is known."""

    def request(self, message: Message) -> Request:
        """Return the order. Raises Refused without a receiver."""
        content = {"order": message.id, "kind": message.subject, "note": message.about}
        known = {key: message.body[key] for key in _PARTS if message.body.get(key)}
        return Request(path="/orders", content=content | known | needed(message, "name"))

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return the tracking number. Raises Refused for an address nobody can deliver to."""
        if "undeliverable" in answer:
            raise Refused(f"undeliverable: {word(answer, 'undeliverable')[:60]}")
        return word(answer, "waybill")
