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
        left: the clerk will not change a password that must be changed.
    """

    closed = Signal()
    left = Signal()

    def __init__(self, theme: Theme, translate: Translator, password: Password) -> None:
        super().__init__()
        self._, self._password = translate, password
        self._must = False
        self.setProperty("role", "screen")
        step = theme.sizes.step
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(step * 58)
        column = QVBoxLayout(card)
        column.setContentsMargins(step * 5, step * 4, step * 5, step * 4)
        column.setSpacing(step)
        column.addWidget(label(translate("修改密码"), "title", Qt.AlignmentFlag.AlignHCenter))
        self._why = label(
            translate("您用的是临时密码。请改成只有您自己知道的密码，再开始工作。"), "secondary", wrap=True
        )
        column.addWidget(self._why)
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
        self._back = QPushButton()
        self._back.setProperty("role", "tool")
        self._back.setObjectName("back")
        self._back.clicked.connect(self._go_back)
        for part in (self._banner, self._change, self._back):
            column.addWidget(part)
        page = QVBoxLayout(self)
        page.addStretch(1)
        page.addLayout(centred(card))
        page.addStretch(1)
        password.changed.connect(self._show)
        password.done.connect(self.closed)

    def begin(self, *, must: bool) -> None:
        """Empty the fields and wait for typing.

        Args:
            must: somebody else knows the old password; without a new one there is only the way out.
        """
        self._must = must
        self._why.setVisible(must)
        self._back.setText(self._("退出") if must else self._("返回"))
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

    def _go_back(self) -> None:
        (self.left if self._must else self.closed).emit()

    def _submit(self) -> None:
        old, new, again = (field.text() for field in self._fields)
        self._password.change(old, new, again)

    def _show(self) -> None:
        picture = self._password.picture
        self._banner.say(picture.problem, "fault")
        self._change.setEnabled(not picture.busy)
