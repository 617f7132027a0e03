from __future__ import annotations

import re
from pathlib import Path

import pytest

from qt_common.theme.contrast import BOARD_CONTRAST, TEXT_CONTRAST, TEXT_PAIRS, contrast, weak_pairs
from qt_common.theme.fonts import base_font
from qt_common.theme.icons import icon
from qt_common.theme.qss import render
from qt_common.theme.tokens import COUNTER, DARK, KIOSK, LIGHT, board

ROOT = Path(__file__).resolve().parents[3]
STYLES = sorted(ROOT.glob("*/theme.qss")) + sorted(ROOT.glob("qt_common/theme/*.qss"))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_every_used_pair_is_readable() -> None:
    assert weak_pairs(LIGHT, TEXT_CONTRAST) == []
    assert weak_pairs(DARK, BOARD_CONTRAST) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_style_sheets_use_only_known_tokens_and_no_colour_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", text) == []
    for theme in (COUNTER, KIOSK, board(1080)):
        assert "$" not in render(theme, text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_style_sheets_pair_colours_that_were_checked(path: Path) -> None:
    for block in re.findall(r"\{([^}]*)\}", path.read_text(encoding="utf-8")):
        text = re.search(r"(?<![-\w])color:\s*\$(\w+)", block)
        ground = re.search(r"background(?:-color)?:\s*\$(\w+)", block)
        if text and ground:
            assert (text[1], ground[1]) in TEXT_PAIRS, block


def test_elder_theme_has_text_half_as_large_again_and_the_same_space() -> None:
    elder = KIOSK.bigger(1.5)
    assert elder.sizes.body == KIOSK.sizes.body * 1.5
    assert elder.sizes.target >= KIOSK.sizes.target * 1.5
    assert elder.sizes.step == KIOSK.sizes.step


def test_a_scaled_theme_is_the_same_picture_smaller() -> None:
    half = KIOSK.scaled(0.5).sizes
    assert (half.title, half.radius, half.target) == (32, 10, 48)
    assert COUNTER.without_motion().motion.short_ms == 0


def test_board_text_grows_with_the_screen() -> None:
    assert board(2160).sizes.heading == 2 * board(1080).sizes.heading


def test_the_font_has_digits_of_one_width(qapp: object) -> None:
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(base_font(30))
    assert len({metrics.horizontalAdvance(digit * 5) for digit in "0123456789"}) == 1


def test_an_unknown_icon_is_the_default_one(qapp: object) -> None:
    assert not icon("ph.no-such-thing", "#000000").isNull()
    assert not icon("ph.house", "#000000", "#777777").isNull()
