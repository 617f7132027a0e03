"""A running simulator: a simulated device on a TCP port, with faults on demand.

One thread owns the device and its sockets; whatever another thread wants goes
through `Peer.call`. In a test:

    with running(PrinterSim()) as sim:
        driver = connect_to(sim.url)
        sim.fault("paper_out")
        assert sim.state()["tickets"] == 1
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Generic, TypeVar

from PIL import Image

from devices.sim.control import ControlChannel
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.faults import WIRE_FAULTS, Switchboard
from devices.sim.wire import Wire, bound_socket

_IDLE_S = 0.5
_CALL_TIMEOUT_S = 30.0

SomeDevice = TypeVar("SomeDevice", bound=SimulatedDevice)
_Result = TypeVar("_Result")


class Peer(Generic[SomeDevice]):
    """One simulator on the network.

    Attributes:
        device: the simulated device; while running, other threads may read plain
            attributes of it but change it only through `call`.
        port: TCP port of the device, kept also while it plays offline.
        control_port: TCP port of the control channel (`devices.sim.control`), or None.
        url: the device's address for `open_transport`.
    """

    def __init__(
        self,
        device: SomeDevice,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        control_port: int | None = None,
        out: Path | None = None,
    ) -> None:
        self.device = device
        self._out = out
        self._pictures = itertools.count(1)
        self._own_faults: dict[str, Any] = {}
        self._switchboard = Switchboard()
        self._selector = selectors.DefaultSelector()
        self._wire = Wire(device, self._switchboard, self._selector, (host, port))
        self.port = self._wire.port
        self.url = f"tcp://{host}:{self.port}"
        self.control_port: int | None = None
        self._control: ControlChannel | None = None
        if control_port is not None:
            listener = bound_socket(host, control_port)
            self.control_port = listener.getsockname()[1]
            self._control = ControlChannel(listener, self._selector, self._execute)
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake_out, self._wake_in = socket.socketpair()
        self._selector.register(self._wake_out, selectors.EVENT_READ, self._run_calls)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"sim-{device.name}", daemon=True)

    def start(self) -> None:
        """Begin to listen (unless a fault says otherwise) and to work."""
        if not self._switchboard.offline:
            self._wire.listen()
        self._thread.start()

    def stop(self) -> None:
        """Cut everything and end the thread."""
        if self._thread.is_alive():
            self.call(self._ask_to_stop)
            self._thread.join()
        self._wire.close()
        if self._control is not None:
            self._control.close()
        self._selector.close()
        self._wake_in.close()
        self._wake_out.close()

    def call(self, action: Callable[[], _Result]) -> _Result:
        """Run `action` in the simulator's thread and return its result."""
        if not self._thread.is_alive() or threading.current_thread() is self._thread:
            return action()
        outcome: Future[_Result] = Future()

        def run() -> None:
            try:
                outcome.set_result(action())
            except BaseException as error:
                outcome.set_exception(error)

        self._calls.put(run)
        self._wake_in.send(b"!")
        return outcome.result(_CALL_TIMEOUT_S)

    def fault(self, name: str, value: Any = True) -> None:
        """Switch a fault on (True or its parameter) or off (False).

        Raises:
            RefusedCommand: no such fault, or a bad parameter.
        """
        try:
            self.call(lambda: self._set_fault(name, value))
        except (TypeError, ValueError) as error:
            raise RefusedCommand(f"fault {name!r}: {error}") from error

    def clear(self, name: str | None = None) -> None:
        """Switch one fault off, or all of them."""
        for fault in [name] if name else list(self.faults()):
            self.fault(fault, False)

    def faults(self) -> dict[str, Any]:
        """Return the faults that are on, with their parameter."""
        return self.call(lambda: {**self._switchboard.active(), **self._own_faults})

    def state(self) -> dict[str, Any]:
        """Return what the device has seen and how it is."""
        return self.call(
            lambda: {
                "device": self.device.name,
                "port": self.port,
                "clients": len(self._wire.clients),
                "faults": self.faults(),
                **self.device.state(),
            }
        )

    def picture(self, **selection: Any) -> Image.Image:
        """Draw what a person would see."""
        return self.call(lambda: self.device.picture(selection))

    def command(self, name: str, **params: Any) -> dict[str, Any]:
        """Do something a person does to the device: press a key, tear off the ticket."""
        return self.call(lambda: self.device.command(name, params))

    def _set_fault(self, name: str, value: Any) -> None:
        if name in self.device.own_faults:
            self.device.set_fault(name, value)
            self._own_faults.pop(name, None)
            if value is not False:
                self._own_faults[name] = value
        elif name in WIRE_FAULTS:
            was_offline = self._switchboard.offline
            self._switchboard.set(name, value)
            if self._switchboard.offline and not was_offline:
                self._wire.go_offline()
            elif was_offline and not self._switchboard.offline:
                self._wire.listen()
        else:
            known = ", ".join(sorted(WIRE_FAULTS | self.device.own_faults))
            raise RefusedCommand(f"no fault {name!r}; there are {known}")

    def _execute(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        """Do one command of the control port."""
        match name:
            case "state":
                return self.state()
            case "fault":
                self.fault(str(params.get("name")), params.get("value", True))
                return {"faults": self.faults()}
            case "clear":
                self.clear(params.get("name"))
                return {"faults": self.faults()}
            case "png":
                return {"path": str(self._save_picture(params))}
        return self.device.command(name, params)

    def _save_picture(self, params: dict[str, Any]) -> Path:
        given = params.pop("path", None)
        if given is None and self._out is None:
            raise RefusedCommand("png: give a path, or start the simulator with --out DIR")
        path = Path(given or f"{self._out}/{self.device.name}-{next(self._pictures):04d}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.device.picture(params).save(path)
        return path

    def _run(self) -> None:
        while not self._stopping:
            self._wire.speak()
            for key, events in self._selector.select(self._patience_s()):
                now = self._selector.get_map().get(key.fd)  # by number: a closed socket cannot be looked up
                if now is not None and now.fileobj is key.fileobj:  # else: cut by an earlier event
                    key.data(events)

    def _patience_s(self) -> float:
        due = self._wire.next_due_s()
        return _IDLE_S if due is None else min(_IDLE_S, max(0.0, due - self.device.clock()))

    def _run_calls(self, events: int) -> None:
        for _ in self._wake_out.recv(4096):
            self._calls.get()()

    def _ask_to_stop(self) -> None:
        self._stopping = True


@contextlib.contextmanager
def running(device: SomeDevice, **options: Any) -> Iterator[Peer[SomeDevice]]:
    """Run a simulated device for the length of a `with` block; options as in `Peer`."""
    peer = Peer(device, **options)
    peer.start()
    try:
        yield peer
    finally:
        peer.stop()
