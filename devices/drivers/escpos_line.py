"""The conversation with an ESC/POS printer: questions out, sorted answers in.

Used by `devices.drivers.escpos` only. Answers that come while something else is
asked are set aside, never lost; noise is counted, never fatal by itself.
"""

from __future__ import annotations

from collections import deque
from typing import TypeVar

from devices.codecs import escpos_status as words
from devices.codecs.escpos_profile import PrinterProfile
from devices.codecs.escpos_status import Condition, Garbage, Realtime, Reply, ReplyParser, Unasked
from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, ProtocolError
from devices.ports import Transport

ANSWER_S = 1.0
"""A real-time answer takes milliseconds; a slow serial line with a full buffer, up to this."""

_READ_BYTES = 256

_R = TypeVar("_R", bound=Reply)


class PrinterLine:
    """One printer on one transport."""

    def __init__(self, transport: Transport, profile: PrinterProfile) -> None:
        self._transport = transport
        self._parser = ReplyParser(profile.ticket_bit)
        self._ticket_bit = profile.ticket_bit
        self._set_aside: deque[Reply] = deque()

    def forget(self) -> None:
        """Drop every answer that nobody waits for any more."""
        self._transport.discard_input()
        self._parser = ReplyParser(self._ticket_bit)
        self._set_aside.clear()

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Send all of it or raise; without time left nothing is sent and the line stays open."""
        if deadline.expired:
            raise DeadlineExceeded("no time left to ask the printer")
        self._transport.write(data, deadline)

    def wait_for(self, kind: type[_R], deadline: Deadline) -> _R:
        """Return the oldest answer of this kind.

        Raises:
            DeadlineExceeded: none came, and no noise either.
            ProtocolError: none came, only bytes that are no printer's.
        """
        for reply in self._set_aside:
            if isinstance(reply, kind):
                self._set_aside.remove(reply)
                return reply
        noise = b""
        while True:
            try:
                received = self._transport.read(_READ_BYTES, deadline)
            except DeadlineExceeded as error:
                if noise:
                    raise ProtocolError("this is not a printer's answer", noise) from error
                raise
            replies = self._parser.feed(received)
            noise += b"".join(reply.data for reply in replies if isinstance(reply, Garbage))
            wanted = next((reply for reply in replies if isinstance(reply, kind)), None)
            self._set_aside.extend(
                reply for reply in replies if reply is not wanted and not isinstance(reply, Garbage | Unasked)
            )
            if wanted is not None:
                return wanted

    def condition(self, deadline: Deadline) -> Condition:
        """Ask the four real-time questions, one after the other.

        Answers to DLE EOT carry no number, so those still unread are dropped first:
        picture data may have provoked some.
        """
        answers = {}
        for question in words.QUESTIONS:
            self._set_aside = deque(reply for reply in self._set_aside if not isinstance(reply, Realtime))
            self.send(words.realtime_query(question), deadline)
            answers[question] = self.wait_for(Realtime, deadline.at_most(ANSWER_S)).bits
        return words.condition(answers)
