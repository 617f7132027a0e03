"""Scans as PDF: exact sheets, the very JPEG bytes, text that is found and never seen."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from devices.imaging.id_card_sheet import id_card_sheet
from devices.imaging.pdf import PageText, PlacedText, encode_jpeg, pages_to_pdf
from devices.imaging.sheets import Sheet
from tests.helpers.papers import page

A4_POINTS = (595.276, 841.890)


def scan(seed: int = 1) -> bytes:
    return encode_jpeg(page(1654, 2339, seed=seed))


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document.get_page_size(number) for number in range(len(document))]
    finally:
        document.close()


def text_of(pdf: bytes, number: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[number].get_textpage().get_text_range())
    finally:
        document.close()


def picture_of(pdf: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return np.asarray(document[0].render(scale=1).to_numpy(), np.uint8).copy()
    finally:
        document.close()


def test_pages_are_exact_a4_in_order_and_the_jpeg_is_untouched() -> None:
    first, second = scan(1), scan(2)
    pdf = pages_to_pdf([first, second])
    assert [pytest.approx(A4_POINTS, abs=0.01)] * 2 == sizes(pdf)
    assert 0 < pdf.find(first) < pdf.find(second)
    assert len(pdf) < len(first) + len(second) + 6000


def test_wide_pages_lie_across_and_each_page_may_have_its_sheet() -> None:
    wide = encode_jpeg(page(2339, 1654))
    free = encode_jpeg(page(400, 900))
    pdf = pages_to_pdf([wide, scan(), free], sheet=[Sheet.A4, Sheet.A3, Sheet.FREE])
    expected = [A4_POINTS[::-1], (841.890, 1190.551), (144.0, 324.0)]
    assert [pytest.approx(size, abs=0.01) for size in expected] == sizes(pdf)


def test_a_picture_of_other_proportions_is_not_stretched() -> None:
    square = encode_jpeg(np.zeros((500, 500, 3), np.uint8))
    shown = picture_of(pages_to_pdf([square]))
    assert (shown[10, 300] == 255).all() and (shown[420, 300] == 0).all()
    dark = shown[:, 300, 0] < 128
    assert abs(int(dark.sum()) - 595) < 4


def test_black_and_white_pages_take_one_bit_a_pixel() -> None:
    flat = np.where(page(1654, 2339)[..., 0] > 128, np.uint8(255), np.uint8(0))
    packed = encode_jpeg(flat)
    with Image.open(io.BytesIO(packed)) as picture:
        assert (picture.format, picture.mode) == ("PNG", "1")
    assert len(packed) < len(scan()) / 2
    assert sizes(pages_to_pdf([packed])) == [pytest.approx(A4_POINTS, abs=0.01)]


def test_the_text_layer_is_found_where_it_was_read_and_not_seen() -> None:
    lines = (
        PlacedText("统一社会信用代码 91310000MA1FL0001X", (200, 400, 1000, 60)),
        PlacedText("法定代表人 𠮷某", (200, 600, 500, 60)),
    )
    pdf = pages_to_pdf([scan()], text=[PageText(1654, 2339, lines)])
    assert "统一社会信用代码 91310000MA1FL0001X" in text_of(pdf)
    assert "法定代表人 𠮷某" in text_of(pdf)
    document = pypdfium2.PdfDocument(pdf)
    text_page = document[0].get_textpage()
    left, bottom, _, top = text_page.get_charbox(0)
    right = text_page.get_charbox(26)[2]
    document.close()
    points = 72 / 200
    assert left == pytest.approx(200 * points, abs=3)
    assert right == pytest.approx(1200 * points, abs=12)
    assert 841.9 - top > 390 * points and 841.9 - bottom < 470 * points
    assert (picture_of(pdf) == picture_of(pages_to_pdf([scan()]))).all()


def test_only_some_pages_may_have_text() -> None:
    line = PlacedText("第二页", (10, 10, 300, 50))
    pdf = pages_to_pdf([scan(1), scan(2)], text=[None, PageText(1654, 2339, (line,))])
    assert text_of(pdf, 0).strip() == ""
    assert "第二页" in text_of(pdf, 1)


def test_the_same_pages_give_the_same_file() -> None:
    assert pages_to_pdf([scan()]) == pages_to_pdf([scan()])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="0 pages"):
        pages_to_pdf([])
    with pytest.raises(ValueError, match="do not fit"):
        pages_to_pdf([scan()], sheet=[Sheet.A4, Sheet.A4])
    with pytest.raises(ValueError, match="no picture"):
        pages_to_pdf([b"not a picture"])


def test_the_file_is_sound() -> None:
    with pikepdf.open(io.BytesIO(pages_to_pdf([scan()]))) as document:
        assert document.check_pdf_syntax() == []


def test_both_sides_of_a_card_are_at_real_size_one_above_the_other() -> None:
    front = np.full((540, 856, 3), (200, 60, 60), np.uint8)
    back = np.full((856, 540), 90, np.uint8)  # grey, and lying upright
    sheet = id_card_sheet(front, back, dpi=200)
    assert sheet.shape == (2339, 1654, 3)
    blue = (sheet == (200, 60, 60)).all(axis=2)
    grey = (sheet == (90, 90, 90)).all(axis=2)
    for side, begins_mm in ((blue, 70), (grey, 155)):
        rows, columns = np.flatnonzero(side.any(axis=1)), np.flatnonzero(side.any(axis=0))
        assert np.ptp(columns) + 1 == round(85.6 / 25.4 * 200)
        assert np.ptp(rows) + 1 == round(53.98 / 25.4 * 200)
        assert rows[0] == round(begins_mm / 25.4 * 200)
        assert not side[rows[0], columns[0]], "the corners are round"
    assert not (blue & grey).any()
