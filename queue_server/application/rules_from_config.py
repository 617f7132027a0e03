"""From the configuration's tables to the domain's rule values, once at start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import ZoneInfo

from config import papers, schema
from config.holidays import load_holidays
from queue_server.domain.cases.duties import Duty
from queue_server.domain.cases.item import Items, NoItems
from queue_server.domain.cases.rules import CaseRules, Imprint
from queue_server.domain.deadlines import ClockSettings, PauseKind, WorkingDays
from queue_server.domain.hours import CalendarRule, Calendars, NationalDays, Span
from queue_server.domain.licences.rules import TerminalRule, TrayRule
from queue_server.domain.rules import (
    ClerkRule,
    CounterRule,
    HallRules,
    NoShowRules,
    PolicyRules,
    PriorityRule,
    RatingRules,
    ServiceRule,
)


def hall_rules(config: schema.HallConfig, items: Items | None = None) -> HallRules:
    """Return the rules of a configured hall; `items` is its catalogue."""
    timezone = ZoneInfo(config.hall.timezone)
    levels = {counter.id: _levels(counter, config.services) for counter in config.counters}
    return HallRules(
        timezone=timezone,
        services={service.id: _service(service, config.counters, levels) for service in config.services},
        counters={
            counter.id: CounterRule(
                id=counter.id, levels=levels[counter.id], lunch=counter.lunch, label=counter.label
            )
            for counter in config.counters
        },
        calendars=Calendars(timezone, map(_calendar, config.calendars), national_days()),
        clerks={clerk.id: _clerk(clerk, _duties(clerk, config.counters)) for clerk in config.clerks},
        policy=_policy(config.policy, config.priority_classes),
        no_show=_no_show(config.no_show),
        rating=_rating(config.rating),
        double_press=dt.timedelta(milliseconds=config.guard.double_press_ms),
        licence_terminals={
            kiosk.id: _licence_terminal(kiosk.licence) for kiosk in config.kiosks if kiosk.licence
        },
        platforms={one.id.value: bool(one.enabled and one.url) for one in config.platforms},
        keep_licences=dt.timedelta(days=config.retention.case_days),
        keep_scans=dt.timedelta(days=config.retention.scan_days),
        cases=_cases(config, timezone),
        items=items or NoItems(),
    )


@cache
def national_days() -> NationalDays:
    """Return the announced holidays and make-up workdays; years not announced yet have none."""
    announced = load_holidays()
    return NationalDays(holidays=frozenset(announced.holidays), workdays=frozenset(announced.workdays))


def _levels(counter: schema.Counter, services: Iterable[schema.Service]) -> Mapping[str, int]:
    """Return the counter's level by service id, own work first; the best of several matching skills holds."""
    if counter.kind is schema.CounterKind.BACK_OFFICE:
        return {}
    levels: dict[str, int] = {}
    for service in services:
        matching = [
            skill.level
            for skill in counter.skills
            if skill.service in ("*", service.id) or (skill.group and skill.group == service.group)
        ]
        if matching and service.redirect is None:
            levels[service.id] = min(matching)
    return dict(sorted(levels.items(), key=lambda item: item[1]))


def _service(
    service: schema.Service, counters: Iterable[schema.Counter], levels: Mapping[str, Mapping[str, int]]
) -> ServiceRule:
    serving = [counter for counter in counters if service.id in levels[counter.id]]
    redirect = service.redirect
    return ServiceRule(
        id=service.id,
        prefix=service.prefix,
        first_number=service.first_number,
        last_number=service.last_number,
        daily_limit=service.daily_limit,
        calendar=service.calendar,
        typical_service_s=service.typical_service_min * 60,
        one_live_ticket_per_identity=service.one_live_ticket_per_identity,
        identity_required=service.identity_required,
        redirect=(redirect.body, redirect.address, redirect.phone) if redirect else None,
        levels_at={counter.id: levels[counter.id][service.id] for counter in serving},
        lunch=any(counter.lunch for counter in serving),
        zones=_zones(serving, service.id, levels),
    )


def _zones(
    serving: Iterable[schema.Counter], service_id: str, levels: Mapping[str, Mapping[str, int]]
) -> tuple[str, ...]:
    """Return where to wait: the zones of the counters whose own work it is, else of all that may take it."""
    serving = tuple(serving)
    own = [counter.zone for counter in serving if levels[counter.id][service_id] == 1]
    return tuple(dict.fromkeys(own or [counter.zone for counter in serving]))


def _calendar(calendar: schema.Calendar) -> CalendarRule:
    week: dict[int, tuple[Span, ...]] = {}
    for hours in calendar.week:
        for day in hours.days:
            week[day] = week.get(day, ()) + _spans(hours.spans)
    return CalendarRule(
        id=calendar.id,
        week=week,
        special={day.date: _spans(day.spans) for day in calendar.special},
        national=calendar.national_holidays,
        stop_issuing=dt.timedelta(minutes=calendar.stop_issuing_before_close_min),
    )


def _spans(spans: Iterable[schema.TimeSpan]) -> tuple[Span, ...]:
    return tuple(
        Span(
            start=span.start,
            end=span.end,
            booking_only=span.booking_only,
            lunch_shift=span.lunch_shift,
        )
        for span in spans
    )


def _duties(clerk: schema.Clerk, counters: Iterable[schema.Counter]) -> frozenset[str]:
    """Return a person's duties: as configured, else by where they work; guides and managers have none."""
    if clerk.duties:
        return frozenset(duty.value for duty in clerk.duties)
    if clerk.role is not schema.Role.CLERK:
        return frozenset()
    kinds = {counter.kind for counter in counters if counter.id in clerk.counters}
    if kinds - {schema.CounterKind.BACK_OFFICE}:
        return frozenset((Duty.ACCEPT.value, Duty.ISSUE.value))
    return frozenset((Duty.REVIEW.value, Duty.APPROVE.value))


def _cases(config: schema.HallConfig, timezone: ZoneInfo) -> CaseRules:
    table, hall = config.cases, config.hall
    at_once = table.hand_over is papers.HandOver.AT_ONCE
    return CaseRules(
        clock=ClockSettings(
            timezone=timezone,
            promise_stops=frozenset(PauseKind(name.value) for name in table.promise_stops),
            amber_days=table.amber_days,
            red_days=table.red_days,
            hand_over_within=dt.timedelta(minutes=table.hand_over_min) if at_once else None,
        ),
        days=working_days(table),
        number_prefix=table.number_prefix,
        correction_days=table.correction_days,
        longest_correction_days=table.longest_correction_days,
        instant_by_accepter=table.instant_by_accepter,
        seals_within=dt.timedelta(minutes=table.seals_within_min),
        code_tries=table.code_tries,
        keep=dt.timedelta(days=config.retention.case_days),
        imprint=Imprint(
            hall_name=hall.name,
            hall_phone=hall.phone,
            hall_address=hall.address,
            complaint_phone=table.complaint_phone,
            acceptance_seal=table.acceptance_seal,
            decision_seal=table.decision_seal,
            review_body=table.review_body,
            court=table.court,
        ),
    )


def working_days(table: papers.Cases) -> WorkingDays:
    """Return the nation's working days with the hall's own exceptions on top."""
    announced = load_holidays()
    return WorkingDays(
        years=announced.years,
        holidays=frozenset(announced.holidays),
        made_up=frozenset(announced.workdays),
        hall_closed=frozenset(table.days_off),
        hall_works=frozenset(table.workdays),
    )


def _clerk(clerk: schema.Clerk, duties: frozenset[str]) -> ClerkRule:
    return ClerkRule(
        id=clerk.id,
        name=clerk.name,
        number=clerk.number,
        department=clerk.department,
        post=clerk.post,
        phone=clerk.phone,
        photo=clerk.photo,
        party_member=clerk.party_member,
        role=clerk.role,
        counters=clerk.counters,
        stands_in_for=clerk.stands_in_for,
        duties=duties,
    )


def _policy(policy: schema.Policy, classes: Iterable[schema.PriorityClass]) -> PolicyRules:
    return PolicyRules(
        rule=policy.rule,
        max_consecutive_priority=policy.max_consecutive_priority,
        ordinary_share=policy.ordinary_share,
        classes={
            one.id: PriorityRule(id=one.id, rank=one.rank, rate=one.rate, share=one.share) for one in classes
        },
        secondary_after=dt.timedelta(minutes=policy.secondary_after_min),
        appointment_early=dt.timedelta(minutes=policy.appointment_early_min),
        appointment_late=dt.timedelta(minutes=policy.appointment_late_min),
        appointment_head_start=dt.timedelta(minutes=policy.appointment_head_start_min),
    )


def _no_show(rules: schema.NoShow) -> NoShowRules:
    return NoShowRules(
        min_recalls=rules.min_recalls,
        between_recalls=dt.timedelta(seconds=rules.min_seconds_between_recalls),
        since_call=dt.timedelta(seconds=rules.min_seconds_since_call),
        reactivate_within=dt.timedelta(minutes=rules.reactivate_within_min),
        reactivate_places_back=rules.reactivate_places_back,
        max_reactivations=rules.max_reactivations,
        undo=dt.timedelta(seconds=rules.undo_s),
    )


def _rating(rules: schema.Rating) -> RatingRules:
    return RatingRules(
        timeout=dt.timedelta(seconds=rules.timeout_s),
        replaces=rules.second_press is schema.SecondPress.REPLACES,
        change_of_mind=dt.timedelta(seconds=rules.change_of_mind_s),
        link_valid=dt.timedelta(hours=rules.link_valid_h),
        min_service=dt.timedelta(seconds=rules.min_service_s),
    )


def _licence_terminal(terminal: papers.LicenceTerminal) -> TerminalRule:
    return TerminalRule(
        trays=tuple(
            TrayRule(
                name=tray.name,
                variant=tray.variant.value,
                media=tray.media,
                dx_mm=tray.dx_mm,
                dy_mm=tray.dy_mm,
            )
            for tray in terminal.trays
        ),
        lease=dt.timedelta(seconds=terminal.lease_s),
        session=dt.timedelta(seconds=terminal.session_s),
        wrong_codes=terminal.wrong_codes,
        lock=dt.timedelta(minutes=terminal.lock_min),
        low=terminal.low_blanks,
    )
