"""Bags of papers on their way through the hall: packed, received by a scan, looked for (R072, R073)."""

from __future__ import annotations

from queue_server.application import case_sheets as sheets
from queue_server.application.case_paperwork import Paperwork
from queue_server.application.case_refusals import case_for, check_verb, duties_of
from queue_server.application.case_views import bag_changed, bag_view
from queue_server.application.command import Context, Decision, handles
from queue_server.application.recalling import RECALLED
from queue_server.domain.cases.clock import deadline_of
from queue_server.domain.cases.events import BagLate, BagPacked, BagReceived
from queue_server.domain.cases.item import CaseKind
from queue_server.domain.cases.lifecycle import CaseVerb
from queue_server.domain.cases.model import THERE, Bag, Case, CaseState, MaterialState
from queue_server.domain.cases.numbers import bag_code
from queue_server.domain.deadlines import hand_over_due
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import BagElsewhere, DutyMissing, InvalidParams, NotFound

RECALLED["bag_code"] = (Case, "bag_code")
_ISSUING = (CaseState.APPROVED, CaseState.REJECTED, CaseState.READY)


@handles(wire.PackBag)
def pack(state: HallState, params: wire.PackBag, ctx: Context) -> Decision:
    """Put the case's papers into its bag and make out the slip; packing again is for whoever holds it.

    Raises NotFound, StaleCase, WrongCaseState, DutyMissing, BagElsewhere, InvalidParams.
    """
    case = case_for(state, params, CaseVerb.PACK)
    if not duties_of(state, ctx):
        raise DutyMissing(duty="accept", why="not_assigned")
    if case.bag is not None and case.bag.holder != ctx.actor.clerk_id:
        raise BagElsewhere(code=case.bag.code, holder=case.bag.holder_name)
    contents = tuple(line for line in params.contents if line.strip()) or _contents(case)
    if not contents:
        raise InvalidParams(problem="nothing is there to be packed - at `$.contents`")
    rules = state.rules.cases
    packed = BagPacked(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        code=bag_code(case),
        bag_kind=_kind(case),
        name=_name(state, ctx.actor.clerk_id),
        contents=contents,
        due_by=hand_over_due(ctx.now, rules.clock),
    )
    papers = Paperwork(state, case, ctx)
    due = deadline_of(case, rules, ctx.now).due_on or rules.clock.local_day(ctx.now)
    bag = Bag(
        code=packed.code,
        kind=packed.bag_kind,
        holder=packed.by,
        holder_name=packed.name,
        since=ctx.now,
        hand_overs=case.bag.hand_overs if case.bag else (),
    )
    papers.make(sheets.transfer_slip(case, rules, bag, due))
    return Decision((packed, *papers.events), bag_changed(case.id, ctx.now, papers.numbers))


def _kind(case: Case) -> str:
    if case.state in _ISSUING:
        return "issuing"
    return "instant" if case.kind is CaseKind.INSTANT else "promised"


def _contents(case: Case) -> tuple[str, ...]:
    """Return the names of what is there: the results once they are made, else the materials."""
    if case.state in _ISSUING and case.results:
        return tuple(one.name for one in case.results if one.present)
    gone = MaterialState.NOT_NEEDED
    return tuple(one.name for one in case.materials if one.state in THERE and one.state is not gone)


def _name(state: HallState, clerk_id: str) -> str:
    clerk = state.rules.clerks.get(clerk_id)
    return clerk.name if clerk else clerk_id


@handles(wire.ReceiveBag)
def receive(state: HallState, params: wire.ReceiveBag, ctx: Context) -> Decision:
    """The receiver has scanned the slip; scanning what one holds already changes nothing.

    Raises NotFound, WrongCaseState.
    """
    case = case_of_bag(state, params.bag_code)
    bag = case.bag
    if bag is None:
        raise NotFound(what="bag", id=params.bag_code)
    check_verb(case, CaseVerb.RECEIVE_BAG)
    if bag.holder == ctx.actor.clerk_id:
        return Decision((), bag_changed(case.id, ctx.now))
    received = BagReceived(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        name=_name(state, ctx.actor.clerk_id),
        place=params.place or ctx.actor.counter_id,
        late=bag.late(ctx.now),
    )
    return Decision((received,), bag_changed(case.id, ctx.now))


def case_of_bag(state: HallState, code: str) -> Case:
    """Return the case a bag belongs to. Raises NotFound."""
    found = state.records.where(Case, "bag_code", code)
    if not found:
        raise NotFound(what="bag", id=code)
    return found[0]


@handles(wire.ListBags)
def list_bags(state: HallState, params: wire.ListBags, ctx: Context) -> Decision:
    """Return the bags under way, the late ones first, then the longest held."""
    views = [
        view
        for case in state.records.of(Case)
        if case.open and params.holder in ("", case.holder) and (view := bag_view(case, ctx.now))
    ]
    wanted = [view for view in views if view.late or not params.late_only]
    wanted.sort(key=lambda view: (not view.late, view.since, view.code))
    return Decision((), lambda _: wire.BagsFound(bags=tuple(wanted)))


def tell_late_bags(state: HallState, ctx: Context) -> Decision:
    """Tell of every bag that should have changed hands and was not told of yet: a chore of the server."""
    late = tuple(
        BagLate(at=ctx.now, record_id=case.id)
        for case in state.records.of(Case)
        if case.open and case.bag and case.bag.late(ctx.now) and not case.bag.alarmed
    )
    return Decision(late, lambda _: Empty())
