"""The ticket: the number first, then how long, where to wait, and the slip, or what to do without one."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.trouble import not_printed, unsure
from kiosk.viewmodels.kiosk import KioskModel
from kiosk.viewmodels.ticketing import Stage
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.qr import QrView
from kiosk.views.slip import SlipView
from kiosk.views.strip import wide_button
from qt_common.errors import sentence_for
from qt_common.receipts import windows, zones
from qt_common.widgets.labels import NumberLabel, label
from qt_common.widgets.status import Banner
from queue_server.protocol.tickets import TicketIssued

_WITH_QR = (Stage.NOT_PRINTED, Stage.UNSURE, Stage.ON_SCREEN)
_FAILED = (Stage.REFUSED, Stage.GIVEN_UP)


class TicketView(PageView[KioskModel]):
    """From "please wait" to the number in the hand."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _, sizes = self._, look.theme.sizes
        self._number = NumberLabel(sizes.hero if look.portrait else sizes.hero * 3 // 4)
        self._service = label(role="heading", align=CENTER, wrap=True)
        self._ahead = label(role="question", align=CENTER, wrap=True)
        self._wait = label(role="heading", align=CENTER, wrap=True)
        self._where = label(role="heading", align=CENTER, wrap=True)
        self._state = label(role="good", align=CENTER, wrap=True)
        self._trouble = Banner(look.theme)
        self._slip = SlipView(look.theme)
        self._qr = QrView(sizes.step * (36 if look.elder or look.lowered else 44))
        self._above_parts()
        self._facts = [
            self._yours,
            self._number,
            self._service,
            self._below,
            self._ahead,
            self._wait,
            self._where,
        ]
        self.column.addWidget(self._trouble)
        self.column.addLayout(self._body(), 1)
        self._again = wide_button(look, "ph.printer", _("补打小票"), model.reprint)
        self._done = wide_button(look, "ph.check", _("完成"), model.leave, "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(look.gap)
        buttons.addWidget(self._again)
        buttons.addWidget(self._done)
        self.column.addLayout(buttons)

    def refresh(self) -> None:
        """Show how far the ticket is."""
        ticketing = self.model.ticketing
        stage, issued = ticketing.stage, ticketing.issued
        self._show_stage(stage)
        self._trouble.say(self._trouble_text(stage, issued), "fault" if stage in _FAILED else "calling")
        if issued is not None:
            self._show_ticket(issued)
        for widget in (
            self._yours,
            self._number,
            self._service,
            self._below,
            self._ahead,
            self._wait,
            self._where,
        ):
            widget.setVisible(issued is not None and stage not in _FAILED)
        self._wait.setVisible(self._wait.isVisibleTo(self) and bool(self._wait.text()))
        self._slip.setVisible(stage in (Stage.PRINTING, Stage.PRINTED))
        self._qr.setVisible(stage in _WITH_QR and issued is not None and bool(issued.link))
        live = ticketing.error is not None and ticketing.error.slug == "live_ticket_exists"
        self._again.setVisible(ticketing.can_reprint or (live and stage is Stage.REFUSED))
        self._done.setVisible(stage not in (Stage.NONE, Stage.ISSUING, Stage.PRINTING))
        if stage is Stage.PRINTED and issued is not None:
            self._slip.come_out(issued.ticket.number)

    @property
    def _crowded(self) -> bool:
        """Whether wait and place share a line, because large text or the QR code need the room."""
        return self.model.ticketing.stage in _WITH_QR or (
            self.look.elder and (self.look.lowered or not self.look.portrait)
        )

    def _show_stage(self, stage: Stage) -> None:
        _ = self._
        titles = {
            Stage.ISSUING: _("正在取号，请稍候…"),
            Stage.REFUSED: _("没有取号"),
            Stage.GIVEN_UP: _("没有取到号"),
        }
        lost = stage is Stage.ISSUING and self.model.link.lost
        hint = _("网络中断，正在重试。恢复后马上出号，不会重复。") if lost else ""
        self.ask(titles.get(stage, ""), hint)
        words = {
            Stage.PRINTING: _("正在打印小票…"),
            Stage.PRINTED: _("请取走小票，听到叫号再到窗口"),
            Stage.ON_SCREEN: _("请拍照或扫码保存号码"),
        }
        self._state.setText(words.get(stage, ""))
        self._state.setVisible(stage in words)

    def _trouble_text(self, stage: Stage, issued: TicketIssued | None) -> str:
        _, ticketing = self._, self.model.ticketing
        number = issued.ticket.number if issued else ""
        if stage is Stage.NOT_PRINTED:
            if ticketing.can_reprint:
                return _("打印机已恢复。您的号码是 {number}，可以按“补打小票”。", number=number)
            return not_printed(ticketing.fault, number, _)
        if stage is Stage.UNSURE:
            return unsure(number, _)
        if stage is Stage.GIVEN_UP:
            return _("网络中断，没有拿到号码。请再试一次，或到导办台取号；刚才没有用上的号会自动取消。")
        if stage is Stage.REFUSED and ticketing.error is not None:
            return sentence_for(ticketing.error, _, self.model.selection.times, self.model.clock.now())
        return ""

    def _show_ticket(self, issued: TicketIssued) -> None:
        _, selection = self._, self.model.selection
        hall, times = selection.hall, selection.times
        ticket = issued.ticket
        self._number.setText(ticket.number)
        self._service.setText(selection.catalogue.name(ticket.service_id))
        wait = times.wait(issued.estimate) if issued.ahead else ""
        ahead = _("前面还有 {count} 人", count=issued.ahead) if issued.ahead else _("您前面没有人")
        self._ahead.setText(ahead)
        zone = zones(issued, hall, _)
        counters = "" if self.look.elder else windows(ticket.service_id, hall, _)
        if self._crowded:
            where = [wait, _("{zone} 等候", zone=zone) if zone else ""]
        else:
            where = [
                _("请到 {zone} 等候", zone=zone) if zone else "",
                _("{windows} 号窗口办理", windows=counters) if counters else "",
            ]
        self._where.setText(" · ".join(filter(None, where)))
        self._wait.setText("" if self._crowded else wait)
        self._qr.show_text(issued.link)

    def _above_parts(self) -> None:
        self._yours = label(self._("您的号码"), "secondary", CENTER)
        self.above_column.addWidget(self._yours)
        self.above_column.addWidget(self._number)
        self.above_column.addWidget(self._service)
        self._below = QWidget()
        self._below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.above_column.addWidget(self._below, 1)

    def _body(self) -> QBoxLayout:
        """What to know, and below it (beside it on a wide screen) the slip or the code."""
        portrait = self.look.portrait
        words = QVBoxLayout()
        words.setSpacing(self.look.gap)
        words.addStretch(0 if portrait else 1)
        for widget in (self._ahead, self._wait, self._where, self._state):
            words.addWidget(widget)
        words.addStretch(0 if portrait else 1)
        pictures = QHBoxLayout()
        pictures.addStretch(1)
        pictures.addWidget(self._slip)
        pictures.addWidget(self._qr)
        pictures.addStretch(1)
        body: QBoxLayout = QVBoxLayout() if portrait else QHBoxLayout()
        if portrait and self.look.lowered:
            words.removeWidget(self._state)
            self.above_column.addLayout(words)  # nothing in it is touched, and below there is no room
            body.addWidget(self._state)
        else:
            body.addLayout(words, 0 if portrait else 3)
        body.addLayout(pictures, 1 if portrait else 2)
        return body
