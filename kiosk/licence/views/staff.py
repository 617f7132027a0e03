"""Behind the staff code: printer, blanks by tray, sheets to look at, calibration, and the way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from config.papers import LicenceTray
from devices.ports import Outcome
from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.viewmodels.staff_desk import Entry, Task
from kiosk.licence.words import VARIANTS, variant_name
from kiosk.viewmodels.staff_gate import Gate
from kiosk.views.keys import BLANK, ERASE, LETTERS, Keys
from kiosk.views.overlays import Overlay
from kiosk.views.page_view import CENTER, Look
from kiosk.views.strip import wide_button
from qt_common.errors import sentence_for
from qt_common.remedies import fault_names, remedy_for
from qt_common.widgets.buttons import IconButton
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner
from queue_server.protocol.licence_views import LicenceVariant, LicenceView

_MOST_FAILED = 3


class StaffPage(Overlay[LicenceModel]):
    """What staff see and do at the machine.

    Args:
        model: the visit.
        look: how to draw.
        leave_program: ends the program.
    """

    def __init__(self, model: LicenceModel, look: Look, leave_program: Callable[[], None]) -> None:
        super().__init__(model, look)
        _ = model.translate
        self._drawn: object = None
        self._printer = label(wrap=True)
        self._news = Banner(look.theme)
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(look.gap)
        self.lines.addWidget(label(_("工作人员"), "heading", CENTER))
        self.lines.addWidget(self._printer)
        self.lines.addWidget(self._news)
        self.lines.addWidget(self._body)
        row = _beside(look)
        row.addWidget(wide_button(look, "ph.arrow-left", _("回到领取"), model.staff.shut, "primary"))
        row.addWidget(wide_button(look, "ph.sign-out", _("退出程序"), leave_program, "danger"))
        self.lines.addLayout(row)

    def refresh(self) -> None:
        """Show the printer, the blanks, and what is being typed."""
        _, model, desk = self.model.translate, self.model, self.model.desk
        self.setVisible(model.staff.gate is Gate.OPEN)
        faults = sorted(fault.value for fault in model.printer.status.faults)
        self._printer.setText("\n".join(remedy_for(fault, _) for fault in faults) or _("打证机正常。"))
        self._say()
        drawn = (desk.stocks, desk.failed, desk.entry, desk.working)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw()

    def _say(self) -> None:
        _, model, desk = self.model.translate, self.model, self.model.desk
        if desk.error is not None:
            self._news.say(sentence_for(desk.error, _, model.times, model.clock.now()), "fault")
        elif desk.calibrated is not None and desk.calibrated.outcome is Outcome.PRINTED:
            self._news.say(_("校准页已打出。用了编号纸的，请再按“作废”登记。"), "serving")
        elif desk.calibrated is not None:
            fault = desk.calibrated.fault
            problem = fault_names([fault], _) if fault else _("结果不明")
            self._news.say(_("校准页没有打好：{problem}", problem=problem), "fault")
        else:
            self._news.say("")

    def _draw(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        desk = self.model.desk
        if desk.entry is not None:
            self._lines.addWidget(self._typing(desk.entry))
            return
        self._lines.addWidget(self._stock_table())
        for licence in desk.failed[:_MOST_FAILED]:
            self._lines.addWidget(self._failed_row(licence))

    def _stock_table(self) -> QWidget:
        _, desk = self.model.translate, self.model.desk
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self.look.theme.sizes.step * 2)
        heads = (_("纸盒"), _("下一张"), _("装入"), _("已用"), _("作废"), _("剩余"))
        for column, head in enumerate(heads):
            grid.addWidget(label(head, "caption", wrap=True), 0, column)
        for place, tray in enumerate(desk.trays):
            stock = desk.stock(tray.name)
            name = f"{tray.name}\n{_(VARIANTS[LicenceVariant(tray.variant.value)])}"
            counts = (stock.loaded, stock.used, stock.spoiled, stock.remaining) if stock else (0, 0, 0, 0)
            texts = (name, (stock.next if stock else "") or "—", *map(str, counts))
            for column, text in enumerate(texts):
                grid.addWidget(label(text, "strong" if column else "body", wrap=True), place * 2 + 1, column)
            grid.addLayout(self._tray_buttons(tray), place * 2 + 2, 0, 1, len(heads))
        return table

    def _tray_buttons(self, tray: LicenceTray) -> QHBoxLayout:
        _, desk = self.model.translate, self.model.desk
        row = QHBoxLayout()
        row.setSpacing(self.look.theme.sizes.step * 2)
        for icon, text, pressed in (
            ("ph.stack", _("装纸"), lambda: self._begin(Task.LOAD, tray.name)),
            ("ph.prohibit", _("作废"), lambda: self._begin(Task.SPOIL, tray.name)),
            ("ph.crosshair", _("校准页"), lambda: desk.calibrate(tray)),
        ):
            row.addWidget(self._button(icon, text, pressed))
        return row

    def _failed_row(self, licence: LicenceView) -> QWidget:
        _ = self.model.translate
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        name = f"{licence.subject} · {variant_name(licence, _)} · {licence.blank}"
        column.addWidget(label(name, "strong", wrap=True))
        row = _beside(self.look)
        good = self._button("ph.check", _("已打好并交付"), lambda: self._begin(Task.CONFIRM, licence.id))
        good.setEnabled(licence.blank not in licence.spoiled)
        row.addWidget(good)
        row.addWidget(
            self._button(
                "ph.arrow-clockwise", _("作废，准予重打"), lambda: self._begin(Task.RELEASE, licence.id)
            )
        )
        column.addLayout(row)
        return part

    def _typing(self, entry: Entry) -> QWidget:
        _, desk, look = self.model.translate, self.model.desk, self.look
        questions = {
            Task.LOAD: _("这一叠的最后一张编号") if entry.first else _("这一叠的第一张编号"),
            Task.SPOIL: _("作废纸张上的编号"),
            Task.RELEASE: _("作废纸张上的编号"),
            Task.CONFIRM: _("打好的那张上的编号"),
        }
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.sizes.step)
        column.addWidget(label(questions[entry.task], "heading", CENTER, wrap=True))
        column.addWidget(label(entry.typed or "—", "display", CENTER))
        keys = [*"1234567890", *LETTERS, "-", BLANK, BLANK, ERASE]
        column.addWidget(Keys(look, keys, 8 if look.portrait else 14, self._type, _("删除")))
        row = QHBoxLayout()
        row.setSpacing(look.theme.sizes.step * 2)
        row.addWidget(wide_button(look, "ph.x", _("取消"), desk.cancel))
        confirm = wide_button(look, "ph.check", _("确定"), desk.confirm, "primary")
        confirm.setEnabled(bool(entry.typed) and not desk.working)
        row.addWidget(confirm)
        column.addLayout(row)
        return part

    def _begin(self, task: Task, target: str) -> None:
        self.model.staff.stay()
        self.model.desk.begin(task, target)

    def _type(self, character: str) -> None:
        self.model.staff.stay()
        self.model.desk.type(character)

    def _button(self, icon: str, text: str, pressed: Callable[[], None]) -> IconButton:
        button = wide_button(self.look, icon, text, pressed)
        button.setEnabled(not self.model.desk.working)
        return button


def _beside(look: Look) -> QBoxLayout:
    """Return a row for two buttons; large text puts them below each other."""
    row: QBoxLayout = QVBoxLayout() if look.elder and look.portrait else QHBoxLayout()
    row.setSpacing(look.theme.sizes.step * 2)
    return row
