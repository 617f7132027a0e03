"""The identity number, typed; shown masked, kept nowhere here."""

from __future__ import annotations

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.keys import ERASE, Keys
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import wide_button
from qt_common.number_words import flaw_words
from qt_common.widgets.labels import NumberLabel
from qt_common.widgets.status import Banner
from queue_server.protocol.identity_numbers import ID_LENGTH, masked


class IdentityView(PageView[KioskModel]):
    """Who takes the number?"""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._typed = NumberLabel(look.theme.sizes.display if look.portrait else look.theme.sizes.title)
        self.above_column.addWidget(self._typed)
        self._problem = Banner(look.theme)
        keys = [*"123456789X0", ERASE]
        self._confirm = wide_button(look, "ph.ticket", _("取号"), model.confirm_identity, "primary")
        self.column.addWidget(self._problem)
        self.column.addWidget(Keys(look, keys, 3 if look.portrait else 6, model.type_identity, _("删除")), 1)
        self.column.addWidget(self._confirm)

    def refresh(self) -> None:
        """Show what is typed, masked, and whether it can be right."""
        _, selection = self._, self.model.selection
        number = selection.choice.identity
        self.ask(
            _("请输入居民身份证号码"),
            _("实名取号，防止重复占号；号码加密后只用于核对。"),
        )
        self._typed.setText(masked(number) + "_" * min(1, ID_LENGTH - len(number)))
        flaw = selection.number_flaw
        self._problem.say(flaw_words(flaw.wrong, flaw.place, _) if flaw else "", "fault")
        self._confirm.setEnabled(selection.identity_complete)
