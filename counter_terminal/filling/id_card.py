"""The printed side of a resident identity card: what a clerk would copy from it.

The card reader is the better way; this helps where a card is only there as a copy.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from counter_terminal.filling.fields import Doubt, Field, Fields, read_field
from counter_terminal.filling.numbers import PERSON, person_number
from counter_terminal.filling.rows import Found, Sheet
from devices.ocr.reader import Line

_LABELS = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")
_BIRTH = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?")
_MAN, _WOMAN = "男", "女"


def read_id_card(lines: Sequence[Line]) -> Fields:
    """Return what the card says: name, sex, ethnic, birth (ISO), address, number."""
    sheet = Sheet(lines, _LABELS)
    found = {
        "name": sheet.after("姓名"),
        "sex": sheet.after("性别"),
        "ethnic": sheet.after("民族"),
        "address": sheet.after("住址", tail=3),
    }
    fields = {name: read_field(one.text, one.confidence) for name, one in found.items() if one and one.text}
    if birth := _birth(sheet.after("出生")):
        fields["birth"] = birth
    if number := sheet.matching(PERSON):
        fields["number"] = person_number(number)
        _compare(fields)
    return fields


def _birth(found: Found | None) -> Field | None:
    met = _BIRTH.search(found.text) if found else None
    if found is None or met is None:
        return None
    try:
        day = dt.date(*(int(part) for part in met.groups()))
    except ValueError:
        return Field(met.group(), found.confidence, Doubt.CHECK_FAILED)
    return read_field(day.isoformat(), found.confidence)


def _compare(fields: dict[str, Field]) -> None:
    """The number holds birthday and sex as well: where they differ, one of them was misread."""
    number = fields["number"].value
    if fields["number"].doubt is Doubt.CHECK_FAILED:
        return
    said = {
        "birth": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "sex": _MAN if int(number[16]) % 2 else _WOMAN,
    }
    for name, value in said.items():
        if name in fields and fields[name].value != value:
            fields[name] = replace(fields[name], doubt=Doubt.CONTRADICTS)
