"""A question beside the visit: takes the place of the right half, never covers the number."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class Panel(QFrame):
    """Title, fields, one confirming button and a way back (Esc).

    Args:
        theme: sizes and colours.
        translate: the language.
        title: what is asked.
        confirm: the confirming button's word; empty = the panel has buttons of its own.

    Signals:
        closed: done or given up.
    """

    closed = Signal()

    def __init__(self, theme: Theme, translate: Translator, title: str, confirm: str = "") -> None:
        super().__init__()
        self._theme, self._ = theme, translate
        self.setProperty("role", "card")
        step = theme.sizes.step
        back = QPushButton(translate("返回（Esc）"))
        back.setProperty("role", "small")
        back.setAutoDefault(True)
        back.clicked.connect(self.closed)
        self._title = label(title, "heading")
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(back)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(step * 3, step * 2, step * 3, step * 2)
        self._column.setSpacing(step)
        self._column.addLayout(top)
        self._confirm = QPushButton(confirm)
        self._confirm.setProperty("role", "primary")
        self._confirm.setObjectName("confirm")
        self._confirm.setMinimumHeight(step * 7)
        self._confirm.setAutoDefault(True)
        self._confirm.setVisible(bool(confirm))
        self._confirm.clicked.connect(self.confirm)

    def open(self) -> None:
        """Begin anew: empty fields, the first thing to type focused."""

    def confirm(self) -> None:
        """Do it."""

    def finish_layout(self, *, stretch: bool = True) -> None:
        """Put the confirming button below what the panel has added."""
        if stretch:
            self._column.addStretch(1)
        self._column.addWidget(self._confirm)

    def add_field(self, caption: str, placeholder: str = "") -> QLineEdit:
        """Add a captioned line to type in; Enter confirms."""
        field = QLineEdit()
        field.setPlaceholderText(placeholder)
        field.setMaxLength(60)
        field.setAccessibleName(caption)
        field.returnPressed.connect(self.confirm)
        self._column.addWidget(label(caption, "caption"))
        self._column.addWidget(field)
        return field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
