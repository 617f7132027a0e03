"""From a sentence template to clip names, and back to text."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.voice.phrases import PAUSE, Unspeakable, load_book, shipped_book, shipped_languages

BOOK = """
language = "x"
numerals = "{numerals}"
separator = ""
action = "{action}"
[templates]
call = "{call}"
[words]
b = "hi"
"""
ZH, EN = shipped_book("zh_CN"), shipped_book("en")


def test_a_call_in_mandarin() -> None:
    assert ZH.clips("call", "A012", "12") == [
        "please", "letter_a", "digit_0", "digit_1", "digit_2", "number", PAUSE,
        "to", "unit_10", "digit_2", "counter", "handle",
    ]  # fmt: skip


def test_a_call_in_english() -> None:
    assert EN.clips("call", "B7", "21") == [
        "ticket", "letter_b", "digit_7", PAUSE, "please_go_to_counter", "number_20", "digit_1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "counter", "action", "text"),
    [
        ("A001", "3", "", "请A零零一号，到三号窗口办理"),
        ("a-010", "105", "collect", "请A零一零号，到一百零五号窗口领证"),
        ("20260", "B3", "", "请二零二六零号，到B三号窗口办理"),
        ("A001", "12345", "", "请A零零一号，到一二三四五号窗口办理"),
    ],
)
def test_text_for_voices_that_read_text(number: str, counter: str, action: str, text: str) -> None:
    assert ZH.text(ZH.clips("call", number, counter, action)) == text


def test_english_text_has_spaces_and_commas_where_they_belong() -> None:
    assert EN.text(EN.clips("call", "A01", "3", "pay")) == (
        "ticket A zero one, please go to counter three to pay"
    )


@pytest.mark.parametrize(
    ("template", "number", "counter", "action", "complaint"),
    [
        ("sing", "A1", "1", "", "no sentence 'sing'"),
        ("call", "甲1", "1", "", "word for '甲'"),
        ("call", "A1", "综合", "", "word for '综合'"),
        ("call", "A1", "1", "dance", "word called 'dance'"),
    ],
)
def test_what_cannot_be_said_is_named(
    template: str, number: str, counter: str, action: str, complaint: str
) -> None:
    with pytest.raises(Unspeakable, match=complaint):
        ZH.clips(template, number, counter, action)


@pytest.mark.parametrize("language", shipped_languages())
def test_every_shipped_sentence_can_be_said(language: str) -> None:
    book = shipped_book(language)
    assert list(book.problems()) == []
    for template in book.templates:
        assert set(book.clips(template, "Z99", "9")) <= {*book.words, PAUSE}


def test_shipped_books_say_the_same_things() -> None:
    assert set(ZH.templates) == set(EN.templates)
    assert {"call", "recall"} <= set(ZH.templates)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("language = 3", "language"),
        ("oops", "Expected"),
        (
            BOOK.format(numerals="roman", action="a", call="{who} hi"),
            r"numerals: 'roman'[\s\S]*no word 'a'[\s\S]*\{who\}",
        ),
        (
            BOOK.format(numerals="chinese", action="", call="hi ho"),
            "templates.call: no x word for 'ho'",
        ),
    ],
)
def test_a_broken_book_says_everything_that_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=complaint):
        load_book(path)


def test_an_unknown_language_says_which_there_are() -> None:
    with pytest.raises(ValueError, match="there are en, zh_CN"):
        shipped_book("xx")
