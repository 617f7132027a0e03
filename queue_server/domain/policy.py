"""Calling policies: who is next for a counter, and why.

A rule is a pure function of the oldest waiting ticket of every lane, the counter
and the moment; `domain.policies` holds one module per rule. What is common to
all rules stands here: tickets sent to this very counter come first, a counter
does its own work before it helps out, and a choice always says its reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from queue_server.domain.rules import PolicyRules

Place = tuple[dt.datetime, float, str]
"""Where a ticket stands: seniority, tie-break, id. Smaller is older."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A waiting ticket as a rule sees it: the oldest of its service, class and counter.

    Attributes:
        place: (seniority, tie-break, id); smaller is older.
        booked: it keeps an appointment; its seniority comes from the booked time.
        for_counter_id: only this counter may call it, or "".
    """

    ticket_id: str
    service_id: str
    priority: str
    place: Place
    booked: bool = False
    for_counter_id: str = ""

    def waited(self, now: dt.datetime) -> dt.timedelta:
        """Return how long it counts as waiting; negative before a booked visitor's time."""
        return now - self.place[0]


@dataclass(frozen=True, slots=True)
class CounterProfile:
    """A counter as a rule sees it.

    Attributes:
        levels: skill level by service id; 1 is its own work.
        consecutive_priority: priority calls in a row until now.
        class_calls: calls by priority class in the running cycle.
    """

    id: str
    levels: Mapping[str, int]
    rules: PolicyRules
    consecutive_priority: int = 0
    class_calls: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is called, and by which rule.

    `rule` is one of `appointment`, `priority`, `priority_cap`, `oldest`, `accumulated`,
    `ratio`, `helping_out`, `transferred_here`; `new_cycle` belongs to `ratio`.
    """

    ticket_id: str
    rule: str
    new_cycle: bool = False


Rule = Callable[[Sequence[Candidate], CounterProfile, dt.datetime], Choice]
"""Chooses among at least one candidate."""

_rules: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register the decorated function as the calling rule `name`."""

    def register(function: Rule) -> Rule:
        if name in _rules:
            raise ValueError(f"two calling rules are called {name!r}")
        _rules[name] = function
        return function

    return register


def rule_names() -> frozenset[str]:
    """Return the registered rules (import `queue_server.domain.policies` first)."""
    return frozenset(_rules)


def oldest(candidates: Sequence[Candidate]) -> Candidate:
    """Return who waits longest."""
    return min(candidates, key=lambda candidate: candidate.place)


def choose(candidates: Sequence[Candidate], counter: CounterProfile, now: dt.datetime) -> Choice | None:
    """Return who is next for `counter`; None only when there is no candidate (work-conserving)."""
    sent_here = [candidate for candidate in candidates if candidate.for_counter_id == counter.id]
    if sent_here:
        return Choice(oldest(sent_here).ticket_id, "transferred_here")
    allowed = _by_skill(candidates, counter, now)
    if not allowed:
        return None
    choice = _rules[counter.rules.rule](allowed, counter, now)
    if choice.rule != "oldest":
        return choice
    chosen = next(candidate for candidate in allowed if candidate.ticket_id == choice.ticket_id)
    if counter.levels[chosen.service_id] > 1:
        return replace(choice, rule="helping_out")
    return replace(choice, rule="appointment") if chosen.booked else choice


def _by_skill(
    candidates: Sequence[Candidate], counter: CounterProfile, now: dt.datetime
) -> Sequence[Candidate]:
    """Return own work and what has waited too long elsewhere; without own work, the nearest level."""
    levels = counter.levels
    own = [candidate for candidate in candidates if levels[candidate.service_id] == 1]
    if len(own) == len(candidates):
        return own
    if own:
        patience = counter.rules.secondary_after
        return own + [
            candidate
            for candidate in candidates
            if levels[candidate.service_id] > 1 and candidate.waited(now) > patience
        ]
    nearest = min(levels[candidate.service_id] for candidate in candidates)
    return [candidate for candidate in candidates if levels[candidate.service_id] == nearest]
