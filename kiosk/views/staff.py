"""The keypad in front of the way out, and the staff page behind it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.viewmodels.staff_gate import Gate
from kiosk.viewmodels.visit import Visit
from kiosk.views.keys import BLANK, ERASE, Keys
from kiosk.views.overlays import Overlay
from kiosk.views.page_view import CENTER, Look
from kiosk.views.strip import wide_button
from qt_common.remedies import remedy_for
from qt_common.widgets.labels import label


class Corner(QWidget):
    """An invisible corner that staff hold for three seconds.

    Args:
        model: the visit.
        look: how large.
    """

    def __init__(self, model: Visit, look: Look) -> None:
        super().__init__()
        self._model = model
        self.setFixedSize(look.theme.sizes.target, look.theme.sizes.target)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger is on the corner."""
        self._model.staff.press_corner()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger is gone."""
        self._model.staff.release_corner()


class Keypad(Overlay[Visit]):
    """Asks for the code."""

    def __init__(self, model: Visit, look: Look) -> None:
        super().__init__(model, look)
        _, staff = model.translate, model.staff
        keys = [*"123456789", BLANK, "0", ERASE] if look.portrait else [*"1234567890", ERASE]
        self._dots = label(role="display", align=CENTER)
        self._problem = label(role="secondary", align=CENTER, wrap=True)
        self.lines.addWidget(label(_("工作人员密码"), "heading", CENTER))
        self.lines.addWidget(self._dots)
        self.lines.addWidget(self._problem)
        self.lines.addWidget(Keys(look, keys, 3 if look.portrait else 6, self._type, _("删除")))
        self._confirm = wide_button(look, "ph.lock-key-open", _("确定"), staff.confirm, "primary")
        self.lines.addWidget(self._confirm)
        self.lines.addWidget(wide_button(look, "ph.x", _("取消"), staff.shut))

    def refresh(self) -> None:
        """Show the digits as dots, and why a code was refused."""
        _, staff = self.model.translate, self.model.staff
        self._dots.setText("● " * len(staff.digits) or "—")
        if not staff.has_code:
            problem = _("本机没有设置工作人员密码，请在命令行设置：python -m kiosk set-code")
        elif staff.locked_s:
            problem = _("输错次数过多，{minutes} 分钟后再试。", minutes=-(-int(staff.locked_s) // 60))
        elif staff.was_wrong:
            problem = _("密码不对，还可以试 {count} 次。", count=staff.attempts_left)
        else:
            problem = ""
        self._problem.setText(problem)
        self._confirm.setEnabled(staff.has_code and not staff.locked_s and bool(staff.digits))
        self.setVisible(staff.gate is Gate.KEYPAD)

    def _type(self, character: str) -> None:
        if character:
            self.model.staff.type_digit(character)
        else:
            self.model.staff.erase()


class StaffPage(Overlay[KioskModel]):
    """Printer, slips that nobody has, and the way out.

    Args:
        model: the kiosk.
        look: how to draw.
        leave_program: ends the program.
    """

    def __init__(self, model: KioskModel, look: Look, leave_program: Callable[[], None]) -> None:
        super().__init__(model, look)
        _ = model.translate
        self._printer = label(wrap=True)
        self._reprints = QVBoxLayout()
        self._shown: list[str] = []
        self.lines.addWidget(label(_("工作人员"), "heading", CENTER))
        self.lines.addWidget(self._printer)
        self.lines.addLayout(self._reprints)
        self.lines.addWidget(wide_button(look, "ph.arrow-left", _("回到取号"), model.staff.shut, "primary"))
        self.lines.addWidget(wide_button(look, "ph.sign-out", _("退出程序"), leave_program, "danger"))

    def refresh(self) -> None:
        """Show the printer and what it still owes."""
        _, watch = self.model.translate, self.model.printer_watch
        faults = [remedy_for(fault, _) for fault in watch.faults]
        self._printer.setText("\n".join(faults) or _("打印机正常。"))
        unprinted = self.model.ticketing.unprinted[-4:]
        if [one.ticket_id for one in unprinted] != self._shown:
            self._show_reprints()
        self.setVisible(self.model.staff.gate is Gate.OPEN)

    def _show_reprints(self) -> None:
        _, model = self.model.translate, self.model
        while (item := self._reprints.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        unprinted = model.ticketing.unprinted[-4:]
        self._shown = [one.ticket_id for one in unprinted]
        for one in unprinted:
            text = _("补打 {number}", number=one.number)
            self._reprints.addWidget(wide_button(self.look, "ph.printer", text, self._reprint(one.ticket_id)))

    def _reprint(self, ticket_id: str) -> Callable[[], None]:
        def reprint() -> None:
            self.model.staff.shut()
            self.model.ticketing.reprint_existing(ticket_id)

        return reprint
