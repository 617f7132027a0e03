"""Workers with their real threads, against simulators on real sockets."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from devices.deadline import Deadline
from devices.drivers.ff68 import Ff68Line
from devices.errors import NotConnected
from devices.ports import DeviceStatus, KeyPressed, PadEvent, PadKey
from devices.sim.ff68 import Ff68Sim
from devices.sim.peer import Peer, running
from devices.supervisor import Backoff, DeviceWorker, Supervisor
from devices.transports.addresses import open_transport

PATIENCE_S = 10.0
QUICK = Backoff(first_s=0.02, cap_s=0.05)


class Recorder:
    """Statuses and events as the worker tells them."""

    def __init__(self) -> None:
        self.statuses: queue.SimpleQueue[DeviceStatus] = queue.SimpleQueue()
        self.events: queue.SimpleQueue[PadEvent] = queue.SimpleQueue()

    def hear(self, event: PadEvent) -> None:
        self.events.put(event)

    def wait_for(self, online: bool) -> DeviceStatus:
        while True:
            status = self.statuses.get(timeout=PATIENCE_S)
            if status.online is online:
                return status


@pytest.fixture
def sim() -> Iterator[Peer[Ff68Sim]]:
    with running(Ff68Sim([1, 2], repeat_s=0.05)) as peer:
        yield peer


@pytest.fixture
def told() -> Recorder:
    return Recorder()


def worker_for(url: str, told: Recorder, name: str = "pads") -> DeviceWorker[Ff68Line]:
    worker = DeviceWorker(
        name,
        Ff68Line(open_transport(url), {}),
        on_status=lambda _, status: told.statuses.put(status),
        backoff=QUICK,
    )
    worker.on_events(Ff68Line.next_event, told.hear)
    return worker


@pytest.fixture
def worker(sim: Peer[Ff68Sim], told: Recorder) -> Iterator[DeviceWorker[Ff68Line]]:
    worker = worker_for(sim.url, told)
    worker.start()
    yield worker
    worker.stop()


def test_keys_and_commands_pass_each_other(
    sim: Peer[Ff68Sim], told: Recorder, worker: DeviceWorker[Ff68Line]
) -> None:
    told.wait_for(online=True)
    sim.command("press", address=1, key="call_next")
    assert told.events.get(timeout=PATIENCE_S) == KeyPressed(1, PadKey.CALL_NEXT)
    shown = worker.submit(lambda line, until: line.show_number(1, "A012", until), timeout_s=PATIENCE_S)
    shown.result(PATIENCE_S)
    beeped = worker.submit(lambda line, until: line.beep(2, until), timeout_s=PATIENCE_S)
    beeped.result(PATIENCE_S)
    assert any(thread.name == "device-pads" for thread in threading.enumerate())


def test_an_unplugged_line_is_noticed_and_a_key_pressed_meanwhile_arrives(
    sim: Peer[Ff68Sim], told: Recorder, worker: DeviceWorker[Ff68Line]
) -> None:
    told.wait_for(online=True)
    sim.fault("offline")
    assert "offline" in told.wait_for(online=False).faults
    sim.command("press", address=2, key="pause")
    sim.clear()
    told.wait_for(online=True)
    assert told.events.get(timeout=PATIENCE_S) == KeyPressed(2, PadKey.PAUSE)


def test_stopping_fails_what_waits_and_ends_the_thread(sim: Peer[Ff68Sim], told: Recorder) -> None:
    sim.fault("offline")
    worker = worker_for(sim.url, told)
    worker.start()
    future = worker.submit(lambda line, until: line.beep(1, until), timeout_s=60.0)
    worker.stop()
    with pytest.raises(NotConnected, match="being stopped"):
        future.result(0)
    assert not any(thread.name == "device-pads" for thread in threading.enumerate())


def test_stopping_cuts_work_that_blocks(sim: Peer[Ff68Sim], told: Recorder) -> None:
    worker = worker_for(sim.url, told)
    worker.start()
    begun = threading.Event()

    def wait_for_a_key(line: Ff68Line, until: Deadline) -> PadEvent | None:
        begun.set()
        return line.next_event(until)

    future = worker.submit(wait_for_a_key, timeout_s=60.0)
    assert begun.wait(PATIENCE_S)
    worker.stop(timeout_s=0.5)
    with pytest.raises(NotConnected):
        future.result(PATIENCE_S)


def test_a_worker_that_was_never_started_stops_too(sim: Peer[Ff68Sim], told: Recorder) -> None:
    worker_for(sim.url, told).stop()


def test_every_failure_to_connect_is_in_one_report(sim: Peer[Ff68Sim], told: Recorder) -> None:
    with running(Ff68Sim()) as gone:
        gone.fault("offline")
        supervisor = Supervisor()
        for name, url in (("pads_a", sim.url), ("pads_b", gone.url), ("pads_c", gone.url)):
            supervisor.add(worker_for(url, told, name))
        supervisor.start()
        report = supervisor.connect_report(PATIENCE_S)
        supervisor.stop()
    assert report.connected == ("pads_a",)
    assert set(report.failures) == {"pads_b", "pads_c"}
    lines = str(report).splitlines()
    assert lines[0] == "1 of 3 devices connected"
    assert lines[1].startswith("  pads_b: offline (tcp://127.0.0.1:")
    assert not any(thread.name.startswith("device-") for thread in threading.enumerate())


def test_two_devices_cannot_share_a_name(sim: Peer[Ff68Sim], told: Recorder) -> None:
    supervisor = Supervisor()
    supervisor.add(worker_for(sim.url, told))
    with pytest.raises(ValueError, match="two devices are called 'pads'"):
        supervisor.add(worker_for(sim.url, told))
