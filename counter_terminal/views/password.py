"""The page on which a clerk chooses another password."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from counter_terminal.viewmodels.password import Password
from counter_terminal.views.login import centred
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner


class PasswordPage(QWidget):
    """Old, new, and new again.

    Args:
        theme: sizes and colours.
        translate: the language.
        password: what it fills in.

    Signals:
        closed: done or given up.
    """

    closed = Signal()

    def __init__(self, theme: Theme, translate: Translator, password: Password) -> None:
        super().__init__()
        self._password = password
        self.setProperty("role", "screen")
        step = theme.sizes.step
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(step * 58)
        column = QVBoxLayout(card)
        column.setContentsMargins(step * 5, step * 4, step * 5, step * 4)
        column.setSpacing(step)
        column.addWidget(label(translate("修改密码"), "title", Qt.AlignmentFlag.AlignHCenter))
        self._fields: list[QLineEdit] = []
        for name, caption in (
            ("old", translate("原密码")),
            ("new", translate("新密码（至少 8 个字符）")),
            ("again", translate("再填一次新密码")),
        ):
            column.addWidget(label(caption, "caption"))
            column.addWidget(self._field(name))
        self._banner = Banner(theme)
        self._change = QPushButton(translate("修改密码"))
        self._change.setProperty("role", "primary")
        self._change.setObjectName("change")
        self._change.setAutoDefault(True)
        self._change.clicked.connect(self._submit)
        back = QPushButton(translate("返回"))
        back.setProperty("role", "tool")
        back.clicked.connect(self.closed)
        for part in (self._banner, self._change, back):
            column.addWidget(part)
        page = QVBoxLayout(self)
        page.addStretch(1)
        page.addLayout(centred(card))
        page.addStretch(1)
        password.changed.connect(self._show)
        password.done.connect(self.closed)

    def begin(self) -> None:
        """Empty the fields and wait for typing."""
        for field in self._fields:
            field.clear()
        self._password.begin()
        self._fields[0].setFocus()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.returnPressed.connect(self._submit)
        self._fields.append(field)
        return field

    def _submit(self) -> None:
        old, new, again = (field.text() for field in self._fields)
        self._password.change(old, new, again)

    def _show(self) -> None:
        picture = self._password.picture
        self._banner.say(picture.problem, "fault")
        self._change.setEnabled(not picture.busy)
