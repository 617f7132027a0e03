"""Who stands before the printer: by a card, or by number and pick-up code; wiped when the visit ends."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from devices.document_ports import IdCard
from qt_common.clock import Clock
from qt_common.hall import Hall
from queue_server.protocol.errors import HallError
from queue_server.protocol.identity_numbers import ID_LENGTH, Flaw, identity_flaw
from queue_server.protocol.licences import LeaveTerminal, PresentPerson, Session

CODE_DIGITS = 6
MOST_DIGITS = 12
ASK_S = 15.0
"""How long a visitor stands before "please wait"."""


class Person(QObject):
    """The present visitor's identity, and what the server said to it.

    Args:
        hall: the server.
        clock: tells whether a card has expired.

    Attributes:
        number: identity number, typed or read.
        from_card: it was read from a card.
        card_expired: that card is not valid any more.
        code: pick-up or authorisation code as far as it is typed.
        session: the server knows the visitor by this; None before.
        error: the last refusal.
        asking: an answer is awaited.

    Signals:
        known: the server knows the visitor.
        refused: HallError.
        changed: something else about the visitor.
    """

    known = Signal()
    refused = Signal(object)
    changed = Signal()
    session: Session | None
    error: HallError | None

    def __init__(self, hall: Hall, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._visit = 0
        self.session = None
        self.wipe()

    def wipe(self) -> None:
        """Forget everything; a session is told to the server as over."""
        if self.session is not None:
            self._hall.call(LeaveTerminal(session=self.session.session), _ignore, _ignore)
        self._visit += 1
        self.number = ""
        self.from_card = False
        self.card_expired = False
        self.code = ""
        self.session = None
        self.error = None
        self.asking = False

    @property
    def flaw(self) -> Flaw | None:
        """What is wrong with the number typed, once all of it is there."""
        return identity_flaw(self.number) if len(self.number) >= ID_LENGTH else None

    @property
    def number_complete(self) -> bool:
        """Whether the number can be right."""
        return len(self.number) == ID_LENGTH and self.flaw is None

    @property
    def code_complete(self) -> bool:
        """Whether the code is long enough."""
        return len(self.code) >= CODE_DIGITS

    def type_number(self, character: str) -> None:
        """One more character; empty takes the last one back."""
        self.error = None
        self.number = (self.number + character)[:ID_LENGTH] if character else self.number[:-1]
        self.changed.emit()

    def type_code(self, digit: str) -> None:
        """One more digit; empty takes the last one back."""
        self.error = None
        self.code = (self.code + digit)[:MOST_DIGITS] if digit else self.code[:-1]
        self.changed.emit()

    def take_code(self, text: str) -> None:
        """A code was scanned; anything but digits is no pick-up code."""
        digits = text.strip()
        if digits.isdecimal() and CODE_DIGITS <= len(digits) <= MOST_DIGITS:
            self.code = digits
            self.changed.emit()

    def take_card(self, card: IdCard, timezone: str) -> None:
        """A card was read: ask the server what is ready for this person."""
        today = self._clock.now().astimezone(ZoneInfo(timezone)).date()
        self.number = card.number
        self.from_card = True
        self.card_expired = card.expired_on(today) or _not_yet(card, today)
        self.present()

    def present(self) -> None:
        """Ask the server; ignored while it is asked already."""
        if self.asking:
            return
        self.asking = True
        self.error = None
        visit = self._visit
        request = PresentPerson(
            number=self.number,
            read_from_card=self.from_card,
            card_expired=self.card_expired,
            pickup_code=self.code,
        )

        def answered(session: Session) -> None:
            self._answered(visit, session)

        def failed(error: HallError) -> None:
            self._failed(visit, error)

        self._hall.call(request, answered, failed, ASK_S)
        self.changed.emit()

    def _answered(self, visit: int, session: Session) -> None:
        if visit != self._visit:  # whoever asked has gone, and nobody else may see it
            self._hall.call(LeaveTerminal(session=session.session), _ignore, _ignore)
            return
        self.asking = False
        self.session = session
        self.code = ""
        self.known.emit()

    def _failed(self, visit: int, error: HallError) -> None:
        if visit == self._visit:
            self.asking = False
            self.error = error
            self.code = ""
            self.refused.emit(error)


def _not_yet(card: IdCard, today: dt.date) -> bool:
    return card.valid_from is not None and card.valid_from > today


def _ignore(_: object) -> None:
    """Nobody waits for the answer: what is lost ends by itself."""
