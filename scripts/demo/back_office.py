"""Behind the windows: reviewers take the bags over by scan and give opinions, one who decides decides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from config.schema import HallConfig
from counter_terminal.viewmodels.back_office.case_picture import BranchLine
from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import CounterTerminal
from qt_common.clock import Clock
from queue_server.protocol.case_views import CaseState
from scripts.demo.acting import Player, Steps, Until, insist, pause
from scripts.demo.dossiers import Desk, Dossier, Dossiers
from scripts.demo.errands import Way
from scripts.demo.rail import HAND_OVER, REVIEW, Rail
from scripts.demo.simulators import Simulator

STEP_S = 3.0
LOOK_S = 20.0
INSPECTION_S = 400.0
AWAITED = "secondary"
"""Tone of a department without an opinion."""
SUPERIOR = "superior_body"
Moment = Callable[[str, CounterTerminal], None]


class Reviewers(QObject):
    """Whoever sits at the review post: the department a case needs logs in, one after the other.

    Args:
        terminal: the post's terminal.
        scanner: on its desk.
        config: says who reviews for which department.
        passwords: of a clerk id.
        dossiers: the day's cases.
        clock: the day's.
        rail: changes the area of work.
        on_moment: told (name, terminal) at moments worth a picture.
        on_stuck: told what never came.
    """

    def __init__(
        self,
        terminal: CounterTerminal,
        scanner: Simulator,
        config: HallConfig,
        passwords: Callable[[str], str],
        dossiers: Dossiers,
        clock: Clock,
        rail: Rail,
        on_moment: Moment,
        on_stuck: Callable[[str], None],
    ) -> None:
        super().__init__()
        counter = terminal.desk.counter_id
        self._terminal, self._scanner, self._clock = terminal, scanner, clock
        self._by_department = {one.department: one.id for one in config.clerks if counter in one.counters}
        self._passwords, self._dossiers, self._on_moment = passwords, dossiers, on_moment
        self._rail = rail
        self._player = Player(clock, on_stuck)
        self._here = ""
        self._alarm = clock.every(STEP_S, self._step)

    def stop(self) -> None:
        """Go home."""
        self._alarm.cancel()

    def _step(self) -> None:
        self._terminal.session.touch()
        if not self._terminal.desk.online or self._terminal.desk.hall.info is None:
            return
        if not self._player.busy:
            waiting = self._dossiers.waiting(Desk.REVIEW)
            if waiting:
                self._player.begin(self._work(self._nearest(waiting)))
        self._player.step()

    def _nearest(self, waiting: list[Dossier]) -> Dossier:
        """Return a case of whoever sits here already, else the oldest."""
        mine = [one for one in waiting if one.reviewers[:1] == [self._here]]
        return (mine or waiting)[0]

    def _work(self, dossier: Dossier) -> Steps:
        clerk = dossier.reviewers[0] if dossier.reviewers else self._first()
        yield from self._sit_down(clerk)
        if not dossier.reviewers:
            yield from self._receive(dossier)
        yield from self._review(dossier)

    def _first(self) -> str:
        return next(iter(self._by_department.values()))

    def _sit_down(self, clerk: str) -> Steps:
        session = self._terminal.session
        if self._here != clerk and session.state is SessionState.IN:
            yield from self._do(session.log_out, lambda: session.state is SessionState.OUT, "log-out")
        if session.state is not SessionState.IN:
            password = self._passwords(clerk)
            yield from self._do(
                lambda: session.log_in(clerk, password), lambda: session.state is SessionState.IN, "log-in"
            )
        self._here = clerk

    def _receive(self, dossier: Dossier) -> Steps:
        desk = self._terminal.case_areas.hand_over
        self._rail.go(self._terminal, HAND_OVER)
        yield from self._do(
            lambda: self._scanner.do("scan", text=dossier.bag_code),
            lambda: desk.picture.bag is not None and desk.picture.bag.code == dossier.bag_code,
            "bag received",
        )
        self._on_moment("back-hand-over", self._terminal)

    def _review(self, dossier: Dossier) -> Steps:
        review = self._terminal.case_areas.review
        self._rail.go(self._terminal, REVIEW)
        yield from self._do(
            lambda: review.open(dossier.case_id),
            lambda: review.picture.case is not None and review.picture.case.id == dossier.case_id,
            "case to review",
        )
        yield from pause(self._clock, LOOK_S)
        self._on_moment("back-review", self._terminal)
        yield from self._stand_still(dossier)
        branch = next(iter(review.picture.may.branches), "")
        yield from self._do(
            lambda: review.review(branch, "材料齐全，符合规定", passes=True),
            lambda: self._has_opinion(branch),
            "opinion",
        )
        dossier.reviewers = self._still_to_review()
        case = review.picture.case
        if case is not None and not dossier.reviewers:
            dossier.at = Desk.DONE if dossier.errand.way is Way.REPORTED else Desk.DECISION
        review.put_away()

    def _stand_still(self, dossier: Dossier) -> Steps:
        """The clock stands while premises are inspected, or the superior body decides."""
        review = self._terminal.case_areas.review
        if dossier.was_paused or dossier.errand.way not in (Way.INSPECTED, Way.REPORTED):
            return
        dossier.was_paused = True
        reported = dossier.errand.way is Way.REPORTED
        kind, why = (SUPERIOR, "已报上级机关审核") if reported else ("inspection", "现场核查经营场所")
        yield from self._do(
            lambda: review.pause(kind, why), lambda: not review.picture.may.resume, "clock stands"
        )
        self._on_moment("back-paused", self._terminal)
        yield from pause(self._clock, INSPECTION_S)
        yield from self._do(review.resume, lambda: bool(review.picture.may.resume), "clock runs again")

    def _has_opinion(self, branch_id: str) -> bool:
        return any(one.id == branch_id and one.tone != AWAITED for one in self._branches)

    def _still_to_review(self) -> list[str]:
        return [
            next((who for name, who in self._by_department.items() if one.department.startswith(name)), "")
            or self._first()
            for one in self._branches
            if one.tone == AWAITED
        ]

    @property
    def _branches(self) -> tuple[BranchLine, ...]:
        case = self._terminal.case_areas.review.picture.case
        return case.branches if case else ()

    def _do(self, action: Callable[[], object], so: Callable[[], object], what: str) -> Steps:
        yield from insist(action, so, self._clock, what)


class Decider(QObject):
    """The chief representative.

    Args:
        terminal: of the post.
        login: clerk id and password.
        dossiers: the day's cases.
        clock: the day's.
        rail: changes the area of work.
        on_moment: told (name, terminal) at moments worth a picture.
        on_stuck: told what never came.
    """

    def __init__(
        self,
        terminal: CounterTerminal,
        login: tuple[str, str],
        dossiers: Dossiers,
        clock: Clock,
        rail: Rail,
        on_moment: Moment,
        on_stuck: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._terminal, self._login, self._dossiers, self._clock = terminal, login, dossiers, clock
        self._on_moment = on_moment
        self._rail = rail
        self._player = Player(clock, on_stuck)
        self._alarm = clock.every(STEP_S, self._step)

    def stop(self) -> None:
        """Go home."""
        self._alarm.cancel()

    def _step(self) -> None:
        terminal = self._terminal
        terminal.session.touch()
        if not terminal.desk.online or terminal.desk.hall.info is None:
            return
        if not self._player.busy:
            waiting = self._dossiers.waiting(Desk.DECISION)
            if terminal.session.state is not SessionState.IN:
                self._player.begin(self._arrive())
            elif waiting:
                self._player.begin(self._decide(waiting[0]))
        self._player.step()

    def _arrive(self) -> Steps:
        session = self._terminal.session
        yield from insist(
            lambda: session.log_in(*self._login),
            lambda: session.state is SessionState.IN,
            self._clock,
            "log-in",
        )

    def _decide(self, dossier: Dossier) -> Steps:
        review = self._terminal.case_areas.review
        self._rail.go(self._terminal, REVIEW)
        yield from insist(
            lambda: review.open(dossier.case_id),
            lambda: review.picture.case is not None and review.picture.case.id == dossier.case_id,
            self._clock,
            "case to decide",
        )
        yield Until(lambda: not review.picture.may.reject, "may decide")
        self._on_moment("back-decision", self._terminal)
        rejected = dossier.errand.way is Way.REJECTED
        decide = (
            (lambda: review.reject("经营场所与平面图不一致\n不符合食品安全距离要求"))
            if rejected
            else review.approve
        )
        yield from insist(decide, lambda: bool(review.picture.may.reject), self._clock, "decision")
        dossier.state = CaseState.REJECTED if rejected else CaseState.APPROVED
        yield Until(lambda: not review.papers.picture.trouble, "decision's papers")
        dossier.at = Desk.ISSUING
        review.put_away()
