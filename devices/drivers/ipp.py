"""Driver for IPP printers: sends a PDF and finds out what became of it.

The printer is asked before (can it, does it have the sheet, is something wrong), told
exactly which sheet from which tray, with no leave to print it in another way, and asked
again until its job is over. A job is made first and its document sent after, where the
printer can: whatever goes wrong before the document leaves is certainly harmless.
What cannot be proved is UNKNOWN.

Protocol: RFC 8010/8011, PWG 5100.7 (media-col); hardware.md §6; HTTP on port 631.
Faults:
    PAPER_OUT, JAM, COVER_OPEN, TRAY_MISSING, OUTPUT_FULL, TONER_OUT, OVERHEATED, HARDWARE:
        the printer says so; before a job nothing is sent, within a job the driver waits
        `patience_s` for it to be mended, then gives the job up.
    PAPER_NEAR_END, TONER_LOW: warnings; printing goes on.
    BUSY: it takes no jobs now, or somebody has paused it.
    REFUSED: it does not have that sheet, tray or format, or will not do it as asked.
    OFFLINE: it cannot be reached, or has restarted and forgotten the job.
    SILENT: it is reached and does not answer.
    GARBLED: what answers is no IPP printer.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import threading
from collections.abc import Callable, Sequence

import pikepdf

from devices.codecs import ipp_words as words
from devices.deadline import Deadline
from devices.document_ports import DocumentJob, DocumentPrinter
from devices.drivers.ipp_line import IppLine, Wait
from devices.drivers.ipp_questions import Given, JobSays, PrinterSays, Questions, template
from devices.drivers.ipp_watch import LOST_S, POLL_S, JobWatch, holding_up, unknown
from devices.errors import DeviceError, DeviceFault, FaultKind, fault_kind
from devices.ports import DeviceStatus, Outcome, PrintOutcome, Transport
from devices.registry import Options, driver

_log = logging.getLogger(__name__)

_OF_ONE_TRAY = frozenset({FaultKind.PAPER_OUT, FaultKind.TRAY_MISSING})
_MARGIN_S = 2
"""Up-times are whole seconds, and two clocks differ."""


@driver("ipp", DocumentPrinter, printer_uri=str, count_sheets=bool, patience_s=float)
class IppPrinter:
    """One printer, used as a `DocumentPrinter`.

    Options:
        printer_uri: `ipp://host:port/path`; taken from the device's address.
        count_sheets: False for a model whose counters of finished sheets stay at 0: then a
            completed job is believed without them, and an aborted one is never certain.
        patience_s: how long a fault may hold a job up before it is given up; default 60.

    Attributes:
        trouble: what holds up the job being printed, None while nothing does; may be read
            from any thread, so that a screen can say it while people wait.
    """

    def __init__(self, transport: Transport, options: Options, wait: Wait = threading.Event.wait) -> None:
        printer_uri: str = options.get("printer_uri", "ipp://localhost/ipp/print")
        self._line = IppLine(transport, printer_uri, wait)
        self._questions = Questions(self._line, printer_uri)
        self._count_sheets: bool = options.get("count_sheets", True)
        self._patience_s: float = options.get("patience_s", 60.0)
        self.trouble: FaultKind | None = None

    def open(self, deadline: Deadline) -> None:
        """Make sure that somebody listens; asks nothing, so a printer in trouble can be opened."""
        self._line.open(deadline)

    def close(self) -> None:
        """Disconnect; wakes a blocked call."""
        self._line.close()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Ask the printer how it is."""
        try:
            printer = self._questions.printer(deadline)
        except DeviceError as error:
            return DeviceStatus(False, frozenset({fault_kind(error)}), str(error))
        stops = printer.reasons.stops - (_OF_ONE_TRAY if printer.media_ready else set())
        online = printer.accepting and not printer.stopped and not stops
        faults = printer.reasons.all
        if not online and not faults:
            faults = frozenset({FaultKind.BUSY})
        return DeviceStatus(online, faults, printer.detail)

    def print_document(self, job: DocumentJob, deadline: Deadline) -> PrintOutcome:
        """Print and wait until the printer says the job is over; faults come back as the outcome.

        FAILED means certainly no finished sheet; a jam may still have spoiled one.
        """
        try:
            printer = self._questions.printer(deadline)
            asked = template(job, printer)
            _require_ready(job, printer)
            watch = self._watch(job.name, _sheets_of(job), printer.reasons.all)
            if printer.takes_jobs_in_parts:
                return self._send(job, self._made(job, asked, deadline), watch, deadline)
            self._line.connect(deadline)
        except DeviceError as error:
            _log.warning("job=%s not sent: %s", job.name, error)
            return PrintOutcome(Outcome.FAILED, fault_kind(error))
        return self._send_at_once(job, asked, watch, deadline)

    def outcome_of(
        self, job_name: str, deadline: Deadline, *, sent_within_s: float = math.inf, end_it: bool = False
    ) -> PrintOutcome | None:
        """Ask what became of an earlier job of that name.

        Args:
            job_name: as it was given to `print_document`.
            deadline: a job still under way is waited for until then.
            sent_within_s: the job was sent at most so many seconds ago, if it was sent.
            end_it: give a job still under way up before the deadline, or when a fault holds it
                up for `patience_s`, so that nothing comes out later.

        Returns:
            The outcome; UNKNOWN when the job is under way still, or when the printer does not
            list it and may have forgotten it; None when it certainly never got one. That is
            certain only within `sent_within_s`, when the printer was on all that time and
            its list reaches back without a gap.

        Raises:
            DeviceError: the printer cannot be asked now.
        """
        jobs = self._questions.jobs(deadline)
        found = [job for job in jobs if job.name == job_name]
        if not found:
            up_time_s = self._questions.printer(deadline).up_time_s
            return None if _would_remember(jobs, up_time_s, sent_within_s) else unknown(None)
        watch = self._watch(job_name)
        try:
            outcomes = [self._end_of(job, watch, deadline, end_it) for job in found]
        finally:
            self.trouble = None
        certain_first = (Outcome.PRINTED, Outcome.UNKNOWN, Outcome.FAILED)
        return min(outcomes, key=lambda outcome: certain_first.index(outcome.outcome))

    def _end_of(self, job: JobSays, watch: JobWatch, deadline: Deadline, end_it: bool) -> PrintOutcome:
        """Wait for an earlier job; one that still expects its document will never get it."""
        if job.reasons & words.WITHOUT_DOCUMENT and not job.over:
            return watch.give_up(job.job_id, FaultKind.OFFLINE, deadline)
        if end_it:
            return watch.to_the_end(job.job_id, deadline, self._patience_s)
        return watch.until(job.job_id, deadline) or unknown(self.trouble)

    def _made(self, job: DocumentJob, asked: Given, deadline: Deadline) -> int:
        """Make a job without a document, exactly as asked; return its number."""
        made = self._questions.create(job, asked, deadline)
        if made.ignored:
            self._questions.cancel(made.job_id, deadline)
            raise DeviceFault(FaultKind.REFUSED, f"the printer ignores {', '.join(made.ignored)}")
        return made.job_id

    def _send(self, job: DocumentJob, job_id: int, watch: JobWatch, deadline: Deadline) -> PrintOutcome:
        """Send the document of a job that was made; DeviceError when not a byte of it left."""
        self._line.connect(deadline)
        try:
            self._questions.send_document(job_id, job, _while_sending(deadline))
        except DeviceFault as error:
            _log.warning("job=%s: the document was refused: %s", job.name, error)
            kind = error.kind
            return self._settled(lambda: watch.give_up(job_id, kind, deadline))
        except DeviceError as error:
            _log.warning("job=%s: no answer to the document: %s", job.name, error)
        return self._settled(lambda: watch.to_the_end(job_id, deadline, self._patience_s))

    def _send_at_once(
        self, job: DocumentJob, asked: Given, watch: JobWatch, deadline: Deadline
    ) -> PrintOutcome:
        try:
            made = self._questions.print_job(job, asked, _while_sending(deadline))
        except DeviceFault as error:  # a job that is refused does not exist (RFC 8011 §4.2.1)
            _log.warning("job=%s refused: %s", job.name, error)
            return PrintOutcome(Outcome.FAILED, error.kind)
        except DeviceError as error:
            _log.warning("job=%s: no answer to the document: %s", job.name, error)
            fault = fault_kind(error)
            return self._settled(lambda: self._look_for(job.name, watch, fault, deadline))
        if made.ignored:
            _log.warning("job=%s: the printer ignores %s", job.name, ", ".join(made.ignored))
            return self._settled(lambda: watch.give_up(made.job_id, FaultKind.REFUSED, deadline))
        return self._settled(lambda: watch.to_the_end(made.job_id, deadline, self._patience_s))

    def _look_for(self, job_name: str, watch: JobWatch, fault: FaultKind, deadline: Deadline) -> PrintOutcome:
        """Find a job whose number never arrived, and follow it."""
        give_up = deadline.at_most(LOST_S)
        while not give_up.expired:
            with contextlib.suppress(DeviceError):
                found = [job for job in self._questions.jobs(give_up) if job.name == job_name]
                if found:
                    return watch.to_the_end(found[0].job_id, deadline, self._patience_s)
            self._line.pause(min(POLL_S, give_up.remaining_s))
        return unknown(fault)

    def _settled(self, follow: Callable[[], PrintOutcome]) -> PrintOutcome:
        """Follow a job whose document has left: from here on an error is an outcome, too."""
        try:
            return follow()
        except DeviceError as error:  # closed by another thread
            return unknown(fault_kind(error))
        finally:
            self.trouble = None

    def _watch(
        self, job_name: str, sheets_wanted: int = 1, known: frozenset[FaultKind] = frozenset()
    ) -> JobWatch:
        return JobWatch(
            self._line,
            self._questions,
            job_name,
            sheets_wanted=sheets_wanted,
            known=known,
            trust_counters=self._count_sheets,
            trouble=self._note_trouble,
        )

    def _note_trouble(self, fault: FaultKind | None) -> None:
        self.trouble = fault


def _sheets_of(job: DocumentJob) -> int:
    """Return how many sheets a document needs; DeviceFault REFUSED when it is no PDF that can be read."""
    try:
        with pikepdf.open(io.BytesIO(job.pdf)) as document:
            pages = len(document.pages)
    except pikepdf.PdfError as error:
        raise DeviceFault(FaultKind.REFUSED, f"no readable PDF: {error}") from error
    if not pages:
        raise DeviceFault(FaultKind.REFUSED, "a PDF without pages")
    return math.ceil(pages / 2) if job.two_sided else pages


def _while_sending(deadline: Deadline) -> Deadline:
    """Return the part of the time the document may take, so that some is left to look it up."""
    return deadline.at_most(deadline.remaining_s / 2)


def _require_ready(job: DocumentJob, printer: PrinterSays) -> None:
    """Raise DeviceFault when a job sent now would not be printed now."""
    if not printer.accepting:
        raise DeviceFault(FaultKind.BUSY, f"it takes no jobs: {printer.detail}")
    stops = printer.reasons.stops
    loaded = job.media in printer.media_ready
    if printer.media_ready and not loaded:
        kind = words.gravest(stops & _OF_ONE_TRAY) or FaultKind.PAPER_OUT
        raise DeviceFault(kind, f"{job.media} is not loaded")
    if loaded and not printer.stopped:
        stops -= _OF_ONE_TRAY  # another tray's
    fault = words.gravest(stops) or (holding_up(printer) if printer.stopped else None)
    if fault is not None:
        raise DeviceFault(fault, printer.detail)


def _would_remember(jobs: Sequence[JobSays], up_time_s: int | None, sent_within_s: float) -> bool:
    """Say whether a job made at most so long ago would certainly be among `jobs`.

    The printer was on all that time, its numbers have no gap, and the oldest job listed is
    its first one, or older than ours.
    """
    if up_time_s is None or up_time_s <= sent_within_s + _MARGIN_S or not jobs:
        return False
    oldest, *_ = ordered = sorted(jobs, key=lambda job: job.job_id)
    gapless = ordered[-1].job_id - oldest.job_id + 1 == len({job.job_id for job in ordered})
    made_before_s = up_time_s - sent_within_s - _MARGIN_S
    older = oldest.created_s is not None and 0 < oldest.created_s <= made_before_s
    return gapless and (older or oldest.job_id == 1)
