"""Cards as their text blocks say them: written by the simulator, read by the codec."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.ethnic_groups import ETHNIC_NAMES
from devices.codecs.id_card import UnreadableText, parse_text
from devices.document_ports import CardKind, IdCard
from devices.sim.cast import CAST
from devices.sim.id_card_text import text_block
from queue_server.protocol.identity_numbers import NumberKind, identity_flaw, kind_of

ZHANG = CAST["zhang"]
BIRTH_AT = 36
VALID_TO_AT = 204
NUMBER_AT = 122
TYPE_AT = 248


def text_of(places: int, *alphabets: str, least: int = 0) -> st.SearchStrategy[str]:
    """Texts that fit the places of a field, without blanks at the ends."""
    characters = st.sampled_from("".join(alphabets)) if alphabets else st.characters(exclude_categories=["C"])
    return st.text(characters, min_size=least, max_size=places).filter(
        lambda text: text == text.strip() and len(text.encode("utf-16-le")) <= 2 * places
    )


days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
DIGITS = "0123456789"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ ,-"
chinese = text_of(15, least=1)
numbers = text_of(18, DIGITS, "X", least=1)
letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)
common = {
    "sex": st.sampled_from("0129"),
    "birth": days,
    "valid_from": days,
    "valid_to": st.none() | days,
}
on_address = {"address": text_of(35), "issuer": text_of(15)}


@st.composite
def foreigners(draw: st.DrawFn, kind: CardKind, places: int, number: st.SearchStrategy[str]) -> IdCard:
    english = draw(text_of(places, LATIN, least=1))
    fields: dict[str, Any] = {name: draw(values) for name, values in common.items()}
    name = draw(chinese | st.just(english))
    return IdCard(kind, draw(number), name, english, nationality=draw(letters), **fields)


cards = st.one_of(
    st.builds(
        IdCard,
        st.just(CardKind.RESIDENT),
        numbers,
        chinese,
        ethnic=st.sampled_from(sorted(ETHNIC_NAMES)),
        **common,
        **on_address,
    ),
    st.builds(IdCard, st.just(CardKind.HK_MACAU_TAIWAN), numbers, chinese, **common, **on_address),
    foreigners(CardKind.FOREIGNER_2017, 60, text_of(15, DIGITS, "UTO", least=1)),
    foreigners(CardKind.FOREIGNER_2023, 46, numbers),
)


@given(cards)
def test_what_is_written_on_a_card_is_read_from_it(card: IdCard) -> None:
    block = text_block(card)
    assert len(block) == 256
    assert parse_text(block) == card


def test_a_block_written_by_hand_is_read_field_by_field() -> None:
    fields = (
        ("张样本", 30), ("1", 2), ("03", 4), ("19880314", 16), ("样例市虚构路1号", 70),
        ("100101198803140018", 36), ("样例市公安局", 30), ("20160501", 16), ("长期", 16), ("", 36),
    )  # fmt: skip
    block = b"".join(
        text.encode("utf-16-le") + b" \0" * ((width - 2 * len(text)) // 2) for text, width in fields
    )
    assert parse_text(block) == IdCard(
        CardKind.RESIDENT,
        "100101198803140018",
        "张样本",
        sex="1",
        ethnic="03",
        birth=dt.date(1988, 3, 14),
        address="样例市虚构路1号",
        issuer="样例市公安局",
        valid_from=dt.date(2016, 5, 1),
        valid_to=None,
    )


def changed(at: int, text: str) -> bytes:
    block = text_block(ZHANG)
    data = text.encode("utf-16-le", "surrogatepass")
    return block[:at] + data + block[at + len(data) :]


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "0 bytes"),
        (bytes(255), "255 bytes"),
        (bytes(256), "no name"),
        (b"\xff" * 256, "type is no text|unknown type"),
        (changed(0, "\ud800"), "name is no text"),
        (changed(0, "张\x07本"), "no name"),
        (changed(0, " " * 15), "no name"),
        (changed(NUMBER_AT, " " * 18), "no number"),
        (changed(BIRTH_AT, "19881332"), "birth is no day"),
        (changed(BIRTH_AT, "１９８８０３１４"), "birth is no day"),
        (changed(VALID_TO_AT, " " * 8), "valid_to is no day"),
        (changed(VALID_TO_AT, "永久    "), "valid_to is no day"),
        (changed(TYPE_AT, "Q"), "unknown type"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused_without_telling_what_it_says(
    block: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableText, match=reason) as refused:
        parse_text(block)
    assert "1988" not in str(refused.value)
    assert refused.value.__cause__ is None


@given(st.binary(min_size=256, max_size=256))
def test_any_block_is_a_card_or_is_refused(block: bytes) -> None:
    with contextlib.suppress(UnreadableText):
        parse_text(block)


def test_a_name_with_private_characters_is_taken_as_it_is() -> None:
    assert parse_text(changed(0, "张\ue123 ")).name == "张\ue123"


def test_the_table_of_ethnic_groups_is_complete() -> None:
    assert len(ETHNIC_NAMES) == 58
    assert {code: ETHNIC_NAMES[code] for code in ("01", "10", "20", "30", "40", "50", "56", "97")} == {
        "01": "汉", "10": "朝鲜", "20": "傈僳", "30": "土", "40": "普米", "50": "塔塔尔", "56": "基诺",
        "97": "其他",
    }  # fmt: skip


def test_a_card_tells_nobody_in_its_repr() -> None:
    for card in CAST.values():
        assert repr(card) == f"IdCard(kind={card.kind!r})"


def test_the_cast_has_every_kind_of_card_and_numbers_that_can_be_right() -> None:
    kinds = {
        CardKind.RESIDENT: NumberKind.RESIDENT,
        CardKind.HK_MACAU_TAIWAN: NumberKind.HK_MACAU_TAIWAN,
        CardKind.FOREIGNER_2017: NumberKind.OLD_FOREIGNER,
        CardKind.FOREIGNER_2023: NumberKind.FOREIGNER,
    }
    assert {card.kind for card in CAST.values()} == set(kinds)
    for card in CAST.values():
        assert identity_flaw(card.number) is None
        assert kind_of(card.number) is kinds[card.kind]
        assert parse_text(text_block(card)) == card
        if card.kind is not CardKind.FOREIGNER_2017 and card.birth:
            assert f"{card.birth:%Y%m%d}" == card.number[6:14]
