"""Every registered driver keeps the promises of `devices.ports`; there is no list of exceptions.

A driver is judged on its own simulator (the `SimulatedDevice` of the same name), so a
driver without one fails here, and so does a simulator that cannot go wrong.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import socket
import sys
import threading
import typing
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import devices.sim
from devices.deadline import Deadline
from devices.document_ports import DocumentJob
from devices.errors import DeviceError, FaultKind, NotConnected
from devices.ports import BoardText, Device, LedBoard
from devices.receipt import Receipt, Text
from devices.registry import DriverEntry, drivers
from devices.sim.device import SimulatedDevice
from devices.sim.peer import Peer, running
from devices.supervisor.build import BadDeviceSpec, DeviceSpec, build_device
from devices.transports.memory import memory_pair
from tests.helpers.ipp_sheets import pdf_of

SHORT_S = 0.2
LONG_S = 60.0
HANG_S = 15.0
"""A call that takes so long although its deadline was 0.2 s, or its line was closed, hangs."""
LEAST_FAULTS = 3

SAMPLES: dict[Any, Any] = {
    bool: True,
    BoardText: BoardText("A001\n请到3号窗口", blink=True),
    Receipt: Receipt((Text("A001"),)),
    DocumentJob: DocumentJob("A001", pdf_of()),
    float: 60.0,
    int: 1,
    str: "A001",
}

pytestmark = pytest.mark.expects_logs(".*", required=False)  # drivers may grumble about broken peers


def simulators() -> dict[str, type[SimulatedDevice]]:
    for module in pkgutil.iter_modules(devices.sim.__path__):
        importlib.import_module(f"{devices.sim.__name__}.{module.name}")
    return {kind.name: kind for kind in SimulatedDevice.__subclasses__() if hasattr(kind, "name")}


ENTRIES = drivers()
SIMULATORS = simulators()


@pytest.fixture(params=sorted(ENTRIES))
def entry(request: pytest.FixtureRequest) -> DriverEntry:
    return ENTRIES[request.param]


@pytest.fixture
def peer(entry: DriverEntry) -> Iterator[Peer[SimulatedDevice]]:
    assert entry.name in SIMULATORS, f"no SimulatedDevice in devices.sim is called {entry.name!r}"
    with running(SIMULATORS[entry.name]()) as running_peer:
        yield running_peer


@pytest.fixture
def device(entry: DriverEntry, peer: Peer[SimulatedDevice]) -> Iterator[Device]:
    built = build_device(DeviceSpec("under_test", entry.name, peer.url))
    yield built
    built.close()


def method_names(entry: DriverEntry) -> list[str]:
    """The calls of the driver's ports that take a deadline, `open` and `status` among them."""
    names = {
        name
        for port in entry.ports
        for name, method in inspect.getmembers(port, inspect.isfunction)
        if not name.startswith("_") and "deadline" in inspect.signature(method).parameters
    }
    return sorted(names)


def bound_call(device: Device, name: str, seconds: float) -> Callable[[], object]:
    """Return the method with sample arguments and a deadline `seconds` from the call."""
    method = getattr(device, name)
    hints = typing.get_type_hints(method)

    def call() -> object:
        given = {
            parameter: Deadline.after(seconds) if hints[parameter] is Deadline else SAMPLES[hints[parameter]]
            for parameter in inspect.signature(method).parameters
        }
        return method(**given)

    return call


class Attempt:
    """One call in a thread of its own, so that a hanging driver fails one test and not the run."""

    def __init__(self, call: Callable[[], object]) -> None:
        self.error: BaseException | None = None
        self.begun = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(call,), daemon=True)
        self._thread.start()

    def _run(self, call: Callable[[], object]) -> None:
        self.begun.set()
        try:
            call()
        except BaseException as error:
            self.error = error

    def finish(self, what: str) -> BaseException | None:
        """Wait for the end and return what was raised."""
        self._thread.join(HANG_S)
        assert not self._thread.is_alive(), f"{what} hangs"
        assert self.error is None or isinstance(self.error, DeviceError), (
            f"{what} raised {self.error!r}, which is not in devices.errors"
        )
        return self.error


def test_is_built_from_configuration_and_has_its_ports(entry: DriverEntry) -> None:
    near, _ = memory_pair()
    built = entry.build(near, {})
    assert entry.ports, "a driver without a port is good for nothing"
    for port in entry.ports:
        assert isinstance(built, port)
    if isinstance(built, LedBoard):
        assert built.min_interval_s > 0


def test_unknown_and_mistyped_options_are_refused_by_name(entry: DriverEntry) -> None:
    with pytest.raises(BadDeviceSpec, match="no_such_option"):
        build_device(DeviceSpec("under_test", entry.name, "tcp://127.0.0.1:1", {"no_such_option": 1}))
    for option in entry.option_types:
        with pytest.raises(BadDeviceSpec, match=option):
            build_device(DeviceSpec("under_test", entry.name, "tcp://127.0.0.1:1", {option: {"a": "table"}}))


def test_says_its_faults_and_its_protocol(entry: DriverEntry) -> None:
    module = sys.modules[entry.build.__module__]
    text = f"{module.__doc__}\n{entry.build.__doc__}"
    assert "Faults:" in text and "Protocol:" in text
    assert any(kind.name in text.partition("Faults:")[2] for kind in FaultKind)
    for option in entry.option_types:
        assert option in text, f"option {option} is nowhere explained"


def test_has_a_simulator_with_faults_of_its_own(entry: DriverEntry) -> None:
    assert entry.name in SIMULATORS, f"no SimulatedDevice in devices.sim is called {entry.name!r}"
    assert len(SIMULATORS[entry.name].own_faults) >= LEAST_FAULTS


def test_open_and_close_may_be_repeated(device: Device) -> None:
    device.close()
    for _ in range(2):
        device.open(Deadline.after(LONG_S))
        device.open(Deadline.after(LONG_S))
        assert device.status(Deadline.after(LONG_S)).online
        device.close()
        device.close()
    assert not device.status(Deadline.after(SHORT_S)).online


def test_comes_back_after_the_line_was_cut(peer: Peer[SimulatedDevice], device: Device) -> None:
    device.open(Deadline.after(LONG_S))
    peer.fault("offline")
    until = Deadline.after(HANG_S)  # The cut is noticed with the next bytes, or the one after.
    while device.status(Deadline.after(SHORT_S)).online and not until.expired:
        pass
    assert FaultKind.OFFLINE in device.status(Deadline.after(SHORT_S)).faults
    with pytest.raises(DeviceError):
        device.open(Deadline.after(SHORT_S))
    device.close()
    peer.clear()
    device.open(Deadline.after(LONG_S))
    assert device.status(Deadline.after(LONG_S)).online


def test_status_of_a_dead_address_is_offline(entry: DriverEntry) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    device = build_device(DeviceSpec("under_test", entry.name, f"tcp://127.0.0.1:{port}"))
    with pytest.raises(DeviceError):
        device.open(Deadline.after(LONG_S))
    status = device.status(Deadline.after(SHORT_S))
    assert (status.online, set(status.faults)) == (False, {FaultKind.OFFLINE})
    device.close()


@pytest.mark.parametrize("fault", ["silent", "garbage", "mute", "slow", "drop_after"])
def test_status_never_raises(peer: Peer[SimulatedDevice], device: Device, fault: str) -> None:
    device.open(Deadline.after(LONG_S))
    peer.fault(fault, 5 if fault == "drop_after" else True)
    for _ in range(3):
        assert Attempt(bound_call(device, "status", SHORT_S)).finish("status") is None


@pytest.mark.parametrize("fault", ["silent", "garbage", "mute"])
def test_every_call_keeps_its_deadline_and_the_error_tree(
    entry: DriverEntry, peer: Peer[SimulatedDevice], device: Device, fault: str
) -> None:
    for name in method_names(entry):
        peer.clear()
        device.close()
        device.open(Deadline.after(LONG_S))
        peer.fault(fault)
        Attempt(bound_call(device, name, SHORT_S)).finish(name)


def test_every_call_on_a_closed_line_is_refused_at_once(entry: DriverEntry, device: Device) -> None:
    for name in method_names(entry):
        if name not in ("open", "status"):
            Attempt(bound_call(device, name, LONG_S)).finish(name)


def test_close_from_another_thread_wakes_every_call(
    entry: DriverEntry, peer: Peer[SimulatedDevice], device: Device
) -> None:
    for name in method_names(entry):
        peer.clear()
        device.open(Deadline.after(LONG_S))
        peer.fault("silent")
        attempt = Attempt(bound_call(device, name, LONG_S))
        attempt.begun.wait(HANG_S)
        device.close()
        error = attempt.finish(name)
        if name not in ("open", "status"):  # `open` may not have begun yet and then opens again
            assert error is None or isinstance(error, NotConnected), f"{name}: {error!r}"
        device.close()
