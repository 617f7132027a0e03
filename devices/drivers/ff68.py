"""Driver of an FF-68 line: call pads and evaluators, many on one RS-485 pair, told apart by address.

One object drives the whole line; the address given to each method selects the pad.
Used by the supervisor's worker thread, which alternates `next_event` with commands.

Protocol: hardware.md §3, 9600 8N1. A pad repeats what it sends until the host
echoes it; nothing public says that a pad answers the host's own commands, so a
command counts as done when its bytes have left.

Faults:
    OFFLINE: the line (adapter, device server) is gone. A single dead pad on a
        living line cannot be noticed: the public protocol has no query.
    STUCK_KEY: one key repeats without rest; its presses are ignored until it rests.
    GARBLED: bytes that form no frame, or a score that `scores_best_first` lacks.
"""

from __future__ import annotations

import logging
import time
from collections import deque

from devices.codecs import ff68
from devices.codecs.ff68 import Decoder, Frame, Func, encode
from devices.deadline import Deadline, Monotonic
from devices.errors import DeadlineExceeded, FaultKind, NotConnected, TransportError
from devices.ports import (
    CallPad,
    DeviceStatus,
    Evaluator,
    KeyPressed,
    PadEvent,
    Transport,
    VerdictGiven,
)
from devices.presses import PressFilter
from devices.registry import Options, driver

log = logging.getLogger(__name__)

_ANSWER_S = 0.2  # an acknowledgement gets its own time: the key came, the caller's time may be up
_KEY_DATA_BYTES = range(1, 4)
_ECHO_WINDOW_S = 0.3
_READ_BYTES = 4096
_NOISY_BYTES = 16  # fewer are the odd disturbance every long cable has
_BEST_LEVEL = 5


@driver(
    "ff68",
    CallPad,
    Evaluator,
    scores_best_first=list,
    repeat_window_s=float,
    stuck_after_s=float,
    inter_byte_s=float,
)
class Ff68Line:
    """All pads of one FF-68 line; implements `CallPad` and `Evaluator`.

    Options:
        scores_best_first: the evaluator's scores for levels 5, 4, 3, 2, 1 in this
            order; default [1, 2, 3, 4, 5]. A pad of four keys that counts from 0 is
            [0, 1, 2, 3]; -1 stands for a level its keys leave out.
        repeat_window_s: the same key again within this time is the same press; default 1.
        stuck_after_s: a key repeating for so long is stuck; default 5.
        inter_byte_s: a frame that pauses longer than this is given up; default 0.2.
    """

    def __init__(self, transport: Transport, options: Options, clock: Monotonic = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        self._levels = _levels(options.get("scores_best_first", [1, 2, 3, 4, 5]))
        self._decoder = Decoder(inter_byte_s=float(options.get("inter_byte_s", 0.2)), clock=clock)
        self._presses = PressFilter(
            repeat_window_s=float(options.get("repeat_window_s", 1.0)),
            stuck_after_s=float(options.get("stuck_after_s", 5.0)),
            clock=clock,
        )
        self._arrived: deque[Frame] = deque()
        self._sent: deque[tuple[float, Frame]] = deque(maxlen=8)
        self._noise_seen_bytes = 0
        self._odd_scores: dict[int, int] = {}

    def open(self, deadline: Deadline) -> None:
        """Open the line; a second call is harmless."""
        self._transport.open(deadline)
        self._presses.line_up()

    def close(self) -> None:
        """Close the line and wake a blocked call."""
        self._presses.line_down()
        self._transport.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Say how the line is; never raises, sends nothing."""
        try:
            self._receive(Deadline(self._clock(), self._clock))
        except TransportError as error:
            return DeviceStatus(False, frozenset({FaultKind.OFFLINE}), str(error))
        faults: set[FaultKind] = set()
        details: list[str] = []
        if stuck := self._presses.stuck:
            faults.add(FaultKind.STUCK_KEY)
            details.append("stuck key at pad " + ", ".join(map(str, sorted(stuck))))
        noise_bytes = self._decoder.skipped_bytes - self._noise_seen_bytes
        self._noise_seen_bytes = self._decoder.skipped_bytes
        if noise_bytes >= _NOISY_BYTES:
            faults.add(FaultKind.GARBLED)
            details.append("bytes on the line that form no frame")
        for address, score in sorted(self._odd_scores.items()):
            faults.add(FaultKind.GARBLED)
            details.append(f"pad {address} sent score {score}, which scores_best_first lacks")
        return DeviceStatus(True, frozenset(faults), "; ".join(details))

    def next_event(self, deadline: Deadline) -> PadEvent | None:
        """Return the next new key, acknowledged to its pad, or None when none came in time."""
        while True:
            while self._arrived:
                event = self._take(self._arrived.popleft(), deadline)
                if event is not None:
                    return event
            if deadline.expired:
                return None
            self._receive(deadline)

    def show_number(self, address: int, number: str, deadline: Deadline) -> None:
        """Show the last three digits of the number; the waiting count goes dark."""
        self._send(ff68.show_number(address, number), deadline)

    def show_waiting(self, address: int, waiting: int, deadline: Deadline) -> None:
        """Show how many wait; the number goes dark."""
        self._send(ff68.show_waiting(address, waiting), deadline)

    def beep(self, address: int, deadline: Deadline) -> None:
        """Let one pad beep."""
        self._send(ff68.beep(address), deadline)

    def ask(self, address: int, deadline: Deadline) -> None:
        """Open one evaluator for a rating."""
        self._send(ff68.ask_evaluation(address), deadline)

    def dismiss(self, address: int, deadline: Deadline) -> None:
        """Do nothing: no command to close an evaluator is public, late presses are ignored by the host."""

    def _receive(self, deadline: Deadline) -> None:
        """Wait for bytes until the deadline and queue the frames they complete."""
        wait = deadline.at_most(_ECHO_WINDOW_S) if self._decoder.pending else deadline
        try:
            data = self._transport.read(_READ_BYTES, wait)
        except DeadlineExceeded:
            data = b""
        except NotConnected:
            self._line_lost()
            raise
        self._arrived.extend(frame for frame in self._decoder.feed(data) if not self._is_echo(frame))

    def _take(self, frame: Frame, deadline: Deadline) -> PadEvent | None:
        """Acknowledge what can be taken over and return it when it is a new press."""
        event: PadEvent | None
        if frame.func == Func.VERDICT:
            event = self._verdict(frame)
            if event is None:
                return None  # unacknowledged: the pad goes on asking, the status says why
        else:
            if len(frame.data) not in _KEY_DATA_BYTES:
                log.info("address=%d func=%02x: no pad sends this, not answered", frame.address, frame.func)
                return None
            event = _key(frame)
        self._write(ff68.acknowledgement(frame), Deadline(self._clock() + _ANSWER_S, self._clock))
        # Noted only now: had the answer failed, the pad's repeat must still count.
        if not self._presses.is_new(frame.address, bytes((frame.func,)) + frame.data):
            return None
        return event

    def _verdict(self, frame: Frame) -> VerdictGiven | None:
        score = frame.data[0] if frame.data else -1
        level = self._levels.get(score)
        if level is None:
            self._odd_scores[frame.address] = score
            return None
        self._odd_scores.pop(frame.address, None)
        return VerdictGiven(frame.address, level)

    def _send(self, frame: Frame, deadline: Deadline) -> None:
        if deadline.expired:  # a transport would close the line for everybody on it
            raise DeadlineExceeded(f"no time left to send to pad {frame.address}")
        self._write(frame, deadline)

    def _write(self, frame: Frame, deadline: Deadline) -> None:
        try:
            self._transport.write(encode(frame), deadline)
        except TransportError:
            self._line_lost()
            raise
        self._sent.append((self._clock(), frame))

    def _is_echo(self, frame: Frame) -> bool:
        """Whether a frame is one of ours come back, from a two-wire adapter that hears itself.

        Each sent frame is matched once, so that a pad's own repeat of the same
        bytes is answered at the latest the second time.
        """
        now_s = self._clock()
        for sent in self._sent:
            if sent[1] == frame and now_s - sent[0] <= _ECHO_WINDOW_S:
                self._sent.remove(sent)
                return True
        return False

    def _line_lost(self) -> None:
        self._presses.line_down()
        self._decoder.reset()
        self._arrived.clear()  # unacknowledged, so their pads send them again
        self._sent.clear()


def _key(frame: Frame) -> KeyPressed | None:
    """Return the key of a frame; None for one that means nothing here, such as "cancel"."""
    key = ff68.KEYS.get(frame.data)
    if key is None:
        log.info("pad=%d unused key func=%02x data=%s", frame.address, frame.func, frame.data.hex())
        return None
    return KeyPressed(frame.address, key)


def _levels(scores_best_first: list[int]) -> dict[int, int]:
    """Return level by score; ValueError when the option makes no sense."""
    used = [score for score in scores_best_first if score != -1]
    if not 1 <= len(scores_best_first) <= _BEST_LEVEL or len(set(used)) != len(used):
        raise ValueError(f"scores_best_first = {scores_best_first}: give at most five different scores")
    if not all(isinstance(score, int) and 0 <= score <= 255 for score in used):
        raise ValueError(f"scores_best_first = {scores_best_first}: a score is a number from 0 to 255, or -1")
    return {score: _BEST_LEVEL - place for place, score in enumerate(scores_best_first) if score != -1}
