"""The hall board's state: every call its moment, nothing stale shown as live."""

from __future__ import annotations

import datetime as dt

import pytest

from config.schema import Board
from display_board.viewmodels.hall_board import HallBoardModel
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.views import NoticeView
from tests.helpers.board_hall import HALL, call, called, snapshot


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def board(clock: ManualClock, hall: FakeHall, **settings: object) -> HallBoardModel:
    model = HallBoardModel(hall, Board(id="b", **settings), clock)  # type: ignore[arg-type]  # test shorthand
    hall.start()
    return model


def test_start_shows_the_latest_call_without_fuss(clock: ManualClock) -> None:
    early = clock.now() - dt.timedelta(minutes=2)
    model = board(clock, FakeHall(HALL, snapshot(call("A002", "w1", early), call("A001", "w2", early))))
    assert model.newest is not None
    assert (model.newest.number, model.newest.counter, model.newest.zone) == ("A002", "1", "东区")
    assert not model.spotlight.blinking
    assert not model.spotlight.taking_over
    assert [line.number for line in model.recent] == ["A001"]


def test_a_new_call_takes_over_then_blinks_then_rests(clock: ManualClock) -> None:
    hall = FakeHall(HALL)
    model = board(clock, hall)
    hall.push(called(1, call("A001", "w1", clock.now())))
    seen = []
    for seconds in (6.5, 2.0, 0.0):
        seen.append((model.spotlight.taking_over, model.spotlight.blinking))
        clock.advance(seconds)
    assert seen == [(True, True), (False, True), (False, False)]
    assert model.newest is not None and model.newest.number == "A001"


def test_calls_at_once_each_get_their_moment_and_are_all_listed(clock: ManualClock) -> None:
    hall = FakeHall(HALL)
    model = board(clock, hall)
    for seq, number in enumerate(("A001", "A002", "A003"), 1):
        hall.push(called(seq, call(number, f"w{seq}", clock.now())))
    seen = []
    for _ in range(3):
        assert model.newest is not None
        seen.append(model.newest.number)
        assert {line.number for line in model.recent} == {"A001", "A002", "A003"} - {model.newest.number}
        clock.advance(3)
    assert seen == ["A001", "A002", "A003"]
    clock.advance(30)
    assert model.newest is not None and model.newest.number == "A003"
    assert clock.pending == 0


def test_a_recall_of_a_waiting_call_does_not_queue_twice(clock: ManualClock) -> None:
    hall = FakeHall(HALL)
    model = board(clock, hall)
    hall.push(called(1, call("A001", "w1", clock.now())))
    hall.push(called(2, call("A002", "w2", clock.now())))
    hall.push(called(3, call("A002", "w2", clock.now(), recall=1)))
    clock.advance(3)
    assert model.newest is not None
    assert (model.newest.number, model.newest.recall) == ("A002", 1)
    clock.advance(3)
    assert (model.newest.number, model.newest.recall) == ("A002", 1)


def test_other_zones_are_neither_shown_nor_lit(clock: ManualClock) -> None:
    hall = FakeHall(HALL, snapshot(call("B001", "w3", clock.now())))
    model = board(clock, hall, zones=("east",))
    hall.push(called(1, call("B002", "w4", clock.now())))
    assert model.newest is None
    assert model.recent == ()


def test_a_lost_link_is_admitted_and_missed_calls_up_to_30_s_old_are_replayed(clock: ManualClock) -> None:
    hall = FakeHall(HALL)
    model = board(clock, hall)
    hall.push(called(1, call("A001", "w1", clock.now())))
    hall.drop()
    lost_at = clock.now()
    clock.advance(1)
    assert model.as_of is None, "a blink of the network is not worth a grey board"
    clock.advance(60)
    assert model.as_of == lost_at
    assert not model.spotlight.blinking
    hall.restore()
    assert model.as_of is None
    hall.push(called(2, call("A002", "w2", clock.now() - dt.timedelta(seconds=45))))
    assert model.newest is not None and model.newest.number == "A001"
    assert [line.number for line in model.recent] == ["A002"]
    hall.push(called(3, call("A003", "w3", clock.now() - dt.timedelta(seconds=20))))
    assert model.newest.number == "A003"


def test_emergency_and_ticker_come_from_the_manager(clock: ManualClock) -> None:
    hall = FakeHall(HALL, snapshot(waiting=7))
    model = board(clock, hall, ticker="欢迎")
    assert (model.emergency, model.ticker, model.waiting) == ("", "欢迎", 7)
    notice = NoticeView(ticker="请带好随身物品", emergency="请有序离开")
    hall.push(Event(seq=1, kind=EventKind.NOTICE_CHANGED, at=clock.now(), notice=notice))
    assert (model.emergency, model.ticker) == ("请有序离开", "请带好随身物品")
