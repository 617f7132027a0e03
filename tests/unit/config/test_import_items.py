"""Tables of items as they come: the importer repairs, says so, and loses nothing."""

from __future__ import annotations

import contextlib
import csv
import io
import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.examples import EXAMPLES
from config.items.clean import read_catalogue
from config.items.model import REPAIRS, Catalogue, Item, UnreadableItems
from config.items.services import NamedCatalogue, as_toml, letters, slug_of
from config.messages import Language

DATA = EXAMPLES / "data" / "luojiang"
BASIC = (DATA / "items-basic.csv").read_bytes()
ZONE = (DATA / "items-zone.csv").read_bytes()
HEADER = "序号,事项名称,事项类型\n"


def repaired(text: str) -> tuple[list[Item], list[str]]:
    catalogue = read_catalogue(text.encode())
    return list(catalogue.items), [repair.code for repair in catalogue.repairs]


def test_the_published_tables_have_their_counts() -> None:
    basic, zone = read_catalogue(BASIC), read_catalogue(ZONE)

    assert Counter(item.kind for item in basic.items) == {
        "公共服务": 112,
        "行政许可": 48,
        "其他行政权力": 27,
        "党建服务": 6,
        "行政确认": 5,
        "邮政服务": 3,
        "企业服务": 1,
    }
    assert Counter(item.kind for item in zone.items) == {
        "行政许可": 76,
        "公共服务": 58,
        "其他行政权力": 22,
        "行政确认": 2,
    }
    assert [item.number for item in basic.items] == list(range(1, 203))
    assert [item.number for item in zone.items] == list(range(1, 159))
    assert basic.repairs == zone.repairs == ()


def test_the_table_as_printed_gives_the_same_items() -> None:
    """Number 57 twice and 58 missing, row 80 split over two lines (R040), and worse."""
    clean = read_catalogue(ZONE)
    text = ZONE.decode()
    for old, new in (
        ("\n58,", "\n57,"),
        ("（企业技术改造项目）（区级）,行政许可", "（企业技术改造项目）,\n,（区级）,行政许可"),
        ("\n10,企业", "\n１０,　企业 "),
        ("\n20,", "\n,,\n20,"),
        ("\n100,", "\n序号,事项名称,事项类型\n100,"),
        ("12,企业社会保险登记,公共服务", "12,企业社会保险登记,公共服物"),
        ("\n121,", "\n第121项,"),
    ):
        assert old in text
        text = text.replace(old, new, 1)

    dirty = read_catalogue(text.encode("gb18030"))

    assert dirty.items == clean.items
    assert sorted(repair.code for repair in dirty.repairs) == [
        "digits",
        "digits",
        "empty_rows",
        "encoding",
        "header_again",
        "joined",
        "kind_guessed",
        "number_twice",
        "spaces",
    ]
    twice = next(repair for repair in dirty.repairs if repair.code == "number_twice")
    assert "58" in twice.message(Language.ZH)
    assert text.splitlines()[twice.line - 1].startswith("57,")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_encodings_newlines_and_separators(encoding: str, newline: str, separator: str) -> None:
    lines = ["序号,事项名称,事项类型", "1,食品（含保健食品）经营许可,行政许可", "2,不动产登记,行政确认"]
    raw = newline.join(line.replace(",", separator) for line in lines).encode(encoding)

    assert read_catalogue(raw).items == (
        Item(1, "食品（含保健食品）经营许可", "行政许可"),
        Item(2, "不动产登记", "行政确认"),
    )


@pytest.mark.parametrize(
    ("text", "items", "codes"),
    [
        ("1,甲,行政许可\n2,乙,公共服务\n", [(1, "甲", "行政许可"), (2, "乙", "公共服务")], ["no_header"]),
        ("名称,类型\n甲,行政许可\n", [(1, "甲", "行政许可")], ["no_column", "no_number"]),
        ("序号,名称\n1,甲\n", [(1, "甲", "")], ["no_column", "no_kind"]),
        ("事项目录,,\n" + HEADER + "1,甲,行政许可\n", [(1, "甲", "行政许可")], []),
        (HEADER + "1,甲,行政许可,多余\n", [(1, "甲", "行政许可")], []),
        ("序号,事项名称,事项类型,备注\n1,甲,行政许可,x\n", [(1, "甲", "行政许可")], ["unused_columns"]),
        (HEADER + "1,甲\n", [(1, "甲", "")], ["no_kind"]),
        (HEADER + "1,甲,气象服务\n", [(1, "甲", "气象服务")], ["kind_unknown"]),
        (HEADER + "1,,行政许可\n", [], ["no_name"]),
        (HEADER + "1,甲,行政许可\n3,乙,行政许可\n", [(1, "甲", "行政许可"), (3, "乙", "行政许可")], ["gap"]),
        (
            HEADER + "1,甲,行政许可\n2,甲,行政许可\n3,丙,行政许可\n",
            [(1, "甲", "行政许可"), (3, "丙", "行政许可")],
            ["item_twice"],
        ),
        (HEADER + "1,甲,行政许可\n1,乙,行政许可\n2,丙,行政许可\n", None, ["number_twice"]),
        (HEADER + '1,"甲\n乙",行政许可\n', [(1, "甲乙", "行政许可")], ["spaces"]),
        (HEADER + "1,甲（乙,行政许可\n,丙）,\n", [(1, "甲（乙丙）", "行政许可")], ["joined"]),
        (
            HEADER + "1,甲,行政许可\n,乙,公共服务\n",
            [(1, "甲", "行政许可"), (2, "乙", "公共服务")],
            ["no_number"],
        ),
    ],
)
def test_each_kind_of_dirt(text: str, items: list[tuple[int, str, str]] | None, codes: list[str]) -> None:
    found, repairs = repaired(text)

    if items is not None:
        assert found == [Item(*item) for item in items]
    assert len({item.number for item in found}) == len(found)
    assert repairs == codes


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"PK\x03\x04\x00\x00\xff\xfe", b"\x81\x20\xff", "谢谢惠顾\n再见\n".encode()]
)
def test_what_is_no_table_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(UnreadableItems) as caught:
        read_catalogue(raw)

    assert caught.value.words.zh != caught.value.words.en


def test_every_repair_has_words_in_both_languages() -> None:
    for words in REPAIRS.values():
        assert words.zh
        assert words.en
        assert words.zh != words.en


def test_services_are_filed_by_kind_and_share_a_letter_per_group() -> None:
    catalogue = Catalogue(
        (Item(1, "甲", "行政许可"), Item(2, '乙"引号', "公共服务"), Item(3, "丙", "未知"), Item(4, "丁", "")),
        (),
    )
    parsed = tomllib.loads(
        as_toml(
            [
                NamedCatalogue("basic", "", "a.csv", catalogue),
                NamedCatalogue("zone", "园区", "b.csv", catalogue),
            ]
        )
    )

    assert [group["id"] for group in parsed["groups"]] == [
        "public",
        "permit",
        "other",
        "zone-public",
        "zone-permit",
        "zone-other",
    ]
    assert parsed["groups"][3]["name"] == "园区·公共服务"
    by_id = {service["id"]: service for service in parsed["services"]}
    assert by_id["basic-002"] == {
        "id": "basic-002",
        "name": '乙"引号',
        "group": "public",
        "prefix": "A",
        "kind": "公共服务",
    }
    assert "kind" not in by_id["zone-004"]
    prefixes = {service["group"]: service["prefix"] for service in parsed["services"]}
    assert len(set(prefixes.values())) == len(prefixes) == 6


def test_letters_avoid_what_reads_like_digits() -> None:
    alphabet = [letters(index) for index in range(60)]

    assert len(set(alphabet)) == 60
    assert not any(set(prefix) & set("IO") for prefix in alphabet)
    assert {len(prefix) for prefix in alphabet} == {1, 2}


@pytest.mark.parametrize(
    ("stem", "slug"),
    [("items-basic", "basic"), ("事项表", "item"), ("Items 2026", "2026"), ("x" * 50, "x" * 20)],
)
def test_slugs(stem: str, slug: str) -> None:
    assert slug_of(stem) == slug


CELLS = st.text('1２,，"（）\n\r\t甲乙 行政许可0\u200b\u3000', max_size=9)
ROWS = st.lists(st.lists(CELLS, max_size=5), max_size=12)


@given(ROWS)
def test_any_rows_give_distinct_numbers_and_keep_every_name(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["序号", "事项名称", "事项类型"], *rows])

    catalogue = read_catalogue(file.getvalue().encode())

    numbers = [item.number for item in catalogue.items]
    assert len(set(numbers)) == len(numbers)
    kept = "".join(item.name for item in catalogue.items)
    dropped = {"item_twice", "header_again"} & {repair.code for repair in catalogue.repairs}
    if not dropped:
        signs = Counter("".join(row[1] for row in rows if len(row) > 1))
        assert Counter(kept)["甲"] == signs["甲"]
    for repair in catalogue.repairs:
        assert repair.message(Language.ZH)
        assert repair.message(Language.EN)


@given(st.binary(max_size=200) | st.binary(max_size=50).map(lambda tail: HEADER.encode() + b"1," + tail))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(UnreadableItems):
        read_catalogue(raw)


def test_full_width_commas_in_names_are_no_separators() -> None:
    rows = "".join(f'{n},"变更，注销\n登记，{n}",行政许可\n' for n in range(1, 9))

    items, repairs = repaired(HEADER + rows)

    assert items[7] == Item(8, "变更，注销登记，8", "行政许可")
    assert "delimiter" not in repairs


def test_a_slip_in_a_number_does_not_list_a_billion_gaps() -> None:
    items, repairs = repaired(HEADER + "1,甲,行政许可\n999999999,乙,行政许可\n")

    assert [item.number for item in items] == [1, 999999999]
    assert repairs == ["gap"]
