"""A transport that knows in advance what will be said: exact-byte driver tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from devices.deadline import Deadline
from devices.errors import DeadlineExceeded, NotConnected


class FakeClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s

    def deadline(self, seconds: float) -> Deadline:
        """A deadline on this clock."""
        return Deadline.after(seconds, self)


class ScriptedTransport:
    """Expects exact writes and gives the answers written beside them.

    An answer is bytes, a list of chunks (each one `read`), None (silence: the read
    lets the clock run to its deadline), or an exception to raise.
    """

    def __init__(self, exchange: Sequence[tuple[bytes, Answer]], clock: FakeClock) -> None:
        self._left = list(exchange)
        self._clock = clock
        self._incoming: list[bytes | Exception] = []
        self._sent = b""
        self.is_open = False
        self.opened = 0

    def open(self, deadline: Deadline) -> None:
        self.opened += not self.is_open
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def write(self, data: bytes, deadline: Deadline) -> None:
        self._require_open()
        self._sent += data
        while self._left and self._sent.startswith(self._left[0][0]):
            expected, answer = self._left.pop(0)
            self._sent = self._sent[len(expected) :]
            self._incoming += _chunks(answer)
        expected = self._left[0][0] if self._left else b""
        assert expected.startswith(self._sent), (
            f"sent {self._sent.hex(' ')}, expected {expected.hex(' ') or 'nothing more'}"
        )

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        self._require_open()
        if not self._incoming:
            self._clock.now_s = max(self._clock.now_s, deadline.at_s)
            raise DeadlineExceeded("the script has no answer here")
        chunk = self._incoming.pop(0)
        if isinstance(chunk, Exception):
            self.is_open = False
            raise chunk
        if len(chunk) > max_bytes:
            self._incoming.insert(0, chunk[max_bytes:])
        return chunk[:max_bytes]

    def discard_input(self) -> None:
        self._incoming.clear()

    def finish(self) -> None:
        """Fail unless everything expected was sent."""
        assert not self._left, f"never sent: {self._left[0][0].hex(' ')}"
        assert not self._sent, f"sent too much: {self._sent.hex(' ')}"

    def _require_open(self) -> None:
        if not self.is_open:
            raise NotConnected("scripted line is closed")


Answer = bytes | Sequence[bytes] | Exception | None


def _chunks(answer: Answer) -> list[bytes | Exception]:
    if answer is None or answer == b"":
        return []
    if isinstance(answer, bytes | Exception):
        return [answer]
    return list(answer)


@contextmanager
def expected_exchange(
    exchange: Sequence[tuple[bytes, Answer]], clock: FakeClock | None = None
) -> Iterator[tuple[ScriptedTransport, FakeClock]]:
    """An open transport that carries exactly `exchange`; fails when anything is left over."""
    clock = clock or FakeClock()
    line = ScriptedTransport(exchange, clock)
    line.open(clock.deadline(1))
    yield line, clock
    line.finish()
