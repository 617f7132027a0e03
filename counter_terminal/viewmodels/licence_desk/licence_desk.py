"""Licences that need staff, blanks by tray, licences that wait: for guides and issuers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.area import Area
from counter_terminal.viewmodels.case_search.rows import moment_words
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.ports import Codes
from counter_terminal.viewmodels.table import Cell, Row
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from qt_common.remedies import fault_names
from qt_common.words import word
from queue_server.protocol.base import Params
from queue_server.protocol.events import Event
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView, StockView
from queue_server.protocol.licences import (
    ConfirmPrinted,
    LicencesFound,
    ListBlanks,
    ListLicences,
    LoadBlanks,
    ReleaseReprint,
    SpoilBlank,
    StocksFound,
)

LICENCE_COLUMNS = (mark("名称"), mark("种类"), mark("状态"), mark("何时"), mark("办件"))
STATES: Mapping[str, str] = {
    LicenceState.READY: mark("可以领取"),
    LicenceState.CLAIMED: mark("正在领取"),
    LicenceState.PRINTING: mark("正在打印"),
    LicenceState.PRINTED: mark("已打印"),
    LicenceState.FAILED: mark("需要处理"),
    LicenceState.HANDED_OUT: mark("已在窗口发放"),
    LicenceState.REVOKED: mark("已作废"),
}
VARIANTS: Mapping[str, str] = {
    LicenceVariant.ORIGINAL: mark("正本"),
    LicenceVariant.DUPLICATE: mark("副本"),
}
REASONS = (mark("卡纸损坏"), mark("打印中断电"), mark("打印不清"), mark("没有打出来"), mark("纸张破损"))
SPOIL_REASONS = (mark("纸张破损"), mark("校准用纸"), mark("放反弄脏"))
_UNDER_WAY = (LicenceState.READY, LicenceState.CLAIMED, LicenceState.PRINTING)


@dataclass(frozen=True, slots=True)
class FailedLicence:
    """A licence that needs staff: what happened and what to do.

    Attributes:
        id: of the licence.
        title: whose, and which sheet.
        happened: in plain words.
        steps: what to do, one after another.
        can_confirm: a good sheet may have come out; otherwise the sheet is known to be spoiled.
    """

    id: str
    title: str
    happened: str
    steps: tuple[str, ...]
    can_confirm: bool


@dataclass(frozen=True, slots=True)
class TrayPicture:
    """A tray's blanks; loaded = used + spoiled + remaining.

    Attributes:
        id, terminal, tray, variant: which.
        title: in words.
        used, spoiled, remaining, loaded: sheets.
        top: serial on top, to be compared with the sheet.
        warning: low, empty, or a sheet whose fate nobody has told; empty while all is well.
        tone: of the warning.
    """

    id: str
    terminal: str
    tray: str
    variant: str
    title: str
    used: int
    spoiled: int
    remaining: int
    loaded: int
    top: str
    warning: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class LicenceDeskPicture:
    """The licence desk's screen."""

    failed: tuple[FailedLicence, ...] = ()
    ready: tuple[Row, ...] = ()
    trays: tuple[TrayPicture, ...] = ()
    busy: bool = False
    online: bool = False


class LicenceDesk(Area[LicenceDeskPicture]):
    """Looks after the licence printers.

    Args:
        desk: the counter or guide desk.
        codes: the desk's scanners.
    """

    def __init__(self, desk: Desk, codes: Codes, parent: QObject | None = None) -> None:
        super().__init__(desk, codes, parent)
        self._failed: tuple[LicenceView, ...] = ()
        self._ready: tuple[LicenceView, ...] = ()
        self._stocks: tuple[StockView, ...] = ()

    def release(self, licence_id: str, serial: str, reason: str) -> None:
        """The spoiled sheet with this number is in hand: let the licence be printed again."""
        _ = self._desk.translate
        if not serial.strip() or len(reason.strip()) < 2:
            self._desk.tell(_("请输入坏纸上的编号，并选择原因。"), "calling")
            return
        request = ReleaseReprint(
            request_key=new_request_key(),
            licence_id=licence_id,
            void_blank=serial.strip().upper(),
            reason=reason.strip(),
        )
        self._send("release", request, _("已放行重印，原编号已作废。请申请人重新领取。"))

    def confirm(self, licence_id: str, serial: str) -> None:
        """A good sheet with this number came out and was handed over."""
        _ = self._desk.translate
        if not serial.strip():
            self._desk.tell(_("请输入打好的证照上的编号。"), "calling")
            return
        request = ConfirmPrinted(
            request_key=new_request_key(), licence_id=licence_id, blank=serial.strip().upper()
        )
        self._send("confirm", request, _("已确认打印完成。"))

    def load(self, terminal: str, tray: str, variant: str, first: str, last: str) -> None:
        """A stack of blanks was put into a tray."""
        _ = self._desk.translate
        values = [one.strip().upper() for one in (first, last)]
        if not all((*values, terminal.strip(), tray.strip())):
            self._desk.tell(_("请填写终端、纸盒和起止编号。"), "calling")
            return
        request = LoadBlanks(
            request_key=new_request_key(),
            terminal=terminal.strip(),
            tray=tray.strip(),
            variant=LicenceVariant(variant),
            first=values[0],
            last=values[1],
        )
        self._send("load", request, _("已登记装入的空白证照。"))

    def spoil(self, terminal: str, tray: str, serial: str, why: str) -> None:
        """The sheet on top cannot be used."""
        _ = self._desk.translate
        if not serial.strip() or len(why.strip()) < 2:
            self._desk.tell(_("请输入作废那张纸上的编号，并选择原因。"), "calling")
            return
        request = SpoilBlank(
            request_key=new_request_key(),
            terminal=terminal,
            tray=tray,
            serial=serial.strip().upper(),
            why=why.strip(),
        )
        self._send("spoil", request, _("{serial} 已作废。", serial=serial.strip().upper()))

    def _send(self, verb: str, request: Params, done: str) -> None:
        def on_done(_: object) -> None:
            self._desk.tell(done, "serving")
            self._load()

        self._press.send(verb, request, on_done)

    def _load(self) -> None:
        call = self._desk.hall.call
        call(ListLicences(), self._on_failed, self._desk.refuse)
        call(ListLicences(states=_UNDER_WAY), self._on_ready, self._desk.refuse)
        call(ListBlanks(), self._on_stocks, self._desk.refuse)

    def _on_failed(self, found: LicencesFound) -> None:
        self._failed = found.licences
        self.refresh()

    def _on_ready(self, found: LicencesFound) -> None:
        self._ready = found.licences
        self.refresh()

    def _on_stocks(self, found: StocksFound) -> None:
        self._stocks = found.stocks
        self.refresh()

    def _concerns(self, event: Event) -> bool:
        return event.licence is not None or event.stock is not None

    def _draw(self) -> LicenceDeskPicture:
        return LicenceDeskPicture(
            failed=tuple(self._draw_failed(one) for one in self._failed),
            ready=tuple(self._ready_row(one) for one in self._ready),
            trays=tuple(self._draw_tray(one) for one in self._stocks),
            busy=self.busy,
            online=self._desk.online,
        )

    def _sheet(self, licence: LicenceView) -> str:
        _ = self._desk.translate
        variant = word(VARIANTS, licence.variant, _)
        return (
            _("{variant}（第 {copy} 份）", variant=variant, copy=licence.copy)
            if licence.copy > 1
            else variant
        )

    def _draw_failed(self, licence: LicenceView) -> FailedLicence:
        _ = self._desk.translate
        void = licence.blank in licence.spoiled
        steps: tuple[str, ...]
        known = licence.fault not in ("", "unknown", "spoiled")
        fault = fault_names((licence.fault,), _) if known else _("原因不明")
        place = f"{licence.claimed_by} {licence.tray}".strip()
        if void:
            happened = _(
                "{place} 打印时出错（{fault}），编号 {blank} 的纸已损坏。",
                place=place,
                fault=fault,
                blank=licence.blank,
            )
            steps = (_("取出打印机里的坏纸。"), _("核对坏纸上的编号，输入后放行重印。"))
        else:
            happened = _(
                "{place} 打印时中断（{fault}），不知道编号 {blank} 的纸是否打好。",
                place=place,
                fault=fault,
                blank=licence.blank,
            )
            steps = (
                _("到打印机前看出纸口和机内。"),
                _("已打好：输入证照上的编号，确认已打印。"),
                _("没打好：取出那张纸，输入它的编号，放行重印。"),
            )
        title = f"{licence.subject} · {self._sheet(licence)}"
        return FailedLicence(licence.id, title, happened, steps, can_confirm=not void)

    def _ready_row(self, licence: LicenceView) -> Row:
        desk, _ = self._desk, self._desk.translate
        state = word(STATES, licence.state, _)
        if licence.state is not LicenceState.READY:
            state = f"{state} · {licence.claimed_by}"
        tone = "serving" if licence.state is LicenceState.READY else "calling"
        return Row(
            licence.id,
            (
                Cell(licence.subject),
                Cell(self._sheet(licence)),
                Cell(state, tone),
                Cell(moment_words(licence.ready_at, desk)),
                Cell(licence.case_number),
            ),
        )

    def _draw_tray(self, stock: StockView) -> TrayPicture:
        _ = self._desk.translate
        warning, tone = "", ""
        if stock.pending:
            words = _("编号 {blank} 的去向还没有登记，这个纸盒暂不打印。", blank=stock.pending)
            warning, tone = words, "fault"
        elif not stock.remaining:
            warning, tone = _("没有空白证照了，请装入并登记编号。"), "fault"
        elif stock.low:
            warning, tone = _("快用完了，请准备空白证照。"), "calling"
        return TrayPicture(
            id=stock.id,
            terminal=stock.terminal,
            tray=stock.tray,
            variant=stock.variant.value,
            title=f"{stock.terminal} · {stock.tray} · {word(VARIANTS, stock.variant, _)}",
            used=stock.used,
            spoiled=stock.spoiled,
            remaining=stock.remaining,
            loaded=stock.loaded,
            top=stock.next,
            warning=warning,
            tone=tone,
        )
