"""What other platforms hear of, in one place: which fact is told to whom, in what words.

The engine adds these messages to every decision that has such a fact, so that message and
fact are one commit. Only platforms the hall's configuration names are told. Messages that
hold somebody's data (short messages, parcels, seals) are told by their use cases instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from queue_server.application.command import Context, Decision
from queue_server.application.outbox import listed, tell
from queue_server.domain.cases import events as cases
from queue_server.domain.cases.model import Case
from queue_server.domain.events import DomainEvent, EvaluationGiven
from queue_server.domain.licences.events import LicencePrinted, LicenceRated
from queue_server.domain.licences.licence import Licence
from queue_server.domain.state import HallState

E = TypeVar("E", bound=DomainEvent)
Words = tuple[str, str, str, Mapping[str, Any]]
"""Platform, subject, what it is about, and what is said."""
Rule = Callable[[HallState, E], Words]

_rules: dict[type[DomainEvent], Rule[Any]] = {}


def tells(*kinds: type[E]) -> Callable[[Rule[E]], Rule[E]]:
    """Register the decorated function as what is told of some kinds of fact, on the state before them."""

    def register(rule: Rule[E]) -> Rule[E]:
        for kind in kinds:
            _rules[kind] = rule
        return rule

    return register


def with_messages(state: HallState, decision: Decision, ctx: Context) -> Decision:
    """Return the decision with the messages its facts call for."""
    for event in decision.events:
        rule = _rules.get(type(event))
        if rule is None:
            continue
        platform, subject, about, body = rule(state, event)
        if listed(state, platform):
            told = tell(ctx, platform, subject, body, about)
            decision = replace(
                decision,
                events=(*decision.events, *told.events),
                sealed=(*decision.sealed, *told.sealed),
            )
    return decision


@tells(EvaluationGiven)
def _evaluation(state: HallState, event: EvaluationGiven) -> Words:
    """A verdict; a changed one goes again, about the same visit."""
    ticket = state.tickets[event.ticket_id]
    clerk = state.rules.clerks.get(event.clerk_id)
    body = {
        "visit": event.ticket_id,
        "service_id": event.service_id,
        "counter_id": event.counter_id,
        "staff_number": clerk.number if clerk else "",
        "level": event.level,
        "reasons": event.reasons,
        "channel": event.channel,
        "flag": event.flag,
        "given_at": event.at,
    }
    return "ratings", event.kind, f"{ticket.day} {ticket.number}", body


@tells(LicencePrinted)
def _licence(state: HallState, event: LicencePrinted) -> Words:
    """On which numbered sheet a licence was printed."""
    licence = state.records.get(Licence, event.record_id)
    body = {
        "licence_id": licence.id,
        "case_number": licence.case_number,
        "variant": licence.variant,
        "copy": licence.copy,
        "blank": event.blank,
        "printed_at": event.at,
    }
    return "e_certificate", event.kind, licence.case_number or licence.case_id, body


@tells(LicenceRated)
def _licence_rating(state: HallState, event: LicenceRated) -> Words:
    """A verdict on a visit to a licence printer, in the words of every other verdict."""
    licence = state.records.get(Licence, event.record_id)
    case = state.records.find(Case, licence.case_id)
    body = {
        "visit": licence.id,
        "service_id": case.item_id if case else "licence",
        "case_number": licence.case_number,
        "terminal": licence.terminal,
        "level": event.level,
        "reasons": event.reasons,
        "channel": "self_service",
        "given_at": event.at,
    }
    return "ratings", event.kind, licence.case_number or licence.case_id, body


@tells(
    cases.CaseAccepted,
    cases.CaseRefused,
    cases.CaseWithdrawn,
    cases.CaseDecided,
    cases.ResultReady,
    cases.ResultHandedOut,
    cases.ResultPosted,
)
def _case(state: HallState, event: cases.CaseEvent) -> Words:
    """A step of a case, by number; whose case it is the regional platform knows itself."""
    case = state.records.get(Case, event.record_id)
    body: dict[str, Any] = {
        "item_id": case.item_id,
        "department": case.department,
        "counter_id": case.counter_id,
        "happened_at": event.at,
    }
    if isinstance(event, cases.CaseAccepted):
        body |= {"case_kind": event.case_kind, "due_on": event.due_on}
    if isinstance(event, cases.CaseDecided):
        body["approved"] = event.approves
    return "integrated", event.kind, case.number, body
