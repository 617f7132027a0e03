"""How long a new visitor would wait: the queue played forward once with what services take today.

Every counter that works serves its lanes, own work first and the oldest first, until
nobody is left; the moment a counter runs dry is when it would call somebody who comes
now (requirements §4.3, remaining work with skills). One run answers for all services.
A long queue is played for a bounded number of calls, the rest is shared out as work.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Mapping
from math import erf, log, sqrt

from queue_server.domain.forecast import Forecast
from queue_server.domain.lanes import Lane
from queue_server.domain.model import Counter, CounterState, TicketState
from queue_server.domain.state import HallState

SPREAD = 0.7
"""Coefficient of variation of service times (requirements §4.2)."""
_WALK_S = 30.0
"""From the call to the counter."""
_MOST_CALLS_PLAYED = 300
_MOST_WORK = 6000
"""Lanes looked at in one run; keeps it within a few milliseconds."""


def remaining_s(mean_s: float, elapsed_s: float) -> float:
    """Return the expected rest of a lognormal service that has lasted `elapsed_s`: E[S - x | S > x]."""
    if elapsed_s <= 0:
        return mean_s
    variance = log(1 + SPREAD**2)
    sigma = sqrt(variance)
    mu = log(mean_s) - variance / 2
    z = (mu - log(elapsed_s)) / sigma
    still_served = _normal(z)
    if still_served < 1e-9:
        return mean_s
    return mean_s * _normal(z + sigma) / still_served - elapsed_s


def _normal(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))


class _Line:
    """One lane while it is played: how many of it are still to be called."""

    __slots__ = ("called", "counters", "for_counter_id", "lane", "mean_s", "rank", "service_id")

    def __init__(
        self, service_id: str, for_counter_id: str, lane: Lane, rank: int, mean_s: float, counters: int
    ) -> None:
        self.service_id = service_id
        self.for_counter_id = for_counter_id
        self.lane = lane
        self.rank = rank
        self.mean_s = mean_s
        self.counters = counters
        self.called = 0

    @property
    def left(self) -> int:
        return len(self.lane) - self.called


def forecast(state: HallState, now: dt.datetime) -> Mapping[str, Forecast]:
    """Return the forecast of every service that a working counter serves."""
    free_at = {
        counter.id: _free_at_s(state, counter, now)
        for counter in state.counters.values()
        if counter.state is CounterState.OPEN
    }
    dry_at = _play(free_at, _lines(state, free_at))
    return _forecasts(state, dry_at)


def _mean_s(state: HallState, service_id: str) -> float:
    rule = state.rules.services.get(service_id)
    return state.times.mean_s(service_id, rule.typical_service_s if rule else 360.0)


def _free_at_s(state: HallState, counter: Counter, now: dt.datetime) -> float:
    """Return the seconds until the counter calls its next visitor."""
    ticket = state.tickets.get(counter.ticket_id)
    if ticket is None:
        return 0.0
    mean_s = _mean_s(state, ticket.service_id)
    if ticket.state is TicketState.SERVING and ticket.started_at is not None:
        return remaining_s(mean_s, (now - ticket.started_at).total_seconds())
    return mean_s + _WALK_S


def _lines(state: HallState, working: Mapping[str, float]) -> dict[str, list[tuple[int, _Line]]]:
    """Return, for each working counter, its lanes with its skill level for them."""
    rules = state.rules
    lines: dict[str, list[tuple[int, _Line]]] = {counter_id: [] for counter_id in working}
    strict = rules.policy.rule == "strict"
    for service_id in state.lanes.services():
        counters = {
            counter_id: rules.counters[counter_id].levels[service_id]
            for counter_id in working
            if service_id in rules.counters[counter_id].levels
        }
        for (priority, for_counter_id), lane in state.lanes.of_service(service_id).items():
            known = rules.policy.classes.get(priority)
            rank = known.rank if known and strict else 0
            may = [for_counter_id] if for_counter_id else list(counters)
            line = _Line(service_id, for_counter_id, lane, rank, _mean_s(state, service_id), max(1, len(may)))
            for counter_id in may:
                if counter_id in counters:
                    lines[counter_id].append((counters[counter_id], line))
    return lines


def _play(free_at: Mapping[str, float], lines: dict[str, list[tuple[int, _Line]]]) -> dict[str, float]:
    """Return when each counter would run dry, in seconds from now."""
    events = [(free_s, counter_id) for counter_id, free_s in free_at.items()]
    heapq.heapify(events)
    dry_at: dict[str, float] = {}
    lanes = max((len(of_counter) for of_counter in lines.values()), default=0)
    calls = min(_MOST_CALLS_PLAYED, _MOST_WORK // max(1, lanes))
    while events:
        now_s, counter_id = events[0]
        if calls == 0:
            heapq.heappop(events)
            dry_at[counter_id] = now_s + _work_left_s(lines[counter_id])
            continue
        line = _next_line(lines[counter_id])
        if line is None:
            heapq.heappop(events)
            dry_at[counter_id] = now_s
            continue
        calls -= 1
        line.called += 1
        heapq.heapreplace(events, (now_s + _WALK_S + line.mean_s, counter_id))
    return dry_at


def _next_line(lines: list[tuple[int, _Line]]) -> _Line | None:
    best: _Line | None = None
    best_key: tuple[bool, int, int, object] | None = None
    for level, line in lines:
        if not line.left:
            continue
        key = (not line.for_counter_id, level, -line.rank, line.lane[line.called])
        if best_key is None or key < best_key:
            best, best_key = line, key
    return best


def _work_left_s(lines: list[tuple[int, _Line]]) -> float:
    """Return the counter's share of the work of those not played."""
    return sum(line.left * (line.mean_s + _WALK_S) / line.counters for _, line in lines)


def _forecasts(state: HallState, dry_at: Mapping[str, float]) -> dict[str, Forecast]:
    found: dict[str, Forecast] = {}
    for service_id, rule in state.rules.services.items():
        serving = [dry_at[counter_id] for counter_id in rule.levels_at if counter_id in dry_at]
        if not serving:
            continue
        wait_s = min(serving)
        mean_s = _mean_s(state, service_id) + _WALK_S
        services_before = len(serving) * wait_s / mean_s
        found[service_id] = Forecast(
            wait_s,
            SPREAD * mean_s * sqrt(services_before) / len(serving),
            state.lanes.waiting(service_id),
            mean_s / len(serving),
        )
    return found
