"""What limits and settings mean: the law's defaults, impossible numbers, hand-overs, lost timezones."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from queue_server.domain.deadlines import (
    Accepted,
    ClockRule,
    ClockSettings,
    Law,
    WorkingDays,
    deadline,
    hand_over_due,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SAME_DAY = ClockSettings(timezone=SHANGHAI)
AT_ONCE = ClockSettings(timezone=SHANGHAI, hand_over_within=dt.timedelta(minutes=30))


@pytest.mark.parametrize(
    ("rule", "statutory", "extension"),
    [
        (ClockRule(promised_days=5), 20, 10),
        (ClockRule(promised_days=5, law=Law.JOINT_LICENSING), 45, 15),
        (ClockRule(promised_days=5, law=Law.OTHER), 20, 0),
        (ClockRule(promised_days=5, statutory_days=60, extension_days=30), 60, 30),
        (ClockRule(instant=True), 20, 0),
    ],
)
def test_what_the_law_gives_when_the_item_says_nothing(
    rule: ClockRule, statutory: int, extension: int
) -> None:
    assert (rule.statutory, rule.longest_extension) == (statutory, extension)


def test_a_limit_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="promise of 0"):
        ClockRule()
    with pytest.raises(ValueError, match="statutory limit of 0"):
        ClockRule(promised_days=5, statutory_days=0)


def test_papers_are_handed_over_the_same_day() -> None:
    evening = dt.datetime(2025, 3, 3, 15, 30, tzinfo=dt.UTC)

    assert hand_over_due(evening, SAME_DAY) == dt.datetime(2025, 3, 3, 16, tzinfo=dt.UTC)
    assert hand_over_due(evening + dt.timedelta(minutes=30), SAME_DAY) == dt.datetime(
        2025, 3, 4, 16, tzinfo=dt.UTC
    )


def test_papers_are_handed_over_at_once() -> None:
    given = dt.datetime(2025, 3, 3, 10, tzinfo=SHANGHAI)

    due = hand_over_due(given, AT_ONCE)

    assert due == dt.datetime(2025, 3, 3, 2, 30, tzinfo=dt.UTC)
    assert due.tzinfo is dt.UTC


def test_a_moment_without_a_timezone_is_an_error_of_the_program() -> None:
    naive = dt.datetime(2025, 3, 3, 10)
    with pytest.raises(ValueError, match="does not say its timezone"):
        deadline([Accepted(naive)], ClockRule(promised_days=5), SAME_DAY, WorkingDays(), naive)
