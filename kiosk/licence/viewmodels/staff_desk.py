"""Behind the staff code: blanks by tray, sheets that people must look at, and the calibration sheet.

What is typed is typed from the paper in the hand; the server compares it with what it expects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from config.papers import LicenceTerminal, LicenceTray
from devices.document_ports import DocumentJob, Media
from devices.ports import PrintOutcome
from kiosk.viewmodels.staff_gate import Gate
from qt_common.clock import Clock
from qt_common.hall import Hall, new_request_key
from qt_common.sheet_printing import SheetPrinter
from queue_server.protocol.base import Params
from queue_server.protocol.errors import HallError
from queue_server.protocol.licence_views import LicenceVariant, LicenceView, StockView
from queue_server.protocol.licences import (
    ConfirmPrinted,
    LicencesFound,
    ListBlanks,
    ListLicences,
    LoadBlanks,
    ReleaseReprint,
    SpoilBlank,
    StocksFound,
)
from queue_server.protocol.scans import BeginDownload, FileKind

SERIAL_LENGTH = 20
_CALIBRATION_S = 90.0


class Task(StrEnum):
    """What staff are typing a serial number for."""

    LOAD = "load"
    SPOIL = "spoil"
    RELEASE = "release"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Entry:
    """A serial number being typed.

    Attributes:
        task: what for.
        target: id of the tray or licence.
        first: the first of two numbers, once it is there (loading only).
        typed: as far as it is typed.
    """

    task: Task
    target: str
    first: str = ""
    typed: str = ""


class StaffDesk(QObject):
    """What staff do at the licence printer.

    Args:
        hall: the server.
        clock: names calibration jobs.
        kiosk_id: this terminal.
        terminal: its trays.
        printer: prints the calibration sheet.

    Attributes:
        stocks: blanks by tray, as the server knows them.
        failed: sheets of this terminal that people must look at.
        entry: what is being typed; None = nothing.
        error: the last refusal.
        calibrated: how the last calibration sheet ended.
        working: an answer is awaited.

    Signals:
        changed: something is to be drawn anew.
    """

    changed = Signal()
    stocks: tuple[StockView, ...]
    failed: tuple[LicenceView, ...]
    entry: Entry | None
    error: HallError | None
    calibrated: PrintOutcome | None

    def __init__(
        self,
        hall: Hall,
        clock: Clock,
        kiosk_id: str,
        terminal: LicenceTerminal,
        printer: SheetPrinter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._clock = clock
        self._kiosk_id = kiosk_id
        self._terminal = terminal
        self._printer = printer
        self._gate = Gate.SHUT
        self._clear()

    @property
    def trays(self) -> tuple[LicenceTray, ...]:
        """The printer's trays."""
        return self._terminal.trays

    def stock(self, tray: str) -> StockView | None:
        """Return a tray's blanks; None when none were ever loaded."""
        return next((stock for stock in self.stocks if stock.tray == tray), None)

    def follow(self, gate: Gate) -> None:
        """Staff have come in, or gone."""
        before, self._gate = self._gate, gate
        if gate is Gate.OPEN and before is not Gate.OPEN:
            self.refresh()
        elif gate is Gate.SHUT and before is not Gate.SHUT:
            self._clear()

    def refresh(self) -> None:
        """Ask the server how things are."""
        self._ask(ListBlanks(terminal=self._kiosk_id), self._take_stocks)
        self._ask(ListLicences(), self._take_failed)

    def begin(self, task: Task, target: str) -> None:
        """Type a serial number for something."""
        self.entry, self.error = Entry(task, target), None
        self.changed.emit()

    def type(self, character: str) -> None:
        """One more character; empty takes the last one back."""
        entry = self.entry
        if entry is not None:
            typed = (entry.typed + character)[:SERIAL_LENGTH] if character else entry.typed[:-1]
            self.entry = Entry(entry.task, entry.target, entry.first, typed)
            self.changed.emit()

    def cancel(self) -> None:
        """Type nothing after all."""
        self.entry = None
        self.changed.emit()

    def confirm(self) -> None:
        """Send what was typed; of a stack first the first number, then the last."""
        entry = self.entry
        if entry is None or not entry.typed or self.working:
            return
        if entry.task is Task.LOAD and not entry.first:
            self.entry = Entry(entry.task, entry.target, first=entry.typed)
            self.changed.emit()
            return
        self._ask(self._command(entry), self._done)

    def calibrate(self, tray: LicenceTray) -> None:
        """Print the calibration sheet of a tray on plain paper, or on a blank that is then spoiled."""
        wanted = BeginDownload(kind=FileKind.CALIBRATION, id=tray.name, purpose="calibration")
        self.working, self.error, self.calibrated = True, None, None
        self._hall.download(wanted, partial(self._calibration, tray), self._failed)
        self.changed.emit()

    def _command(self, entry: Entry) -> Params:
        key = new_request_key()
        match entry.task:
            case Task.LOAD:
                tray = next(tray for tray in self.trays if tray.name == entry.target)
                return LoadBlanks(
                    request_key=key,
                    terminal=self._kiosk_id,
                    tray=tray.name,
                    variant=LicenceVariant(tray.variant.value),
                    first=entry.first,
                    last=entry.typed,
                )
            case Task.SPOIL:
                return SpoilBlank(
                    request_key=key,
                    terminal=self._kiosk_id,
                    tray=entry.target,
                    serial=entry.typed,
                    why="自助机现场作废",
                )
            case Task.RELEASE:
                return ReleaseReprint(
                    request_key=key, licence_id=entry.target, void_blank=entry.typed, reason="自助机现场核对"
                )
            case Task.CONFIRM:
                return ConfirmPrinted(request_key=key, licence_id=entry.target, blank=entry.typed)

    def _ask(self, params: Params, on_answer: Callable[[Any], None]) -> None:
        self.working, self.error = True, None
        self._hall.call(params, partial(self._answered, on_answer), self._failed)
        self.changed.emit()

    def _answered(self, on_answer: Callable[[Any], None], answer: object) -> None:
        self.working = False
        on_answer(answer)
        self.changed.emit()

    def _failed(self, error: HallError) -> None:
        self.working, self.error = False, error
        self.changed.emit()

    def _take_stocks(self, found: StocksFound) -> None:
        self.stocks = found.stocks

    def _take_failed(self, found: LicencesFound) -> None:
        self.failed = tuple(one for one in found.licences if one.claimed_by == self._kiosk_id)

    def _done(self, _: object) -> None:
        self.entry = None
        self.refresh()

    def _calibration(self, tray: LicenceTray, pdf: bytes) -> None:
        name = f"calibration-{tray.name}-{self._clock.now():%Y%m%d%H%M%S}"
        job = DocumentJob(name=name, pdf=pdf, media=Media(tray.media), tray=tray.name)
        self._printer.print(job, self._calibration_ended, _CALIBRATION_S)

    def _calibration_ended(self, outcome: PrintOutcome) -> None:
        self.working, self.calibrated = False, outcome
        self.changed.emit()

    def _clear(self) -> None:
        self.stocks = ()
        self.failed = ()
        self.entry = None
        self.error = None
        self.calibrated = None
        self.working = False
