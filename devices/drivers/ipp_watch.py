"""Follows one job of an IPP printer to its end, and gives it up when it cannot end well.

What is said at the end is only what the printer's words prove: PRINTED needs a job
completed without errors and a counter that has moved, FAILED a counter that has not.

Protocol: RFC 8011 §5.3.7-§5.3.8 (job states and their reasons).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from devices.codecs import ipp_words as words
from devices.codecs.ipp_words import JobState
from devices.deadline import Deadline
from devices.drivers.ipp_line import IppLine
from devices.drivers.ipp_questions import JobSays, PrinterSays, Questions
from devices.errors import DeviceError, DeviceFault, FaultKind, fault_kind
from devices.ports import Outcome, PrintOutcome

_log = logging.getLogger(__name__)

POLL_S = 0.5
ANSWER_S = 5.0
"""Longest wait for one answer about a job."""
LOST_S = 10.0
"""A printer that does not answer for so long while it prints is given up."""
_CANCEL_S = 5.0
"""Kept in reserve for giving the job up."""

Trouble = Callable[[FaultKind | None], None]
"""Told what holds the job up; None when nothing does."""


class JobWatch:
    """One job under way.

    Args:
        line: for pauses that `close` ends.
        questions: asks the printer.
        name: the job's name; another one under the same number is another job.
        sheets_wanted: fewer counted sheets are not the whole document.
        known: faults the printer spoke of before the job; a jam among them is an old one.
        trust_counters: the printer's counters of finished sheets are true.
        trouble: told whenever what holds the job up changes.
    """

    def __init__(
        self,
        line: IppLine,
        questions: Questions,
        name: str,
        *,
        sheets_wanted: int,
        known: frozenset[FaultKind],
        trust_counters: bool,
        trouble: Trouble,
    ) -> None:
        self._line = line
        self._questions = questions
        self._name = name
        self._sheets_wanted = sheets_wanted
        self._known = known
        self._trust_counters = trust_counters
        self._tell_trouble = trouble
        self._fault: FaultKind | None = None
        self._sheets: int | None = None
        self._held_up_since_s: float | None = None
        self._silent_since_s: float | None = None

    def to_the_end(self, job_id: int, deadline: Deadline, patience_s: float) -> PrintOutcome:
        """Wait for the end; give the job up before the deadline, or when a fault lasts `patience_s`."""
        reserve_s = min(_CANCEL_S, deadline.remaining_s / 4)
        outcome = self.until(job_id, Deadline(deadline.at_s - reserve_s, deadline.clock), patience_s)
        return outcome or self.give_up(job_id, self._fault or FaultKind.SILENT, deadline)

    def until(self, job_id: int, deadline: Deadline, patience_s: float | None = None) -> PrintOutcome | None:
        """Wait for the end of a job; None when there was none in time, or a fault lasted too long."""
        while not deadline.expired:
            outcome = self._look(job_id, deadline)
            if outcome is not None:
                return outcome
            if patience_s is not None and self._held_up_s(deadline) > self._bearable_s(patience_s):
                _log.warning("job=%s given up for %s", self._name, self._fault)
                return None
            self._line.pause(min(POLL_S, deadline.remaining_s))
        return None

    def give_up(self, job_id: int, fault: FaultKind, deadline: Deadline) -> PrintOutcome:
        """Cancel a job; FAILED only when the printer confirms that no sheet of it was finished."""
        try:
            self._questions.cancel(job_id, deadline.at_most(ANSWER_S))
        except DeviceFault as error:  # it may have ended just now; its state will say
            _log.info("job=%s not cancelled: %s", self._name, error)
        except DeviceError as error:
            _log.warning("job=%s not cancelled: %s", self._name, error)
        self._fault = fault
        return self.until(job_id, deadline) or unknown(fault)

    def verdict(self, job: JobSays) -> PrintOutcome | None:
        """Return what a job's own words prove; None while it is under way."""
        if not job.over:
            return None
        if job.state == JobState.COMPLETED:
            return self._completed(job)
        never_began = bool(job.reasons & words.NEVER_PRINTED)
        fault = FaultKind.REFUSED if never_began else self._fault or FaultKind.HARDWARE
        if (never_began and not job.sheets) or (job.sheets == 0 and self._trust_counters):
            return PrintOutcome(Outcome.FAILED, fault, "job_state")
        _log.warning("job=%s ended in state %d with %s sheets finished", self._name, job.state, job.sheets)
        return unknown(fault)

    def _completed(self, job: JobSays) -> PrintOutcome:
        if words.WITH_ERRORS in job.reasons:
            _log.warning("job=%s completed with errors", self._name)
            return unknown(self._fault or FaultKind.HARDWARE)
        too_few = job.sheets is not None and job.sheets < self._sheets_wanted
        if self._trust_counters and (too_few or job.short):
            _log.warning("job=%s is said to be completed with %s sheets", self._name, job.sheets)
            return unknown(FaultKind.HARDWARE)
        return PrintOutcome(Outcome.PRINTED, confirmed_by="job_state")

    def _look(self, job_id: int, deadline: Deadline) -> PrintOutcome | None:
        answer_by = deadline.at_most(ANSWER_S)
        try:
            job = self._questions.job(job_id, answer_by)
            if job is None or job.name != self._name:
                _log.warning("job=%s: the printer has forgotten it", self._name)
                return unknown(self._fault or FaultKind.OFFLINE)
            outcome = self.verdict(job)
            if outcome is None:
                self._note(job, self._questions.printer(answer_by), deadline)
        except DeviceError as error:
            return self._silent(error, deadline)
        self._silent_since_s = None
        return outcome

    def _silent(self, error: DeviceError, deadline: Deadline) -> PrintOutcome | None:
        """Bear with a printer that does not answer, but not for ever."""
        self._line.pause(0.0)  # ours to end at once when it was closed here
        now_s = deadline.clock()
        if self._silent_since_s is None:
            self._silent_since_s = now_s
        if now_s - self._silent_since_s < LOST_S:
            return None
        _log.warning("job=%s: the printer is lost: %s", self._name, error)
        return unknown(fault_kind(error))

    def _note(self, job: JobSays, printer: PrinterSays, deadline: Deadline) -> None:
        """Remember what holds the job up, and since when no sheet has come."""
        fault = holding_up(printer, job)
        moved, self._sheets = job.sheets != self._sheets, job.sheets
        if fault is None or moved or self._held_up_since_s is None:
            self._held_up_since_s = None if fault is None else deadline.clock()
        if fault != self._fault:
            self._fault = fault
            self._tell_trouble(fault)

    def _bearable_s(self, patience_s: float) -> float:
        """A jam has spoiled a sheet: left alone, the printer would take the next one unasked."""
        fresh_jam = self._fault is FaultKind.JAM and FaultKind.JAM not in self._known
        return -1.0 if fresh_jam else patience_s

    def _held_up_s(self, deadline: Deadline) -> float:
        return 0.0 if self._held_up_since_s is None else deadline.clock() - self._held_up_since_s


def holding_up(printer: PrinterSays, job: JobSays | None = None) -> FaultKind | None:
    """Return what keeps a job from going on, None when nothing is known to.

    A warning counts too: some printers call an empty tray no more than that while a job waits for it.
    """
    fault = words.gravest(printer.reasons.stops) or words.gravest(printer.reasons.warnings)
    stopped = printer.stopped or (job is not None and job.state == JobState.STOPPED)
    return fault or (FaultKind.BUSY if stopped else None)


def unknown(fault: FaultKind | None) -> PrintOutcome:
    """Return the outcome nobody can know."""
    return PrintOutcome(Outcome.UNKNOWN, fault)
