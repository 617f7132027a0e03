"""Every case of `cases.toml`, worked out by hand, gives its dates, its light and its explanation."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.holidays import load_holidays
from queue_server.domain.deadlines import (
    ALL_STOPS,
    ONLY_SUPERIOR,
    Accepted,
    Caution,
    ClockRule,
    ClockSettings,
    Closed,
    CorrectedMaterials,
    CorrectionAsked,
    Deadline,
    Extended,
    Fact,
    FactRefused,
    Law,
    PauseEnded,
    PauseKind,
    PauseStarted,
    Step,
    StepSlug,
    Unit,
    WorkingDays,
    check,
    deadline,
)
from queue_server.protocol.case_views import DeadlineStep
from queue_server.protocol.deadline_words import CAUTIONS, STEPS, sentences

CASES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("cases.toml").read_text(encoding="utf-8")
)["case"]
STOPS = {
    "all": ALL_STOPS,
    "superior": ONLY_SUPERIOR,
    "all+applicant": ALL_STOPS | {PauseKind.APPLICANT},
}
NATIONAL = load_holidays()
ANNOUNCED = (2025, 2026)
each_case = pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])


def working_days(case: dict[str, Any]) -> WorkingDays:
    return WorkingDays(
        years=frozenset(ANNOUNCED),
        holidays=frozenset(day for day in NATIONAL.holidays if day.year in ANNOUNCED),
        made_up=frozenset(day for day in NATIONAL.workdays if day.year in ANNOUNCED),
        hall_closed=frozenset(case.get("hall_closed", ())),
        hall_works=frozenset(case.get("hall_works", ())),
    )


def settings(case: dict[str, Any]) -> ClockSettings:
    return ClockSettings(
        timezone=ZoneInfo(case.get("zone", "Asia/Shanghai")),
        promise_stops=STOPS[case.get("stops", "all")],
        amber_days=case.get("amber", 2),
        red_days=case.get("red", 0),
    )


def rule(case: dict[str, Any]) -> ClockRule:
    return ClockRule(
        promised_days=case.get("promised", 5),
        instant=case.get("instant", False),
        statutory_days=case.get("statutory"),
        statutory_unit=Unit(case.get("unit", "working")),
        law=Law(case.get("law", "licensing")),
        extension_days=case.get("extension"),
    )


def moment(text: str, zone: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text if "T" in text else f"{text}T10:00")
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(dt.UTC)


def fact(line: str, zone: str) -> Fact:
    when, what, *more = line.split()
    at = moment(when, zone)
    match what:
        case "accepted":
            return Accepted(at)
        case "asked":
            return CorrectionAsked(at, omitted_before="omitted" in more)
        case "corrected":
            return CorrectedMaterials(at)
        case "pause":
            return PauseStarted(at, PauseKind(more[0]))
        case "resume":
            return PauseEnded(at, PauseKind(more[0]))
        case "extend":
            return Extended(at, int(more[0]), by_head="head" in more)
        case "closed":
            return Closed(at)
    raise ValueError(line)


def facts(case: dict[str, Any]) -> list[Fact]:
    return [fact(line, case.get("zone", "Asia/Shanghai")) for line in case["facts"]]


def worked_out(case: dict[str, Any]) -> Deadline:
    happened = facts(case)
    as_of = moment(case["as_of"], "Asia/Shanghai") if "as_of" in case else max(one.at for one in happened)
    return deadline(happened, rule(case), settings(case), working_days(case), as_of)


def slugs(steps: tuple[Step, ...]) -> str:
    return " ".join(step.slug for step in steps)


@each_case
def test_the_dates_are_those_worked_out_by_hand(case: dict[str, Any]) -> None:
    result = worked_out(case)

    assert result.due_on == case.get("due"), case["why"]
    if "day_one" in case:
        assert result.day_one == case["day_one"], case["why"]
    if "statutory_due" in case:
        assert result.statutory_on == case["statutory_due"], case["why"]
    if "on_time_until" in case:
        assert result.promised is not None
        assert result.promised.on_time_until == case["on_time_until"], case["why"]


@each_case
def test_days_and_lights_are_those_worked_out_by_hand(case: dict[str, Any]) -> None:
    result = worked_out(case)

    if "used" in case:
        assert result.promised is not None and result.promised.days_used == case["used"], case["why"]
    if "left" in case:
        assert result.promised is not None and result.promised.days_left == case["left"], case["why"]
    assert result.light == case.get("light", result.light), case["why"]
    assert result.excused == case.get("excused", result.excused), case["why"]


@each_case
def test_the_explanation_names_every_reason(case: dict[str, Any]) -> None:
    result = worked_out(case)

    if "steps" in case:
        assert slugs(result.explanation) == case["steps"]
    if "statutory_steps" in case:
        assert result.statutory is not None
        assert slugs(result.statutory.steps) == case["statutory_steps"]
    if "due" in case:
        assert result.explanation[-1].params["on"] == case["due"]


@each_case
def test_the_explanation_says_the_right_days(case: dict[str, Any]) -> None:
    steps = worked_out(case).explanation

    if "out" in case:
        assert [step.params["days"] for step in steps if step.slug == "paused"] == case["out"]
    for place, value in case.get("told", {}).items():
        slug, name = place.split(".")
        assert [step.params[name] for step in steps if step.slug == slug] == [value], place


@each_case
def test_cautions_are_given_when_and_only_when_due(case: dict[str, Any]) -> None:
    cautions = worked_out(case).cautions
    ignored = [caution.params["reason"] for caution in cautions if caution.slug == "fact_ignored"]
    others = [caution.slug.value for caution in cautions if caution.slug != "fact_ignored"]

    assert ignored == ([case["ignored"]] if "ignored" in case else [])
    assert others == case.get("cautions", [])


@each_case
def test_what_is_ignored_afterwards_is_refused_before(case: dict[str, Any]) -> None:
    happened, refused = facts(case), []
    for number, one in enumerate(happened):
        try:
            check(happened[:number], one, rule(case), settings(case), working_days(case))
        except FactRefused as error:
            refused.append(error.reason)

    assert refused == ([case["ignored"]] if "ignored" in case else [])


@each_case
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_has_words(case: dict[str, Any], language: str) -> None:
    result = worked_out(case)
    said: list[Step | Caution] = [
        *result.explanation,
        *(result.statutory.steps if result.statutory else ()),
        *result.cautions,
    ]

    lines = sentences([DeadlineStep(slug=one.slug.value, params=one.texts) for one in said], language)

    assert all("?" not in line and "{" not in line and "None" not in line for line in lines)
    assert all(line.endswith("。" if language == "zh" else ".") for line in lines)


def test_the_table_is_big_enough_and_uses_every_step() -> None:
    told = {
        step
        for case in CASES
        for step in f"{case.get('steps', '')} {case.get('statutory_steps', '')}".split()
    }

    assert len(CASES) >= 80
    assert told == {slug.value for slug in StepSlug} == set(STEPS)
    assert {"year_not_announced", "statutory_first", "fact_ignored", "clock_went_back"} == set(CAUTIONS)
    assert len({case["name"] for case in CASES}) == len(CASES)
