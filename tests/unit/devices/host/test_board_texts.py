from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from devices.host.texts import PadDisplay, hall_board, pad_display, waiting_for, window, window_bar
from devices.ports import BoardText, Colour
from queue_server.protocol.views import (
    CallView,
    CounterInfo,
    CounterState,
    CounterView,
    PauseNote,
    ServiceState,
    ServiceView,
    TicketState,
)

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
LABELS = {"w3": "3", "w12": "12", "help": "办不成事窗口"}


def call(number: str, counter_id: str) -> CallView:
    return CallView(number=number, counter_id=counter_id, service_id="s", called_at=NOW)


def counter(state: CounterState = CounterState.OPEN, number: str = "", **more: object) -> CounterView:
    return CounterView(id="w3", state=state, number=number, **more)  # type: ignore[arg-type]  # as given


def test_the_hall_board_shows_the_latest_calls_newest_on_top() -> None:
    calls = [call("A012", "w3"), call("B101", "w12"), call("C001", "w3")]
    assert hall_board(calls, LABELS, lines=2, fresh=True) == BoardText(
        "A012号 3号窗口\nB101号 12号窗口", Colour.RED, blink=True
    )


def test_an_idle_hall_board_welcomes_and_does_not_blink() -> None:
    assert hall_board([], LABELS, lines=2, fresh=True) == BoardText("欢迎光临")


def test_a_call_fits_a_line_of_128_dots() -> None:
    line = hall_board([call("AB999", "w12")], LABELS, lines=2, fresh=False).text
    assert sum(8 if char.isascii() else 16 for char in line) <= 128


@pytest.mark.parametrize(
    ("label", "named"), [("3", "3号窗口"), ("A1", "A1号窗口"), ("办不成事窗口", "办不成事窗口"), ("", "")]
)
def test_a_counter_is_named_as_people_say_it(label: str, named: str) -> None:
    assert window(label) == named


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (counter(number="A012", ticket_state=TicketState.CALLED), BoardText("A012", Colour.RED, blink=True)),
        (counter(), BoardText("欢迎光临", Colour.GREEN)),
        (counter(CounterState.CLOSED), BoardText("窗口关闭", Colour.RED)),
        (counter(CounterState.PAUSED), BoardText("暂停服务", Colour.YELLOW)),
        (
            counter(CounterState.PAUSED, pause=PauseNote(reason="开会", back_at=NOW)),
            BoardText("暂停服务 10:00返回", Colour.YELLOW),
        ),
    ],
)
def test_a_window_bar_says_what_its_window_does(view: CounterView, text: BoardText) -> None:
    assert window_bar(view, SHANGHAI, fresh=True) == text


def test_a_pad_shows_the_number_or_else_how_many_wait() -> None:
    assert pad_display(counter(number="A012"), 7) == PadDisplay("A012", 0)
    assert pad_display(counter(), 7) == PadDisplay("", 7)


def test_only_what_the_counter_may_take_is_counted() -> None:
    info = CounterInfo(id="w3", label="3", name="", kind="general", zone="main", services=("a", "b"))
    views = [
        ServiceView(id=name, state=ServiceState.OPEN, waiting=waiting)
        for name, waiting in (("a", 2), ("b", 3), ("c", 50))
    ]
    assert waiting_for(info, views) == 5
