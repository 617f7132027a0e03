"""Private lines from the manager, one at a time, until they are read."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from counter_terminal.viewmodels.notices import Notices
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class MessageStrip(QFrame):
    """The oldest unread message; hidden without one.

    Args:
        theme: sizes and colours.
        translate: the language.
        notices: where the messages are.
    """

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
