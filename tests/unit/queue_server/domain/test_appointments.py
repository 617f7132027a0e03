"""Where booked visitors start in the queue."""

from __future__ import annotations

import datetime as dt

import hypothesis.strategies as st
import pytest
from hypothesis import given

from queue_server.domain.appointments import effective_arrival
from queue_server.domain.rules import PolicyRules

BOOKED = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
RULES = PolicyRules(appointment_head_start=dt.timedelta(minutes=5))  # early 10, late 15


def minutes(number: float) -> dt.timedelta:
    return dt.timedelta(minutes=number)


@pytest.mark.parametrize(
    ("checked_in", "counts_from"),
    [(-60, -10), (-10, -10), (-7, -7), (-5, -5), (0, -5), (15, -5), (15.01, 15.01), (60, 60)],
)
def test_effective_arrival(checked_in: float, counts_from: float) -> None:
    assert effective_arrival(BOOKED + minutes(checked_in), BOOKED, RULES) == BOOKED + minutes(counts_from)


def test_a_walk_in_counts_from_coming() -> None:
    assert effective_arrival(BOOKED, None, RULES) == BOOKED


@given(st.floats(-120, 15), st.floats(-120, 15))
def test_who_keeps_the_appointment_loses_nothing_by_coming_earlier(one: float, other: float) -> None:
    first, second = sorted((one, other))
    assert effective_arrival(BOOKED + minutes(first), BOOKED, RULES) <= effective_arrival(
        BOOKED + minutes(second), BOOKED, RULES
    )
