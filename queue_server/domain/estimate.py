"""How long a new visitor would wait: the queue played forward with what services take today.

Every counter that works serves its lanes, own work first and the oldest first, until
nobody is left; the moment a counter runs dry is when it would call somebody who comes
now. A few runs with drawn service times give mean and spread for all services at once
(forward simulation, requirements §4.3). The work is bounded: a long queue is played
once with mean times, and beyond so many calls the rest is shared out as work.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Iterable, Mapping, Sequence
from math import erf, exp, log, sqrt
from statistics import NormalDist, mean, pstdev

from queue_server.domain.forecast import Forecast
from queue_server.domain.lanes import Lane
from queue_server.domain.model import Counter, CounterState
from queue_server.domain.policy import Place
from queue_server.domain.state import HallState

SPREAD = 0.7
"""Coefficient of variation of service times (requirements §4.2)."""
_VARIANCE = log(1 + SPREAD**2)
_SIGMA = sqrt(_VARIANCE)
_MOST_CALLS = 300
"""Calls played in one run."""
_MOST_WORK = 16_000
"""Lanes looked at in all runs; keeps a forecast within a few milliseconds."""
_MOST_RUNS = 24
_FEWEST_RUNS = 6
"""With fewer, chance would say more than the queue: one run with mean times is better."""


def _draws() -> tuple[float, ...]:
    """Return service times in units of their mean, evenly spread over the distribution and shuffled."""
    steps = 1021
    normal = NormalDist()
    drawn = [exp(_SIGMA * normal.inv_cdf((step + 0.5) / steps)) for step in range(steps)]
    random.Random(1).shuffle(drawn)
    average = mean(drawn)
    return tuple(one / average for one in drawn)


_DRAWS = _draws()


class _Chance:
    """Draws service times; the same for the same run, so that figures do not flicker."""

    def __init__(self, run: int) -> None:
        self._next = run * 127

    def service_s(self, mean_s: float) -> float:
        self._next += 1
        return mean_s * _DRAWS[self._next % len(_DRAWS)]

    def rest_s(self, mean_s: float, elapsed_s: float) -> float:
        for _ in range(20):
            drawn_s = self.service_s(mean_s)
            if drawn_s > elapsed_s:
                return drawn_s - elapsed_s
        return remaining_s(mean_s, elapsed_s)


class _Certainty:
    """Mean times instead of drawn ones."""

    def service_s(self, mean_s: float) -> float:
        return mean_s

    def rest_s(self, mean_s: float, elapsed_s: float) -> float:
        return remaining_s(mean_s, elapsed_s)


def remaining_s(mean_s: float, elapsed_s: float) -> float:
    """Return the expected rest of a lognormal service that has lasted `elapsed_s`: E[S - x | S > x]."""
    if elapsed_s <= 0:
        return mean_s
    z = (log(mean_s) - _VARIANCE / 2 - log(elapsed_s)) / _SIGMA
    still_served = _normal(z)
    if still_served < 1e-9:
        return mean_s
    return mean_s * _normal(z + _SIGMA) / still_served - elapsed_s


def _normal(z: float) -> float:
    return 0.5 * (1 + erf(z / sqrt(2)))


class _Line:
    """One lane while it is played.

    Attributes:
        places: the first of the lane, as many as can be played.
        waiting: all of the lane.
        called: how many of it are called by now.
    """

    __slots__ = ("called", "counters", "mean_s", "places", "rank", "sent_here", "waiting")

    def __init__(self, lane: Lane, sent_here: bool, rank: int, mean_s: float, counters: int) -> None:
        self.places: Sequence[Place] = [lane[n] for n in range(min(len(lane), _MOST_CALLS))]
        self.waiting = len(lane)
        self.sent_here = sent_here
        self.rank = rank
        self.mean_s = mean_s
        self.counters = counters
        self.called = 0


_Lines = Mapping[str, Sequence[tuple[int, _Line]]]
"""By counter: skill level and lane."""


def forecast(state: HallState, now: dt.datetime) -> Mapping[str, Forecast]:
    """Return the forecast of every service that a working counter serves."""
    working = [counter for counter in state.counters.values() if counter.state is CounterState.OPEN]
    lines = _lines(state, {counter.id for counter in working})
    busy = {counter.id: _busy(state, counter, now) for counter in working}
    waits: dict[str, list[float]] = {}
    for chance in _runs(state, lines):
        free_at = {
            counter_id: chance.rest_s(*under_way) if under_way else 0.0
            for counter_id, under_way in busy.items()
        }
        dry_at = _play(free_at, lines, chance)
        for service_id, rule in state.rules.services.items():
            serving = [dry_at[counter_id] for counter_id in rule.levels_at if counter_id in dry_at]
            if serving:
                waits.setdefault(service_id, []).append(min(serving))
    return {
        service_id: _forecast(
            state, service_id, runs, len(busy.keys() & state.rules.services[service_id].levels_at)
        )
        for service_id, runs in waits.items()
    }


def _runs(state: HallState, lines: _Lines) -> Iterable[_Chance | _Certainty]:
    """Return what decides the service times of each run."""
    lanes = max((len(of_counter) for of_counter in lines.values()), default=0)
    calls = min(_MOST_CALLS, state.lanes.total) + len(lines)
    runs = min(_MOST_RUNS, _MOST_WORK // max(1, calls * lanes))
    return [_Certainty()] if runs < _FEWEST_RUNS else [_Chance(run) for run in range(runs)]


def _forecast(state: HallState, service_id: str, runs: Sequence[float], counters: int) -> Forecast:
    mean_s = _mean_s(state, service_id)
    wait_s = mean(runs)
    deviation_s = pstdev(runs)
    if len(runs) == 1:
        services_before = counters * wait_s / mean_s
        deviation_s = SPREAD * mean_s * sqrt(services_before) / counters
    return Forecast(wait_s, deviation_s, state.lanes.waiting(service_id), mean_s / counters)


def _mean_s(state: HallState, service_id: str) -> float:
    rule = state.rules.services.get(service_id)
    return state.times.mean_s(service_id, rule.typical_service_s if rule else 360.0)


def _busy(state: HallState, counter: Counter, now: dt.datetime) -> tuple[float, float] | None:
    """Return (mean, elapsed) seconds of the visit at the counter; None when it is free."""
    ticket = state.tickets.get(counter.ticket_id)
    if ticket is None:
        return None
    since = ticket.called_at or ticket.started_at or now
    return _mean_s(state, ticket.service_id), (now - since).total_seconds()


def _lines(state: HallState, working: set[str]) -> _Lines:
    """Return each working counter's lanes with its skill level for them."""
    rules = state.rules
    lines: dict[str, list[tuple[int, _Line]]] = {counter_id: [] for counter_id in working}
    strict = rules.policy.rule == "strict"
    for service_id in state.lanes.services():
        levels = {
            counter_id: rules.counters[counter_id].levels[service_id]
            for counter_id in working
            if service_id in rules.counters[counter_id].levels
        }
        for (priority, for_counter_id), lane in state.lanes.of_service(service_id).items():
            known = rules.policy.classes.get(priority)
            may = {for_counter_id} & levels.keys() if for_counter_id else levels.keys()
            line = _Line(
                lane,
                bool(for_counter_id),
                known.rank if known and strict else 0,
                _mean_s(state, service_id),
                max(1, len(may)),
            )
            for counter_id in may:
                lines[counter_id].append((levels[counter_id], line))
    return lines


def _play(free_at: Mapping[str, float], lines: _Lines, chance: _Chance | _Certainty) -> dict[str, float]:
    """Return when each counter would run dry, in seconds from now."""
    for of_counter in lines.values():
        for _, line in of_counter:
            line.called = 0
    events = [(free_s, counter_id) for counter_id, free_s in free_at.items()]
    heapq.heapify(events)
    dry_at: dict[str, float] = {}
    calls_left = _MOST_CALLS
    while events:
        now_s, counter_id = events[0]
        following = _next_line(lines[counter_id]) if calls_left else None
        if following is None:
            heapq.heappop(events)
            dry_at[counter_id] = now_s + (0.0 if calls_left else _work_left_s(lines[counter_id]))
            continue
        calls_left -= 1
        following.called += 1
        heapq.heapreplace(events, (now_s + chance.service_s(following.mean_s), counter_id))
    return dry_at


def _next_line(lines: Sequence[tuple[int, _Line]]) -> _Line | None:
    """Return whose turn it is: sent here first, own work before helping out, then class, then age."""
    best: _Line | None = None
    best_level = 0
    for level, line in lines:
        if line.called >= len(line.places):
            continue
        if best is None or _before(line, level, best, best_level):
            best, best_level = line, level
    return best


def _before(line: _Line, level: int, best: _Line, best_level: int) -> bool:
    if line.sent_here != best.sent_here:
        return line.sent_here
    if level != best_level:
        return level < best_level
    if line.rank != best.rank:
        return line.rank > best.rank
    return line.places[line.called] < best.places[best.called]


def _work_left_s(lines: Sequence[tuple[int, _Line]]) -> float:
    """Return the counter's share of the work of those not played."""
    return sum((line.waiting - line.called) * line.mean_s / line.counters for _, line in lines)
