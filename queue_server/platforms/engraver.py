"""The seal engraver: told that an order waits; the data it pulls itself, with the applicant's code (R119)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.platforms.exchange import Message, Request, word

PULLED = ("authorisation_code",)
"""Parts of a message that never travel with it: the applicant gives the code to the engraver."""


class Engraver:
    """`POST /orders` with the case number alone; the engraver answers by pulling at `/platforms/engraver`."""

    def request(self, message: Message) -> Request:
        """Return the notice that an order waits."""
        return Request(
            path="/orders",
            content={
                "order": message.id,
                "case": message.about,
                "ordered_at": message.made_at,
                "kind": message.subject,
            },
        )

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return the engraver's order number."""
        return word(answer, "accepted")
