"""The end of scans and names: what was destroyed is in no file any more, and the log proves it."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.client.link import HallLink
from queue_server.protocol.errors import HallError, NotFound
from queue_server.protocol.scans import AddScan, BeginDownload, FileKind, RemoveScan, ScanStored
from queue_server.protocol.session import LogIn
from queue_server.web.app import MASTER_KEY, SCANS
from tests.helpers.documents import (
    NAME,
    NUMBER,
    a_jpeg,
    a_pdf,
    bytes_on_disk,
    end_case,
    open_case,
    sealed_row,
)
from tests.helpers.running_hall import PASSWORD, Heard, RunningHall, running_hall

SCAN_DAYS, CASE_DAYS = 1095, 3650


class Calendar:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += dt.timedelta(days=days)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@asynccontextmanager
async def desk(data: Path, calendar: Calendar) -> AsyncIterator[tuple[RunningHall, HallLink]]:
    """A hall with somebody at a window."""
    async with running_hall(data, clock=calendar) as hall, hall.link("window-1", Heard()) as link:
        await link.call(LogIn(request_key="login-li", clerk_id="li", password=PASSWORD, counter_id="w1"))
        yield hall, link


async def add(link: HallLink, data: bytes, case_id: str, material_id: str = "m1") -> ScanStored:
    """Make a document a material."""
    stored = await link.files.upload(data)
    key = f"add-{case_id}-{material_id}-{stored.blob_id}"
    return await link.call(
        AddScan(
            request_key=key[:64],
            blob_id=stored.blob_id,
            case_id=case_id,
            material_id=material_id,
            codes=("a code",),
        )
    )


def documents(data: Path) -> int:
    """Return how many documents lie in the vault."""
    return sum(path.suffix == "" for path in (data / SCANS).rglob("*") if path.is_file())


async def is_gone(link: HallLink, scan_id: str) -> bool:
    """Tell whether a scan can be opened no more."""
    try:
        await link.files.download(BeginDownload(kind=FileKind.SCAN, id=scan_id))
    except NotFound:
        return True
    return False


def blob_id_of(data: Path, content: bytes) -> str:
    """Return under which name a content lies."""
    from hashlib import sha256

    naming = hmac.digest((data / MASTER_KEY).read_bytes(), b"names of documents", "sha256")
    return hmac.new(naming, sha256(content).digest(), sha256).hexdigest()[:32]


async def test_an_unused_document_is_destroyed_after_a_day(data: Path, calendar: Calendar) -> None:
    async with desk(data, calendar) as (hall, link):
        await open_case(hall)
        await add(link, a_pdf(1, "used"), "case-1")
        unused = await link.files.upload(a_pdf(1, "unused"))
        assert await hall.server.sweep.once() == 0
        calendar.pass_days(1.1)
        assert await hall.server.sweep.once() == 1
        assert documents(data) == 1
        with pytest.raises(HallError):
            await link.call(
                AddScan(request_key="too-late-1", blob_id=unused.blob_id, case_id="case-1", material_id="m1")
            )
        assert await link.files.upload(a_pdf(1, "unused")) == unused, "the same again begins anew"


async def test_a_document_taken_off_goes_when_no_case_needs_it(data: Path, calendar: Calendar) -> None:
    async with desk(data, calendar) as (hall, link):
        await open_case(hall, "one")
        await open_case(hall, "two")
        first = (await add(link, a_pdf(), "one")).scan
        second = (await add(link, a_pdf(), "two")).scan
        calendar.pass_days(0.01)
        await link.call(RemoveScan(request_key="remove-one", scan_id=first.id, reason="wrong"))
        assert await hall.server.sweep.once() == 0
        assert not await is_gone(link, second.id)
        await link.call(RemoveScan(request_key="remove-two", scan_id=second.id, reason="wrong"))
        await hall.server.sweep.once()
        assert documents(data) == 0


async def test_when_its_time_is_over_nothing_of_a_scan_can_be_read_by_anybody(
    data: Path, calendar: Calendar
) -> None:
    document = a_jpeg("a face")
    async with desk(data, calendar) as (hall, link):
        await open_case(hall, "ended")
        await open_case(hall, "open")
        scan = (await add(link, document, "ended")).scan
        kept = (await add(link, a_pdf(1, "kept"), "open")).scan
        blob_id = blob_id_of(data, document)
        wrapped, cipher = sealed_row(data, blob_id)
        file = (data / SCANS / blob_id[:2] / blob_id).read_bytes()
        await end_case(hall, "ended")
        calendar.pass_days(SCAN_DAYS - 1)
        await hall.server.sweep.once()
        assert wrapped in bytes_on_disk(data), "the disk was looked at"
        calendar.pass_days(2)
        assert await hall.server.sweep.once() > 0
        left = bytes_on_disk(data)
        assert [one in left for one in (wrapped, cipher, file, file[12:60])] == [False] * 4
        assert sealed_row(data, blob_id) == (b"", b"")
        assert await is_gone(link, scan.id)
        assert not await is_gone(link, kept.id)
    assert wrapped not in bytes_on_disk(data)


async def test_when_the_time_of_a_case_is_over_its_persons_are_nobody(data: Path, calendar: Calendar) -> None:
    async with desk(data, calendar) as (hall, _):
        await open_case(hall)
        await end_case(hall)
        wrapped, cipher = sealed_row(data, "sealed-case-1")
        calendar.pass_days(CASE_DAYS - 1)
        await hall.server.sweep.once()
        assert wrapped in bytes_on_disk(data)
        calendar.pass_days(2)
        await hall.server.sweep.once()
        left = bytes_on_disk(data)
        secret = (wrapped, cipher, NAME.encode(), NUMBER.encode())
        assert [one for one in secret if one in left] == []


async def test_the_keys_that_link_persons_end_after_their_years(data: Path, calendar: Calendar) -> None:
    async with desk(data, calendar) as (hall, _):
        await open_case(hall)
        store = hall.server.sweep.store
        assert store.secret_names("persons ")[-1] == "persons 2026"
        calendar.pass_days(365 * 10 + 60)
        await hall.server.sweep.once()
        assert "persons 2026" not in store.secret_names("persons ")


async def test_the_command_shows_what_is_due_and_proves_what_is_gone(
    data: Path, calendar: Calendar, tmp_path: Path
) -> None:
    from tests.helpers.halls import write_hall

    async with desk(data, calendar) as (hall, link):
        await open_case(hall)
        await link.files.upload(a_pdf())
        calendar.pass_days(2)
        await hall.server.sweep.once()
        destroyed = blob_id_of(data, a_pdf())
    hall_file = write_hall(tmp_path)
    shown = CliRunner().invoke(app, ["retention", "--hall", str(hall_file), "--data", str(data)])
    assert shown.exit_code == 0, shown.output
    assert destroyed in shown.output
