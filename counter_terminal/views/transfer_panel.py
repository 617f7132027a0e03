"""Sending a visit on: to a service or to one counter, with a note for whoever takes it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from counter_terminal.viewmodels.onward import Onward
from counter_terminal.viewmodels.visit import Visit
from counter_terminal.views.panel import Panel
from counter_terminal.views.target_list import TargetList
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme


class TransferPanel(Panel):
    """Two lists, one choice.

    Args:
        theme: sizes and colours.
        translate: the language.
        visit: what is sent on.
        onward: where it can be sent.
    """

    def __init__(self, theme: Theme, translate: Translator, visit: Visit, onward: Onward) -> None:
        _ = translate
        super().__init__(theme, translate, _("转移到"), _("转移"))
        self._visit, self._onward = visit, onward
        self._search = self.add_field(_("查找业务或窗口"), _("名称或拼音首字母，如 shbx"))
        self._search.textChanged.connect(onward.search)
        self._services = TargetList(_("业务：按原来的等候时间排队"))
        self._counters = TargetList(_("窗口：只由该窗口呼叫"))
        self._services.chosen.connect(self._counters.clear_choice)
        self._counters.chosen.connect(self._services.clear_choice)
        lists = QHBoxLayout()
        lists.setSpacing(theme.sizes.step * 2)
        lists.addWidget(self._services, 1)
        lists.addWidget(self._counters, 1)
        self._column.addLayout(lists, 1)
        self._note = self.add_field(_("备注（下一个窗口会看到）"), _("例如：材料已核对，只差缴费"))
        self.finish_layout(stretch=False)
        for one in (self._services, self._counters):
            one.chosen.connect(self._show_choice)
        onward.changed.connect(self._show)

    def open(self) -> None:
        """Begin anew."""
        self._search.clear()
        self._note.clear()
        self._show()
        self._services.clear_choice()
        self._counters.clear_choice()
        self._show_choice()
        self._title.setText(self._("把 {number} 转移到", number=self._visit.picture.number))
        self._search.setFocus()

    def confirm(self) -> None:
        """Send the visit to what is chosen."""
        note = self._note.text().strip()
        if self._services.chosen_id:
            self._visit.transfer_to_service(self._services.chosen_id, note)
        elif self._counters.chosen_id:
            self._visit.transfer_to_counter(self._counters.chosen_id, note)
        else:
            return
        self.closed.emit()

    def _show(self) -> None:
        self._services.show_targets(self._onward.picture.services)
        self._counters.show_targets(self._onward.picture.counters)

    def _show_choice(self) -> None:
        self._confirm.setEnabled(bool(self._services.chosen_id or self._counters.chosen_id))
