"""SAM-V: the byte language between a computer and the security module of an identity card reader.

Pure bytes and values, no line and no threads: `encode` makes a frame, a `Decoder`
finds frames in a stream that may lose, gain or damage bytes. The driver and the
simulator both use this module; neither knows the other. What stands in a card's
text is `devices.codecs.id_card`.

Protocol: hardware.md §4.1, frame `AA AA AA 96 69 | length hi lo | body | check`.
The length counts body and check; the check is the XOR of everything from the
length on. A request's body is command, parameter and data; a reply's is SW1 SW2
SW3 and data.
"""

from __future__ import annotations

import functools
import operator
import struct
import time
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from devices.deadline import Monotonic

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
TEXT_BYTES = 256
PHOTO_BYTES = 1024
"""A photo is compressed for a licensed decoder and never used here."""
ADDRESS_BYTES = 70

_LENGTH_BYTES = 2
_LENGTHS = range(3, 0x0A0B)  # command, parameter, check … text, photo and two fingers
_SAM_ID = struct.Struct("<HHIII")


class Request(Enum):
    """Everything a host asks for: command, parameter and data."""

    RESET = bytes.fromhex("10 FF")
    STATUS = bytes.fromhex("11 FF")
    SAM_ID = bytes.fromhex("12 FF")
    LONGEST_RF_FRAME_80 = bytes.fromhex("61 FF 50")
    BAUD_115200 = bytes.fromhex("60 00")
    BAUD_9600 = bytes.fromhex("60 04")
    FIND = bytes.fromhex("20 01")
    SELECT = bytes.fromhex("20 02")
    READ_TEXT_AND_PHOTO = bytes.fromhex("30 01")
    READ_WITH_FINGERPRINT = bytes.fromhex("30 10")
    READ_NEW_ADDRESS = bytes.fromhex("30 03")


class Result(IntEnum):
    """SW3: what became of a request."""

    CHECKSUM_WRONG = 0x10
    LENGTH_WRONG = 0x11
    UNKNOWN_COMMAND = 0x21
    NOT_PERMITTED = 0x23
    UNKNOWN_ERROR = 0x24
    CARD_REFUSED_MODULE = 0x31
    MODULE_REFUSED_CARD = 0x32
    CARD_CHECK_FAILED = 0x33
    UNKNOWN_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_NUMBER_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    OK = 0x90
    NOTHING_THERE = 0x91
    FOUND = 0x9F


@dataclass(frozen=True, slots=True)
class Reply:
    """What the module answers.

    Attributes:
        result: SW3, a `Result` or a value nothing public explains.
        data: what was asked for; perhaps a person, so not in the `repr`.
    """

    result: int
    data: bytes = field(default=b"", repr=False)

    @classmethod
    def from_body(cls, body: bytes) -> Reply:
        """Take a frame's body apart; ValueError when it is no reply."""
        if len(body) < 3 or body[:2] != b"\x00\x00":
            raise ValueError(f"a reply begins with two zero bytes and a result; this one has {len(body)}")
        return cls(body[2], body[3:])

    @property
    def body(self) -> bytes:
        """The reply as a frame's body."""
        return bytes((0, 0, self.result)) + self.data


def encode(body: bytes) -> bytes:
    """Return the frame around a request's or a reply's body; ValueError when it is too long or short."""
    length = len(body) + 1
    if length not in _LENGTHS:
        raise ValueError(f"a SAM-V body of {len(body)} bytes; {_LENGTHS[0] - 1} to {_LENGTHS[-1] - 1} fit")
    checked = length.to_bytes(_LENGTH_BYTES, "big") + body
    return PREAMBLE + checked + bytes((_xor(checked),))


def card_text(data: bytes) -> bytes:
    """Return the text block of a read reply; ValueError when the lengths in it contradict each other.

    Two big-endian lengths come first (text, photo; with fingerprints a third), then
    the blocks. Photo and fingerprints are left behind here and go no further.
    """
    for count in (2, 3):
        blocks = data[2 * count :]
        lengths = [int.from_bytes(data[2 * place : 2 * place + 2], "big") for place in range(count)]
        if lengths[0] == TEXT_BYTES and sum(lengths) == len(blocks):
            return blocks[:TEXT_BYTES]
    raise ValueError(f"{len(data)} bytes whose lengths contradict each other")


def sam_id_text(data: bytes) -> str:
    """Return a module's number as its label shows it; ValueError unless it has 16 bytes.

    The form `DD.DD-YYYYMMDD-NNNNNNNNNN-NNNNNNNNNN` is known from one source only.
    """
    if len(data) != _SAM_ID.size:
        raise ValueError(f"a module's number has {_SAM_ID.size} bytes, not {len(data)}")
    major, minor, day, first, second = _SAM_ID.unpack(data)
    return f"{major:02d}.{minor:02d}-{day:08d}-{first:010d}-{second:010d}"


class Decoder:
    """Finds whole, checked frames in a stream of bytes.

    After any mismatch the search starts again one byte further on, and a frame that
    stops in the middle is given up after `inter_byte_s`, so noise that looks like a
    beginning can never swallow the frame behind it.

    Attributes:
        skipped_bytes: how many bytes so far belonged to no good frame.
        broken_frames: how many frames began properly and were damaged or stopped.
    """

    def __init__(self, *, inter_byte_s: float = 0.2, clock: Monotonic = time.monotonic) -> None:
        self._inter_byte_s = inter_byte_s
        self._clock = clock
        self._buffer = bytearray()
        self._last_at_s = clock()
        self.skipped_bytes = 0
        self.broken_frames = 0

    @property
    def pending(self) -> bool:
        """Whether the beginning of a frame waits for the rest."""
        return bool(self._buffer)

    def feed(self, data: bytes = b"") -> list[bytes]:
        """Take what arrived (b"" = nothing, look at the clock) and return the bodies now whole."""
        now_s = self._clock()
        bodies: list[bytes] = []
        if now_s - self._last_at_s > self._inter_byte_s:
            while self._buffer:
                self._give_up()
                self._parse(bodies)
        if data:
            self._last_at_s = now_s
            self._buffer += data
            self._parse(bodies)
        return bodies

    def reset(self) -> None:
        """Forget everything that arrived; for a new request or a line that was opened anew."""
        self._buffer.clear()

    def _parse(self, bodies: list[bytes]) -> None:
        while self._buffer:
            wanted = self._wanted_bytes()
            if wanted is None:
                start = self._buffer.find(PREAMBLE[0], 1)
                self._skip(start if start > 0 else len(self._buffer))
            elif len(self._buffer) < wanted:
                return
            elif _xor(self._buffer[len(PREAMBLE) : wanted]) != 0:
                self._give_up()
            else:
                bodies.append(bytes(self._buffer[len(PREAMBLE) + _LENGTH_BYTES : wanted - 1]))
                del self._buffer[:wanted]

    def _wanted_bytes(self) -> int | None:
        """Return how long the frame at the start of the buffer must be; None when it is none."""
        start = len(PREAMBLE) + _LENGTH_BYTES
        if not PREAMBLE.startswith(bytes(self._buffer[: len(PREAMBLE)])):
            return None
        if len(self._buffer) < start:
            return start
        length = int.from_bytes(self._buffer[len(PREAMBLE) : start], "big")
        return start + length if length in _LENGTHS else None

    def _give_up(self) -> None:
        self.broken_frames += self._buffer.startswith(PREAMBLE)
        self._skip(1)

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self.skipped_bytes += count


def _xor(data: bytes | bytearray) -> int:
    return functools.reduce(operator.xor, data, 0)
