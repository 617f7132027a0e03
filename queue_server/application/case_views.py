"""How cases look on the wire: masked, with the deadline worked out for the moment of asking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from queue_server.application.record_views import pictured
from queue_server.domain.cases.clock import deadline_of
from queue_server.domain.cases.model import ENDED, Bag, Case, Material, Pause, SealOrder
from queue_server.domain.cases.rules import CaseRules
from queue_server.domain.deadlines import Caution, Deadline, PauseKind, Step
from queue_server.domain.deadlines import Light as ClockLight
from queue_server.domain.state import HallState
from queue_server.protocol import case_views as views
from queue_server.protocol.base import View
from queue_server.protocol.cases import BagChanged, CaseChanged

_LIGHTS: Mapping[ClockLight, views.Light] = {
    ClockLight.WAITING: views.Light.NONE,
    ClockLight.GREEN: views.Light.GREEN,
    ClockLight.AMBER: views.Light.AMBER,
    ClockLight.RED: views.Light.RED,
    ClockLight.PAUSED: views.Light.NONE,
    ClockLight.MET: views.Light.MET,
    ClockLight.OVERDUE: views.Light.RED,
}


def case_view(
    case: Case, rules: CaseRules, now: dt.datetime, clock: Deadline | None = None
) -> views.CaseView:
    """Return a case as a list shows it; `clock` saves working it out again."""
    clock = clock or deadline_of(case, rules, now)
    return views.CaseView(
        id=case.id,
        number=case.number,
        item_id=case.item_id,
        item_name=case.item.name,
        kind=views.CaseKind(case.kind.value),
        state=views.CaseState(case.state.value),
        applicant=case.applicant,
        applicant_kind=views.ApplicantKind(case.applicant_kind),
        department=case.department,
        counter_id=case.counter_id,
        accepted_by=case.first_asked,
        received_at=case.received_at,
        accepted_at=case.accepted_at,
        ended_at=case.ended_at,
        due_on=clock.due_on,
        light=_light(case, clock),
        paused=case.paused is not None,
        urgent=case.urgent,
        bag_code=case.bag_code,
        holder=case.holder,
        missing=sum(one.to_come for one in case.materials),
        ticket_id=case.ticket_id,
        delivery=case.delivery,
        late_bag=case.bag is not None and (case.bag.alarmed or case.bag.late(now)),
    )


def _light(case: Case, clock: Deadline) -> views.Light:
    if case.state in ENDED and case.decided_at is None:
        return views.Light.NONE
    return _LIGHTS[clock.light]


def material_view(material: Material) -> views.MaterialView:
    """Return a material of a case."""
    return views.MaterialView(
        id=material.id,
        name=material.name,
        required=material.required,
        state=views.MaterialState(material.state.value),
        problem=material.problem,
        remedy=material.remedy,
        copies=material.copies,
        original=material.original,
        scans=tuple(scan.id for scan in material.scans),
        points=material.points,
        points_met=material.points_met,
        may_follow=material.may_follow,
        may_be_promised=material.may_be_promised,
    )


def deadline_view(clock: Deadline) -> views.DeadlineView:
    """Return by when, and why."""
    limit = clock.promised
    return views.DeadlineView(
        due_on=clock.due_on,
        statutory_due_on=clock.statutory_on,
        day_one=clock.day_one,
        days_used=limit.days_used if limit else 0,
        days_left=limit.days_left if limit else 0,
        light=_LIGHTS[clock.light],
        steps=tuple(map(_step, clock.explanation)),
        warnings=tuple(map(_step, clock.cautions)),
    )


def _step(step: Step | Caution) -> views.DeadlineStep:
    return views.DeadlineStep(slug=step.slug.value, params=step.texts)


def bag_view(case: Case, now: dt.datetime) -> views.BagView | None:
    """Return the case's bag; None when its papers are in none."""
    bag = case.bag
    if bag is None:
        return None
    return views.BagView(
        id=case.id,
        code=bag.code,
        case_id=case.id,
        case_number=case.number,
        kind=bag.kind,
        holder=bag.holder,
        holder_name=bag.holder_name,
        since=bag.since,
        due_by=bag.due_by,
        late=bag.alarmed or bag.late(now),
        contents=bag.contents,
        hand_overs=_hand_overs(bag),
        open=case.open,
    )


def _hand_overs(bag: Bag) -> tuple[views.HandOver, ...]:
    return tuple(
        views.HandOver(
            from_clerk=one.from_clerk,
            from_name=one.from_name,
            to_clerk=one.to_clerk,
            to_name=one.to_name,
            at=one.at,
            place=one.place,
            late=one.late,
        )
        for one in bag.hand_overs
    )


def _pause_view(pause: Pause, rules: CaseRules) -> views.PauseView:
    return views.PauseView(
        kind=pause.kind,
        reason=pause.reason,
        since=pause.since,
        until=pause.until,
        expected_until=pause.expected_until,
        counted=PauseKind(pause.kind) not in rules.clock.promise_stops,
    )


def whole_case(
    case: Case, rules: CaseRules, now: dt.datetime, new_papers: tuple[str, ...] = ()
) -> CaseChanged:
    """Return a case with all that its desk shows."""
    clock = deadline_of(case, rules, now)
    return CaseChanged(
        case=case_view(case, rules, now, clock),
        version=case.version,
        materials=tuple(map(material_view, case.materials)),
        branches=tuple(
            views.BranchView(
                id=one.id,
                department=one.department,
                lead=one.lead,
                opinion=one.opinion,
                note=one.note,
                reviewer=one.reviewer,
                reviewed_at=one.reviewed_at,
            )
            for one in case.branches
        ),
        papers=tuple(
            views.PaperView(
                number=one.number, kind=one.kind, made_at=one.made_at, by=one.by, printed=one.printed
            )
            for one in case.papers
        ),
        pauses=tuple(_pause_view(one, rules) for one in case.pauses),
        deadline=deadline_view(clock),
        bag=bag_view(case, now),
        results=tuple(
            views.ResultView(name=one.name, number=one.number, present=one.present) for one in case.results
        ),
        seals=seal_order_view(case, case.seal_order, now) if case.seal_order else None,
        note=case.note,
        new_papers=new_papers,
    )


def case_changed(
    case_id: str, now: dt.datetime, new_papers: tuple[str, ...] = ()
) -> Callable[[HallState], View]:
    """Answer with a case as it is after the events."""

    def answer(after: HallState) -> View:
        return whole_case(after.records.get(Case, case_id), after.rules.cases, now, new_papers)

    return answer


def bag_changed(
    case_id: str, now: dt.datetime, new_papers: tuple[str, ...] = ()
) -> Callable[[HallState], View]:
    """Answer with a case's bag as it is after the events."""

    def answer(after: HallState) -> View:
        case = after.records.get(Case, case_id)
        bag = bag_view(case, now)
        if bag is None:
            raise KeyError(f"case {case_id} has no bag")
        return BagChanged(bag=bag, case=case_view(case, after.rules.cases, now), new_papers=new_papers)

    return answer


def seal_order_view(case: Case, order: SealOrder, now: dt.datetime) -> views.SealOrderView:
    """Return the seals a case has ordered."""
    return views.SealOrderView(
        case_id=case.id,
        ordered_at=order.ordered_at,
        due_at=order.due_at,
        pulled_at=order.pulled_at,
        ready_at=order.ready_at,
        late=order.late(now),
    )


@pictured(Case, "case")
def _picture(state: HallState, case: Case) -> views.CaseView:
    return case_view(case, state.rules.cases, case.changed_at)


@pictured(Case, "bag")
def _bag_picture(state: HallState, case: Case) -> views.BagView | None:
    return bag_view(case, case.changed_at)
