"""The business licence on its blank: every item in its box, or a refusal; never cut, never over the edge."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.papers.errors import DoesNotFit, PaperError, TemplateError
from queue_server.papers.licence import Licence, LicenceForm, Licences, Variant
from queue_server.papers.press import SHIPPED
from queue_server.papers.render import Papers
from queue_server.papers.specimens import licence_specimen
from tests.helpers.printed_sheets import Letter, codes, letters, page_sizes_mm, page_texts

PLACES: dict[str, Any] = tomllib.loads((SHIPPED / "licence.toml").read_text(encoding="utf-8"))
LICENCE = licence_specimen()
SCOPE = "食品销售；餐饮服务；会议及展览服务；外卖递送服务；"
PARTS_OF_A_LETTER_MM = 1.0
"""A sign's box is as high as its font, which is a little more than its line."""


@pytest.fixture(scope="module")
def licences() -> Iterator[Licences]:
    shared = Licences()
    yield shared
    shared.close()


def _changed(**changes: object) -> Licence:
    return msgspec.structs.replace(LICENCE, **changes)


def _in_a_box(one: Letter, variant: Variant) -> bool:
    for box in PLACES[variant]["boxes"].values():
        left, top, width, height = box["box_mm"]
        if (
            left - PARTS_OF_A_LETTER_MM <= one.left_mm
            and one.right_mm <= left + width + PARTS_OF_A_LETTER_MM
            and top - PARTS_OF_A_LETTER_MM <= one.top_mm
            and one.bottom_mm <= top + height + PARTS_OF_A_LETTER_MM
        ):
            return True
    return False


@pytest.mark.parametrize("form", LicenceForm)
@pytest.mark.parametrize("variant", Variant)
def test_every_form_carries_its_items(form: LicenceForm, variant: Variant, licences: Licences) -> None:
    licence = licence_specimen(form)
    text = page_texts(licences.pdf(licence, variant))[0]
    for label, field in PLACES["forms"][form]["left"] + PLACES["forms"][form]["right"]:
        assert label in text
        content = "2026年11月20日" if field == "founded_on" else getattr(licence, field)
        assert content in text, field
    assert licence.credit_code in text and "统一社会信用代码" in text
    assert "扫描二维码登录“国家企业信用信息公示系统”" in text


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (LicenceForm.COMPANY, "法定代表人"),
        (LicenceForm.PARTNERSHIP, "执行事务合伙人"),
        (LicenceForm.SOLE_PROPRIETORSHIP, "投资人"),
        (LicenceForm.INDIVIDUAL_BUSINESS, "经营者"),
        (LicenceForm.BRANCH, "负责人"),
    ],
)
def test_the_head_person_is_called_what_the_form_calls_it(
    form: LicenceForm, label: str, licences: Licences
) -> None:
    assert f"{label}赵小明" in page_texts(licences.pdf(licence_specimen(form), Variant.ORIGINAL))[0]


def test_the_sheets_have_the_size_of_their_blanks(licences: Licences) -> None:
    assert page_sizes_mm(licences.pdf(LICENCE, Variant.ORIGINAL)) == [(420.0, 297.0)]
    assert page_sizes_mm(licences.pdf(LICENCE, Variant.DUPLICATE)) == [(297.0, 210.0)]


def test_only_the_duplicate_has_a_number_and_the_reminder(licences: Licences) -> None:
    original = page_texts(licences.pdf(_changed(copy_number="3-2"), Variant.ORIGINAL))[0]
    duplicate = page_texts(licences.pdf(_changed(copy_number="3-2"), Variant.DUPLICATE))[0]
    assert "3-2" not in original and "年度报告" not in original
    assert "3-2" in duplicate and "1月1日至6月30日" in duplicate


def test_what_is_on_the_blank_is_not_printed_again(licences: Licences) -> None:
    for variant in Variant:
        printed = page_texts(licences.pdf(LICENCE, variant))[0]
        shown = page_texts(licences.pdf(LICENCE, variant, blank_picture=True))[0]
        for words in ("营业执照", "样张", "登记机关", "监制", LICENCE.registry):
            assert words not in printed, words
            assert words in shown, words


@pytest.mark.parametrize("variant", Variant)
def test_every_letter_is_in_a_box(variant: Variant, licences: Licences) -> None:
    full = _changed(name="安澜县" * 15, scope=SCOPE * 16, address="和平街" * 20, term="长期" * 8)
    for licence in (LICENCE, full):
        printed = letters(licences.pdf(licence, variant))
        assert not [one for one in printed if not _in_a_box(one, variant)]


def _scope_size(pdf: bytes) -> float:
    return min(one.size_pt for one in letters(pdf) if one.sign == "餐")


def test_a_long_scope_gets_smaller_letters_and_then_is_refused(licences: Licences) -> None:
    sizes = [
        _scope_size(licences.pdf(_changed(scope=SCOPE * times), Variant.DUPLICATE)) for times in (4, 15, 19)
    ]
    assert sizes[0] == PLACES["duplicate"]["boxes"]["left"]["size_pt"]
    assert sizes[0] > sizes[1] > sizes[2] >= PLACES["duplicate"]["boxes"]["left"]["least_pt"]
    with pytest.raises(DoesNotFit, match=r"scope.*124 × 88 mm") as refused:
        licences.pdf(_changed(scope=SCOPE * 90), Variant.DUPLICATE)
    assert SCOPE not in str(refused.value)


@settings(max_examples=25)
@given(
    name=st.text("安澜县清和园餐饮（）ABC", min_size=1, max_size=80),
    scope=st.text("食品销售；餐饮服务。ABC123 ", min_size=1, max_size=900),
    address=st.text("和平街12号", min_size=1, max_size=200),
)
def test_whatever_is_printed_is_whole_and_inside(
    name: str, scope: str, address: str, licences: Licences
) -> None:
    try:
        pdf = licences.pdf(_changed(name=name, scope=scope, address=address), Variant.DUPLICATE)
    except DoesNotFit:
        return
    printed = letters(pdf)
    assert all(_in_a_box(one, Variant.DUPLICATE) for one in printed)
    text = "".join(page_texts(pdf))
    for words in (name, scope, address):
        assert "".join(words.split()) in text


@pytest.mark.parametrize("variant", Variant)
def test_the_registry_s_qr_text_is_printed_unchanged(variant: Variant, licences: Licences) -> None:
    picture = licences.png(LICENCE, variant, blank_picture=False, ppi=200)
    assert codes(picture) == {"QR Code": LICENCE.qr_text}


def test_without_qr_text_there_is_no_code(licences: Licences) -> None:
    bare = _changed(qr_text="")
    assert codes(licences.png(bare, Variant.ORIGINAL)) == {}
    assert "扫描" not in page_texts(licences.pdf(bare, Variant.ORIGINAL))[0]
    with pytest.raises(PaperError, match="QR"):
        licences.pdf(_changed(qr_text="x" * 2000), Variant.ORIGINAL)


def test_the_same_licence_gives_the_same_bytes(licences: Licences) -> None:
    other = Licences()
    for variant in Variant:
        assert licences.pdf(LICENCE, variant) == other.pdf(licence_specimen(), variant)
    other.close()


def test_an_offset_moves_everything_on_its_tray_and_nothing_on_the_other(
    tmp_path: Path, licences: Licences
) -> None:
    places = (SHIPPED / "licence.toml").read_text(encoding="utf-8")
    shifted = places.replace(
        "[offset.a3]\ndx_mm = 0.0\ndy_mm = 0.0", "[offset.a3]\ndx_mm = 2.5\ndy_mm = -1.5"
    )
    assert shifted != places
    (tmp_path / "licence.toml").write_text(shifted, encoding="utf-8")
    own = Licences(tmp_path)
    before, after = (letters(one.pdf(LICENCE, Variant.ORIGINAL)) for one in (licences, own))
    for was, now in zip(before, after, strict=True):
        assert now.left_mm - was.left_mm == pytest.approx(2.5, abs=0.01)
        assert now.top_mm - was.top_mm == pytest.approx(-1.5, abs=0.01)
    assert own.pdf(LICENCE, Variant.DUPLICATE) == licences.pdf(LICENCE, Variant.DUPLICATE)
    own.close()


def test_a_machine_adds_its_own_offset(licences: Licences) -> None:
    sheets = (licences.pdf(LICENCE, Variant.DUPLICATE, offset_mm=move) for move in ((0.0, 0.0), (-1.0, 3.0)))
    before, after = map(letters, sheets)
    for was, now in zip(before, after, strict=True):
        assert now.left_mm - was.left_mm == pytest.approx(-1.0, abs=0.01)
        assert now.top_mm - was.top_mm == pytest.approx(3.0, abs=0.01)
    assert "dx=−1mm，dy=3mm" in page_texts(licences.calibration_pdf(Variant.DUPLICATE, (-1.0, 3.0)))[0]


def test_licences_share_the_press_of_the_papers(licences: Licences) -> None:
    papers = Papers()
    shared = Licences(press=papers.press)
    assert shared.pdf(LICENCE, Variant.ORIGINAL) == licences.pdf(LICENCE, Variant.ORIGINAL)
    papers.close()


def test_a_hall_can_print_the_registry_where_its_blank_lacks_it(tmp_path: Path) -> None:
    places = (SHIPPED / "licence.toml").read_text(encoding="utf-8")
    box = "[original.boxes.registry]\nbox_mm = [258.0, 225.0, 116.0, 10.0]\nsize_pt = 17.0\nleast_pt = 12.0\n"
    (tmp_path / "licence.toml").write_text(places + box, encoding="utf-8")
    own = Licences(tmp_path)
    assert LICENCE.registry in page_texts(own.pdf(LICENCE, Variant.ORIGINAL))[0]
    own.close()


def test_a_broken_table_of_places_is_named(tmp_path: Path) -> None:
    (tmp_path / "licence.toml").write_text("[original\n", encoding="utf-8")
    own = Licences(tmp_path)
    with pytest.raises(TemplateError, match="TOML"):
        own.pdf(LICENCE, Variant.ORIGINAL)
    own.close()


@pytest.mark.parametrize(
    ("variant", "size"), [(Variant.ORIGINAL, (420, 297)), (Variant.DUPLICATE, (297, 210))]
)
def test_the_calibration_sheet_shows_the_crosses_and_the_offset(
    variant: Variant, size: tuple[float, float], licences: Licences
) -> None:
    sheet = licences.calibration_pdf(variant)
    assert page_sizes_mm(sheet) == [size]
    text = page_texts(sheet)[0]
    assert "校准页" in text and "50,50" in text and "dx=0mm" in text
