"""Any sequence of presses, crashes and printers' moods: one valid sheet a licence, every blank found.

The machine holds two worlds against each other: the server with its real engine and
database, and the hall as a person sees it: sheets in trays, in printers, in hands, in the
shredder. Terminals and staff are honest, forget everything in a power cut, and repeat
what was not answered.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import queue_server.application.verbs  # noqa: F401  registers the use cases
from queue_server.application.command import Actor, Context, Decision, handlers
from queue_server.application.engine import Engine, Environment
from queue_server.application.ports import Change
from queue_server.application.recalling import named_by
from queue_server.application.rules_from_config import hall_rules
from queue_server.application.verbs.licensing import lapse_all
from queue_server.domain.blanks.stock import Tray
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Params, Role, View, info_of
from queue_server.protocol.codec import decode
from queue_server.protocol.errors import HallError
from queue_server.protocol.licence_views import LicenceVariant
from queue_server.storage.database import open_database
from queue_server.storage.hall_store import SqlHallStore
from tests.helpers.licence_hall import CODE, HOLDER, a_case, content, licence_kiosks
from tests.helpers.running_hall import small_hall
from tests.helpers.sealing import a_sealer

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
TERMINALS = st.sampled_from(["licences-1", "licences-2"])
COPIES = st.integers(1, 3)
CONFIG = small_hall(kiosks=licence_kiosks("licences-1", "licences-2"))
CLERK = Actor("window", frozenset({Role.CLERK}), "li", "w1", "window")
Fate = Literal["good", "jam", "nothing"]
Report = Literal["truth", "unknown", "silent"]
FATES: st.SearchStrategy[Fate] = st.sampled_from(["good", "jam", "nothing"])
REPORTS: st.SearchStrategy[Report] = st.sampled_from(["truth", "unknown", "silent"])
WORDS = {
    "good": wire.PrintEnd.PRINTED,
    "jam": wire.PrintEnd.SPOILED,
    "nothing": wire.PrintEnd.NOTHING_PRINTED,
}
V = TypeVar("V", bound=View)


@dataclass
class Job:
    """What a printer did, and knows by the job's name."""

    licence: str
    blank: str
    token: str
    fate: Fate


@dataclass
class Terminal:
    """A licence printer: what it remembers until the power goes, and what is in it for good."""

    tokens: list[str] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    tray: list[str] = field(default_factory=list)


class Server:
    """The real engine on a real database; `crash` leaves it without a word."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self._ids = count(1)
        self._loop = asyncio.new_event_loop()
        self._database = open_database("sqlite", folder, "small")
        self._sealer = a_sealer(lambda: self.now)
        approved = Change(at=NOON, actor="", events=(), first_seq=1, records=(a_case("case"),))
        SqlHallStore(self._database, "small").commit([approved])
        self._start()

    def _start(self) -> None:
        environment = Environment(
            lambda: self.now,
            lambda: f"id{next(self._ids)}",
            lambda text: text,
            lambda id: f"/t/{id}",
            self._sealer,
        )
        self._store = SqlHallStore(self._database, "small")
        self.engine = Engine(hall_rules(CONFIG), self._store, handlers(), environment, lambda _: None)
        self._loop.run_until_complete(self.engine.load())
        self._running = self._loop.create_task(self.engine.run())

    def _end(self) -> None:
        self._loop.run_until_complete(self.engine.stop())
        self._loop.run_until_complete(self._running)
        self.engine.close()

    def restart(self) -> None:
        """Go on from what is on disk."""
        self._end()
        self._start()

    def close(self) -> None:
        self._end()
        self._database.close()
        self._loop.close()

    @property
    def state(self) -> HallState:
        return self.engine.state

    def ask(self, actor: Actor, params: Params) -> View:
        """Run a request as `web.recollection` does. Raises HallError."""
        found = [self._store.record_by(*named) for named in named_by(params)]
        handler = handlers()[type(params)]

        def work(state: HallState, ctx: Context) -> Decision:
            state.records.remember(record for record in found if record is not None)
            return handler(state, params, ctx)

        key = getattr(params, "request_key", "")
        name = info_of(type(params)).name
        answer = self._loop.run_until_complete(self.engine.do(actor, work, name, key))
        return decode(info_of(type(params)).answer, answer)

    def lapse(self) -> None:
        """The chore of every second."""
        self._loop.run_until_complete(self.engine.do(Actor("server", frozenset()), lapse_all, "lapse"))


class Hall(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.server = Server(Path(self._folder.name))
        self._keys = count(1)
        self._next_number = count(1)
        self.terminals = {"licences-1": Terminal(), "licences-2": Terminal()}
        self.in_hands: dict[str, list[str]] = {}
        self.destroyed: set[str] = set()
        self.sent: list[tuple[Actor, Params, View]] = []

    def teardown(self) -> None:
        self.server.close()
        self._folder.cleanup()

    # -------------------------------------------------------- asking

    def at(self, terminal: str) -> Actor:
        return Actor(f"id of {terminal}", frozenset({Role.KIOSK}), terminal_name=terminal)

    def ask(self, actor: Actor, kind: type[Params], answer: type[V], **fields: Any) -> V | None:
        """Ask; None when refused. What carried a key may come again later."""
        params = kind(request_key=f"key-{next(self._keys):06d}", **fields)
        before = self.server.engine.last_seq
        try:
            given = self.server.ask(actor, params)
        except HallError:
            return None
        if self.server.engine.last_seq > before:  # what changed nothing is no press to be remembered
            self.sent.append((actor, params, given))
        assert isinstance(given, answer)
        return given

    def known(self, terminal: str) -> list[tuple[str, str, str]]:
        """What the terminal is told it was printing: token, job, blank."""
        found = cast(wire.Unfinished, self.server.ask(self.at(terminal), wire.FindUnfinished()))
        return [
            (token, one.job_name, one.blank) for token, one in zip(found.tokens, found.claims, strict=True)
        ]

    # -------------------------------------------------------- before the terminal

    @initialize()
    def morning(self) -> None:
        for copy in (1, 2):
            self.offer(copy)
        for terminal in self.terminals:
            self.load(terminal, 3)

    @rule(copy=COPIES)
    def offer(self, copy: int) -> None:
        self.ask(
            CLERK,
            wire.OfferLicence,
            View,
            case_id="case",
            content=content(),
            variant=LicenceVariant.ORIGINAL,
            copy=copy,
            holder_number=HOLDER,
            pickup_code=CODE,
        )

    @rule(terminal=TERMINALS, sheets=st.integers(1, 4))
    def load(self, terminal: str, sheets: int) -> None:
        numbers = [f"A{next(self._next_number):05d}" for _ in range(sheets)]
        loaded = self.ask(
            CLERK,
            wire.LoadBlanks,
            View,
            terminal=terminal,
            tray="tray-1",
            variant=LicenceVariant.ORIGINAL,
            first=numbers[0],
            last=numbers[-1],
        )
        assert loaded is not None
        self.terminals[terminal].tray += numbers

    @rule(terminal=TERMINALS, copies=st.lists(COPIES, min_size=1, max_size=3), stays=st.integers(0, 3))
    def come_and_claim(self, terminal: str, copies: list[int], stays: int) -> None:
        try:
            present = wire.PresentPerson(number=HOLDER, read_from_card=True)
            session = cast(wire.Session, self.server.ask(self.at(terminal), present)).session
        except HallError:
            return
        for copy in copies:
            claimed = self.ask(
                self.at(terminal),
                wire.ClaimLicence,
                wire.Claimed,
                session=session,
                licence_id=f"case-original-{copy}",
            )
            if claimed is not None:
                self.terminals[terminal].tokens.append(claimed.token)
        if not stays:
            self.server.ask(self.at(terminal), wire.LeaveTerminal(session=session))

    @precondition(lambda self: any(one.tokens for one in self.terminals.values()))
    @rule(data=st.data(), fate=FATES)
    def print_one(self, data: st.DataObject, fate: Fate) -> None:
        name = data.draw(st.sampled_from([n for n, one in self.terminals.items() if one.tokens]))
        self.print_it(name, data.draw(st.sampled_from(self.terminals[name].tokens)), fate)

    def print_it(self, name: str, token: str, fate: Fate) -> Job | None:
        """Take a blank and let the printer do what it does, once for each job."""
        terminal = self.terminals[name]
        taken = self.ask(self.at(name), wire.BeginPrint, wire.BlankTaken, token=token)
        if taken is None or taken.job_name in terminal.jobs:
            return None
        assert terminal.tray[0] == taken.blank, "the sheet on top is not the one on record"
        if fate != "nothing":
            terminal.tray.pop(0)
        if fate == "good":
            self.in_hands.setdefault(taken.licence.id, []).append(taken.blank)
        if fate == "jam":
            self.destroyed.add(taken.blank)
        terminal.jobs[taken.job_name] = Job(taken.licence.id, taken.blank, token, fate)
        return terminal.jobs[taken.job_name]

    @rule(terminal=TERMINALS, steps=st.lists(st.tuples(FATES, REPORTS), min_size=1, max_size=4))
    def a_whole_visit(self, terminal: str, steps: list[tuple[Fate, Report]]) -> None:
        """Do what a visitor does, so that long lives happen often enough."""
        self.come_and_claim(terminal, [1, 2, 3], stays=1)
        for token, (fate, reports) in zip(self.terminals[terminal].tokens[-3:], steps, strict=False):
            job = self.print_it(terminal, token, fate)
            if job is not None and reports != "silent":
                end = WORDS[fate] if reports == "truth" else wire.PrintEnd.UNKNOWN
                self.ask(self.at(terminal), wire.EndPrint, View, token=token, end=end)

    @rule(name=TERMINALS, knows=st.booleans())
    def look_after_a_power_cut(self, name: str, knows: bool) -> None:
        """Ask the server what was going on and the printer how it ended; the printer may not know."""
        terminal = self.terminals[name]
        terminal.tokens.clear()
        for token, job, blank in self.known(name):
            done = terminal.jobs.get(job)
            fate: Fate = done.fate if done else "nothing"
            assert done is None or (done.blank, done.token) == (blank, token)
            end = WORDS[fate] if knows else wire.PrintEnd.UNKNOWN
            self.ask(self.at(name), wire.EndPrint, View, token=token, end=end)

    @precondition(lambda self: any(one.jobs for one in self.terminals.values()))
    @rule(data=st.data())
    def report(self, data: st.DataObject) -> None:
        """Say the truth about a job, however long ago it was."""
        jobs = [(n, job) for n, one in self.terminals.items() for job in one.jobs.values()]
        name, job = data.draw(st.sampled_from(jobs))
        licence = self.licence(job.licence)
        current = licence is not None and (licence.token, licence.blank) == (job.token, job.blank)
        if job.fate == "nothing" and not current:
            return  # the token may have taken another blank since: a terminal speaks of its present job only
        self.ask(self.at(name), wire.EndPrint, View, token=job.token, end=WORDS[job.fate])

    @precondition(lambda self: any(one.tokens for one in self.terminals.values()))
    @rule(data=st.data(), end=st.sampled_from(wire.PrintEnd))
    def another_terminal_tries_its_token(self, data: st.DataObject, end: wire.PrintEnd) -> None:
        name = data.draw(st.sampled_from([n for n, one in self.terminals.items() if one.tokens]))
        token = data.draw(st.sampled_from(self.terminals[name].tokens))
        thief = self.at("licences-2" if name == "licences-1" else "licences-1")
        for kind, fields in ((wire.BeginPrint, {}), (wire.ReleaseClaim, {}), (wire.EndPrint, {"end": end})):
            assert self.ask(thief, kind, View, token=token, **fields) is None

    # -------------------------------------------------------- staff

    @rule(copy=COPIES, keeps=st.booleans())
    def staff_look(self, copy: int, keeps: bool) -> None:
        """Confirm a good sheet, or shred what is there and let it be printed again."""
        licence = self.licence(f"case-original-{copy}")
        if licence is None or licence.state is not LicenceState.FAILED:
            return
        blank, tray = licence.blank, self.terminals[licence.terminal].tray
        good = blank in self.in_hands.get(licence.id, [])
        if good and keeps:
            confirmed = self.ask(CLERK, wire.ConfirmPrinted, View, licence_id=licence.id, blank=blank)
            assert confirmed is not None
            return
        if good:
            self.in_hands[licence.id].remove(blank)
        if tray and tray[0] == blank:
            tray.pop(0)
        self.destroyed.add(blank)
        released = self.ask(
            CLERK, wire.ReleaseReprint, View, licence_id=licence.id, void_blank=blank, reason="shredded"
        )
        assert released is not None

    @rule(terminal=TERMINALS)
    def write_off_the_top_sheet(self, terminal: str) -> None:
        tray = self.terminals[terminal].tray
        if tray and self.ask(
            CLERK,
            wire.SpoilBlank,
            View,
            terminal=terminal,
            tray="tray-1",
            serial=tray[0],
            why="calibration",
        ):
            self.destroyed.add(tray.pop(0))

    # -------------------------------------------------------- trouble

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again_what_was_not_answered(self, data: st.DataObject) -> None:
        actor, params, first = data.draw(st.sampled_from(self.sent))
        last_seq = self.server.engine.last_seq
        again = self.server.ask(actor, params)
        assert type(again) is type(first)
        assert getattr(again, "token", "") == getattr(first, "token", "")
        assert getattr(again, "blank", "") == getattr(first, "blank", "")
        assert self.server.engine.last_seq == last_seq

    @rule(seconds=st.sampled_from([1, 100, 250, 400]))
    def time_passes(self, seconds: int) -> None:
        self.server.now += dt.timedelta(seconds=seconds)
        self.server.lapse()

    @rule()
    def the_server_restarts(self) -> None:
        self.server.restart()

    # -------------------------------------------------------- what must hold

    def licence(self, id: str) -> Licence | None:
        return self.server.state.records.find(Licence, id)

    @invariant()
    def one_valid_sheet_a_licence(self) -> None:
        for copy in range(1, 4):
            id = f"case-original-{copy}"
            sheets = self.in_hands.get(id, [])
            licence = self.licence(id)
            assert len(sheets) <= 1
            if licence is not None and licence.state is LicenceState.PRINTED:
                assert sheets == [licence.blank]
                assert licence.blank not in licence.spoiled
            if licence is not None and licence.state in (LicenceState.READY, LicenceState.CLAIMED):
                assert not sheets

    @invariant()
    def every_blank_is_found(self) -> None:
        for name, terminal in self.terminals.items():
            tray = self.server.state.records.find(Tray, f"{name}/tray-1")
            if tray is None:
                assert not terminal.tray
                continue
            assert tray.loaded == tray.used + tray.spoiled + tray.remaining
            on_top = bool(tray.pending) and terminal.tray[:1] == [tray.pending]
            assert len(terminal.tray) == tray.remaining + on_top
        gone = sum(map(len, self.in_hands.values())) + len(self.destroyed)
        trays = [self.server.state.records.find(Tray, f"{name}/tray-1") for name in self.terminals]
        left = sum(len(terminal.tray) for terminal in self.terminals.values())
        assert sum(tray.loaded for tray in trays if tray) == gone + left


TestLicences = Hall.TestCase
TestLicences.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
