"""The regional integrated platform: what happens to a case, step by step (R116)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from queue_server.platforms.exchange import Message, Refused, Request, word


class Integrated:
    """`PUT /cases/<number>/steps/<id>`; the subject is the step."""

    def request(self, message: Message) -> Request:
        """Return the step. Raises Refused when it is about no case."""
        if not message.about:
            raise Refused("message about no case")
        content = {"step": message.subject, "at": message.made_at, "details": message.body}
        path = f"/cases/{quote(message.about, safe='')}/steps/{quote(message.id, safe='')}"
        return Request(method="PUT", path=path, content=content)

    def reference(self, answer: Mapping[str, Any]) -> str:
        """Return the platform's receipt."""
        return word(answer, "receipt")
