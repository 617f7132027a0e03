"""Settles the day's papers from the disk: cases, deadlines, bags, sheets, messages, leaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from config.schema import HallConfig
from queue_server.application.rules_from_config import hall_rules
from queue_server.domain.blanks.stock import Tray
from queue_server.domain.cases.clock import deadline_of
from queue_server.domain.cases.events import PaperPrinted
from queue_server.domain.cases.model import Case
from queue_server.domain.events import DomainEvent
from queue_server.domain.licences.licence import Licence, LicenceState
from queue_server.domain.outbox.delivery import Delivery
from queue_server.domain.scans import Scan
from queue_server.domain.state import HallState
from queue_server.storage.hall_store import SqlHallStore
from scripts.demo.errands import Citizen

READING = ("personal_data_read", "paper_opened", "scan_opened", "trail_read", "licence_visit_began")
"""Kinds of event that say that somebody has looked at somebody's data."""
LOGS = ("*.log",)


class Blanks(msgspec.Struct, frozen=True, kw_only=True):
    """One tray of numbered blanks; `gone` is what the simulated printer has taken out of it."""

    loaded: int
    used: int
    spoiled: int
    remaining: int
    gone: int

    @property
    def adds_up(self) -> bool:
        """Whether books and printer agree to the sheet."""
        taken = self.used + self.spoiled
        return self.loaded == taken + self.remaining and taken == self.gone


class CaseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The papers' part of `report.json`.

    Attributes:
        pages: laid under a camera or brought as files.
        scans: documents stored as a case's material.
        scanned_pages: pages in them.
        cases: how many ended the day in each state.
        papers_made: notices, receipts, slips.
        papers_printed: of them, those a printer has printed.
        hand_overs: bags that changed hands by scan.
        late_bags: of them too late, or still waited for too long.
        deadlines_wrong: cases whose stored last day, or anything else, is not what their events give.
        licences_printed: sheets in somebody's hands.
        licences_taken: sheets visitors of the day took.
        blanks: by tray.
        messages_sent, messages_dead, messages_waiting: to other platforms.
        messages_taken: what their stand-ins have, each once.
        looks: how often somebody's data was looked at, by kind of event.
        leaks: files in which somebody's name or number stands in the open.
    """

    pages: int
    scans: int
    scanned_pages: int
    cases: dict[str, int]
    papers_made: int
    papers_printed: int
    hand_overs: int
    late_bags: int
    deadlines_wrong: tuple[str, ...]
    licences_printed: int
    licences_taken: int
    blanks: dict[str, Blanks]
    messages_sent: int
    messages_dead: int
    messages_waiting: int
    messages_taken: int
    looks: dict[str, int]
    leaks: tuple[str, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Return what must not be, in words."""
        found = [f"case {number}: not what its events give" for number in self.deadlines_wrong]
        found += [f"personal data in {file}" for file in self.leaks]
        found += [f"blanks of {tray} do not add up" for tray, one in self.blanks.items() if not one.adds_up]
        if self.messages_dead:
            found.append(f"{self.messages_dead} messages were given up")
        if self.messages_taken < self.messages_sent:
            found.append("platforms do not have every message that is said to be sent")
        if self.licences_printed != self.licences_taken:
            found.append(f"{self.licences_taken} sheets taken, {self.licences_printed} printed by the books")
        if self.scans and not self.looks:
            found.append("nobody's look at personal data is on record")
        if self.scanned_pages != self.pages:
            found.append(f"{self.pages} pages were taken, {self.scanned_pages} are stored")
        return tuple(found)


def settle_cases(
    config: HallConfig,
    store: SqlHallStore,
    events: Iterable[DomainEvent],
    *,
    pages: int,
    taken: int,
    printer: Mapping[str, Any],
    loaded: int,
    inboxes: Mapping[str, int],
    leaks: tuple[str, ...],
) -> CaseFigures:
    """Return what the disk says about papers.

    Args:
        config: the hall.
        store: its data; the server has ended.
        events: the whole log.
        pages: taken by the day's people.
        taken: licence sheets taken by them.
        printer: state of the simulated licence printer.
        loaded: sheets that lay in each of its trays.
        inboxes: messages by platform.
        leaks: from `find_leaks`.
    """
    log = list(events)
    state = HallState(hall_rules(config), forgets=False)
    for event in log:
        state.apply(event)
    kinds = Counter(event.kind for event in log)
    cases, licences = state.records.of(Case), state.records.of(Licence)
    messages = Counter(one.state.value for one in state.records.of(Delivery))
    scans = [one for one in state.records.of(Scan) if one.removed_at is None]
    left = {name: int(tray["left"]) for name, tray in printer["trays"].items()}
    return CaseFigures(
        pages=pages,
        scans=len(scans),
        scanned_pages=sum(one.pages for one in scans),
        cases=dict(sorted(Counter(one.state.value for one in cases).items())),
        papers_made=kinds["paper_made"],
        papers_printed=sum(isinstance(one, PaperPrinted) and one.outcome == "printed" for one in log),
        hand_overs=kinds["bag_received"],
        late_bags=kinds["bag_late"],
        deadlines_wrong=tuple(one.number for one in cases if _is_wrong(one, state, store)),
        licences_printed=sum(one.state is LicenceState.PRINTED for one in licences),
        licences_taken=taken,
        blanks={tray.name: _blanks(tray, loaded - left[tray.name]) for tray in state.records.of(Tray)},
        messages_sent=messages["sent"],
        messages_dead=messages["dead"],
        messages_waiting=messages["waiting"],
        messages_taken=sum(inboxes.values()),
        looks={kind: kinds[kind] for kind in READING if kinds[kind]},
        leaks=leaks,
    )


def find_leaks(folder: Path, data: Path, citizens: Iterable[Citizen]) -> tuple[str, ...]:
    """Return the files of database and logs in which somebody's name or number can be read."""
    words = [text for one in citizens for text in (one.name, one.number)]
    needles = [text.encode() for text in words] + [text.encode("unicode_escape") for text in words]
    files = [path for path in data.rglob("*") if path.is_file()]
    files += [path for pattern in LOGS for path in folder.glob(pattern)]
    return tuple(
        sorted(
            str(path.relative_to(folder))
            for path in files
            for content in (path.read_bytes(),)
            if any(needle in content for needle in needles)
        )
    )


def _is_wrong(case: Case, state: HallState, store: SqlHallStore) -> bool:
    """Tell whether the row is another than the events give, or its last day than its facts give."""
    row = store.record(Case, case.id)
    return row != case or deadline_of(case, state.rules.cases, case.changed_at).due_on != case.due_on


def _blanks(tray: Tray, gone: int) -> Blanks:
    return Blanks(
        loaded=tray.loaded, used=tray.used, spoiled=tray.spoiled, remaining=tray.remaining, gone=gone
    )
