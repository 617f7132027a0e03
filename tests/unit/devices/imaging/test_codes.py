"""Codes on pages are read, in whichever of the two encodings, and none is made up."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
import segno
import zxingcpp

from devices.document_ports import Pixels
from devices.imaging import codes
from devices.imaging.codes import read_codes
from tests.helpers.papers import page


def qr(content: str | bytes, scale: int = 6) -> Pixels:
    made = io.BytesIO()
    segno.make(content, error="m", encoding=None if isinstance(content, str) else "latin-1").save(
        made, kind="png", scale=scale, border=4
    )
    return np.asarray(cv2.imdecode(np.frombuffer(made.getvalue(), np.uint8), cv2.IMREAD_COLOR), np.uint8)


def on_page(picture: Pixels, left: int = 80, top: int = 90) -> Pixels:
    paper = page(1240, 1754)
    height, width = picture.shape[:2]
    paper[top : top + height, left : left + width] = picture
    return paper


@pytest.mark.parametrize("text", ["YC:case:2026-000123", "上海市浦东新区", "材料 3/7 𠮷"])
def test_a_qr_code_in_utf8(text: str) -> None:
    found = read_codes(on_page(qr(text)))
    assert [(code.text, code.kind) for code in found] == [(text, "QRCode")]


def test_a_qr_code_in_gb18030() -> None:
    raw = "一照一码户".encode("gb18030")
    assert [code.text for code in read_codes(on_page(qr(raw)))] == ["一照一码户"]


def test_a_bar_code() -> None:
    made = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode("YC20261121000123", zxingcpp.BarcodeFormat.Code128), scale=3
    )
    bars = np.asarray(made, np.uint8)
    bars = np.repeat(bars[:1] if bars.shape[0] < 40 else bars, 80 if bars.shape[0] < 40 else 1, axis=0)
    picture = np.asarray(cv2.cvtColor(np.pad(bars, 30, constant_values=255), cv2.COLOR_GRAY2BGR), np.uint8)
    assert [(code.text, code.kind) for code in read_codes(on_page(picture))] == [
        ("YC20261121000123", "Code128")
    ]


def test_several_codes_come_from_top_to_bottom_with_their_places() -> None:
    paper = on_page(qr("lower"), left=700, top=1200)
    upper = qr("upper")
    paper[100 : 100 + upper.shape[0], 90 : 90 + upper.shape[1]] = upper
    found = read_codes(paper)
    assert [code.text for code in found] == ["upper", "lower"]
    assert found[1].corners.shape == (4, 2)
    assert found[1].corners[:, 0].min() > 690 and found[1].corners[:, 1].min() > 1190


def test_a_turned_page_is_read() -> None:
    turned = np.ascontiguousarray(np.rot90(on_page(qr("turned"))))
    assert [code.text for code in read_codes(turned)] == ["turned"]


def test_a_page_without_codes_has_none() -> None:
    assert read_codes(page(1240, 1754)) == ()


@pytest.mark.parametrize("text", ["YC:case:2026-000123", "上海市浦东新区", "材料目录第三页"])
def test_the_second_reader_says_the_same_or_nothing(text: str) -> None:
    grey = np.asarray(cv2.cvtColor(on_page(qr(text)), cv2.COLOR_BGR2GRAY), np.uint8)
    assert [code.text for code in codes._second(grey)] in ([text], [])


def test_what_a_code_says_is_not_in_its_repr() -> None:
    (code,) = read_codes(on_page(qr("310101199001011234")))
    assert "310101" not in repr(code)
