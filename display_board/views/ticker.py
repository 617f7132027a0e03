"""The line at the bottom: stands still when it fits, runs when it does not."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qt_common.clock import Alarm, Clock
from qt_common.theme.fonts import base_font
from qt_common.theme.tokens import Theme

FRAME_S = 1 / 30
CHARACTERS_PER_S = 3.0
"""Slow enough to be read by everybody."""


class Ticker(QWidget):
    """One line of text.

    Args:
        theme: sizes, colours, and whether anything may move.
        clock: drives it; nothing ticks while the text fits or nothing may move.
    """

    def __init__(self, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._text = ""
        self._offset_px = 0.0
        self._alarm: Alarm | None = None
        self.setFixedHeight(round(theme.sizes.lead * 1.7))

    def show_text(self, text: str) -> None:
        """Show another text from its beginning."""
        if text != self._text:
            self._text = text
            self._offset_px = 0.0
            self.setAccessibleName(text)
            self._run_if_needed()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the part of the line that is in view."""
        metrics = QFontMetricsF(self._font())
        baseline = (self.height() + metrics.capHeight()) / 2
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(QColor(self._theme.palette.text))
        margin = self._theme.sizes.step * 3
        painter.drawText(QPointF(margin - self._offset_px, baseline), self._text)
        if self._alarm is not None:
            painter.drawText(QPointF(margin - self._offset_px + self._lap_px(), baseline), self._text)
        painter.end()

    def _run_if_needed(self) -> None:
        room = self.width() - self._theme.sizes.step * 6
        too_long = QFontMetricsF(self._font()).horizontalAdvance(self._text) > room
        if too_long and self._theme.motion.short_ms and self._alarm is None:
            self._alarm = self._clock.every(FRAME_S, self._step)
            self.destroyed.connect(self._alarm.cancel)
        elif not too_long and self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _step(self) -> None:
        self._offset_px += CHARACTERS_PER_S * self._theme.sizes.lead * FRAME_S
        if self._offset_px >= self._lap_px():
            self._offset_px = 0.0
        self.update()

    def _lap_px(self) -> float:
        return QFontMetricsF(self._font()).horizontalAdvance(self._text) + self.width() / 3

    def _font(self) -> QFont:
        return base_font(self._theme.sizes.lead)
