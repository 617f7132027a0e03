"""Small parts of the paper areas: cards, facts in two columns, fields with their caption, small buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.table import Fact
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


def card(theme: Theme, *parts: QWidget, title: str = "") -> tuple[QFrame, QVBoxLayout]:
    """Return a card with a title and parts below one another, and its layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    step = theme.sizes.step
    column = QVBoxLayout(frame)
    column.setContentsMargins(step * 2, step + step // 2, step * 2, step + step // 2)
    column.setSpacing(step)
    if title:
        column.addWidget(label(title, "card_title"))
    for part in parts:
        column.addWidget(part)
    return frame, column


def row(theme: Theme, *parts: QWidget | None) -> QHBoxLayout:
    """Return parts beside one another; None takes the room left over."""
    made = QHBoxLayout()
    made.setSpacing(theme.sizes.step)
    for part in parts:
        if part is None:
            made.addStretch(1)
        else:
            made.addWidget(part)
    return made


def button(text: str, name: str, action: Callable[[], None], role: str = "small") -> QPushButton:
    """Return a button that Enter presses when it has the focus."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setObjectName(name)
    made.setAutoDefault(True)
    made.clicked.connect(lambda: action())
    return made


def field(name: str, placeholder: str, on_enter: Callable[[], None] | None = None) -> QLineEdit:
    """Return a line to type in."""
    made = QLineEdit()
    made.setObjectName(name)
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(placeholder)
    made.setMaxLength(300)
    if on_enter is not None:
        made.returnPressed.connect(on_enter)
    return made


def note(name: str, placeholder: str, height: int) -> QPlainTextEdit:
    """Return a few lines to type in; Tab goes on to the next field."""
    made = QPlainTextEdit()
    made.setObjectName(name)
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(placeholder)
    made.setTabChangesFocus(True)
    made.setFixedHeight(height)
    return made


def allow(one: QPushButton, why_not: str) -> None:
    """Let a button be pressed, or say on it why not."""
    one.setEnabled(not why_not)
    one.setToolTip(why_not)


def scrolling(inside: QWidget) -> QScrollArea:
    """Return `inside` behind a vertical scroll bar when it is too high."""
    area = QScrollArea()
    if not inside.property("role"):
        inside.setProperty("role", "list")
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


class Facts(QWidget):
    """Captions and what they are, so many pairs in a line.

    Args:
        theme: sizes and colours.
        columns: pairs beside one another.
    """

    def __init__(self, theme: Theme, columns: int = 2) -> None:
        super().__init__()
        self._columns = columns
        self._shown: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.sizes.step * 2)
        self._grid.setVerticalSpacing(theme.sizes.step // 2)
        for column in range(columns):
            self._grid.setColumnStretch(column * 2 + 1, 1)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these."""
        while len(self._shown) < len(facts):
            place = len(self._shown)
            caption, text = label("", "caption"), label("", "fact", wrap=True)
            text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(caption, place // self._columns, place % self._columns * 2)
            self._grid.addWidget(text, place // self._columns, place % self._columns * 2 + 1)
            self._shown.append((caption, text))
        for place, (caption, text) in enumerate(self._shown):
            there = place < len(facts)
            caption.setVisible(there)
            text.setVisible(there)
            caption.setText(facts[place].caption if there else "")
            text.setText(facts[place].text if there else "")  # what is hidden keeps no name
            set_role(text, "fact", facts[place].tone if there else "")


class Paragraphs(QWidget):
    """Wrapped lines below one another.

    Args:
        theme: sizes and colours.
        role: of each line.
    """

    def __init__(self, theme: Theme, role: str = "note") -> None:
        super().__init__()
        self._role = role
        self._lines: list[QLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.sizes.step // 4)

    def show_lines(self, lines: Sequence[str], tone: str = "") -> None:
        """Show these lines."""
        while len(self._lines) < len(lines):
            self._lines.append(label("", self._role, wrap=True))
            self._column.addWidget(self._lines[-1])
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(lines))
            line.setText(lines[place] if place < len(lines) else "")
            set_role(line, self._role, tone)
        self.setVisible(bool(lines))
