from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from queue_server.protocol.views import Estimate, HallView
from queue_server.web.phone.markup import message_page, page, title
from queue_server.web.phone.picture import Picture, Stage
from queue_server.web.phone.texts import LANGUAGES, say

HALL = HallView(
    id="h",
    name="<大厅>",
    name_en="Hall & Co",
    phone="000-1",
    rating_options={"1": (("108", "增加条件", "More conditions"),), "5": (("510", "一次办结", ""),)},
)


def a_picture(stage: Stage, **fields: Any) -> Picture:
    known: dict[str, Any] = {"number": "A012", "service": "税<务", "service_en": "Tax", "window": "3"}
    return Picture(stage=stage, **(known | fields))


class Balance(HTMLParser):
    """Fails on a tag that closes what is not open."""

    VOID = frozenset({"meta", "input", "wbr", "br", "circle", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", Stage)
def test_every_page_is_whole_light_and_safe(stage: Stage, language: str) -> None:
    shown = page(a_picture(stage, called=2, may_cancel=True, zone="东<区"), HALL, language, "too_late")
    assert len(shown.encode()) < 30_000
    reader = Balance()
    reader.feed(shown)
    assert reader.open == []
    assert "A012" in reader.text
    assert "<大厅>" not in shown and "税<务" not in shown and "东<区" not in shown
    assert ("您的号码" in shown) == (language == "zh_CN")
    title(a_picture(stage), language)


@pytest.mark.parametrize(
    ("ahead", "estimate", "words"),
    [
        (0, None, "下一位就是您"),
        (1, Estimate(low_min=0, high_min=1), "很快就轮到您"),
        (3, Estimate(low_min=5, high_min=10), "前面还有 3 人"),
        (3, Estimate(low_min=5, high_min=10), "预计等候 5–10 分钟"),
        (3, Estimate(low_min=5, high_min=5), "预计等候约 5 分钟"),
    ],
)
def test_the_queue_in_words(ahead: int, estimate: Estimate | None, words: str) -> None:
    picture = a_picture(Stage.WAITING, ahead=ahead, estimate=estimate)
    assert words in page(picture, HALL, "zh_CN")


def test_only_bad_levels_ask_for_reasons() -> None:
    shown = page(a_picture(Stage.RATE), HALL, "en")
    assert "More conditions" in shown and "一次办结" not in shown
    assert shown.count("<svg") >= 5


def test_a_recall_says_how_often() -> None:
    assert "第 3 次叫号" in page(a_picture(Stage.CALLED, called=3), HALL, "zh_CN")
    assert "次叫号" not in page(a_picture(Stage.CALLED, called=1), HALL, "zh_CN")


def test_texts_are_complete_in_both_languages() -> None:
    for language in LANGUAGES:
        assert say(language, "called", window="3").count("3") == 1
        assert message_page(language, "invalid")
