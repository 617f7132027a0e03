"""The slip coming out of its slot: says without words where to look."""

from __future__ import annotations

from PySide6.QtCore import Property, QEasingCurve, QPropertyAnimation, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from qt_common.theme.tokens import Theme


class SlipView(QWidget):
    """A slot, and a slip that comes out of it once.

    Args:
        theme: colours, sizes and how long things move.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._number = ""
        self._out = 0.0
        self.setFixedSize(self.sizeHint())
        self._move = QPropertyAnimation(self, b"out", self)
        self._move.setDuration(theme.motion.long_ms)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._move.setStartValue(0.0)
        self._move.setEndValue(1.0)

    def sizeHint(self) -> QSize:
        """As wide as a hand, as high as what is seen of a slip."""
        unit = self._theme.sizes.step
        return QSize(unit * 34, unit * 26)

    def come_out(self, number: str) -> None:
        """Show the slip with this number, once."""
        if number == self._number:
            return
        self._number = number
        if self._theme.motion.long_ms:
            self._move.start()
        else:
            self.set_out(1.0)

    def get_out(self) -> float:
        """How far the slip is out, 0 to 1."""
        return self._out

    def set_out(self, share: float) -> None:
        """Move the slip."""
        self._out = share
        self.update()

    out = Property(float, get_out, set_out)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint slot and slip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit, palette = self._theme.sizes.step, self._theme.palette
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.text))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), unit * 2.5), unit, unit)
        if self._out > 0:
            self._paint_slip(painter, unit)
        painter.end()

    def _paint_slip(self, painter: QPainter, unit: int) -> None:
        palette = self._theme.palette
        height = (self.height() - unit * 2) * self._out
        painter.setClipRect(QRectF(0, unit * 1.25, self.width(), self.height()))
        bottom = unit * 1.25 + height
        slip = QRectF(unit * 3, bottom - self.height(), self.width() - unit * 6, self.height())
        painter.setPen(QColor(palette.line))
        painter.setBrush(QColor(palette.surface))
        painter.drawRect(slip.adjusted(0, 0, 0, -1))
        font = QFont(self.font())
        font.setPixelSize(unit * 6)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(palette.text))
        middle = QRectF(slip.left(), slip.bottom() - unit * 20, slip.width(), unit * 8)
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.line))
        for line, share in enumerate((0.7, 0.5, 0.6)):
            width = slip.width() * share
            top = slip.bottom() - unit * (10 - line * 2.5)
            painter.drawRoundedRect(
                QRectF(slip.center().x() - width / 2, top, width, unit), unit / 2, unit / 2
            )
