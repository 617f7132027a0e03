"""Who serves what: services nobody takes, counters that take nothing."""

from __future__ import annotations

import datetime as dt

from config.checks.references import EVERYTHING
from config.report import Report
from config.schema import Calendar, Counter, CounterKind, HallConfig, Service

_NEVER_CALLING = (CounterKind.BACK_OFFICE, CounterKind.GUIDE)


def serves(counter: Counter, service: Service) -> bool:
    """Return whether the counter may take the service at any level."""
    return any(
        skill.service in (EVERYTHING, service.id) or (skill.group and skill.group == service.group)
        for skill in counter.skills
    )


def check_coverage(hall: HallConfig, report: Report) -> None:
    """Report what leaves visitors waiting for nobody, and what stands empty."""
    calling = [counter for counter in hall.counters if counter.kind is not CounterKind.BACK_OFFICE]
    weeks = {calendar.id: _open_quarters(calendar) for calendar in hall.calendars}
    for index, service in enumerate(hall.services):
        if service.redirect is not None:
            continue
        takers = [counter for counter in calling if serves(counter, service)]
        if not takers:
            report.error(("services", index), "nobody_serves", name=service.name)
        elif service.calendar in weeks and not any(
            weeks[service.calendar] & weeks.get(taker.calendar, weeks[service.calendar]) for taker in takers
        ):
            report.error(("services", index, "calendar"), "no_common_hours", name=service.name)
    _check_counters(hall, report)
    _check_empty(hall, report)


def _open_quarters(calendar: Calendar) -> frozenset[tuple[int, int]]:
    """Return the quarter hours of an ordinary week in which something is open."""
    return frozenset(
        (day, quarter)
        for hours in calendar.week
        for day in hours.days
        for span in hours.spans
        for quarter in range(_minute(span.start) // 15, ((_minute(span.end) or 24 * 60) + 14) // 15)
    )


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _check_counters(hall: HallConfig, report: Report) -> None:
    staffed = {counter for clerk in hall.clerks for counter in clerk.counters}
    for index, counter in enumerate(hall.counters):
        name = counter.name or counter.label
        if counter.kind is CounterKind.BACK_OFFICE and counter.skills:
            report.warn(("counters", index, "skills"), "back_office_skills", name=name)
        elif not counter.skills and counter.kind not in _NEVER_CALLING:
            report.warn(("counters", index, "skills"), "no_skills", name=name)
        if staffed and counter.id not in staffed:
            report.warn(("counters", index), "unstaffed", name=name)


def _check_empty(hall: HallConfig, report: Report) -> None:
    used_groups = {service.group for service in hall.services}
    offered = {group for kiosk in hall.kiosks for group in kiosk.groups}
    everything_offered = not hall.kiosks or any(not kiosk.groups for kiosk in hall.kiosks)
    for index, group in enumerate(hall.groups):
        if group.id not in used_groups:
            report.warn(("groups", index), "empty_group", name=group.name)
        elif not everything_offered and group.id not in offered:
            report.warn(("groups", index), "group_not_offered", name=group.name)
    used_zones = {counter.zone for counter in hall.counters}
    for index, zone in enumerate(hall.zones):
        if zone.id not in used_zones:
            report.warn(("zones", index), "empty_zone", name=zone.name)
