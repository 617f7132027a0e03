"""Without a card: the identity number, then the pick-up code, on large keys; shown masked."""

from __future__ import annotations

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.views.keys import BLANK, ERASE, Keys
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import wide_button
from qt_common.errors import sentence_for
from qt_common.number_words import flaw_words
from qt_common.widgets.labels import NumberLabel
from qt_common.widgets.status import Banner
from queue_server.protocol.errors import CardExpired, CodeWrong, NumberInvalid
from queue_server.protocol.identity_numbers import ID_LENGTH, masked


class NumberView(PageView[LicenceModel]):
    """Whose licence is it?"""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._typed = NumberLabel(look.theme.sizes.display if look.portrait else look.theme.sizes.title)
        self.above_column.addWidget(self._typed)
        self._problem = Banner(look.theme)
        keys = [*"123456789X0", ERASE]
        self._confirm = wide_button(look, "ph.arrow-right", _("下一步"), model.confirm_number, "primary")
        self.column.addWidget(self._problem)
        columns = 3 if look.portrait else 6
        self.column.addWidget(Keys(look, keys, columns, model.person.type_number, _("删除")), 1)
        self.column.addWidget(self._confirm)

    def refresh(self) -> None:
        """Show what is typed, masked, and whether it can be right."""
        _, person = self._, self.model.person
        self.ask(_("请输入身份证号码"), _("号码只用来核对，不显示全，也不保存。"))
        self._typed.setText(masked(person.number) + "_" * min(1, ID_LENGTH - len(person.number)))
        self._problem.say(self._flaw(), "fault")
        self._confirm.setEnabled(person.number_complete)

    def _flaw(self) -> str:
        person = self.model.person
        flaw, error = person.flaw, person.error
        if flaw:
            return flaw_words(flaw.wrong, flaw.place, self._)
        if isinstance(error, NumberInvalid):
            return flaw_words(str(error.params.get("reason", "")), int(error.params.get("place", 0)), self._)
        return ""


class CodeView(PageView[LicenceModel]):
    """The pick-up code, or the agent's authorisation."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._typed = NumberLabel(look.theme.sizes.display if look.portrait else look.theme.sizes.title)
        self.above_column.addWidget(self._typed)
        self._problem = Banner(look.theme)
        keys = [*"123456789", BLANK, "0", ERASE] if look.portrait else [*"1234567890", ERASE]
        self._confirm = wide_button(look, "ph.arrow-right", _("查询"), model.confirm_code, "primary")
        self.column.addWidget(self._problem)
        columns = 3 if look.portrait else 6
        self.column.addWidget(Keys(look, keys, columns, model.person.type_code, _("删除")), 1)
        self.column.addWidget(self._confirm)

    def refresh(self) -> None:
        """Show what is typed, and what was wrong with the last code."""
        _, model = self._, self.model
        person = model.person
        hint = _("在办结短信里，也可以把短信里的二维码对准扫码口。")
        if person.from_card and not person.card_expired:
            hint = _("您是代办人，需要委托人短信里的授权码。")
        self.ask(_("请输入领取码"), hint)
        self._typed.setText("● " * len(person.code) + "_")
        self._problem.say(self._words(), "calling" if person.card_expired else "fault")
        self._confirm.setEnabled(person.code_complete and not person.asking)

    def _words(self) -> str:
        _, model = self._, self.model
        error = model.person.error
        if isinstance(error, CardExpired) or (error is None and model.person.card_expired):
            return _("身份证已过有效期，不能单独使用。请再输入领取码，或到出件窗口办理。")
        if isinstance(error, CodeWrong) and not model.person.from_card:
            return sentence_for(error, _, model.times, model.clock.now())
        if isinstance(error, CodeWrong):
            left = error.params.get("attempts_left", "")
            return _("代办需要授权码，请核对后输入。还可以试 {count} 次。", count=left)
        return ""
