"""A kiosk of the demonstration hall with a scripted server and printer, and a clock to turn by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from msgspec import structs

from config.guides.load import load_guides
from config.load import load_hall
from config.receipts import load_layout
from config.schema import HallConfig
from config.schema import Kiosk as KioskConfig
from devices.errors import FaultKind
from devices.ports import DeviceStatus, Outcome, PrintOutcome
from devices.receipt import Receipt
from kiosk.staff_code import StaffLock
from kiosk.viewmodels.kiosk import KioskModel, KioskParts, Page
from kiosk.viewmodels.ticketing import Stage
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.printing import OnPrinted, Printer
from qt_common.receipts import ReceiptWriter
from queue_server.application.catalogue import Catalogue
from queue_server.application.hall_view import hall_view
from queue_server.protocol.errors import NotFound
from queue_server.protocol.hall import HelpRaised, RequestHelp
from queue_server.protocol.items import GuideFound, ReadGuide, SearchItems
from queue_server.protocol.tickets import Cancel, FindTicket, IssueTicket, TicketChanged, TicketIssued
from queue_server.protocol.views import (
    Estimate,
    HallView,
    HelpView,
    ServiceState,
    ServiceView,
    Snapshot,
    TicketState,
    TicketView,
)

DEMO = Path(__file__).resolve().parents[2] / "config" / "examples" / "demo.toml"
NOW = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
"""Monday, 09:30 in the hall."""
WORKING = DeviceStatus(True)
LINK = "http://192.168.1.10:8800/t/8hVw3kQzT1mXr5bNcYp7Lg"


def broken(*faults: FaultKind) -> DeviceStatus:
    return DeviceStatus(False, frozenset(faults))


@cache
def demo_config() -> HallConfig:
    return load_hall(DEMO)


@cache
def demo_catalogue() -> Catalogue:
    return Catalogue(load_guides(demo_config(), DEMO.parent))


def read_guide(params: ReadGuide) -> GuideFound:
    guide = demo_catalogue().guide(params.item_id, params.on or NOW.date())
    if guide is None:
        raise NotFound(what="item", id=params.item_id)
    return GuideFound(guide=guide, link=f"http://192.168.1.10:8800/g/{params.item_id}")


def demo_hall(**changes: object) -> HallView:
    return structs.replace(hall_view(demo_config(), {}), **changes)


def service_views() -> tuple[ServiceView, ...]:
    """Return a busy morning: most services open, one full, one closed until the afternoon, one elsewhere."""
    views = []
    for place, service in enumerate(demo_config().services):
        waiting = (place * 5 + 3) % 14
        views.append(
            ServiceView(
                id=service.id,
                state=ServiceState.REDIRECT if service.redirect else ServiceState.OPEN,
                reason="redirect" if service.redirect else "",
                waiting=0 if service.redirect else waiting,
                estimate=Estimate(low_min=waiting * 2, high_min=waiting * 2 + 5),
            )
        )
    changes = {
        "exit-entry": ServiceView(
            id="exit-entry",
            state=ServiceState.FULL,
            reason="limit_reached",
            waiting=4,
            next_opening=NOW + dt.timedelta(hours=23, minutes=30),
        ),
        "employment": ServiceView(
            id="employment",
            state=ServiceState.CLOSED,
            reason="outside_hours",
            next_opening=NOW + dt.timedelta(hours=4),
        ),
        "benefits": ServiceView(id="benefits", state=ServiceState.OPEN),
    }
    return tuple(changes.get(view.id, view) for view in views)


class ScriptedPrinter(Printer):
    """A printer that does what the test says.

    Attributes:
        receipts: everything it was given.
        outcome: what becomes of the next print; None = it keeps the test waiting until `finish`.
    """

    def __init__(self) -> None:
        super().__init__("printer-1")
        self._status = WORKING
        self._waiting: list[OnPrinted] = []
        self.receipts: list[Receipt] = []
        self.outcome: PrintOutcome | None = PrintOutcome(Outcome.PRINTED, confirmed_by="process_id")

    @property
    def status(self) -> DeviceStatus:
        return self._status

    def become(self, status: DeviceStatus) -> None:
        self._status = status
        self.status_changed.emit(status)

    def print(self, receipt: Receipt, job_id: str, on_printed: OnPrinted) -> None:
        self.receipts.append(receipt)
        self._waiting.append(on_printed)
        if self.outcome is not None:
            self.finish(self.outcome)

    def finish(self, outcome: PrintOutcome) -> None:
        self._waiting.pop(0)(outcome)


@dataclass
class Bench:
    """A kiosk with everything around it in the test's hands."""

    config: KioskConfig = field(default_factory=lambda: demo_config().kiosks[0])
    hall_info: HallView = field(default_factory=demo_hall)
    has_printer: bool = True
    code_hash: str = ""

    def __post_init__(self) -> None:
        self.clock = ManualClock(NOW)
        self.hall = FakeHall(self.hall_info, Snapshot(services=service_views()))
        self.printer = ScriptedPrinter()
        self.translate = Translator("kiosk")
        self.issued = 0
        self.hall.on(IssueTicket, self.issue)
        self.hall.on(
            FindTicket, lambda params: self.answer(params.ticket_id, "H007", "property-registration")
        )
        self.hall.on(Cancel, lambda params: TicketChanged(ticket=ticket(params.ticket_id, "A001", "tax")))
        self.hall.on(SearchItems, lambda params: demo_catalogue().search(params, NOW.date()))
        self.hall.on(ReadGuide, read_guide)
        help_view = HelpView(id="h", source="kiosk-1", reason="help", raised_at=NOW)
        self.hall.on(RequestHelp, HelpRaised(help=help_view))
        self.model = KioskModel(
            KioskParts(
                hall=self.hall,
                printer=self.printer if self.has_printer else None,
                clock=self.clock,
                config=self.config,
                translate=self.translate,
                writer=ReceiptWriter(load_layout("ticket-80mm"), reactivate_min=120),
                lock=StaffLock(self.code_hash, self.clock),
            )
        )

    def start(self) -> KioskModel:
        self.hall.start()
        return self.model

    def issue(self, params: IssueTicket) -> TicketIssued:
        self.issued += 1
        prefix = next(s.prefix for s in self.hall_info.services if s.id == params.service_id)
        number = f"{prefix}{self.issued + 11:03}"
        issued = self.answer(f"t{self.issued}", number, params.service_id)
        return structs.replace(issued, ticket=structs.replace(issued.ticket, priority=params.priority))

    def answer(self, ticket_id: str, number: str, service_id: str) -> TicketIssued:
        service = next(s for s in self.hall_info.services if s.id == service_id)
        return TicketIssued(
            ticket=ticket(ticket_id, number, service_id),
            ahead=3,
            estimate=Estimate(low_min=10, high_min=15),
            link=LINK,
            zones=service.zones[:1],
        )

    def take_ticket(self, service_id: str = "social-insurance", group_id: str = "social") -> None:
        """Touch three times."""
        self.model.touch()
        self.model.choose_group(group_id)
        self.model.choose_service(service_id)


def ticket(ticket_id: str, number: str, service_id: str) -> TicketView:
    return TicketView(
        id=ticket_id,
        number=number,
        service_id=service_id,
        state=TicketState.WAITING,
        issued_at=NOW,
        seniority_at=NOW,
    )


def page_of(model: KioskModel) -> Page:
    """Return the page shown, afresh: a type checker takes an attribute it has seen for unchanged."""
    return model.page


def stage_of(model: KioskModel) -> Stage:
    """Return how far the ticket is, afresh."""
    return model.ticketing.stage
