"""Item tables as halls keep them → guides to be completed: number, name, kind, or the 13 columns of R030.

What a table does not say stays empty; `config lint` then lists what is missing.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from config.guides.model import STATUTORY_DAYS
from config.items.clean import read_catalogue
from config.items.kinds import KINDS
from config.items.model import Repair, UnreadableItems
from config.items.rows import Row, read_rows, tidy
from config.messages import Words

_COLUMNS = {
    "number": {"序号", "编号", "number", "no."},
    "name": {"事项名称", "事项", "名称", "name"},
    "type": {"事项类型", "类型", "kind", "type"},
    "conditions": {"受理条件", "申请条件"},
    "materials": {"提交材料", "申请材料", "所需材料"},
    "statutory": {"法定期限", "法定时限", "法定办理时限"},
    "promised": {"承诺期限", "承诺时限", "承诺办理时限"},
    "kind": {"即办件或承诺件", "办件类型"},
    "receipt": {"承诺件是否发放收件回执", "是否发放收件回执"},
    "vertical": {"是否使用省或市级垂直系统", "是否使用垂直系统"},
    "window": {"受理窗口"},
    "accepter": {"受理人员"},
    "approver": {"审批人员"},
    "note": {"备注"},
}
"""The 13 columns of the registration sheet (R030), and the type of the zone's tables."""
_NUMBER = re.compile(r"(?:^|(?<=[^\d]))\d{1,2}[.、．)）](?!\d)")
_SIGN = re.compile(r"[；;]")
_DAYS = re.compile(r"(\d+)\s*个?\s*(?:工作)?日")
_AT_ONCE = re.compile(r"即时|即办|当场|当日")
_YES = re.compile(r"^(是|有|发放|√|y|yes)", re.IGNORECASE)
_LOOKED_AT = 10
_NO_ROWS = Words("表里没有事项", "the table holds no items")


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One row of a table, understood as far as possible."""

    number: int
    name: str
    type: str = ""
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    instant: bool = False
    statutory_days: int = STATUTORY_DAYS
    promised_days: int = 0
    receipt: bool = False
    address: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Columns that are no element of a guide, by their Chinese name: kept as a comment."""


def read_sheet(raw: bytes) -> tuple[list[SheetItem], tuple[Repair, ...]]:
    """Return the items of a table and what had to be repaired.

    Raises:
        UnreadableItems: the bytes are no table of items.
    """
    rows, repairs = read_rows(raw)
    for index, row in enumerate(rows[:_LOOKED_AT]):
        places = _places(row)
        if "name" in places and places.keys() & {"conditions", "materials", "promised"}:
            return _from_sheet(rows[index + 1 :], places), tuple(repairs)
    catalogue = read_catalogue(raw)
    types = {kind.name for kind in KINDS}
    items = [
        SheetItem(item.number, item.name, item.kind if item.kind in types else "") for item in catalogue.items
    ]
    return items, catalogue.repairs


def as_guides(items: Sequence[SheetItem], slug: str, effective_from: dt.date) -> str:
    """Return the text of a guide file, one item a row."""
    lines = ["# Written by `python -m config import-guides`; complete it, then run `python -m config lint`."]
    for item in items:
        lines += ["", *_item_lines(item, f"{slug}-{item.number:03d}", effective_from)]
    return "\n".join(lines) + "\n"


def _from_sheet(rows: Sequence[Row], places: Mapping[str, int]) -> list[SheetItem]:
    items: list[SheetItem] = []
    for row in rows:
        cell = _reader(row, places)
        if not cell("name") or cell("name") in _COLUMNS["name"]:
            continue
        number = int(found.group()) if (found := re.search(r"\d+", cell("number"))) else 0
        taken = {item.number for item in items}
        if number in taken or not number:
            number = max(taken, default=0) + 1
        items.append(_sheet_item(number, cell, _line_reader(row, places)))
    if not items:
        raise UnreadableItems(_NO_ROWS)
    return items


def _sheet_item(number: int, cell: Callable[[str], str], lines: Callable[[str], list[str]]) -> SheetItem:
    instant = bool(_AT_ONCE.search(cell("kind") or cell("promised")))
    promised = _days(cell("promised"))
    kept = {"vertical": "垂直系统", "accepter": "受理人员", "approver": "审批人员", "note": "备注"}
    return SheetItem(
        number=number,
        name=cell("name"),
        type=cell("type"),
        conditions=_parts(cell("conditions"), lines("conditions")),
        materials=_parts(cell("materials"), lines("materials")),
        instant=instant,
        statutory_days=_days(cell("statutory")) or STATUTORY_DAYS,
        promised_days=0 if instant else promised,
        receipt=bool(_YES.match(cell("receipt"))),
        address=cell("window"),
        notes={chinese: cell(name) for name, chinese in kept.items() if cell(name)},
    )


def _places(row: Row) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, text in enumerate(row.cells):
        plain = text.replace(" ", "").strip("*：:").lower()
        for name, spellings in _COLUMNS.items():
            if plain in spellings:
                places.setdefault(name, index)
    return places


def _reader(row: Row, places: Mapping[str, int]) -> Callable[[str], str]:
    def cell(name: str) -> str:
        place = places.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    return cell


def _line_reader(row: Row, places: Mapping[str, int]) -> Callable[[str], list[str]]:
    def lines(name: str) -> list[str]:
        place = places.get(name)
        written = row.written[place] if place is not None and place < len(row.written) else ""
        return [tidy(line) for line in written.splitlines()]

    return lines


def _parts(text: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Split at numbers, else at line ends; a numbered part may itself be written over several lines."""
    rough = _NUMBER.split(text) if _NUMBER.search(text) else lines
    parts = [part.strip(" 。，、") for one in rough for part in _SIGN.split(one)]
    return tuple(part for part in parts if part)


def _days(text: str) -> int:
    found = _DAYS.search(text)
    return int(found.group(1)) if found else 0


def _item_lines(item: SheetItem, id: str, effective_from: dt.date) -> list[str]:
    lines = [f"# {chinese}：{text}" for chinese, text in item.notes.items()]
    lines += ["[[items]]", _pair("id", id), "", "[[items.versions]]", _pair("version", "import")]
    lines += [f"effective_from = {effective_from.isoformat()}", _pair("name", item.name)]
    lines += [_pair("type", item.type)] if item.type else []
    lines += [_pair("kind", "instant" if item.instant else "promised")]
    lines += [f"statutory_days = {item.statutory_days}"]
    lines += [f"promised_days = {item.promised_days}"] if item.promised_days else []
    lines += ["receipt = true"] if item.receipt else []
    lines += [_pair("address", item.address)] if item.address else []
    lines += [_pair("conditions", list(item.conditions))] if item.conditions else []
    for place, name in enumerate(item.materials, start=1):
        lines += ["", "[[items.versions.materials]]", _pair("id", f"m{place}"), _pair("name", name)]
    return lines


def _pair(key: str, value: str | list[str]) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
