"""The working-day table: national days, the hall's own exceptions, years nobody has announced."""

from __future__ import annotations

import datetime as dt

import pytest

from queue_server.domain.deadlines import DayKind, WorkingDays

TABLE = WorkingDays(
    years=frozenset({2025}),
    holidays=frozenset(dt.date(2025, 10, day) for day in range(1, 9)),
    made_up=frozenset({dt.date(2025, 9, 28), dt.date(2025, 10, 11)}),
    hall_closed=frozenset({dt.date(2025, 10, 11), dt.date(2025, 10, 14)}),
    hall_works=frozenset({dt.date(2025, 10, 8), dt.date(2025, 10, 18), dt.date(2025, 10, 15)}),
)


@pytest.mark.parametrize(
    ("day", "kind", "works"),
    [
        ("2025-09-27", DayKind.WEEKEND, False),
        ("2025-09-28", DayKind.MADE_UP, True),
        ("2025-09-29", DayKind.WEEKDAY, True),
        ("2025-10-04", DayKind.HOLIDAY, False),
        ("2025-10-08", DayKind.HALL_WORKS, True),
        ("2025-10-11", DayKind.HALL_CLOSED, False),
        ("2025-10-14", DayKind.HALL_CLOSED, False),
        ("2025-10-15", DayKind.WEEKDAY, True),
        ("2025-10-18", DayKind.HALL_WORKS, True),
        ("2026-10-01", DayKind.WEEKDAY, True),
    ],
)
def test_a_day_is_worked_or_not_for_a_reason(day: str, kind: DayKind, works: bool) -> None:
    assert TABLE.kind(dt.date.fromisoformat(day)) is kind
    assert TABLE.is_workday(dt.date.fromisoformat(day)) is works


def test_years_without_an_announcement_are_known_to_be_unknown() -> None:
    assert TABLE.known(dt.date(2025, 12, 31))
    assert not TABLE.known(dt.date(2026, 1, 1))
    assert TABLE.unknown_years(dt.date(2024, 12, 31), dt.date(2026, 1, 1)) == (2024, 2026)


def test_days_are_added_and_counted_without_the_first() -> None:
    friday, eve = dt.date(2025, 9, 26), dt.date(2025, 9, 30)

    assert TABLE.add(friday, 1) == dt.date(2025, 9, 28)
    assert TABLE.add(eve, 1) == dt.date(2025, 10, 8)
    assert TABLE.add(eve, 4) == dt.date(2025, 10, 13)
    assert TABLE.count(eve, dt.date(2025, 10, 13)) == 4
    assert TABLE.count(eve, eve) == 0
    assert TABLE.next_workday(eve) == eve


def test_no_days_cannot_be_added() -> None:
    with pytest.raises(ValueError, match="0 working days"):
        TABLE.add(dt.date(2025, 9, 30), 0)


def test_a_hall_cannot_both_work_and_rest() -> None:
    day = dt.date(2025, 5, 17)
    with pytest.raises(ValueError, match="2025-05-17"):
        WorkingDays(hall_closed=frozenset({day}), hall_works=frozenset({day}))
