"""Every simulator's frame: faults of the wire, control port, clean shutdown, as a program."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected
from devices.ports import Transport
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.peer import Peer, running
from devices.transports import open_transport

SOON_S = 5.0
NEVER_S = 0.15


class Parrot(SimulatedDevice):
    """Answers each byte with its capital letter; says `ring` when rung."""

    name = "parrot"
    own_faults = frozenset({"moulting"})

    def __init__(self) -> None:
        super().__init__()
        self.heard = b""
        self.hellos = 0
        self.goodbyes = 0
        self._to_say = b""
        self.moulting: Any = False

    def feed(self, data: bytes) -> bytes:
        self.heard += data
        return data.upper()

    def poll(self) -> bytes:
        spoken, self._to_say = self._to_say, b""
        return spoken

    def next_due_s(self) -> float | None:
        return 0.0 if self._to_say else None

    def connected(self) -> None:
        self.hellos += 1

    def disconnected(self) -> None:
        self.goodbyes += 1

    def set_fault(self, name: str, value: Any) -> None:
        self.moulting = value

    def state(self) -> dict[str, Any]:
        return {"heard": self.heard.decode("latin-1")}

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        return Image.new("1", (8, 4))

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        if name != "ring":
            return super().command(name, params)
        self._to_say = b"ring"
        return {"rung": True}


@pytest.fixture
def parrot() -> Iterator[Peer[Parrot]]:
    with running(Parrot(), control_port=0) as peer:
        yield peer


def connected(peer: Peer[Parrot]) -> Transport:
    line = open_transport(peer.url)
    line.open(Deadline.after(SOON_S))
    return line


def read_exactly(line: Transport, count: int) -> bytes:
    deadline, data = Deadline.after(SOON_S), b""
    while len(data) < count:
        data += line.read(count - len(data), deadline)
    return data


def asked(line: Transport, data: bytes, count: int) -> bytes:
    line.write(data, Deadline.after(SOON_S))
    return read_exactly(line, count)


def control(peer: Peer[Parrot], line: str) -> dict[str, Any]:
    assert peer.control_port is not None
    with socket.create_connection(("127.0.0.1", peer.control_port), timeout=SOON_S) as channel:
        channel.sendall(line.encode() + b"\n")
        answer: dict[str, Any] = json.loads(channel.makefile().readline())
    return answer


def test_bytes_go_both_ways(parrot: Peer[Parrot]) -> None:
    line = connected(parrot)
    assert asked(line, b"abc", 3) == b"ABC"
    assert parrot.state()["heard"] == "abc"
    line.close()


def test_the_device_speaks_by_itself(parrot: Peer[Parrot]) -> None:
    line = connected(parrot)
    asked(line, b"x", 1)
    parrot.command("ring")
    assert read_exactly(line, 4) == b"ring"
    line.close()


def test_offline_cuts_refuses_and_comes_back_on_the_same_port(parrot: Peer[Parrot]) -> None:
    line = connected(parrot)
    asked(line, b"a", 1)
    parrot.fault("offline")
    with pytest.raises(NotConnected):
        line.read(1, Deadline.after(SOON_S))
    with pytest.raises(NotConnected):
        line.open(Deadline.after(SOON_S))
    parrot.clear("offline")
    line.open(Deadline.after(SOON_S))
    assert asked(line, b"b", 1) == b"B"
    assert (parrot.device.hellos, parrot.device.goodbyes) == (2, 1)
    line.close()


@pytest.mark.parametrize(("fault", "heard"), [("silent", ""), ("mute", "abc")])
def test_no_answer_comes_from_a_dumb_device(parrot: Peer[Parrot], fault: str, heard: str) -> None:
    parrot.fault(fault)
    line = connected(parrot)
    line.write(b"abc", Deadline.after(SOON_S))
    with pytest.raises(DeadlineExceeded):
        line.read(1, Deadline.after(NEVER_S))
    assert parrot.state()["heard"] == heard
    line.close()


def test_garbage_replaces_the_answer(parrot: Peer[Parrot]) -> None:
    parrot.fault("garbage")
    line = connected(parrot)
    assert asked(line, b"abc", 16) != b"ABC"
    line.close()


def test_slow_answers_still_come_in_order(parrot: Peer[Parrot]) -> None:
    parrot.fault("slow", 0.1)
    line = connected(parrot)
    line.write(b"a", Deadline.after(SOON_S))
    assert asked(line, b"b", 2) == b"AB"
    line.close()


def test_the_wire_is_cut_after_n_bytes_once(parrot: Peer[Parrot]) -> None:
    parrot.fault("drop_after", 2)
    line = connected(parrot)
    assert asked(line, b"abc", 2) == b"AB"
    with pytest.raises(NotConnected):
        line.read(1, Deadline.after(SOON_S))
    line.open(Deadline.after(SOON_S))
    assert asked(line, b"def", 3) == b"DEF"
    line.close()


def test_a_second_client_waits_until_the_first_leaves(parrot: Peer[Parrot]) -> None:
    first, second = connected(parrot), open_transport(parrot.url)
    assert asked(first, b"a", 1) == b"A"
    second.open(Deadline.after(SOON_S))
    second.write(b"b", Deadline.after(SOON_S))
    with pytest.raises(DeadlineExceeded):
        second.read(1, Deadline.after(NEVER_S))
    first.close()
    assert second.read(1, Deadline.after(SOON_S)) == b"B"
    second.close()


def test_own_faults_reach_the_device_and_unknown_ones_are_refused(parrot: Peer[Parrot]) -> None:
    parrot.fault("moulting", 3)
    assert parrot.device.moulting == 3
    assert parrot.faults() == {"moulting": 3}
    parrot.clear()
    assert parrot.device.moulting is False
    with pytest.raises(RefusedCommand, match=r"drop_after.*moulting"):
        parrot.fault("on_fire")
    with pytest.raises(RefusedCommand):
        parrot.fault("slow", "very")


def test_control_port_does_the_same(parrot: Peer[Parrot], tmp_path: Path) -> None:
    assert control(parrot, '{"command": "fault", "name": "mute"}') == {
        "ok": True,
        "faults": {"mute": True},
    }
    assert control(parrot, '{"command": "clear"}') == {"ok": True, "faults": {}}
    assert control(parrot, '{"command": "ring"}') == {"ok": True, "rung": True}
    state = control(parrot, '{"command": "state"}')
    assert (state["ok"], state["device"], state["port"]) == (True, "parrot", parrot.port)
    target = tmp_path / "deep" / "parrot.png"
    saved = control(parrot, json.dumps({"command": "png", "path": str(target)}))
    assert saved == {"ok": True, "path": str(target)}
    with Image.open(target) as picture:
        assert picture.size == (8, 4)


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        "{}",
        '{"command": 7}',
        '{"command": "dance"}',
        '{"command": "png"}',
        '{"command": "fault", "name": "on_fire"}',
        '{"command": "clear", "name": ["x"]}',
        '{"command": "ring", "name": "x", "self": 1}',
    ],
)
def test_control_port_survives_nonsense(parrot: Peer[Parrot], line: str) -> None:
    answer = control(parrot, line)
    assert answer["ok"] is ("ring" in line)
    assert control(parrot, '{"command": "state"}')["ok"] is True


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    with running(Parrot(), control_port=0) as peer:
        line = connected(peer)
        asked(line, b"a", 1)
    assert threading.active_count() == before
    with pytest.raises(NotConnected):
        line.read(1, Deadline.after(SOON_S))


PROGRAM = """
import sys
from tests.integration.devices.test_sim_peer import Parrot
from devices.sim.program import arguments, run_program
sys.exit(run_program(lambda options: Parrot(), arguments("A parrot.", 0), sys.argv[1:]))
"""


def test_as_a_program_with_a_fault_from_the_start() -> None:
    command = [sys.executable, "-c", PROGRAM, "--control-port", "0", "--fault", "drop_after=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            ready = json.loads(program.stdout.readline())
            assert ready["ready"] == "parrot"
            line = open_transport(f"tcp://127.0.0.1:{ready['port']}")
            line.open(Deadline.after(SOON_S))
            assert asked(line, b"ab", 1) == b"A"
            with pytest.raises(NotConnected):
                line.read(1, Deadline.after(SOON_S))
        finally:
            program.terminate()
        assert program.wait(SOON_S) == 0 or sys.platform == "win32"


def test_an_unknown_fault_is_a_usage_error() -> None:
    command = [sys.executable, "-c", PROGRAM, "--fault", "on_fire"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert "on_fire" in done.stderr
