"""Small widgets of the case desk: buttons, captioned fields, chips of states, pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


def small_button(text: str, on_press: Callable[[], object], name: str = "") -> QPushButton:
    """Return a small button; Enter presses it when it has the focus."""
    button = QPushButton(text)
    button.setProperty("role", "small")
    button.setAutoDefault(True)
    button.setObjectName(name)
    button.clicked.connect(lambda: on_press())
    return button


def icon_button(theme: Theme, icon_name: str, says: str, on_press: Callable[[], object]) -> QPushButton:
    """Return a square button with an icon; `says` is its tooltip and accessible name."""
    button = QPushButton(icon(icon_name, theme.palette.primary, theme.palette.secondary), "")
    button.setProperty("role", "icon")
    button.setIconSize(QSize(theme.sizes.lead, theme.sizes.lead))
    button.setToolTip(says)
    button.setAccessibleName(says)
    button.setAutoDefault(True)
    button.clicked.connect(lambda: on_press())
    return button


def card(theme: Theme) -> tuple[QFrame, QVBoxLayout]:
    """Return a white card and its column."""
    frame = QFrame()
    frame.setProperty("role", "card")
    step = theme.sizes.step
    column = QVBoxLayout(frame)
    column.setContentsMargins(step * 2, step * 2, step * 2, step * 2)
    column.setSpacing(step)
    return frame, column


def scrolling(theme: Theme) -> tuple[QScrollArea, QVBoxLayout]:
    """Return a scrolling list and the column its rows go into."""
    inside = QWidget()
    inside.setProperty("role", "list")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, theme.sizes.step // 2, 0)
    column.setSpacing(0)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area, column


class Elided(QLabel):
    """One line that ends in … where there is no room; the whole stands in its tooltip."""

    def __init__(self, text: str = "", role: str = "body") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Fit again."""
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width())
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class StateChip(QLabel):
    """A state in a word on its colour; says the same to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "chip_state")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_state(self, word: str, tone: str) -> None:
        """Show a state; without a word nothing."""
        self.setText(word)
        set_role(self, "chip_state", tone)
        self.setVisible(bool(word))


class Picture(QLabel):
    """A picture as large as its room, proportions kept; a sentence while there is none."""

    def __init__(self, says: str = "") -> None:
        super().__init__(says)
        self._pixmap = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setProperty("role", "secondary")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(80, 80)

    def show_png(self, png: bytes, says: str = "") -> None:
        """Show a PNG; empty shows the sentence."""
        self._pixmap = QPixmap()
        if png:
            self._pixmap.loadFromData(png)
        if self._pixmap.isNull():
            self.setText(says)
        else:
            self._fit()

    def resizeEvent(self, event: object) -> None:
        """Fit again."""
        if not self._pixmap.isNull():
            self._fit()

    def _fit(self) -> None:
        self.setPixmap(
            self._pixmap.scaled(
                self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )


class Field(QWidget):
    """A captioned line to type in, with what is wrong with it below.

    Args:
        theme: sizes and colours.
        caption: what is to be typed.
        placeholder: an example.

    Signals:
        typed: the text after each key.
        left: the field was left.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, caption: str, placeholder: str = "", most: int = 60) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setPlaceholderText(placeholder)
        self._line.setMaxLength(most)
        self._line.setAccessibleName(caption)
        self._line.textEdited.connect(self.typed)
        self._line.editingFinished.connect(self.left)
        self._note = label("", "note_small", wrap=True)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._caption = label(caption, "caption")
        column.addWidget(self._caption)
        column.addWidget(self._line)
        column.addWidget(self._note)
        column.addStretch(1)

    @property
    def line(self) -> QLineEdit:
        """The line itself."""
        return self._line

    def show_text(self, text: str, note: str = "", tone: str = "", *, fixed: bool = False) -> None:
        """Show what stands in it, unless it does already, and what is to be said about it."""
        if self._line.text() != text:
            self._line.setText(text)
            self._line.setCursorPosition(0)  # the beginning of a long name says more than its end
        self._line.setReadOnly(fixed)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        set_role(self._note, "note_small", tone)
        set_role(self._line, "field", tone if tone in ("fault", "calling") else "")

    def set_caption(self, caption: str) -> None:
        """Ask for something else."""
        self._caption.setText(caption)
        self._line.setAccessibleName(caption)

    def clear(self) -> None:
        """Show nothing."""
        self.show_text("")


def beside(theme: Theme, *widgets: QWidget, stretch: tuple[int, ...] = ()) -> QHBoxLayout:
    """Return widgets beside one another."""
    row = QHBoxLayout()
    row.setSpacing(theme.sizes.step)
    for place, widget in enumerate(widgets):
        row.addWidget(widget, stretch[place] if place < len(stretch) else 0)
    return row
