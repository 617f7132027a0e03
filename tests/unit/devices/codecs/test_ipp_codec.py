"""IPP messages against bytes laid out by hand, any message there and back, and no message at all."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devices.codecs import ipp_words as words
from devices.codecs.ipp import (
    Collection,
    Data,
    Group,
    GroupTag,
    Localised,
    Message,
    Range,
    Value,
    ValueTag,
    decode,
    encode,
    values,
)
from devices.document_ports import Media
from devices.errors import FaultKind, ProtocolError

HEAD = bytes.fromhex("01 01 00 0B 00 00 00 01")
MINIMAL = (
    HEAD
    + b"\x01"
    + b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    + b"\x48\x00\x1battributes-natural-language\x00\x05en-us"
    + b"\x45\x00\x0bprinter-uri\x00\x09ipp://h/p"
    + b"\x03"
)
"""Get-Printer-Attributes, laid out by hand from RFC 8010 §3 (hardware.md §6.2)."""


def test_the_minimal_request_has_exactly_these_bytes() -> None:
    message = Message(
        words.Operation.GET_PRINTER_ATTRIBUTES,
        1,
        (
            Group(
                GroupTag.OPERATION,
                {
                    "attributes-charset": values(ValueTag.CHARSET, "utf-8"),
                    "attributes-natural-language": values(ValueTag.LANGUAGE, "en-us"),
                    "printer-uri": values(ValueTag.URI, "ipp://h/p"),
                },
            ),
        ),
    )
    assert encode(message) == MINIMAL
    assert decode(MINIMAL) == (message, b"")


def test_a_sheet_in_a_tray_has_exactly_these_bytes() -> None:
    size = {"x-dimension": values(ValueTag.INTEGER, 21000), "y-dimension": values(ValueTag.INTEGER, 29700)}
    sheet: Collection = {
        "media-size": values(ValueTag.BEGIN_COLLECTION, size),
        "media-source": values(ValueTag.KEYWORD, "tray-2"),
    }
    message = Message(5, 1, (Group(GroupTag.JOB, {"media-col": values(ValueTag.BEGIN_COLLECTION, sheet)}),))
    assert encode(message) == (
        bytes.fromhex("01 01 00 05 00 00 00 01 02")
        + b"\x34\x00\x09media-col\x00\x00"
        + b"\x4a\x00\x00\x00\x0amedia-size"
        + b"\x34\x00\x00\x00\x00"
        + b"\x4a\x00\x00\x00\x0bx-dimension"
        + bytes.fromhex("21 00 00 00 04 00 00 52 08")
        + b"\x4a\x00\x00\x00\x0by-dimension"
        + bytes.fromhex("21 00 00 00 04 00 00 74 04")
        + b"\x37\x00\x00\x00\x00"
        + b"\x4a\x00\x00\x00\x0cmedia-source"
        + b"\x44\x00\x00\x00\x06tray-2"
        + b"\x37\x00\x00\x00\x00"
        + b"\x03"
    )
    assert decode(encode(message))[0] == message


names = st.text(st.characters(codec="ascii", categories=["L", "N"], include_characters="-"), min_size=1)
integers = st.integers(-(2**31), 2**31 - 1)
ascii_text = st.text(st.characters(codec="ascii"), max_size=40)


def of(tag: ValueTag, data: st.SearchStrategy[Data]) -> st.SearchStrategy[Value]:
    return st.builds(Value, st.just(tag), data)


plain = st.one_of(
    *(of(tag, st.none()) for tag in (ValueTag.UNSUPPORTED, ValueTag.UNKNOWN, ValueTag.NO_VALUE)),
    *(of(tag, integers) for tag in (ValueTag.INTEGER, ValueTag.ENUM)),
    of(ValueTag.BOOLEAN, st.booleans()),
    of(ValueTag.RANGE, st.builds(Range, integers, integers)),
    *(of(tag, st.binary(max_size=20)) for tag in (ValueTag.OCTETS, ValueTag.DATE_TIME, ValueTag.RESOLUTION)),
    *(of(tag, st.text(max_size=40)) for tag in (ValueTag.TEXT, ValueTag.NAME)),
    *(
        of(tag, ascii_text)
        for tag in (
            ValueTag.KEYWORD,
            ValueTag.URI,
            ValueTag.URI_SCHEME,
            ValueTag.CHARSET,
            ValueTag.LANGUAGE,
            ValueTag.MIME,
        )
    ),
    *(
        of(tag, st.builds(Localised, ascii_text, st.text(max_size=20)))
        for tag in (ValueTag.TEXT_WITH_LANGUAGE, ValueTag.NAME_WITH_LANGUAGE)
    ),
)


def attributes(value: st.SearchStrategy[Value]) -> st.SearchStrategy[dict[str, tuple[Value, ...]]]:
    several = st.lists(value, min_size=1, max_size=3).map(tuple)
    return st.dictionaries(names, several, max_size=3)


any_value = st.recursive(
    plain,
    lambda inner: st.builds(Value, st.just(ValueTag.BEGIN_COLLECTION), attributes(inner)),
    max_leaves=8,
)
messages = st.builds(
    Message,
    st.integers(0, 0xFFFF),
    st.integers(0, 2**31 - 1),
    st.lists(
        st.builds(
            Group, st.sampled_from([tag for tag in GroupTag if tag != GroupTag.END]), attributes(any_value)
        ),
        max_size=3,
    ).map(tuple),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
)


@given(messages, st.binary(max_size=20))
def test_what_was_written_is_read_again_and_the_document_is_left(message: Message, document: bytes) -> None:
    assert decode(encode(message) + document) == (message, document)


@given(messages, st.data())
def test_a_message_cut_off_anywhere_is_refused(message: Message, data: st.DataObject) -> None:
    whole = encode(message)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ProtocolError):
        decode(whole[:cut])


@given(st.binary(max_size=200))
@example(b"\x47")
@example(b"\x34\x00\x01a\x00\x00" * 20)
@example(b"\x41\xff\xff")
def test_garbage_is_read_or_refused_and_nothing_else(garbage: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        decode(HEAD + b"\x01" + garbage)


@given(messages, st.data())
def test_one_wrong_byte_is_read_or_refused_and_nothing_else(message: Message, data: st.DataObject) -> None:
    spoiled = bytearray(encode(message))
    place = data.draw(st.integers(0, len(spoiled) - 1))
    spoiled[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ProtocolError):
        decode(bytes(spoiled))


NAMED = b"\x44\x00\x01a\x00\x01b"


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "cut off"),
        (b"\x01", "cut off"),
        (NAMED, "group tag expected"),
        (b"\x00\x03", "group tag expected"),
        (b"\x01\x44\x00\x00\x00\x01b\x03", "without a first"),
        (b"\x01\x44\x00\x01\xe9\x00\x01b\x03", "plain ASCII"),
        (b"\x01\x44\x00\x01a\x00\x01\xe9\x03", "value of kind 0x44"),
        (b"\x01\x21\x00\x01a\x00\x03abc\x03", "value of kind 0x21"),
        (b"\x01\x22\x00\x01a\x00\x01\x02\x03", "neither true nor false"),
        (b"\x01\x33\x00\x01a\x00\x04abcd\x03", "value of kind 0x33"),
        (b"\x01\x35\x00\x01a\x00\x05\x00\x01a\x00\x09\x03", "fill"),
        (b"\x01\x44\x00\x01a\x7f\xff" + b"x" * 10, "not there"),
        (b"\x01\x37\x00\x00\x00\x00\x03", "without a first"),
        (b"\x01\x37\x00\x01a\x00\x00\x03", "outside"),
        (b"\x01\x34\x00\x01a\x00\x00\x03", "inside a collection"),
        (b"\x01\x34\x00\x01a\x00\x00\x21\x00\x00\x00\x04abcd", "before its name"),
        (b"\x01\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01b\x37\x00\x00\x00\x00\x03", "without a value"),
        (b"\x01\x34\x00\x01a\x00\x00" + NAMED, "named attribute inside"),
        (b"\x01\x34\x00\x01a\x00\x00" + b"\x4a\x00\x00\x00\x01b\x34\x00\x00\x00\x00" * 9, "too deep"),
    ],
)
def test_what_is_wrong_is_told(body: bytes, complaint: str) -> None:
    with pytest.raises(ProtocolError, match=complaint):
        decode(HEAD + body)


def test_attributes_beyond_a_megabyte_are_refused() -> None:
    one = b"\x30\x00\x01a\x7f\xff" + bytes(32_767)
    with pytest.raises(ProtocolError, match="too many"):
        decode(HEAD + b"\x01" + one * 33 + b"\x03")


def test_careless_printers_are_understood() -> None:
    """A repeated attribute counts once, a group of a later standard and Latin-1 text do no harm."""
    twice = b"\x44\x00\x01a\x00\x01b\x44\x00\x01a\x00\x01c\x44\x00\x00\x00\x01d"
    text = b"\x41\x00\x01t\x00\x02\xe9!"
    later = b"\x09" + NAMED
    message, _ = decode(HEAD + b"\x04" + twice + text + later + b"\x03")
    printer = message.group(GroupTag.PRINTER)
    assert message.groups == (printer,)
    assert printer.words("a") == ("b",)
    assert printer.words("t") == ("\N{REPLACEMENT CHARACTER}!",)


@pytest.mark.parametrize(
    "value",
    [
        Value(ValueTag.INTEGER, 2**31),
        Value(ValueTag.INTEGER, "1"),
        Value(ValueTag.RANGE, 3),
        Value(ValueTag.BEGIN_COLLECTION, b""),
        Value(ValueTag.BEGIN_COLLECTION, {"empty": ()}),
        Value(ValueTag.KEYWORD, "窗"),
        Value(ValueTag.OCTETS, bytes(32_768)),
    ],
)
def test_a_value_that_does_not_fit_its_kind_is_not_written(value: Value) -> None:
    with pytest.raises(ValueError):
        encode(Message(1, 1, (Group(GroupTag.JOB, {"a": (value,)}),)))


# ---- words --------------------------------------------------------------------------------


def reasons(
    stops: set[FaultKind] | None = None,
    warnings: set[FaultKind] | None = None,
    reports: set[FaultKind] | None = None,
) -> words.Reasons:
    return words.Reasons(*(frozenset(kinds or ()) for kinds in (stops, warnings, reports)))


@pytest.mark.parametrize(
    ("keywords", "expected"),
    [
        (["none"], reasons()),
        (["media-empty"], reasons({FaultKind.PAPER_OUT})),
        (["media-empty-error"], reasons({FaultKind.PAPER_OUT})),
        (["media-empty-warning"], reasons(warnings={FaultKind.PAPER_OUT})),
        (["media-jam-report"], reasons(reports={FaultKind.JAM})),
        (["media-jam", "door-open-error"], reasons({FaultKind.JAM, FaultKind.COVER_OPEN})),
        (["cover-open"], reasons({FaultKind.COVER_OPEN})),
        (["input-tray-missing"], reasons({FaultKind.TRAY_MISSING})),
        (["output-area-full"], reasons({FaultKind.OUTPUT_FULL})),
        (["toner-low", "marker-supply-low-report"], reasons(reports={FaultKind.TONER_LOW})),
        (["toner-empty"], reasons({FaultKind.TONER_OUT})),
        (["marker-supply-empty-warning"], reasons(warnings={FaultKind.TONER_OUT})),
        (["other"], reasons({FaultKind.HARDWARE})),
        (["vendor-thing-error"], reasons({FaultKind.HARDWARE})),
        (["wifi-not-configured-report", "other-warning"], reasons()),
        (["media-low-error"], reasons(reports={FaultKind.PAPER_NEAR_END})),
    ],
)
def test_reasons_in_the_halls_words(keywords: list[str], expected: words.Reasons) -> None:
    assert words.read_reasons(keywords) == expected


def test_of_several_faults_the_one_to_mend_first_is_named() -> None:
    assert words.gravest({FaultKind.PAPER_OUT, FaultKind.COVER_OPEN}) is FaultKind.COVER_OPEN
    assert words.gravest(()) is None


@pytest.mark.parametrize(
    ("name", "size"),
    [
        (Media.A3, (29_700, 42_000)),
        (Media.A4, (21_000, 29_700)),
        ("na_letter_8.5x11in", (21_590, 27_940)),
    ],
)
def test_the_size_of_a_sheet_is_in_its_name(name: str, size: tuple[int, int]) -> None:
    assert words.media_size(name) == size


def test_a_name_without_a_size_is_refused() -> None:
    with pytest.raises(ValueError, match="auto"):
        words.media_size("auto")
