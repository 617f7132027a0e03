"""Scans over real sockets: up, used, down again; what a thief finds on the disk; what is refused."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import pytest

from queue_server.client.link import HallLink
from queue_server.protocol.cases import FindReusable
from queue_server.protocol.errors import (
    DocumentRefused,
    Forbidden,
    HallError,
    NotFound,
    PersonMismatch,
    StorageFull,
)
from queue_server.protocol.events import Topic
from queue_server.protocol.scans import (
    MOST_BYTES,
    PROOF_HEADER,
    AddScan,
    BeginDownload,
    BeginUpload,
    FileKind,
    FilePath,
    FileStored,
    ReadScan,
    ReadTrail,
    RemoveScan,
    ReuseScan,
    ScanStored,
)
from queue_server.protocol.session import LogIn
from queue_server.storage import vault
from queue_server.storage.errors import WrongMasterKey
from queue_server.web.app import MASTER_KEY, SCANS
from tests.helpers.documents import (
    NAME,
    NUMBER,
    a_jpeg,
    a_pdf,
    bytes_on_disk,
    open_case,
    sealed_row,
)
from tests.helpers.running_hall import PASSWORD, Heard, RunningHall, running_hall

CODE = "code of a page 110101199003070732"


@asynccontextmanager
async def desk(hall: RunningHall, name: str = "window-1", clerk: str = "li") -> AsyncIterator[HallLink]:
    """A terminal with somebody logged in."""
    async with hall.link(name, Heard()) as link:
        if clerk:
            counter = {"li": "w1", "wang": "w2"}.get(clerk, "")
            await link.call(
                LogIn(request_key=f"login-{clerk}", clerk_id=clerk, password=PASSWORD, counter_id=counter)
            )
        yield link


async def add(link: HallLink, data: bytes, material: str = "m1", case: str = "case-1") -> ScanStored:
    """Upload a document and make it a material."""
    stored = await link.files.upload(data)
    return await link.call(
        AddScan(
            request_key=f"add-{stored.blob_id[:8]}-{material}-{case}",
            blob_id=stored.blob_id,
            case_id=case,
            material_id=material,
            codes=(CODE,),
        )
    )


async def refusal(link: HallLink, data: bytes) -> DocumentRefused:
    """Upload what must be refused."""
    with pytest.raises(DocumentRefused) as refused:
        await link.files.upload(data)
    return refused.value


def files_in(data: Path) -> list[Path]:
    """Return the files of the vault."""
    return sorted(path for path in (data / SCANS).rglob("*") if path.is_file())


async def test_a_scan_comes_back_as_it_was_and_its_first_page_as_a_picture(hall: RunningHall) -> None:
    await open_case(hall)
    document = a_pdf(3) + b"%" + bytes(range(256)) * 9_000  # more than two chunks
    async with desk(hall) as link:
        stored = await link.files.upload(document)
        assert (stored.pages, stored.media_type) == (3, "application/pdf")
        answer = await add(link, document)
        assert answer.scan.by == "li"
        assert answer.case is not None
        assert answer.case.materials[0].scans == (answer.scan.id,)
        scan = BeginDownload(kind=FileKind.SCAN, id=answer.scan.id, purpose="核对")
        assert await link.files.download(scan) == document
        thumbnail = BeginDownload(kind=FileKind.THUMBNAIL, id=answer.scan.id)
        assert (await link.files.download(thumbnail)).startswith(b"\x89PNG")


async def test_codes_are_shown_only_to_who_asks_and_is_logged(hall: RunningHall) -> None:
    await open_case(hall)
    async with desk(hall) as link, desk(hall, "office", "boss") as office:
        scan = (await add(link, a_pdf())).scan
        assert scan.codes == ()
        assert (await link.call(ReadScan(scan_id=scan.id, purpose="route"))).scan.codes == (CODE,)
        await link.files.download(BeginDownload(kind=FileKind.THUMBNAIL, id=scan.id, purpose="list"))
        for record_id in (scan.id, "case-1"):
            trail = (await office.call(ReadTrail(record_id=record_id))).lines
            seen = [(line.what, line.part, line.who, line.terminal, line.purpose) for line in trail]
            assert ("scan_opened", "codes", "李静", "window-1", "route") in seen
            assert ("scan_opened", "thumbnail", "李静", "window-1", "list") in seen
        with pytest.raises(Forbidden):
            await link.call(ReadTrail(record_id=scan.id))


async def test_a_thief_of_the_data_folder_reads_nothing(hall: RunningHall, data: Path) -> None:
    await open_case(hall)
    pdf, jpeg = a_pdf(2, "the words on the page"), a_jpeg()
    async with desk(hall) as link:
        for document, material in ((pdf, "m1"), (jpeg, "m2")):
            scan = (await add(link, document, material)).scan
            await link.files.download(BeginDownload(kind=FileKind.SCAN, id=scan.id))
            await link.call(ReadScan(scan_id=scan.id))
    loot = bytes_on_disk(data)
    plain = (pdf, jpeg, b"%PDF", b"JFIF", b"\x89PNG", b"IHDR", CODE.encode(), NUMBER.encode(), NAME.encode())
    assert [word[:20] for word in plain if word in loot] == []
    assert sha256(pdf).hexdigest().encode() not in loot, "whoever has a copy could look for it by its hash"
    assert b"YCV1" in loot, "the files were looked into"
    assert [path.name for path in files_in(data) if path.stat().st_mode & 0o077] == []
    assert (data / MASTER_KEY).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"hello", "not_a_document"),
        (b"MZ" + a_pdf()[5:], "not_a_document"),
        (b"%PDF-1.7\nnothing of the kind", "broken"),
        (a_jpeg()[:300], "broken"),
        (a_pdf(301), "too_many_pages"),
    ],
)
async def test_what_is_no_document_is_refused_and_leaves_nothing(
    hall: RunningHall, data: Path, document: bytes, reason: str
) -> None:
    async with desk(hall) as link:
        assert (await refusal(link, document)).params["reason"] == reason
    assert files_in(data) == []


async def test_too_large_is_refused_before_it_is_sent(hall: RunningHall) -> None:
    async with desk(hall) as link:
        assert (await refusal(link, bytes(MOST_BYTES + 1))).params == {
            "reason": "too_large",
            "limit": MOST_BYTES,
        }


async def test_other_bytes_than_announced_are_refused(hall: RunningHall, data: Path) -> None:
    document, other = a_pdf(1, "a"), a_pdf(1, "b")
    async with desk(hall) as link, hall.browser() as browser:
        place = await announce(link, document)
        answer = await browser.post(place.path, content=other, headers=proof(hall, place))
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert answer.json()["params"]["reason"] == "checksum"
        place = await announce(link, document)
        answer = await browser.post(place.path, content=document + b"x", headers=proof(hall, place))
        assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert files_in(data) == []


async def announce(link: HallLink, document: bytes) -> FilePath:
    return await link.call(BeginUpload(size_bytes=len(document), sha256=sha256(document).hexdigest()))


def proof(hall: RunningHall, place: FilePath, name: str = "window-1") -> dict[str, str]:
    return {PROOF_HEADER: hall.identity(name).proof_for(place.path.rpartition("/")[2])}


async def test_a_path_works_once_and_for_its_own_terminal_alone(hall: RunningHall) -> None:
    document = a_pdf()
    async with desk(hall) as link, hall.browser() as browser:
        place = await announce(link, document)
        for headers in ({}, {PROOF_HEADER: "00"}, proof(hall, place, "window-2")):
            stolen = await browser.post(place.path, content=document, headers=headers)
            assert stolen.status_code == HTTPStatus.FORBIDDEN
            assert stolen.json()["params"]["why"] == "other_terminal"
        first = await browser.post(place.path, content=document, headers=proof(hall, place))
        assert first.status_code == HTTPStatus.OK
        again = await browser.post(place.path, content=document, headers=proof(hall, place))
        assert again.status_code == HTTPStatus.NOT_FOUND


async def test_answers_are_kept_by_no_cache_and_name_nobody(hall: RunningHall) -> None:
    await open_case(hall)
    async with desk(hall) as link, hall.browser() as browser:
        scan = (await add(link, a_pdf())).scan
        place = await link.call(BeginDownload(kind=FileKind.SCAN, id=scan.id))
        answer = await browser.get(place.path, headers=proof(hall, place))
        assert answer.headers["cache-control"] == "no-store, private"
        assert answer.headers["content-disposition"] == f'attachment; filename="scan-{scan.id}.pdf"'
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_terminal_without_a_person_sees_no_scan(hall: RunningHall) -> None:
    await open_case(hall)
    async with desk(hall) as link, desk(hall, "window-2", "") as empty, desk(hall, "kiosk-1", "") as kiosk:
        scan = (await add(link, a_pdf())).scan
        for nobody in (empty, kiosk):
            with pytest.raises(Forbidden):
                await nobody.files.download(BeginDownload(kind=FileKind.SCAN, id=scan.id))


async def test_an_upload_cut_off_half_way_leaves_nothing(hall: RunningHall, data: Path) -> None:
    document = a_pdf() + b"%" + bytes(3_000_000)
    async with desk(hall) as link:
        place = await announce(link, document)
        _, writer = await asyncio.open_connection("127.0.0.1", hall.port)
        head = f"POST {place.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(document)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in proof(hall, place).items())
        writer.write(head.encode() + b"\r\n" + document[:2_000_000])
        await writer.drain()
        while not files_in(data):  # noqa: ASYNC110  # the server tells nobody that it has begun
            await asyncio.sleep(0.01)
        writer.transport.abort()
        while files_in(data):  # noqa: ASYNC110  # nor that it has given up
            await asyncio.sleep(0.01)
        assert (await link.files.upload(document)).pages == 1, "the same again is safe"


async def test_what_a_crash_left_in_the_anteroom_is_cleared_at_the_start(data: Path) -> None:
    incoming = data / SCANS / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "half.document").write_bytes(b"YCV1 half")
    async with running_hall(data):
        assert list(incoming.iterdir()) == []


async def test_the_same_content_is_stored_once_however_often_and_at_once(
    hall: RunningHall, data: Path
) -> None:
    await open_case(hall)
    document = a_jpeg()
    async with desk(hall) as one, desk(hall, "window-2", "wang") as two:
        stored = await asyncio.gather(*(link.files.upload(document) for link in (one, two) * 4))
        assert len(set(stored)) == 1
        assert len(files_in(data)) == len(("document", "thumbnail"))
        scan = (await add(one, document)).scan
        assert (await add(two, document)).scan == scan, "twice the same on one material is once"
        assert await two.files.download(BeginDownload(kind=FileKind.SCAN, id=scan.id)) == document


@pytest.mark.expects_logs("damaged")
@pytest.mark.parametrize("place", [3, 8, 40, -1])
async def test_a_changed_byte_is_noticed_told_and_mended_by_the_same_content(
    hall: RunningHall, data: Path, place: int
) -> None:
    await open_case(hall)
    document, heard = a_pdf(), Heard()
    async with desk(hall) as link, hall.link("office", heard, Topic.DEVICES):
        scan = (await add(link, document)).scan
        file = next(path for path in files_in(data) if path.suffix == "")
        changed = bytearray(file.read_bytes())
        changed[place] ^= 1
        file.write_bytes(changed)
        wanted = BeginDownload(kind=FileKind.SCAN, id=scan.id)
        with pytest.raises(DocumentRefused) as refused:
            await link.files.download(wanted)
        assert refused.value.params["reason"] == "damaged"
        await heard.until(lambda: "vault" in heard.mirror.devices)
        assert heard.mirror.devices["vault"].faults == ("damaged",)
        await link.files.upload(document)
        assert await link.files.download(wanted) == document


async def test_a_wrong_scan_is_taken_off_and_can_be_seen_no_more(hall: RunningHall) -> None:
    await open_case(hall)
    async with desk(hall) as link:
        scan = (await add(link, a_pdf())).scan
        removed = await link.call(RemoveScan(request_key="remove-001", scan_id=scan.id, reason="扫错了"))
        assert removed.scan.deleted_at is not None
        assert removed.case is not None
        assert removed.case.materials[0].scans == ()
        for again in (FileKind.SCAN, FileKind.THUMBNAIL):
            with pytest.raises(NotFound):
                await link.files.download(BeginDownload(kind=again, id=scan.id))


async def test_a_material_handed_in_before_is_offered_to_the_same_person_alone(hall: RunningHall) -> None:
    await open_case(hall, "old")
    await open_case(hall, "new")
    await open_case(hall, "other", "110101198001010010")
    async with desk(hall) as link:
        scan = (await add(link, a_pdf(), "m1", "old")).scan
        offers = (await link.call(FindReusable(case_id="new"))).by_material
        assert [(one.scan_id, one.from_case) for one in offers["m1"]] == [(scan.id, "N-old")]
        assert "m2" not in offers
        assert (await link.call(FindReusable(case_id="other"))).by_material == {}
        stranger = ReuseScan(request_key="reuse-000", scan_id=scan.id, case_id="other", material_id="m1")
        with pytest.raises(PersonMismatch):
            await link.call(stranger)
        reused = await link.call(
            ReuseScan(request_key="reuse-001", scan_id=scan.id, case_id="new", material_id="m1")
        )
        assert reused.scan.reused_from == "N-old"
        assert reused.scan.scanned_at == scan.scanned_at
        assert reused.case is not None
        assert reused.case.materials[0].state == "shared"


async def test_a_key_of_another_hall_or_a_lost_one_stops_the_start_in_words(data: Path) -> None:
    async with running_hall(data) as hall:
        await open_case(hall)
        sealed = sealed_row(data, "sealed-case-1")
    key = (data / MASTER_KEY).read_bytes()
    (data / MASTER_KEY).write_bytes(bytes(32))
    with pytest.raises(WrongMasterKey, match=r"备份.*backup|备份"):
        async with running_hall(data):
            pass
    (data / MASTER_KEY).unlink()
    with pytest.raises(WrongMasterKey, match="missing"):
        async with running_hall(data):
            pass
    assert not (data / MASTER_KEY).exists(), "a new key would hide the loss"
    (data / MASTER_KEY).write_bytes(key)
    (data / MASTER_KEY).chmod(0o600)
    async with running_hall(data):
        assert sealed_row(data, "sealed-case-1") == sealed


@pytest.mark.expects_logs("could be read by others")
async def test_a_key_others_could_read_is_made_private(data: Path) -> None:
    async with running_hall(data):
        pass
    (data / MASTER_KEY).chmod(0o644)
    async with running_hall(data):
        assert (data / MASTER_KEY).stat().st_mode & 0o077 == 0


async def test_an_unknown_blob_or_material_is_refused(hall: RunningHall) -> None:
    await open_case(hall)
    async with desk(hall) as link:
        stored: FileStored = await link.files.upload(a_pdf())
        for blob_id, case_id, material_id in (
            ("0" * 32, "case-1", "m1"),
            (stored.blob_id, "case-2", "m1"),
            (stored.blob_id, "case-1", "m9"),
        ):
            wrong = AddScan(
                request_key=f"wrong-{case_id}-{material_id}-{blob_id[:4]}",
                blob_id=blob_id,
                case_id=case_id,
                material_id=material_id,
            )
            with pytest.raises(HallError) as refused:
                await link.call(wrong)
            assert isinstance(refused.value, NotFound)


async def test_a_full_disk_is_told_before_a_byte_is_sent_and_half_way(
    hall: RunningHall, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(hall) as link, hall.browser() as browser:
        document = a_pdf()
        place = await announce(link, document)
        monkeypatch.setattr(vault, "SPARE_BYTES", 2**62)
        with pytest.raises(StorageFull):
            await announce(link, document)

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        answer = await browser.post(place.path, content=document, headers=proof(hall, place))
        assert answer.status_code == HTTPStatus.INSUFFICIENT_STORAGE
        assert answer.json() == {"slug": "storage_full", "retryable": True}
    assert files_in(data) == []
