"""The scan page without its widgets: pages in, order, doubtful ones, files, the way to the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from counter_terminal.viewmodels.cases.case_desk import Page
from counter_terminal.viewmodels.scanning.files import read_file
from counter_terminal.viewmodels.scanning.pages import Strip
from devices.errors import FaultKind
from devices.imaging.intake import UnreadableReason, UnreadableScan
from devices.imaging.quality import ProblemKind
from devices.imaging.sheets import Sheet
from devices.ocr.reader import Line
from queue_server.protocol.cases import CaseChanged
from queue_server.protocol.errors import DocumentRefused, HallError, StorageFull
from queue_server.protocol.scan_views import ScanView
from queue_server.protocol.scans import MOST_BYTES, AddScan, BeginUpload, FileStored, ScanStored
from tests.helpers.case_place import NUMBER, CasePlace, at_case_desk
from tests.helpers.documents import a_jpeg, a_pdf


@pytest.fixture
def desk() -> Iterator[CasePlace]:
    with at_case_desk() as desk:
        accept_scans(desk)
        begin(desk)
        yield desk


def begin(desk: CasePlace) -> None:
    first, *_ = desk.take_in()
    desk.cases.scan(first)


def accept_scans(desk: CasePlace) -> None:
    """Let the server store whatever comes."""

    def store(asked: AddScan) -> ScanStored:
        whole: CaseChanged | None = desk.cases.file.whole
        view = ScanView(
            id="scan-1",
            material_name="申请书",
            pages=2,
            size_bytes=1,
            scanned_at=desk.place.clock.now(),
        )
        return ScanStored(scan=view, case=whole)

    def begin_upload(asked: BeginUpload) -> FileStored:
        return FileStored(blob_id="blob-1", pages=2, media_type="application/pdf")

    desk.place.hall.on(AddScan, store)
    desk.place.hall.on(BeginUpload, begin_upload)


def numbers(desk: CasePlace) -> list[int]:
    return [page.id for page in desk.cases.scanning.picture.pages]


def can_join(desk: CasePlace) -> bool:
    return desk.cases.scanning.picture.can_join


def test_good_pages_join_the_strip_and_go_as_one_pdf(desk: CasePlace) -> None:
    desk.camera.page(1)
    desk.camera.page(2)
    scanning = desk.cases.scanning
    assert len(numbers(desk)) == 2 and scanning.picture.can_finish
    scanning.finish()
    [pdf] = desk.place.hall.uploaded
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert desk.cases.page is Page.CASE and numbers(desk) == []
    assert "已存入" in desk.said


def test_a_doubtful_page_waits_for_the_clerks_word(desk: CasePlace) -> None:
    scanning = desk.cases.scanning
    desk.camera.page(1, ProblemKind.BLURRED, ProblemKind.GLARE)
    held = scanning.picture.held
    assert held is not None and len(held.problems) == 2 and scanning.picture.pages == ()
    assert not scanning.picture.can_finish
    scanning.retake()
    assert scanning.picture.held is None and desk.camera.shots == 1
    desk.camera.page(2, ProblemKind.FINGER)
    scanning.use_anyway()
    assert scanning.picture.held is None and len(scanning.picture.pages) == 1


def test_every_problem_has_words(desk: CasePlace) -> None:
    desk.camera.page(1, *ProblemKind)
    held = desk.cases.scanning.picture.held
    assert held is not None and len(set(held.problems)) == len(ProblemKind)


def test_pages_are_moved_turned_and_thrown_away(desk: CasePlace) -> None:
    scanning = desk.cases.scanning
    for number in (1, 2, 3):
        desk.camera.page(number)
    first, second, third = numbers(desk)
    scanning.move(third, 0)
    assert numbers(desk) == [third, first, second]
    scanning.turn(first)
    assert [page.turns for page in scanning.picture.pages] == [0, 1, 0]
    scanning.delete(second)
    assert numbers(desk) == [third, first]


def test_corners_by_hand_replace_the_page_in_its_place(desk: CasePlace) -> None:
    scanning = desk.cases.scanning
    desk.camera.page(1)
    desk.camera.page(2)
    first, second = numbers(desk)
    scanning.edit_corners(first)
    editing = scanning.picture.editing
    assert editing is not None and editing.corners.shape == (4, 2)
    scanning.apply_corners(editing.corners + 5)
    [(page, corners)] = desk.camera.recut
    assert page.number == 1 and corners[0, 0] == 5
    desk.camera.page(1, grey=90)
    assert numbers(desk) == [first, second]
    assert scanning.picture.pages[0].picture.mean() < 100


def test_two_sides_of_a_card_become_one_a4(desk: CasePlace) -> None:
    scanning = desk.cases.scanning
    desk.camera.page(1)
    assert not can_join(desk)
    desk.camera.page(2, sheet=Sheet.ID_CARD)
    desk.camera.page(3, sheet=Sheet.ID_CARD)
    assert can_join(desk)
    scanning.join_card()
    assert len(numbers(desk)) == 2 and not can_join(desk)


def test_an_unplugged_camera_keeps_every_page(desk: CasePlace) -> None:
    desk.camera.page(1)
    desk.camera.fault(FaultKind.OFFLINE)
    picture = desk.cases.scanning.picture
    assert picture.tone == "fault" and "都保留着" in picture.advice and len(picture.pages) == 1
    desk.camera.fault(None)
    assert desk.cases.scanning.picture.tone != "fault"


@pytest.mark.parametrize(
    ("error", "words"),
    [(StorageFull(), "磁盘已满"), (DocumentRefused(reason="too_large"), "文件太大")],
)
def test_what_the_server_cannot_store_stays_here(desk: CasePlace, error: HallError, words: str) -> None:
    desk.place.hall.on(BeginUpload, error)
    desk.camera.page(1)
    desk.cases.scanning.finish()
    picture = desk.cases.scanning.picture
    assert words in picture.advice and "页都在" in picture.advice
    assert len(picture.pages) == 1 and picture.can_finish
    accept_scans(desk)
    desk.cases.scanning.finish()
    assert desk.cases.page is Page.CASE


def test_pages_are_not_lost_by_leaving_the_case(desk: CasePlace) -> None:
    desk.camera.page(1)
    desk.cases.back_to_case()
    desk.cases.leave()
    assert (desk.cases.page is Page.CASE and "还没有上传" in desk.said) or "没上传" in desk.said
    desk.cases.scanning.discard()
    desk.cases.leave()
    assert desk.cases.page is Page.START


def test_the_camera_rests_while_nobody_looks(desk: CasePlace) -> None:
    assert desk.camera.listener is not None
    desk.cases.back_to_case()
    assert desk.camera.listener is None


def test_pages_are_forgotten_when_the_screen_locks(desk: CasePlace) -> None:
    desk.camera.page(1)
    desk.place.terminal.session.lock()
    assert desk.cases.scanning.picture.pages == () and desk.camera.listener is None


def test_files_become_pages_or_go_as_they_are(desk: CasePlace, tmp_path: Path) -> None:
    scanning = desk.cases.scanning
    (tmp_path / "page.jpg").write_bytes(a_jpeg())
    (tmp_path / "paper.pdf").write_bytes(a_pdf(3))
    scanning.import_files([tmp_path / "page.jpg"])
    assert len(scanning.picture.pages) == 1
    scanning.discard()
    scanning.import_files([tmp_path / "paper.pdf"])
    assert "paper.pdf" in scanning.picture.document and "3 页" in scanning.picture.document
    scanning.finish()
    assert desk.place.hall.uploaded == [(tmp_path / "paper.pdf").read_bytes()]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.pdf", b"%PDF-1.7 nothing", "已损坏"),
        ("empty.jpg", b"", "是空的"),
        ("notes.txt", b"hello", "不是图片或 PDF"),
    ],
)
def test_a_file_that_cannot_be_kept_is_told_and_changes_nothing(
    desk: CasePlace, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    desk.camera.page(1)
    (tmp_path / name).write_bytes(content)
    desk.cases.scanning.import_files([tmp_path / name])
    picture = desk.cases.scanning.picture
    assert words in picture.advice and name in picture.advice and len(picture.pages) == 1


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert huge.stat().st_size > MOST_BYTES
    with pytest.raises(UnreadableScan) as refused:
        read_file(huge)
    assert refused.value.reason is UnreadableReason.TOO_LARGE


def test_a_file_that_is_gone_is_told(desk: CasePlace, tmp_path: Path) -> None:
    desk.cases.scanning.import_files([tmp_path / "gone.jpg"])
    assert "读不出来" in desk.cases.scanning.picture.advice


class PrintedCard:
    """Reads the same identity card from every page."""

    def read(self, pixels: object) -> tuple[Line, ...]:
        lines = ("姓名欧阳若兰", "性别女民族汉", "出生1949年12月31日", f"公民身份号码{NUMBER}")
        places = enumerate(lines)
        return tuple(Line(text, 0.99, 10, 50 * at, 400, 50 * at + 30) for at, text in places)


def test_fields_are_read_off_a_page_with_their_doubts() -> None:
    with at_case_desk(reader=PrintedCard) as desk:
        desk.cases.begin_case()
        desk.cases.scan_for_intake()
        heard: list[object] = []
        desk.cases.scanning.fields_read.connect(heard.append)
        desk.camera.page(1)
        assert desk.cases.scanning.picture.can_read and not desk.cases.scanning.picture.can_finish
        desk.cases.scanning.read_fields()
        [fields] = heard
        assert isinstance(fields, dict) and fields["number"].value == NUMBER


def test_a_strip_forgets_nothing_it_was_not_told_to() -> None:
    strip = Strip()
    pixels = np.zeros((20, 10, 3), np.uint8)
    ids = [strip.add(pixels, Sheet.A4).id for _ in range(3)]
    strip.move(ids[0], 99)
    strip.move(12345, 0)
    strip.turn(12345)
    strip.delete(12345)
    assert [page.id for page in strip.pages] == [ids[1], ids[2], ids[0]]
    assert strip.join_card(ids[0], ids[0]) is None
    strip.turn(ids[0])
    assert strip.pages[-1].upright.shape[:2] == (10, 20)
