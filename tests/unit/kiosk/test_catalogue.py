from __future__ import annotations

import pytest

from kiosk.catalogue import Catalogue, initials
from kiosk.proofs import proof_for
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.protocol.views import PriorityInfo, ServiceView
from tests.helpers.catalogues import catalogue_problems
from tests.helpers.sample_kiosk import NOW, demo_hall, service_views


def catalogue(language: str = "zh_CN", *, groups: tuple[str, ...] = (), views: bool = True) -> Catalogue:
    translate = Translator("kiosk", language)
    states: dict[str, ServiceView] = {view.id: view for view in service_views()} if views else {}
    return Catalogue(demo_hall(), states, groups, translate, LocalTimes(translate))


def test_english_is_complete() -> None:
    assert catalogue_problems("kiosk") == []


def test_an_open_service_says_how_many_wait_and_how_long() -> None:
    card = next(c for c in catalogue().services("civil", NOW) if c.id == "household-register")
    assert (card.open, card.note) == (True, "")
    assert card.waiting.startswith("等候 ")
    assert "分钟" in card.waiting


def test_a_service_nobody_waits_for_says_so() -> None:
    card = next(c for c in catalogue().services("civil", NOW) if c.id == "benefits")
    assert card.waiting == "无人等候"


@pytest.mark.parametrize(
    ("language", "group", "service", "note", "opening"),
    [
        ("zh_CN", "civil", "exit-entry", "今天的号已取完", "明天 09:00 开始取号"),
        ("zh_CN", "social", "employment", "现在不是受理时间", "今天 13:30 开始取号"),
        ("zh_CN", "civil", "marriage", "不在本大厅办理", ""),
        ("en", "civil", "exit-entry", "full today", "opens tomorrow 09:00"),
    ],
)
def test_a_closed_service_says_why_and_when(
    language: str, group: str, service: str, note: str, opening: str
) -> None:
    card = next(c for c in catalogue(language).services(group, NOW) if c.id == service)
    assert (card.open, card.note, card.waiting) == (False, note, opening)


def test_a_service_the_server_does_not_speak_of_is_closed() -> None:
    offer = catalogue(views=False)
    assert not any(card.open for card in offer.services("civil", NOW))
    assert offer.waiting == 0


def test_groups_add_up_who_waits() -> None:
    offer = catalogue()
    assert [card.id for card in offer.groups()] == ["social", "business", "housing", "civil"]
    assert offer.waiting == sum(view.waiting for view in service_views())


def test_a_kiosk_offers_only_its_groups() -> None:
    offer = catalogue(groups=("business",))
    assert offer.group_ids == ["business"]
    assert offer.search("SHBX", NOW) == []


def test_search_finds_by_pinyin_initials() -> None:
    assert catalogue().search("SHBX", NOW)[0].id == "social-insurance"
    assert [card.id for card in catalogue().search("BDC", NOW)] == ["property-registration"]


def test_search_prefers_the_beginning_of_a_name() -> None:
    found = [card.name for card in catalogue().search("B", NOW)]
    assert set(found[:2]) == {"不动产登记", "办税缴费"}
    assert found.index("社会保险") > found.index("办税缴费")


def test_in_english_search_is_by_words() -> None:
    assert "tax" in [card.id for card in catalogue("en").search("TAX", NOW)]


def test_only_letters_that_lead_on_can_be_typed() -> None:
    offer = catalogue()
    following = offer.letters_that_lead_on("SHB")
    assert "X" in following
    for letter in following:
        assert offer.search("SHB" + letter, NOW)
    assert not offer.search("SHBQ", NOW)
    assert "Q" not in following


def test_a_character_of_two_readings_is_found_by_both() -> None:
    assert len(initials("行")) > 1
    assert initials("12345热线")[0].endswith("rx")
    assert len(initials("行" * 40)) == 1


@pytest.mark.parametrize(
    ("priority", "expected"),
    [("elderly", "居民身份证"), ("soldier", "军人证件"), ("guest-of-honour", "相关证件")],
)
def test_every_priority_that_needs_a_proof_names_one(priority: str, expected: str) -> None:
    info = PriorityInfo(id=priority, name="", name_en="")
    assert expected in proof_for(info, Translator("kiosk"))


def test_a_priority_without_proof_names_none() -> None:
    info = PriorityInfo(id="elderly", name="", name_en="", needs_proof=False)
    assert proof_for(info, Translator("kiosk")) == ""
