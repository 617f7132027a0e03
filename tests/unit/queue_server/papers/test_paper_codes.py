"""QR and CODE128, read back by a reader that is not ours."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.papers.codes import MOST_QR_CHARS, code128_widths, qr_svg
from queue_server.papers.errors import PaperError


def _read(widths: list[int]) -> str:
    modules = [0] * 10
    for index, width in enumerate(widths):
        modules += [1 - index % 2] * width
    row = np.repeat(np.array([*modules, *[0] * 10], dtype=np.uint8), 3)
    picture = np.tile(255 - row * 255, (60, 1)).astype(np.uint8)
    codes = zxingcpp.read_barcodes(picture)
    return codes[0].text if codes else ""


@settings(max_examples=60)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=24))
def test_code128_reads_back(text: str) -> None:
    assert _read(code128_widths(text)) == text


@pytest.mark.parametrize("text", ["1234567890123", "12345", "AL20261120-0042-1", "A1234B", "99", "12AB34"])
def test_code128_packs_digits_and_reads_back(text: str) -> None:
    assert _read(code128_widths(text)) == text


def test_pairs_of_digits_take_one_symbol() -> None:
    symbols = (len(code128_widths("123456")) - 7) // 6
    assert symbols == 1 + 3 + 1


@pytest.mark.parametrize("text", ["", "袋1", "A\nB", "é"])
def test_what_code128_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(PaperError, match="ASCII"):
        code128_widths(text)


def test_a_qr_text_too_long_to_be_read_off_paper_is_refused() -> None:
    assert qr_svg("长" * 200).startswith("<svg")
    with pytest.raises(PaperError, match="601"):
        qr_svg("x" * (MOST_QR_CHARS + 1))
