"""Finding cases of any age, reading one with its names for a purpose, and messages that failed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import msgspec
from PySide6.QtCore import QObject

from counter_terminal.viewmodels.area import Area
from counter_terminal.viewmodels.back_office.case_picture import CasePicture, draw_case
from counter_terminal.viewmodels.case_search.history_words import history_row
from counter_terminal.viewmodels.case_search.rows import case_row, hand_over_row
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.issuing.notices_sent import delivery_row
from counter_terminal.viewmodels.ports import Codes
from counter_terminal.viewmodels.table import Fact, Row
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from qt_common.number_words import flaw_words
from queue_server.protocol.base import Params, Role
from queue_server.protocol.case_views import CaseState, CaseView
from queue_server.protocol.cases import CaseRead, CasesFound, ReadCase, SearchCases
from queue_server.protocol.events import Event
from queue_server.protocol.identity_numbers import credit_code_flaw, identity_flaw
from queue_server.protocol.people import Applicant, Person
from queue_server.protocol.platform_views import DeliveryView
from queue_server.protocol.platforms import DeliveriesFound, DropDelivery, ListDeliveries, ReplayDelivery

PAGE = 50
PURPOSES = (mark("申请人来询"), mark("核对材料"), mark("核对领取人"), mark("投诉处理"), mark("督查"))
_LISTS_DELIVERIES = (Role.CLERK, Role.MANAGER, Role.ADMIN)
_MANAGES = (Role.MANAGER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What was typed; the person's number is in no `repr`."""

    number: str = ""
    person_number: str = field(default="", repr=False)
    item: str = ""
    state: str = ""
    department: str = ""
    received_from: str = ""
    received_until: str = ""


@dataclass(frozen=True, slots=True)
class SearchPicture:
    """The search screen.

    Attributes:
        rows: what was found so far; None before the first search.
        more: there is another page.
        asks_purpose: number of the case about to be read; its purpose is asked.
        case: the case read; None while none is.
        people: its persons in full.
        history, hand_overs, deliveries: its tables.
        dead: messages that were given up or wait, of all cases.
        manages: this person may send them again or drop them; otherwise `why_not` says why.
        busy: something has no answer yet.
    """

    rows: tuple[Row, ...] | None = None
    more: bool = False
    asks_purpose: str = ""
    case: CasePicture | None = None
    people: tuple[Fact, ...] = field(default=(), repr=False)
    history: tuple[Row, ...] = ()
    hand_overs: tuple[Row, ...] = ()
    deliveries: tuple[Row, ...] = ()
    dead: tuple[Row, ...] = ()
    manages: bool = False
    why_not: str = ""
    busy: bool = False


class SearchDesk(Area[SearchPicture]):
    """Searches and reads.

    Args:
        desk: the counter.
        codes: the desk's scanners; a scanned slip finds its case.
    """

    def __init__(self, desk: Desk, codes: Codes, parent: QObject | None = None) -> None:
        super().__init__(desk, codes, parent)
        self._asked = 0
        self._dead: tuple[DeliveryView, ...] = ()
        self._found: tuple[CaseView, ...] = ()
        self._next, self._searched = "", False
        self._wanted_now: SearchCases | None = None
        self._chosen: CaseView | None = None
        self._read: CaseRead | None = None
        self._deliveries: tuple[DeliveryView, ...] = ()

    # ------------------------------------------------------------ finding

    def search(self, form: SearchForm) -> None:
        """Find cases; what cannot be is said and not asked."""
        wanted = self._wanted(form)
        if wanted is not None:
            self._desk.touched.emit()
            self._wanted_now, self._found = wanted, ()
            self._ask_page(wanted)

    def load_more(self) -> None:
        """Find the next page."""
        if self._wanted_now is not None and self._next:
            self._ask_page(msgspec.structs.replace(self._wanted_now, after=self._next))

    def choose(self, case_id: str) -> None:
        """Ask for what purpose a case is to be opened."""
        self._chosen = next((one for one in self._found if one.id == case_id), None)
        self.refresh()

    def read(self, purpose: str) -> None:
        """Open the chosen case with its names; who, when and why is logged."""
        purpose = purpose.strip()
        if self._chosen is None:
            return
        if len(purpose) < 2:
            self._desk.tell(self._desk.translate("请选择或填写查看目的，查看会留痕。"), "calling")
            return
        case_id = self._chosen.id
        self._desk.hall.call(
            ReadCase(case_id=case_id, purpose=purpose[:100]), self._on_read, self._desk.refuse
        )

    def put_away(self) -> None:
        """Go back to the list; the names are forgotten."""
        self._chosen, self._read, self._deliveries = None, None, ()
        self.refresh()

    # ------------------------------------------------------------ messages that failed

    def replay(self, delivery_id: str) -> None:
        """Send a message again."""
        self._manage(ReplayDelivery(request_key=new_request_key(), delivery_id=delivery_id))

    def drop(self, delivery_id: str, reason: str) -> None:
        """Decide that a message need not go."""
        if len(reason.strip()) < 2:
            self._desk.tell(self._desk.translate("请写明为什么不发。"), "calling")
            return
        self._manage(
            DropDelivery(request_key=new_request_key(), delivery_id=delivery_id, reason=reason.strip()[:200])
        )

    def _manage(self, request: Params) -> None:
        self._press.send("delivery", request, lambda _: self._load())

    # ------------------------------------------------------------ what is asked

    def _wanted(self, form: SearchForm) -> SearchCases | None:
        _ = self._desk.translate
        person = "".join(form.person_number.split()).upper()
        if person and identity_flaw(person) is not None and credit_code_flaw(person) is not None:
            flaw = identity_flaw(person)
            self._desk.tell(flaw_words(flaw.wrong if flaw else "", flaw.place if flaw else 0, _), "calling")
            return None
        try:
            begin, end = (self._day(text) for text in (form.received_from, form.received_until))
        except ValueError:
            self._desk.tell(_("日期不存在，请按年-月-日填写，如 2026-11-20。"), "calling")
            return None
        return SearchCases(
            number=form.number.strip().upper()[:64],
            person_number=person,
            item_id=form.item.strip(),
            states=(CaseState(form.state),) if form.state else (),
            department=form.department.strip(),
            received_from=begin,
            received_until=end,
            limit=PAGE,
        )

    def _day(self, text: str) -> dt.date | None:
        return dt.date.fromisoformat(text.strip()) if text.strip() else None

    def _ask_page(self, wanted: SearchCases) -> None:
        self._asked += 1
        asked = self._asked
        self._desk.hall.call(wanted, lambda found: self._on_found(asked, found), self._desk.refuse)
        self.refresh()

    def _on_found(self, asked: int, found: CasesFound) -> None:
        if asked != self._asked or not self._shown:
            return
        self._found = (*self._found, *found.cases)
        self._next, self._searched = found.next, True
        self.refresh()

    def _on_read(self, answer: CaseRead) -> None:
        if not self._shown or not self._desk.attended or self._chosen is None:
            return
        self._read = answer
        if self._role() in _LISTS_DELIVERIES:
            wanted = ListDeliveries(states=(), about=answer.case.case.number)
            self._desk.hall.call(wanted, self._on_deliveries, self._desk.refuse)
        self.refresh()

    def _on_deliveries(self, found: DeliveriesFound) -> None:
        if self._read is not None:
            self._deliveries = found.deliveries
            self.refresh()

    # ------------------------------------------------------------ what comes in

    def _load(self) -> None:
        if self._role() in _LISTS_DELIVERIES:
            self._desk.hall.call(ListDeliveries(), self._on_dead, self._desk.refuse)

    def _on_dead(self, found: DeliveriesFound) -> None:
        self._dead = found.deliveries
        self.refresh()

    def _concerns(self, event: Event) -> bool:
        return event.delivery is not None

    def _forget(self) -> None:
        self._asked += 1
        self._found, self._next, self._searched = (), "", False
        self._wanted_now, self._chosen, self._read = None, None, None
        self._deliveries = ()

    def _take_code(self, code: str) -> None:
        self.put_away()
        self.search(SearchForm(number=code))

    def _role(self) -> Role | None:
        return self._desk.clerk.role if self._desk.clerk else None

    def _draw(self) -> SearchPicture:
        desk, read = self._desk, self._read
        manages = self._role() in _MANAGES
        bag = read.case.bag if read else None
        return SearchPicture(
            rows=tuple(case_row(case, desk) for case in self._found) if self._searched else None,
            more=bool(self._next),
            asks_purpose=self._chosen.number if self._chosen and read is None else "",
            case=draw_case(read.case, desk) if read else None,
            people=_people(read.applicant, desk) if read else (),
            history=tuple(history_row(line, desk) for line in reversed(read.history)) if read else (),
            hand_overs=tuple(hand_over_row(one, desk) for one in reversed(bag.hand_overs)) if bag else (),
            deliveries=tuple(delivery_row(one, desk) for one in self._deliveries),
            dead=tuple(delivery_row(one, desk) for one in self._dead),
            manages=manages,
            why_not="" if manages else desk.translate("重发和不发由主管决定。"),
            busy=self.busy,
        )


def _people(applicant: Applicant, desk: Desk) -> tuple[Fact, ...]:
    _ = desk.translate
    facts = [
        Fact(_("申请人"), applicant.name),
        Fact(_("证件号码"), applicant.number),
        Fact(_("电话"), applicant.phone),
        Fact(_("地址"), applicant.address),
        *_person(_("代理人"), applicant.agent),
        *_person(_("法定代表人"), applicant.legal_representative),
    ]
    return tuple(fact for fact in facts if fact.text)


def _person(who: str, person: Person | None) -> list[Fact]:
    if person is None:
        return []
    return [Fact(who, " ".join(part for part in (person.name, person.number, person.phone) if part))]
