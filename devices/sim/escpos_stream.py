"""A strict reader of ESC/POS bytes: real-time commands as they arrive, the rest in order.

Written from the command tables alone (hardware.md §1.2-1.8); shares nothing with the
encoder, so that one cannot hide the other's mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_REAL_TIME = re.compile(
    rb"\x10(?:\x04[\x01-\x04\x14]|\x05[\x00-\x02]|\x14\x01[\x00\x01].|\x14\x08\x01\x03\x14\x01\x06\x02\x08)",
    re.DOTALL,
)
_LONGEST_REAL_TIME = 10


class RealTimeScanner:
    """Finds real-time commands anywhere in the incoming bytes, also inside picture data."""

    def __init__(self) -> None:
        self._tail = b""

    def split(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield (bytes up to here, the real-time command they end with or b"")."""
        seen = self._tail + data
        start = len(self._tail)
        consumed = 0
        for match in _REAL_TIME.finditer(seen):
            if match.end() > len(self._tail):
                yield seen[start : match.end()], match.group()
                start = match.end()
            consumed = match.end()
        if start < len(seen):
            yield seen[start:], b""
        self._tail = seen[max(consumed, len(seen) - _LONGEST_REAL_TIME + 1) :]


@dataclass(frozen=True, slots=True)
class Command:
    """One complete command.

    Attributes:
        name: as manuals write it (`ESC @`, `GS v 0`), `text` for a character, or
            `unknown` for bytes the language does not have.
        args: its fixed parameters.
        data: its variable part; for `text` the character's own bytes.
    """

    name: str
    args: bytes = b""
    data: bytes = b""


_FIXED: dict[bytes, tuple[str, int]] = {
    b"\x1b@": ("ESC @", 0), b"\x1b!": ("ESC !", 1), b"\x1ba": ("ESC a", 1), b"\x1bE": ("ESC E", 1),
    b"\x1bG": ("ESC G", 1), b"\x1bJ": ("ESC J", 1), b"\x1bd": ("ESC d", 1), b"\x1b3": ("ESC 3", 1),
    b"\x1b2": ("ESC 2", 0), b"\x1bt": ("ESC t", 1), b"\x1bR": ("ESC R", 1), b"\x1bM": ("ESC M", 1),
    b"\x1b-": ("ESC -", 1), b"\x1b ": ("ESC SP", 1), b"\x1b$": ("ESC $", 2), b"\x1b\\": ("ESC \\", 2),
    b"\x1bi": ("ESC i", 0), b"\x1bm": ("ESC m", 0), b"\x1bp": ("ESC p", 3), b"\x1bB": ("ESC B", 2),
    b"\x1bv": ("ESC v", 0), b"\x1bc": ("ESC c", 2), b"\x1b=": ("ESC =", 1), b"\x1b{": ("ESC {", 1),
    b"\x1bV": ("ESC V", 1),
    b"\x1c&": ("FS &", 0), b"\x1c.": ("FS .", 0), b"\x1c!": ("FS !", 1), b"\x1c-": ("FS -", 1),
    b"\x1cW": ("FS W", 1), b"\x1cS": ("FS S", 2),
    b"\x1d!": ("GS !", 1), b"\x1dB": ("GS B", 1), b"\x1db": ("GS b", 1), b"\x1dh": ("GS h", 1),
    b"\x1dw": ("GS w", 1), b"\x1dH": ("GS H", 1), b"\x1df": ("GS f", 1), b"\x1dP": ("GS P", 2),
    b"\x1dL": ("GS L", 2), b"\x1dW": ("GS W", 2), b"\x1dr": ("GS r", 1), b"\x1da": ("GS a", 1),
    b"\x1dI": ("GS I", 1),
}  # fmt: skip
"""Commands with a fixed number of parameter bytes."""

_CONTROLS = {0x00: "NUL", 0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}
_REAL_TIME_LENGTHS = {0x04: 3, 0x05: 3}


class CommandStream:
    """The receive buffer, read one complete command at a time.

    Args:
        four_byte: the Chinese font has GB18030's four-byte characters; without it such a
            character reads as what its bytes are in GBK.

    Attributes:
        chinese: between `FS &` and `FS .`.
    """

    def __init__(self, four_byte: bool) -> None:
        self._four_byte = four_byte
        self._buffer = bytearray()
        self.chinese = False

    def __len__(self) -> int:
        """Bytes received and not executed."""
        return len(self._buffer)

    def append(self, data: bytes) -> None:
        """Receive bytes."""
        self._buffer += data

    def clear(self) -> None:
        """Forget what was not executed."""
        self._buffer.clear()

    def next(self) -> Command | None:
        """Take the next command, None while it is incomplete."""
        while self._buffer:
            length, command = self._first(bytes(self._buffer[:16]))
            if length > len(self._buffer) or length == 0:
                return None
            taken = bytes(self._buffer[:length])
            del self._buffer[:length]
            if command is not None:
                variable = len(command.args) + _PREFIX_LENGTHS.get(command.name, 2)
                return command if command.data else Command(command.name, command.args, taken[variable:])
        return None

    def _first(self, head: bytes) -> tuple[int, Command | None]:
        """Return the first command's length and form; 0 = more bytes are needed to know."""
        first = head[0]
        if first == 0x10:
            return self._real_time_length(head), None
        if first in _CONTROLS:
            return 1, Command(_CONTROLS[first], data=head[:1])
        if first in (0x1B, 0x1C, 0x1D):
            return _escape(head)
        if first < 0x20 or first == 0x7F:
            return 1, Command("unknown", data=head[:1])
        return self._character(head)

    def _real_time_length(self, head: bytes) -> int:
        """Real-time commands were executed on arrival; here they are skipped."""
        if len(head) < 3:
            return 0
        if head[1] == 0x14:
            return 10 if head[2] == 0x08 else 5
        return _REAL_TIME_LENGTHS.get(head[1], 1)

    def _character(self, head: bytes) -> tuple[int, Command | None]:
        if head[0] < 0x80 or not self.chinese:
            return 1, Command("text", data=head[:1])
        if len(head) < 2:
            return 0, None
        if 0x30 <= head[1] <= 0x39 and self._four_byte:
            return (4, Command("text", data=head[:4])) if len(head) >= 4 else (0, None)
        return 2, Command("text", data=head[:2])


def _escape(head: bytes) -> tuple[int, Command | None]:
    if len(head) < 2:
        return 0, None
    prefix = head[:2]
    if prefix in _FIXED:
        name, count = _FIXED[prefix]
        return 2 + count, Command(name, head[2 : 2 + count])
    if prefix in _VARIABLE:
        return _VARIABLE[prefix](head)
    return 2, Command("unknown", data=prefix)


def _raster(head: bytes) -> tuple[int, Command | None]:
    if len(head) < 8:
        return 0, None
    row_bytes, rows = int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")
    if head[2] != 0x30 or not 1 <= row_bytes <= 128 or not 1 <= rows <= 4095:
        return 3, Command("unknown", data=head[:3])
    return 8 + row_bytes * rows, Command("GS v 0", head[3:8])


def _cut(head: bytes) -> tuple[int, Command | None]:
    if len(head) < 3:
        return 0, None
    if head[2] in (0x00, 0x01, 0x30, 0x31):
        return 3, Command("GS V", head[2:3])
    return (4, Command("GS V", head[2:4])) if len(head) >= 4 else (0, None)


def _bar_code(head: bytes) -> tuple[int, Command | None]:
    if len(head) < 4:
        return 0, None
    if head[2] < 0x41:  # the older form ends with NUL and is not sent by anybody here
        return 3, Command("unknown", data=head[:3])
    return 4 + head[3], Command("GS k", head[2:4])


def _block(head: bytes) -> tuple[int, Command | None]:
    if len(head) < 5:
        return 0, None
    return 5 + int.from_bytes(head[3:5], "little"), Command("GS (", head[2:5])


def _presenter(head: bytes) -> tuple[int, Command | None]:
    if len(head) < 3:
        return 0, None
    count = {3: 2, 0x20: 3, 0x12: 1, 0x14: 1}.get(head[2], 1)
    return 2 + count, Command("GS e", head[2 : 2 + count])


_VARIABLE = {
    b"\x1dv": _raster,
    b"\x1dV": _cut,
    b"\x1dk": _bar_code,
    b"\x1d(": _block,
    b"\x1de": _presenter,
}
_PREFIX_LENGTHS = {"GS v 0": 3}
