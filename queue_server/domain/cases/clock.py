"""A case's deadline: what the case knows, in the words of `queue_server.domain.deadlines`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Case, ClockFact
from queue_server.domain.cases.rules import CaseRules
from queue_server.domain.deadlines import (
    Accepted,
    ClockRule,
    Closed,
    CorrectedMaterials,
    CorrectionAsked,
    Deadline,
    Extended,
    Fact,
    Law,
    PauseEnded,
    PauseKind,
    PauseStarted,
    check,
    deadline,
)


def deadline_of(case: Case, rules: CaseRules, as_of: dt.datetime) -> Deadline:
    """Return how the case's clock stands at a moment."""
    return _deadline(case, case.facts, case.kind, rules, as_of)


def due_after(case: Case, fact: ClockFact, rules: CaseRules, kind: CaseKind | None = None) -> dt.date | None:
    """Return the case's last day once `fact` is known too; `kind` is what it becomes thereby."""
    return _deadline(case, (*case.facts, fact), kind or case.kind, rules, fact.at).due_on


def check_fact(case: Case, fact: ClockFact, rules: CaseRules) -> None:
    """Refuse a fact the deadline's rules do not allow.

    Raises:
        FactRefused: with the reason.
    """
    rule = clock_rule(case.item, case.kind)
    check(list(facts_of(case.facts)), _fact(fact), rule, rules.clock, rules.days)


def clock_rule(item: ItemRule, kind: CaseKind) -> ClockRule:
    """Return what a case of that kind is measured by; without a promise the law's limit is the promise."""
    law = Law.OTHER
    if item.licensing:
        law = Law.JOINT_LICENSING if kind is CaseKind.JOINT else Law.LICENSING
    statutory = max(1, item.statutory_days)
    return ClockRule(
        promised_days=item.promised_days or statutory,
        instant=kind is CaseKind.INSTANT,
        statutory_days=statutory,
        law=law,
    )


def facts_of(facts: Iterable[ClockFact]) -> Iterator[Fact]:
    """Yield the facts as the deadline function takes them."""
    for fact in facts:
        yield _fact(fact)


def _deadline(
    case: Case, facts: Iterable[ClockFact], kind: CaseKind, rules: CaseRules, as_of: dt.datetime
) -> Deadline:
    return deadline(facts_of(facts), clock_rule(case.item, kind), rules.clock, rules.days, as_of)


def _fact(fact: ClockFact) -> Fact:
    match fact.what:
        case "accepted":
            return Accepted(fact.at)
        case "correction_asked":
            return CorrectionAsked(fact.at, fact.omitted)
        case "corrected":
            return CorrectedMaterials(fact.at)
        case "pause_started":
            return PauseStarted(fact.at, PauseKind(fact.pause))
        case "pause_ended":
            return PauseEnded(fact.at, PauseKind(fact.pause))
        case "extended":
            return Extended(fact.at, fact.days, by_head=True)
        case "closed":
            return Closed(fact.at)
    raise ValueError(f"no fact is called {fact.what!r}")
