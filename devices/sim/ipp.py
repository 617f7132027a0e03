"""A simulated IPP document printer with an A3 and an A4 tray: sees only bytes, keeps what it printed.

Strict: what a printer would refuse or misread is refused and recorded in `violations`.
It stops for empty trays and open doors and goes on when they are mended; a jammed sheet
is lost and the page printed on the next one, as real printers do unless the job is
cancelled.

Run it: `python -m devices.sim.ipp --port 631 --sheet-s 4 --tray tray-1=iso_a3_297x420mm:50`;
commands on the control port:

    {"command": "png", "path": "sheet.png", "sheet": -1}   (-1 = the newest)
    {"command": "sheets", "last": 3}                       (job, media, tray, spoiled)
    {"command": "save", "folder": "printed"}               (the PDFs of everything that came out)
    {"command": "load", "tray": "tray-1", "sheets": 50}

Faults besides the wire's: `media_empty` and `tray_missing` (a tray's name, or all),
`jam` (the next sheet and every further one until switched off), `door_open`, `output_full`,
`toner_empty`, `toner_low`, `paused`, `dies` (loses power with the next sheet just out, comes
back at once and knows nothing), `prints_nothing` (says done), `forgets_jobs` (as soon as they
are over), `no_a3`, `ignores_media` (takes any sheet, although it was given no leave, and says so),
`old_jam` (still warns of a jam that was cleared long ago).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from devices.codecs.ipp import Attributes, Group, GroupTag, Message, ValueTag, decode, encode, values
from devices.codecs.ipp_words import Operation, Status, media_size
from devices.deadline import Monotonic
from devices.errors import ProtocolError
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.ipp_attributes import OPERATIONS, job_attributes, only, printer_attributes
from devices.sim.ipp_engine import FAULTS, PrintEngine, Sheet, SimJob, Tray
from devices.sim.ipp_http import BadHttp, HttpReader, Request, response
from devices.sim.program import arguments, run_program

DEFAULT_PORT = 8631
_PATH = "/ipp/print"
_KEPT_VIOLATIONS = 200
_DOTS_PER_MM = 2
_HEAD = ("attributes-charset", "attributes-natural-language")


def two_trays() -> list[Tray]:
    """Return the trays of a licence printer: A3 and A4 blanks."""
    return [Tray("tray-1", "iso_a3_297x420mm", 100), Tray("tray-2", "iso_a4_210x297mm", 100)]


class _Refused(Exception):
    """A request that is answered with a status."""

    def __init__(self, status: Status, why: str, unsupported: Attributes | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.unsupported = unsupported or {}


class IppSim(SimulatedDevice):
    """One printer.

    Attributes:
        engine: its inside: trays, jobs, sheets.
        violations: what a strict reader objected to (the newest 200).
    """

    name: ClassVar[str] = "ipp"
    own_faults: ClassVar[frozenset[str]] = FAULTS

    def __init__(
        self,
        trays: Sequence[Tray] = (),
        *,
        sheet_s: float = 0.0,
        in_parts: bool = True,
        media_col: bool = True,
        clock: Monotonic = time.monotonic,
    ) -> None:
        """Switch the printer on.

        Args:
            trays: with what lies in them; `two_trays` by default.
            sheet_s: seconds a sheet takes.
            in_parts: it knows Create-Job and Send-Document.
            media_col: it knows `media-col`; else only names of media.
            clock: seconds.
        """
        super().__init__(clock)
        self.engine = PrintEngine(list(trays) or two_trays(), sheet_s, clock)
        self.violations: deque[str] = deque(maxlen=_KEPT_VIOLATIONS)
        self._in_parts = in_parts
        self._media_col = media_col
        self._http = HttpReader()
        self._uri = f"ipp://localhost{_PATH}"

    # ---- wire -----------------------------------------------------------------------------

    def feed(self, data: bytes) -> bytes:
        """Receive bytes; return the answers."""
        try:
            requests, said = self._http.feed(data)
        except BadHttp as error:
            self.violations.append(f"HTTP: {error}")
            self._http.reset()
            return response(400)
        return said + b"".join(self._answer(request) for request in requests)

    def poll(self) -> bytes:
        """Go on printing; a printer says nothing by itself."""
        self.engine.advance()
        return b""

    def next_due_s(self) -> float | None:
        """Return when the sheet being printed will be out."""
        return self.engine.due_s()

    def disconnected(self) -> None:
        """Forget half a request."""
        self._http.reset()
        self.engine.advance()

    def _answer(self, request: Request) -> bytes:
        if request.method != "POST":
            return response(405)
        if request.path.rstrip("/") != _PATH and not request.path.startswith(f"{_PATH}/"):
            return response(404)
        try:
            question, document = decode(request.body)
        except ProtocolError as error:
            self.violations.append(str(error))
            return response(400)
        self.engine.advance()
        try:
            self._check(question)
            groups = self._do(question, document)
            ignored = any(group.tag == GroupTag.UNSUPPORTED for group in groups)
            return self._reply(question, Status.OK_IGNORED if ignored else Status.OK, groups)
        except _Refused as error:
            self.violations.append(f"{question.code:#06x}: {error}")
            unsupported = [Group(GroupTag.UNSUPPORTED, error.unsupported)] if error.unsupported else []
            return self._reply(question, error.status, unsupported, str(error))

    def _reply(self, question: Message, status: Status, groups: list[Group], words: str = "") -> bytes:
        head = {
            "attributes-charset": values(ValueTag.CHARSET, "utf-8"),
            "attributes-natural-language": values(ValueTag.LANGUAGE, "en"),
        }
        if words:
            head["status-message"] = values(ValueTag.TEXT, words[:255])
        all_groups = (Group(GroupTag.OPERATION, head), *groups)
        return response(200, encode(Message(status, question.request_id, all_groups, question.version)))

    def _check(self, question: Message) -> None:
        """Hold a request to the rules every request has (RFC 8011 §4.1)."""
        if question.version[0] not in (1, 2):
            raise _Refused(Status.VERSION_NOT_SUPPORTED, f"version {question.version}")
        if question.request_id == 0:
            raise _Refused(Status.BAD_REQUEST, "request-id 0")
        first = question.groups[0] if question.groups else Group(GroupTag.OPERATION)
        names = list(first.attributes)
        if first.tag != GroupTag.OPERATION or tuple(names[:2]) != _HEAD:
            raise _Refused(Status.BAD_REQUEST, "charset and language do not come first")
        if not {"printer-uri", "job-uri"} & set(names[2:3]):
            raise _Refused(Status.BAD_REQUEST, "printer-uri or job-uri does not come third")

    # ---- operations -----------------------------------------------------------------------

    def _do(self, question: Message, document: bytes) -> list[Group]:
        about = question.group(GroupTag.OPERATION)
        if question.code not in OPERATIONS or (
            not self._in_parts and question.code in (Operation.CREATE_JOB, Operation.SEND_DOCUMENT)
        ):
            raise _Refused(Status.OPERATION_NOT_SUPPORTED, "no such operation here")
        match question.code:
            case Operation.GET_PRINTER_ATTRIBUTES:
                return [self._printer(about)]
            case Operation.VALIDATE_JOB:
                return self._judged(question)[2]
            case Operation.CREATE_JOB | Operation.PRINT_JOB:
                return self._make(question, document)
            case Operation.GET_JOBS:
                return self._list(about)
        job = self._named_job(about)
        if question.code == Operation.SEND_DOCUMENT:
            if about.number("last-document") is None:
                raise _Refused(Status.BAD_REQUEST, "whether it is the last document is not said")
            self._receive(job, about, document)
        elif question.code == Operation.CANCEL_JOB:
            if job.over:
                raise _Refused(Status.NOT_POSSIBLE, "the job is over")
            self.engine.cancel(job)
            return []
        return [self._job(job, about.words("requested-attributes"))]

    def _printer(self, about: Group) -> Group:
        said = printer_attributes(self.engine, self._uri, in_parts=self._in_parts, media_col=self._media_col)
        return Group(GroupTag.PRINTER, only(about.words("requested-attributes"), said))

    def _job(self, job: SimJob, asked: Sequence[str]) -> Group:
        return Group(GroupTag.JOB, only(asked, job_attributes(job, self._uri, self.engine.up_time_s)))

    def _make(self, question: Message, document: bytes) -> list[Group]:
        about = question.group(GroupTag.OPERATION)
        media, tray, unsupported = self._judged(question)
        name = "".join(about.words("job-name")) or "untitled"
        user = "".join(about.words("requesting-user-name")) or "anonymous"
        job = self.engine.create(name, user, media, tray)
        if question.code == Operation.PRINT_JOB:
            self._receive(job, about, document)
        return [*unsupported, self._job(job, ())]

    def _receive(self, job: SimJob, about: Group, document: bytes) -> None:
        formats = about.words("document-format")
        if any(given not in ("application/pdf", "application/octet-stream") for given in formats):
            raise _Refused(Status.FORMAT_NOT_SUPPORTED, f"no PDF but {formats[0]}")
        if job.pdf is not None or job.over:
            raise _Refused(Status.NOT_POSSIBLE, "the job has its document already, or is over")
        self.engine.receive(job, document)

    def _list(self, about: Group) -> list[Group]:
        which = "".join(about.words("which-jobs")) or "not-completed"
        asked = about.words("requested-attributes") or ("job-id", "job-uri")
        user = "".join(about.words("requesting-user-name")) if about.number("my-jobs") else None
        listed = [job for job in self.engine.jobs.values() if job.which == which and user in (None, job.user)]
        limit = about.number("limit") or len(listed)
        return [self._job(job, asked) for job in listed[:limit]]

    def _named_job(self, about: Group) -> SimJob:
        job_id = about.number("job-id")
        for uri in about.words("job-uri"):
            job_id = int(tail) if (tail := uri.rsplit("/", 1)[-1]).isdigit() else None
        job = self.engine.jobs.get(job_id or 0)
        if job is None:
            raise _Refused(Status.NOT_FOUND, f"no job {job_id}")
        return job

    def _judged(self, question: Message) -> tuple[str, str, list[Group]]:
        """Return the media and tray of a job, and what of its template is ignored."""
        wanted = question.group(GroupTag.JOB)
        media, tray = self._sheet(wanted)
        supported = {"media", "print-color-mode", "sides", "copies"} | (
            {"media-col"} if self._media_col else set()
        )
        wrong = {name: given for name, given in wanted.attributes.items() if name not in supported}
        careless = "ignores_media" in self.engine.faults
        if careless or media not in self.engine.media() or tray not in ("", "auto", *self.engine.trays):
            wrong |= {name: wanted.attributes[name] for name in wanted.attributes if name.startswith("media")}
            media, tray = self.engine.media()[-1], ""
        fidelity = question.group(GroupTag.OPERATION).number("ipp-attribute-fidelity")
        if wrong and fidelity and not careless:
            raise _Refused(Status.ATTRIBUTES_NOT_SUPPORTED, "not as asked", wrong)
        return media, tray, [Group(GroupTag.UNSUPPORTED, wrong)] if wrong else []

    def _sheet(self, wanted: Group) -> tuple[str, str]:
        found = wanted.attributes.get("media-col", ()) if self._media_col else ()
        for value in found:
            if isinstance(value.data, Mapping):
                sheet = Group(GroupTag.JOB, value.data)
                size = Group(GroupTag.JOB, next(iter(_collections(sheet, "media-size")), {}))
                asked = (size.number("x-dimension"), size.number("y-dimension"))
                names = [name for name in self.engine.media() if media_size(name) == asked]
                return "".join(names), "".join(sheet.words("media-source"))
        return "".join(wanted.words("media")) or self.engine.media()[-1], ""

    # ---- faults, people -------------------------------------------------------------------

    def set_fault(self, name: str, value: Any) -> None:
        """Break something, or mend it."""
        if name in ("media_empty", "tray_missing") and value not in (True, False, *self.engine.trays):
            raise RefusedCommand(f"no tray {value!r}; there are {', '.join(self.engine.trays)}")
        self.engine.set_fault(name, value)

    def state(self) -> dict[str, Any]:
        """Return counters, trays, jobs and every violation."""
        engine = self.engine
        return {
            "finished": engine.finished,
            "spoiled": engine.spoiled,
            "trays": {tray.name: {"media": tray.media, "left": tray.left} for tray in engine.trays.values()},
            "jobs": {
                job.name: {"state": job.state.name.lower(), "pages": job.pages, "done": job.done}
                for job in engine.jobs.values()
            },
            "reasons": engine.reasons(),
            "violations": list(self.violations),
        }

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw one sheet that came out (`sheet`: index, -1 = the newest)."""
        try:
            sheet = self.engine.sheets[int(selection.get("sheet", -1))]
        except IndexError as error:
            raise RefusedCommand(f"only {len(self.engine.sheets)} sheets are kept") from error
        return _drawn(sheet)

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """`sheets`, `save` and `load`."""
        match name:
            case "sheets":
                last = max(1, int(params.get("last", 1)))
                return {"sheets": [_told(sheet) for sheet in list(self.engine.sheets)[-last:]]}
            case "save":
                return {"paths": [str(path) for path in self._saved(Path(params["folder"]))]}
            case "load":
                tray = self.engine.trays.get(str(params.get("tray")))
                if tray is None:
                    raise RefusedCommand(f"there are {', '.join(self.engine.trays)}")
                tray.left = int(params["sheets"])
                self.engine.advance()
                return {}
        return super().command(name, params)

    def _saved(self, folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for number, sheet in enumerate(self.engine.sheets):
            end = "_spoiled" if sheet.spoiled else ""
            safe = "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in sheet.job_name)
            path = folder / f"{number:04d}_{sheet.tray}_{safe}_{sheet.page + 1}{end}.pdf"
            path.write_bytes(sheet.pdf)
            paths.append(path)
        return paths


def _collections(group: Group, name: str) -> list[Attributes]:
    return [value.data for value in group.attributes.get(name, ()) if isinstance(value.data, Mapping)]


def _told(sheet: Sheet) -> dict[str, Any]:
    return {
        "job": sheet.job_name,
        "media": sheet.media,
        "tray": sheet.tray,
        "page": sheet.page + 1,
        "spoiled": sheet.spoiled,
    }


def _drawn(sheet: Sheet) -> Image.Image:
    """Draw a page on its sheet, landscape where the page is; a spoiled one is crossed out."""
    with pdfium.PdfDocument(sheet.pdf) as document:
        page = document[min(sheet.page, len(document) - 1)]
        size = [side * _DOTS_PER_MM // 100 for side in media_size(sheet.media)]
        across, along = sorted(size, reverse=page.get_width() > page.get_height())
        print_scale = min(across / page.get_width(), along / page.get_height(), _DOTS_PER_MM * 25.4 / 72)
        print_area = page.render(scale=print_scale).to_pil().convert("RGB")
    paper = Image.new("RGB", (across, along), "white")
    paper.paste(print_area, ((across - print_area.width) // 2, (along - print_area.height) // 2))
    if sheet.spoiled:
        pen = ImageDraw.Draw(paper)
        pen.line((0, 0, across, along), fill="grey", width=8)
        pen.line((0, along, across, 0), fill="grey", width=8)
    return paper


def _tray(text: str) -> Tray:
    name, _, rest = text.partition("=")
    media, _, left = rest.partition(":")
    media_size(media)
    return Tray(name, media, int(left or 100))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator as a program."""
    parser = arguments("Simulates an IPP document printer.", DEFAULT_PORT)
    parser.add_argument("--sheet-s", type=float, default=2.0, help="seconds a sheet takes")
    parser.add_argument(
        "--tray",
        type=_tray,
        action="append",
        default=[],
        metavar="NAME=MEDIA:SHEETS",
        help="a tray; A3 in tray-1 and A4 in tray-2 by default",
    )

    def build(options: argparse.Namespace) -> IppSim:
        return IppSim(options.tray, sheet_s=options.sheet_s)

    return run_program(build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
