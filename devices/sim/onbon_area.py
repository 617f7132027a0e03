"""How a simulated Onbon card understands a dynamic-area request, read strictly.

Written from hardware.md §2(b) alone and on purpose not from the driver's encoder:
two independent readings of the same table check each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NO_FONT, MEMORY, COMMAND = 12, 4, 2
MAX_AREAS = 5
MAX_TEXT_BYTES = 1024
_TAG = re.compile(rb"\\(C[123]|F[OE][0-9]{3}|n)")


class Refused(Exception):
    """The card says no.

    Attributes:
        code: the vendor's error number.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one colour (1 red, 2 green, 3 yellow)."""

    text: str
    colour: int


@dataclass(frozen=True, slots=True)
class Area:
    """A dynamic area as the card keeps it in RAM."""

    area_id: int
    x: int
    y: int
    width: int
    height: int
    run_mode: int
    timeout_s: int
    align: int
    single_line: bool
    wrap: bool
    effect: int
    speed: int
    stay_half_s: int
    lines: tuple[tuple[Run, ...], ...]

    @property
    def text(self) -> str:
        """The text without colours, lines separated by line breaks."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class AreaRequest:
    """A whole A3 06 request: what goes, what comes.

    Attributes:
        deleted: ids to delete; None = all.
        updated: areas to show.
    """

    deleted: tuple[int, ...] | None
    updated: tuple[Area, ...]


class _Bytes:
    """Reads little-endian numbers from the front of a request."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) != size:
            raise Refused(COMMAND, f"{size} bytes expected, {len(taken)} left")
        self._at += size
        return taken

    @property
    def left(self) -> int:
        return len(self._data) - self._at


def read_area_request(payload: bytes) -> AreaRequest:
    """Read what follows `A3 06 resp mode reserved`.

    Raises:
        Refused: anything that does not fit the table exactly.
    """
    stream = _Bytes(payload)
    count = stream.number(1)
    deleted = None if count == 0xFF else tuple(stream.number(1) for _ in range(count))
    updated = tuple(_read_area(stream.take(stream.number(2))) for _ in range(stream.number(1)))
    if stream.left:
        raise Refused(COMMAND, f"{stream.left} bytes too many")
    return AreaRequest(deleted, updated)


def _read_area(body: bytes) -> Area:
    stream = _Bytes(body)
    if stream.number(1) != 0:
        raise Refused(COMMAND, "area type is not 0")
    x, y = _dots(stream.number(2)), stream.number(2)
    width, height = _dots(stream.number(2)), stream.number(2)
    area_id, _line_space = stream.number(1), stream.number(1)
    run_mode, timeout_s = stream.number(1), stream.number(2)
    sound, extended, align = stream.number(1), stream.number(1), stream.number(1)
    single, newline, effect = stream.number(1), stream.number(1), stream.number(1)
    exit_effect, speed, stay = stream.number(1), stream.number(1), stream.number(1)
    length = stream.number(4)
    if length != stream.left:
        raise Refused(COMMAND, f"text length says {length}, {stream.left} bytes follow")
    _must(area_id < MAX_AREAS, f"area id {area_id}")
    _must(run_mode in (0, 1, 2), f"run mode {run_mode}")
    _must(sound == 0 and extended == 0, "sound and extension are not simulated")
    _must(single in (1, 2) and newline in (1, 2), f"single line {single}, new line {newline}")
    _must(effect in range(1, 7), f"display mode {effect}")
    _must(exit_effect == 0 and speed <= 0x18, f"exit {exit_effect}, speed {speed}")
    lines = _read_text(stream.take(length))
    return Area(
        area_id,
        x,
        y,
        width,
        height,
        run_mode,
        timeout_s,
        align,
        single == 1,
        newline == 2,
        effect,
        speed,
        stay,
        lines,
    )


def _must(condition: bool, reason: str) -> None:
    if not condition:
        raise Refused(COMMAND, reason)


def _dots(field: int) -> int:
    """Bit 15 set: dots; else units of 8 dots."""
    return field & 0x7FFF if field & 0x8000 else field * 8


def _read_text(data: bytes) -> tuple[tuple[Run, ...], ...]:
    if len(data) > MAX_TEXT_BYTES:
        raise Refused(MEMORY, f"{len(data)} bytes of text")
    lines: list[list[Run]] = [[]]
    colour = 1
    at = 0
    while at < len(data):
        tag = _TAG.match(data, at)
        if tag is None:
            end = _end_of_plain(data, at)
            lines[-1].append(Run(_gb2312(data[at:end]), colour))
            at = end
            continue
        name = tag[1]
        if name == b"n":
            lines.append([])
        elif name.startswith(b"C"):
            colour = int(name[1:])
        at = tag.end()
    return tuple(tuple(line) for line in lines)


def _end_of_plain(data: bytes, at: int) -> int:
    """Return where the next tag begins; a backslash inside a two-byte character is none."""
    end = at
    while end < len(data) and data[end] != ord("\\"):
        end += 2 if data[end] >= 0x80 else 1
    if end == at:
        raise Refused(COMMAND, f"unknown tag {data[at : at + 3]!r}")
    return min(end, len(data))


def _gb2312(data: bytes) -> str:
    try:
        text = data.decode("gb2312")
    except UnicodeDecodeError as error:
        raise Refused(NO_FONT, f"not GB2312: {error.object[error.start :][:4].hex(' ')}") from error
    if not text.isprintable():
        raise Refused(NO_FONT, f"control characters in {text!r}")
    return text
