"""What happens to cases, from the old picture to the new; every step makes the version one higher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from queue_server.domain.cases import events as ev
from queue_server.domain.cases.model import (
    ENDED,
    FAIL,
    PASS,
    Bag,
    Branch,
    Case,
    CaseState,
    ClockFact,
    CorrectionRound,
    Finding,
    HandOver,
    Material,
    MaterialState,
    PaperRecord,
    Pause,
    SealOrder,
)
from queue_server.domain.fold.steps import folds
from queue_server.domain.model import Series

if TYPE_CHECKING:
    from queue_server.domain.state import HallState

E = TypeVar("E", bound=ev.CaseEvent)
Change = Callable[[Case, E], Case]


def _steps(kind: type[E]) -> Callable[[Change[E]], Change[E]]:
    """Register what one kind of event makes of its case."""

    def register(change: Change[E]) -> Change[E]:
        def step(state: HallState, event: E) -> None:
            old = state.records.get(Case, event.record_id)
            new = change(old, event)
            open = new.state not in ENDED
            by = event.by or old.changed_by
            at = max(event.at, old.changed_at)
            state.records.put(replace(new, open=open, version=old.version + 1, changed_by=by, changed_at=at))

        folds(kind)(step)
        return change

    return register


@folds(ev.CaseOpened)
def _opened(state: HallState, event: ev.CaseOpened) -> None:
    state.start_day(event.day)
    state.put_series(Series(key=event.series, day=event.day, last=event.serial))
    branches = tuple(
        Branch(id=f"b{place}", department=department, lead=place == 1)
        for place, department in enumerate(event.departments or ("",), 1)
    )
    case = Case(
        id=event.record_id,
        number=event.number,
        item_id=event.item.id,
        item=event.item,
        kind=event.case_kind,
        applicant=event.applicant,
        applicant_kind=event.applicant_kind,
        sealed_id=event.sealed_id,
        person_hash=event.person_hash,
        agent_hash=event.agent_hash,
        representative_hash=event.representative_hash,
        department=branches[0].department,
        departments=f"|{'|'.join(branch.department for branch in branches)}|",
        counter_id=event.counter_id,
        ticket_id=event.for_ticket,
        received_by=event.by,
        urgent=event.urgent,
        delivery=event.delivery,
        received_at=event.at,
        materials=event.materials,
        branches=branches,
        changed_by=event.by,
        changed_at=event.at,
    )
    state.records.put(case)


# ---------------------------------------------------------------- materials


@_steps(ev.MaterialsChecked)
def _checked(case: Case, event: ev.MaterialsChecked) -> Case:
    return replace(case, materials=_found(case.materials, event.findings))


def _found(materials: Iterable[Material], findings: Iterable[Finding]) -> tuple[Material, ...]:
    by_id = {finding.material_id: finding for finding in findings}
    return tuple(_with_finding(one, found) if (found := by_id.get(one.id)) else one for one in materials)


def _with_finding(material: Material, found: Finding) -> Material:
    mended = material.mended or (
        material.state in (MaterialState.MISSING, MaterialState.WRONG)
        and found.state is MaterialState.PRESENT
    )
    return replace(
        material,
        state=found.state,
        problem=found.problem,
        remedy=found.remedy,
        points_met=found.points_met,
        original=found.original,
        copies=found.copies,
        mended=mended,
    )


def _with_material(case: Case, material: Material) -> Case:
    return replace(
        case, materials=tuple(material if one.id == material.id else one for one in case.materials)
    )


@_steps(ev.MaterialScanned)
def _scanned(case: Case, event: ev.MaterialScanned) -> Case:
    material = case.material(event.material_id)
    if material is None:
        return case
    state = material.state
    if state is MaterialState.UNSEEN:
        state = MaterialState.SHARED if event.reused else MaterialState.PRESENT
    others = tuple(scan for scan in material.scans if scan.id != event.scan.id)
    return _with_material(case, replace(material, state=state, scans=(*others, event.scan)))


@_steps(ev.MaterialScanRemoved)
def _scan_removed(case: Case, event: ev.MaterialScanRemoved) -> Case:
    material = case.material(event.material_id)
    if material is None:
        return case
    left = tuple(scan for scan in material.scans if scan.id != event.scan_id)
    return _with_material(case, replace(material, scans=left))


# ---------------------------------------------------------------- outcomes


@_steps(ev.CaseAccepted)
def _accepted(case: Case, event: ev.CaseAccepted) -> Case:
    return replace(
        case,
        state=CaseState.ACCEPTED,
        kind=event.case_kind,
        accepted_by=event.by,
        accepted_at=event.at,
        due_on=event.due_on,
        follow_by=event.follow_by,
        facts=(*case.facts, ClockFact(what="accepted", at=event.at)),
    )


@_steps(ev.CorrectionsRequested)
def _corrections_requested(case: Case, event: ev.CorrectionsRequested) -> Case:
    asked = CorrectionRound(
        at=event.at, by=event.by, by_on=event.by_on, named=event.named, omitted=event.omitted
    )
    fact = ClockFact(what="correction_asked", at=event.at, omitted=bool(event.omitted))
    return replace(
        case,
        state=CaseState.CORRECTION,
        corrections=(*case.corrections, asked),
        due_on=event.due_on,
        facts=(*case.facts, fact),
    )


@_steps(ev.OmissionProven)
def _omission(case: Case, event: ev.OmissionProven) -> Case:
    return replace(case, omissions=case.omissions + 1)


@_steps(ev.CorrectionsReceived)
def _corrections_received(case: Case, event: ev.CorrectionsReceived) -> Case:
    return replace(
        case,
        state=CaseState.ACCEPTED if case.accepted_at else CaseState.RECEIVED,
        materials=_found(case.materials, event.findings),
        due_on=event.due_on,
        facts=(*case.facts, ClockFact(what="corrected", at=event.at)),
    )


@_steps(ev.CaseRefused)
def _refused(case: Case, event: ev.CaseRefused) -> Case:
    return _ended(case, CaseState.REFUSED, event, event.reasons[0])


@_steps(ev.CaseWithdrawn)
def _withdrawn(case: Case, event: ev.CaseWithdrawn) -> Case:
    return _ended(case, CaseState.WITHDRAWN, event, event.reason)


def _ended(case: Case, state: CaseState, event: ev.CaseEvent, note: str = "") -> Case:
    """Return the case at its end: nothing runs, nothing is awaited."""
    pauses = tuple(replace(pause, until=pause.until or event.at) for pause in case.pauses)
    facts = case.facts
    if case.decided_at is None:
        facts = (*facts, ClockFact(what="closed", at=event.at))
    bag = replace(case.bag, due_by=None) if case.bag else None
    return replace(
        case,
        state=state,
        ended_at=event.at,
        pauses=pauses,
        facts=facts,
        bag=bag,
        note=note or case.note,
    )


# ---------------------------------------------------------------- behind the window


@_steps(ev.CasePaused)
def _paused(case: Case, event: ev.CasePaused) -> Case:
    pause = Pause(kind=event.pause, reason=event.reason, since=event.at, expected_until=event.expected_until)
    fact = ClockFact(what="pause_started", at=event.at, pause=event.pause)
    return replace(case, pauses=(*case.pauses, pause), due_on=event.due_on, facts=(*case.facts, fact))


@_steps(ev.CaseResumed)
def _resumed(case: Case, event: ev.CaseResumed) -> Case:
    running = case.paused
    if running is None:
        return case
    pauses = tuple(replace(one, until=event.at) if one is running else one for one in case.pauses)
    fact = ClockFact(what="pause_ended", at=event.at, pause=running.kind)
    return replace(case, pauses=pauses, due_on=event.due_on, facts=(*case.facts, fact))


@_steps(ev.CaseExtended)
def _extended(case: Case, event: ev.CaseExtended) -> Case:
    fact = ClockFact(what="extended", at=event.at, days=event.days)
    return replace(case, due_on=event.due_on, facts=(*case.facts, fact))


@_steps(ev.BranchReviewed)
def _reviewed(case: Case, event: ev.BranchReviewed) -> Case:
    branches = tuple(
        replace(
            branch,
            opinion=PASS if event.passes else FAIL,
            note=event.note,
            reviewer=event.by,
            reviewed_at=event.at,
        )
        if branch.id == event.branch_id
        else branch
        for branch in case.branches
    )
    complete = all(branch.opinion for branch in branches)
    return replace(case, branches=branches, state=CaseState.REVIEWED if complete else case.state)


@_steps(ev.CaseDecided)
def _decided(case: Case, event: ev.CaseDecided) -> Case:
    bag = case.bag
    if bag and event.bag_due_by:
        bag = replace(bag, due_by=event.bag_due_by, alarmed=False)
    return replace(
        case,
        state=CaseState.APPROVED if event.approves else CaseState.REJECTED,
        decided_by=event.by,
        decided_at=event.at,
        results=event.results,
        note=event.reasons[0] if event.reasons else case.note,
        bag=bag,
        facts=(*case.facts, ClockFact(what="closed", at=event.at)),
    )


# ---------------------------------------------------------------- papers


@_steps(ev.PaperMade)
def _paper_made(case: Case, event: ev.PaperMade) -> Case:
    paper = PaperRecord(
        number=event.number, kind=event.paper, made_at=event.at, by=event.by, content=event.content
    )
    return replace(case, papers=(*case.papers, paper))


@_steps(ev.PaperPrinted)
def _paper_printed(case: Case, event: ev.PaperPrinted) -> Case:
    done = event.outcome == "printed"
    papers = tuple(
        replace(paper, printed=paper.printed or done) if paper.number == event.number else paper
        for paper in case.papers
    )
    return replace(case, papers=papers)


# ---------------------------------------------------------------- the bag


@_steps(ev.BagPacked)
def _bag_packed(case: Case, event: ev.BagPacked) -> Case:
    bag = Bag(
        code=event.code,
        kind=event.bag_kind,
        holder=event.by,
        holder_name=event.name,
        since=event.at,
        due_by=event.due_by,
        contents=event.contents,
        hand_overs=case.bag.hand_overs if case.bag else (),
    )
    return replace(case, bag=bag, bag_code=bag.code, holder=bag.holder)


@_steps(ev.BagReceived)
def _bag_received(case: Case, event: ev.BagReceived) -> Case:
    if case.bag is None:
        return case
    change = HandOver(
        from_clerk=case.bag.holder,
        from_name=case.bag.holder_name,
        to_clerk=event.by,
        to_name=event.name,
        at=event.at,
        place=event.place,
        late=event.late,
    )
    bag = replace(
        case.bag,
        holder=event.by,
        holder_name=event.name,
        since=event.at,
        due_by=None,
        alarmed=False,
        hand_overs=(*case.bag.hand_overs, change),
    )
    return replace(case, bag=bag, holder=event.by)


@_steps(ev.BagLate)
def _bag_late(case: Case, event: ev.BagLate) -> Case:
    return replace(case, bag=replace(case.bag, alarmed=True)) if case.bag else case


# ---------------------------------------------------------------- issuing


@_steps(ev.ResultReady)
def _result_ready(case: Case, event: ev.ResultReady) -> Case:
    return replace(
        case,
        state=CaseState.READY,
        results=event.results,
        pickup_hash=event.pickup_hash,
        pickup_failures=0,
    )


@_steps(ev.ApplicantToldAgain)
def _told_again(case: Case, event: ev.ApplicantToldAgain) -> Case:
    return replace(case, pickup_hash=event.pickup_hash, pickup_failures=0)


@_steps(ev.PickupCodeWrong)
def _code_wrong(case: Case, event: ev.PickupCodeWrong) -> Case:
    return replace(case, pickup_failures=case.pickup_failures + 1, refused_key=event.request_key)


@_steps(ev.ResultHandedOut)
def _handed_out(case: Case, event: ev.ResultHandedOut) -> Case:
    return replace(_ended(case, CaseState.CLOSED, event), collector_id=event.collector_id)


@_steps(ev.ResultPosted)
def _posted(case: Case, event: ev.ResultPosted) -> Case:
    ended = _ended(case, CaseState.CLOSED, event)
    return replace(ended, tracking_number=event.tracking_number, carrier=event.carrier)


@_steps(ev.SealsOrdered)
def _seals_ordered(case: Case, event: ev.SealsOrdered) -> Case:
    order = SealOrder(
        ordered_at=event.at,
        due_at=event.due_at,
        seals=event.seals,
        code_id=event.code_id,
        by_post=event.by_post,
    )
    return replace(case, seal_order=order)


@_steps(ev.SealsPulled)
def _seals_pulled(case: Case, event: ev.SealsPulled) -> Case:
    return replace(case, seal_order=replace(case.seal_order, pulled_at=event.at)) if case.seal_order else case


@_steps(ev.SealsDelivered)
def _seals_delivered(case: Case, event: ev.SealsDelivered) -> Case:
    return replace(case, seal_order=replace(case.seal_order, ready_at=event.at)) if case.seal_order else case
