"""Who is announced when; the clock is driven by hand."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.queue import AnnouncementQueue, Call, Fate, VoicePlan

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_s(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def queue_with(clock: Clock, plan: VoicePlan | None = None) -> AnnouncementQueue:
    return AnnouncementQueue(plan or VoicePlan(), clock)


def call(clock: Clock, ticket: str, zone: str = "main", counter: str = "3", recalled: bool = False) -> Call:
    return Call(zone, ticket, ticket.upper(), counter, clock.now, recalled)


def spoken(queue: AnnouncementQueue, zone: str = "main") -> list[tuple[str, str]]:
    """Play everything that waits in a zone."""
    said = []
    while turn := queue.next(zone):
        said.append((turn.call.ticket, turn.announcement.template))
        queue.finished(zone)
    return said


def test_one_at_a_time_in_a_zone(clock: Clock) -> None:
    queue = queue_with(clock)
    for ticket in ("a1", "a2"):
        assert queue.add(call(clock, ticket)) is Fate.QUEUED
    first = queue.next("main")
    assert first is not None and first.call.ticket == "a1"
    assert queue.next("main") is None, "a1 is still being said"
    queue.finished("main")
    assert spoken(queue) == [("a2", "call")]


def test_zones_speak_side_by_side(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.add(call(clock, "a1", "north"))
    queue.add(call(clock, "b1", "south"))
    assert queue.next("north") is not None
    assert queue.next("south") is not None


def test_an_announcement_says_what_the_plan_wants(clock: Clock) -> None:
    queue = queue_with(clock, VoicePlan(languages=("zh_CN", "en"), repeat=3, chime=False))
    queue.add(call(clock, "a1", recalled=True))
    turn = queue.next("main")
    assert turn is not None
    said = turn.announcement
    assert (said.template, said.number, said.counter) == ("recall", "A1", "3")
    assert (said.languages, said.repeat, said.chime) == (("zh_CN", "en"), 3, False)


def test_calls_that_came_late_with_a_reconnect_are_not_said(clock: Clock) -> None:
    queue = queue_with(clock)
    old, fresh = call(clock, "old"), call(clock, "new")
    clock.pass_s(30)
    assert queue.add(fresh) is Fate.QUEUED, "30 s old is just young enough"
    clock.pass_s(1)
    assert queue.add(old) is Fate.STALE
    assert spoken(queue) == [("new", "call")]


def test_a_first_call_that_waits_long_in_the_queue_is_still_said(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.add(call(clock, "a1"))
    clock.pass_s(600)
    assert spoken(queue) == [("a1", "call")]


def test_a_ticket_waits_once_and_goes_where_it_was_called_last(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.add(call(clock, "a1", counter="3"))
    assert queue.add(call(clock, "a1", counter="7", recalled=True)) is Fate.MERGED
    turn = queue.next("main")
    assert turn is not None
    assert (turn.call.counter, turn.announcement.template) == ("7", "call"), "it was never said before"
    queue.finished("main")
    assert queue.next("main") is None


def test_a_ticket_called_to_another_zone_is_heard_only_there(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.add(call(clock, "a1", "north"))
    assert queue.add(call(clock, "a1", "south", recalled=True)) is Fate.MERGED
    assert spoken(queue, "north") == []
    assert spoken(queue, "south") == [("a1", "call")]


def test_a_crowded_zone_drops_repeats_and_says_things_once(clock: Clock) -> None:
    queue = queue_with(clock, VoicePlan(crowded_at=3))
    queue.add(call(clock, "r1", recalled=True))
    queue.add(call(clock, "r2", recalled=True))
    for ticket in ("a1", "a2", "a3", "a4"):
        queue.add(call(clock, ticket))
    assert [waiting.ticket for waiting in queue.waiting("main")] == ["a1", "a2", "a3", "a4"]
    repeats = []
    while turn := queue.next("main"):
        repeats.append(turn.announcement.repeat)
        queue.finished("main")
    assert repeats == [1, 1, 2, 2]


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60))
def test_no_first_call_is_ever_lost(events: list[tuple[int, bool]]) -> None:
    clock = Clock()
    queue = queue_with(clock, VoicePlan(crowded_at=2))
    first: set[str] = set()
    for number, recalled in events:
        if not recalled:
            first.add(f"t{number}")
        queue.add(call(clock, f"t{number}", recalled=recalled))
    assert {ticket for ticket, template in spoken(queue) if template == "call"} == first


def test_a_ticket_being_served_need_not_be_called(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.add(call(clock, "a1"))
    queue.add(call(clock, "a2"))
    queue.withdraw("a1")
    assert spoken(queue) == [("a2", "call")]


def test_a_player_that_died_does_not_silence_the_zone(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.add(call(clock, "a1"))
    queue.add(call(clock, "a2"))
    assert queue.next("main") is not None
    clock.pass_s(59)
    assert queue.next("main") is None
    clock.pass_s(1)
    turn = queue.next("main")
    assert turn is not None and turn.call.ticket == "a2"


@pytest.mark.parametrize(
    ("hour", "volume"),
    [(9, 80), (12, 30), (13, 30), (14, 80), (23, 30), (1, 30)],
)
def test_volume_follows_the_time_of_day(hour: int, volume: int) -> None:
    spans = ((time(12, 0), time(14, 0)), (time(22, 0), time(6, 0)))
    assert VoicePlan(quiet_spans=spans, quiet_volume_percent=30).volume_at(time(hour)) == volume


def test_a_muted_hall_gets_silent_turns(clock: Clock) -> None:
    queue = queue_with(clock)
    queue.muted = True
    queue.add(call(clock, "a1"))
    turn = queue.next("main")
    assert turn is not None and turn.silent
