"""It cannot go on here: what happened, what it means, what to do. And the machine's own quiet times."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from kiosk.licence.viewmodels.model import LicenceModel, Trouble
from kiosk.licence.viewmodels.sheets import Sheet, Step
from kiosk.licence.words import fault_words, variant_name
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import wide_button
from qt_common.errors import sentence_for
from qt_common.i18n import mark
from qt_common.sheet_printing import worst
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner

_TITLES = {
    Trouble.PRINTER: mark("打证机现在不能打印"),
    Trouble.NO_LICENCE: mark("没有查到可以打印的执照"),
    Trouble.LOCKED: mark("输错次数过多，已暂停"),
    Trouble.WRONG_CONTENT: mark("先不打印"),
    Trouble.STAFF: mark("请等工作人员来处理"),
    Trouble.NOT_PRINTED: mark("没有打出来"),
    Trouble.REFUSED: mark("这次没有办成"),
}
_WHAT = {
    Trouble.NO_LICENCE: mark("可能还没有办结，或者已经领走了。"),
    Trouble.LOCKED: mark("为了保护您的证照，这里暂时不能再试。已经通知导办员，马上有人来帮您。"),
    Trouble.WRONG_CONTENT: mark("执照没有打印，也没有用掉空白执照。"),
    Trouble.STAFF: mark("这一张可能没有打好。您的事项已经记下，不会丢，也不会重复打印。"),
    Trouble.NOT_PRINTED: mark("没有纸张打出来，您的执照还在，不会丢。"),
}
_DO = {
    Trouble.PRINTER: mark("请到出件窗口领取，窗口可以直接打印；也可以稍后再来。"),
    Trouble.NO_LICENCE: mark("请到出件窗口或导办台查询。"),
    Trouble.LOCKED: mark("请在这里稍等，或带身份证到出件窗口领取。"),
    Trouble.WRONG_CONTENT: mark("请到出件窗口，由工作人员核对更正。"),
    Trouble.STAFF: mark("请在这里等一等，不要拿走出纸口里的纸；工作人员核对后会重新打印。"),
    Trouble.NOT_PRINTED: mark("故障排除后可以再试；不想等的，请到出件窗口领取。"),
    Trouble.REFUSED: mark("请再试一次；仍不行请到出件窗口领取。"),
}


class TroubleView(PageView[LicenceModel]):
    """Why, and where to go."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        _, theme = self._, look.theme
        picture = QLabel()
        big = theme.sizes.display * (2 if look.portrait and not look.lowered else 1)
        picture.setPixmap(pixmap("ph.info", theme.palette.calling, big))
        if not look.elder:  # large text needs the room
            self.above_column.insertWidget(1, picture)
        self._fault = Banner(theme)
        sheet, lines = _sheet(look)
        self._what = label(role="lead", wrap=True)
        self._do = label(role="strong", wrap=True)
        self._case = label(role="secondary", wrap=True)
        (lines if look.elder else self.above_column).addWidget(self._what)
        for part in (self._do, self._case):
            lines.addWidget(part)
        self._again = wide_button(look, "ph.arrow-clockwise", _("再试一次"), self._try_again, "primary")
        self._guide = wide_button(look, "ph.hand-waving", _("叫工作人员"), model.help.ring)
        self._done = wide_button(look, "ph.check", _("完成"), model.leave)
        self.column.addWidget(self._fault)
        self.column.addWidget(sheet)
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look.gap)
        for button in (self._again, self._guide, self._done):
            row.addWidget(button)
        self._guide.setVisible(not look.elder)  # the help key below does the same
        self.column.addLayout(row)

    def refresh(self) -> None:
        """Show what happened and what to do."""
        _, model = self._, self.model
        trouble = model.trouble or Trouble.REFUSED
        self.ask(_(_TITLES[trouble]))
        self._what.setText(self._sentence(trouble))
        self._what.setVisible(bool(self._what.text()))
        self._do.setText(_(_DO[trouble]))
        stopped = model.run.failed or next((one for one in model.run.sheets if one.fault), None)
        self._case.setText(self._about(stopped) if stopped else "")
        self._case.setVisible(bool(self._case.text()) and not self.look.elder)
        self._fault.say(
            self._fault_words(trouble, stopped), "fault" if trouble is Trouble.STAFF else "calling"
        )
        self._again.setVisible(self._can_try(trouble))
        self._again.setEnabled(model.can_print)

    def _sentence(self, trouble: Trouble) -> str:
        model, _ = self.model, self._
        if trouble is Trouble.REFUSED and model.error is not None:
            return sentence_for(model.error, _, model.times, model.clock.now())
        return _(_WHAT[trouble]) if trouble in _WHAT else ""

    def _fault_words(self, trouble: Trouble, stopped: Sheet | None) -> str:
        model = self.model
        if trouble in (Trouble.PRINTER, Trouble.NOT_PRINTED) and not model.can_print:
            return fault_words(worst(model.printer.status), self._)
        if trouble in (Trouble.STAFF, Trouble.NOT_PRINTED) and stopped and stopped.fault:
            return fault_words(stopped.fault, self._)
        return ""

    def _about(self, sheet: Sheet) -> str:
        name = f"{sheet.licence.subject} · {variant_name(sheet.licence, self._)}"
        blank = sheet.taken.blank if sheet.taken and sheet.step is Step.STAFF else ""
        return self._("{name}，空白执照编号 {blank}", name=name, blank=blank) if blank else name

    def _can_try(self, trouble: Trouble) -> bool:
        if trouble is Trouble.NOT_PRINTED:
            return bool(self.model.run.printable)
        return trouble in (Trouble.PRINTER, Trouble.REFUSED)

    def _try_again(self) -> None:
        if self.model.trouble is Trouble.NOT_PRINTED:
            self.model.print()
        else:
            self.model.restart()


class CheckingView(PageView[LicenceModel]):
    """After a start: nobody is served until the last sheet's fate is known."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        sheet, lines = _sheet(look)
        lines.addWidget(label(self._("本机刚刚重新启动，正在向打证机核对上一张执照。"), "strong", wrap=True))
        lines.addWidget(label(self._("核对完会自动恢复；着急的请到出件窗口领取。"), "lead", wrap=True))
        self._fault = Banner(look.theme)
        self.column.addWidget(self._fault)
        self.column.addWidget(sheet)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show what holds it up."""
        self.ask(self._("请稍候"))
        model = self.model
        self._fault.say(
            "" if model.can_print else fault_words(worst(model.printer.status), self._), "calling"
        )


class LostView(PageView[LicenceModel]):
    """No server: say so plainly, and where licences can be had."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        theme = look.theme
        picture = QLabel()
        big = theme.sizes.display * (2 if look.portrait else 1)
        picture.setPixmap(pixmap("ph.wifi-slash", theme.palette.calling, big))
        if not look.elder:
            self.above_column.insertWidget(1, picture)
        sheet, lines = _sheet(look)
        lines.addWidget(label(self._("要领执照，请到出件窗口，工作人员会为您办理。"), "strong", wrap=True))
        lines.addWidget(label(self._("本机会自动恢复，不用任何操作。"), "lead", wrap=True))
        self._phone = label(role="secondary")
        self._refusal = label(role="caption", wrap=True)
        lines.addWidget(self._phone)
        self.column.addWidget(sheet)
        self.column.addStretch(1)
        self.column.addWidget(self._refusal)

    def refresh(self) -> None:
        """Show the title, and why the server refuses this machine if it does."""
        _, model = self._, self.model
        self.ask(_("暂时不能打印执照"), _("与大厅服务器的网络中断，正在恢复。"))
        refusal, phone = model.link.refusal, model.hall_info.phone
        self._refusal.setText(sentence_for(refusal, _, model.times, model.clock.now()) if refusal else "")
        self._phone.setText(_("咨询电话 {phone}", phone=phone) if phone else "")
        self._phone.setVisible(bool(phone))


def _sheet(look: Look) -> tuple[QFrame, QVBoxLayout]:
    sheet = QFrame()
    sheet.setProperty("role", "sheet")
    lines = QVBoxLayout(sheet)
    space = look.theme.sizes.step * (5 if look.portrait else 3)
    lines.setContentsMargins(space, space, space, space)
    lines.setSpacing(look.gap)
    return sheet, lines
