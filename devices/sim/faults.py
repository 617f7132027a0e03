"""Faults of the wire that every simulator has: the switchboard between socket and device."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

DEFAULT_SLOW_S = 2.0

WIRE_FAULTS = frozenset({"offline", "silent", "mute", "slow", "garbage", "drop_after"})
"""Names the switchboard knows.

- offline: nobody listens; clients are cut.
- silent: bytes are swallowed, nothing happens, nothing is answered (hung firmware).
- mute: the device works but its answers are lost (broken return wire).
- slow: answers come `value` seconds late (default 2).
- garbage: answers are replaced by noise, and every input provokes some.
- drop_after: the connection is cut after `value` more bytes from the client, once.
"""


@dataclass(slots=True)
class Switchboard:
    """The wire faults that are switched on now.

    Attributes:
        slow_s: delay of each answer; 0 = none.
        drop_after: bytes the wire still carries before it is cut; None = no limit.
    """

    offline: bool = False
    silent: bool = False
    mute: bool = False
    garbage: bool = False
    slow_s: float = 0.0
    drop_after: int | None = None
    _noise: random.Random = field(default_factory=lambda: random.Random(20261121))

    def set(self, name: str, value: Any) -> None:
        """Switch a wire fault on (True or its parameter) or off (False)."""
        match name:
            case "offline" | "silent" | "mute" | "garbage":
                setattr(self, name, bool(value))
            case "slow":
                self.slow_s = DEFAULT_SLOW_S if value is True else float(value)
            case "drop_after":
                self.drop_after = None if value is False else int(value)
            case _:
                raise KeyError(name)

    def active(self) -> dict[str, Any]:
        """Return the faults that are on, with their parameter."""
        switches = {name: True for name in ("offline", "silent", "mute", "garbage")}
        on: dict[str, Any] = {name: True for name in switches if getattr(self, name)}
        if self.slow_s:
            on["slow"] = self.slow_s
        if self.drop_after is not None:
            on["drop_after"] = self.drop_after
        return on

    def admit(self, data: bytes) -> tuple[bytes, bool]:
        """Return the bytes that reach the device, and whether the wire is cut after them."""
        if self.drop_after is None:
            return (b"" if self.silent else data), False
        passed = data[: self.drop_after]
        self.drop_after -= len(passed)
        cut = self.drop_after == 0
        if cut:
            self.drop_after = None
        return (b"" if self.silent else passed), cut

    def answer(self, reply: bytes, *, provoked: bool) -> bytes:
        """Return what the client gets instead of the device's `reply`."""
        if self.silent or self.mute:
            return b""
        if self.garbage:
            return self._noise.randbytes(16) if provoked or reply else b""
        return reply
