"""A counter terminal with a desk for papers, by real rules; what its devices would do is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from config.guides.load import load_guides
from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.ports import Codes, DeskTools, OnCard, OnFault, OnPaper, PageListener
from devices.document_ports import IdCard
from devices.errors import FaultKind
from devices.imaging.flatten import ScanMode
from devices.imaging.page import Corners
from devices.imaging.quality import PageProblem, ProblemKind
from devices.imaging.scanned import ScannedPage
from devices.imaging.sheets import Sheet
from devices.ports import Outcome, PrintOutcome
from queue_server.application.catalogue import Catalogue
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params, View
from queue_server.protocol.items import SearchItems
from queue_server.protocol.scans import BeginDownload
from tests.helpers.counter_place import Place, at_counter
from tests.helpers.ruled_hall import DEMO_HALL, demo_config

NAME, NUMBER = "欧阳若兰", "11010519491231002X"
COMPANY, CREDIT_CODE = "云溪区清和园餐饮服务有限公司", "91350100M000100Y43"
PICTURE = b"\x89PNG picture"


class PlayedCards:
    """A card reader in the test's hand."""

    there = True

    def __init__(self) -> None:
        self.on_card: OnCard | None = None
        self.on_fault: OnFault | None = None

    def read(self, on_card: OnCard, on_fault: OnFault) -> None:
        """Wait."""
        self.on_card, self.on_fault = on_card, on_fault

    def cancel(self) -> None:
        """Wait no longer."""
        self.on_card = self.on_fault = None

    def lay(self, card: IdCard) -> None:
        """A card is laid down; nobody may be waiting."""
        if self.on_card is not None:
            self.on_card(card)


@dataclass
class PlayedPrinter:
    """A printer that says what the test wants it to say."""

    outcome: PrintOutcome = field(default_factory=lambda: PrintOutcome(Outcome.PRINTED))
    jobs: list[str] = field(default_factory=list)

    def names(self) -> dict[str, str]:
        """Return the one there is."""
        return {"papers": "文书打印机"}

    def print_document(self, printer_id: str, job_name: str, pdf: bytes, on_printed: OnPaper) -> None:
        """Print at once."""
        self.jobs.append(job_name)
        on_printed(self.outcome)

    def trouble(self, printer_id: str) -> FaultKind | None:
        """Return nothing."""
        return None


class PlayedCamera:
    """A document camera in the test's hand."""

    def __init__(self) -> None:
        self.listener: PageListener | None = None
        self.shots = 0
        self.recut: list[tuple[ScannedPage, Corners]] = []

    def begin(self, listener: PageListener) -> None:
        """Somebody looks."""
        self.listener = listener

    def end(self) -> None:
        """Nobody looks."""
        self.listener = None

    def capture(self) -> None:
        """Count."""
        self.shots += 1

    def set_auto(self, on: bool) -> None:
        """Take note of nothing."""

    def set_mode(self, mode: ScanMode) -> None:
        """Take note of nothing."""

    def cut_again(self, page: ScannedPage, corners: Corners, mode: ScanMode) -> None:
        """Keep what was asked."""
        self.recut.append((page, corners))

    def page(self, number: int, *problems: ProblemKind, sheet: Sheet = Sheet.A4, grey: int = 200) -> None:
        """A page comes."""
        if self.listener is None:
            raise AssertionError("nobody looks at the camera")
        pixels = np.full((297, 210, 3), grey, np.uint8)
        found = tuple(PageProblem(kind) for kind in problems)
        frame = np.full((400, 300, 3), 60, np.uint8)
        self.listener.page(ScannedPage(number, pixels, ScanMode.COLOUR, sheet, found, (), frame, None))

    def fault(self, fault: FaultKind | None) -> None:
        """It fails, or works again."""
        if self.listener is not None:
            self.listener.fault(fault)


@dataclass(frozen=True)
class CasePlace:
    """The terminal, and what stands on its desk."""

    place: Place
    cards: PlayedCards
    printer: PlayedPrinter
    camera: PlayedCamera
    codes: Codes

    @property
    def cases(self) -> CaseDesk:
        """The case desk."""
        return self.place.terminal.cases

    @property
    def said(self) -> str:
        """The sentence at the bottom."""
        return self.place.said

    def wait(self, seconds: float = 2.0) -> None:
        """Let time pass: what is saved a moment later is saved now."""
        self.place.clock.advance(seconds)

    def sent(self, kind: type[Params]) -> list[Any]:
        """Return the requests of a kind."""
        return self.place.hall.asked(kind)

    def fill_in(self, item: str = "company-setup") -> None:
        """Fill in the form of a new case."""
        self.cases.begin_case()
        self.wait()
        intake = self.cases.intake
        intake.items.choose(item)
        intake.type("applicant", "name", NAME)
        intake.type("applicant", "number", NUMBER)

    def take_in(self, item: str = "company-setup") -> list[str]:
        """Take a case in; return its materials' ids."""
        self.fill_in(item)
        self.cases.intake.open()
        whole = self.cases.file.whole
        if whole is None:
            raise AssertionError(f"no case: {self.said}")
        return [one.id for one in whole.materials]


@contextmanager
def at_case_desk(counter: str = "w1", **options: Any) -> Iterator[CasePlace]:
    """Give a counter's case desk with its clerk logged in and the desk on the screen."""
    cards, printer, camera, codes = PlayedCards(), PlayedPrinter(), PlayedCamera(), Codes()
    tools = DeskTools(cards=cards, codes=codes, documents=printer, camera=camera)
    if "reader" in options:
        tools = replace(tools, reader=options.pop("reader"))
    with at_counter(counter, tools=tools, **options) as place:
        _script(place)
        place.terminal.cases.set_shown(True)
        yield CasePlace(place, cards, printer, camera, codes)


def _script(place: Place) -> None:
    """Answer what the server answers beside its rules: searching and files."""
    hall = place.hall
    catalogue = Catalogue(load_guides(demo_config(), DEMO_HALL.parent))
    hall.on(SearchItems, lambda asked: catalogue.search(asked, place.clock.now().date()))
    hall.on(wire.SearchCases, wire.CasesFound(cases=()))
    hall.on(wire.FindReusable, wire.Reusable())
    hall.on(BeginDownload, cast(Callable[[BeginDownload], View], lambda _: PICTURE))
