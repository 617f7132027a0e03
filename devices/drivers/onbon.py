"""Driver for Onbon BX-5K/BX-6K font cards: LED boards and window screens with Chinese text.

Shows one text in one dynamic area. Areas live in the card's RAM: no flash is
worn by a call, and everything is gone after a power cut, so whoever owns the
driver shows the text again after each `open` (`forgets_on_power_off`).

Protocol: hardware.md §2(b); TCP port 5005, or serial 9600/57600 8N1 (the card
    answers only at its own rate).
Faults:
    OFFLINE: the line cannot be opened or was cut.
    SILENT: connected, no answer within `reply_timeout_s`.
    GARBLED: an answer that is no frame, or the card got a broken one.
    BUSY: the card is writing or starting up.
    REFUSED: anything else the card says no to (no font, memory, unknown command).
"""

from __future__ import annotations

import logging
import threading
from math import ceil

from devices.codecs import onbon
from devices.codecs.gb2312 import fit_gb2312
from devices.codecs.onbon import (
    Answer,
    CardError,
    DynamicArea,
    Effect,
    Frame,
    FrameReader,
    Header,
    RunMode,
    TextColour,
)
from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, DeviceError, DeviceFault, FaultKind, ProtocolError, fault_kind
from devices.ports import BoardText, Colour, DeviceStatus, LedBoard, Transport
from devices.registry import Options, driver
from devices.transports.per_line import PerLine, Turns

_log = logging.getLogger(__name__)

_FONT_DOTS = 16
_MAX_DOTS = 4096
_turns = PerLine(Turns)
_MAX_TEXT_BYTES = {"6K": 1024, "5K": 512}
_BRIGHTEST = 15
_COLOURS = {Colour.RED: TextColour.RED, Colour.GREEN: TextColour.GREEN, Colour.YELLOW: TextColour.YELLOW}
_ATTENTION = {Colour.RED: Colour.YELLOW, Colour.GREEN: Colour.YELLOW, Colour.YELLOW: Colour.RED}
_KIND_OF_NO: dict[int, FaultKind] = {CardError.BUSY: FaultKind.BUSY, CardError.CRC: FaultKind.GARBLED}


@driver(
    "onbon",
    LedBoard,
    width_dots=int,
    height_dots=int,
    x_dots=int,
    y_dots=int,
    area=int,
    address=int,
    card=str,
    attention=str,
    centre=bool,
    reply_timeout_s=float,
)
class OnbonBoard:
    """One dynamic area of one card, used as an `LedBoard`.

    The card has no blinking text, so `BoardText.blink` is shown as `attention`
    says: "colour" (the other colour), "move" (runs in from the right) or "none".

    Options:
        width_dots, height_dots: size of the area; default 128 × 32.
        x_dots, y_dots: its upper left corner; default 0, 0.
        area: its id, when several drivers share a board; 0-4, default 0.
        address: the card's address; default 1; 65534 is whatever card hangs there alone.
        card: "6K" (default) or "5K", which takes half as much text.
        attention: see above; default "colour".
        centre: centred both ways instead of left and top; told by one source only, default off.
        reply_timeout_s: how long the card may take to answer; default 2.

    Attributes:
        min_interval_s: the card must not be refreshed faster; the owner keeps only the newest text meanwhile.
        forgets_on_power_off: after a power cut the board is empty until shown again.
    """

    min_interval_s = 1.0
    forgets_on_power_off = True

    def __init__(self, transport: Transport, options: Options) -> None:
        self._transport = transport
        self._turns = _turns.of(transport)
        self._closing = threading.Event()
        self._header = Header(destination=_whole(options, "address", 1, range(1, onbon.EVERYONE + 1)))
        self._width_dots = _whole(options, "width_dots", 128, range(8, _MAX_DOTS))
        self._height_dots = _whole(options, "height_dots", 32, range(_FONT_DOTS, _MAX_DOTS))
        self._x_dots = _whole(options, "x_dots", 0, range(_MAX_DOTS))
        self._y_dots = _whole(options, "y_dots", 0, range(_MAX_DOTS))
        self._area_id = _whole(options, "area", 0, range(5))
        self._align = 0b1010 if options.get("centre", False) else 0
        self._reply_timeout_s: float = options.get("reply_timeout_s", 2.0)
        self._attention = _one_of(options, "attention", "colour", ("colour", "move", "none"))
        self._max_text_bytes = _MAX_TEXT_BYTES[_one_of(options, "card", "6K", tuple(_MAX_TEXT_BYTES))]

    def open(self, deadline: Deadline) -> None:
        """Connect and make sure a card answers (ping)."""
        self._closing.clear()
        self._transport.open(deadline)
        self._ask(onbon.ping(), deadline)

    def close(self) -> None:
        """Let go of the line; harmless when closed; wakes a blocked call."""
        self._closing.set()
        self._transport.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Ask the card how it is. Never raises: no answer is a status too."""
        try:
            report = onbon.parse_report(self._ask(onbon.ask_status(), deadline).payload)
        except DeviceError as error:
            return DeviceStatus(online=False, faults=frozenset({fault_kind(error)}), detail=str(error))
        return DeviceStatus(
            online=True,
            detail=f"{'lit' if report.lit else 'dark'}, brightness {report.brightness}/{_BRIGHTEST}",
        )

    def show(self, text: BoardText, deadline: Deadline) -> None:
        """Replace what the area shows."""
        self._ask(onbon.update_areas([self._area(text)]), deadline)

    def clear(self, deadline: Deadline) -> None:
        """Remove the area; others on the same card stay."""
        self._ask(onbon.delete_areas([self._area_id]), deadline)

    def set_brightness(self, percent: int, deadline: Deadline) -> None:
        """Set the brightness, 0-100; 0 switches the light off."""
        if percent <= 0:
            self._ask(onbon.power(on=False), deadline)
            return
        self._ask(onbon.power(on=True), deadline)
        self._ask(onbon.brightness(min(_BRIGHTEST, ceil(percent * _BRIGHTEST / 100))), deadline)

    def _area(self, text: BoardText) -> DynamicArea:
        fitted = fit_gb2312(text.text)
        if fitted.replaced:
            _log.warning("not in the card's GB2312 font, replaced: %s", " ".join(fitted.replaced))
        colour, effect = text.colour, Effect.STATIC
        if text.blink and self._attention == "colour":
            colour = _ATTENTION[text.colour]
        if text.blink and self._attention == "move":
            effect = Effect.MOVE_LEFT
        lines_needed = sum(_lines(line, self._width_dots) for line in fitted.text.split("\n"))
        if lines_needed * _FONT_DOTS > self._height_dots:
            effect = Effect.MOVE_LEFT  # More than the area holds: let all of it run through.
        runs = effect is Effect.MOVE_LEFT
        shown = fitted.text.replace("\n", " ") if runs else fitted.text
        return DynamicArea(
            text=self._cut(onbon.tagged_text(shown, _COLOURS[colour])),
            width_dots=self._width_dots,
            height_dots=self._height_dots,
            x_dots=self._x_dots,
            y_dots=self._y_dots,
            area_id=self._area_id,
            run_mode=RunMode.LOOP_UNTIL_STALE if text.hold_s > 0 else RunMode.LOOP,
            timeout_s=min(max(text.hold_s, 0), 0xFFFF),
            align=self._align,
            single_line=runs or lines_needed == 1,
            wrap=not runs and lines_needed > 1,
            effect=effect,
        )

    def _cut(self, encoded: bytes) -> bytes:
        if len(encoded) <= self._max_text_bytes:
            return encoded
        _log.warning("text of %d bytes cut to the card's %d", len(encoded), self._max_text_bytes)
        return encoded[: self._max_text_bytes].decode("gb2312", "ignore").encode("gb2312")

    def _ask(self, request: bytes, deadline: Deadline) -> Answer:
        """Send a request and return the card's yes.

        Raises:
            DeviceFault: the card said no.
        """
        with self._turns.taken(deadline, self._closing):
            waited = deadline.at_most(self._reply_timeout_s)
            self._transport.discard_input()
            self._transport.write(onbon.encode_frame(request, self._header), waited)
            answer = self._answer_to(request, waited)
        if not answer.accepted:
            raise DeviceFault(_KIND_OF_NO.get(answer.error, FaultKind.REFUSED), f"card error {answer.error}")
        return answer

    def _answer_to(self, request: bytes, deadline: Deadline) -> Answer:
        reader = FrameReader()
        noise: ProtocolError | None = None
        while True:
            try:
                received = self._transport.read(256, deadline)
            except DeadlineExceeded:
                raise noise or DeadlineExceeded("the card does not answer") from None
            frames = reader.feed(received)
            if not frames:
                noise = noise or ProtocolError("no answer frame yet", received[:32])
            for frame in frames:
                if isinstance(frame, Frame) and self._is_answer(frame, request):
                    return onbon.parse_answer(frame.data)
                noise = frame if isinstance(frame, ProtocolError) else noise
            if deadline.expired:  # A line that never stops chattering must not hold us.
                raise noise or DeadlineExceeded("no answer among the card's bytes")

    def _is_answer(self, frame: Frame, request: bytes) -> bool:
        """Whether the frame is for us, from our card and about this request (several may share a line)."""
        to_us = frame.header.destination == self._header.source
        from_card = self._header.destination in (frame.header.source, onbon.EVERYONE)
        return to_us and from_card and (frame.data[:1] == b"\xa0" or frame.data[:2] == request[:2])


def _whole(options: Options, name: str, default: int, allowed: range) -> int:
    value = int(options.get(name, default))
    if value not in allowed:
        raise ValueError(f"option {name}: {value} is not in {allowed.start}-{allowed.stop - 1}")
    return value


def _one_of(options: Options, name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = str(options.get(name, default))
    if value not in allowed:
        raise ValueError(f"option {name}: {value!r} is not one of {', '.join(allowed)}")
    return value


def _lines(paragraph: str, width_dots: int) -> int:
    """Lines a paragraph takes in the 16-dot font (hanzi 16 wide, ASCII 8), broken between characters."""
    lines, used_dots = 1, 0
    for char in paragraph:
        char_dots = _FONT_DOTS // 2 if char.isascii() else _FONT_DOTS
        if used_dots + char_dots > width_dots:
            lines, used_dots = lines + 1, 0
        used_dots += char_dots
    return lines
