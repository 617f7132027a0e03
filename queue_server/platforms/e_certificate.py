"""The e-certificate platform: which certificates exist, and on which numbered sheet they were printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.platforms.exchange import Message, Request, word


class ECertificate:
    """`POST /certificates`; the subject says what happened to the certificate."""

    def request(self, message: Message) -> Request:
        """Return the fact."""
        content = {"id": message.id, "event": message.subject, "case": message.about, "at": message.made_at}
        return Request(path="/certificates", content=content | {"certificate": message.body})

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return the platform's certificate number."""
        return word(answer, "certificate_id")
