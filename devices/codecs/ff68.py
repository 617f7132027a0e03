"""FF-68: the byte language of call pads and evaluators that share one RS-485 line.

Pure bytes and values, no line and no threads: `encode` makes a frame, a `Decoder`
finds frames in a stream that may lose, gain or damage bytes. The driver and the
simulator both use this module; neither knows the other.

Protocol: hardware.md §3, frame `FF 68 L L 68 addr func data… sum 16`. `L` counts
the bytes from address to the last data byte and is sent twice; `sum` is the low
byte of the sum of those bytes. Only the commands written down here are public
(hardware.md §9); the func of a pad's key is not among them, so any func except
the evaluator's counts as a key.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from enum import IntEnum

from devices.deadline import Monotonic
from devices.ports import PadKey

HEAD = b"\xff\x68"
TAIL = 0x16
BLANK = 0x0A
"""The digit code that leaves a place of the display dark."""

_PREFIX_BYTES = 5  # FF 68 L L 68
_OVERHEAD_BYTES = _PREFIX_BYTES + 2  # and sum, tail
_LENGTHS = range(2, 17)  # at least address and func; public frames end at 8
_PLACES = 3

KEYS = {
    b"\x0c": PadKey.CALL_NEXT,
    b"\x0d": PadKey.RECALL,
    b"\x0b": PadKey.ASK_EVALUATION,
    b"\x12": PadKey.PAUSE,
    b"\x13": PadKey.TRANSFER,
    b"\x0f": PadKey.CONFIRM,
    b"\x06\x0f": PadKey.NO_SHOW,
    b"\x00\x0f": PadKey.HOLD,
    b"\x03\x0f": PadKey.RESUME,
}
"""Data bytes of a pad's key; the last three are a digit followed by confirm."""


class Func(IntEnum):
    """What a frame is about."""

    EVALUATION = 0x01
    """Host to pad: open for a rating; also the acknowledgement of one."""
    DISPLAY = 0x02
    """Host to pad: six digit places, waiting count left and ticket right."""
    BEEP = 0x03
    VERDICT = 0x11
    """Evaluator to host: data[0] is the score."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message on the line.

    Attributes:
        address: the pad's bus address, 0-255.
        func: what it is about; see `Func`.
        data: 0-14 bytes.
    """

    address: int
    func: int
    data: bytes = b""


def encode(frame: Frame) -> bytes:
    """Return the bytes of a frame; ValueError when a part does not fit its byte."""
    body = bytes((frame.address, frame.func)) + frame.data
    if len(body) not in _LENGTHS:
        raise ValueError(f"FF-68 frame of {len(frame.data)} data bytes, at most {_LENGTHS[-1] - 2} fit")
    length = bytes((len(body),)) * 2
    return HEAD + length + HEAD[1:] + body + bytes((sum(body) & 0xFF, TAIL))


def show_number(address: int, number: str) -> Frame:
    """Show a ticket number on the three right places, the left ones dark.

    The pad has digits only: of "A012" it shows `012`, of "B1234" the last three,
    `234`; fewer than three stand right, and a number without digits shows nothing.
    """
    digits = [int(digit) for digit in re.findall("[0-9]", number)]
    return Frame(address, Func.DISPLAY, bytes([BLANK] * _PLACES) + _right(digits))


def show_waiting(address: int, waiting: int) -> Frame:
    """Show how many wait on the three left places, at most 999, the right ones dark."""
    digits = [int(digit) for digit in str(min(max(waiting, 0), 999))]
    return Frame(address, Func.DISPLAY, _right(digits) + bytes([BLANK] * _PLACES))


def beep(address: int) -> Frame:
    """Let the pad beep once."""
    return Frame(address, Func.BEEP)


def ask_evaluation(address: int) -> Frame:
    """Open the evaluator for one rating."""
    return Frame(address, Func.EVALUATION, b"\x0b")


def acknowledgement(received: Frame) -> Frame:
    """Return the host's answer: the same frame, or func 01 with the same score for a verdict."""
    if received.func == Func.VERDICT:
        return Frame(received.address, Func.EVALUATION, received.data)
    return received


def _right(digits: list[int]) -> bytes:
    return bytes(([BLANK] * _PLACES + digits)[-_PLACES:])


class Decoder:
    """Finds whole, checked frames in a stream of bytes.

    A lost, extra or damaged byte costs the frame it hits and nothing else: after
    any mismatch the search starts again one byte further on, and a frame that
    stops in the middle is given up after `inter_byte_s`, so its beginning can
    never swallow the next one.

    Attributes:
        skipped_bytes: how many bytes so far belonged to no good frame.
    """

    def __init__(self, *, inter_byte_s: float = 0.2, clock: Monotonic = time.monotonic) -> None:
        self._inter_byte_s = inter_byte_s
        self._clock = clock
        self._buffer = bytearray()
        self._last_at_s = clock()
        self.skipped_bytes = 0

    @property
    def pending(self) -> bool:
        """Whether the beginning of a frame waits for the rest."""
        return bool(self._buffer)

    def feed(self, data: bytes = b"") -> list[Frame]:
        """Take what arrived (b"" = nothing, look at the clock) and return the frames now whole."""
        now_s = self._clock()
        frames: list[Frame] = []
        if now_s - self._last_at_s > self._inter_byte_s:
            while self._buffer:
                self._skip(1)
                self._parse(frames)
        if data:
            self._last_at_s = now_s
            self._buffer += data
            self._parse(frames)
        return frames

    def reset(self) -> None:
        """Forget everything that arrived; for a line that was opened anew."""
        self._buffer.clear()

    def _parse(self, frames: list[Frame]) -> None:
        while self._buffer:
            wanted = self._wanted_bytes()
            if wanted is None:
                start = self._buffer.find(HEAD[0], 1)
                self._skip(start if start > 0 else len(self._buffer))
            elif len(self._buffer) < wanted:
                return
            elif not self._checks(wanted):
                self._skip(1)
            else:
                body = bytes(self._buffer[_PREFIX_BYTES : wanted - 2])
                del self._buffer[:wanted]
                frames.append(Frame(body[0], body[1], body[2:]))

    def _wanted_bytes(self) -> int | None:
        """Return how long the frame at the start of the buffer must be; None when it is none."""
        head = self._buffer[:_PREFIX_BYTES]
        if not HEAD.startswith(bytes(head[:2])):
            return None
        if len(head) > 2 and head[2] not in _LENGTHS:
            return None
        if len(head) > 3 and head[3] != head[2]:
            return None
        if len(head) > 4 and head[4] != HEAD[1]:
            return None
        return _OVERHEAD_BYTES + (head[2] if len(head) > 2 else _LENGTHS[0])

    def _checks(self, size: int) -> bool:
        body = self._buffer[_PREFIX_BYTES : size - 2]
        return self._buffer[size - 2] == sum(body) & 0xFF and self._buffer[size - 1] == TAIL

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self.skipped_bytes += count
