"""Driver of identity card readers with a SAM-V module.

The module is asked, it never speaks by itself: find a card, select it, read it.
Only the text is used; photo and fingerprints are dropped with the bytes they came
in. Nothing of a card is logged or put into an error.

Protocol: hardware.md §4, 115200 8N1 from the factory (set `baud = 115200` in the
options of a serial reader); USB readers with bulk endpoints by `usb://0400:c35a`.

Faults:
    OFFLINE: the line is gone.
    SILENT: the module does not answer.
    GARBLED: it answers with damaged frames, also when asked a second time.
    CARD_REMOVED: the card answered at first and is no longer there.
    CARD_UNREADABLE: the card is there and is not genuine, worn, or of another kind.
    HARDWARE: the module's self-test failed or it is not authorised; call service.
    REFUSED: the module refuses a command it should know.
"""

from __future__ import annotations

import contextlib
import time

from devices.codecs.id_card import UnreadableText, parse_text
from devices.codecs.sam_v import TEXT_BYTES, Decoder, Reply, Request, Result, card_text, encode
from devices.deadline import Deadline, Monotonic
from devices.document_ports import IdCard, IdCardReader
from devices.errors import (
    DeadlineExceeded,
    DeviceError,
    DeviceFault,
    FaultKind,
    fault_kind,
)
from devices.ports import DeviceStatus, Transport
from devices.registry import Options, driver

_READ_BYTES = 4096
_ASK_TIMEOUT_S = 1.0
_TYPICAL_READ_S = 2.0
_INTER_BYTE_S = 0.2

_CARD_REFUSED = frozenset(
    {
        Result.CARD_REFUSED_MODULE,
        Result.MODULE_REFUSED_CARD,
        Result.CARD_CHECK_FAILED,
        Result.UNKNOWN_CARD_TYPE,
    }
)
_MODULE_BROKEN = frozenset({Result.SELF_TEST_FAILED, Result.NOT_AUTHORISED, Result.RANDOM_NUMBER_FAILED})
_NOT_KNOWN = frozenset({Result.UNKNOWN_COMMAND, Result.NOT_PERMITTED})
_ASK_AGAIN = frozenset({Result.CHECKSUM_WRONG, Result.LENGTH_WRONG})


class _Missed(Exception):
    """The card did not answer: it may have gone or lie badly."""


@driver("sam_v", IdCardReader, poll_s=float, read_timeout_s=float)
class SamVReader:
    """One reader; implements `IdCardReader`.

    A card that was read is not found again before it has been taken away, so
    `read_card` never gives one card twice. Give `read_card` about four seconds: it
    looks for cards only while there is time left to read one.

    Options:
        poll_s: how often a card is looked for; default 0.3.
        read_timeout_s: how long reading may take; default 3.
    """

    def __init__(self, transport: Transport, options: Options, clock: Monotonic = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        self._poll_s = float(options.get("poll_s", 0.3))
        self._read_timeout_s = float(options.get("read_timeout_s", 3.0))
        if self._poll_s <= 0 or self._read_timeout_s <= 0:
            raise ValueError("poll_s and read_timeout_s must be more than 0")
        self._decoder = Decoder(inter_byte_s=_INTER_BYTE_S, clock=clock)
        self._ask_at_s = clock()
        self._card_was_read = False

    def open(self, deadline: Deadline) -> None:
        """Open the line; a second call is harmless."""
        self._transport.open(deadline)

    def close(self) -> None:
        """Close the line and wake a blocked call."""
        self._transport.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Ask the module how it is; never raises."""
        try:
            result = self._ask(Request.STATUS, deadline).result
            self._require_sound(result)
        except DeviceError as error:
            return DeviceStatus(False, frozenset({fault_kind(error)}), str(error))
        if result == Result.OK:
            return DeviceStatus(True)
        return DeviceStatus(False, frozenset({FaultKind.REFUSED}), f"status request: {result:02x}")

    def read_card(self, deadline: Deadline) -> IdCard | None:
        """Wait for a card and read it; None when none was laid down in time."""
        latest = deadline  # a short call, too, looks once
        while self._pause(latest):
            if self._find(deadline):
                self._card_was_read = False
                return self._read(deadline)
            latest = Deadline(deadline.at_s - _TYPICAL_READ_S, self._clock)
        return None

    def wait_removed(self, deadline: Deadline) -> bool:
        """Say whether the card was taken away in time; True when none lies there."""
        while self._pause(deadline):
            if not self._lies_there(deadline):
                self._card_was_read = False
                return True
        return False

    def _lies_there(self, deadline: Deadline) -> bool:
        """Ask for a card; one that was read hides from `find`, but still tells its new address."""
        if self._card_was_read:
            result = self._ask(Request.READ_NEW_ADDRESS, deadline).result
            self._require_sound(result)
            if result not in _NOT_KNOWN:
                return result in (Result.OK, Result.NOTHING_THERE)
        return self._find(deadline)

    def _find(self, deadline: Deadline) -> bool:
        return self._asked_card(Request.FIND, deadline, Result.FOUND, Result.NO_CARD).result == Result.FOUND

    def _read(self, deadline: Deadline) -> IdCard:
        """Read the card that was found; once more when it missed and is still there."""
        for _ in range(2):
            try:
                return self._selected_and_read(deadline)
            except _Missed as missed:
                if not self._find(deadline):
                    # Also where the card lies badly: the remedy, laying it down again, is the same.
                    raise DeviceFault(FaultKind.CARD_REMOVED, str(missed)) from None
        raise DeviceFault(FaultKind.CARD_UNREADABLE, "found twice and read neither time")

    def _selected_and_read(self, deadline: Deadline) -> IdCard:
        self._asked_card(Request.SELECT, deadline, Result.OK)
        reply = self._asked_card(Request.READ_TEXT_AND_PHOTO, deadline, Result.OK)
        try:
            text = card_text(reply.data)
        except ValueError as error:
            raise DeviceFault(FaultKind.GARBLED, str(error)) from None
        try:
            card = parse_text(text)
        except UnreadableText as error:
            raise DeviceFault(FaultKind.CARD_UNREADABLE, str(error)) from None
        self._card_was_read = True
        return card

    def _asked_card(self, request: Request, deadline: Deadline, *expected: Result) -> Reply:
        """Return one of the expected replies; raise for any other what it means for the card."""
        reply = self._ask(request, deadline)
        if reply.result in expected:
            return reply
        self._require_sound(reply.result)
        name = request.name.lower()
        if reply.result in _CARD_REFUSED:
            raise DeviceFault(FaultKind.CARD_UNREADABLE, f"{name}: {reply.result:02x}")
        if request is Request.FIND or reply.result in _NOT_KNOWN:
            raise DeviceFault(FaultKind.REFUSED, f"{name}: {reply.result:02x}")
        raise _Missed(f"{name}: {reply.result:02x}")

    def _require_sound(self, result: int) -> None:
        if result in _MODULE_BROKEN:
            raise DeviceFault(FaultKind.HARDWARE, f"the module reports {result:02x}")

    def _ask(self, request: Request, deadline: Deadline) -> Reply:
        """Return the reply to a request, asked twice when it was damaged on the way there or back."""
        limit_s = self._read_timeout_s if request is Request.READ_TEXT_AND_PHOTO else _ASK_TIMEOUT_S
        for tries_left in (1, 0):
            try:
                reply = self._exchange(request, deadline.at_most(limit_s))
            except DeviceFault:
                if not tries_left or deadline.expired:
                    raise
            else:
                if reply.result not in _ASK_AGAIN:
                    return reply
        raise DeviceFault(FaultKind.GARBLED, "the module receives damaged requests")

    def _exchange(self, request: Request, deadline: Deadline) -> Reply:
        """Send a request and return what answers it; DeviceFault GARBLED for anything else.

        A late answer to an earlier request is passed over and not taken for this one:
        otherwise one person's card might be shown for another's.
        """
        if not deadline.remaining_s:  # the transport would close the line
            raise DeadlineExceeded(f"no time left for {request.name.lower()}")
        self._decoder.reset()
        self._transport.discard_input()
        skipped, broken = self._decoder.skipped_bytes, self._decoder.broken_frames
        self._transport.write(encode(request.value), deadline)
        while self._decoder.broken_frames == broken:
            for body in self._receive(deadline):
                reply = _reply(body)
                if _belongs(reply, request):
                    return reply
            if deadline.expired:
                if self._decoder.skipped_bytes == skipped and not self._decoder.pending:
                    raise DeadlineExceeded(f"no answer to {request.name.lower()}; is the line speed right?")
                break
        # Not a ProtocolError: what it would quote for the log may be a person.
        raise DeviceFault(FaultKind.GARBLED, f"the answer to {request.name.lower()} is damaged")

    def _receive(self, deadline: Deadline) -> list[bytes]:
        wait = deadline.at_most(_INTER_BYTE_S * 1.5) if self._decoder.pending else deadline
        data = b""
        with contextlib.suppress(DeadlineExceeded):
            data = self._transport.read(_READ_BYTES, wait)
        return self._decoder.feed(data)

    def _pause(self, deadline: Deadline) -> bool:
        """Wait until a card may be asked for again; False when the deadline comes first."""
        wait = Deadline(min(self._ask_at_s, deadline.at_s), self._clock)
        with contextlib.suppress(DeadlineExceeded):
            while not wait.expired:  # reading is what `close` can wake; what comes in is nobody's answer
                self._transport.read(_READ_BYTES, wait)
        if deadline.expired or self._ask_at_s > self._clock():
            return False
        self._ask_at_s = self._clock() + self._poll_s
        return True


def _belongs(reply: Reply, request: Request) -> bool:
    """Whether a reply can be one to this request; a failure can be one to any."""
    match reply.result:
        case Result.FOUND:
            return request is Request.FIND
        case Result.NOTHING_THERE:
            return request is Request.READ_NEW_ADDRESS
        case Result.OK if len(reply.data) > TEXT_BYTES:
            return request is Request.READ_TEXT_AND_PHOTO
        case Result.OK:
            return request not in (Request.FIND, Request.READ_TEXT_AND_PHOTO)
        case _:
            return True


def _reply(body: bytes) -> Reply:
    try:
        return Reply.from_body(body)
    except ValueError as error:
        raise DeviceFault(FaultKind.GARBLED, str(error)) from None
