"""The bottom line: the newest sentence, who is coming to help, and what can be undone."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

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
        self.setProperty("role", "notice")
        self.setFixedHeight(step * 6)
        row = QHBoxLayout(self)
        row.setContentsMargins(step * 2, step // 2, step, step // 2)
        row.setSpacing(step)
        row.addWidget(self._icon)
        row.addWidget(self._said, 1)
        row.addWidget(self._coming)
        row.addWidget(self._undone)
        row.addWidget(self._undo)
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
        set_role(self, "notice", tone)
        self._coming.setText(help_picture.answered or help_picture.waiting)
        self._undone.setText(picture.undo)
        self._undo.setVisible(bool(picture.undo))
        self._undo.setText(self._("撤销（{seconds} 秒）", seconds=picture.undo_seconds))
