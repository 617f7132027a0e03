"""Who works at the window: photo or initial, name, number, post, department, party mark (R162)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qt_common.i18n import Translator
from qt_common.theme.fonts import base_font
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role
from queue_server.protocol.views import ClerkCard


class ClerkPanel(QFrame):
    """Shows a clerk's card; hidden while nobody works here.

    Args:
        theme: sizes and colours.
        translate: the screen's language.
        photo_folder: where the cards' photos are; without one, the name's first character is drawn.
    """

    def __init__(self, theme: Theme, translate: Translator, photo_folder: Path) -> None:
        super().__init__()
        self._theme = theme
        self._ = translate
        self._photo_folder = photo_folder
        self._face = QLabel()
        self._name = label("", "name")
        self._party = label("", "party")
        self._lines = label("", "detail", wrap=True)
        words = QVBoxLayout()
        words.addStretch(1)
        for widget in (self._name, self._party, self._lines):
            words.addWidget(widget)
        words.addStretch(1)
        row = QHBoxLayout(self)
        space = theme.sizes.step * 4
        row.setContentsMargins(space, space, space, space)
        row.setSpacing(space)
        row.addWidget(self._face)
        row.addLayout(words, 1)
        set_role(self, "card")

    def show_clerk(self, clerk: ClerkCard | None) -> None:
        """Show a card."""
        self.setVisible(clerk is not None)
        if clerk is None:
            return
        self._face.setPixmap(self._portrait(clerk))
        self._name.setText(clerk.name)
        self._party.setText(self._("中共党员") if clerk.party_member else "")
        self._party.setVisible(clerk.party_member)
        lines = [
            self._("工号 {number}", number=clerk.number) if clerk.number else "",
            clerk.post,
            clerk.department,
            self._("替岗：代 {name}", name=clerk.standing_in_for) if clerk.standing_in_for else "",
        ]
        self._lines.setText("\n".join(line for line in lines if line))

    def _portrait(self, clerk: ClerkCard) -> QPixmap:
        size = round(self._theme.sizes.hero * 0.9)
        photo = QPixmap(str(self._photo_folder / clerk.photo)) if clerk.photo else QPixmap()
        if photo.isNull():
            photo = self._initial(clerk.name[:1], size)
        return _rounded(photo, size, self._theme.sizes.radius)

    def _initial(self, character: str, size: int) -> QPixmap:
        palette = self._theme.palette
        drawn = QPixmap(size, size)
        drawn.fill(QColor(palette.line))
        painter = QPainter(drawn)
        painter.setFont(base_font(round(size * 0.5)))
        painter.setPen(QColor(palette.text))
        painter.drawText(drawn.rect(), Qt.AlignmentFlag.AlignCenter, character)
        painter.end()
        return drawn


def _rounded(picture: QPixmap, size: int, radius: int) -> QPixmap:
    square = picture.scaled(
        size,
        size,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    made = QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, size, size), radius, radius)
    painter.setClipPath(path)
    painter.drawPixmap((size - square.width()) // 2, (size - square.height()) // 2, square)
    painter.end()
    return made
