"""Dot characters from the computer's fonts, and what happens without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import ImageFont

from devices.codecs.cjk_font import NoChineseFont, cjk_font, dot_character
from devices.codecs.escpos_picture import text_dots
from devices.receipt import Align


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    for cached in (cjk_font, dot_character):
        cached.cache_clear()
    yield
    for cached in (cjk_font, dot_character):
        cached.cache_clear()


def test_the_face_is_simplified_chinese_with_half_width_latin() -> None:
    font = cjk_font(24)
    assert font.getlength("国") == 24
    assert font.getlength("A") == 12
    assert "SC" in (font.getname()[0] or "")


@pytest.mark.parametrize("character", ["国", "繁", "藏", "g", "Q", "，"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_character_fills_its_cell_and_is_not_cut(character: str, bold: bool) -> None:
    width = 12 if character.isascii() else 24
    glyph = dot_character(character, width, 24, bold)
    assert (glyph.size, glyph.mode) == ((width, 24), "1")
    generous = dot_character(character, width * 3, 24 * 3, bold).getbbox()
    ink = glyph.getbbox()
    assert ink is not None and generous is not None
    assert ink[3] - ink[1] == pytest.approx((generous[3] - generous[1]) / 3, abs=1.5)


def test_finer_and_bold_characters_have_their_ink_in_the_same_place() -> None:
    small, fine = dot_character("国", 24, 24), dot_character("国", 24, 24, scale=5)
    assert fine.size == (120, 120)
    ink, fine_ink = small.getbbox(), fine.getbbox()
    assert ink is not None and fine_ink is not None
    assert [edge / 5 for edge in fine_ink] == pytest.approx(ink, abs=1.5)


def test_a_wide_character_is_squeezed_into_a_narrow_cell() -> None:
    assert dot_character("国", 12, 24).getbbox() is not None


def test_without_any_font_the_remedy_is_named_and_tickets_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_installed(*_: object, **__: object) -> None:
        raise OSError("cannot open resource")

    monkeypatch.setattr(ImageFont, "truetype", none_installed)
    with pytest.raises(NoChineseFont, match="fonts-noto-cjk"):
        dot_character("国", 24, 24, bold=True)
    assert text_dots("张𠮷", 1, False, Align.LEFT, 384) is None
