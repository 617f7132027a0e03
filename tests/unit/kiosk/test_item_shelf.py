"""Items found by department, by type, by first letters; in Chinese and in English."""

from __future__ import annotations

import pytest

from kiosk.item_shelf import POPULAR, ItemShelf, Sorting
from qt_common.i18n import Translator
from queue_server.protocol.case_views import CaseKind
from queue_server.protocol.items import ItemRow

ROWS = (
    ItemRow(
        id="setup",
        name="公司设立登记",
        name_en="Company registration",
        type="行政许可",
        department="市监局",
        promised_days=3,
        popular=True,
        keywords=("营业执照",),
    ),
    ItemRow(
        id="proof",
        name="参保证明",
        name_en="Proof of insurance",
        type="公共服务",
        department="人社局",
        kind=CaseKind.INSTANT,
    ),
    ItemRow(id="food", name="食品经营许可", type="行政许可", department="市监局", promised_days=8),
    ItemRow(id="odd", name="没有部门的事项", kind=CaseKind.REPLY),
)


@pytest.fixture
def shelf(qapp: object) -> ItemShelf:
    return ItemShelf(ROWS, Translator("kiosk"))


@pytest.fixture
def english(qapp: object) -> ItemShelf:
    return ItemShelf(ROWS, Translator("kiosk", "en"))


def test_what_many_ask_for_comes_first_then_the_departments(shelf: ItemShelf) -> None:
    cards = shelf.areas(Sorting.DEPARTMENT)
    assert [(card.name, card.waiting) for card in cards] == [
        ("大家常办", "1 个事项"),
        ("市监局", "2 个事项"),
        ("人社局", "1 个事项"),
        ("其他事项", "1 个事项"),
    ]
    assert [card.name for card in shelf.areas(Sorting.TYPE)][1:3] == ["行政许可", "公共服务"]


def test_every_area_leads_to_its_items_and_together_to_all(shelf: ItemShelf) -> None:
    assert [card.id for card in shelf.within(POPULAR)] == ["setup"]
    for sorting in Sorting:
        found = [
            card.id for area in shelf.areas(sorting) if area.id != POPULAR for card in shelf.within(area.id)
        ]
        assert sorted(found) == sorted(row.id for row in ROWS)
    assert shelf.within("") == []


def test_a_hall_without_popular_items_shows_no_card_for_them(qapp: object) -> None:
    cards = ItemShelf(ROWS[1:], Translator("kiosk")).areas(Sorting.DEPARTMENT)
    assert POPULAR not in [card.id for card in cards]


def test_a_card_says_how_long_it_takes(shelf: ItemShelf) -> None:
    lines = {card.id: card.waiting for area in shelf.areas(Sorting.TYPE) for card in shelf.within(area.id)}
    assert lines == {
        "setup": "承诺件 · 3 个工作日",
        "proof": "即办件 · 当场办结",
        "food": "承诺件 · 8 个工作日",
        "odd": "答复件",
    }


@pytest.mark.parametrize(
    ("letters", "ids"),
    [
        ("GSSL", ["setup"]),
        ("yyzz", ["setup"]),  # a keyword
        ("XK", ["food"]),  # inside
        ("S", ["proof", "food", "setup", "odd"]),  # from the start (参 can be read shen) before inside
        ("QQ", []),
        ("", []),
    ],
)
def test_first_letters(shelf: ItemShelf, letters: str, ids: list[str]) -> None:
    assert [card.id for card in shelf.search(letters)] == ids


def test_only_letters_that_lead_on_can_be_typed(shelf: ItemShelf) -> None:
    assert shelf.letters_that_lead_on("YYZ") == {"Z"}
    assert shelf.letters_that_lead_on("QQ") == frozenset()
    for letter in shelf.letters_that_lead_on(""):
        assert shelf.search(letter)


def test_in_english_words_and_their_first_letters(english: ItemShelf) -> None:
    assert [card.id for card in english.search("POI")] == ["proof"]
    assert [card.id for card in english.search("regis")] == ["setup"]
    assert english.within(POPULAR)[0].name == "Company registration"
    assert english.within(POPULAR)[0].waiting == "promised · 3 working days"
