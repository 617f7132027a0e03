"""The worker without its thread: `turn` on an injected clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import pytest

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, DeviceFault, FaultKind, NotConnected
from devices.ports import BoardText, DeviceStatus
from devices.supervisor import Backoff, DeviceWorker, keep_board

OK = DeviceStatus(True)
SILENT = DeviceStatus(False, frozenset({FaultKind.SILENT}), "no answer")


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Board:
    """A board that does what the test says, on the test's clock."""

    min_interval_s = 0.1
    forgets_on_power_off = True

    def __init__(self) -> None:
        self.unplugged = False
        self.answer = OK
        self.opened = 0
        self.closed = 0
        self.is_open = False
        self.shown: list[str] = []
        self.show_error: Exception | None = None
        self.events: deque[str | Exception] = deque()

    def open(self, deadline: Deadline) -> None:
        if self.unplugged:
            raise NotConnected("nobody there")
        self.opened += 1
        self.is_open = True

    def close(self) -> None:
        self.closed += 1
        self.is_open = False

    def status(self, deadline: Deadline) -> DeviceStatus:
        if self.unplugged:
            return DeviceStatus(False, frozenset({FaultKind.OFFLINE}), "cut")
        return self.answer

    def show(self, text: BoardText, deadline: Deadline) -> None:
        if self.unplugged:
            raise NotConnected("cut")
        if self.show_error:
            raise self.show_error
        self.shown.append(text.text)

    def clear(self, deadline: Deadline) -> None:
        self.shown.append("")

    def set_brightness(self, percent: int, deadline: Deadline) -> None:
        pass

    def next_event(self, deadline: Deadline) -> str | None:
        if not self.events:
            return None
        event = self.events.popleft()
        if isinstance(event, Exception):
            raise event
        return event


class Bench:
    def __init__(self, max_jobs: int = 32) -> None:
        self.clock = Clock()
        self.board = Board()
        self.statuses: list[DeviceStatus] = []
        self.worker: DeviceWorker[Board] = DeviceWorker(
            "led",
            self.board,
            on_status=lambda name, status: self.statuses.append(status),
            health_interval_s=3.0,
            max_jobs=max_jobs,
            backoff=Backoff(first_s=0.5, cap_s=5.0, jitter=0.0),
            clock=self.clock,
        )

    def run_for(self, seconds: float) -> None:
        """Let the worker take its turns, the clock jumping from one to the next."""
        until_s = self.clock.now_s + seconds
        while True:
            idle_s = max(self.worker.turn(), 0.01)
            if self.clock.now_s + idle_s > until_s:
                break
            self.clock.now_s += idle_s
        self.clock.now_s = until_s
        self.worker.turn()


def text(words: str) -> BoardText:
    return BoardText(words)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_it_connects_and_reports_the_device_online(bench: Bench) -> None:
    assert not bench.worker.status.online
    bench.worker.turn()
    assert bench.worker.status == OK
    assert bench.statuses == [OK]


def test_an_unchanged_status_is_reported_once(bench: Bench) -> None:
    bench.run_for(60.0)
    assert bench.statuses == [OK]


def test_an_unplugged_device_is_reported_within_ten_seconds_and_comes_back(bench: Bench) -> None:
    bench.run_for(60.0)
    bench.board.unplugged = True
    bench.run_for(10.0)
    assert bench.statuses[-1].faults == {FaultKind.OFFLINE}
    assert not bench.worker.status.online
    bench.run_for(300.0)
    bench.board.unplugged = False
    bench.run_for(5.0)
    assert bench.statuses[-1] == OK
    assert bench.board.is_open


def test_a_silent_device_is_closed_and_connected_anew(bench: Bench) -> None:
    bench.run_for(1.0)
    bench.board.answer = SILENT
    bench.run_for(30.0)
    assert bench.worker.status == SILENT
    assert bench.statuses == [OK, SILENT]
    assert bench.board.opened > 2
    bench.board.answer = OK
    bench.run_for(6.0)
    assert bench.worker.status == OK


def test_a_device_that_cannot_work_stays_connected(bench: Bench) -> None:
    bench.board.answer = DeviceStatus(False, frozenset({FaultKind.PAPER_OUT}))
    bench.run_for(30.0)
    assert bench.statuses == [bench.board.answer]
    assert bench.board.opened == 1


def test_work_is_done_in_order_and_returns_its_result(bench: Bench) -> None:
    def showing(words: str) -> Callable[[Board, Deadline], str]:
        def work(board: Board, until: Deadline) -> str:
            board.show(text(words), until)
            return words

        return work

    futures = [bench.worker.submit(showing(words), timeout_s=5.0) for words in ("a", "b", "c")]
    bench.run_for(1.0)
    assert [future.result(0) for future in futures] == ["a", "b", "c"]
    assert bench.board.shown == ["a", "b", "c"]


def test_work_waits_for_the_device_to_come_back(bench: Bench) -> None:
    bench.board.unplugged = True
    bench.run_for(1.0)
    future = bench.worker.submit(lambda board, until: board.show(text("a"), until), timeout_s=20.0)
    bench.board.unplugged = False
    bench.run_for(6.0)
    assert future.result(0) is None


def test_work_fails_when_the_device_stays_away(bench: Bench) -> None:
    bench.board.unplugged = True
    future = bench.worker.submit(lambda board, until: board.show(text("a"), until), timeout_s=2.0)
    bench.run_for(2.5)
    with pytest.raises(NotConnected, match="nobody there"):
        future.result(0)
    bench.board.unplugged = False
    bench.run_for(30.0)
    assert bench.board.shown == [], "given up is given up"


def test_work_whose_turn_comes_too_late_is_not_begun(bench: Bench) -> None:
    bench.worker.turn()

    def slow(board: Board, until: Deadline) -> None:
        bench.clock.now_s += 4.0

    bench.worker.submit(slow, timeout_s=5.0)
    late = bench.worker.submit(lambda board, until: board.show(text("late"), until), timeout_s=3.0)
    bench.run_for(10.0)
    with pytest.raises(DeadlineExceeded, match="busy"):
        late.result(0)
    assert bench.board.shown == []


def test_work_the_line_was_cut_under_is_not_repeated(bench: Bench) -> None:
    bench.worker.turn()
    attempts = []

    def print_ticket(board: Board, until: Deadline) -> None:
        attempts.append(1)
        raise NotConnected("cut in the middle")

    future = bench.worker.submit(print_ticket, timeout_s=60.0)
    bench.run_for(60.0)
    with pytest.raises(NotConnected):
        future.result(0)
    assert len(attempts) == 1
    assert bench.board.opened == 2, "but the line is connected anew"


def test_a_mistake_in_the_work_reaches_its_caller_and_nobody_else(bench: Bench) -> None:
    bench.worker.turn()
    future = bench.worker.submit(lambda board, until: 1 // 0, timeout_s=5.0)
    bench.run_for(5.0)
    with pytest.raises(ZeroDivisionError):
        future.result(0)
    assert bench.board.opened == 1


def test_cancelled_work_is_not_done(bench: Bench) -> None:
    future = bench.worker.submit(lambda board, until: board.show(text("a"), until), timeout_s=5.0)
    assert future.cancel()
    bench.run_for(1.0)
    assert bench.board.shown == []


def test_too_much_work_is_refused_as_busy() -> None:
    bench = Bench(max_jobs=2)
    futures = [bench.worker.submit(lambda board, until: None, timeout_s=5.0) for _ in range(3)]
    with pytest.raises(DeviceFault) as refused:
        futures[2].result(0)
    assert refused.value.kind is FaultKind.BUSY
    bench.run_for(1.0)
    assert futures[0].done() and futures[1].done()


def test_a_fault_during_work_is_in_the_status_at_once(bench: Bench) -> None:
    bench.run_for(1.0)
    bench.board.answer = DeviceStatus(False, frozenset({FaultKind.COVER_OPEN}))

    def blocked(board: Board, until: Deadline) -> None:
        raise DeviceFault(FaultKind.COVER_OPEN)

    bench.worker.submit(blocked, timeout_s=5.0)
    bench.run_for(0.1)
    assert bench.worker.status.faults == {FaultKind.COVER_OPEN}


def test_events_are_told_and_work_is_not_held_up(bench: Bench) -> None:
    told: list[str] = []
    bench.worker.on_events(Board.next_event, told.append)
    bench.board.events.extend(["1", "2", "3"])
    future = bench.worker.submit(lambda board, until: len(told), timeout_s=5.0)
    bench.run_for(1.0)
    assert told == ["1", "2", "3"]
    assert future.result(0) == 0


@pytest.mark.expects_logs("a listener failed")
def test_a_listener_that_fails_stops_nothing(bench: Bench) -> None:
    told: list[str] = []

    def listen(event: str) -> None:
        told.append(event)
        raise LookupError(event)

    bench.worker.on_events(Board.next_event, listen)
    bench.board.events.extend(["1", "2"])
    bench.run_for(1.0)
    assert told == ["1", "2"]


def test_a_line_lost_while_listening_is_connected_anew(bench: Bench) -> None:
    told: list[str] = []
    bench.worker.on_events(Board.next_event, told.append)
    bench.board.events.extend(["1", NotConnected("cut"), "2"])
    bench.run_for(5.0)
    assert told == ["1", "2"]
    assert [status.online for status in bench.statuses] == [True, False, True]


@pytest.mark.expects_logs("unexpected error")
def test_a_mistake_in_a_driver_costs_a_reconnect_not_the_thread(bench: Bench) -> None:
    told: list[str] = []
    bench.worker.on_events(Board.next_event, told.append)
    bench.board.events.extend([ZeroDivisionError(), "1"])
    bench.run_for(5.0)
    assert told == ["1"]


def test_the_newest_text_is_sent_and_the_ones_between_are_not(bench: Bench) -> None:
    memory = keep_board(bench.worker, min_interval_s=bench.board.min_interval_s, clock=bench.clock)
    bench.run_for(1.0)
    for words in ("A001", "A002", "A003"):
        memory.want(text(words))
    bench.run_for(0.05)
    assert bench.board.shown == ["A003"]
    memory.want(text("A004"))
    memory.want(text("A005"))
    bench.worker.turn()
    assert bench.board.shown == ["A003"], "not before min_interval_s"
    bench.run_for(0.2)
    assert bench.board.shown == ["A003", "A005"]


def test_a_text_that_is_shown_already_is_not_sent_again(bench: Bench) -> None:
    memory = keep_board(bench.worker, min_interval_s=bench.board.min_interval_s, clock=bench.clock)
    memory.want(text("A001"))
    bench.run_for(1.0)
    memory.want(text("A001"))
    bench.run_for(30.0)
    assert bench.board.shown == ["A001"]


def test_the_text_is_sent_again_after_a_reconnect(bench: Bench) -> None:
    memory = keep_board(bench.worker, min_interval_s=bench.board.min_interval_s, clock=bench.clock)
    memory.want(text("A001"))
    bench.run_for(1.0)
    bench.board.unplugged = True
    bench.run_for(10.0)
    memory.want(text("A002"))
    bench.run_for(10.0)
    bench.board.unplugged = False
    bench.run_for(6.0)
    assert bench.board.shown == ["A001", "A002"]
    bench.board.unplugged = True
    bench.run_for(10.0)
    bench.board.unplugged = False
    bench.run_for(6.0)
    assert bench.board.shown == ["A001", "A002", "A002"]


def test_a_text_the_board_refuses_is_tried_again_calmly(bench: Bench) -> None:
    memory = keep_board(bench.worker, min_interval_s=bench.board.min_interval_s, clock=bench.clock)
    bench.board.show_error = DeviceFault(FaultKind.REFUSED)
    memory.want(text("A001"))
    bench.run_for(3.0)
    bench.board.show_error = None
    bench.run_for(1.1)
    assert bench.board.shown == ["A001"]
    assert bench.board.opened == 1
