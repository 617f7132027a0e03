"""A business licence of any form: credit code and items (2019 edition, hardware.md §6.1)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from counter_terminal.filling.fields import Doubt, Field, Fields, read_field
from counter_terminal.filling.numbers import CREDIT_CODE, credit_code
from counter_terminal.filling.rows import Found, Sheet
from devices.ocr.reader import Line

_ITEMS: Mapping[str, tuple[str, ...]] = {
    "name": ("名称",),
    "type": ("类型", "组成形式"),
    "representative": ("法定代表人", "负责人", "经营者", "投资人", "执行事务合伙人"),
    "capital": ("注册资本", "出资额", "成员出资总额", "开办资金"),
    "founded_on": ("成立日期", "注册日期"),
    "term": ("营业期限", "合伙期限", "经营期限"),
    "address": ("住所", "主要经营场所", "经营场所", "营业场所"),
    "scope": ("经营范围", "业务范围"),
    "registry": ("登记机关",),
}
_ENDS = ("扫描", "国家企业信用", "登记、备案", "统一社会信用代码", "市场主体应当", "年月日")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_TAILS = {"name": 2, "type": 1, "address": 3, "scope": 14, "representative": 1}


def read_business_licence(lines: Sequence[Line]) -> Fields:
    """Return what the licence says, by the names of `LicenceContent`; `credit_code` is checked."""
    labels = {label for spellings in _ITEMS.values() for label in spellings} | {"统一社会信用代码"}
    sheet = Sheet(lines, labels)
    fields: dict[str, Field] = {}
    if code := sheet.matching(CREDIT_CODE):
        fields["credit_code"] = credit_code(code)
    for name, spellings in _ITEMS.items():
        found = sheet.after(*spellings, until=_ENDS, tail=_TAILS.get(name, 0))
        if found and found.text:
            fields[name] = _day(found) if name == "founded_on" else read_field(found.text, found.confidence)
    return fields


def _day(found: Found) -> Field:
    met = _DAY.search(found.text)
    try:
        day = dt.date(*(int(part) for part in met.groups())) if met else None
    except ValueError:
        day = None
    if day is None:
        return Field(found.text, found.confidence, Doubt.CHECK_FAILED)
    return read_field(day.isoformat(), found.confidence)
