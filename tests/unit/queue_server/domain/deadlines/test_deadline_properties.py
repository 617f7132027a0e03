"""What holds of every deadline, whatever happened: generated facts, rules and working-day tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.deadlines import (
    ALL_STOPS,
    Accepted,
    CautionSlug,
    ClockRule,
    ClockSettings,
    Closed,
    CorrectedMaterials,
    CorrectionAsked,
    Deadline,
    Extended,
    Fact,
    Law,
    Light,
    PauseEnded,
    PauseKind,
    PauseStarted,
    StepSlug,
    Unit,
    WorkingDays,
    deadline,
)

FIRST = dt.date(2025, 1, 1)
SETTINGS = ClockSettings(timezone=dt.timezone(dt.timedelta(hours=8)))

dates = st.dates(FIRST, FIRST + dt.timedelta(days=400))
tables = st.builds(
    lambda holidays, made_up, closed, works: WorkingDays(
        years=frozenset({2025}),
        holidays=frozenset(holidays),
        made_up=frozenset(made_up),
        hall_closed=frozenset(closed),
        hall_works=frozenset(works) - frozenset(closed),
    ),
    *(st.sets(dates, max_size=12) for _ in range(4)),
)
rules = st.builds(
    ClockRule,
    promised_days=st.integers(1, 40),
    statutory_days=st.none() | st.integers(1, 90),
    statutory_unit=st.sampled_from(Unit),
    law=st.sampled_from(Law),
)
kinds = st.sampled_from(PauseKind)


def moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(2), dt.UTC)


def some_fact(at: dt.datetime) -> st.SearchStrategy[Fact]:
    return st.one_of(
        st.just(Accepted(at)),
        st.builds(CorrectionAsked, st.just(at), st.booleans()),
        st.just(CorrectedMaterials(at)),
        st.builds(PauseStarted, st.just(at), kinds),
        st.builds(PauseEnded, st.just(at), kinds),
        st.builds(Extended, st.just(at), st.integers(-1, 20), st.booleans()),
        st.just(Closed(at)),
    )


histories = st.lists(dates.map(moment).flatmap(some_fact), max_size=10)
tidy_histories = histories.map(lambda facts: sorted(facts, key=lambda fact: fact.at))


def ask(facts: list[Fact], rule: ClockRule, days: WorkingDays, as_of: dt.date = FIRST) -> Deadline:
    return deadline(facts, rule, SETTINGS, days, moment(as_of))


@given(histories, rules, tables, dates)
def test_no_history_is_too_strange(
    facts: list[Fact], rule: ClockRule, days: WorkingDays, as_of: dt.date
) -> None:
    result = ask(facts, rule, days, as_of)

    assert result == ask(list(facts), rule, days, as_of), "the same facts give the same answer"
    for limit in filter(None, (result.promised, result.statutory)):
        assert days.is_workday(limit.due_on)
        assert limit.day_one <= limit.due_on <= limit.on_time_until
        assert limit.steps[-1].slug in (StepSlug.DUE, StepSlug.DUE_IF_RESUMED)
        assert limit.steps[-1].params["on"] == limit.due_on
    assert (result.light is Light.WAITING) <= (result.due_on is None)


@given(tidy_histories, rules, tables, dates)
def test_a_promise_is_used_up_on_its_last_day(
    facts: list[Fact], rule: ClockRule, days: WorkingDays, as_of: dt.date
) -> None:
    promised = ask(facts, rule, days, as_of).promised

    if promised and promised.days_left >= 0:
        assert promised.days_used + promised.days_left == promised.days


@given(dates, rules, tables, st.integers(-3, 60), st.integers(0, 60), kinds)
def test_a_pause_never_brings_a_date_earlier(
    accepted: dt.date, rule: ClockRule, days: WorkingDays, after: int, length: int, kind: PauseKind
) -> None:
    begin = accepted + dt.timedelta(days=max(after, 0))
    paused: list[Fact] = [
        Accepted(moment(accepted)),
        PauseStarted(moment(begin), kind),
        PauseEnded(moment(begin + dt.timedelta(days=length)), kind),
    ]
    plain, with_pause = ask(paused[:1], rule, days), ask(paused, rule, days)

    assert plain.due_on and with_pause.due_on and plain.statutory_on and with_pause.statutory_on
    assert plain.due_on <= with_pause.due_on
    assert plain.statutory_on <= with_pause.statutory_on
    if kind not in ALL_STOPS:
        assert plain.due_on == with_pause.due_on, "what stops nothing moves nothing"


@given(dates, st.integers(1, 40), st.integers(1, 40), tables)
def test_a_longer_promise_ends_later_and_so_does_an_extended_one(
    accepted: dt.date, shorter: int, more: int, days: WorkingDays
) -> None:
    facts: list[Fact] = [Accepted(moment(accepted))]
    extended: list[Fact] = [*facts, Extended(moment(accepted), 10, by_head=True)]
    short = ask(facts, ClockRule(promised_days=shorter), days).due_on
    long = ask(facts, ClockRule(promised_days=shorter + more), days).due_on
    ten_more = ask(facts, ClockRule(promised_days=shorter + 10), days).due_on

    assert short and long and short < long
    assert ask(extended, ClockRule(promised_days=shorter), days).due_on == ten_more


@given(dates, st.integers(1, 60), tables)
def test_counting_agrees_with_adding(accepted: dt.date, length: int, days: WorkingDays) -> None:
    due = ask([Accepted(moment(accepted))], ClockRule(promised_days=length), days).due_on

    assert due == days.add(accepted, length)
    assert days.count(accepted, due) == length


@given(tidy_histories, rules, tables, dates)
def test_an_unannounced_year_is_always_said(
    facts: list[Fact], rule: ClockRule, days: WorkingDays, as_of: dt.date
) -> None:
    result = ask(facts, rule, days, as_of)
    told = {
        caution.params["year"]
        for caution in result.cautions
        if caution.slug is CautionSlug.YEAR_NOT_ANNOUNCED
    }

    for limit in filter(None, (result.promised, result.statutory)):
        assert {day.year for day in (limit.day_one, limit.due_on, limit.on_time_until)} - {2025} <= told


@given(tidy_histories, rules, tables, dates)
def test_what_is_left_out_of_a_history_might_as_well_not_be_there(
    facts: list[Fact], rule: ClockRule, days: WorkingDays, as_of: dt.date
) -> None:
    kept: list[Fact] = []
    for fact in facts:
        before_it = [caution for caution in ask(kept, rule, days).cautions if caution.slug == "fact_ignored"]
        with_it = [
            caution for caution in ask([*kept, fact], rule, days).cautions if caution.slug == "fact_ignored"
        ]
        kept += [fact] if before_it == with_it else []
    all_of_it, what_counts = ask(facts, rule, days, as_of), ask(kept, rule, days, as_of)

    assert all_of_it.promised == what_counts.promised
    assert all_of_it.statutory == what_counts.statutory
    assert all_of_it.light == what_counts.light


@given(dates, st.integers(1, 20), st.randoms(use_true_random=False))
def test_while_paused_the_date_never_runs_away_backwards(
    accepted: dt.date, length: int, chance: random.Random
) -> None:
    days = WorkingDays(years=frozenset({2025, 2026}))
    begin = accepted + dt.timedelta(days=chance.randrange(5))
    facts: list[Fact] = [Accepted(moment(accepted)), PauseStarted(moment(begin), PauseKind.HEARING)]
    asked = [
        ask(facts, ClockRule(promised_days=length), days, begin + dt.timedelta(days=n)) for n in range(30)
    ]
    dues = [one.due_on for one in asked if one.due_on]

    assert dues == sorted(dues) and len(dues) == len(asked)
    if dues[0] >= begin:
        assert {one.light for one in asked} == {Light.PAUSED}
        assert len({one.promised.days_left for one in asked if one.promised}) == 1, "the clock stands"


def test_results_are_plain_values() -> None:
    result = ask([Accepted(moment(FIRST))], ClockRule(promised_days=5), WorkingDays())

    assert dataclasses.replace(result) == result
