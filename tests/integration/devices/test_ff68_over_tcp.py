"""The FF-68 driver against the simulator: real bytes over a real socket."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from devices.deadline import Deadline
from devices.drivers.ff68 import Ff68Line
from devices.errors import FaultKind, NotConnected
from devices.ports import KeyPressed, PadKey, VerdictGiven
from devices.sim.ff68 import Ff68Sim
from devices.sim.peer import Peer, running
from devices.transports.addresses import open_transport

PATIENCE_S = 10.0


@pytest.fixture
def sim() -> Iterator[Peer[Ff68Sim]]:
    with running(Ff68Sim([1, 2], repeat_s=0.05)) as peer:
        yield peer


@pytest.fixture
def line(sim: Peer[Ff68Sim]) -> Iterator[Ff68Line]:
    driver = Ff68Line(open_transport(sim.url), {})
    driver.open(Deadline.after(PATIENCE_S))
    yield driver
    driver.close()


def wait_until_acknowledged(sim: Peer[Ff68Sim], line: Ff68Line, count: int) -> None:
    """Keep the host listening (it owes answers to repeats) until the pads are content."""
    until = Deadline.after(PATIENCE_S)
    while sim.device.acknowledged < count and not until.expired:
        assert line.next_event(Deadline.after(0.02)) is None
    assert sim.device.acknowledged == count


def test_keys_and_verdicts_travel_and_are_acknowledged(sim: Peer[Ff68Sim], line: Ff68Line) -> None:
    sim.command("press", address=1, key="call_next")
    assert line.next_event(Deadline.after(PATIENCE_S)) == KeyPressed(1, PadKey.CALL_NEXT)
    line.ask(2, Deadline.after(PATIENCE_S))
    sim.command("rate", address=2, level=1)
    assert line.next_event(Deadline.after(PATIENCE_S)) == VerdictGiven(2, 1)
    wait_until_acknowledged(sim, line, 2)
    assert sim.device.errors == []


@pytest.mark.parametrize("fault", ["lost_byte", "bad_checksum"])
def test_a_damaged_key_arrives_once_after_the_pad_repeats_it(
    sim: Peer[Ff68Sim], line: Ff68Line, fault: str
) -> None:
    sim.fault(fault, 2)
    sim.command("press", address=1, key="recall")
    assert line.next_event(Deadline.after(PATIENCE_S)) == KeyPressed(1, PadKey.RECALL)
    wait_until_acknowledged(sim, line, 1)


def test_a_key_pressed_while_the_line_is_cut_arrives_after_the_reconnect(
    sim: Peer[Ff68Sim], line: Ff68Line
) -> None:
    sim.fault("offline")
    sim.command("press", address=1, key="pause")
    with pytest.raises(NotConnected):
        line.next_event(Deadline.after(PATIENCE_S))
    assert not line.status(Deadline.after(1.0)).online
    sim.clear()
    line.open(Deadline.after(PATIENCE_S))
    assert line.next_event(Deadline.after(PATIENCE_S)) == KeyPressed(1, PadKey.PAUSE)
    assert line.status(Deadline.after(1.0)).online


def test_noise_on_the_line_ends_without_a_false_key(sim: Peer[Ff68Sim], line: Ff68Line) -> None:
    sim.fault("garbage")
    line.beep(1, Deadline.after(PATIENCE_S))
    assert line.next_event(Deadline.after(0.1)) is None
    sim.clear()
    sim.command("press", address=2, key="hold")
    assert line.next_event(Deadline.after(PATIENCE_S)) == KeyPressed(2, PadKey.HOLD)


def test_a_flood_of_garbage_stops_nothing_and_deadlines_hold(sim: Peer[Ff68Sim], line: Ff68Line) -> None:
    noise = random.Random(68)
    sim.call(lambda: setattr(sim.device, "poll", lambda: noise.randbytes(4096)))
    sim.call(lambda: setattr(sim.device, "next_due_s", lambda: sim.device.clock() + 0.002))
    for _ in range(5):
        assert line.next_event(Deadline.after(0.1)) is None
    assert FaultKind.GARBLED in line.status(Deadline.after(1.0)).faults
    sim.call(lambda: sim.device.__dict__.pop("poll"))
    sim.call(lambda: sim.device.__dict__.pop("next_due_s"))
    sim.command("press", address=1, key="recall")
    assert line.next_event(Deadline.after(PATIENCE_S)) == KeyPressed(1, PadKey.RECALL)
