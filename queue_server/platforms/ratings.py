"""The province's 好差评 system: every verdict on a visit (R130-R133)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.platforms.exchange import Message, Refused, Request, needed, word


class Ratings:
    """`POST /evaluations`: body parts of `application.verbs.evaluating`."""

    def request(self, message: Message) -> Request:
        """Return the verdict. Raises Refused when a required part is missing."""
        content = {"serial": message.id, "number": message.about, "reported_at": message.made_at}
        return Request(
            path="/evaluations",
            content=content | dict(message.body) | needed(message, "visit", "service_id", "level", "channel"),
        )

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return the system's record number. Raises Refused when it declines."""
        if answer.get("success") is not True:
            raise Refused(f"declined: {word(answer, 'reason')[:60]}")
        return word(answer, "record")
