"""The byte language of Onbon BX-5K/BX-6K font cards (hardware.md §2(b)).

    A5 ×8 | escaped( header 14 | data | CRC-16/ARC, low byte first ) | 5A

This module frames and unframes, builds the host's requests and reads the card's
answers. It does no I/O. The simulator has its own reading of the requests, so
that a misunderstanding here does not confirm itself.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from devices.codecs.checksums import crc16_arc, sum16
from devices.errors import ProtocolError

HOST = 0x8000
"""Address of the sender of requests."""
EVERYONE = 0xFFFE
"""Destination that every card obeys and answers."""
ANY_DEVICE = 0xFE
"""Device type wildcard: every card of the family takes it."""

_START, _END = 0xA5, 0x5A
_PREAMBLE = bytes([_START]) * 8
_HEADER = struct.Struct("<HH3xBBBBBH")
_AREA = struct.Struct("<BHHHHBBBHBBBBBBBBBI")
_PIXELS = 0x8000
_LONGEST_FRAME = 8192

# Escape first the two escape bytes themselves, then the frame marks (and back in reverse).
_ESCAPES = ((b"\xa6", b"\xa6\x01"), (b"\xa5", b"\xa6\x02"), (b"\x5b", b"\x5b\x01"), (b"\x5a", b"\x5b\x02"))
_UNESCAPE = {0xA6: {1: 0xA6, 2: 0xA5}, 0x5B: {1: 0x5B, 2: 0x5A}}


class CardError(IntEnum):
    """Why a card refuses a request."""

    OK = 0
    GROUP = 1
    COMMAND = 2
    BUSY = 3
    MEMORY = 4
    CRC = 5
    NO_FILE = 6
    FLASH = 7
    DOWNLOAD = 8
    FILE_NAME = 9
    FILE_TYPE = 10
    FILE_CRC = 11
    NO_FONT = 12
    FIRMWARE_TYPE = 13
    TIME_FORMAT = 14
    FILE_EXISTS = 15
    BLOCK_NUMBER = 16


class CheckMode(IntEnum):
    """How a frame proves itself."""

    CRC16 = 0
    SUM16 = 1
    NONE = 2


class FrameError(ProtocolError):
    """A frame that is no frame of this language.

    Attributes:
        code: what a card would answer.
    """

    def __init__(self, message: str, received: bytes, code: CardError = CardError.CRC) -> None:
        super().__init__(message, received)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """The fourteen bytes before the data; the defaults suit a single card of any type.

    Attributes:
        destination: card address; FFFF everyone without answer, FFFE everyone with answer.
        source: address of the sender.
        option: bit 0 would announce a barcode; always 0 here.
        check_mode: how the frame is proven.
        display_mode: 0 programs and areas side by side, 1 areas first.
        device_type: card type or `ANY_DEVICE`.
        protocol_version: always 2.
    """

    destination: int = 1
    source: int = HOST
    option: int = 0
    check_mode: CheckMode = CheckMode.CRC16
    display_mode: int = 0
    device_type: int = ANY_DEVICE
    protocol_version: int = 2


@dataclass(frozen=True, slots=True)
class Frame:
    """One message without its wire dress."""

    header: Header
    data: bytes


def encode_frame(data: bytes, header: Header | None = None) -> bytes:
    """Return the bytes on the wire for `data`."""
    head = header or Header()
    body = _HEADER.pack(
        head.destination,
        head.source,
        head.option,
        head.check_mode,
        head.display_mode,
        head.device_type,
        head.protocol_version,
        len(data),
    )
    body += data
    body += struct.pack("<H", _check_value(head.check_mode, body))
    for plain, escaped in _ESCAPES:
        body = body.replace(plain, escaped)
    return _PREAMBLE + body + bytes([_END])


def decode_body(escaped: bytes) -> Frame:
    """Return the frame in the bytes between the last A5 and 5A.

    Raises:
        FrameError: bad escape, length or checksum.
    """
    body = _unescape(escaped)
    if len(body) < _HEADER.size + 2:
        raise FrameError("frame too short", escaped)
    destination, source, option, check, display, device, version, length = _HEADER.unpack_from(body)
    data = body[_HEADER.size : -2]
    if length != len(data):
        raise FrameError(f"length field says {length}, {len(data)} data bytes came", escaped)
    try:
        mode = CheckMode(check)
    except ValueError:
        raise FrameError(f"unknown check mode {check}", escaped) from None
    expected = _check_value(mode, body[:-2])
    if mode is not CheckMode.NONE and struct.unpack("<H", body[-2:])[0] != expected:
        raise FrameError(f"checksum wrong, should be {expected:04X}", escaped)
    return Frame(Header(destination, source, option, mode, display, device, version), data)


def _check_value(mode: CheckMode, body: bytes) -> int:
    match mode:
        case CheckMode.CRC16:
            return crc16_arc(body)
        case CheckMode.SUM16:
            return sum16(body)
        case CheckMode.NONE:
            return 0


def _unescape(escaped: bytes) -> bytes:
    plain = bytearray()
    marks = iter(escaped)
    for byte in marks:
        if byte not in _UNESCAPE:
            plain.append(byte)
            continue
        following = next(marks, None)
        if following not in (1, 2):
            raise FrameError(f"bad escape after {byte:02X}", escaped)
        plain.append(_UNESCAPE[byte][following])
    return bytes(plain)


@dataclass(slots=True)
class FrameReader:
    """Cuts frames out of a stream, whatever pieces it comes in; noise between frames is skipped."""

    _body: bytearray | None = None

    def feed(self, received: bytes) -> list[Frame | FrameError]:
        """Take bytes and return the frames they complete; a broken one as its error."""
        found: list[Frame | FrameError] = []
        for byte in received:
            if byte == _START:
                # A start mark inside a frame: the rest of that frame was lost on the line.
                if self._body:
                    found.append(FrameError("frame cut short", bytes(self._body)))
                self._body = bytearray()
            elif self._body is not None and byte == _END:
                found.append(_decoded(bytes(self._body)))
                self._body = None
            elif self._body is not None:
                self._body.append(byte)
                if len(self._body) > _LONGEST_FRAME:
                    found.append(FrameError("frame without end", bytes(self._body[:32])))
                    self._body = None
        return found


def _decoded(body: bytes) -> Frame | FrameError:
    try:
        return decode_body(body)
    except FrameError as error:
        return error


# --- requests -------------------------------------------------------------------------------


class RunMode(IntEnum):
    """What an area does with its pages."""

    LOOP = 0
    STAY_ON_LAST = 1
    LOOP_UNTIL_STALE = 2
    """Loops and vanishes when not refreshed within the timeout."""


class Effect(IntEnum):
    """How a page appears."""

    STATIC = 1
    QUICK = 2
    MOVE_LEFT = 3
    MOVE_RIGHT = 4
    MOVE_UP = 5
    MOVE_DOWN = 6


class TextColour(IntEnum):
    """Colours of a two-colour board, as the digit of the colour tag."""

    RED = 1
    GREEN = 2
    YELLOW = 3


@dataclass(frozen=True, slots=True)
class DynamicArea:
    """A rectangle of the board with its own text; lives in RAM, gone at power-off.

    Attributes:
        text: GB2312 bytes with inline tags (`tagged_text`).
        x_dots, y_dots: upper left corner.
        width_dots, height_dots: size.
        area_id: 0-4 on BX-6K.
        run_mode: what happens after the last page.
        timeout_s: for LOOP_UNTIL_STALE, 0-65535.
        align: bits 0-1 left/right/centre, bits 2-3 top/bottom/middle (single source).
        single_line: one line instead of pages of lines.
        wrap: break lines that are too long by itself.
        effect: how a page appears.
        speed: 0 fastest to 24.
        stay_half_s: how long a page stays, in half seconds.
    """

    text: bytes
    width_dots: int
    height_dots: int
    x_dots: int = 0
    y_dots: int = 0
    area_id: int = 0
    run_mode: RunMode = RunMode.LOOP
    timeout_s: int = 0
    align: int = 0
    single_line: bool = True
    wrap: bool = False
    effect: Effect = Effect.STATIC
    speed: int = 2
    stay_half_s: int = 5

    def encode(self) -> bytes:
        """Return the area's bytes as they stand in a request."""
        fixed = _AREA.pack(
            0,
            self.x_dots | _PIXELS,
            self.y_dots,
            self.width_dots | _PIXELS,
            self.height_dots,
            self.area_id,
            0,
            self.run_mode,
            self.timeout_s,
            0,
            0,
            self.align,
            1 if self.single_line else 2,
            2 if self.wrap else 1,
            self.effect,
            0,
            self.speed,
            self.stay_half_s,
            len(self.text),
        )
        return fixed + self.text


def tagged_text(text: str, colour: TextColour) -> bytes:
    """Return GB2312 bytes with the colour tag in front and line breaks as tags.

    A backslash in the text would start a tag, so it becomes the full-width one.
    Every character must be in GB2312 (`fit_gb2312`).
    """
    plain = text.replace("\\", "＼").replace("\n", "\\n")
    return f"\\C{colour.value}{plain}".encode("gb2312")


def _request(group: int, command: int, payload: bytes = b"") -> bytes:
    return bytes([group, command, 1, 0, 0]) + payload


def ping() -> bytes:
    """Ask whether the card is there."""
    return _request(0xA2, 0x00)


def ask_status() -> bytes:
    """Ask for a `CardReport`."""
    return _request(0xA1, 0x02)


def power(on: bool) -> bytes:
    """Switch the light on or off; what is shown stays in the card."""
    return _request(0xA3, 0x00, bytes([1 if on else 2]))


def brightness(level: int) -> bytes:
    """Set the brightness, 0-15."""
    return _request(0xA3, 0x02, bytes([1, level]))


def update_areas(areas: Sequence[DynamicArea]) -> bytes:
    """Show `areas`, keeping the others."""
    updates = b"".join(struct.pack("<H", len(body)) + body for body in (area.encode() for area in areas))
    return _request(0xA3, 0x06, bytes([0, len(areas)]) + updates)


def delete_areas(area_ids: Sequence[int] | None = None) -> bytes:
    """Delete the areas with these ids, or all of them."""
    deleted = b"\xff" if area_ids is None else bytes([len(area_ids), *area_ids])
    return _request(0xA3, 0x06, deleted + b"\x00")


# --- answers --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """A card's answer: an acknowledgement, a refusal or data.

    Attributes:
        group, command: A0 00 for a plain yes, A0 01 for a no, else the request's own.
        error: 0 = ok; a number outside `CardError` is kept as it came.
        payload: data after the head.
    """

    group: int
    command: int
    error: int
    payload: bytes

    @property
    def accepted(self) -> bool:
        """Whether the card did it."""
        return self.error == CardError.OK and (self.group, self.command) != (0xA0, 0x01)


def parse_answer(data: bytes) -> Answer:
    """Read the data of an answer frame.

    Raises:
        ProtocolError: shorter than an answer's head.
    """
    if len(data) < 5:
        raise ProtocolError("answer too short", data)
    return Answer(data[0], data[1], data[2], data[5:])


@dataclass(frozen=True, slots=True)
class CardReport:
    """The start of what a card says about itself (A1 02).

    Attributes:
        lit: switched on.
        brightness: 0-15.
    """

    lit: bool
    brightness: int


def parse_report(payload: bytes) -> CardReport:
    """Read the payload of a status answer.

    Raises:
        ProtocolError: shorter than on/off and brightness.
    """
    if len(payload) < 2:
        raise ProtocolError("status too short", payload)
    return CardReport(payload[0] == 1, payload[1])
