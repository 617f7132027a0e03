"""Ticket ids, and the unguessable links to the visitor's page.

A link's token is the ticket id and a keyed check of it. Staff see ids; without the
hall's secret nobody can make a link from one, so nobody rates for a visitor.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from hashlib import blake2b

_ID_LENGTH = 20
_CHECK_BYTES = 12


def new_id() -> str:
    """Return an unguessable id: 48 bits of time, so that a day's ids lie together on disk, and 72 random."""
    moment = (time.time_ns() // 1_000_000) & ((1 << 48) - 1)
    return _text(moment.to_bytes(6, "big") + secrets.token_bytes(9))


class TicketLinks:
    """Makes and reads links.

    Args:
        base_url: the hall's public address, without a slash at the end.
        secret: the hall's own.
    """

    def __init__(self, base_url: str, secret: bytes) -> None:
        self._base_url = base_url.rstrip("/")
        self._secret = secret

    def link_for(self, ticket_id: str) -> str:
        """Return the address of a ticket's page."""
        return f"{self._base_url}/t/{ticket_id}{self._check(ticket_id)}"

    def guide_link(self, item_id: str) -> str:
        """Return the address of an item's guide; everybody may read it."""
        return f"{self._base_url}/g/{item_id}"

    def ticket_of(self, token: str) -> str | None:
        """Return the ticket id of a link's token; None when the token was not made here."""
        ticket_id, check = token[:_ID_LENGTH], token[_ID_LENGTH:]
        if not token.isascii() or not hmac.compare_digest(check, self._check(ticket_id)):
            return None
        return ticket_id

    def _check(self, ticket_id: str) -> str:
        return _text(blake2b(ticket_id.encode(), key=self._secret, digest_size=_CHECK_BYTES).digest())


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode()
