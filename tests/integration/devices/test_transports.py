"""One contract, every transport, on real sockets, ptys and remote serial ports."""

from __future__ import annotations

import socket
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol

import pytest

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected, TransportError
from devices.ports import Transport
from devices.transports import memory_pair, open_transport
from tests.helpers.serial_lines import pty, rfc2217_line

# pyserial 3.5 starts its RFC 2217 reader with methods Python calls old.
pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name)..:DeprecationWarning")

SOON_S = 10.0
NEVER_S = 0.1


class FarEnd(Protocol):
    """The device's side of a line."""

    def send(self, data: bytes) -> None: ...

    def receive(self, count: int) -> bytes: ...

    def close(self) -> None: ...


class SocketEnd:
    """Accepts one client after another on a real socket."""

    def __init__(self, stack: ExitStack) -> None:
        self._listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self._listener.settimeout(SOON_S)
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._stack = stack
        self._client: socket.socket | None = None

    def _connected(self) -> socket.socket:
        if self._client is None:
            self._client = self._stack.enter_context(self._listener.accept()[0])
            self._client.settimeout(SOON_S)
        return self._client

    def send(self, data: bytes) -> None:
        self._connected().sendall(data)

    def receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count and (more := self._connected().recv(count - len(data))):
            data += more
        return data

    def close(self) -> None:
        self._connected().close()


class MemoryEnd:
    def __init__(self, line: Transport) -> None:
        self._line = line
        line.open(Deadline.after(SOON_S))

    def send(self, data: bytes) -> None:
        self._line.write(data, Deadline.after(SOON_S))

    def receive(self, count: int) -> bytes:
        data, deadline = b"", Deadline.after(SOON_S)
        while len(data) < count:
            data += self._line.read(count - len(data), deadline)
        return data

    def close(self) -> None:
        self._line.close()


Both = tuple[Transport, FarEnd]
Make = Callable[[], AbstractContextManager[Both]]


@contextmanager
def over_tcp() -> Iterator[Both]:
    with ExitStack() as stack:
        far = SocketEnd(stack)
        yield open_transport(f"tcp://{far.address}"), far


@contextmanager
def over_socket_url() -> Iterator[Both]:
    with ExitStack() as stack:
        far = SocketEnd(stack)
        yield open_transport(f"socket://{far.address}"), far


@contextmanager
def over_pty() -> Iterator[Both]:
    with pty() as master:
        yield open_transport(master.name, {"baud": 19200}), master


@contextmanager
def over_rfc2217() -> Iterator[Both]:
    with rfc2217_line() as (master, server):
        yield open_transport(server.url, {"baud": 19200, "parity": "E"}), master


@contextmanager
def over_memory() -> Iterator[Both]:
    near, far = memory_pair()
    yield near, MemoryEnd(far)


@pytest.fixture(params=[over_tcp, over_socket_url, over_pty, over_rfc2217, over_memory])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    make: Make = request.param
    with make() as (line, far):
        yield line, far
        line.close()


@pytest.fixture
def line(both: Both) -> Transport:
    both[0].open(Deadline.after(SOON_S))
    return both[0]


@pytest.fixture
def far(both: Both) -> FarEnd:
    return both[1]


def read_exactly(line: Transport, count: int) -> bytes:
    data, deadline = b"", Deadline.after(SOON_S)
    while len(data) < count:
        data += line.read(count - len(data), deadline)
    return data


def test_every_byte_value_survives_both_ways(line: Transport, far: FarEnd) -> None:
    everything = bytes(range(256)) * 2
    line.write(everything, Deadline.after(SOON_S))
    assert far.receive(512) == everything
    far.send(everything)
    assert read_exactly(line, 512) == everything


def test_read_returns_what_is_there_and_no_more_than_asked(line: Transport, far: FarEnd) -> None:
    far.send(b"abcdef")
    first = line.read(4, Deadline.after(SOON_S))
    assert 1 <= len(first) <= 4
    assert first + read_exactly(line, 6 - len(first)) == b"abcdef"


def test_silence_ends_at_the_deadline_and_the_line_stays_open(line: Transport, far: FarEnd) -> None:
    with pytest.raises(DeadlineExceeded):
        line.read(10, Deadline.after(NEVER_S))
    far.send(b"late")
    assert read_exactly(line, 4) == b"late"


def test_an_expired_deadline_still_gives_what_is_there(line: Transport, far: FarEnd) -> None:
    far.send(b"ab")
    assert line.read(1, Deadline.after(SOON_S)) == b"a"
    for _ in range(200):  # the second byte may still be on its way
        try:
            assert line.read(1, Deadline.after(0)) == b"b"
            return
        except DeadlineExceeded:
            threading.Event().wait(0.01)
    pytest.fail("the byte never came")


def test_open_and_close_may_be_repeated(line: Transport) -> None:
    line.open(Deadline.after(SOON_S))
    line.close()
    line.close()
    with pytest.raises(NotConnected):
        line.read(1, Deadline.after(SOON_S))
    with pytest.raises(NotConnected):
        line.write(b"x", Deadline.after(SOON_S))
    line.discard_input()


def test_close_wakes_a_blocked_read(line: Transport) -> None:
    raised: list[BaseException] = []

    def reading() -> None:
        try:
            line.read(1, Deadline.after(60))
        except NotConnected as error:
            raised.append(error)

    reader = threading.Thread(target=reading)
    reader.start()
    line.close()
    reader.join(SOON_S)
    assert not reader.is_alive()
    assert len(raised) == 1


def test_discard_forgets_what_has_arrived(line: Transport, far: FarEnd) -> None:
    far.send(b"old!")
    assert line.read(1, Deadline.after(SOON_S)) == b"o"
    threading.Event().wait(0.1)  # let the rest arrive
    line.discard_input()
    far.send(b"new")
    assert read_exactly(line, 3) == b"new"


def test_no_time_left_sends_nothing_and_closes(line: Transport) -> None:
    with pytest.raises(DeadlineExceeded):
        line.write(b"x", Deadline.after(-1))
    with pytest.raises(NotConnected):
        line.write(b"x", Deadline.after(SOON_S))


@pytest.mark.parametrize("make", [over_tcp, over_pty])
def test_a_line_that_takes_nothing_ends_at_the_deadline(
    make: Make,
) -> None:
    with make() as (line, _):
        line.open(Deadline.after(SOON_S))
        with pytest.raises(DeadlineExceeded):
            for _ in range(100):
                line.write(b"x" * 1_000_000, Deadline.after(NEVER_S))
        with pytest.raises(NotConnected):
            line.write(b"x", Deadline.after(SOON_S))


def test_a_cut_connection_is_noticed_and_can_be_opened_again() -> None:
    with over_tcp() as (line, far):
        line.open(Deadline.after(SOON_S))
        far.close()
        with pytest.raises(NotConnected):
            line.read(1, Deadline.after(SOON_S))
        with pytest.raises(NotConnected):
            line.read(1, Deadline.after(SOON_S))
        line.open(Deadline.after(SOON_S))
        line.close()


def test_an_unplugged_serial_port_is_noticed() -> None:
    with pty() as master:
        line = open_transport(master.name)
        line.open(Deadline.after(SOON_S))
        master.close()
        with pytest.raises(NotConnected):
            line.read(1, Deadline.after(SOON_S))
        line.close()


def test_nobody_there_is_not_connected() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        for url in (f"tcp://127.0.0.1:{port}", f"rfc2217://127.0.0.1:{port}", "/dev/tty_none"):
            line = open_transport(url)
            with pytest.raises(TransportError):
                line.open(Deadline.after(SOON_S))


def test_serial_parameters_reach_the_port() -> None:
    with pty() as master:
        line = open_transport(master.name, {"baud": 19200, "stop_bits": 2, "xonxoff": True})
        line.open(Deadline.after(SOON_S))
        iflag, _, cflag, _, _, speed, _ = termios.tcgetattr(master.slave_fd)
        assert speed == termios.B19200
        assert cflag & termios.CSTOPB  # parity and data bits: a pty ignores them, see below
        assert iflag & termios.IXON
        line.close()


def test_parameters_a_port_does_not_have_are_a_clear_error() -> None:
    with pty() as master:
        for options in ({"baud": -1}, {"parity": "X"}, {"data_bits": 9}):
            line = open_transport(master.name, options)
            with pytest.raises(NotConnected, match="line parameters"):
                line.open(Deadline.after(SOON_S))


def test_serial_parameters_reach_a_remote_port() -> None:
    with rfc2217_line() as (_, server):
        line = open_transport(server.url, {"baud": 38400, "parity": "E", "stop_bits": 2})
        line.open(Deadline.after(SOON_S))
        assert server.port_settings == "38400 8E2"
        line.close()
