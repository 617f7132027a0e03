"""The deadline of a case from its facts: both limits, the light, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from queue_server.domain.deadlines.clock import Clock, FactRefused, Start
from queue_server.domain.deadlines.counting import Count, Stop
from queue_server.domain.deadlines.explain import stands_still, why, why_waiting
from queue_server.domain.deadlines.facts import Extended, Fact, PauseKind
from queue_server.domain.deadlines.result import Caution, CautionSlug, Deadline, Light, Limit
from queue_server.domain.deadlines.rules import ClockRule, ClockSettings, Unit
from queue_server.domain.deadlines.working_days import ONE_DAY, WorkingDays

_URGENCY = (Light.OVERDUE, Light.RED, Light.AMBER, Light.PAUSED, Light.GREEN, Light.MET)


def deadline(
    facts: Iterable[Fact], rule: ClockRule, settings: ClockSettings, days: WorkingDays, as_of: dt.datetime
) -> Deadline:
    """Return how the clock of a case stands at `as_of` (aware).

    A fact that cannot be is left out with a caution. A moment before the one of the
    fact in front of it (a clock set back) counts as that day, with a caution; so does
    an `as_of` before the last fact.

    Args:
        facts: what happened, in the order it happened.
        rule: the limits of the case.
        settings: how the hall counts.
        days: the hall's working-day table.
        as_of: the moment asked about.

    Raises:
        ValueError: a moment does not say its timezone.
    """
    replay = _Replay(rule, settings, days)
    for fact in facts:
        try:
            replay.take(fact)
        except FactRefused as refused:
            on = settings.local_day(fact.at)
            replay.cautions.append(Caution(CautionSlug.FACT_IGNORED, {"reason": refused.reason, "on": on}))
    return replay.result(as_of)


def check(
    facts: Iterable[Fact], fact: Fact, rule: ClockRule, settings: ClockSettings, days: WorkingDays
) -> None:
    """Say whether `fact` may be recorded after `facts`; call it before recording.

    Raises:
        FactRefused: it cannot be true of this case, such as a second extension.
        ValueError: a moment does not say its timezone.
    """
    replay = _Replay(rule, settings, days)
    for known in facts:
        try:
            replay.take(known)
        except FactRefused:
            continue
    replay.take(fact)


class _Replay:
    """Facts taken one by one."""

    def __init__(self, rule: ClockRule, settings: ClockSettings, days: WorkingDays) -> None:
        self.cautions: list[Caution] = []
        self._rule, self._settings, self._days = rule, settings, days
        self._clock = Clock()
        self._day = dt.date.min

    def take(self, fact: Fact) -> None:
        """Move the clock by one fact."""
        day = self._settings.local_day(fact.at)
        if day < self._day:
            self.cautions.append(Caution(CautionSlug.CLOCK_WENT_BACK, {"on": day}))
            day = self._day
        if isinstance(fact, Extended) and self._past_promise(day):
            raise FactRefused("extension_too_late")
        self._clock = self._clock.after(fact, day, self._rule)
        self._day = day

    def result(self, as_of: dt.datetime) -> Deadline:
        """Return the deadline as it stands."""
        clock = self._clock
        today = clock.closed_on or max(self._settings.local_day(as_of), self._day)
        if clock.start is None:
            return Deadline(
                promised=None,
                statutory=None,
                light=Light.MET if clock.closed_on else Light.WAITING,
                waiting_for=why_waiting(clock),
                paused_by=clock.running_pauses,
                closed_on=clock.closed_on,
                cautions=tuple(self.cautions),
            )
        promised = self._limits(clock.start, today).promised()
        statutory = self._limits(clock.start, today).statutory()
        limits = (promised, statutory)
        return Deadline(
            promised=promised,
            statutory=statutory,
            light=min((limit.light for limit in limits), key=_URGENCY.index),
            paused_by=clock.running_pauses,
            closed_on=clock.closed_on,
            excused=any(limit.due_on < today for limit in limits)
            and all(today <= limit.on_time_until for limit in limits),
            cautions=(*self.cautions, *self._cautions(clock.start, promised, statutory)),
        )

    def _limits(self, start: Start, today: dt.date) -> _Limits:
        return _Limits(self._clock, start, self._rule, self._settings, self._days, today)

    def _past_promise(self, day: dt.date) -> bool:
        start = self._clock.start
        return start is not None and self._limits(start, day).promised().due_on < day

    def _cautions(self, start: Start, promised: Limit, statutory: Limit) -> Iterable[Caution]:
        last = max(promised.on_time_until, statutory.on_time_until)
        for year in self._days.unknown_years(start.on, last):
            yield Caution(CautionSlug.YEAR_NOT_ANNOUNCED, {"year": year})
        if statutory.due_on < promised.due_on:
            params = {"promised_on": promised.due_on, "statutory_on": statutory.due_on}
            yield Caution(CautionSlug.STATUTORY_FIRST, params)


@dataclass(frozen=True, slots=True)
class _Limits:
    """Both limits of a clock that has started, on one day."""

    clock: Clock
    start: Start
    rule: ClockRule
    settings: ClockSettings
    days: WorkingDays
    today: dt.date

    def promised(self) -> Limit:
        """Return how the promise stands."""
        return self._limit(self.rule.promise, Unit.WORKING, self.settings.promise_stops)

    def statutory(self) -> Limit:
        """Return how the law's limit stands."""
        return self._limit(self.rule.statutory, self.rule.statutory_unit, self.settings.statutory_stops)

    def _limit(self, length: int, unit: Unit, kinds: frozenset[PauseKind]) -> Limit:
        if self.clock.extension:
            length += self.clock.extension[1]
        count = Count(
            start=self.start.on,
            length=length,
            unit=unit,
            days=self.days,
            stops=self._stops(kinds, self.today),
        )
        excused = replace(count, stops=self._stops(kinds | {PauseKind.APPLICANT}, self.today))
        still = stands_still(self.clock, kinds, count.due_on)
        used, left = self._used_and_left(count, kinds, still)
        return Limit(
            days=length,
            unit=unit,
            day_one=count.day_one,
            due_on=count.due_on,
            on_time_until=excused.due_on,
            days_used=used,
            days_left=left,
            light=self._light(count.due_on, excused.due_on, left, still),
            steps=why(self.clock, self.start, count, kinds, excused.due_on),
        )

    def _stops(self, kinds: frozenset[PauseKind], until: dt.date) -> tuple[Stop, ...]:
        """Return the days kept out by pauses of `kinds`; one still running keeps out those before `until`."""
        return tuple(
            Stop(pause.first, pause.resumed or until) for pause in self.clock.pauses if pause.kind in kinds
        )

    def _used_and_left(self, count: Count, kinds: frozenset[PauseKind], still: bool) -> tuple[int, int]:
        """Return the days used up to today and those left after it; a running pause keeps today out too."""
        until_now = replace(count, stops=self._stops(kinds, self.today + ONE_DAY))
        used = until_now.counted(count.start + ONE_DAY, self.today)
        if still:
            return used, count.length - used
        if self.today > count.due_on:
            return used, -count.counted(count.due_on + ONE_DAY, self.today)
        return used, count.counted(self.today + ONE_DAY, count.due_on)

    def _light(self, due_on: dt.date, on_time_until: dt.date, left: int, still: bool) -> Light:
        if self.clock.closed_on:
            return Light.MET if self.today <= on_time_until else Light.OVERDUE
        if self.today > on_time_until:
            return Light.OVERDUE
        if still:
            return Light.PAUSED
        if self.today > due_on or left <= self.settings.red_days:
            return Light.RED
        return Light.AMBER if left <= self.settings.amber_days else Light.GREEN
