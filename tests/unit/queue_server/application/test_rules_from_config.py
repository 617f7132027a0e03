"""From the configuration to the rules: skills, zones, calendars, holidays, policies."""

from __future__ import annotations

import datetime as dt

import pytest

from config import schema
from queue_server.application.rules_from_config import hall_rules, national_days
from queue_server.domain.policy import rule_names
from tests.helpers.desk_hall import config


def test_every_rule_the_configuration_can_name_exists() -> None:
    assert {rule.value for rule in schema.PolicyRule} <= rule_names()


@pytest.mark.parametrize(
    ("skills", "levels"),
    [
        ((), {}),
        ((schema.Skill(service="tax"),), {"tax": 1}),
        ((schema.Skill(group="all", level=3),), {"social": 3, "tax": 3}),
        ((schema.Skill(service="*", level=2), schema.Skill(service="tax")), {"tax": 1, "social": 2}),
        ((schema.Skill(service="elsewhere"),), {}),  # nobody queues for it
    ],
)
def test_skills_become_levels_own_work_first(
    skills: tuple[schema.Skill, ...], levels: dict[str, int]
) -> None:
    rules = hall_rules(config(counters=(schema.Counter(id="w1", label="1", skills=skills),)))
    assert list(rules.counters["w1"].levels.items()) == list(levels.items())
    for service_id, level in levels.items():
        assert rules.services[service_id].levels_at == {"w1": level}


def test_one_waits_where_it_is_somebodys_own_work() -> None:
    zones = (schema.Zone(id="one", name="一"), schema.Zone(id="two", name="二"))
    counters = (
        schema.Counter(id="w1", label="1", zone="one", skills=(schema.Skill(service="*", level=2),)),
        schema.Counter(id="w2", label="2", zone="two", skills=(schema.Skill(service="tax"),)),
    )
    rules = hall_rules(config(zones=zones, counters=counters))
    assert (rules.services["tax"].zones, rules.services["social"].zones) == (("two",), ("one",))


def test_times_carry_over_in_their_units() -> None:
    rules = hall_rules(
        config(
            policy=schema.Policy(secondary_after_min=7, appointment_late_min=9),
            no_show=schema.NoShow(undo_s=12, reactivate_within_min=3),
            rating=schema.Rating(link_valid_h=2, second_press=schema.SecondPress.IGNORED),
            guard=schema.Guard(double_press_ms=250),
        )
    )
    assert rules.policy.secondary_after == dt.timedelta(minutes=7)
    assert rules.policy.appointment_late == dt.timedelta(minutes=9)
    assert (rules.no_show.undo, rules.no_show.reactivate_within) == (
        dt.timedelta(seconds=12),
        dt.timedelta(minutes=3),
    )
    assert (rules.rating.link_valid, rules.rating.replaces) == (dt.timedelta(hours=2), False)
    assert rules.double_press == dt.timedelta(milliseconds=250)
    assert rules.services["social"].typical_service_s == 360


def test_the_announced_holidays_are_known() -> None:
    days = national_days()
    assert {dt.date(2026, 10, 1), dt.date(2026, 2, 17)} <= days.holidays
    assert dt.date(2026, 9, 20) in days.workdays
    assert not days.holidays & days.workdays
