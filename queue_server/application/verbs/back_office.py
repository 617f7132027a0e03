"""Behind the window: pauses, extensions, opinions, the decision; accepting and deciding stay apart (R078)."""

from __future__ import annotations

from queue_server.application import case_sheets as sheets
from queue_server.application.case_paperwork import Paperwork
from queue_server.application.case_refusals import case_for, duties_of, on_duty
from queue_server.application.case_views import case_changed
from queue_server.application.command import Context, Decision, handles
from queue_server.application.verbs.case_outcomes import check_reasons
from queue_server.domain.cases import duties
from queue_server.domain.cases.clock import check_fact, clock_rule, deadline_of, due_after
from queue_server.domain.cases.duties import Duty
from queue_server.domain.cases.events import (
    BranchReviewed,
    CaseDecided,
    CaseExtended,
    CasePaused,
    CaseResumed,
)
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import FAIL, Branch, Case, ClockFact, Result
from queue_server.domain.deadlines import FactRefused, PauseKind, hand_over_due
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.errors import (
    DeadlineInvalid,
    DutyMissing,
    ExtensionRefused,
    InvalidParams,
    NotFound,
    OpinionAgainst,
)

REJECTION_RESULT = "不予批准决定书"


@handles(wire.PauseCase)
def pause(state: HallState, params: wire.PauseCase, ctx: Context) -> Decision:
    """Stop the clock, or record that the hall's setting lets it run on (R093, R094).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams, DeadlineInvalid.
    """
    case = case_for(state, params, CaseVerb.PAUSE)
    check_works_on_it(state, case, ctx)
    if not params.reason.strip():
        raise InvalidParams(problem="a reason is needed - at `$.reason`")
    rules = state.rules.cases
    today = rules.clock.local_day(ctx.now)
    if params.expected_until is not None and params.expected_until < today:
        raise DeadlineInvalid(field="expected_until", reason="past")
    kind = PauseKind(params.kind.value)
    fact = ClockFact(what="pause_started", at=ctx.now, pause=kind.value)
    paused = CasePaused(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        pause=kind.value,
        reason=params.reason,
        expected_until=params.expected_until,
        due_on=due_after(case, fact, rules),
    )
    papers = Paperwork(state, case, ctx)
    counted = kind not in rules.clock.promise_stops
    papers.make(
        sheets.pause_notice(case, rules, kind.value, params.reason, today, params.expected_until, counted),
        rules.imprint.acceptance_seal,
    )
    return Decision((paused, *papers.events), case_changed(case.id, ctx.now, papers.numbers))


@handles(wire.ResumeCase)
def resume(state: HallState, params: wire.ResumeCase, ctx: Context) -> Decision:
    """The clock runs again. Raises NotFound, StaleCase, WrongCaseState, DutyMissing."""
    case = case_for(state, params, CaseVerb.RESUME)
    check_works_on_it(state, case, ctx)
    running = case.paused
    fact = ClockFact(what="pause_ended", at=ctx.now, pause=running.kind if running else "")
    resumed = CaseResumed(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        due_on=due_after(case, fact, state.rules.cases),
    )
    return Decision((resumed,), case_changed(case.id, ctx.now))


def check_works_on_it(state: HallState, case: Case, ctx: Context) -> None:
    """Refuse whoever has no duty behind the window and did not take the case in. Raises DutyMissing."""
    behind = {Duty.REVIEW.value, Duty.APPROVE.value}
    if not duties_of(state, ctx) & behind and ctx.actor.clerk_id != case.first_asked:
        raise DutyMissing(duty=Duty.REVIEW.value, why="not_assigned")


@handles(wire.ExtendCase)
def extend(state: HallState, params: wire.ExtendCase, ctx: Context) -> Decision:
    """Give the case more days, as far as the law allows and with the head's approval (R098).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams, ExtensionRefused.
    """
    case = case_for(state, params, CaseVerb.EXTEND)
    if not params.reason.strip():
        raise InvalidParams(problem="a reason is needed - at `$.reason`")
    head = state.rules.clerks.get(params.approved_by)
    if head is None:
        raise NotFound(what="clerk", id=params.approved_by)
    rules = state.rules.cases
    most = clock_rule(case.item, case.kind).longest_extension
    own = params.approved_by == ctx.actor.clerk_id
    if head.role != "manager" and (own or Duty.APPROVE.value not in head.duties):
        raise ExtensionRefused(reason="head_not_approved", most_days=most)
    fact = ClockFact(what="extended", at=ctx.now, days=params.working_days)
    before = deadline_of(case, rules, ctx.now).due_on
    try:
        check_fact(case, fact, rules)
    except FactRefused as refused:
        raise ExtensionRefused(reason=refused.reason, most_days=most) from refused
    due_on = due_after(case, fact, rules)
    extended = CaseExtended(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        days=params.working_days,
        reason=params.reason,
        approved_by=params.approved_by,
        due_on=due_on,
    )
    papers = Paperwork(state, case, ctx)
    if before is not None and due_on is not None:
        papers.make(
            sheets.extension_notice(
                case, rules, before, due_on, params.working_days, params.reason, head.name
            ),
            rules.imprint.decision_seal,
            case.department,
        )
    return Decision((extended, *papers.events), case_changed(case.id, ctx.now, papers.numbers))


# ---------------------------------------------------------------- opinions and the decision


@handles(wire.ReviewCase)
def review(state: HallState, params: wire.ReviewCase, ctx: Context) -> Decision:
    """Record a department's opinion; a later one of the same department replaces it.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.REVIEW)
    clerk_id, own = ctx.actor.clerk_id, duties_of(state, ctx)
    on_duty(lambda: duties.check_may_review(case, clerk_id, own))
    branch = _branch(case, params.branch_id)
    _check_department(state, case, branch, ctx)
    if not params.passes and not params.note.strip():
        raise InvalidParams(problem="say why it does not pass - at `$.note`")
    reviewed = BranchReviewed(
        at=ctx.now,
        record_id=case.id,
        by=clerk_id,
        branch_id=branch.id,
        passes=params.passes,
        note=params.note,
    )
    return Decision((reviewed,), case_changed(case.id, ctx.now))


def _branch(case: Case, branch_id: str) -> Branch:
    if not branch_id:
        if len(case.branches) > 1:
            raise InvalidParams(problem="several departments: say which - at `$.branch_id`")
        return case.branches[0]
    for branch in case.branches:
        if branch.id == branch_id:
            return branch
    raise NotFound(what="branch", id=branch_id)


def _check_department(state: HallState, case: Case, branch: Branch, ctx: Context) -> None:
    """Refuse another department's reviewer where the branch's own has some (R075). Raises DutyMissing."""
    if len(case.branches) == 1:
        return
    reviewers = [one for one in state.rules.clerks.values() if Duty.REVIEW.value in one.duties]
    own = {one.id for one in reviewers if one.department == branch.department}
    if own and ctx.actor.clerk_id not in own:
        raise DutyMissing(duty=Duty.REVIEW.value, why="other_department")


@handles(wire.DecideCase)
def decide(state: HallState, params: wire.DecideCase, ctx: Context) -> Decision:
    """Approve, or 不予批准 with reasons (R058).

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, OpinionAgainst, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.DECIDE)
    rules = state.rules.cases
    clerk_id, own = ctx.actor.clerk_id, duties_of(state, ctx)
    on_duty(
        lambda: duties.check_may_decide(case, clerk_id, own, instant_by_accepter=rules.instant_by_accepter)
    )
    _check_decision(case, params)
    due_back = hand_over_due(ctx.now, rules.clock) if case.bag else None
    decided = CaseDecided(
        at=ctx.now,
        record_id=case.id,
        by=clerk_id,
        approves=params.approves,
        reasons=params.reasons,
        results=_results(case, params),
        bag_due_by=due_back,
    )
    papers = Paperwork(state, case, ctx)
    if not params.approves:
        papers.make(
            sheets.rejection(case, rules, params.reasons), rules.imprint.decision_seal, case.department
        )
    return Decision((decided, *papers.events), case_changed(case.id, ctx.now, papers.numbers))


def _check_decision(case: Case, params: wire.DecideCase) -> None:
    if not params.approves:
        check_reasons(params.reasons)
        return
    against = [branch.department for branch in case.branches if branch.opinion == FAIL]
    if against:
        raise OpinionAgainst(departments=against)


def _results(case: Case, params: wire.DecideCase) -> tuple[Result, ...]:
    """Return what is made: what the request says, else what the item says (R111)."""
    if not params.approves:
        return (Result(name=REJECTION_RESULT),)
    names = params.results or ((case.item.result,) if case.item.result else ())
    return tuple(Result(name=name) for name in names if name.strip())
