"""Why a limit ends on its day, as steps in the order of the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from queue_server.domain.deadlines.clock import Clock, Pause, Start
from queue_server.domain.deadlines.counting import Count
from queue_server.domain.deadlines.facts import PauseKind
from queue_server.domain.deadlines.result import Step, StepSlug, Value
from queue_server.domain.deadlines.rules import Unit
from queue_server.domain.deadlines.working_days import DayKind, each_day

_OFF_STEPS = {
    DayKind.WEEKEND: StepSlug.WEEKEND,
    DayKind.HOLIDAY: StepSlug.HOLIDAY,
    DayKind.HALL_CLOSED: StepSlug.HALL_CLOSED,
}
_WORKED_STEPS = {DayKind.MADE_UP: StepSlug.MADE_UP, DayKind.HALL_WORKS: StepSlug.HALL_WORKS}


@dataclass(slots=True)
class _Rest:
    """Days of rest in a row; a weekend takes the name of the holiday it touches."""

    kind: DayKind
    first: dt.date
    last: dt.date

    def takes(self, kind: DayKind, day: dt.date) -> bool:
        """Return whether `day` belongs to this row, and if so, add it."""
        names = {self.kind, kind} - {DayKind.WEEKEND}
        if (day - self.last).days != 1 or len(names) > 1:
            return False
        self.kind, self.last = (names.pop() if names else kind), day
        return True


def why_waiting(clock: Clock) -> tuple[Step, ...]:
    """Return why no clock runs."""
    if clock.asked_on:
        return (Step(StepSlug.WAITING_CORRECTION, {"since": clock.asked_on}),)
    return (Step(StepSlug.WAITING_ACCEPTANCE),)


def why(
    clock: Clock, start: Start, count: Count, kinds: frozenset[PauseKind], on_time_until: dt.date
) -> tuple[Step, ...]:
    """Return the steps from the start to the due date.

    Args:
        clock: what the facts mean.
        start: the clock's start.
        count: the limit, counted with the pauses of `kinds` left out.
        kinds: pauses that stop this limit.
        on_time_until: up to when the applicant's delay excuses lateness.
    """
    dated = [
        *_rests(count),
        *_worked(count),
        *_day_one(count),
        *_pauses(clock, count, kinds),
        *_unknown_years(count),
        *_extension(clock),
    ]
    dated.sort(key=lambda pair: pair[0])
    return (
        _start(clock, start),
        *(step for _, step in dated),
        *_delay(clock, count, kinds, on_time_until),
        *_due(clock, count, kinds),
    )


def stands_still(clock: Clock, kinds: frozenset[PauseKind], due_on: dt.date) -> bool:
    """Return whether a pause that stops the limit still runs; one begun past the due date stops nothing."""
    return any(
        pause.resumed is None and pause.kind in kinds and pause.first <= due_on for pause in clock.pauses
    )


_Dated = tuple[dt.date, Step]


def _start(clock: Clock, start: Start) -> Step:
    params: dict[str, Value] = {"on": start.on}
    if clock.omission_on and start is clock.held:
        params["notice_on"] = clock.omission_on
    return Step(start.slug, params)


def _day_one(count: Count) -> Iterator[_Dated]:
    slug = StepSlug.DAY_ONE if count.length else StepSlug.INSTANT
    yield count.day_one, Step(slug, {"on": count.day_one})


def _rests(count: Count) -> Iterator[_Dated]:
    rests: list[_Rest] = []
    for day in each_day(count.first_day, count.due_on):
        kind = count.days.kind(day)
        if kind.works or not count.length or count.fits(day) or count.stopped(day):
            continue
        if not (rests and rests[-1].takes(kind, day)):
            rests.append(_Rest(kind, day, day))
    for rest in rests:
        if rest.kind is not DayKind.WEEKEND or rest.last < count.day_one:
            yield rest.first, Step(_OFF_STEPS[rest.kind], {"first": rest.first, "last": rest.last})


def _worked(count: Count) -> Iterator[_Dated]:
    for day in each_day(count.first_day, count.due_on):
        slug = _WORKED_STEPS.get(count.days.kind(day))
        if slug and count.unit is Unit.WORKING and count.length and not count.stopped(day):
            yield day, Step(slug, {"on": day})


def _pauses(clock: Clock, count: Count, kinds: frozenset[PauseKind]) -> Iterator[_Dated]:
    told: set[dt.date] = set()
    for pause in clock.pauses:
        if pause.first > count.due_on or (pause.resumed and pause.resumed <= count.start):
            continue
        if pause.kind in kinds:
            yield pause.first, _stopping(pause, count, told)
        elif pause.kind is not PauseKind.APPLICANT:
            yield pause.first, Step(StepSlug.PAUSE_COUNTS, {"kind": pause.kind.value, "first": pause.first})


def _stopping(pause: Pause, count: Count, told: set[dt.date]) -> Step:
    """Return the step of one pause; days it shares with an earlier one were told there."""
    params: dict[str, Value] = {"kind": pause.kind.value, "first": pause.first}
    if pause.resumed is None:
        return Step(StepSlug.PAUSED_STILL, params)
    if pause.resumed == pause.first:
        return Step(StepSlug.PAUSED_WITHIN_DAY, {"kind": pause.kind.value, "on": pause.first})
    out = {
        day
        for day in each_day(max(pause.first, count.first_day), pause.resumed)
        if day < pause.resumed and count.fits(day)
    }
    params |= {"resumed": pause.resumed, "days": len(out - told), "unit": count.unit.value}
    told |= out
    return Step(StepSlug.PAUSED, params)


def _unknown_years(count: Count) -> Iterator[_Dated]:
    for year in count.days.unknown_years(count.first_day, count.due_on):
        first = max(count.first_day, dt.date(year, 1, 1))
        yield first, Step(StepSlug.UNKNOWN_YEAR, {"year": year})


def _extension(clock: Clock) -> Iterator[_Dated]:
    if clock.extension:
        on, days = clock.extension
        yield on, Step(StepSlug.EXTENDED, {"on": on, "days": days})


def _delay(clock: Clock, count: Count, kinds: frozenset[PauseKind], on_time_until: dt.date) -> Iterator[Step]:
    delays = [pause for pause in clock.pauses if pause.kind is PauseKind.APPLICANT]
    if on_time_until > count.due_on and PauseKind.APPLICANT not in kinds and delays:
        params: dict[str, Value] = {"first": delays[0].first, "on_time_until": on_time_until}
        yield Step(StepSlug.APPLICANT_DELAY, params)


def _due(clock: Clock, count: Count, kinds: frozenset[PauseKind]) -> Iterator[Step]:
    if count.due_on != count.last_day:
        yield Step(StepSlug.MOVED, {"last_day": count.last_day, "on": count.due_on})
    still = stands_still(clock, kinds, count.due_on)
    params: dict[str, Value] = {"on": count.due_on, "days": count.length, "unit": count.unit.value}
    yield Step(StepSlug.DUE_IF_RESUMED if still else StepSlug.DUE, params)
