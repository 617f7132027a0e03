"""What drivers on one line have in common, and what drivers on two lines have not."""

from __future__ import annotations

import gc
import threading

import pytest

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.memory import memory_pair
from devices.transports.per_line import PerLine, Turns
from devices.transports.shared import SharedLine
from tests.helpers.scripted_line import FakeClock


def test_shares_of_a_line_have_one_object_and_other_lines_another() -> None:
    per_line = PerLine(Turns)
    near, far = memory_pair()
    bus = SharedLine(near)
    first = per_line.of(bus.share())
    gc.collect()  # the share that asked first is gone, the bus is not
    assert per_line.of(bus.share()) is first
    assert per_line.of(far) is not first


def test_what_nobody_holds_is_forgotten() -> None:
    made: list[int] = []

    def make() -> Turns:
        made.append(1)
        return Turns()

    per_line = PerLine(make)
    near, _ = memory_pair()
    per_line.of(near)
    gc.collect()
    per_line.of(near)
    assert len(made) == 2


def test_only_one_talks_at_a_time() -> None:
    turns, closing = Turns(), threading.Event()
    expired = FakeClock().deadline(0)
    with turns.taken(expired, closing), pytest.raises(DeadlineExceeded, match="busy"):
        turns.taken(expired, closing).__enter__()
    with turns.taken(expired, closing):
        pass  # free again


def test_closing_ends_the_wait() -> None:
    turns, closing = Turns(), threading.Event()
    closing.set()
    with (
        turns.taken(Deadline.after(60), threading.Event()),
        pytest.raises(NotConnected),
        turns.taken(Deadline.after(60), closing),
    ):
        pass
