from __future__ import annotations

import threading

import pytest

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.memory import MemoryTransport, memory_pair
from devices.transports.shared import SharedLine

PATIENCE_S = 10.0


def soon() -> Deadline:
    return Deadline.after(PATIENCE_S)


@pytest.fixture
def ends() -> tuple[MemoryTransport, MemoryTransport]:
    near, far = memory_pair()
    far.open(soon())
    return near, far


def test_the_line_stays_open_until_the_last_share_is_closed(
    ends: tuple[MemoryTransport, MemoryTransport],
) -> None:
    near, far = ends
    line = SharedLine(near)
    first, second = line.share(), line.share()
    first.open(soon())
    second.open(soon())
    first.close()
    second.write(b"here", soon())
    assert far.read(10, soon()) == b"here"
    with pytest.raises(NotConnected):
        first.write(b"x", soon())
    second.close()
    with pytest.raises(NotConnected):
        near.write(b"x", soon())


def test_a_cut_found_by_one_share_is_seen_by_all_until_they_open_again(
    ends: tuple[MemoryTransport, MemoryTransport],
) -> None:
    near, _ = ends
    line = SharedLine(near)
    first, second = line.share(), line.share()
    first.open(soon())
    second.open(soon())
    near.close()
    with pytest.raises(NotConnected):
        first.read(1, soon())
    first.open(soon())
    first.write(b"again", soon())
    with pytest.raises(NotConnected, match="cut"):
        second.write(b"stale", soon())
    second.open(soon())
    second.write(b"fresh", soon())


def test_a_late_close_does_not_cut_the_new_connection_of_the_others(
    ends: tuple[MemoryTransport, MemoryTransport],
) -> None:
    near, far = ends
    line = SharedLine(near)
    first, second = line.share(), line.share()
    first.open(soon())
    second.open(soon())
    near.close()
    with pytest.raises(NotConnected):
        first.read(1, soon())
    first.close()
    first.open(soon())
    second.close()
    first.write(b"still", soon())
    assert far.read(10, soon()) == b"still"


def test_closing_a_share_wakes_its_read_and_leaves_the_line(
    ends: tuple[MemoryTransport, MemoryTransport],
) -> None:
    near, far = ends
    line = SharedLine(near)
    reader, other = line.share(), line.share()
    reader.open(soon())
    other.open(soon())
    woken: list[Exception] = []

    def wait() -> None:
        try:
            reader.read(1, soon())
        except NotConnected as error:
            woken.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    reader.close()
    thread.join(PATIENCE_S)
    assert woken
    other.write(b"on", soon())
    assert far.read(10, soon()) == b"on"


def test_nothing_in_time_is_a_deadline(ends: tuple[MemoryTransport, MemoryTransport]) -> None:
    share = SharedLine(ends[0]).share()
    share.open(soon())
    with pytest.raises(DeadlineExceeded):
        share.read(1, Deadline.after(0.0))


def test_shares_of_one_line_are_equal_and_of_two_are_not(
    ends: tuple[MemoryTransport, MemoryTransport],
) -> None:
    line, other = SharedLine(ends[0]), SharedLine(ends[1])
    assert line.share() == line.share()
    assert hash(line.share()) == hash(line.share())
    assert line.share() != other.share()
