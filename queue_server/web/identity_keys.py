"""Hiding identity numbers behind a key that is thrown away: after that nobody can link a hash to a person.

Each month has its own key. What is hashed with it stays in the log for ever, as the
log demands, but says nothing any more once the key is gone (requirements §3.5).
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

PREFIX = "identity "
_KEY_BYTES = 32
_HASH_LENGTH = 32


class SecretStore(Protocol):
    """Where keys are kept."""

    def secret(self, name: str, fresh: bytes) -> bytes:
        """Return the secret of that name; the first call stores `fresh` as it."""

    def forget_secrets(self, prefix: str, before: str) -> int:
        """Delete the secrets whose name begins with `prefix` and sorts before `before`; return how many."""


class IdentityKeys:
    """This month's key, and the end of old ones.

    Args:
        store: where keys are kept.
        clock: aware UTC.
        keep_days: how long after its month a key is kept.
    """

    def __init__(self, store: SecretStore, clock: Callable[[], dt.datetime], keep_days: int) -> None:
        self._store = store
        self._clock = clock
        self._keep = dt.timedelta(days=keep_days)
        self._month = ""
        self._key = b""

    def hash(self, number: str) -> str:
        """Return the keyed hash of an identity number, as hex."""
        month = _month_of(self._clock())
        if month != self._month:
            self._key = self._store.secret(PREFIX + month, secrets.token_bytes(_KEY_BYTES))
            self._month = month
        return hmac.new(self._key, number.encode(), sha256).hexdigest()[:_HASH_LENGTH]

    def forget(self) -> int:
        """Throw away the keys of months that ended long enough ago; return how many."""
        return self._store.forget_secrets(PREFIX, PREFIX + _month_of(self._clock() - self._keep))


def _month_of(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m}"
