"""A guide cut into screens: nothing lost, nothing too full, the materials first (R031, R033, R043)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kiosk.guide_pages import Line, Room, boxes_of, guide_pages, limit_words, statutory_words
from qt_common.i18n import Translator
from queue_server.protocol.case_views import CaseKind
from queue_server.protocol.items import Guide, GuideMaterial, GuideStep
from tests.helpers.sample_kiosk import NOW, demo_catalogue

SMALL, LARGE = Room(lines=3, letters=12, materials=1), Room(lines=40, letters=60, materials=9)


def guide_of(item_id: str) -> Guide:
    guide = demo_catalogue().guide(item_id, NOW.date())
    assert guide is not None
    return guide


@pytest.fixture
def translate(qapp: object) -> Translator:
    return Translator("kiosk")


def text_of(guide: Guide, room: Room, translate: Translator) -> str:
    pages = guide_pages(guide, room, translate)
    return "".join(line.name + line.text for page in pages for line in page.lines)


@pytest.mark.parametrize("room", [SMALL, Room(), LARGE])
def test_all_elements_are_there_on_every_screen(room: Room, translate: Translator) -> None:
    guide = guide_of("property-transfer")
    pages = guide_pages(guide, room, translate)
    assert pages[0].title == "要带的材料"
    assert [box.id for page in pages for box in page.boxes] == [m.id for m in guide.materials if not m.shared]
    text = text_of(guide, room, translate)
    single = (guide.body, guide.level, guide.audience, guide.fee, guide.result, guide.hours)
    contact = (guide.enquiries, guide.complaints, guide.type, "联办件")
    several = (*guide.conditions, *guide.departments, *guide.basis, *(step.name for step in guide.steps))
    for wanted in (*single, *contact, *several, guide.address, "5 个工作日", "30 个工作日"):
        assert wanted in text, wanted


def test_materials_by_sharing_are_not_to_be_ticked_but_told(translate: Translator) -> None:
    guide = guide_of("property-transfer")
    assert "tax-receipt" not in [box.id for box in boxes_of(guide, translate)]
    assert "契税完税凭证" in text_of(guide, LARGE, translate)


def test_a_box_says_where_to_get_it_and_what_the_window_lets_pass(translate: Translator) -> None:
    material = GuideMaterial(
        id="m",
        name="证明",
        type="复印件",
        source="社区",
        copies=2,
        required=False,
        may_follow=True,
        may_be_promised=True,
    )
    [box] = boxes_of(structs.replace(guide_of("passport"), materials=(material,)), translate)
    assert box.detail == "复印件 · 2 份 · 社区 · 需要时才带 · 可以后补 · 可以承诺代替"


def test_how_long_it_takes_in_a_line(translate: Translator) -> None:
    assert limit_words(guide_of("passport"), translate) == "承诺件 · 7 个工作日办结 · 每本 120 元"
    assert limit_words(guide_of("newborn"), translate) == "即办件 · 当场办结 · 不收费"
    assert limit_words(guide_of("newborn"), Translator("kiosk", "en")).startswith("instant · done at once")
    no_promise = structs.replace(guide_of("passport"), promised_days=0, fee="")
    assert limit_words(no_promise, translate) == "承诺件"


def test_calendar_days_are_not_called_working_days(translate: Translator) -> None:
    guide = structs.replace(guide_of("passport"), calendar_days=True)
    assert statutory_words(guide, translate) == "20 天"
    assert "20 个工作日" not in text_of(guide, LARGE, translate)


def test_the_superior_body_has_its_own_limit(translate: Translator) -> None:
    assert "市人力资源和社会保障局，5 个工作日" in text_of(guide_of("startup-loan"), LARGE, translate)


def test_an_item_without_materials_begins_with_its_conditions(translate: Translator) -> None:
    pages = guide_pages(structs.replace(guide_of("passport"), materials=()), LARGE, translate)
    assert pages[0].title == "申请条件"


@given(
    conditions=st.lists(st.text("长话abc ", min_size=1, max_size=300), max_size=8).map(tuple),
    lines=st.integers(2, 20),
    letters=st.integers(8, 60),
)
def test_no_screen_is_fuller_than_its_room_and_no_word_is_lost(
    conditions: tuple[str, ...], lines: int, letters: int
) -> None:
    guide = structs.replace(
        guide_of("newborn"), conditions=conditions, steps=(GuideStep(name="一步", limit="当场"),)
    )
    room = Room(lines=lines, letters=letters)
    pages = guide_pages(guide, room, Translator("kiosk"))
    for page in pages:
        assert page.boxes or page.lines
        assert len(page.lines) == 1 or sum(map(_least_height, page.lines, [room] * 99)) <= lines
    text = "".join(line.text for page in pages for line in page.lines).replace(" ", "")
    for condition in conditions:
        assert condition.replace(" ", "") in text


def _least_height(line: Line, room: Room) -> int:
    """Return how many lines a text takes at the very least, letters of all kinds counted as narrow."""
    return bool(line.name) + -(-len(line.text) // (2 * room.letters))


def test_every_kind_has_a_word(translate: Translator) -> None:
    guide = guide_of("passport")
    for kind in CaseKind:
        assert limit_words(structs.replace(guide, kind=kind), translate)
