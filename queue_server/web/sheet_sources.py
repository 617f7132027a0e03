"""Sheets that can be fetched: papers of a case, an item's guide, and the licence a terminal has claimed."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial

from queue_server.application.case_papers import paper_of, sealed_of
from queue_server.application.catalogue import Catalogue
from queue_server.application.command import Actor, Context, Decision
from queue_server.application.engine import Engine
from queue_server.application.guide_sheet import guide_sheet
from queue_server.application.licence_papers import licence_of, offset_of, variant_of
from queue_server.application.ports import Archive
from queue_server.application.sealing import Sealer
from queue_server.application.verbs.licensing import claimed_here
from queue_server.documents.looking import PDF, PNG
from queue_server.domain.cases.events import PaperOpened
from queue_server.domain.cases.model import Case
from queue_server.domain.licences.licence import Licence
from queue_server.domain.state import HallState
from queue_server.papers.licence import Licences, Variant
from queue_server.papers.model import AnyPaper
from queue_server.papers.render import Papers
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import ClaimLost, NotFound
from queue_server.protocol.scans import BeginDownload, FileKind
from queue_server.web.downloads import Content, Fetch, must_be_a_person
from queue_server.web.print_room import PrintRoom

PREVIEW_PPI = 150
"""A licence before it is printed: small print is sharp at the terminal's largest zoom."""


class Secrets:
    """Personal data opened for one sheet.

    Args:
        engine: the hall.
        store: what was sealed.
        sealer: opens it.
    """

    def __init__(self, engine: Engine, store: Archive, sealer: Sealer) -> None:
        self._engine = engine
        self._store = store
        self._sealer = sealer

    async def of(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return what was sealed under these ids; what was destroyed is not there."""
        wanted = [id for id in ids if id]
        sealed = await self._engine.in_storage(lambda: [self._store.sealed(id) for id in wanted])
        return {one.id: self._sealer.unseal(one) for one in sealed if one is not None and one.key}


class PaperSource:
    """Papers of cases, by their number; the case is named beside it.

    Args:
        engine: the hall.
        store: cases of any age.
        secrets: the persons on the paper.
        room: sets the sheet.
    """

    def __init__(self, engine: Engine, store: Archive, secrets: Secrets, room: PrintRoom) -> None:
        self._engine = engine
        self._store = store
        self._secrets = secrets
        self._room = room

    async def __call__(self, actor: Actor, wanted: BeginDownload) -> Fetch:
        """Log who is given which paper and why. Raises Forbidden, NotFound."""
        must_be_a_person(actor)
        known = self._engine.state.records.find(Case, wanted.case_id)
        case = known or await self._engine.in_storage(lambda: self._store.record(Case, wanted.case_id))
        if case is None:
            raise NotFound(what="case", id=wanted.case_id)
        if case.paper(wanted.id) is None:
            raise NotFound(what="paper", id=wanted.id)
        await self._engine.do(actor, partial(_paper_opened, case, wanted), "file.begin_download")
        return partial(self._content, case, wanted)

    async def _content(self, case: Case, wanted: BeginDownload) -> Content:
        secrets = await self._secrets.of(sealed_of(case))
        return await _sheet(self._room, paper_of(case, wanted.id, secrets), wanted.kind, "paper")


class GuideSource:
    """Guides, which are public.

    Args:
        catalogue: the hall's items.
        engine: knows whose hall it is.
        room: sets the sheet.
        today: the hall's local date.
        link_for: the phone page of an item's guide.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        engine: Engine,
        room: PrintRoom,
        today: Callable[[], dt.date],
        link_for: Callable[[str], str],
    ) -> None:
        self._catalogue = catalogue
        self._engine = engine
        self._room = room
        self._today = today
        self._link_for = link_for

    async def __call__(self, _: Actor, wanted: BeginDownload) -> Fetch:
        """Find the guide in force. Raises NotFound."""
        today = self._today()
        guide = self._catalogue.guide(wanted.id, today)
        if guide is None:
            raise NotFound(what="item", id=wanted.id)
        imprint = self._engine.state.rules.cases.imprint
        sheet = guide_sheet(guide, imprint, today, self._link_for(wanted.id))
        return lambda: _sheet(self._room, sheet, wanted.kind, "guide")


class LicenceSource:
    """Licences, for the terminal that has claimed one and for nobody else.

    Args:
        engine: the hall.
        secrets: what stands on the licence.
        room: sets the sheet.
    """

    def __init__(self, engine: Engine, secrets: Secrets, room: PrintRoom) -> None:
        self._engine = engine
        self._secrets = secrets
        self._room = room

    async def __call__(self, actor: Actor, wanted: BeginDownload) -> Fetch:
        """Check the claim. Raises ClaimLost."""
        await self._engine.do(actor, partial(_checked_claim, wanted), "file.begin_download")
        return partial(self._content, wanted)

    async def _content(self, wanted: BeginDownload) -> Content:
        licence = await self._engine.ask(lambda state, _: state.records.get(Licence, wanted.id))
        offset = await self._engine.ask(lambda state, _: offset_of(state, licence))
        sheet = licence_of(licence, await self._secrets.of((licence.content,)))
        variant = variant_of(licence)

        def work(_: Papers, licences: Licences) -> bytes:
            if wanted.kind is FileKind.LICENCE_PICTURE:
                return licences.png(sheet, variant, ppi=PREVIEW_PPI)
            return licences.pdf(sheet, variant, offset_mm=(offset.dx_mm, offset.dy_mm))

        return _content(await self._room.set(work), wanted.kind, "licence")


class CalibrationSource:
    """The sheet that shows how far a tray prints off, for the licence printer that has the tray.

    Args:
        engine: the hall.
        room: sets the sheet.
    """

    def __init__(self, engine: Engine, room: PrintRoom) -> None:
        self._engine = engine
        self._room = room

    async def __call__(self, actor: Actor, wanted: BeginDownload) -> Fetch:
        """Find the tray. Raises NotFound."""
        terminal = self._engine.state.rules.licence_terminals.get(actor.place)
        tray = terminal.tray(wanted.id) if terminal else None
        if tray is None:
            raise NotFound(what="tray", id=wanted.id)
        variant, offset = Variant(tray.variant), (tray.dx_mm, tray.dy_mm)

        async def content() -> Content:
            data = await self._room.set(lambda _, licences: licences.calibration_pdf(variant, offset))
            return _content(data, wanted.kind, "calibration")

        return content


_PICTURES = frozenset({FileKind.PAPER_PICTURE, FileKind.LICENCE_PICTURE})


def _paper_opened(case: Case, wanted: BeginDownload, state: HallState, ctx: Context) -> Decision:
    state.records.remember([case])
    opened = PaperOpened(
        at=ctx.now,
        record_id=case.id,
        by=ctx.actor.clerk_id,
        number=wanted.id,
        purpose=wanted.purpose,
        place=ctx.actor.place,
    )
    return Decision((opened,), lambda _: Empty())


def _checked_claim(wanted: BeginDownload, state: HallState, ctx: Context) -> Decision:
    licence = claimed_here(state, wanted.token, ctx)
    if licence.id != wanted.id:
        raise ClaimLost(state=licence.state.value)
    return Decision((), lambda _: Empty())


async def _sheet(room: PrintRoom, paper: AnyPaper, kind: FileKind, name: str) -> Content:
    def work(papers: Papers, _: Licences) -> bytes:
        return papers.png(paper) if kind in _PICTURES else papers.pdf(paper)

    return _content(await room.set(work), kind, name)


def _content(data: bytes, kind: FileKind, name: str) -> Content:
    media_type, suffix = (PNG, "png") if kind in _PICTURES else (PDF, "pdf")
    return Content(f"{name}.{suffix}", media_type, len(data), _once(data))


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
