"""Text on the screen: labels by role, the ticket number, the clock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qt_common.clock import Clock
from qt_common.times import LocalTimes


def set_role(widget: QWidget, role: str, tone: str = "") -> None:
    """Give a widget a role (and tone) of the style sheet, and restyle it if that is new."""
    if (widget.property("role"), widget.property("tone")) == (role, tone):
        return
    widget.setProperty("role", role)
    widget.setProperty("tone", tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(
    text: str = "",
    role: str = "body",
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    *,
    wrap: bool = False,
) -> QLabel:
    """Return a label in one of the style sheet's roles; plain text, never rich text from outside."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    made.setWordWrap(wrap)
    return made


class NumberLabel(QLabel):
    """A ticket number: bold, spaced, on one line, as large as its room allows.

    Args:
        largest_px: greatest font size.
        text: the number.
    """

    def __init__(self, largest_px: int, text: str = "") -> None:
        super().__init__(text)
        self._largest_px = largest_px
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()

    def setText(self, text: str) -> None:
        """Show another number."""
        super().setText(text)
        self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the height of the largest size."""
        return QSize(self._largest_px * 2, round(self._largest_px * 1.2))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, round(self._largest_px * 1.2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        font = QFont(self.font())
        font.setBold(True)
        font.setPixelSize(self._largest_px)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
        width = QFontMetrics(font).horizontalAdvance(self.text())
        if self.text() and 0 < self.width() < width:
            font.setPixelSize(max(8, self._largest_px * self.width() // width))
        # a widget's own style sheet beats the program's, which sets font sizes by type
        self.setStyleSheet(f"font-size: {font.pixelSize()}px; font-weight: 700;")
        self.setFont(font)


class ClockLabel(QLabel):
    """The time of day in the hall, to the minute.

    Args:
        clock: tells the time.
        times: writes it.
    """

    def __init__(self, clock: Clock, times: LocalTimes, role: str = "heading") -> None:
        super().__init__()
        self._clock = clock
        self._times = times
        self.setProperty("role", role)
        self._alarm = clock.every(1.0, self.tick)
        self.destroyed.connect(self._alarm.cancel)
        self.tick()

    def tick(self) -> None:
        """Show the present time."""
        text = self._times.clock(self._clock.now())
        if text != self.text():
            self.setText(text)
