"""The bottom line: the newest sentence, what can be undone, and messages to be read."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from counter_terminal.viewmodels.help_call import HelpCall
from counter_terminal.viewmodels.notices import Notices
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role
from qt_common.widgets.status import TONES


class NoticeBar(QFrame):
    """Speaks and never stands in the way.

    Args:
        theme: sizes and colours.
        translate: the language.
        notices: what it shows.
        help_call: who is coming to help.
    """

    def __init__(self, theme: Theme, translate: Translator, notices: Notices, help_call: HelpCall) -> None:
        super().__init__()
        self._theme, self._, self._notices, self._help = theme, translate, notices, help_call
        step = theme.sizes.step
        self._message = _Message(theme, translate, notices)
        self._icon = QLabel()
        self._said = label("", wrap=True)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._coming = label("", "secondary")
        self._undone = label("")
        self._undo = QPushButton()
        self._undo.setProperty("role", "small")
        self._undo.setObjectName("undo")
        self._undo.setAutoDefault(True)
        self._undo.clicked.connect(notices.undo)
        line = QFrame()
        line.setProperty("role", "notice")
        line.setMinimumHeight(step * 6)
        row = QHBoxLayout(line)
        row.setContentsMargins(step * 2, step // 2, step, step // 2)
        row.setSpacing(step)
        row.addWidget(self._icon)
        row.addWidget(self._said, 1)
        row.addWidget(self._coming)
        row.addWidget(self._undone)
        row.addWidget(self._undo)
        self._line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step)
        column.addWidget(self._message)
        column.addWidget(line)
        notices.changed.connect(self._show)
        help_call.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture, help_picture = self._notices.picture, self._help.picture
        tone = picture.tone if picture.said else ""
        self._said.setText(picture.said)
        self._icon.setVisible(bool(tone))
        if tone:
            colour = getattr(self._theme.palette, tone)
            self._icon.setPixmap(pixmap(TONES[tone], colour, self._theme.sizes.icon))
        set_role(self._line, "notice", tone)
        self._coming.setText(help_picture.answered or help_picture.waiting)
        self._undone.setText(picture.undo)
        self._undo.setVisible(bool(picture.undo))
        self._undo.setText(self._("撤销（{seconds} 秒）", seconds=picture.undo_seconds))


class _Message(QFrame):
    """The oldest unread private line; hidden without one."""

    def __init__(self, theme: Theme, translate: Translator, notices: Notices) -> None:
        super().__init__()
        self._, self._notices = translate, notices
        self.setProperty("role", "banner")
        self.setProperty("tone", "primary")
        step = theme.sizes.step
        icon = QLabel()
        icon.setPixmap(pixmap("ph.chat-text", theme.palette.primary, theme.sizes.icon))
        self._from = label("", "secondary")
        self._text = label("", "lead", wrap=True)
        self._read = QPushButton()
        self._read.setProperty("role", "small")
        self._read.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(step * 2, step // 2, step, step // 2)
        row.setSpacing(step * 2)
        row.addWidget(icon)
        row.addWidget(self._from)
        row.addWidget(self._text, 1)
        row.addWidget(self._read)
        notices.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        messages = self._notices.picture.messages
        self.setVisible(bool(messages))
        if messages:
            _, sender, text = messages[0]
            self._from.setText(sender)
            self._text.setText(text)
            more = len(messages) - 1
            self._read.setText(self._("知道了（还有 {more} 条）", more=more) if more else self._("知道了"))

    def _dismiss(self) -> None:
        messages = self._notices.picture.messages
        if messages:
            self._notices.dismiss_message(messages[0][0])
