"""The receipt layout language: what a ticket says, in which order, and when.

A layout is a list of elements with `{fields}`; the kiosk fills them in the visitor's
language and hands the result to the printer. Fields without a value are empty, and an
element with `when = "bring"` is printed only when that field has a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from config.base import Table
from config.defaults import find
from config.errors import KeyPath, Problem
from config.messages import Words
from config.report import Report
from config.tables import load_table, missing, read_table

FIELDS: Mapping[str, Words] = {
    "number": Words("票号", "ticket number"),
    "hall": Words("大厅名称", "the hall's name"),
    "address": Words("大厅地址", "the hall's address"),
    "phone": Words("咨询电话", "the hall's telephone"),
    "service": Words("服务名称", "service"),
    "priority": Words("优先类别", "priority class"),
    "ahead": Words("前面等候人数", "people waiting ahead"),
    "estimate": Words("预计等候时间（范围）", "estimated wait, a range"),
    "zone": Words("等候区", "waiting area"),
    "windows": Words("可能的办理窗口", "counters that may call"),
    "bring": Words("应带材料", "what to bring"),
    "identity": Words("脱敏后的取号人", "the visitor, masked"),
    "issued_at": Words("取号时间", "time of issue"),
    "booked_at": Words("预约时间", "booked time"),
    "link": Words("票的网页地址", "address of the ticket's page"),
    "reactivate_min": Words("过号后可恢复的分钟数", "minutes within which a missed number can come back"),
    "reprint": Words("补打时有值", "has a value on a reprint"),
    "offline": Words("断网取号时有值", "has a value on a slip issued without the server"),
}
"""Every field a layout may use."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_Size = Annotated[int, msgspec.Meta(ge=1, le=8)]
_Dots = Annotated[int, msgspec.Meta(ge=1, le=1000)]
_Module = Annotated[int, msgspec.Meta(ge=1, le=16)]


class PaperAlign(StrEnum):
    """Where an element stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class TextElement(Table, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """Text; wraps when it is longer than the paper is wide."""

    text: str
    text_en: str = ""
    """English wording; empty = `text`."""
    size: _Size = 1
    """Multiple of the base font, which is 24 dots = 3 mm high."""
    align: PaperAlign = PaperAlign.LEFT
    bold: bool = False
    when: str = ""


class ColumnsElement(Table, frozen=True, kw_only=True, tag_field="kind", tag="columns"):
    """Two texts on one line."""

    left: str
    right: str
    left_en: str = ""
    right_en: str = ""
    bold: bool = False
    when: str = ""


class RuleElement(Table, frozen=True, kw_only=True, tag_field="kind", tag="rule"):
    """A thin line across the paper."""

    when: str = ""


class FeedElement(Table, frozen=True, kw_only=True, tag_field="kind", tag="feed"):
    """Empty space."""

    dots: _Dots
    """8 dots = 1 mm."""
    when: str = ""


class QrElement(Table, frozen=True, kw_only=True, tag_field="kind", tag="qr"):
    """A QR code."""

    data: str
    module_dots: _Module = 6
    align: PaperAlign = PaperAlign.CENTER
    when: str = ""


class Code128Element(Table, frozen=True, kw_only=True, tag_field="kind", tag="code128"):
    """A CODE128 bar code of printable ASCII, e.g. `{number}`."""

    data: str
    height_dots: _Dots = 64
    align: PaperAlign = PaperAlign.CENTER
    when: str = ""


LayoutElement = TextElement | ColumnsElement | RuleElement | FeedElement | QrElement | Code128Element


class ReceiptLayout(Table, frozen=True, kw_only=True):
    """A whole ticket, from top to bottom."""

    paper_mm: Annotated[int, msgspec.Meta(ge=30, le=120)] = 80
    elements: tuple[LayoutElement, ...]
    cut: bool = True


def filled(
    layout: ReceiptLayout, values: Mapping[str, str], *, english: bool = False
) -> tuple[LayoutElement, ...]:
    """Return the elements to print, with every `{field}` replaced.

    Args:
        layout: a checked layout.
        values: by field name, already in the visitor's language; absent = empty.
        english: take the English wording where there is one; `*_en` is empty in the result.
    """
    shown = [element for element in layout.elements if not element.when or values.get(element.when)]
    return tuple(_fill(element, values, english) for element in shown)


def _fill(element: LayoutElement, values: Mapping[str, str], english: bool) -> LayoutElement:
    def say(text: str, text_en: str = "") -> str:
        return _FIELD.sub(lambda match: values.get(match[1], ""), text_en if english and text_en else text)

    match element:
        case TextElement():
            return msgspec.structs.replace(element, text=say(element.text, element.text_en), text_en="")
        case ColumnsElement():
            left, right = say(element.left, element.left_en), say(element.right, element.right_en)
            return msgspec.structs.replace(element, left=left, right=right, left_en="", right_en="")
        case QrElement() | Code128Element():
            return msgspec.structs.replace(element, data=say(element.data))
    return element


def _templates(element: LayoutElement) -> Iterator[tuple[str, str]]:
    for key in ("text", "text_en", "left", "left_en", "right", "right_en", "data"):
        yield key, getattr(element, key, "")


def _check(layout: ReceiptLayout, report: Report) -> None:
    used: set[str] = set()
    for index, element in enumerate(layout.elements):
        path: KeyPath = ("elements", index)
        if element.when and element.when not in FIELDS:
            report.error((*path, "when"), "unknown_field", field=element.when, known=FIELDS)
        for key, template in _templates(element):
            names = _FIELD.findall(template)
            used.update(names)
            if re.search(r"[{}]", _FIELD.sub("", template)):
                report.error((*path, key), "bad_braces", value=template)
            for name in names:
                if name not in FIELDS:
                    report.error((*path, key), "unknown_field", field=name, known=FIELDS)
    if "number" not in used:
        report.error(("elements",), "number_not_printed")


def check_layout(path: Path) -> list[Problem]:
    """Return every problem of a layout file."""
    return read_table(path, ReceiptLayout, _check)[1]


def load_layout(name: str, hall_folder: Path | None = None) -> ReceiptLayout:
    """Return the layout `name`, the hall's own before the shipped one.

    Raises:
        ConfigErrors: there is no such layout, or it has errors.
    """
    path = find("receipts", name, hall_folder)
    if path is None:
        raise missing("receipts", name)
    return load_table(path, ReceiptLayout, _check)
