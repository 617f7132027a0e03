"""The inside of a simulated document printer: trays, jobs one after the other, sheets, mishaps.

Knows no bytes: `devices.sim.ipp` speaks for it. Time passes only in `advance`.
"""

from __future__ import annotations

import io
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from devices.codecs.ipp_words import JobState
from devices.deadline import Monotonic

KEPT_SHEETS = 200
KEPT_JOBS = 200

FAULTS = frozenset(
    {
        "media_empty",
        "tray_missing",
        "jam",
        "door_open",
        "output_full",
        "toner_empty",
        "toner_low",
        "paused",
        "dies",
        "prints_nothing",
        "forgets_jobs",
        "no_a3",
        "ignores_media",
        "old_jam",
    }
)
_STOPPING = {
    "door_open": "cover-open",
    "output_full": "output-area-full",
    "toner_empty": "marker-supply-empty",
    "paused": "paused",
}
"""Faults that stop whatever is printed, with their reasons."""
_WARNINGS = {"toner_low": "marker-supply-low-warning", "old_jam": "media-jam-warning"}


@dataclass(slots=True)
class Tray:
    """A tray.

    Attributes:
        name: its `media-source`.
        media: the sheets in it.
        left: how many.
    """

    name: str
    media: str
    left: int


@dataclass(slots=True)
class SimJob:
    """A job of the printer; `state` and `reasons` as the printer tells them."""

    job_id: int
    name: str
    user: str
    created_s: float
    media: str
    tray: str
    pdf: bytes | None = None
    pages: int = 0
    done: int = 0
    state: JobState = JobState.HELD
    reasons: str = "job-incoming"
    begun_s: float | None = None
    ended_s: float | None = None
    due_s: float | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state >= JobState.CANCELED

    @property
    def which(self) -> str:
        """Which list of jobs it is in."""
        return "completed" if self.over else "not-completed"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that has left its tray.

    Attributes:
        page: counted from 0.
        spoiled: crumpled in the printer, half printed.
    """

    job_id: int
    job_name: str
    media: str
    tray: str
    page: int
    spoiled: bool
    pdf: bytes = field(repr=False)


class PrintEngine:
    """Prints jobs one after the other.

    Args:
        trays: with what lies in them.
        sheet_s: seconds a sheet takes.
        clock: seconds.

    Attributes:
        faults: those switched on, with their parameter.
        sheets: what has come out, oldest first, spoiled ones too (the newest 200).
        jobs: by number, as long as it remembers them.
        finished, spoiled: counters of them all.
    """

    def __init__(self, trays: list[Tray], sheet_s: float, clock: Monotonic) -> None:
        self.trays = {tray.name: tray for tray in trays}
        self.sheet_s = sheet_s
        self._clock = clock
        self.faults: dict[str, Any] = {}
        self.sheets: deque[Sheet] = deque(maxlen=KEPT_SHEETS)
        self.jobs: dict[int, SimJob] = {}
        self.finished = self.spoiled = 0
        self._jammed = False
        self._switched_on_s = clock()
        self._next_id = 1

    @property
    def up_time_s(self) -> int:
        """Seconds since it was switched on, counted from 1."""
        return int(self._clock() - self._switched_on_s) + 1

    def media(self) -> list[str]:
        """Return the sheets it can print on."""
        names = dict.fromkeys(tray.media for tray in self.trays.values())
        return [name for name in names if not ("no_a3" in self.faults and name.startswith("iso_a3"))]

    def loaded(self) -> list[Tray]:
        """Return the trays with sheets in them."""
        return [tray for tray in self.trays.values() if not self._trouble_of(tray)]

    def reasons(self) -> list[str]:
        """Return `printer-state-reasons`; empty when all is well."""
        found = [reason for fault, reason in _STOPPING.items() if fault in self.faults]
        found += ["media-jam"] if self._jammed else []
        found += [reason for fault, reason in _WARNINGS.items() if fault in self.faults]
        found += [reason for tray in self.trays.values() if (reason := self._trouble_of(tray))]
        return list(dict.fromkeys(found))

    @property
    def stopped(self) -> bool:
        """Whether nothing is printed until somebody helps."""
        return self._jammed or any(fault in self.faults for fault in _STOPPING)

    def current(self) -> SimJob | None:
        """Return the job being printed or next to be."""
        return next((job for job in self.jobs.values() if not job.over and job.pdf is not None), None)

    # ---- jobs -----------------------------------------------------------------------------

    def create(self, name: str, user: str, media: str, tray: str) -> SimJob:
        """Make a job that waits for its document."""
        job = SimJob(self._next_id, name, user, self.up_time_s, media, tray)
        self._next_id += 1
        self.jobs[job.job_id] = job
        for old in [job_id for job_id, kept in self.jobs.items() if kept.over][:-KEPT_JOBS]:
            del self.jobs[old]
        return job

    def receive(self, job: SimJob, pdf: bytes) -> None:
        """Take the document of a job."""
        try:
            with pikepdf.open(io.BytesIO(pdf)) as document:
                job.pages = len(document.pages)
        except pikepdf.PdfError:
            self._end(job, JobState.ABORTED, "document-format-error")
            return
        job.pdf, job.state, job.reasons = pdf, JobState.PENDING, "none"
        self.advance()

    def cancel(self, job: SimJob) -> None:
        """Give a job up; a sheet that is out stays out."""
        self._end(job, JobState.CANCELED, "job-canceled-by-user")
        self.advance()

    def set_fault(self, name: str, value: Any) -> None:
        """Break something, or mend it; a jam that is mended has been pulled out."""
        if value is False:
            self.faults.pop(name, None)
            self._jammed = self._jammed and name != "jam"
        else:
            self.faults[name] = value
        self.advance()

    # ---- time -----------------------------------------------------------------------------

    def due_s(self) -> float | None:
        """Return when the sheet under way will be finished."""
        job = self.current()
        return None if job is None or job.state != JobState.PROCESSING else job.due_s

    def advance(self) -> None:
        """Print whatever should have been printed by now."""
        while (job := self.current()) is not None:
            tray = self._tray_for(job)
            if self.stopped or tray is None:
                job.state, job.reasons, job.due_s = JobState.STOPPED, "printer-stopped", None
                return
            job.state, job.reasons = JobState.PROCESSING, "job-printing"
            if job.due_s is None:
                job.due_s = self._clock() + self.sheet_s
                job.begun_s = job.begun_s or self.up_time_s
            if self._clock() < job.due_s:
                return
            self._print_sheet(job, tray)
            # The next sheet follows the last without a pause, however seldom anybody looks.
            job.due_s = None if job.over else job.due_s + self.sheet_s

    def _tray_for(self, job: SimJob) -> Tray | None:
        fitting = (
            tray for tray in self.loaded() if tray.media == job.media and job.tray in ("", "auto", tray.name)
        )
        return next(fitting, None)

    def _trouble_of(self, tray: Tray) -> str | None:
        if self.faults.get("tray_missing", False) in (True, tray.name):
            return "input-tray-missing"
        if tray.left <= 0 or self.faults.get("media_empty", False) in (True, tray.name):
            return "media-empty"
        return None

    def _print_sheet(self, job: SimJob, tray: Tray) -> None:
        if "prints_nothing" in self.faults:
            self._end(job, JobState.COMPLETED, "job-completed-successfully")
            return
        tray.left -= 1
        self._jammed = "jam" in self.faults
        self.sheets.append(
            Sheet(job.job_id, job.name, job.media, tray.name, job.done, self._jammed, job.pdf or b"")
        )
        if self._jammed:
            self.spoiled += 1
        else:
            self.finished += 1
            job.done += 1
        if "dies" in self.faults:
            self._die()
        elif job.done >= job.pages:
            self._end(job, JobState.COMPLETED, "job-completed-successfully")

    def _end(self, job: SimJob, state: JobState, reason: str) -> None:
        job.state, job.reasons, job.ended_s = state, reason, self.up_time_s
        job.due_s = None
        if "forgets_jobs" in self.faults:
            self.jobs.pop(job.job_id, None)

    def _die(self) -> None:
        """Lose power with a sheet just out, and come back knowing nothing."""
        del self.faults["dies"]
        self.jobs.clear()
        self._next_id = 1
        self._switched_on_s = self._clock()
