"""Sheets fetched over the wire: a case's papers with their persons, and the licence a terminal claimed."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest

from queue_server.application.command import Actor, Decision
from queue_server.client.link import HallLink
from queue_server.domain.cases.events import CaseDecided, PaperMade
from queue_server.domain.events import DomainEvent
from queue_server.papers.model import PaperKind, to_json
from queue_server.papers.specimens import specimens
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import ClaimLost, Forbidden, NotFound
from queue_server.protocol.licence_views import LicenceVariant
from queue_server.protocol.scans import BeginDownload, FileKind, ReadTrail
from queue_server.protocol.session import LogIn
from tests.helpers.documents import NAME, bytes_on_disk, open_case
from tests.helpers.licence_hall import CODE, HOLDER, content, licence_kiosks
from tests.helpers.running_hall import PASSWORD, Heard, RunningHall, running_hall, small_hall

PAPER = "受2026-000001"
NOW = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
async def hall(data: Path) -> AsyncIterator[RunningHall]:
    """A hall whose kiosk prints licences."""
    async with running_hall(data, small_hall(kiosks=licence_kiosks("kiosk-1"))) as running:
        yield running


async def clerk(link: HallLink, clerk_id: str = "li", counter_id: str = "w1") -> None:
    await link.call(
        LogIn(request_key=f"login-{clerk_id}", clerk_id=clerk_id, password=PASSWORD, counter_id=counter_id)
    )


async def make_paper(hall: RunningHall) -> None:
    """Make out an acceptance notice, as the use case keeps it: without the person."""
    paper = specimens()[PaperKind.ACCEPTANCE_NOTICE]

    made = PaperMade(
        at=NOW,
        record_id="case-1",
        by="li",
        number=PAPER,
        paper="acceptance_notice",
        content=to_json(paper).decode(),
    )
    await happen(hall, made)


async def happen(hall: RunningHall, event: DomainEvent) -> None:
    """Let something happen to a case."""
    actor = Actor("test", frozenset())
    await hall.server.engine.do(actor, lambda *_: Decision((event,), lambda _: Empty()), "test")


def text_of(pdf: bytes) -> str:
    """Return the words on the first page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


async def test_a_paper_comes_with_its_person_and_who_took_it_is_logged(hall: RunningHall, data: Path) -> None:
    await open_case(hall)
    await make_paper(hall)
    wanted = BeginDownload(kind=FileKind.PAPER, id=PAPER, case_id="case-1", purpose="打印")
    async with hall.link("window-1", Heard()) as link, hall.link("office", Heard()) as office:
        with pytest.raises(Forbidden):
            await link.files.download(wanted)
        await clerk(link)
        await clerk(office, "boss", "")
        assert NAME in text_of(await link.files.download(wanted))
        picture = BeginDownload(kind=FileKind.PAPER_PICTURE, id=PAPER, case_id="case-1")
        assert (await link.files.download(picture)).startswith(b"\x89PNG")
        lines = (await office.call(ReadTrail(record_id="case-1"))).lines
        assert [(one.who, one.purpose) for one in lines if one.what == "paper_opened"] == [
            ("李静", "打印"),
            ("李静", ""),
        ]
        for case_id, number in (("case-1", "受2026-000009"), ("case-9", PAPER)):
            with pytest.raises(NotFound):
                await link.files.download(BeginDownload(kind=FileKind.PAPER, id=number, case_id=case_id))
    assert NAME.encode() not in bytes_on_disk(data)


async def test_a_licence_is_given_to_the_terminal_that_has_claimed_it_alone(hall: RunningHall) -> None:
    async with (
        hall.link("window-1", Heard()) as window,
        hall.link("kiosk-1", Heard()) as kiosk,
    ):
        await clerk(window)
        await open_case(hall)
        await happen(hall, CaseDecided(at=NOW, record_id="case-1", by="li", approves=True))
        offered = await window.call(
            wire.OfferLicence(
                request_key="offer-0001",
                case_id="case-1",
                content=content(),
                variant=LicenceVariant.ORIGINAL,
                holder_number=HOLDER,
                pickup_code=CODE,
            )
        )
        visit = await kiosk.call(wire.PresentPerson(number=HOLDER, read_from_card=True))
        claimed = await kiosk.call(
            wire.ClaimLicence(request_key="claim-001", session=visit.session, licence_id=offered.id)
        )
        mine = BeginDownload(kind=FileKind.LICENCE, id=offered.id, token=claimed.token)
        assert content().name in text_of(await kiosk.files.download(mine))
        picture = BeginDownload(kind=FileKind.LICENCE_PICTURE, id=offered.id, token=claimed.token)
        preview = await kiosk.files.download(picture)
        assert preview.startswith(b"\x89PNG")
        assert max(int.from_bytes(preview[at : at + 4], "big") for at in (16, 20)) > 2400  # A3, 150 ppi
        for token in ("", "another token"):
            with pytest.raises(ClaimLost):
                await kiosk.files.download(BeginDownload(kind=FileKind.LICENCE, id=offered.id, token=token))
        with pytest.raises(ClaimLost):
            await window.files.download(mine)
