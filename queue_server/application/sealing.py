"""Personal data at rest: encrypted under a key of its own, so that throwing the key away deletes it for good.

The event log keeps for ever and is chained by hash, so no event carries a person:
events and records name what was sealed by its id, and whom it concerns by a keyed
hash whose key has an end as well (requirements §3.5).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A piece of personal data as it lies on disk.

    Attributes:
        id: named by records and events.
        purpose: what it is, e.g. `case`; bound into the encryption.
        record_id: the record it belongs to.
        key: this piece's own key, wrapped by the hall's master key; empty once it was destroyed.
        data: nonce and ciphertext with its tag.
        keep_until: the day after which the key is destroyed.
    """

    id: str
    purpose: str
    record_id: str
    key: bytes = field(repr=False)
    data: bytes = field(repr=False)
    keep_until: dt.date


class Sealer(Protocol):
    """Encrypts, decrypts, and hides identity numbers. Pure computation: no disk, no wait."""

    def seal(self, id: str, purpose: str, record_id: str, plain: bytes, keep_until: dt.date) -> Sealed:
        """Return `plain` encrypted under a fresh key."""

    def unseal(self, sealed: Sealed) -> bytes:
        """Return what was sealed.

        Raises:
            SealBroken: it was changed, belongs elsewhere, or its key is gone.
        """

    def person_hashes(self, number: str) -> tuple[str, ...]:
        """Return the keyed hashes a person may be filed under, this year's first.

        Args:
            number: identity number or credit code, normalised by `domain.identity`.
        """


class SealBroken(Exception):
    """What was sealed cannot be opened: changed, moved, or its key was destroyed."""
