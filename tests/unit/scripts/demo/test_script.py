"""The day's script: the same seed gives the same day, and its people are plausible."""

from __future__ import annotations

from queue_server.protocol.identity_numbers import identity_flaw
from scripts.demo.script import GROUP_OF, SHARES, span_min, write_script


def test_the_same_seed_gives_the_same_day_and_another_another() -> None:
    assert write_script(50, 1) == write_script(50, 1)
    assert write_script(50, 1) != write_script(50, 2)


def test_people_come_in_order_within_the_span_and_for_services_there_are() -> None:
    script = write_script(300, 3)
    arrivals = [one.arrives_s for one in script]
    assert arrivals == sorted(arrivals)
    assert arrivals[-1] <= span_min(300) * 60
    assert {one.service_id for one in script} <= set(SHARES) == set(GROUP_OF)


def test_everybody_has_a_number_a_kiosk_accepts_and_nobody_shares_it() -> None:
    numbers = [one.id_number for one in write_script(300, 3)]
    assert not any(identity_flaw(number) for number in numbers)
    assert len(set(numbers)) == 300
