"""What an IPP printer is asked, and what it says in return, as values.

Protocol: RFC 8011 §4 (operations), §5.3-§5.4 (attributes); hardware.md §6.2.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

from devices.codecs.ipp import Group, GroupTag, Message, Value, ValueTag, values
from devices.codecs.ipp_words import (
    STILL_MOVING,
    JobState,
    Operation,
    PrinterState,
    Reasons,
    Status,
    media_size,
    read_reasons,
)
from devices.deadline import Deadline
from devices.document_ports import DocumentJob
from devices.drivers.ipp_line import IppLine
from devices.errors import DeviceFault, FaultKind, ProtocolError

PDF = "application/pdf"
USER = "yichuang"

Given = Mapping[str, tuple[Value, ...]]

_PRINTER_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "printer-up-time",
    "document-format-supported",
    "operations-supported",
    "media-supported",
    "media-ready",
    "media-col-supported",
    "media-source-supported",
    "print-color-mode-supported",
    "sides-supported",
)
_JOB_ATTRIBUTES = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-impressions",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "time-at-creation",
)
_COUNTERS = ("job-impressions-completed", "job-media-sheets-completed")
_KINDS = {
    Status.BUSY: FaultKind.BUSY,
    Status.NOT_ACCEPTING_JOBS: FaultKind.BUSY,
}


@dataclass(frozen=True, slots=True)
class PrinterSays:
    """How the printer is and what it can do; an empty set means it does not say.

    Attributes:
        state: a `PrinterState`.
        reasons: what is wrong.
        accepting: it takes jobs.
        up_time_s: seconds since it was switched on; None when it does not say.
        formats, operations, media, media_ready, sources, colours, sides: what it supports;
            `media_ready` is what lies in its trays.
        media_col: which members of `media-col` it understands.
        detail: its own words.
    """

    state: int
    reasons: Reasons
    accepting: bool
    up_time_s: int | None
    formats: frozenset[str]
    operations: frozenset[int]
    media: frozenset[str]
    media_ready: frozenset[str]
    media_col: frozenset[str]
    sources: frozenset[str]
    colours: frozenset[str]
    sides: frozenset[str]
    detail: str

    @property
    def stopped(self) -> bool:
        """Whether it prints nothing until somebody helps."""
        return self.state == PrinterState.STOPPED

    @property
    def takes_jobs_in_parts(self) -> bool:
        """Whether a job can be made before its document is sent."""
        return {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= self.operations


@dataclass(frozen=True, slots=True)
class JobSays:
    """How a job is.

    Attributes:
        job_id: the printer's number for it.
        name: ours.
        state: a `JobState`.
        reasons: `job-state-reasons`.
        sheets: pages or sheets finished, whichever counter is higher; None without counters.
        short: the printer has counted fewer pages than it found in the document.
        created_s: the printer's up-time when it was made; None when it does not say.
    """

    job_id: int
    name: str
    state: int
    reasons: frozenset[str]
    sheets: int | None
    short: bool
    created_s: int | None

    @property
    def over(self) -> bool:
        """Whether the printer has let go of it for good."""
        return self.state >= JobState.CANCELED and STILL_MOVING not in self.reasons


@dataclass(frozen=True, slots=True)
class Made:
    """A job that now exists.

    Attributes:
        job_id: the printer's number for it.
        ignored: what it was told about the job and will not heed, although it was given no leave.
    """

    job_id: int
    ignored: tuple[str, ...] = ()


class Questions:
    """Asks one printer; every method raises what `IppLine.ask` raises, and DeviceFault for a refusal."""

    def __init__(self, line: IppLine, printer_uri: str) -> None:
        self._line = line
        self._printer_uri = printer_uri
        self._numbers = itertools.count(1)

    def printer(self, deadline: Deadline) -> PrinterSays:
        """Ask how the printer is and what it can do."""
        wanted = values(ValueTag.KEYWORD, *_PRINTER_ATTRIBUTES)
        question = self._question(Operation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": wanted})
        return _printer_says(self._ask(question, deadline).group(GroupTag.PRINTER))

    def create(self, job: DocumentJob, template: Given, deadline: Deadline) -> Made:
        """Make a job without a document."""
        question = self._question(Operation.CREATE_JOB, self._naming(job), template)
        return _made(self._ask(question, deadline), template)

    def send_document(self, job_id: int, job: DocumentJob, deadline: Deadline) -> None:
        """Send the document of a job on the connection that the line's `connect` began."""
        about = {
            "job-id": values(ValueTag.INTEGER, job_id),
            "requesting-user-name": values(ValueTag.NAME, USER),
            "document-format": values(ValueTag.MIME, PDF),
            "last-document": values(ValueTag.BOOLEAN, True),
        }
        question = self._question(Operation.SEND_DOCUMENT, about)
        _require_success(question, self._line.send(question, deadline, job.pdf))

    def print_job(self, job: DocumentJob, template: Given, deadline: Deadline) -> Made:
        """Send job and document at once, on the connection that the line's `connect` began."""
        about = {**self._naming(job), "document-format": values(ValueTag.MIME, PDF)}
        question = self._question(Operation.PRINT_JOB, about, template)
        answer = self._line.send(question, deadline, job.pdf)
        _require_success(question, answer)
        return _made(answer, template)

    def job(self, job_id: int, deadline: Deadline) -> JobSays | None:
        """Ask how a job is; None when the printer does not know it (any more)."""
        about = {
            "job-id": values(ValueTag.INTEGER, job_id),
            "requesting-user-name": values(ValueTag.NAME, USER),
            "requested-attributes": values(ValueTag.KEYWORD, *_JOB_ATTRIBUTES),
        }
        question = self._question(Operation.GET_JOB_ATTRIBUTES, about)
        answer = self._line.ask(question, deadline)
        if answer.code == Status.NOT_FOUND:
            return None
        _require_success(question, answer)
        return _job_says(answer.group(GroupTag.JOB))

    def jobs(self, deadline: Deadline) -> list[JobSays]:
        """Return every job the printer remembers, those under way first."""
        found = []
        for which in ("not-completed", "completed"):
            about = {
                "requesting-user-name": values(ValueTag.NAME, USER),
                "which-jobs": values(ValueTag.KEYWORD, which),
                "my-jobs": values(ValueTag.BOOLEAN, False),
                "requested-attributes": values(ValueTag.KEYWORD, *_JOB_ATTRIBUTES),
            }
            answer = self._ask(self._question(Operation.GET_JOBS, about), deadline)
            found += [_job_says(group) for group in answer.all_of(GroupTag.JOB)]
        return found

    def cancel(self, job_id: int, deadline: Deadline) -> None:
        """Ask the printer to give a job up; DeviceFault when it will not, e.g. because it is over."""
        about = {
            "job-id": values(ValueTag.INTEGER, job_id),
            "requesting-user-name": values(ValueTag.NAME, USER),
        }
        self._ask(self._question(Operation.CANCEL_JOB, about), deadline)

    def _ask(self, question: Message, deadline: Deadline) -> Message:
        answer = self._line.ask(question, deadline)
        _require_success(question, answer)
        return answer

    def _naming(self, job: DocumentJob) -> Given:
        return {
            "requesting-user-name": values(ValueTag.NAME, USER),
            "job-name": values(ValueTag.NAME, job.name),
            "ipp-attribute-fidelity": values(ValueTag.BOOLEAN, True),
        }

    def _question(self, operation: Operation, about: Given, template: Given | None = None) -> Message:
        """Build a request; charset, language and printer come first, as RFC 8011 §4.1.4 demands."""
        head = {
            "attributes-charset": values(ValueTag.CHARSET, "utf-8"),
            "attributes-natural-language": values(ValueTag.LANGUAGE, "en"),
            "printer-uri": values(ValueTag.URI, self._printer_uri),
        }
        groups = [Group(GroupTag.OPERATION, {**head, **about})]
        if template:
            groups.append(Group(GroupTag.JOB, template))
        return Message(operation, next(self._numbers), tuple(groups))


def template(job: DocumentJob, printer: PrinterSays) -> Given:
    """Return how a job is to be printed, in the words this printer understands.

    The sheet is always named. Colour and sides are left out where the printer has no such
    choice, and the tray where it speaks of none; trays it has but cannot be told make the
    job impossible, because it might take another sheet of the same size.

    Raises:
        DeviceFault: REFUSED, the printer cannot do it.
    """
    _require_possible(job, printer)
    asked = dict(_sheet(job, printer))
    colour = "color" if job.colour else "monochrome"
    if colour in printer.colours:
        asked["print-color-mode"] = values(ValueTag.KEYWORD, colour)
    sides = "two-sided-long-edge" if job.two_sided else "one-sided"
    if sides in printer.sides:
        asked["sides"] = values(ValueTag.KEYWORD, sides)
    return asked


def _require_possible(job: DocumentJob, printer: PrinterSays) -> None:
    def refuse(what: str) -> DeviceFault:
        return DeviceFault(FaultKind.REFUSED, f"the printer does not have {what}")

    if printer.formats and PDF not in printer.formats:
        raise refuse(PDF)
    if printer.media and job.media not in printer.media:
        raise refuse(job.media)
    if job.tray and printer.sources and job.tray not in printer.sources:
        raise refuse(f"a tray {job.tray}")
    if job.tray and printer.sources and "media-source" not in printer.media_col:
        raise refuse("trays that can be chosen")
    if job.two_sided and printer.sides and "two-sided-long-edge" not in printer.sides:
        raise refuse("two-sided printing")


def _sheet(job: DocumentJob, printer: PrinterSays) -> Given:
    if "media-size" not in printer.media_col:
        return {"media": values(ValueTag.KEYWORD, job.media.value)}
    across, along = media_size(job.media)
    size = {
        "x-dimension": values(ValueTag.INTEGER, across),
        "y-dimension": values(ValueTag.INTEGER, along),
    }
    members = {"media-size": values(ValueTag.BEGIN_COLLECTION, size)}
    if job.tray:
        members["media-source"] = values(ValueTag.KEYWORD, job.tray)
    return {"media-col": values(ValueTag.BEGIN_COLLECTION, members)}


def _require_success(question: Message, answer: Message) -> None:
    if Status.succeeded(answer.code):
        return
    words = " ".join(answer.group(GroupTag.OPERATION).words("status-message"))
    named = ", ".join(answer.group(GroupTag.UNSUPPORTED).attributes)
    kind = next((kind for status, kind in _KINDS.items() if status == answer.code), FaultKind.REFUSED)
    detail = f"{Operation(question.code).name} answered {answer.code:#06x} {words} {named}"
    raise DeviceFault(kind, detail.rstrip())


def _made(answer: Message, template: Given) -> Made:
    job_id = answer.group(GroupTag.JOB).number("job-id")
    if job_id is None:
        raise ProtocolError("the printer made a job without a number")
    unsupported = answer.group(GroupTag.UNSUPPORTED).attributes
    return Made(job_id, tuple(name for name in unsupported if name in template))


def _printer_says(group: Group) -> PrinterSays:
    state = group.number("printer-state")
    if state is None:
        raise ProtocolError("the printer does not say its state")
    said = PrinterSays(
        state=state,
        reasons=read_reasons(group.words("printer-state-reasons")),
        accepting=group.number("printer-is-accepting-jobs") != 0,
        up_time_s=group.number("printer-up-time"),
        formats=frozenset(group.words("document-format-supported")),
        operations=frozenset(group.numbers("operations-supported")),
        media=frozenset(group.words("media-supported")),
        media_ready=frozenset(group.words("media-ready")),
        media_col=frozenset(group.words("media-col-supported")),
        sources=frozenset(group.words("media-source-supported")),
        colours=frozenset(group.words("print-color-mode-supported")),
        sides=frozenset(group.words("sides-supported")),
        detail=" ".join(group.words("printer-state-message") + group.words("printer-state-reasons")),
    )
    # Every printer has this one, also one that forgets to say what it has.
    return said if said.operations else replace(said, operations=frozenset({Operation.PRINT_JOB}))


def _job_says(group: Group) -> JobSays:
    job_id, state = group.number("job-id"), group.number("job-state")
    if job_id is None or state is None:
        raise ProtocolError("the printer lists a job without number or state")
    counted = [count for name in _COUNTERS if (count := group.number(name)) is not None]
    return JobSays(
        job_id,
        " ".join(group.words("job-name")),
        state,
        frozenset(group.words("job-state-reasons")),
        max(counted, default=None),
        0 < (group.number(_COUNTERS[0]) or 0) < (group.number("job-impressions") or 0),
        group.number("time-at-creation"),
    )
