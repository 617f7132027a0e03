"""One line of text as large as its room allows, with parts of different weight on one baseline."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from qt_common.theme.fonts import base_font

PROBE_PX = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line.

    Attributes:
        text: what it says.
        colour: `#RRGGBB`.
        scale: its size against the line's; the number and the window are larger than the words around them.
    """

    text: str
    colour: str
    scale: float = 1.0


class FitLine(QWidget):
    """Paints its parts on one baseline, as large as width and height allow.

    Args:
        largest_px: greatest size of a part with scale 1.
        align: left or centre.
    """

    def __init__(self, largest_px: int, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter) -> None:
        super().__init__()
        self._largest_px = largest_px
        self._align = align
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(largest_px // 3)

    def show_parts(self, *parts: Part) -> None:
        """Show another line."""
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleName("".join(part.text for part in parts))
            self.update()

    def size_px(self) -> int:
        """Return the size of a part with scale 1, in the present room."""
        width, height = self._extent(PROBE_PX)
        if not width or not height:
            return self._largest_px
        share = min(self.width() / width, self.height() / height)
        return max(1, min(self._largest_px, int(PROBE_PX * share)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line in the middle of its height."""
        size_px = self.size_px()
        width, _ = self._extent(size_px)
        x = 0.0 if self._align & Qt.AlignmentFlag.AlignLeft else (self.width() - width) / 2
        tallest = QFontMetricsF(_font(size_px * max((part.scale for part in self._parts), default=1.0)))
        baseline = (self.height() + tallest.capHeight()) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        for part in self._parts:
            font = _font(size_px * part.scale)
            painter.setFont(font)
            painter.setPen(QColor(part.colour))
            painter.drawText(QPointF(x, baseline), part.text)
            x += QFontMetricsF(font).horizontalAdvance(part.text)
        painter.end()

    def _extent(self, size_px: float) -> tuple[float, float]:
        fonts = [QFontMetricsF(_font(size_px * part.scale)) for part in self._parts]
        width = sum(one.horizontalAdvance(part.text) for one, part in zip(fonts, self._parts, strict=True))
        return width, max((one.capHeight() * 1.5 for one in fonts), default=0.0)


def _font(size_px: float) -> QFont:
    font = base_font(max(1, round(size_px)))
    font.setBold(True)
    return font
