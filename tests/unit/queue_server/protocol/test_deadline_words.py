"""Deadlines in words: dates, spans, numbers and years as each language writes them."""

from __future__ import annotations

import pytest

from queue_server.domain.deadlines import PauseKind
from queue_server.protocol.case_views import DeadlineStep
from queue_server.protocol.deadline_words import REFUSALS, sentence, sentences

NATIONAL_DAY = (
    DeadlineStep(slug="accepted", params={"on": "2025-09-30"}),
    DeadlineStep(slug="holiday", params={"first": "2025-10-01", "last": "2025-10-08"}),
    DeadlineStep(slug="day_one", params={"on": "2025-10-09"}),
    DeadlineStep(slug="made_up", params={"on": "2025-10-11"}),
    DeadlineStep(slug="due", params={"on": "2025-10-14", "days": "5", "unit": "working"}),
)


def test_an_explanation_reads_as_a_clerk_would_say_it() -> None:
    assert sentences(NATIONAL_DAY) == (
        "2025年9月30日作出受理决定，从第二天起计算。",
        "10月1日至8日放假，不计算。",
        "第 1 天是10月9日（周四）。",
        "10月11日（周六）是调休上班日，计算在内。",
        "期限 5 个工作日，到10月14日（周二）为止。",
    )


def test_an_explanation_in_english() -> None:
    assert sentences(NATIONAL_DAY, "en") == (
        "The application was accepted on 30 Sep 2025; counting starts the day after.",
        "1–8 Oct: public holiday, not counted.",
        "Day 1 is Thu 9 Oct.",
        "Sat 11 Oct is worked in return for a holiday, so it counts.",
        "The limit of 5 working days ends on Tue 14 Oct.",
    )


def test_a_new_year_is_said() -> None:
    lines = sentences(
        [
            DeadlineStep(slug="accepted", params={"on": "2025-12-31"}),
            DeadlineStep(slug="holiday", params={"first": "2026-01-01", "last": "2026-01-03"}),
            DeadlineStep(slug="day_one", params={"on": "2026-01-04"}),
        ]
    )

    assert [("2025年" in line, "2026年" in line) for line in lines] == [
        (True, False),
        (False, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("first", "last", "chinese", "english"),
    [
        ("2025-03-06", "2025-03-06", "3月6日", "6 Mar"),
        ("2025-03-06", "2025-03-07", "3月6日至7日", "6–7 Mar"),
        ("2025-01-28", "2025-02-04", "1月28日至2月4日", "28 Jan – 4 Feb"),
        ("2025-12-30", "2026-01-02", "12月30日至2026年1月2日", "30 Dec – 2 Jan 2026"),
    ],
)
def test_a_span_says_nothing_twice(first: str, last: str, chinese: str, english: str) -> None:
    step = DeadlineStep(slug="hall_closed", params={"first": first, "last": last})

    assert sentence(step, "zh", 2025) == f"{chinese}本大厅不办公，不计算。"
    assert sentence(step, "en", 2025) == f"{english}: the hall is closed, not counted."


def test_one_day_is_no_days() -> None:
    step = DeadlineStep(slug="due", params={"on": "2025-03-04", "days": "1", "unit": "working"})
    at_once = DeadlineStep(slug="due", params={"on": "2025-03-03", "days": "0", "unit": "working"})

    assert sentence(step, "en", 2025) == "The limit of 1 working day ends on Tue 4 Mar."
    assert sentence(at_once, "zh", 2025) == "期限为当天，到3月3日（周一）为止。"


@pytest.mark.parametrize("kind", [kind.value for kind in PauseKind])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_pause_has_a_name(kind: str, language: str) -> None:
    step = DeadlineStep(slug="paused_still", params={"kind": kind, "first": "2025-03-04"})

    assert kind not in sentence(step, language).split(" ")[-3:]
    assert "_" not in sentence(step, language)


def test_refusals_are_said_alone_and_inside_a_warning() -> None:
    warning = DeadlineStep(slug="fact_ignored", params={"reason": "no_notice", "on": "2025-03-04"})

    assert sentence(DeadlineStep(slug="no_notice")) == REFUSALS["no_notice"][0]
    assert REFUSALS["no_notice"][0] in sentence(warning)
    assert REFUSALS["no_notice"][1] in sentence(warning, "en")


def test_words_of_a_newer_server_are_not_swallowed() -> None:
    assert sentence(DeadlineStep(slug="moon_phase", params={"on": "2025-03-04"})) == "moon_phase"
    assert "eclipse" in sentence(
        DeadlineStep(slug="paused_still", params={"kind": "eclipse", "first": "2025-03-04"})
    )
