"""Panels that ask for a reason: hold, pause with 去向留言, serving without a number, calling for help."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from counter_terminal.viewmodels.help_call import REASONS, HelpCall
from counter_terminal.viewmodels.leave import BACK_IN_MIN, Leave
from counter_terminal.viewmodels.line import Line
from counter_terminal.viewmodels.onward import Onward
from counter_terminal.viewmodels.reasons import HOLD_REASONS, PAUSE_REASONS, WALK_IN_REASONS, translated
from counter_terminal.viewmodels.visit import Visit
from counter_terminal.views.buttons import Chips
from counter_terminal.views.panel import Panel
from counter_terminal.views.target_list import TargetList
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class HoldPanel(Panel):
    """Park the visit with a reason; picking a ready-made one is enough."""

    def __init__(self, theme: Theme, translate: Translator, visit: Visit) -> None:
        super().__init__(theme, translate, "", translate("挂起"))
        self._visit = visit
        self._chips = Chips(theme)
        self._column.addWidget(label(translate("原因"), "caption"))
        self._column.addWidget(self._chips)
        self._other = self.add_field(translate("或填写其他原因"))
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._title.setText(self._("挂起 {number}", number=self._visit.picture.number))
        self._chips.offer(translated(HOLD_REASONS, self._))
        self._other.clear()
        self._other.setFocus()

    def confirm(self) -> None:
        """Park the visit."""
        self._visit.hold(self._other.text().strip() or self._chips.text)
        self.closed.emit()


class PausePanel(Panel):
    """Leave the window: reason, where, contact, back at (R161)."""

    def __init__(self, theme: Theme, translate: Translator, leave: Leave) -> None:
        _ = translate
        super().__init__(theme, translate, _("暂停服务 · 去向留言"), _("暂停服务"))
        self._leave = leave
        self._column.addWidget(label(_("显示在窗口屏上，回来后自动清除。"), "secondary"))
        self._reasons = Chips(theme, columns=6)
        self._column.addWidget(label(_("原因（必填）"), "caption"))
        self._column.addWidget(self._reasons)
        self._other = self.add_field(_("或填写其他原因"))
        self._where = self.add_field(_("去向"), _("例如：三楼会议室"))
        self._contact = self.add_field(_("联系方式"), _("例如：内线 8012"))
        self._back = Chips(theme, columns=len(BACK_IN_MIN))
        self._column.addWidget(label(_("多久回来"), "caption"))
        self._column.addWidget(self._back)
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._reasons.offer(translated(PAUSE_REASONS, self._))
        self._back.offer([self._("{minutes} 分钟", minutes=minutes) for minutes in BACK_IN_MIN])
        for field in (self._other, self._where, self._contact):
            field.clear()
        self._other.setFocus()

    def confirm(self) -> None:
        """Leave."""
        minutes = {self._("{minutes} 分钟", minutes=one): one for one in BACK_IN_MIN}
        sent = self._leave.pause(
            self._other.text() or self._reasons.text,
            self._where.text(),
            self._contact.text(),
            minutes.get(self._back.text, 0),
        )
        if sent:
            self.closed.emit()


class WalkInPanel(Panel):
    """Serve somebody at once without a number (green channel, R010); the reason goes on record."""

    def __init__(self, theme: Theme, translate: Translator, line: Line, onward: Onward) -> None:
        _ = translate
        super().__init__(theme, translate, _("绿色通道：不取号直接办理"), _("开始办理"))
        self._line, self._onward = line, onward
        self._reasons = Chips(theme, columns=5)
        self._column.addWidget(label(_("原因（必填，记入日志）"), "caption"))
        self._column.addWidget(self._reasons)
        self._other = self.add_field(_("或填写其他原因"))
        self._search = self.add_field(_("查找业务"), _("名称或拼音首字母，如 shbx"))
        self._search.textChanged.connect(onward.search)
        self._services = TargetList(_("办理的业务"))
        self._column.addWidget(self._services, 1)
        self.finish_layout(stretch=False)
        onward.changed.connect(self._show)

    def open(self) -> None:
        """Begin anew."""
        self._reasons.offer(translated(WALK_IN_REASONS, self._))
        self._other.clear()
        self._search.clear()
        self._services.clear_choice()
        self._show()
        self._search.setFocus()

    def confirm(self) -> None:
        """Start the visit."""
        reason = self._other.text() or self._reasons.text
        if self._line.walk_in(self._services.chosen_id, reason):
            self.closed.emit()

    def _show(self) -> None:
        self._services.show_targets([one for one in self._onward.picture.services if one.mine])


class HelpPanel(Panel):
    """Call a guide, an expert (R018) or the handler of a complaint (R141): one press."""

    def __init__(self, theme: Theme, translate: Translator, help_call: HelpCall) -> None:
        super().__init__(theme, translate, translate("求助"))
        self._help = help_call
        self._note = self.add_field(translate("补充说明（可不填）"))
        for reason, words in REASONS.items():
            button = QPushButton(translate(words))
            button.setObjectName(reason)
            button.setAutoDefault(True)
            button.setMinimumHeight(theme.sizes.step * 8)
            button.clicked.connect(lambda _=False, one=reason: self._call(one))
            self._column.addWidget(button)
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._note.clear()
        self._note.setFocus()

    def _call(self, reason: str) -> None:
        self._help.request(reason, self._note.text().strip())
        self.closed.emit()
