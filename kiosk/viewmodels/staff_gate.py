"""The way out for staff: a long press in the corner opens a keypad, the code opens the staff page."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from kiosk.staff_code import StaffLock
from qt_common.clock import Alarm, Clock

PRESS_S = 3.0
"""How long the corner must be held; longer than anybody rests a hand there."""
MOST_DIGITS = 12
OPEN_S = 60.0
"""An abandoned keypad or staff page closes itself."""


class Gate(StrEnum):
    """How far staff have come."""

    SHUT = "shut"
    KEYPAD = "keypad"
    OPEN = "open"


class StaffGate(QObject):
    """The keypad and what lies behind it.

    Args:
        lock: knows the code.
        clock: times the long press and closes what was left open.

    Signals:
        changed: the gate, the digits or the refusal is another.
    """

    changed = Signal()

    def __init__(self, lock: StaffLock, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._clock = clock
        self._press: Alarm | None = None
        self._closing: Alarm | None = None
        self.gate = Gate.SHUT
        self.digits = ""
        self.was_wrong = False

    @property
    def has_code(self) -> bool:
        """Whether a code was ever set at this kiosk."""
        return self._lock.has_code

    @property
    def locked_s(self) -> float:
        """Seconds until codes are taken again; 0 = now."""
        return self._lock.locked_s

    @property
    def attempts_left(self) -> int:
        """Wrong codes still forgiven."""
        return self._lock.attempts_left

    def press_corner(self) -> None:
        """A finger is on the corner."""
        self.release_corner()
        self._press = self._clock.after(PRESS_S, self._show_keypad)

    def release_corner(self) -> None:
        """The finger is gone."""
        if self._press is not None:
            self._press.cancel()
            self._press = None

    def type_digit(self, digit: str) -> None:
        """One key of the keypad."""
        self.was_wrong = False
        self.digits = (self.digits + digit)[:MOST_DIGITS]
        self._stay_open()
        self.changed.emit()

    def erase(self) -> None:
        """Take the last digit back."""
        self.digits = self.digits[:-1]
        self.changed.emit()

    def confirm(self) -> None:
        """Try the digits."""
        opened = self._lock.opens(self.digits)
        self.digits = ""
        self.was_wrong = not opened
        self.gate = Gate.OPEN if opened else Gate.KEYPAD
        self._stay_open()
        self.changed.emit()

    def stay(self) -> None:
        """Staff are still at work behind the gate."""
        if self.gate is Gate.OPEN:
            self._stay_open()

    def shut(self) -> None:
        """Back to the visitors."""
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        self.gate = Gate.SHUT
        self.digits = ""
        self.was_wrong = False
        self.changed.emit()

    def _show_keypad(self) -> None:
        self._press = None
        self.gate = Gate.KEYPAD
        self._stay_open()
        self.changed.emit()

    def _stay_open(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
        self._closing = self._clock.after(OPEN_S, self.shut)
