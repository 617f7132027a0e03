"""Rows of a dirty table → items, with every repair noted.

Known dirt: a number given twice and the next one missing, a row split over two lines,
full-width digits, repeated headers, empty rows, misspelt kinds (R040).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from config.items.columns import Columns, find_columns, is_header
from config.items.kinds import kind_named, nearest_kind
from config.items.model import Catalogue, Item, Repair
from config.items.rows import Row, read_rows
from config.messages import Param

_BRACKETS = ("（）", "()", "《》", "【】", "“”")
Track = Callable[[Sequence[Row]], Iterable[Row]]
"""Passes rows through and shows how far it got."""


@dataclass(slots=True)
class _Draft:
    """An item while its rows are being put together."""

    line: int
    number: int | None
    name: str
    kind: str


def read_catalogue(raw: bytes, track: Track = iter) -> Catalogue:
    """Return the items of a CSV file.

    Args:
        raw: the file's bytes.
        track: shows progress over the rows.

    Raises:
        UnreadableItems: this is no table of items.
    """
    rows, repairs = read_rows(raw)
    columns, first, found = find_columns(rows)
    repairs += found
    drafts = _collect(rows[first:], columns, repairs, track)
    _number(drafts, repairs)
    _name_kinds(drafts, repairs)
    items = _distinct(drafts, repairs)
    return Catalogue(tuple(items), tuple(sorted(repairs, key=lambda repair: repair.line)))


def _collect(rows: Sequence[Row], columns: Columns, repairs: list[Repair], track: Track) -> list[_Draft]:
    drafts: list[_Draft] = []
    empty = 0
    for row in track(rows):
        if not any(row.cells):
            empty += 1
        elif is_header(row):
            repairs.append(Repair("header_again", row.line))
        else:
            _take(row, columns, drafts, repairs)
    if empty:
        repairs.append(Repair("empty_rows", params={"count": empty}))
    return drafts


def _take(row: Row, columns: Columns, drafts: list[_Draft], repairs: list[Repair]) -> None:
    name, kind = columns.cell(row, columns.name), columns.cell(row, columns.kind)
    number = _parse_number(columns.cell(row, columns.number), row.line, repairs)
    if number is None and drafts and _continues(drafts[-1], name, kind, columns):
        last = drafts[-1]
        last.name, last.kind = last.name + name, last.kind or kind
        repairs.append(Repair("joined", row.line, {"name": last.name}))
    elif not name:
        repairs.append(Repair("no_name", row.line))
    else:
        if row.tidied:
            repairs.append(Repair("spaces", row.line, {"name": name}))
        drafts.append(_Draft(row.line, number, name, kind))


def _continues(last: _Draft, name: str, kind: str, columns: Columns) -> bool:
    """Return whether a row without number is the rest of the row above.

    It is when the row above still lacks its kind or a closing bracket, or when
    this one brings a bracketed remark and no kind of its own.
    """
    if any(last.name.count(pair[0]) > last.name.count(pair[1]) for pair in _BRACKETS):
        return True
    if columns.kind is None:
        return False
    if columns.number is None:
        return not last.kind and name.startswith(("（", "("))
    return not last.kind or not kind


def _parse_number(text: str, line: int, repairs: list[Repair]) -> int | None:
    plain = unicodedata.normalize("NFKC", text)
    match = re.search(r"\d{1,9}", plain)
    if match is None:
        return None
    number = int(match[0])
    if text != str(number):
        repairs.append(Repair("digits", line, {"text": text, "number": number}))
    return number


def _number(drafts: list[_Draft], repairs: list[Repair]) -> None:
    """Give every item a number of its own: the free one after the row above, if there is one."""
    used = {draft.number for draft in drafts if draft.number is not None}
    highest = max(used, default=0)
    taken: set[int] = set()
    last = 0
    for draft in drafts:
        given = draft.number
        if given is None or given in taken:
            number = last + 1 if last + 1 not in used else highest + 1
            highest = max(highest, number)
            used.add(number)
            if given is None:
                repairs.append(Repair("no_number", draft.line, {"name": draft.name, "number": number}))
            else:
                params: dict[str, Param] = {"given": given, "name": draft.name, "number": number}
                repairs.append(Repair("number_twice", draft.line, params))
            draft.number = number
        last = draft.number or 0
        taken.add(last)
    for before, after in pairwise(sorted(taken)):
        if after - before > 1:
            first, end = before + 1, after - 1
            repairs.append(Repair("gap", params={"number": str(first) if first == end else f"{first}-{end}"}))


def _name_kinds(drafts: list[_Draft], repairs: list[Repair]) -> None:
    for draft in drafts:
        text = draft.kind
        if not text:
            repairs.append(Repair("no_kind", draft.line, {"name": draft.name}))
        elif kind_named(text).name != text:
            near = nearest_kind(text)
            if near is None:
                repairs.append(Repair("kind_unknown", draft.line, {"text": text}))
            else:
                draft.kind = near.name
                repairs.append(Repair("kind_guessed", draft.line, {"text": text, "kind": near.name}))


def _distinct(drafts: list[_Draft], repairs: list[Repair]) -> list[Item]:
    items: dict[tuple[str, str], Item] = {}
    for draft in drafts:
        key = (draft.name, draft.kind)
        if key in items:
            other = items[key].number
            repairs.append(Repair("item_twice", draft.line, {"name": draft.name, "other": other}))
        else:
            items[key] = Item(draft.number or 0, draft.name, draft.kind)
    return list(items.values())
