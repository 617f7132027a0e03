"""One licence printer, its paper and the people around it, in one run after the other.

A run is one licence that must end as exactly one valid sheet, whatever happens on the way:
the terminal, the server or the printer loses its power at some state, the tray is empty, a
sheet jams. Staff do what people do: they look at the paper, and say what they see.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import cast

import msgspec

from queue_server.client import identity
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Params, View
from queue_server.protocol.errors import HallError, ServerBusy
from queue_server.protocol.identity_numbers import id_check
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView
from scripts.bench.client import LeanClient, Seat
from scripts.bench.server import ServerProcess
from scripts.campaigns.licence_terminal import Order
from scripts.checkout import ROOT
from scripts.peers.ippeve import FAULTS, IppevePrinter

CODE = "824613"
TRAYS = {LicenceVariant.ORIGINAL: "tray-1", LicenceVariant.DUPLICATE: "tray-2"}
STATES = ("licences", "chosen", "claimed", "taking", "fetching", "at_printer", "printed")
"""States of the terminal at which a power cut can come."""
PATIENCE_S = 150.0
"""A run that takes longer is stuck, and wrong."""


class Trouble(StrEnum):
    """What goes wrong in a run."""

    NONE = "none"
    MEDIA_EMPTY = "media-empty"
    JAM = "jam"
    ABORT = "abort"
    PRINTS_NOTHING = "no-paper"
    PRINTER_KILLED = "printer killed"
    TERMINAL_KILLED = "terminal killed"
    SERVER_KILLED = "server killed"


@dataclass(slots=True, kw_only=True)
class Run:
    """One licence and what became of it.

    Attributes:
        number: which run.
        trouble: what went wrong.
        at: the state at which it did.
        staff: how often people had to look.
        visits: how often the visitor came.
        voids: attempts whose sheet was declared void.
        seconds: how long it took.
        wrong: what is not as it must be; empty = exactly one valid sheet.
    """

    number: int
    trouble: Trouble
    at: str
    staff: int = 0
    visits: int = 0
    voids: set[int] = field(default_factory=set)
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


class Power:
    """The server's mains: one lane at a time pulls the plug.

    Args:
        server: running.
    """

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self._lock = threading.Lock()
        self.cuts = 0

    @property
    def port(self) -> int:
        """Where the server listens, the same after every start."""
        return self._server.port

    def cut(self) -> None:
        """Kill the server and start it again."""
        with self._lock:
            self._server.kill()
            self._server.start()
            self.cuts += 1


class TerminalProcess:
    """The licence printer's program.

    Args:
        command: how it is started.
        log: takes what it says on stderr.
        on_state: told every state, on a thread of its own.
    """

    def __init__(self, command: list[str], log: Path, on_state: Callable[[str], None]) -> None:
        self._on_state = on_state
        self._done = threading.Event()
        with log.open("ab") as stderr:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, cwd=ROOT, text=True
            )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def running(self) -> bool:
        """Whether it has not been killed."""
        return self._process.poll() is None

    def visit(self, order: Order, timeout_s: float) -> None:
        """Let a visitor come; returns when the visit is over, the program dead, or the time up."""
        self._done.clear()
        if self._process.stdin is None:
            raise RuntimeError("no stdin")
        try:
            self._process.stdin.write(msgspec.json.encode(order).decode() + "\n")
            self._process.stdin.flush()
        except OSError:
            return
        until = time.monotonic() + timeout_s
        while not self._done.wait(0.05) and self.running and time.monotonic() < until:
            pass

    def kill(self) -> None:
        """Cut its power."""
        self._process.kill()
        self._process.wait()
        self._listener.join(5.0)
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                end.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            word, _, rest = line.strip().partition(" ")
            if word == "state":
                self._on_state(rest)
            elif word == "done":
                self._done.set()


class Lane:
    """A licence printer of the hall and the people around it.

    Args:
        number: counted from 1; kiosk `kiosk-N`, counter `cN`.
        folder: for its printer and logs.
        hall_file: the hall's.
        kiosk: who the terminal is.
        clerk: terminal and seat of whoever looks after it.
        power: the server's mains.
        printer: running.
        seed: decides what goes wrong.
    """

    def __init__(
        self,
        number: int,
        folder: Path,
        hall_file: Path,
        kiosk: TerminalIdentity,
        clerk: tuple[TerminalIdentity, Seat],
        power: Power,
        printer: IppevePrinter,
        seed: int,
    ) -> None:
        self.number = number
        self.kiosk_id = kiosk.name
        self.printer = printer
        self.runs: list[Run] = []
        self._folder = folder
        self._clerk = clerk
        self._power = power
        self._chance = random.Random(seed)
        self._keys = self._chance.getrandbits(40)
        self._trigger: tuple[str, Callable[[], None]] | None = None
        self._timers: list[threading.Timer] = []
        key_file = folder / "identity.json"
        identity.save(kiosk, key_file)
        url = f"ws://127.0.0.1:{power.port}/ws"
        module = [sys.executable, "-m", "scripts.campaigns.licence_terminal"]
        self._command = [*module, url, str(hall_file), self.kiosk_id, str(key_file)]
        self._terminal: TerminalProcess | None = None

    def load(self, sheets: int) -> None:
        """Put blanks into both trays."""
        for letter, (variant, tray) in zip("AB", TRAYS.items(), strict=True):
            first, last = f"{letter}{self.number:02}{1:06}", f"{letter}{self.number:02}{sheets:06}"
            self.ask(
                wire.LoadBlanks(
                    request_key=self._key(),
                    terminal=self.kiosk_id,
                    tray=tray,
                    variant=variant,
                    first=first,
                    last=last,
                )
            )

    def close(self) -> None:
        """End the terminal."""
        if self._terminal is not None:
            self._terminal.kill()
            self._terminal = None

    def run(self, number: int) -> Run:
        """Offer one licence and see it printed, whatever happens."""
        run = Run(number=number, trouble=self._chance.choice(list(Trouble)), at=self._chance.choice(STATES))
        began = time.monotonic()
        try:
            self._live_through(run, began)
        except Exception:  # a campaign that breaks off has found nothing
            run.wrong.append(traceback.format_exc())
        run.seconds = time.monotonic() - began
        self.runs.append(run)
        return run

    def _live_through(self, run: Run, began: float) -> None:
        person = _person(run.number)
        variant = self._chance.choice(list(LicenceVariant))
        licence = cast(LicenceView, self.ask(self._offer(run.number, person, variant)))
        self._visit(run, person, run.trouble)
        self._recover(run, licence.id, person, began)
        self._audit(run, licence.id)

    def ask(self, params: Params) -> View:
        """Ask the server as the clerk, until it answers. Raises its refusal."""
        return asyncio.run(self._ask(params))

    # ------------------------------------------------------------ the visitor

    def _visit(self, run: Run, person: str, trouble: Trouble) -> None:
        run.visits += 1
        die_at = run.at if trouble is Trouble.TERMINAL_KILLED else ""
        self._arm(run, trouble)
        try:
            self._ready().visit(Order(person, CODE, die_at), timeout_s=40.0)
        finally:
            self._trigger = None
            self._mend()

    def _arm(self, run: Run, trouble: Trouble) -> None:
        delay_s = self._chance.uniform(0.0, 0.4)
        match trouble:
            case Trouble.MEDIA_EMPTY:
                self.printer.fault("media-empty")
                if self._chance.random() < 0.5:  # somebody loads paper while the visitor waits
                    self._later(self._chance.uniform(0.5, 3.0), lambda: self.printer.mend("media-empty"))
            case Trouble.JAM | Trouble.ABORT | Trouble.PRINTS_NOTHING:
                self.printer.fault(trouble.value)
            case Trouble.PRINTER_KILLED:
                self.printer.fault("slow", "0.3")
                self._trigger = (run.at, lambda: self._later(delay_s, self.printer.kill))
            case Trouble.SERVER_KILLED:
                self._trigger = (run.at, lambda: self._later(delay_s / 4, self._power.cut))
            case Trouble.TERMINAL_KILLED:
                self.printer.fault("slow", "0.3")

    def _later(self, seconds: float, action: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, action)
        timer.daemon = True
        self._timers = [one for one in self._timers if one.is_alive()]
        self._timers.append(timer)
        timer.start()

    def _mend(self) -> None:
        for timer in self._timers:
            timer.join(60.0)
        for fault in FAULTS:
            self.printer.mend(fault)
        if not self.printer.pid:
            self.printer.start()

    def _ready(self) -> TerminalProcess:
        if self._terminal is not None and not self._terminal.running:
            self.close()
        if self._terminal is None:
            self._terminal = TerminalProcess(self._command, self._folder / "terminal.log", self._take_state)
        return self._terminal

    def _take_state(self, state: str) -> None:
        trigger = self._trigger
        if trigger is not None and trigger[0] == state:
            self._trigger = None
            trigger[1]()

    # ------------------------------------------------------------ the staff

    def _recover(self, run: Run, licence_id: str, person: str, began: float) -> None:
        """Do what people do until the licence is printed, or they give up."""
        while time.monotonic() - began < PATIENCE_S:
            licence = self._find(licence_id)
            match licence.state:
                case LicenceState.PRINTED:
                    return
                case LicenceState.FAILED:
                    self._look(run, licence)
                case LicenceState.READY:
                    self._visit(run, person, Trouble.NONE)
                case _:
                    self._ready()  # it settles what it had begun by itself
                    time.sleep(0.2)
        run.wrong.append(f"stuck: {self._find(licence_id)}")

    def _look(self, run: Run, licence: LicenceView) -> None:
        """Look at the output tray, then say that the sheet is good, or void it."""
        job = f"{licence.id}-{licence.attempts}"
        self._wait_quiet(job)
        run.staff += 1
        good = self.printer.copies_of(job) > 0 and licence.blank not in licence.spoiled
        request: Params
        if good:
            request = wire.ConfirmPrinted(request_key=self._key(), licence_id=licence.id, blank=licence.blank)
        else:
            request = wire.ReleaseReprint(
                request_key=self._key(), licence_id=licence.id, void_blank=licence.blank, reason="核对实物"
            )
        try:
            self.ask(request)
        except HallError:
            return  # the terminal told the truth just now; looked at again
        if not good:
            run.voids.add(licence.attempts)

    def _wait_quiet(self, job: str) -> None:
        """Wait until nothing of a job can come out any more: people see the printer's lamp."""
        quiet_since, seen = time.monotonic(), self.printer.copies_of(job)
        while time.monotonic() - quiet_since < 0.8:
            time.sleep(0.1)
            if (now := self.printer.copies_of(job)) != seen:
                seen, quiet_since = now, time.monotonic()

    def _audit(self, run: Run, licence_id: str) -> None:
        """Count the sheets that came out: one valid one, and a void number on every other."""
        licence = self._find(licence_id)
        if licence.state is not LicenceState.PRINTED:
            run.wrong.append(f"ended {licence.state.value}")
            return
        for attempt in range(1, licence.attempts + 1):
            copies = self.printer.copies_of(f"{licence_id}-{attempt}")
            if attempt == licence.attempts and copies != 1:
                run.wrong.append(f"{copies} valid sheets")
            elif attempt != licence.attempts and copies and attempt not in run.voids:
                run.wrong.append(f"attempt {attempt} came out and is not void")

    def _find(self, licence_id: str) -> LicenceView:
        case_id = licence_id.split("-")[0]
        found = cast(wire.LicencesFound, self.ask(wire.ListLicences(states=(), case_id=case_id)))
        return found.licences[0]

    def _offer(self, number: int, person: str, variant: LicenceVariant) -> wire.OfferLicence:
        return wire.OfferLicence(
            request_key=self._key(),
            case_id=case_id(number),
            content=_content(number),
            variant=variant,
            holder_number=person,
            pickup_code=CODE,
        )

    async def _ask(self, params: Params) -> View:
        terminal, seat = self._clerk
        until = time.monotonic() + 90.0
        while True:
            try:
                async with LeanClient(self._power.port, terminal, seat, timeout_s=20.0) as client:
                    return await client.ask_view(params)
            except (OSError, TimeoutError, ServerBusy, EOFError):
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.3)

    def _key(self) -> str:
        self._keys += 1
        return f"lane-{self.number}-{self._keys}"


def case_id(number: int) -> str:
    """Return the case whose licence run `number` prints."""
    return f"case{number}"


def _person(number: int) -> str:
    body = f"100101{dt.date(1950, 1, 1) + dt.timedelta(days=number % 18_000):%Y%m%d}{number // 18_000:03}"
    return body + id_check(body)


def _content(number: int) -> wire.LicenceContent:
    day = dt.date(2026, 11, 20)
    return wire.LicenceContent(
        uscc="91350100M000100Y43",
        name=f"样例第{number}号饮品有限公司",
        type="有限责任公司",
        representative="王虚构",
        capital="壹佰万元整",
        founded_on=day,
        address="样例省样例市示范区虚构路 2 号",
        scope="饮品制售。",
        registry="样例市市场监督管理局",
        issued_on=day,
        qr_text="https://registry.example/q/1",
    )
