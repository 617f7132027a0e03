"""What does not change while the server runs: the hall as every client sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from config import schema
from queue_server.application.rules_from_config import hall_rules
from queue_server.application.views import card_of
from queue_server.domain.rules import HallRules, ServiceRule
from queue_server.protocol import views

RatingOptions = Mapping[str, Sequence[tuple[str, str, str]]]
"""Level "1".."5" -> (code, Chinese, English)."""


def hall_view(config: schema.HallConfig, rating_options: RatingOptions) -> views.HallView:
    """Return the unchanging picture of a configured hall."""
    hall, rules = config.hall, hall_rules(config)
    return views.HallView(
        id=hall.id,
        name=hall.name,
        name_en=hall.name_en,
        address=hall.address,
        phone=hall.phone,
        timezone=hall.timezone,
        public_url=hall.public_url,
        groups=tuple(
            views.GroupInfo(id=group.id, name=group.name, name_en=group.name_en, icon=group.icon)
            for group in config.groups
        ),
        services=tuple(_service(service, rules.services[service.id]) for service in config.services),
        counters=tuple(_counter(counter, rules) for counter in config.counters),
        zones=tuple(
            views.ZoneInfo(id=zone.id, name=zone.name, name_en=zone.name_en, floor=zone.floor)
            for zone in config.zones
        ),
        priorities=tuple(map(_priority, config.priority_classes)),
        clerks=tuple(map(card_of, rules.clerks.values())),
        no_show_min_recalls=config.no_show.min_recalls,
        no_show_min_seconds=config.no_show.min_seconds_since_call,
        seconds_between_recalls=config.no_show.min_seconds_between_recalls,
        undo_s=config.no_show.undo_s,
        double_press_ms=config.guard.double_press_ms,
        idle_lock_min=config.guard.idle_lock_min,
        rating_timeout_s=config.rating.timeout_s,
        correction_days=config.cases.correction_days,
        longest_correction_days=config.cases.longest_correction_days,
        rating_options={level: _options(options) for level, options in rating_options.items()},
    )


def _options(options: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((code, chinese, english) for code, chinese, english in options)


def _service(service: schema.Service, rule: ServiceRule) -> views.ServiceInfo:
    redirect = service.redirect
    return views.ServiceInfo(
        id=service.id,
        name=service.name,
        name_en=service.name_en,
        group=service.group,
        prefix=service.prefix,
        target_wait_min=service.target_wait_min,
        target_service_min=service.target_service_min,
        department=service.department,
        kind=service.kind,
        bring=service.bring,
        bring_en=service.bring_en,
        redirect_body=redirect.body if redirect else "",
        redirect_body_en=redirect.body_en if redirect else "",
        redirect_address=redirect.address if redirect else "",
        redirect_phone=redirect.phone if redirect else "",
        identity_required=service.identity_required or service.one_live_ticket_per_identity,
        zones=rule.zones,
    )


def _counter(counter: schema.Counter, rules: HallRules) -> views.CounterInfo:
    return views.CounterInfo(
        id=counter.id,
        label=counter.label,
        name=counter.name,
        kind=counter.kind.value,
        zone=counter.zone,
        arrow=counter.arrow,
        department=counter.department,
        services=tuple(rules.counters[counter.id].levels),
    )


def _priority(priority: schema.PriorityClass) -> views.PriorityInfo:
    return views.PriorityInfo(
        id=priority.id,
        name=priority.name,
        name_en=priority.name_en,
        offered_at_kiosk=priority.offered_at_kiosk,
        needs_proof=priority.needs_proof,
    )
