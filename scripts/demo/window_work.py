"""A clerk takes a case in: card, item, findings, pages under the camera, outcome, papers, bag."""

from __future__ import annotations

from collections.abc import Callable

from counter_terminal.viewmodels.cases.case_desk import Page
from counter_terminal.viewmodels.cases.intake import AGENT, APPLICANT, REPRESENTATIVE
from counter_terminal.viewmodels.cases.outcomes import Outcome
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import Clock
from queue_server.protocol.case_views import ApplicantKind, CaseState, MaterialState
from queue_server.protocol.cases import CaseChanged
from scripts.demo.acting import Steps, Until, insist, pause
from scripts.demo.dossiers import Desk, Dossier, ends_at_window
from scripts.demo.errands import Way
from scripts.demo.rail import CALLING, CASES, ISSUING, REVIEW, Rail
from scripts.demo.sheets import Portfolio
from scripts.demo.simulators import Simulator

LOOK_S = 20.0
"""Somebody looks at what the screen says."""
IMPATIENT_S = 600.0
"""A page that was not taken by itself in so long is taken by hand."""
_REASONS = {
    Way.REFUSED: "该事项依法不属于本行政机关职权范围",
    Way.WITHDRAWN: "申请人另有安排，自愿撤回申请",
}
Moment = Callable[[str, CounterTerminal], None]


class WindowWork:
    """What a clerk does with papers, at one counter.

    Args:
        terminal: the counter.
        tools: what stands on it.
        simulators: the stage's devices by name.
        portfolio: the visitors' papers.
        clock: the day's.
        rail: changes the area of work.
        on_moment: told (name, terminal) at moments worth a picture.
    """

    def __init__(
        self,
        terminal: CounterTerminal,
        tools: DeskTools,
        simulators: dict[str, Simulator],
        portfolio: Portfolio,
        clock: Clock,
        rail: Rail,
        on_moment: Moment,
    ) -> None:
        counter = terminal.desk.counter_id
        self._terminal, self._tools, self._clock = terminal, tools, clock
        self._cases, self._rail = terminal.cases, rail
        self._portfolio = portfolio
        self._reader = simulators.get(f"cards-{counter}")
        self._camera = simulators.get(f"camera-{counter}")
        self._on_moment = on_moment
        self._pages = 0

    @property
    def pages(self) -> int:
        """Pages taken at this counter."""
        return self._pages

    def take_in(self, dossier: Dossier) -> Steps:
        """Do all of it, up to the outcome of the first visit."""
        self._go(CASES)
        yield from self._open(dossier)
        yield from self._scan_all(dossier)
        yield from self._check(dossier)
        yield from self._first_outcome(dossier)
        self._leave()

    def correct(self, dossier: Dossier) -> Steps:
        """The applicant is back with what was missing."""
        self._go(CASES)
        cases = self._cases
        yield from self._do(
            lambda: cases.cases.take(dossier.case_id), lambda: cases.page is Page.CASE, "case to correct"
        )
        missing = next(one for one in self._whole.materials if one.state is MaterialState.MISSING)
        yield from self._scan(dossier, missing.id, missing.name, 1)
        yield from self._do(
            lambda: cases.findings.set_state(missing.id, MaterialState.PRESENT),
            lambda: bool(cases.findings.drafts),
            "corrected finding",
        )
        yield from self._outcome(Outcome.RECEIVE, CaseState.RECEIVED)
        yield from self._accept(dossier)
        self._leave()

    # ------------------------------------------------------------ taking in

    def _open(self, dossier: Dossier) -> Steps:
        errand, intake = dossier.errand, self._cases.intake
        self._on_moment("case-start", self._terminal)
        self._cases.begin_case()
        yield from self._do(
            lambda: intake.items.search(errand.item),
            lambda: any(line.id == errand.item_id for line in intake.items.picture.lines),
            "items",
        )
        intake.items.choose(errand.item_id)
        who = APPLICANT
        if errand.company:
            who = AGENT
            intake.set_kind(ApplicantKind.COMPANY)
            intake.type(APPLICANT, "name", errand.company)
            intake.type(APPLICANT, "number", errand.credit_code)
            intake.type(APPLICANT, "phone", errand.citizen.phone)
            intake.set_present(REPRESENTATIVE, there=True)
            intake.type(REPRESENTATIVE, "name", errand.citizen.name)
            intake.type(REPRESENTATIVE, "number", errand.citizen.number)
        yield from self._identify(dossier, who)
        intake.type(who, "phone", errand.citizen.phone)
        intake.set_delivery(errand.delivery)
        yield from pause(self._clock, LOOK_S)
        self._on_moment("case-intake", self._terminal)
        yield from self._do(intake.open, lambda: self._cases.page is Page.CASE, "open case")
        dossier.case_id, dossier.number = self._whole.case.id, self._whole.case.number

    def _identify(self, dossier: Dossier, who: str) -> Steps:
        intake, citizen = self._cases.intake, dossier.errand.citizen
        if self._reader is None or not self._tools.cards.there:
            intake.set_present(who, there=True)
            intake.type(who, "name", citizen.name)
            intake.type(who, "number", citizen.number)
            return
        intake.read_card(who)
        self._on_moment("case-card", self._terminal)
        self._reader.do("lay", card=citizen.card)
        yield Until(lambda: intake.draft(who).read_from_card, "card read")
        self._reader.do("take")

    # ------------------------------------------------------------ pages

    def _scan_all(self, dossier: Dossier) -> Steps:
        missing = 1 if dossier.errand.way is Way.CORRECTED else 0
        wanted = self._whole.materials[missing : missing + dossier.errand.materials]
        for place, material in enumerate(wanted):
            yield from self._scan(dossier, material.id, material.name, 1 + (place == 0))

    def _scan(self, dossier: Dossier, material_id: str, name: str, pages: int) -> Steps:
        cases, scanning = self._cases, self._cases.scanning
        cases.scan(material_id)
        yield Until(lambda: cases.page is Page.SCAN, "scan page")
        if self._camera is None or self._tools.camera is None:
            scanning.import_files([self._portfolio.flat(dossier.errand, name)])
            yield Until(lambda: scanning.picture.pages, "imported page")
            pages = 1
        else:
            yield from self._photograph(self._camera, dossier, name, pages)
        dossier.pages += pages
        self._pages += pages
        self._on_moment("scan-pages", self._terminal)
        before = self._scans_of(material_id)
        yield from self._do(
            scanning.finish,
            lambda: cases.page is Page.CASE and self._scans_of(material_id) > before,
            "stored scan",
        )

    def _photograph(self, camera: Simulator, dossier: Dossier, name: str, pages: int) -> Steps:
        scanning = self._cases.scanning
        for page in range(1, pages + 1):
            if page == 1 and self._pages % 9 == 2:
                yield from self._spoil_one(camera, dossier, name)
            have = len(scanning.picture.pages)
            camera.do("lay", path=str(self._portfolio.page(dossier.errand, name, page)))
            yield from self._taken(have)
            if scanning.picture.held is not None:
                self._on_moment("scan-warning", self._terminal)
                scanning.use_anyway()
            self._on_moment("scan-live", self._terminal)
        camera.do("lay", path=str(self._portfolio.mat))

    def _taken(self, have: int) -> Steps:
        """Wait until the page lies still and is taken by itself; else press the key."""
        scanning, began_s = self._cases.scanning, self._clock.monotonic_s()
        yield Until(
            lambda: (
                len(scanning.picture.pages) > have
                or scanning.picture.held
                or self._clock.monotonic_s() - began_s > IMPATIENT_S
            ),
            "page under the camera",
        )
        yield from self._do(
            scanning.capture,
            lambda: len(scanning.picture.pages) > have or scanning.picture.held,
            "page taken",
        )

    def _spoil_one(self, camera: Simulator, dossier: Dossier, name: str) -> Steps:
        """A thumb is in the picture: the page is asked about, thrown away and taken again."""
        scanning = self._cases.scanning
        have = len(scanning.picture.pages)
        camera.do("lay", path=str(self._portfolio.page(dossier.errand, name, 1, spoiled="shadow")))
        yield from self._taken(have)
        yield from pause(self._clock, LOOK_S)
        if scanning.picture.held is not None:
            self._on_moment("scan-warning", self._terminal)
            camera.do("lay", path=str(self._portfolio.page(dossier.errand, name, 1)))
            yield from pause(self._clock, LOOK_S)
            scanning.retake()
            yield from self._taken(have)
            if scanning.picture.held is not None:
                scanning.use_anyway()
        for page in scanning.picture.pages[have:]:
            scanning.delete(page.id)

    # ------------------------------------------------------------ findings

    def _check(self, dossier: Dossier) -> Steps:
        findings, way = self._cases.findings, dossier.errand.way
        yield from pause(self._clock, LOOK_S)
        self._on_moment("case-materials", self._terminal)
        if way is Way.CORRECTED:
            first = self._whole.materials[0].id
            findings.set_state(first, MaterialState.MISSING)
            findings.set_words(first, "未提交申请书原件", "请按样表填写，并由法定代表人签字")
        wanted = {Way.TOLERATED: MaterialState.LATER, Way.PROMISED: MaterialState.PROMISED}.get(way)
        line = next((one for one in findings.picture.lines if wanted in one.offers), None)
        if wanted is not None and line is not None:
            findings.set_state(line.id, wanted)
        findings.all_present()
        yield Until(lambda: not findings.drafts, "findings saved")
        self._on_moment(f"case-checked-{way.value}", self._terminal)

    def _scans_of(self, material_id: str) -> int:
        whole = self._cases.file.whole
        return sum(len(one.scans) for one in whole.materials if one.id == material_id) if whole else 0

    # ------------------------------------------------------------ outcomes

    def _first_outcome(self, dossier: Dossier) -> Steps:
        match dossier.errand.way:
            case Way.CORRECTED:
                yield from self._outcome(Outcome.CORRECT, CaseState.CORRECTION)
                yield from self._see_paper()
                self._on_moment("case-corrected", self._terminal)
                yield from self._print()
                dossier.at = Desk.CORRECTION
            case Way.REFUSED:
                yield from self._outcome(Outcome.REFUSE, CaseState.REFUSED, _REASONS[Way.REFUSED])
                yield from self._see_paper()
                self._on_moment("case-refused", self._terminal)
                yield from self._print()
            case Way.WITHDRAWN:
                yield from self._outcome(Outcome.ACCEPT, CaseState.ACCEPTED)
                yield from self._outcome(Outcome.WITHDRAW, CaseState.WITHDRAWN, _REASONS[Way.WITHDRAWN])
                yield from self._see_paper()
                self._on_moment("case-withdrawn", self._terminal)
                yield from self._print()
            case Way.INSTANT:
                yield from self._outcome(Outcome.ACCEPT, CaseState.ACCEPTED)
                yield from self._print()
                yield from self._decide_at_once(dossier)
            case _:
                yield from self._accept(dossier)
        if self._cases.file.whole is not None:
            dossier.state = self._whole.case.state
        if ends_at_window(dossier.errand.way):
            dossier.at = Desk.DONE

    def _accept(self, dossier: Dossier) -> Steps:
        yield from self._outcome(Outcome.ACCEPT, CaseState.ACCEPTED)
        yield from self._see_paper()
        self._on_moment(f"case-accepted-{dossier.errand.way.value}", self._terminal)
        yield from self._outcome(Outcome.PACK, CaseState.ACCEPTED, so=lambda: self._whole.bag is not None)
        yield from self._print()
        bag = self._whole.bag
        dossier.bag_code = bag.code if bag else ""
        dossier.state = self._whole.case.state
        dossier.at = Desk.REVIEW

    def _outcome(
        self, outcome: Outcome, state: CaseState, reason: str = "", so: Callable[[], bool] | None = None
    ) -> Steps:
        outcomes = self._cases.outcomes
        done = so or (lambda: self._whole.case.state is state)

        def press() -> None:
            outcomes.ask(outcome)
            outcomes.confirm(reason)

        yield Until(lambda: done() or outcomes.picture.buttons[outcome].enabled, f"{outcome.value} possible")
        outcomes.ask(outcome)
        yield from pause(self._clock, LOOK_S)
        self._on_moment(f"case-{outcome.value}", self._terminal)
        yield from self._do(press, done, f"{outcome.value} done")

    def _see_paper(self) -> Steps:
        """Wait for the picture of the paper just made."""
        papers, began_s = self._cases.papers, self._clock.monotonic_s()
        yield Until(
            lambda: papers.picture.png or self._clock.monotonic_s() - began_s > IMPATIENT_S, "paper shown"
        )

    def _print(self) -> Steps:
        """Print what has not come out; a counter without a printer leaves it to another one."""
        papers = self._cases.papers
        if not self._tools.documents.names():
            return
        yield Until(lambda: papers.picture.lines, "papers listed")
        yield from self._do(papers.print_new, lambda: not papers.picture.to_print, "papers printed")
        self._on_moment("case-papers", self._terminal)

    def _decide_at_once(self, dossier: Dossier) -> Steps:
        """即办件: decided and handed out by the same clerk before the visitor gets up."""
        review, issuing = self._terminal.case_areas.review, self._terminal.case_areas.issuing
        self._go(REVIEW)
        yield from self._do(
            lambda: review.open(dossier.case_id), lambda: review.picture.case is not None, "case to decide"
        )
        yield from self._do(review.approve, lambda: bool(review.picture.may.approve), "decided at once")
        self._go(ISSUING)
        yield from self._do(
            lambda: issuing.open(dossier.case_id),
            lambda: issuing.picture.case is not None,
            "case to hand out",
        )
        issuing.collecting.set_name(dossier.errand.citizen.name)
        issuing.collecting.set_number(dossier.errand.citizen.number)
        yield from self._do(
            issuing.hand_out, lambda: bool(issuing.picture.may.hand_out), "handed out at once"
        )
        self._go(CASES)
        dossier.state = CaseState.CLOSED

    # ------------------------------------------------------------ the desk

    @property
    def _whole(self) -> CaseChanged:
        whole = self._cases.file.whole
        if whole is None:
            raise RuntimeError("no case lies on the desk")
        return whole

    def _do(self, action: Callable[[], object], so: Callable[[], object], what: str) -> Steps:
        yield from insist(action, so, self._clock, what)

    def _go(self, area: str) -> None:
        self._rail.go(self._terminal, area)

    def _leave(self) -> None:
        self._cases.leave()
        self._go(CALLING)
