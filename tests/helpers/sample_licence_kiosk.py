"""A licence printer with a scripted server, printer and card reader, and a clock to turn by hand."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from msgspec import structs

from config.papers import LicenceSheet, LicenceTerminal, LicenceTray
from config.ratings import load_ratings
from config.schema import Kiosk
from devices.document_ports import CardKind, DocumentJob, IdCard
from devices.errors import FaultKind
from devices.ports import DeviceStatus, Outcome, PrintOutcome
from kiosk.licence.readers import CardReader
from kiosk.licence.viewmodels.model import LicenceModel, LicenceParts, Page, Trouble
from kiosk.staff_code import StaffLock
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.sheet_printing import OnFault, OnFound, OnPrinted, SheetPrinter
from queue_server.papers.licence import Licence, LicenceForm, Licences, Variant
from queue_server.protocol.base import Empty
from queue_server.protocol.hall import HelpRaised, RequestHelp
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView, StockView
from queue_server.protocol.licences import (
    BeginPrint,
    BlankTaken,
    Claimed,
    ClaimLicence,
    ConfirmPrinted,
    EndPrint,
    FindUnfinished,
    LicencesFound,
    ListBlanks,
    ListLicences,
    LoadBlanks,
    PresentPerson,
    PrintEnd,
    RateVisit,
    ReleaseReprint,
    Session,
    SpoilBlank,
    StocksFound,
    Unfinished,
)
from queue_server.protocol.scans import FileKind
from queue_server.protocol.views import HelpView, Snapshot
from tests.helpers.sample_kiosk import NOW, WORKING, demo_hall

NUMBER = "100101195107300037"
CODE = "824613"
MASKED_NAME = "*虚构"
COMPANY = "云溪市清泉饮品有限公司"
PDF = b"%PDF-1.7 secret content"
LEASE_S = 300
PRINTED = PrintOutcome(Outcome.PRINTED, confirmed_by="job_state")
NOT_SENT = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
EMPTY = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT, "job_state")
JAMMED = PrintOutcome(Outcome.FAILED, FaultKind.JAM, "job_state")
UNSURE = PrintOutcome(Outcome.UNKNOWN, FaultKind.OFFLINE)

TERMINAL = LicenceTerminal(
    printer="licence-printer",
    card_reader="id-reader",
    trays=(
        LicenceTray(name="tray-1", variant=LicenceSheet.ORIGINAL, media="iso_a3_297x420mm"),
        LicenceTray(name="tray-2", variant=LicenceSheet.DUPLICATE, media="iso_a4_210x297mm"),
    ),
    lease_s=LEASE_S,
)


def card(number: str = NUMBER, **changes: object) -> IdCard:
    """Return the visitor's card."""
    fields = {"name": "王虚构", "birth": dt.date(1951, 7, 30), "valid_to": None} | changes
    return IdCard(CardKind.RESIDENT, number, **fields)  # type: ignore[arg-type]  # one helper for all fields


def licence(id: str = "case-1-original-1", **changes: object) -> LicenceView:
    """Return a sheet that is ready."""
    variant = LicenceVariant.DUPLICATE if "duplicate" in id else LicenceVariant.ORIGINAL
    view = LicenceView(id=id, variant=variant, subject=COMPANY, state=LicenceState.READY, ready_at=NOW)
    return structs.replace(view, **changes)


@cache
def picture(variant: LicenceVariant) -> bytes:
    """Return what a sheet looks like, as the server draws it."""
    content = Licence(
        form=LicenceForm.COMPANY,
        credit_code="91350100M000100Y43",
        name=COMPANY,
        type="有限责任公司（自然人独资）",
        head_person="王虚构",
        scope="饮品制售；食品销售；食品互联网销售（依法须经批准的项目，经相关部门批准后方可开展经营活动）。",
        address="样例省云溪市示范区虚构路 2 号",
        registry="云溪市市场监督管理局",
        issued_on=dt.date(2026, 11, 20),
        founded_on=dt.date(2026, 11, 20),
        capital="壹佰万元整",
        term="长期",
        composition="",
        qr_text="https://registry.example/q/1",
        copy_number="1-1",
    )
    with closing(Licences()) as licences:
        return licences.png(content, Variant(variant.value), ppi=110)


def reasons() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return the reasons of the national list, as a server gives them."""
    return {
        str(level.level): tuple((str(one.code), one.text, one.text_en) for one in level.options)
        for level in load_ratings().levels
    }


class ScriptedSheetPrinter(SheetPrinter):
    """A printer that does what the test says.

    Attributes:
        jobs: names of everything it was given; the documents are not kept.
        documents: their bytes.
        outcome: what becomes of the next job; None = it keeps the test waiting until `finish`.
        found: what it says about earlier jobs; a fault = it cannot be asked.
    """

    def __init__(self) -> None:
        super().__init__("licence-printer")
        self._status = WORKING
        self._trouble: FaultKind | None = None
        self._waiting: list[OnPrinted] = []
        self.jobs: list[str] = []
        self.media: list[str] = []
        self.documents: list[bytes] = []
        self.outcome: PrintOutcome | None = PRINTED
        self.found: PrintOutcome | FaultKind | None = None
        self.looked_up: list[str] = []

    @property
    def status(self) -> DeviceStatus:
        return self._status

    @property
    def trouble(self) -> FaultKind | None:
        return self._trouble

    def become(self, status: DeviceStatus) -> None:
        self._status = status
        self.status_changed.emit(status)

    def be_held_up(self, fault: FaultKind | None) -> None:
        self._trouble = fault
        self.trouble_changed.emit()

    def print(self, job: DocumentJob, on_printed: OnPrinted, timeout_s: float) -> None:
        assert timeout_s > 0
        self.jobs.append(job.name)
        self.media.append(f"{job.tray} {job.media.value}")
        self.documents.append(job.pdf)
        self._waiting.append(on_printed)
        if self.outcome is not None:
            self.finish(self.outcome)

    def finish(self, outcome: PrintOutcome) -> None:
        self._waiting.pop(0)(outcome)

    def look_up(self, job_name: str, on_found: OnFound, on_error: OnFault, timeout_s: float) -> None:
        self.looked_up.append(job_name)
        if isinstance(self.found, FaultKind):
            on_error(self.found)
        else:
            on_found(self.found)


class ScriptedReader(CardReader):
    """A reader on which the test lays cards."""

    def __init__(self) -> None:
        super().__init__("id-reader")
        self._status = WORKING
        self.attending = False
        self.left = False

    @property
    def status(self) -> DeviceStatus:
        return self._status

    @property
    def card_there(self) -> bool:
        return self.left

    def become(self, status: DeviceStatus) -> None:
        self._status = status
        self.status_changed.emit(status)

    def attend(self) -> None:
        self.attending = True

    def ignore(self) -> None:
        self.attending = False

    def lay(self, laid: IdCard) -> None:
        if self.attending:
            self.read.emit(laid)

    def fail(self, fault: FaultKind) -> None:
        if self.attending:
            self.failed.emit(fault)


@dataclass
class LicenceBench:
    """A licence printer with everything around it in the test's hands.

    The server of the script keeps the blanks, so that a second print gets a second number.
    """

    licences: tuple[LicenceView, ...] = field(
        default_factory=lambda: (licence(), licence("case-1-duplicate-1"))
    )
    has_reader: bool = True
    code_hash: str = ""
    language: str = "zh_CN"

    def __post_init__(self) -> None:
        self.clock = ManualClock(NOW)
        self.hall = FakeHall(demo_hall(rating_options=reasons()), Snapshot())
        self.printer = ScriptedSheetPrinter()
        self.reader = ScriptedReader()
        self.translate = Translator("kiosk", self.language)
        self._blanks = count(1)
        self._taken: dict[str, BlankTaken] = {}
        self.top: dict[str, str] = {}
        self.script()
        self.model = LicenceModel(
            LicenceParts(
                hall=self.hall,
                clock=self.clock,
                config=Kiosk(id="licence-1", licence=TERMINAL),
                terminal=TERMINAL,
                translate=self.translate,
                lock=StaffLock(self.code_hash, self.clock),
                printer=self.printer,
                reader=self.reader if self.has_reader else None,
            )
        )

    def script(self) -> None:
        """Let the server answer as it does when all goes well."""
        hall = self.hall
        hall.on(FindUnfinished, Unfinished())
        hall.on(PresentPerson, lambda _: self.session())
        hall.on(ClaimLicence, self.claim)
        hall.on(BeginPrint, self.begin)
        hall.on(EndPrint, self._end)
        hall.on(RateVisit, Empty())
        for one in self.licences:
            hall.files[FileKind.LICENCE_PICTURE, one.id] = picture(one.variant)
            hall.files[FileKind.LICENCE, one.id] = PDF
        help_view = HelpView(id="h", source="licence-1", reason="help", raised_at=NOW)
        hall.on(RequestHelp, HelpRaised(help=help_view))
        hall.on(ListBlanks, lambda _: StocksFound(stocks=stocks()))
        failed = licence(state=LicenceState.FAILED, blank="A0001", claimed_by="licence-1", fault="jam")
        hall.on(ListLicences, lambda _: LicencesFound(licences=(failed,)))
        hall.on(LoadBlanks, lambda _: stocks()[0])
        hall.on(SpoilBlank, lambda _: stocks()[0])
        hall.on(ReleaseReprint, lambda _: licence())
        hall.on(ConfirmPrinted, lambda _: licence(state=LicenceState.PRINTED))

    def session(self) -> Session:
        expires = NOW + dt.timedelta(minutes=3)
        return Session(session="s-1", name=MASKED_NAME, licences=self.licences, expires_at=expires)

    def start(self) -> LicenceModel:
        self.hall.start()
        return self.model

    def show_card(self, laid: IdCard | None = None) -> None:
        """Touch the attract screen and lay a card down."""
        self.model.touch()
        self.reader.lay(laid or card())

    def until_preview(self) -> None:
        self.show_card()
        self.model.preview()

    def until_printed(self) -> None:
        self.until_preview()
        self.model.print()

    def ends(self) -> list[tuple[str, PrintEnd]]:
        """Return what the server was told, by token."""
        return [(report.token, report.end) for report in self.hall.asked(EndPrint)]

    def claim(self, params: ClaimLicence) -> Claimed:
        found = next(one for one in self.licences if one.id == params.licence_id)
        until = NOW + dt.timedelta(seconds=LEASE_S)
        return Claimed(licence=found, token=f"token-{found.id}", expires_at=until)

    def begin(self, params: BeginPrint) -> BlankTaken:
        if params.token in self._taken:
            return self._taken[params.token]
        found = next(one for one in self.licences if params.token == f"token-{one.id}")
        original = found.variant is LicenceVariant.ORIGINAL
        tray = TERMINAL.trays[0 if original else 1]
        number = next(self._blanks)
        self._taken[params.token] = taken = BlankTaken(
            licence=found,
            tray=tray.name,
            blank=f"{'A' if original else 'B'}{number:04}",
            job_name=f"{found.id}-{number}",
            media=tray.media,
        )
        return taken

    def with_media(self, params: BeginPrint, media: str) -> BlankTaken:
        """Give a blank from a tray whose paper is called so."""
        return structs.replace(self.begin(params), media=media)

    def _end(self, params: EndPrint) -> LicenceView:
        taken = self._taken.pop(params.token, None)
        return taken.licence if taken else licence()


def stocks() -> tuple[StockView, ...]:
    common = {"terminal": "licence-1", "used": 12, "spoiled": 1, "loaded": 100, "remaining": 87}
    return tuple(
        StockView(
            id=f"licence-1/{tray.name}",
            tray=tray.name,
            variant=LicenceVariant(tray.variant.value),
            first=f"{letter}0001",
            last=f"{letter}0100",
            next=f"{letter}0014",
            **common,  # type: ignore[arg-type]  # counts and a name
        )
        for tray, letter in zip(TERMINAL.trays, "AB", strict=True)
    )


def page_of(model: LicenceModel) -> Page:
    """Return the page shown, afresh: a type checker takes an attribute it has seen for unchanged."""
    return model.page


def trouble_of(model: LicenceModel) -> Trouble | None:
    """Return why the visit is at its end, afresh."""
    return model.trouble


def taken() -> BlankTaken:
    """Return what a former run of the program was printing."""
    return BlankTaken(
        licence=licence(state=LicenceState.PRINTING),
        tray="tray-1",
        blank="A0001",
        job_name="case-1-original-1-1",
        media="iso_a3_297x420mm",
    )
