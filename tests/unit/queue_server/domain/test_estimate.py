"""Wait estimates: against queueing formulas, a simulated hall, and what must always hold."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from math import log, sqrt
from statistics import mean

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import schema
from queue_server.domain.estimate import SPREAD, forecast, remaining_s
from queue_server.domain.forecast import Forecast
from queue_server.domain.service_times import ServiceTimes
from queue_server.protocol import tickets as wire
from tests.helpers.desk_hall import OPENING, DeskHall, config

SERVICE_MIN = 6.0
SERVICE_S = SERVICE_MIN * 60


def pooled_hall(counters: int) -> DeskHall:
    """Return a hall of equal open counters and one service."""
    base = config()
    hall = DeskHall(
        msgspec.structs.replace(
            base,
            services=(msgspec.structs.replace(base.services[0], typical_service_min=SERVICE_MIN),),
            counters=tuple(
                schema.Counter(id=f"w{n}", label=str(n), skills=(schema.Skill(service="*"),))
                for n in range(counters)
            ),
            clerks=tuple(schema.Clerk(id=f"k{n}", name="n") for n in range(counters)),
        ),
        staffed=False,
    )
    for n in range(counters):
        hall.open(f"w{n}", f"k{n}")
    return hall


def wait_s(hall: DeskHall, service: str = "social") -> float:
    return forecast(hall.state, hall.now)[service].wait_s


def lognormal(chance: random.Random, mean_s: float) -> float:
    variance = log(1 + SPREAD**2)
    return chance.lognormvariate(log(mean_s) - variance / 2, sqrt(variance))


# ---------------------------------------------------------------- what must always hold


def test_with_a_free_counter_nobody_waits() -> None:
    hall = pooled_hall(2)
    assert wait_s(hall) == 0
    assert forecast(hall.state, hall.now)["social"].range_min(0) == (0, 5)


def test_without_an_open_counter_nobody_can_tell() -> None:
    hall = DeskHall(staffed=False)
    hall.open("w2", "bob")
    assert set(forecast(hall.state, hall.now)) == {"social", "tax"}
    hall.close("w2")
    hall.open("w3", "cai")
    assert set(forecast(hall.state, hall.now)) == {"tax"}


@pytest.mark.parametrize(("waiting", "counters"), [(1, 1), (10, 1), (10, 3), (40, 4)])
def test_a_pooled_queue_takes_its_work_over_its_counters(waiting: int, counters: int) -> None:
    hall = pooled_hall(counters)
    for _ in range(waiting):
        hall.issue()
    shortest = waiting // counters * SERVICE_S
    assert 0.7 * shortest < wait_s(hall) < 1.15 * (waiting + 1) / counters * SERVICE_S


def test_a_very_long_queue_costs_no_more_and_is_still_its_work() -> None:
    hall = pooled_hall(4)
    for _ in range(900):
        hall.issue()
    assert wait_s(hall) == pytest.approx(900 / 4 * SERVICE_S, rel=0.02)


def test_skills_count_a_queue_only_where_it_is_served() -> None:
    hall = DeskHall()
    hall.close("w1")
    hall.close("w2")
    for _ in range(5):
        hall.issue("social")
    assert wait_s(hall, "tax") == 0
    assert "social" not in forecast(hall.state, hall.now)


def test_who_waits_for_one_counter_burdens_that_counter() -> None:
    hall = DeskHall()
    for _ in range(4):
        ticket = hall.issue("social")
        hall.verb(wire.Transfer, ticket.id, to_counter_id="w2")
    assert wait_s(hall, "social") == 0  # w1 is free
    hall.close("w1")
    assert wait_s(hall, "social") == pytest.approx(4 * SERVICE_S, rel=0.15)


def test_a_service_under_way_is_counted_by_what_is_left() -> None:
    hall = pooled_hall(1)
    ticket = hall.issue()
    hall.next("w0")
    hall.verb(wire.StartService, ticket.id)
    just_begun = wait_s(hall)
    assert just_begun == pytest.approx(SERVICE_S, rel=0.2)
    hall.wait(180)
    assert 0 < wait_s(hall) < just_begun


@given(st.floats(30, 3600), st.floats(0, 7200))
def test_what_is_left_is_never_negative_and_never_absurd(mean_s: float, elapsed_s: float) -> None:
    left = remaining_s(mean_s, elapsed_s)
    assert 0 < left < 5 * mean_s + elapsed_s


def test_what_is_left_is_the_truncated_mean() -> None:
    chance = random.Random(7)
    longer = [x - 400 for x in (lognormal(chance, 360) for _ in range(200_000)) if x > 400]
    assert remaining_s(360, 400) == pytest.approx(mean(longer), rel=0.03)


# ---------------------------------------------------------------- as it is told


@pytest.mark.parametrize(
    ("expected_s", "deviation_s", "told"),
    [
        (0, 0, (0, 5)),
        (299, 0, (0, 5)),
        (300, 0, (5, 10)),
        (660, 0, (10, 15)),
        (660, 600, (10, 20)),
        (3600, 0, (60, 65)),
    ],
)
def test_a_range_in_steps_rounded_up(expected_s: float, deviation_s: float, told: tuple[int, int]) -> None:
    assert Forecast(expected_s, deviation_s, 3, 60.0).range_min(3) == told


def test_between_two_forecasts_everybody_who_joins_counts() -> None:
    known = Forecast(600.0, 0.0, 10, 120.0)
    assert known.range_min(14) == (15, 20)  # 18 minutes
    assert known.range_min(0) == (0, 5)


def test_the_mean_is_learnt_from_the_day_without_being_fooled_by_one_visit() -> None:
    times = ServiceTimes()
    assert times.mean_s("s", 360) == 360
    times.learn("s", 3600)
    assert times.mean_s("s", 360) == 900
    for _ in range(200):
        times.learn("s", 600)
    assert times.mean_s("s", 360) == pytest.approx(600, rel=0.03)


def test_completed_visits_teach_the_hall() -> None:
    hall = pooled_hall(1)
    for _ in range(25):
        ticket = hall.issue()
        hall.next("w0")
        hall.verb(wire.StartService, ticket.id)
        hall.wait(900)
        hall.verb(wire.Complete, ticket.id)
    hall.issue()
    learnt = (5 * SERVICE_S + 25 * 900) / 30
    assert wait_s(hall) == pytest.approx(learnt, rel=0.2)
    hall.wait(12 * 3600)
    hall.issue()
    assert hall.state.times.mean_s("social", SERVICE_S) == 900  # yesterday is the guess for today


# ---------------------------------------------------------------- against lived days


@dataclass
class Day:
    """A simulated pooled hall: what each visitor was told on coming, and what they lived, in seconds."""

    told: dict[str, float] = field(default_factory=dict)
    lived: dict[str, float] = field(default_factory=dict)


def live_through(load: float, visitors: int, draw: Callable[[random.Random, float], float], seed: int) -> Day:
    """Let visitors come at random to three counters through the real use cases."""
    chance, counters = random.Random(seed), 3
    between_s = SERVICE_S / (load * counters)
    hall, day = pooled_hall(counters), Day()
    came: dict[str, dt.datetime] = {}
    order = count()
    agenda: list[tuple[float, int, str]] = [(0.0, next(order), "")]
    while len(day.told) < visitors:
        at_s, _, counter = heapq.heappop(agenda)
        hall.now = OPENING + dt.timedelta(seconds=at_s)
        if counter:
            hall.verb(wire.Complete, hall.state.counters[counter].ticket_id, ask_evaluation=False)
        else:
            expected_s = wait_s(hall)
            ticket = hall.issue()
            day.told[ticket.id], came[ticket.id] = expected_s, hall.now
            heapq.heappush(agenda, (at_s + chance.expovariate(1 / between_s), next(order), ""))
        for free in [one.id for one in hall.state.counters.values() if not one.ticket_id]:
            if hall.state.lanes.total:
                called = hall.next(free).ticket
                hall.verb(wire.StartService, called.id)
                day.lived[called.id] = (hall.now - came[called.id]).total_seconds()
                heapq.heappush(agenda, (at_s + draw(chance, SERVICE_S), next(order), free))
    return day


@pytest.mark.parametrize(
    ("load", "draw"),
    [
        (0.8, lambda chance, mean_s: chance.expovariate(1 / mean_s)),  # M/M/3
        (0.8, lognormal),
        (0.95, lognormal),
    ],
)
def test_what_is_told_is_what_is_lived(load: float, draw: Callable[[random.Random, float], float]) -> None:
    day = live_through(load, 700, draw, seed=20261121)
    lived = mean(day.lived.values())
    assert lived > 60  # people did wait
    assert mean(day.told[one] for one in day.lived) == pytest.approx(lived, rel=0.15)
    error_s = mean(abs(day.told[one] - day.lived[one]) for one in day.lived)
    assert error_s <= max(180, 0.25 * lived)  # requirements §4.4: what counts as good
