"""An application form: whatever stands behind the labels asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counter_terminal.filling.fields import Field, Fields, read_field
from counter_terminal.filling.numbers import CREDIT_CODE, PERSON, credit_code, person_number
from counter_terminal.filling.rows import Found, Sheet, plain
from devices.ocr.reader import Line

APPLICATION: Mapping[str, tuple[str, ...]] = {
    "name": ("申请人姓名", "申请人名称", "申请人", "企业名称", "姓名"),
    "number": ("身份证号码", "身份证件号码", "公民身份号码", "证件号码"),
    "credit_code": ("统一社会信用代码",),
    "phone": ("联系电话", "手机号码", "电话"),
    "address": ("联系地址", "住所", "地址"),
    "agent": ("代理人", "经办人", "委托代理人"),
}
"""The usual labels, by the field they fill."""


def read_form(lines: Sequence[Line], labels: Mapping[str, tuple[str, ...]] = APPLICATION) -> Fields:
    """Return the fields whose labels stand on the page and have something behind them."""
    sheet = Sheet(lines, {spelling for spellings in labels.values() for spelling in spellings})
    fields: dict[str, Field] = {}
    for name, spellings in labels.items():
        found = sheet.after(*spellings)
        if found and found.text:
            fields[name] = _field(name, found)
    return fields


def _field(name: str, found: Found) -> Field:
    if name == "number" and (met := PERSON.search(found.text)):
        return person_number(Found(met.group(), found.confidence))
    if name == "credit_code" and (code := CREDIT_CODE.search(found.text)):
        return credit_code(Found(code.group(), found.confidence))
    return read_field(plain(found.text), found.confidence)
