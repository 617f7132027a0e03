"""Short messages: 办结告知 and the like (R110). The gateway fills its template with our parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from queue_server.platforms.exchange import Message, Refused, Request, needed, word


class Sms:
    """The gateway's `POST /messages`; of the body `phone` is the receiver, the rest fills the template."""

    def request(self, message: Message) -> Request:
        """Return the message; the subject names the template. Raises Refused without a phone number."""
        parts = {key: value for key, value in message.body.items() if key != "phone"}
        content = {"out_id": message.id, "template": message.subject, "params": parts}
        return Request(path="/messages", content=content | needed(message, "phone"))

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return the gateway's receipt. Raises Refused for a number it cannot serve."""
        if word(answer, "code") != "OK":
            raise Refused(f"gateway: {word(answer, 'code')[:60]}")
        return word(answer, "biz_id")
