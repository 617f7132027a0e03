"""Ratings: the pad asks, a citizen answers at the pad or on the phone, or the time runs out."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import check_within, find_counter, find_ticket, own_counter
from queue_server.application.verbs.answers import counter_changed
from queue_server.application.verbs.completing import ask_pad, rest_pad
from queue_server.domain.evaluation import Verdict, flag_of, judge
from queue_server.domain.events import EvaluationGiven
from queue_server.domain.model import Ticket, TicketState
from queue_server.domain.state import HallState
from queue_server.protocol import hall as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import AlreadyRated, CounterNotOpen, InvalidParams, NotFound, WrongState

_MOST_REASONS = 20
_REASON_LENGTH = 40


@handles(wire.AskEvaluation)
def ask(state: HallState, params: wire.AskEvaluation, ctx: Context) -> Decision:
    """Let the counter's pad ask about a visit that is ending there or has just ended.

    Raises NotFound, WrongState, CounterNotOpen, AlreadyRated.
    """
    ticket = find_ticket(state, params.ticket_id)
    if ticket.state not in (TicketState.SERVING, TicketState.COMPLETED):
        raise WrongState(number=ticket.number, state=ticket.state.value, verb="ask_evaluation")
    counter = own_counter(state, params.counter_id, ctx)
    if ticket.counter_id != counter.id:
        there = find_counter(state, ticket.counter_id)
        raise CounterNotOpen(state=there.state.value, clerk_id=there.clerk_id)
    if ticket.rated:
        raise AlreadyRated()
    return Decision(ask_pad(counter, ticket.id, ctx), counter_changed(counter.id))


@handles(wire.GiveEvaluation)
def give(state: HallState, params: wire.GiveEvaluation, ctx: Context) -> Decision:
    """Take the verdict on the visit the counter's pad asks about, or has just been answered about.

    Raises NotFound (nothing is asked), InvalidParams, TooLate, AlreadyRated.
    """
    counter = find_counter(state, params.counter_id)
    ticket_id = counter.rating_ticket_id or _last_rated_at(state, counter.id)
    ticket = state.tickets.get(ticket_id)
    if ticket is None:
        raise NotFound(what="evaluation", id=counter.id)
    if counter.rating_ticket_id:
        rules = state.rules.rating
        check_within(ctx.now, counter.rating_asked_at, rules.timeout + rules.change_of_mind)
    return _decide(state, ticket, params.level, params.reasons, params.channel, ctx)


@handles(wire.CloseEvaluation)
def close(state: HallState, params: wire.CloseEvaluation, ctx: Context) -> Decision:
    """Not rated: the pad timed out or was unplugged; a default is never made up. Raises NotFound."""
    counter = find_counter(state, params.counter_id)
    return Decision(rest_pad(counter, params.why, ctx), lambda after: Empty())


def decide_phone_rating(
    state: HallState, ticket_id: str, level: int, reasons: tuple[str, ...], ctx: Context
) -> Decision:
    """Take the verdict given on the visitor's page, for as long as the link is valid.

    An old ticket must be made known to the state first (`HallState.remember`).
    Raises NotFound, WrongState, InvalidParams, TooLate, AlreadyRated.
    """
    ticket = find_ticket(state, ticket_id)
    if ticket.state is not TicketState.COMPLETED:
        raise WrongState(number=ticket.number, state=ticket.state.value, verb="give_evaluation")
    check_within(ctx.now, ticket.ended_at, state.rules.rating.link_valid)
    return _decide(state, ticket, level, reasons, wire.EvaluationChannel.PHONE, ctx)


def last_visit_at(state: HallState, counter_id: str) -> str:
    """Return the id of the visit that ended last at a counter and is not rated, or ""."""
    ended = [
        (ticket.ended_at, ticket.id)
        for ticket in state.tickets.values()
        if ticket.state is TicketState.COMPLETED and ticket.ended_at and _unrated_at(ticket, counter_id)
    ]
    return max(ended)[1] if ended else ""


def _unrated_at(ticket: Ticket, counter_id: str) -> bool:
    return ticket.counter_id == counter_id and not ticket.rated


def _last_rated_at(state: HallState, counter_id: str) -> str:
    rated = [
        (evaluation.given_at, evaluation.ticket_id)
        for evaluation in state.evaluations.values()
        if evaluation.counter_id == counter_id
    ]
    return max(rated)[1] if rated else ""


def _decide(
    state: HallState,
    ticket: Ticket,
    level: int,
    reasons: tuple[str, ...],
    channel: wire.EvaluationChannel,
    ctx: Context,
) -> Decision:
    check_verdict(level, reasons)
    earlier = state.evaluations.get(ticket.id)
    verdict = judge(earlier, level, reasons, ctx.now, state.rules.rating)
    if verdict is Verdict.ALREADY_RATED or (ticket.rated and earlier is None):
        raise AlreadyRated()
    if verdict is Verdict.IGNORED:
        return Decision((), lambda after: wire.EvaluationAccepted())
    given = EvaluationGiven(
        at=ctx.now,
        ticket_id=ticket.id,
        counter_id=ticket.counter_id,
        clerk_id=ticket.clerk_id,
        service_id=ticket.service_id,
        level=level,
        reasons=reasons,
        channel=channel.value,
        flag=flag_of(ticket, state.rules.rating),
    )
    return Decision((given,), lambda after: wire.EvaluationAccepted())


def check_verdict(level: int, reasons: tuple[str, ...]) -> None:
    """Refuse what cannot be a verdict. Raises InvalidParams."""
    if not 1 <= level <= 5:
        raise InvalidParams(problem="a level from 1 to 5 is needed - at `$.level`")
    if len(reasons) > _MOST_REASONS or any(len(reason) > _REASON_LENGTH for reason in reasons):
        raise InvalidParams(problem="too many or too long reasons - at `$.reasons`")
