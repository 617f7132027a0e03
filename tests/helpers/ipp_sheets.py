"""Documents to print, and a line that ends in a simulated printer inside the test, on a clock of its own."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import img2pdf
from PIL import Image

from devices.deadline import Deadline
from devices.drivers.ipp import IppPrinter
from devices.errors import DeadlineExceeded, NotConnected
from devices.sim.ipp import IppSim
from tests.helpers.scripted_line import FakeClock


def pdf_of(pages: int = 1) -> bytes:
    """A PDF of so many pages, each a small picture."""
    picture = io.BytesIO()
    Image.new("L", (8, 8), 200).save(picture, "PNG")
    document: bytes = img2pdf.convert([picture.getvalue()] * pages)
    return document


class SimLine:
    """A transport whose other end is a simulated printer; its faults are those of a cable.

    Attributes:
        cut_after: the next so many bytes still arrive, then the connection breaks; None = whole cable.
        deaf: the answer to a question that contains this is lost; b"" = none is.
        unplugged: nobody can be reached.
        instead: what is answered in place of the printer's words, then the connection ends;
            b"" is silence, [] lets the printer speak.
    """

    def __init__(self, sim: IppSim, clock: FakeClock) -> None:
        self._sim = sim
        self._clock = clock
        self._answer = b""
        self._open = False
        self.cut_after: int | None = None
        self.deaf = b""
        self.unplugged = False
        self.instead: list[bytes] = []

    def open(self, deadline: Deadline) -> None:
        if self.unplugged:
            raise NotConnected("unplugged")
        self._open = True

    def close(self) -> None:
        self._open = False
        self._answer = b""
        self._sim.disconnected()

    def write(self, data: bytes, deadline: Deadline) -> None:
        if not self._open:
            raise NotConnected("not open")
        if self.cut_after is not None:
            arrived, self.cut_after = data[: self.cut_after], self.cut_after - len(data)
            if self.cut_after <= 0:
                self.cut_after = None
                self._sim.feed(arrived)
                self.close()
                raise NotConnected("cut")
        answer = self._sim.feed(data)
        if not (self.deaf and self.deaf in data):
            self._answer += answer

    def read(self, max_bytes: int, deadline: Deadline) -> bytes:
        if not self._open or self.unplugged:
            raise NotConnected("not open")
        if self.instead:
            return self._say_instead(deadline)
        if not self._answer:
            self._clock.now_s = max(self._clock.now_s, deadline.at_s)
            raise DeadlineExceeded("no answer")
        piece, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        return piece

    def discard_input(self) -> None:
        self._answer = b""

    def _say_instead(self, deadline: Deadline) -> bytes:
        answer = self.instead[0]
        if not answer:
            self._clock.now_s = max(self._clock.now_s, deadline.at_s)
            raise DeadlineExceeded("no answer")
        self.close()
        return answer


class IppBench:
    """A driver on a simulated printer, both on one hand-driven clock.

    Attributes:
        at: what happens at which moment, done while the driver waits.
        troubles: what the driver said held a job up, each change once.
    """

    def __init__(self, sim: Callable[[FakeClock], IppSim] | None = None, **options: object) -> None:
        self.clock = FakeClock()
        self.clock.now_s = 1000.0
        self.sim = sim(self.clock) if sim else IppSim(clock=self.clock)
        self.line = SimLine(self.sim, self.clock)
        self.driver = IppPrinter(self.line, options, self._wait)
        self.at: list[tuple[float, Callable[[], object]]] = []
        self.troubles: list[object] = []
        self.driver.open(self.deadline())

    def deadline(self, seconds: float = 60.0) -> Deadline:
        return self.clock.deadline(seconds)

    def after(self, seconds: float, action: Callable[[], object]) -> None:
        """Have something happen so many seconds from now."""
        self.at.append((self.clock.now_s + seconds, action))

    def let_pass(self, seconds: float) -> None:
        """Let time pass, with whatever is to happen in it."""
        until_s = self.clock.now_s + seconds
        for moment, action in sorted(self.at, key=lambda entry: entry[0]):
            if moment <= until_s:
                self.clock.now_s = max(self.clock.now_s, moment)
                self.at.remove((moment, action))
                action()
        self.clock.now_s = until_s
        self.sim.poll()

    def _wait(self, closing: threading.Event, seconds: float) -> bool:
        if self.troubles[-1:] != [self.driver.trouble]:
            self.troubles.append(self.driver.trouble)
        self.let_pass(seconds)
        return closing.is_set()
