from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from devices.host.boards import BLINK_S, Boards, Screen
from devices.ports import BoardText, Colour
from queue_server.client.mirror import Mirror
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.session import Subscribed
from queue_server.protocol.views import (
    CallView,
    CounterInfo,
    CounterState,
    CounterView,
    HallView,
    Snapshot,
)

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
HALL = HallView(
    id="h",
    name="大厅",
    name_en="Hall",
    counters=(
        CounterInfo(id="w1", label="1", name="", kind="general", zone="north"),
        CounterInfo(id="w2", label="2", name="", kind="general", zone="south"),
    ),
)


class Bench:
    """The boards of a hall, with a clock and timers moved by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.shown: dict[str, list[BoardText]] = {"hall": [], "south": [], "bar1": []}
        self.mirror = Mirror()
        screens = {
            "hall": Screen(self.shown["hall"].append),
            "south": Screen(self.shown["south"].append, zones=("south",)),
            "bar1": Screen(self.shown["bar1"].append, counter="w1"),
        }
        self.boards = Boards(screens, self.mirror, self.later, lambda: self.now_s)

    def later(self, delay_s: float, act: Callable[[], None]) -> None:
        self.timers.append((self.now_s + delay_s, act))

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        for timer in [timer for timer in self.timers if timer[0] <= self.now_s]:
            self.timers.remove(timer)
            timer[1]()

    def subscribe(self) -> None:
        self.mirror.hall = HALL
        counters = tuple(CounterView(id=name, state=CounterState.OPEN) for name in ("w1", "w2"))
        self.mirror.take_subscribed(Subscribed(seq=1, snapshot=Snapshot(counters=counters)))
        self.boards.refresh()

    def call(self, number: str, counter_id: str, recall: int = 0) -> None:
        event = Event(
            seq=2,
            kind=EventKind.TICKET_CALLED,
            at=NOW,
            counter=CounterView(id=counter_id, state=CounterState.OPEN, number=number),
            call=CallView(number=number, counter_id=counter_id, service_id="s", called_at=NOW, recall=recall),
        )
        self.mirror.take_event(event)
        self.boards.take_event(event)

    def now(self, screen: str) -> BoardText:
        return self.shown[screen][-1]


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.subscribe()
    return bench


def test_nothing_is_shown_before_the_hall_is_known() -> None:
    bench = Bench()
    bench.boards.refresh()
    assert bench.shown == {"hall": [], "south": [], "bar1": []}


def test_a_call_is_shown_in_the_event_itself_where_it_belongs(bench: Bench) -> None:
    bench.call("A012", "w1")
    assert bench.now("hall") == BoardText("A012号 1号窗口", blink=True)
    assert bench.now("bar1") == BoardText("A012", blink=True)
    assert bench.now("south") == BoardText("欢迎光临")


def test_a_new_call_stops_wanting_attention_after_a_while(bench: Bench) -> None:
    bench.call("A012", "w1")
    bench.wait(BLINK_S)
    assert bench.now("hall") == BoardText("A012号 1号窗口")
    assert bench.now("bar1") == BoardText("A012")


def test_a_recall_wants_attention_again(bench: Bench) -> None:
    bench.call("A012", "w1")
    bench.wait(BLINK_S)
    bench.call("A012", "w1", recall=1)
    assert bench.now("bar1").blink
    bench.wait(BLINK_S - 0.1)
    assert bench.now("bar1").blink


def test_an_older_call_at_the_top_does_not_blink_for_a_newer_one_elsewhere(bench: Bench) -> None:
    bench.call("A012", "w2")
    bench.wait(BLINK_S)
    bench.call("A013", "w1")
    assert bench.now("hall") == BoardText("A013号 1号窗口\nA012号 2号窗口", blink=True)
    assert bench.now("south") == BoardText("A012号 2号窗口")


def test_a_bar_follows_its_counter_without_a_call(bench: Bench) -> None:
    event = Event(
        seq=3,
        kind=EventKind.COUNTER_PAUSED,
        at=NOW,
        counter=CounterView(id="w1", state=CounterState.PAUSED),
    )
    bench.mirror.take_event(event)
    bench.boards.take_event(event)
    assert bench.now("bar1") == BoardText("暂停服务", Colour.YELLOW)
