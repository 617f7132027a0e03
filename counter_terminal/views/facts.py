"""Small facts: a figure with its caption, a few lines of notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class Fact(QWidget):
    """A figure below its caption; hidden while there is none.

    Args:
        theme: sizes and colours.
        caption: what the figure means.
        role: the figure's role in the style sheet.
    """

    def __init__(self, theme: Theme, caption: str, role: str = "figure") -> None:
        super().__init__()
        self._role = role
        self._caption = label(caption, "caption", Qt.AlignmentFlag.AlignHCenter)
        self._base = caption
        self._value = label("", role, Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._caption)
        column.addWidget(self._value)

    def show_value(self, text: str, more: str = "", tone: str = "") -> None:
        """Show a figure; `more` stands beside the caption."""
        self._value.setText(text)
        set_role(self._value, self._role, tone)
        self._caption.setText(f"{self._base} · {more}" if more else self._base)
        self.setVisible(bool(text))


class Lines(QWidget):
    """A few wrapped lines of text.

    Args:
        theme: space between them.
    """

    def __init__(self, theme: Theme, most: int = 5) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step // 4)
        self._labels = [label("", "note", Qt.AlignmentFlag.AlignHCenter, wrap=True) for _ in range(most)]
        for one in self._labels:
            column.addWidget(one)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show the lines; those beyond the room are joined to the last."""
        fitting = [*lines[: len(self._labels) - 1], " · ".join(lines[len(self._labels) - 1 :])]
        for shown, text in zip(self._labels, fitting + [""] * len(self._labels), strict=False):
            shown.setText(text)
            shown.setVisible(bool(text))
        self.setVisible(bool(lines))
