"""The log-in and the idle lock: one calm card in the middle of the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.session import Choice, Session, SessionState
from qt_common.i18n import LANGUAGE_NAMES, Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner


def centred(card: QWidget) -> QHBoxLayout:
    """Return a row with the card in its middle, as high as its wrapped words need."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    return row


class LoginPage(QWidget):
    """Asks who works here; locked, asks the same person for the password.

    Args:
        theme: sizes and colours.
        translate: the language.
        session: what it fills in.
    """

    def __init__(self, theme: Theme, translate: Translator, session: Session) -> None:
        super().__init__()
        self._, self._session = translate, session
        _ = translate
        self.setProperty("role", "screen")
        self._hall = label("", "secondary", Qt.AlignmentFlag.AlignHCenter)
        self._title = label("", "title", Qt.AlignmentFlag.AlignHCenter)
        self._who = QLineEdit()
        self._who.setPlaceholderText(_("工号或姓名"))
        self._who.setObjectName("who")
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setObjectName("password")
        self._counter = QComboBox()
        self._stand_in = QComboBox()
        self._banner = Banner(theme)
        self._button = QPushButton()
        self._button.setProperty("role", "primary")
        self._button.setObjectName("log_in")
        self._button.setAutoDefault(True)
        self._button.setMinimumHeight(theme.sizes.step * 7)
        self._fields = QWidget()
        self._who.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._submit)
        self._button.clicked.connect(self._submit)
        self._lay_out(theme)
        session.changed.connect(self._show)
        self._show()

    def begin(self) -> None:
        """Empty the fields and wait for typing."""
        self._password.clear()
        if self._session.state is SessionState.LOCKED:
            self._password.setFocus()
        else:
            self._who.clear()
            self._who.setFocus()

    def _lay_out(self, theme: Theme) -> None:
        _, step = self._, theme.sizes.step
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(step // 2)
        for caption, field in (
            (_("工号"), self._who),
            (_("窗口"), self._counter),
            (_("代班（B 岗），没有则不选"), self._stand_in),
        ):
            fields.addWidget(label(caption, "caption"))
            fields.addWidget(field)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(step * 58)
        column = QVBoxLayout(card)
        column.setContentsMargins(step * 5, step * 4, step * 5, step * 4)
        column.setSpacing(step)
        for part in (self._hall, self._title, self._fields, label(_("密码"), "caption"), self._password):
            column.addWidget(part)
        column.addWidget(self._banner)
        column.addSpacing(step)
        column.addWidget(self._button)
        page = QVBoxLayout(self)
        page.addStretch(1)
        page.addLayout(centred(card))
        page.addLayout(self._languages())
        page.addStretch(1)

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for language, name in LANGUAGE_NAMES.items():
            button = QPushButton(name)
            button.setProperty("role", "tool")
            button.setEnabled(language != self._.language)
            button.clicked.connect(lambda _=False, one=language: self._.set_language(one))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _show(self) -> None:
        _, picture = self._, self._session.picture
        locked = picture.state is SessionState.LOCKED
        self._hall.setText(picture.hall)
        self._title.setText(_("已锁屏 · {clerk}", clerk=picture.clerk) if locked else _("窗口登录"))
        self._fields.setVisible(not locked)
        if not self._counter.count():
            self._fill(self._counter, picture.counters, picture.counter_id)
        if not self._stand_in.count() and picture.clerks:
            self._fill(self._stand_in, (Choice("", _("不代班")), *picture.clerks), "")
            self._complete_names(picture.clerks)
        self._banner.say(picture.problem, picture.tone or "primary")
        self._button.setText(_("正在登录…") if picture.busy else _("解锁") if locked else _("登录"))
        self._button.setEnabled(picture.can_try)

    def _fill(self, box: QComboBox, choices: tuple[Choice, ...], chosen: str) -> None:
        for choice in choices:
            box.addItem(choice.text, choice.id)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _complete_names(self, clerks: tuple[Choice, ...]) -> None:
        completer = QCompleter([one.text for one in clerks], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._who.setCompleter(completer)

    def _submit(self) -> None:
        if self._session.state is SessionState.LOCKED:
            self._session.unlock(self._password.text())
        else:
            self._session.log_in(
                self._who.text(),
                self._password.text(),
                str(self._counter.currentData() or ""),
                str(self._stand_in.currentData() or ""),
            )
        self._password.clear()
