"""Questions about the ticket at hand: straight to which counter and why; cancelled why."""

from __future__ import annotations

from counter_terminal.viewmodels.guide.at_hand import AtHand
from counter_terminal.viewmodels.reasons import CANCEL_REASONS, WALK_IN_REASONS, translated
from counter_terminal.views.buttons import Chips
from counter_terminal.views.panel import Panel
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class SendPanel(Panel):
    """Green channel: a counter calls this visitor next (R010, R011)."""

    def __init__(self, theme: Theme, translate: Translator, at_hand: AtHand) -> None:
        super().__init__(theme, translate, "", translate("直送窗口"))
        self._at_hand = at_hand
        self._counters = Chips(theme, columns=3)
        self._reasons = Chips(theme, columns=3)
        self._column.addWidget(label(translate("由哪个窗口接待"), "caption"))
        self._column.addWidget(self._counters)
        self._column.addWidget(label(translate("原因（必填，记入日志）"), "caption"))
        self._column.addWidget(self._reasons)
        self._other = self.add_field(translate("或填写其他原因"))
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        picture = self._at_hand.picture
        self._title.setText(self._("绿色通道：{number}", number=picture.number))
        self._counters.offer([one.text for one in picture.counters])
        self._reasons.offer(translated(WALK_IN_REASONS, self._))
        self._other.clear()
        self._other.setFocus()

    def confirm(self) -> None:
        """Send the visitor there."""
        reason = self._other.text().strip() or self._reasons.text
        counters = self._at_hand.picture.counters
        counter_id = next((one.id for one in counters if one.text == self._counters.text), "")
        self._at_hand.send_to_counter(counter_id, reason)
        if counter_id and reason:
            self.closed.emit()


class CancelPanel(Panel):
    """The ticket is not wanted any more."""

    def __init__(self, theme: Theme, translate: Translator, at_hand: AtHand) -> None:
        super().__init__(theme, translate, "", translate("取消该号"))
        self._at_hand = at_hand
        self._reasons = Chips(theme, columns=3)
        self._column.addWidget(label(translate("原因"), "caption"))
        self._column.addWidget(self._reasons)
        self._other = self.add_field(translate("或填写其他原因"))
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._title.setText(self._("取消 {number}", number=self._at_hand.picture.number))
        self._reasons.offer(translated(CANCEL_REASONS, self._))
        self._other.clear()
        self._other.setFocus()

    def confirm(self) -> None:
        """Cancel the ticket."""
        self._at_hand.cancel(self._other.text().strip() or self._reasons.text)
        self.closed.emit()
