"""A simulated ESC/POS ticket printer: sees only bytes, answers like a printer, prints on a picture.

Strict: what the language does not have, or what would print rubbish, is recorded in
`violations`. Real-time commands work at any moment; everything else waits in the
receive buffer while the printer cannot print, and goes on when it can again.

Run it: `python -m devices.sim.printer --port 9100 --profile epson`; commands on the
control port:

    {"command": "png", "path": "ticket.png", "ticket": -1}   (-1 = newest; "strip": not yet cut)
    {"command": "tickets", "last": 3}                        (text, codes, cut)
    {"command": "take"}                                      (a person takes the ticket)

Faults besides the wire's: `paper_low`, `paper_out` (a number = dots of paper left),
`cover_open`, `cutter` (at the next cut), `jam` (at the next line), `overheated`,
`hardware`. A cutter error or jam outlives its cause until the host says to go on
(DLE ENQ), as on a real printer.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PIL import Image

from devices.codecs.escpos_profile import PROFILES, PrinterProfile
from devices.deadline import Monotonic
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.escpos_head import PrintHead
from devices.sim.escpos_status_bytes import Trouble, automatic_status, paper_status, realtime_status
from devices.sim.escpos_stream import Command, CommandStream, RealTimeScanner
from devices.sim.program import arguments, run_program
from devices.sim.ticket import Mark, Ticket

_BUFFER_BYTES = 1_048_576
"""Room for the largest picture command; what comes beyond is lost."""
_KEPT_TICKETS = 2_000
_KEPT_PAPER_DOTS = 2_000_000
"""250 m of paper: what is remembered, however long the tickets."""
_LONGEST_STRIP_DOTS = 20_000
"""2.5 m without a cut: somebody tears it off."""
_KEPT_VIOLATIONS = 200
_NEAR_END_DOTS = 2_400
"""30 cm of paper: where a real sensor says the roll is low."""
_FIRST_CUT_FEED_DOTS = 96
"""Paper between head and knife."""
_RECOVERABLE = {"cutter", "jam"}


class PrinterSim(SimulatedDevice):
    """One printer.

    Attributes:
        tickets: what came out, oldest first (the newest 2000, or 250 m).
        printed: tickets cut since the start.
        violations: what a strict reader objected to (the newest 200).
        strip: the paper still in the printer.
    """

    name: ClassVar[str] = "escpos"
    own_faults: ClassVar[frozenset[str]] = frozenset(
        {"paper_low", "paper_out", "cover_open", "cutter", "jam", "overheated", "hardware"}
    )

    def __init__(
        self,
        profile: PrinterProfile | str = "epson",
        *,
        mm_per_s: float | None = None,
        clock: Monotonic = time.monotonic,
    ) -> None:
        """Switch the printer on.

        Args:
            profile: the family it belongs to.
            mm_per_s: printing speed; None prints in no time.
            clock: seconds.
        """
        super().__init__(clock)
        self.profile = PROFILES[profile] if isinstance(profile, str) else profile
        self.tickets: deque[Ticket] = deque()
        self.violations: deque[str] = deque(maxlen=_KEPT_VIOLATIONS)
        self.printed = 0
        self.strip = Ticket(self.profile.width_dots)
        self._strip_dots = self._kept_dots = 0
        self._mm_per_s = mm_per_s
        self._busy_until_s = float("-inf")
        self._scanner = RealTimeScanner()
        self._stream = CommandStream(four_byte=self.profile.charset.value == "gb18030")
        self._head = PrintHead(self.profile, self._lay, self.violations.append)
        self._trouble = Trouble()
        self._armed: set[str] = set()
        self._paper_left_dots = float("inf")
        self._ticket_waiting = False
        self._asb_mask = 0
        self._last_asb = b""
        self._unasked = b""

    # ---- wire ---------------------------------------------------------------------------

    def feed(self, data: bytes) -> bytes:
        """Receive bytes; return the answers given at once."""
        answers = b""
        for piece, real_time in self._scanner.split(data):
            # Between commands a real-time command takes no room; within one it may be data.
            if piece != real_time or len(self._stream):
                self._receive(piece)
            if real_time:
                answers += self._do_now(real_time)
        return self._spoken(answers + self._work())

    def _receive(self, data: bytes) -> None:
        room = _BUFFER_BYTES - len(self._stream)
        if len(data) > room:
            self.violations.append(f"receive buffer overflow: {len(data) - room} bytes lost")
        self._stream.append(data[:room])

    def poll(self) -> bytes:
        """Go on printing; return what that answers and status reported unasked."""
        unasked, self._unasked = self._unasked, b""
        return self._spoken(unasked + self._work())

    def next_due_s(self) -> float | None:
        """Return when the line being printed will be finished."""
        if self._unasked:
            return self.clock()
        return self._busy_until_s if len(self._stream) and not self._trouble.stops else None

    def _spoken(self, answers: bytes) -> bytes:
        return answers if self.profile.answers else b""

    # ---- real time ------------------------------------------------------------------------

    def _do_now(self, command: bytes) -> bytes:
        kind, parameter = command[1], command[2]
        if kind == 0x04:
            near_end = self._near_end()
            return bytes([realtime_status(parameter, self._trouble, near_end, self._ticket_waiting)])
        if kind == 0x05:
            self._go_on(forget=parameter == 2)
        elif parameter == 0x08 and self.profile.buffer_clear:
            self._forget()
            return bytes.fromhex("372500")
        return b""

    def _go_on(self, forget: bool) -> None:
        """DLE ENQ: leave an error whose cause is gone; ignored when there is none."""
        if not self._trouble.latched & _RECOVERABLE:
            return
        if forget:
            self._forget()
        self._trouble.latched -= _RECOVERABLE - self._armed
        self._tell_changes()

    def _forget(self) -> None:
        self._stream.clear()
        self._head.reset()

    # ---- in order -------------------------------------------------------------------------

    def _work(self) -> bytes:
        answers = b""
        while not self._trouble.stops and self.clock() >= self._busy_until_s:
            command = self._stream.next()
            if command is None:
                break
            answers += self._execute(command)
        return answers

    def _execute(self, command: Command) -> bytes:
        if command.name == "ESC @":
            self._stream.chinese = False
        if self._head.execute(command):
            return b""
        match command.name:
            case "FS &" | "FS .":
                self._stream.chinese = command.name == "FS &"
            case "GS V":
                self._cut("full" if command.args[0] in (0x00, 0x30, 0x41, 0x61) else "partial", command)
            case "ESC i":
                self._cut("full", command)
            case "ESC m":
                self._cut("partial", command)
            case "GS r":
                return paper_status(self._trouble, self._near_end()) if self.profile.in_order_status else b""
            case "ESC v":
                return paper_status(self._trouble, self._near_end())
            case "GS a":
                self._asb_mask = command.args[0]
                self._last_asb = b""
                self._tell_changes()
            case "GS (":
                return self._function(command)
            case "GS e":
                self._ticket_waiting = False
            case "ESC p":
                pass
            case _:
                self.violations.append(f"unknown command {command.name} {command.data.hex(' ')}".rstrip())
        return b""

    def _function(self, command: Command) -> bytes:
        if command.args[:1] == b"H" and command.data[:2] == b"00" and len(command.data) == 6:
            return b"\x37\x22" + command.data[2:] + b"\0" if self.profile.process_id else b""
        if command.args[:1] != b"A":  # A: self test
            self.violations.append(f"unknown command GS ( {command.args[:1]!r}")
        return b""

    def _cut(self, kind: str, command: Command) -> None:
        self._head.flush()
        if "cutter" in self._armed:
            self._trouble.latched.add("cutter")
            self._tell_changes()
            return
        if len(command.args) > 1:
            self._feed_paper(_FIRST_CUT_FEED_DOTS + command.args[1])
            if self._trouble.paper_end:
                return
        if self.strip.marks:
            self._finish_strip(kind)
            self.printed += 1
            self._ticket_waiting = self.profile.ticket_bit

    def _finish_strip(self, cut: str) -> None:
        self.strip.cut = cut
        self._kept_dots += self.strip.height_dots
        self.tickets.append(self.strip)
        while len(self.tickets) > _KEPT_TICKETS or self._kept_dots > _KEPT_PAPER_DOTS:
            self._kept_dots -= self.tickets.popleft().height_dots
        self.strip = Ticket(self.profile.width_dots)
        self._strip_dots = 0

    def _lay(self, mark: Mark) -> None:
        if "jam" in self._armed:
            self._trouble.latched.add("jam")
            self._tell_changes()
        if not mark.advance_dots:  # neither ink nor paper
            return
        self.strip.marks.append(mark)
        self._strip_dots += mark.advance_dots
        self._feed_paper(mark.advance_dots)
        if self._strip_dots > _LONGEST_STRIP_DOTS:
            self._finish_strip("torn")

    def _feed_paper(self, dots: int) -> None:
        was_near_end = self._near_end()
        self._paper_left_dots -= dots
        if self._mm_per_s is not None:
            start = max(self.clock(), self._busy_until_s)
            self._busy_until_s = start + dots / 8 / self._mm_per_s
        if self._paper_left_dots <= 0:
            self._trouble.paper_end = True
        if self._trouble.paper_end or was_near_end != self._near_end():
            self._tell_changes()

    # ---- faults, people -------------------------------------------------------------------

    def set_fault(self, name: str, value: Any) -> None:
        """Break something, or mend it."""
        on = value is not False
        match name:
            case "paper_out":
                self._paper_left_dots = 0 if value is True else float(value) if on else float("inf")
                self._trouble.paper_end = self._paper_left_dots <= 0
                if not on and self.strip.marks:
                    self._finish_strip("torn")  # the end of the old roll comes out
            case "paper_low":
                self._trouble.paper_low = on
            case "cover_open":
                self._trouble.cover_open = on
            case "cutter" | "jam":
                (self._armed.add if on else self._armed.discard)(name)
            case _:
                (self._trouble.latched.add if on else self._trouble.latched.discard)(name)
        self._tell_changes()

    def _near_end(self) -> bool:
        return self._trouble.paper_low or self._paper_left_dots < _NEAR_END_DOTS

    def _tell_changes(self) -> None:
        """Automatic status back: four bytes whenever something it watches has changed."""
        status = automatic_status(self._trouble, self._near_end())
        if self._asb_mask and status != self._last_asb:
            self._unasked += status
            self._last_asb = status

    def state(self) -> dict[str, Any]:
        """Return counters, the newest ticket and every violation."""
        return {
            "printed": self.printed,
            "online": not self._trouble.stops,
            "buffered_bytes": len(self._stream),
            "ticket_waiting": self._ticket_waiting,
            "last_ticket": self.tickets[-1].summary() if self.tickets else None,
            "violations": list(self.violations),
        }

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw one ticket (`ticket`: index, or `strip`)."""
        if selection.get("ticket") == "strip":
            return self.strip.image()
        try:
            return self.tickets[int(selection.get("ticket", -1))].image()
        except IndexError as error:
            raise RefusedCommand(f"only {len(self.tickets)} tickets are kept") from error

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """`tickets` and `take`."""
        match name:
            case "tickets":
                last = max(1, int(params.get("last", 1)))
                return {"tickets": [ticket.summary() for ticket in list(self.tickets)[-last:]]}
            case "take":
                self._ticket_waiting = False
                return {}
        return super().command(name, params)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator as a program."""
    parser = arguments("Simulates an ESC/POS ticket printer.", 9100)
    parser.add_argument("--profile", default="epson", choices=sorted(PROFILES), help="printer family")
    parser.add_argument("--speed", type=float, help="millimetres a second; as fast as possible by default")

    def build(options: argparse.Namespace) -> PrinterSim:
        return PrinterSim(options.profile, mm_per_s=options.speed)

    return run_program(build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
