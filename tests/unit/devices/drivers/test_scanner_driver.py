"""The scanner's driver on a line that knows what will be said."""

from __future__ import annotations

from typing import Any

import pytest

from devices.drivers.scanner import SerialScanner
from devices.errors import DeviceFault, FaultKind, NotConnected
from devices.transports.memory import MemoryTransport, memory_pair
from tests.helpers.scripted_line import FakeClock


class Bench:
    """A scanner on a wire in memory; the clock moves by hand and reads never wait."""

    def __init__(self, **options: Any) -> None:
        self.clock = FakeClock()
        near, self.far = memory_pair()
        self.line: MemoryTransport = near
        self.scanner = SerialScanner(near, options, self.clock)
        self.scanner.open(self.clock.deadline(1))
        self.far.open(self.clock.deadline(1))

    def scan(self, data: bytes) -> None:
        self.far.write(data, self.clock.deadline(1))

    def next(self) -> str | None:
        """Return what a call without time to wait gives."""
        return self.scanner.next_code(self.clock.deadline(0)) or self.scanner.next_code(
            self.clock.deadline(0)
        )

    def heard(self, *scans: bytes) -> list[str | None]:
        """Scan one after the other, the clock standing still, and take what each gives."""
        found = []
        for data in scans:
            self.scan(data)
            self.scanner.status(self.clock.deadline(0))  # takes in what has come
            found.append(self.next())
        return found


def test_a_code_is_taken_once_it_has_ended() -> None:
    bench = Bench()
    assert bench.heard(b"A0", b"01\r\n", "张样本\r".encode("gb18030")) == [None, "A001", "张样本"]


def test_a_pause_ends_a_code_that_has_no_line_end() -> None:
    bench = Bench()
    assert bench.heard(b"A001") == [None]
    bench.clock.now_s += 0.3
    assert bench.heard(b"") == ["A001"]


def test_several_codes_at_once_come_one_by_one() -> None:
    bench = Bench()
    assert bench.heard(b"A001\rA002\rA003\r", b"", b"", b"") == ["A001", "A002", "A003", None]


def test_the_same_code_again_within_a_second_is_the_same_scan() -> None:
    bench = Bench()
    assert bench.heard(b"A001\r", b"A001\r", b"A002\r", b"A001\r") == ["A001", None, "A002", "A001"]
    for _ in range(3):  # on a stand the code is repeated as long as it lies there
        bench.clock.now_s += 0.9
        assert bench.heard(b"A001\r") == [None]
    bench.clock.now_s += 1.1
    assert bench.heard(b"A001\r") == ["A001"]


@pytest.mark.parametrize("rubbish", [b"\x00\xff\x80\r", b"1" * 5000 + b"\r"])
def test_rubbish_is_refused_without_being_quoted_and_the_next_code_is_taken(rubbish: bytes) -> None:
    bench = Bench()
    bench.scan(rubbish)
    bench.scan(b"A001\r")
    for _ in range(2):
        assert bench.scanner.status(bench.clock.deadline(0)).online
    with pytest.raises(DeviceFault) as raised:
        bench.next()
    assert raised.value.kind is FaultKind.GARBLED
    assert "11111" not in str(raised.value)
    assert bench.next() == "A001"


def test_half_a_code_of_a_cut_line_does_not_join_the_next() -> None:
    bench = Bench()
    assert bench.heard(b"A0") == [None]
    bench.line.close()
    with pytest.raises(NotConnected):
        bench.scanner.next_code(bench.clock.deadline(1))
    status = bench.scanner.status(bench.clock.deadline(1))
    assert (status.online, set(status.faults)) == (False, {FaultKind.OFFLINE})
    bench.scanner.open(bench.clock.deadline(1))
    assert bench.heard(b"B001\r") == ["B001"]


def test_codes_of_several_lines_end_with_a_pause_where_the_hall_says_so() -> None:
    bench = Bench(ends_with="pause")
    assert bench.heard("姓名\n样本\n".encode()) == [None]
    bench.clock.now_s += 0.3
    assert bench.heard(b"") == ["姓名\n样本"]


@pytest.mark.parametrize("options", [{"ends_with": "bell"}, {"longest_bytes": 0}])
def test_options_that_make_no_sense_are_refused_by_name(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Bench(**options)
