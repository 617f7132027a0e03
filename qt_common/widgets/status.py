"""What is going on, in words with a colour beside them: dot and banner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role

TONES = {
    "primary": "ph.info",
    "calling": "ph.warning",
    "serving": "ph.check-circle",
    "fault": "ph.warning-octagon",
}
"""Tone of a message, also the token of its colour, and the icon that says the same without colour."""


class StatusDot(QWidget):
    """A dot whose colour is also said in words on hover and to screen readers.

    Args:
        theme: sizes and colours.
        name: what it is about, e.g. `打印机`.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._colour = theme.palette.secondary
        self.setFixedSize(theme.sizes.caption, theme.sizes.caption)

    def set_state(self, tone: str, words: str) -> None:
        """Show a tone (`serving`, `calling`, `fault`; anything else is grey) and its meaning."""
        self._colour = getattr(self._theme.palette, tone, self._theme.palette.secondary)
        self.setToolTip(f"{self._name}：{words}")
        self.setAccessibleName(self.toolTip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        radius = self.width() * 0.38
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), radius, radius)
        painter.end()


class Banner(QFrame):
    """A line across the page: an icon and a sentence; hidden while there is nothing to say.

    Args:
        theme: sizes and colours.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        self._text = label(wrap=True)
        row = QHBoxLayout(self)
        space = theme.sizes.step * 2
        row.setContentsMargins(space, space, space, space)
        row.setSpacing(space)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, text: str, tone: str = "primary") -> None:
        """Show a sentence; empty hides the banner."""
        self._text.setText(text)
        self._icon.setPixmap(pixmap(TONES[tone], getattr(self._theme.palette, tone), self._theme.sizes.icon))
        set_role(self, "banner", tone)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
