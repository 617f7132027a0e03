"""Cases to go on with: the clerk's own open ones, and whatever is looked for by number, bag or person."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.cases.deadline import TONES
from counter_terminal.viewmodels.cases.people import tidy_number
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.throttle import Throttle
from qt_common.case_words import CASE_STATES
from qt_common.hall import LinkStatus
from qt_common.words import word
from queue_server.protocol.case_views import CaseState, CaseView
from queue_server.protocol.cases import CasesFound, FindCase, SearchCases
from queue_server.protocol.errors import HallError
from queue_server.protocol.events import Event
from queue_server.protocol.identity_numbers import credit_code_flaw, identity_flaw

ASK_S = 1.0
MOST = 50
MOST_ASKED = 200
BEFORE_ACCEPTANCE = (CaseState.RECEIVED, CaseState.CORRECTION)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the list; masked."""

    id: str
    number: str
    applicant: str
    item: str
    state: str
    detail: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CaseListPicture:
    """The list.

    Attributes:
        lines: cases.
        title: whose they are.
        says: why there are none.
        searching: something was looked for; otherwise these are the clerk's own.
    """

    lines: tuple[CaseLine, ...] = ()
    title: str = ""
    says: str = ""
    searching: bool = False


class CaseList(Model[CaseListPicture]):
    """The start page's list.

    Args:
        desk: the counter.

    Signals:
        found: CaseChanged; a case to be put on the desk.
    """

    found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._cases: tuple[CaseView, ...] = ()
        self._searching = False
        self._says = ""
        self._asked = 0
        self._shown = False
        self._ask_soon = Throttle(desk.clock, ASK_S, self._ask_own)
        desk.hall.happened.connect(self._on_event)
        desk.hall.link_changed.connect(self._on_link)

    def set_shown(self, shown: bool) -> None:
        """Ask only while somebody looks."""
        self._shown = shown
        if shown:
            self.begin()

    def begin(self) -> None:
        """Show the clerk's own open cases."""
        self._searching = False
        self._ask_soon()

    def wipe(self) -> None:
        """Forget what was found."""
        self._cases, self._searching, self._says = (), False, ""
        self._asked += 1
        self.refresh()

    def close(self) -> None:
        """Ask nothing any more."""
        self._ask_soon.cancel()

    def search(self, text: str) -> None:
        """Look for a case by number or bag code, or for a person's by identity number or credit code."""
        wanted = tidy_number(text)
        if not wanted:
            self.begin()
            return
        self._searching = True
        if identity_flaw(wanted) is None or credit_code_flaw(wanted) is None:
            self._ask(SearchCases(person_number=wanted, limit=MOST))
        else:
            self._ask(SearchCases(number=wanted, limit=MOST))

    def take(self, case_id: str) -> None:
        """Put a case of the list on the desk."""
        self._desk.hall.call(FindCase(case_id=case_id), self.found.emit, self._desk.refuse)

    def take_code(self, text: str) -> None:
        """Put the case a scanned slip or paper belongs to on the desk."""
        code = tidy_number(text)[:64]
        self._desk.hall.call(
            FindCase(bag_code=code),
            self.found.emit,
            lambda _: self._desk.hall.call(FindCase(case_number=code), self.found.emit, self._unknown),
        )

    def _unknown(self, error: HallError) -> None:
        _ = self._desk.translate
        self._desk.tell(_("这个条码不是本大厅的办件号，也不是信用代码，没有任何改动。"), "calling")

    def _ask_own(self) -> None:
        clerk = self._desk.clerk
        looks = self._shown and self._desk.attended and self._desk.online
        if clerk is not None and looks and not self._searching:
            # nobody has accepted these yet, so the server cannot find them by their clerk
            waiting = SearchCases(states=BEFORE_ACCEPTANCE, limit=MOST_ASKED)
            accepted = SearchCases(accepted_by=clerk.id, states=(CaseState.ACCEPTED,), limit=MOST)
            self._ask(waiting, accepted, only=clerk.id)

    def _ask(self, *requests: SearchCases, only: str = "") -> None:
        """Ask one after the other and show all that was found; `only` a clerk's, if given."""
        self._asked += 1
        mine = self._asked
        together: list[CaseView] = []

        def take(found: CasesFound) -> None:
            if mine != self._asked:
                return
            together.extend(one for one in found.cases if only in ("", one.accepted_by))
            if rest:
                self._desk.hall.call(rest.pop(0), take, refused)
                return
            self._cases, self._says = tuple(together[:MOST]), ""
            self.refresh()

        def refused(error: HallError) -> None:
            if mine == self._asked:
                self._says = self._desk.explain(error)
                self.refresh()

        rest = list(requests)
        self._desk.hall.call(rest.pop(0), take, refused)

    def _on_event(self, event: Event) -> None:
        if event.case is not None and not self._searching:
            self._ask_soon()

    def _on_link(self, status: LinkStatus) -> None:
        if status.online:
            self._ask_soon()

    def _draw(self) -> CaseListPicture:
        _ = self._desk.translate
        empty = (
            _("没有找到办件。")
            if self._searching
            else _("您没有待办的件。可以新收一件，或扫流转单上的条码。")
        )
        return CaseListPicture(
            lines=tuple(self._line(one) for one in self._cases),
            title=_("查找结果") if self._searching else _("我的在办件"),
            says="" if self._cases else self._says or empty,
            searching=self._searching,
        )

    def _line(self, case: CaseView) -> CaseLine:
        _ = self._desk.translate
        parts = [self._desk.times.date(case.received_at)]
        if case.due_on is not None:
            parts.append(_("期限 {day}", day=f"{case.due_on:%m-%d}"))
        if case.missing:
            parts.append(_("待补 {count} 项", count=case.missing))
        if case.urgent:
            parts.append(_("急事特办"))
        return CaseLine(
            id=case.id,
            number=case.number,
            applicant=case.applicant,
            item=case.item_name,
            state=word(CASE_STATES, case.state, _),
            detail=" · ".join(parts),
            tone=TONES.get(case.light, ""),
        )
