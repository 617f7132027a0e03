"""The event log's hash chain: each row's hash covers the row and the hash before it.

Whoever edits, removes or inserts a row in the middle breaks every hash after it.
The covered bytes are the JSON array of the row's columns without `hall_id` and
`hash`, as UTF-8, after the 32 bytes of the previous hash (zeros before the first).
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

import msgspec

START = bytes(32)
"""What the first event's hash is chained to."""
_encoder = msgspec.json.Encoder()


class LogRow(NamedTuple):
    """One row of the event log without its hash, in the order that is hashed."""

    seq: int
    at: int
    kind: str
    actor: str
    ticket_id: str
    counter_id: str
    data: str


def link(previous: bytes, row: LogRow) -> bytes:
    """Return the hash of `row` after the row whose hash is `previous`."""
    return sha256(previous + _encoder.encode(row)).digest()
