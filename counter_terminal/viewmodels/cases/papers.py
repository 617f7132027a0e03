"""The papers of the case: looked at, printed, printed again; the server hears what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import DocumentPrinting
from devices.ports import Outcome, PrintOutcome
from qt_common.case_words import PAPERS
from qt_common.errands import Errands
from qt_common.hall import new_request_key
from qt_common.remedies import remedy_for
from qt_common.words import word
from queue_server.protocol.case_views import PaperView
from queue_server.protocol.cases import ReportPaperPrint
from queue_server.protocol.errors import HallError
from queue_server.protocol.scans import BeginDownload, FileKind

LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper.

    Attributes:
        number: of the paper.
        name: what it is called.
        detail: number and time.
        printed: it came out once.
        says: what became of the last print here.
        tone: of that sentence.
        printing: it is being fetched or printed now.
    """

    number: str
    name: str
    detail: str
    printed: bool = False
    says: str = ""
    tone: str = ""
    printing: bool = False


@dataclass(frozen=True, slots=True)
class PapersPicture:
    """Every paper, and the one looked at.

    Attributes:
        lines: the newest first.
        shown: number of the paper looked at.
        png: its first page; empty while it is fetched.
        says: why there is no picture.
        printers: (id, name).
        printer: the one chosen.
        trouble: what holds the printer up at this moment.
        to_print: papers that have never come out.
    """

    lines: tuple[PaperLine, ...] = ()
    shown: str = ""
    png: bytes = field(default=b"", repr=False)
    says: str = ""
    printers: tuple[tuple[str, str], ...] = ()
    printer: str = ""
    trouble: str = ""
    to_print: tuple[str, ...] = ()


class Papers(Model[PapersPicture]):
    """Papers of the case on the desk.

    Args:
        desk: the counter.
        file: the case.
        printing: the desk's printers for sheets.
    """

    def __init__(
        self, desk: Desk, file: CaseFile, printing: DocumentPrinting, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, parent, ticks=True)
        self._file, self._printing = file, printing
        self._errands = Errands(desk.hall, desk.clock, self)
        self._copies = count(1)
        self._printer = next(iter(printing.names()), "")
        self._case_id = self._shown = self._says = ""
        self._png = b""
        self._said: dict[str, tuple[str, str]] = {}
        self._busy: set[str] = set()
        file.changed.connect(self._on_case)

    def look(self, number: str) -> None:
        """Look at a paper's first page."""
        if number != self._shown or not self._png:
            self._shown, self._png, self._says = number, b"", ""
            wanted = self._wanted(FileKind.PAPER_PICTURE, number)
            self._desk.hall.download(wanted, lambda png: self._take(number, png), self._no_picture)
        self.refresh()

    def choose_printer(self, printer_id: str) -> None:
        """Print there from now on."""
        if printer_id in self._printing.names():
            self._printer = printer_id
            self.refresh()

    def print(self, number: str) -> None:
        """Fetch a paper and print it; what became of it is said and reported."""
        _, case_id = self._desk.translate, self._file.case_id
        if number in self._busy:
            return
        if not self._printer:
            self._say(number, _("本窗口没有文书打印机，请到有打印机的窗口打印。"), "calling")
            return
        self._busy.add(number)
        self._say(number, _("正在打印…"), "primary")
        wanted = self._wanted(FileKind.PAPER, number)
        self._desk.hall.download(
            wanted,
            lambda pdf: self._to_printer(case_id, number, pdf),
            lambda error: self._not_fetched(number, error),
        )

    def print_new(self) -> None:
        """Print every paper that has never come out."""
        for number in self.picture.to_print:
            self.print(number)

    def _wanted(self, kind: FileKind, number: str) -> BeginDownload:
        purpose = self._desk.translate("窗口打印")
        return BeginDownload(kind=kind, id=number, case_id=self._file.case_id, purpose=purpose)

    def _take(self, number: str, png: bytes) -> None:
        if number == self._shown:
            self._png = png
            self.refresh()

    def _no_picture(self, error: HallError) -> None:
        self._says = self._desk.explain(error)
        self.refresh()

    def _to_printer(self, case_id: str, number: str, pdf: bytes) -> None:
        job = f"{number}-{next(self._copies)}-{new_request_key()[:8]}"[:60]
        self._printing.print_document(
            self._printer, job, pdf, lambda outcome: self._on_printed(case_id, number, outcome)
        )

    def _not_fetched(self, number: str, error: HallError) -> None:
        self._busy.discard(number)
        self._say(number, self._desk.explain(error), "fault")

    def _on_printed(self, case_id: str, number: str, printed: PrintOutcome) -> None:
        _, fault = self._desk.translate, printed.fault.value if printed.fault else ""
        self._busy.discard(number)
        report = ReportPaperPrint(
            request_key=new_request_key(),
            case_id=case_id,
            paper_number=number,
            outcome=printed.outcome.value,
            fault=fault,
        )
        self._errands.send(report)
        if printed.outcome is Outcome.PRINTED:
            self._say(number, _("已打印"), "serving")
        elif printed.outcome is Outcome.FAILED:
            why = remedy_for(fault, _, "document_printer") if fault else ""
            self._say(number, _("没有打印出来。{why}", why=why), "fault")
        else:
            self._say(number, _("不知道是否打印出来，请看出纸口；没有再补打。"), "calling")

    def _say(self, number: str, words: str, tone: str) -> None:
        self._said[number] = (words, tone)
        self.refresh()

    def _forget(self) -> None:
        self._case_id = self._file.case_id
        self._shown, self._png, self._says = "", b"", ""
        self._said.clear()
        self._busy.clear()

    def _on_case(self) -> None:
        if self._file.case_id != self._case_id:
            self._forget()
        self.refresh()

    def _draw(self) -> PapersPicture:
        whole, _ = self._file.whole, self._desk.translate
        papers = whole.papers[::-1] if whole else ()
        trouble = self._printing.trouble(self._printer) if self._printer and self._busy else None
        return PapersPicture(
            lines=tuple(self._line(one) for one in papers),
            shown=self._shown,
            png=self._png,
            says=self._says,
            printers=tuple(self._printing.names().items()),
            printer=self._printer,
            trouble=remedy_for(trouble, _, "document_printer") if trouble else "",
            to_print=tuple(
                one.number for one in papers[::-1] if not one.printed and one.number not in self._busy
            ),
        )

    def _line(self, paper: PaperView) -> PaperLine:
        says, tone = self._said.get(paper.number, ("", ""))
        return PaperLine(
            number=paper.number,
            name=word(PAPERS, paper.kind, self._desk.translate),
            detail=f"{paper.number} · {self._desk.times.clock(paper.made_at)}",
            printed=paper.printed,
            says=says,
            tone=tone,
            printing=paper.number in self._busy,
        )
