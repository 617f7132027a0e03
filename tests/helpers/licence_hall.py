"""A hall with two licence printers, and everybody who touches them."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any, cast

from config import papers, schema
from queue_server.application.command import Actor, Context, handlers
from queue_server.application.telling import with_messages
from queue_server.application.verbs.licensing import lapse_all
from queue_server.domain.blanks.stock import BlankStack, Tray
from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Case, CaseState
from queue_server.domain.licences.licence import Licence
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.licence_views import LicenceVariant, LicenceView, StockView
from tests.helpers.desk_hall import OPENING, DeskHall, config

HOLDER = "11010519491231002X"
AGENT = "440524188001010014"
STRANGER = "530102192005080013"
CODE = "824613"
TRAYS = (
    papers.LicenceTray(name="tray-1", variant=papers.LicenceSheet.ORIGINAL, media="iso_a3_297x420mm"),
    papers.LicenceTray(
        name="tray-2", variant=papers.LicenceSheet.DUPLICATE, media="iso_a4_210x297mm", dx_mm=1.5, dy_mm=-0.5
    ),
)


def licence_kiosks(*ids: str, **settings: Any) -> tuple[schema.Kiosk, ...]:
    """Return self-service licence printers."""
    terminal = papers.LicenceTerminal(printer="laser", trays=TRAYS, **({"low_blanks": 2} | settings))
    return tuple(schema.Kiosk(id=id, licence=terminal) for id in ids)


def content(**changes: Any) -> wire.LicenceContent:
    """Return what stands on a company's licence."""
    fields: dict[str, Any] = {
        "uscc": "91350100M000100Y43",
        "name": "小镇清泉饮品有限公司",
        "type": "有限责任公司",
        "representative": "林清泉",
        "capital": "壹佰万元整",
        "founded_on": dt.date(2026, 11, 20),
        "address": "小镇人民路1号",
        "scope": "饮品制售。",
        "registry": "小镇市场监督管理局",
        "issued_on": dt.date(2026, 11, 20),
        "qr_text": "https://registry.example/q/1",
    }
    return wire.LicenceContent(**(fields | changes))


def a_case(id: str, state: CaseState = CaseState.APPROVED) -> Case:
    """Return a case that waits for its licence."""
    return Case(
        id=id,
        number=f"2026-{id}",
        item_id="start",
        item=ItemRule(id="start", name="公司设立登记"),
        kind=CaseKind.PROMISED,
        state=state,
        applicant="林**",
        applicant_kind="company",
        sealed_id="",
        person_hash="",
        received_by="ann",
        received_at=OPENING,
        changed_at=OPENING,
    )


class LicenceHall(DeskHall):
    """`licences-1` and `licences-2` are licence printers; `ann` is a clerk."""

    def __init__(self, **settings: Any) -> None:
        self._keys = count(1)
        self.licences: dict[str, Licence] = {}
        self.trays: dict[str, Tray] = {}
        self.stacks: dict[str, BlankStack] = {}
        told = (papers.PlatformName.E_CERTIFICATE, papers.PlatformName.RATINGS)
        platforms = tuple(papers.Platform(id=name) for name in told)
        kiosks = licence_kiosks("licences-1", "licences-2", **settings)
        super().__init__(config(kiosks=kiosks, platforms=platforms))
        self.state.records.remember(map(a_case, ("case-1", "case-2")))

    def key(self) -> str:
        """Return a new request key."""
        return f"key-{next(self._keys):06d}"

    def at(self, terminal: str) -> Context:
        """Return what a handler gets from a licence printer."""
        context = self.context("", Role.KIOSK)
        actor = Actor(f"id of {terminal}", frozenset({Role.KIOSK}), terminal_name=terminal)
        return Context(
            context.now,
            actor,
            context.new_id,
            context.keyed_hash,
            context.link_for,
            context.sealer,
        )

    def kiosk(self, params: Params, terminal: str = "licences-1") -> View:
        """Run a request of a licence printer."""
        context = self.at(terminal)
        decision = handlers()[type(params)](self.state, params, context)
        return self.carry_out(with_messages(self.state, decision, context))

    def lapse(self) -> None:
        """Let the server's chore run."""
        self.carry_out(lapse_all(self.state, self.context()))

    # -------------------------------------------------------- staff

    def offer(self, case: str = "case-1", copy: int = 1, **changes: Any) -> LicenceView:
        """Offer a sheet of a case."""
        fields: dict[str, Any] = {
            "request_key": self.key(),
            "case_id": case,
            "content": content(),
            "variant": LicenceVariant.ORIGINAL,
            "copy": copy,
            "holder_number": HOLDER,
            "pickup_code": CODE,
        }
        return cast(LicenceView, self.run(wire.OfferLicence(**(fields | changes)), "ann"))

    def load(
        self,
        first: str = "A0001",
        last: str = "A0010",
        terminal: str = "licences-1",
        tray: str = "tray-1",
        variant: LicenceVariant = LicenceVariant.ORIGINAL,
    ) -> StockView:
        """Put a stack of blanks into a tray."""
        request = wire.LoadBlanks(
            request_key=self.key(), terminal=terminal, tray=tray, variant=variant, first=first, last=last
        )
        return cast(StockView, self.run(request, "ann"))

    def stock(self, tray: str = "licences-1/tray-1") -> StockView:
        """Return a tray."""
        found = cast(wire.StocksFound, self.run(wire.ListBlanks(), "ann"))
        return next(stock for stock in found.stocks if stock.id == tray)

    def licence(self, id: str) -> Licence:
        """Return a licence as it stands."""
        return self.state.records.get(Licence, id)

    # -------------------------------------------------------- at the terminal

    def present(
        self, number: str = HOLDER, terminal: str = "licences-1", *, card: bool = True, **fields: Any
    ) -> wire.Session:
        """Stand before a terminal."""
        request = wire.PresentPerson(number=number, read_from_card=card, **fields)
        return cast(wire.Session, self.kiosk(request, terminal))

    def claim(self, licence: str, terminal: str = "licences-1") -> wire.Claimed:
        """Present the holder's card and claim."""
        session = self.present(terminal=terminal).session
        request = wire.ClaimLicence(request_key=self.key(), session=session, licence_id=licence)
        return cast(wire.Claimed, self.kiosk(request, terminal))

    def begin(self, token: str, terminal: str = "licences-1") -> wire.BlankTaken:
        """Take a blank."""
        request = wire.BeginPrint(request_key=self.key(), token=token)
        return cast(wire.BlankTaken, self.kiosk(request, terminal))

    def end(self, token: str, end: wire.PrintEnd, terminal: str = "licences-1") -> LicenceView:
        """Say what became of the sheet."""
        request = wire.EndPrint(request_key=self.key(), token=token, end=end)
        return cast(LicenceView, self.kiosk(request, terminal))
