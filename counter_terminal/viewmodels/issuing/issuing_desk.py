"""The issuing window: results registered, told, handed out or posted; seals; licences for self-service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.area import Area
from counter_terminal.viewmodels.back_office.case_picture import CasePicture, draw_case
from counter_terminal.viewmodels.case_search.rows import case_row
from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.cases.papers import Papers
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.issuing.checklist import CheckLine, Checklist, is_start_up
from counter_terminal.viewmodels.issuing.collecting import Collecting
from counter_terminal.viewmodels.issuing.licence_form import BadLicence, offer_of
from counter_terminal.viewmodels.issuing.may import IssuingMay, may
from counter_terminal.viewmodels.issuing.notices_sent import delivery_row, told_words
from counter_terminal.viewmodels.issuing.seals import SEALS, SealsPicture, draw_seals
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.viewmodels.table import Row
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from queue_server.protocol.case_views import CaseState, CaseView
from queue_server.protocol.cases import (
    CaseChanged,
    CasesFound,
    CaseVerb,
    FindCase,
    HandOut,
    OrderSeals,
    PostResult,
    RegisterResult,
    SealsReady,
    SearchCases,
    TellAgain,
)
from queue_server.protocol.errors import CodeWrong, HallError, LinkLost
from queue_server.protocol.events import Event
from queue_server.protocol.licences import OfferLicence
from queue_server.protocol.platform_views import DeliveryView
from queue_server.protocol.platforms import DeliveriesFound, ListDeliveries
from queue_server.protocol.scans import SIGNATURE, AddScan, FileStored, ScanStored

MOST = 200
FILTERS: Mapping[str, str] = {"arriving": mark("待登记"), "ready": mark("待领取")}
SHORTEST_TRACKING = 6


@dataclass(frozen=True, slots=True)
class IssuingPicture:
    """The issuing window's screen.

    Attributes:
        rows, counts, chosen: the list and its filters.
        case: the case at hand.
        start_up: it is a start-up set (企业开办大礼包).
        checklist: what is here.
        told, told_tone: whether the applicant was told.
        deliveries: every message about the case.
        seals: the order at the engraver; None without one.
        may: why each verb is off.
        busy: the verb without an answer.
        offered: what was said about the licence offered last, with its code; shown until the case is left.
    """

    rows: tuple[Row, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    chosen: str = "arriving"
    case: CasePicture | None = None
    start_up: bool = False
    checklist: tuple[CheckLine, ...] = ()
    told: str = ""
    told_tone: str = ""
    deliveries: tuple[Row, ...] = ()
    seals: SealsPicture | None = None
    may: IssuingMay = field(default_factory=IssuingMay)
    busy: str = ""
    offered: str = ""


class IssuingDesk(Area[IssuingPicture]):
    """Registers and hands out.

    Args:
        desk: the counter.
        tools: scanners, card reader and printers.

    Attributes:
        papers: those of the case at hand; new ones are printed.
        collecting: who fetches the result.
    """

    def __init__(self, desk: Desk, tools: DeskTools, parent: QObject | None = None) -> None:
        super().__init__(desk, tools.codes, parent, ticks=True)
        self._file = CaseFile(desk, self._press, self)
        self.papers = Papers(desk, self._file, tools.documents, self)
        self.collecting = Collecting(desk, tools.cards, self)
        self._checklist = Checklist()
        self._cases: tuple[CaseView, ...] = ()
        self._deliveries: tuple[DeliveryView, ...] = ()
        self._filter, self._listed_for = "arriving", ("", "")
        self._signing, self._offered = False, ""
        self._file.changed.connect(self._on_case)

    # ------------------------------------------------------------ the list

    def filter(self, name: str) -> None:
        """Show `arriving` or `ready` results."""
        self._filter = name
        self.refresh()

    def open(self, case_id: str) -> None:
        """Take a case to hand."""
        self._find(FindCase(case_id=case_id))

    def open_code(self, code: str) -> None:
        """Take the case of a bag's or paper's code, or of a number typed, to hand."""
        code = code.strip().upper()[:64]
        if code:
            self._find(FindCase(bag_code=code) if code.startswith("B") else FindCase(case_number=code))

    def put_away(self) -> None:
        """Show the list again; forget the collector."""
        self._file.close()

    def close(self) -> None:
        """Stop everything that would still happen."""
        super().close()
        self._file.close()

    # ------------------------------------------------------------ registering

    def tick(self, name: str, present: bool) -> None:
        """Say that something of the checklist is here."""
        self._checklist.tick(name, present)
        self.refresh()

    def set_number(self, name: str, number: str) -> None:
        """Write down a number of the checklist."""
        self._checklist.set_number(name, number)
        self.refresh()

    def add(self, name: str) -> None:
        """Add something to the checklist."""
        self._checklist.add(name)
        self.refresh()

    def register(self) -> None:
        """The result is here: register it, and the applicant is told."""
        if not any(one.present for one in self._checklist.lines):
            self._desk.tell(self._desk.translate("请先勾选已到出件窗口的结果。"), "calling")
            return
        self._do("register", RegisterResult, results=self._checklist.results())

    def tell_again(self) -> None:
        """Tell the applicant once more, with a new code."""
        self._do("tell_again", TellAgain)

    # ------------------------------------------------------------ out of the house

    def hand_out(self, signature_png: bytes = b"") -> None:
        """Hand the result to the collector; a signature is stored first."""
        if why_not := self.collecting.picture.why_not:
            self._desk.tell(why_not, "calling")
        elif self._signing or self._press.pending:
            return
        elif signature_png:
            self._signing = True
            case_id = self._file.case_id
            self._desk.hall.upload(signature_png, partial(self._on_uploaded, case_id), self._on_not_signed)
            self.refresh()
        else:
            self._hand_out("")

    def post(self, tracking_number: str, carrier: str) -> None:
        """Give the result to the post."""
        tracking = "".join(tracking_number.split()).upper()
        if len(tracking) < SHORTEST_TRACKING or not tracking.isalnum() or not tracking.isascii():
            words = self._desk.translate("请扫描或输入快递单上的运单号（字母和数字，至少 6 位）。")
            self._desk.tell(words, "calling")
            return
        self._do("post", PostResult, tracking_number=tracking, carrier=carrier.strip())

    def _hand_out(self, signature_scan_id: str) -> None:
        draft = self.collecting.draft
        collector = self.collecting.collector(signature_scan_id)
        self._do("hand_out", HandOut, collector=collector, pickup_code=draft.code)

    def _on_uploaded(self, case_id: str, stored: FileStored) -> None:
        if case_id != self._file.case_id:
            self._signing = False
            return
        request = AddScan(
            request_key=new_request_key(), blob_id=stored.blob_id, case_id=case_id, material_id=SIGNATURE
        )
        self._press.send("sign", request, self._on_signed, self._on_not_signed)

    def _on_signed(self, answer: ScanStored) -> None:
        self._signing = False
        if answer.scan.case_id == self._file.case_id:
            if answer.case is not None:
                self._file.take(answer.case)
            self._hand_out(answer.scan.id)

    def _on_not_signed(self, error: HallError) -> None:
        self._signing = False
        self._desk.refuse(error)
        self.refresh()

    # ------------------------------------------------------------ seals and licences

    def order_seals(self, authorisation_code: str, *, by_post: bool = False) -> None:
        """Send the applicant's code to the engraver; the two hours begin."""
        code = authorisation_code.strip()
        if len(code) < 4:
            self._desk.tell(self._desk.translate("请输入申请人收到的刻章授权码（至少 4 位）。"), "calling")
            return
        self._do("order_seals", OrderSeals, authorisation_code=code, seals=SEALS, by_post=by_post)

    def seals_ready(self) -> None:
        """The seals have come."""
        self._do("seals_ready", SealsReady)

    def offer_licence(self, typed: Mapping[str, str], form: str, variant: str, copy: int) -> bool:
        """Let one sheet be printed by self-service; False when a field is wrong, which is said."""
        try:
            offer = offer_of(self._file.case_id, typed, form, variant, copy, self._desk)
        except BadLicence as problem:
            self._desk.tell(str(problem), "calling")
            return False
        return self._press.send("offer", offer, lambda _: self._on_offered(offer))

    def _on_offered(self, offer: OfferLicence) -> None:
        _ = self._desk.translate
        self._offered = _("可以自助打印了。领取码 {code}，请告知申请人。", code=offer.pickup_code)
        self._desk.tell(self._offered, "serving")
        self.refresh()

    # ------------------------------------------------------------ verbs and answers

    def _do(self, verb: str, request_type: type[CaseVerb], /, **fields: Any) -> None:
        if not self._file.case_id:
            return
        request = request_type(
            request_key=new_request_key(), case_id=self._file.case_id, version=self._file.version, **fields
        )
        done: Callable[[Any], None] = self._on_seals if "seals" in verb else partial(self._on_done, verb)
        if "seals" in verb:
            self._press.send(verb, request, done)
        else:
            self._file.send(verb, request, done, partial(self._on_refused, verb))

    def _on_seals(self, _: object) -> None:
        self._desk.tell(self._desk.translate("刻章情况已更新。"), "serving")
        self._file.refresh()

    def _on_done(self, verb: str, answer: CaseChanged) -> None:
        _, number = self._desk.translate, answer.case.number
        said = {
            "register": _("{number} 的结果已登记，正在告知申请人。", number=number),
            "tell_again": _("{number} 已再次告知，领取码是新的。", number=number),
            "hand_out": _("{number} 已出件登记，办结归档。", number=number),
            "post": _("{number} 已交邮，正在告知申请人。", number=number),
        }
        self._desk.tell(said[verb], "serving")
        for paper in answer.new_papers:
            self.papers.print(paper)
        if verb in ("hand_out", "tell_again"):
            self.collecting.wipe()
        self._ask_deliveries()
        self._reload()

    def _on_refused(self, verb: str, error: HallError) -> None:
        if verb == "hand_out" and isinstance(error, CodeWrong):
            self.collecting.refused(error)
            self._file.refresh()  # the try was counted, so the case has a new version
        elif not isinstance(error, LinkLost) or self._desk.online:
            self._desk.refuse(error)
        self.refresh()

    def _on_case(self) -> None:
        whole = self._file.whole
        listed_for = (whole.case.id, whole.case.state.value) if whole else ("", "")
        if listed_for != self._listed_for:
            if listed_for[0] != self._listed_for[0]:
                self.collecting.wipe()
                self._deliveries, self._signing, self._offered = (), False, ""
            self._listed_for = listed_for
            if whole is not None:
                self._checklist.begin(whole)
                self._ask_deliveries()
        self.refresh()

    def _ask_deliveries(self) -> None:
        whole = self._file.whole
        if whole is not None:
            wanted = ListDeliveries(states=(), about=whole.case.number)
            case_id = whole.case.id
            self._desk.hall.call(wanted, partial(self._on_deliveries, case_id), self._desk.refuse)

    def _on_deliveries(self, case_id: str, found: DeliveriesFound) -> None:
        if case_id == self._file.case_id:
            self._deliveries = found.deliveries
            self.refresh()

    # ------------------------------------------------------------ what comes in

    def _load(self) -> None:
        states = (CaseState.APPROVED, CaseState.REJECTED, CaseState.READY)
        self._desk.hall.call(SearchCases(states=states, limit=MOST), self._on_list, self._desk.refuse)

    def _on_list(self, found: CasesFound) -> None:
        if self._shown:
            self._cases = found.cases
            self.refresh()

    def _on_event(self, event: Event) -> None:
        super()._on_event(event)
        whole = self._file.whole
        if event.delivery is not None and whole is not None and event.delivery.about == whole.case.number:
            self._ask_deliveries()

    def _forget(self) -> None:
        self._cases = ()
        self._file.close()
        self.collecting.wipe()

    def _take_code(self, code: str) -> None:
        waits_for_code = (
            self._file.whole is not None and code.isascii() and code.isdigit() and len(code) <= 12
        )
        if waits_for_code:
            self.collecting.set_code(code)
        else:
            self.open_code(code)

    def _find(self, wanted: FindCase) -> None:
        self._desk.hall.call(wanted, self._on_found, self._desk.refuse)

    def _on_found(self, found: CaseChanged) -> None:
        if self._shown and self._desk.attended:
            self._file.take(found)

    def _draw(self) -> IssuingPicture:
        whole, desk = self._file.whole, self._desk
        told, tone = told_words(self._deliveries, desk) if whole and _is_told(whole) else ("", "")
        return IssuingPicture(
            rows=tuple(case_row(case, desk) for case in self._cases if _filter_of(case) == self._filter),
            counts=tuple((name, sum(_filter_of(case) == name for case in self._cases)) for name in FILTERS),
            chosen=self._filter,
            case=draw_case(whole, desk) if whole else None,
            start_up=bool(whole and is_start_up(whole)),
            checklist=self._checklist.lines if whole else (),
            told=told,
            told_tone=tone,
            deliveries=tuple(delivery_row(one, desk) for one in self._deliveries),
            seals=draw_seals(whole.seals, desk) if whole and whole.seals else None,
            may=may(whole, desk) if whole else IssuingMay(),
            busy="sign" if self._signing else self._press.pending,
            offered=self._offered,
        )


def _filter_of(case: CaseView) -> str:
    return "ready" if case.state is CaseState.READY else "arriving"


def _is_told(whole: CaseChanged) -> bool:
    return whole.case.state in (CaseState.READY, CaseState.CLOSED)
