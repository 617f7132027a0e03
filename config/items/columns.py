"""Finds the number, name and kind columns of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from config.items.model import Repair, UnreadableItems
from config.items.rows import Row
from config.messages import Words

_NAMES = {
    "number": {"number", "no", "no.", "序号", "编号", "号"},
    "name": {"name", "item", "事项名称", "名称", "事项", "服务事项", "政务服务事项名称"},
    "kind": {"kind", "type", "类型", "事项类型", "事项类别", "类别", "权力类型"},
}
_LOOKED_AT = 10  # a title may stand above the header


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the columns, counted from 0; None = the table has no such column."""

    number: int | None
    name: int
    kind: int | None

    def cell(self, row: Row, position: int | None) -> str:
        """Return the cell at `position`, empty when the row is shorter."""
        return row.cells[position] if position is not None and position < len(row.cells) else ""


def is_header(row: Row) -> bool:
    """Return whether the row names a name column and at least one other known one."""
    found = {key for cell in row.cells for key, names in _NAMES.items() if _plain(cell) in names}
    return "name" in found and (len(found) > 1 or len(row.cells) == 1)


def find_columns(rows: Sequence[Row]) -> tuple[Columns, int, list[Repair]]:
    """Return the columns, the index of the first data row, and repairs.

    Raises:
        UnreadableItems: there is no column of names.
    """
    for index, row in enumerate(rows[:_LOOKED_AT]):
        if is_header(row):
            columns, repairs = _from_header(row)
            return columns, index + 1, repairs
    for index, row in enumerate(rows[:_LOOKED_AT]):
        if len(row.cells) > 1 and re.match(r"^\d+", row.cells[0]) and row.cells[1]:
            kind = 2 if len(row.cells) > 2 else None
            return Columns(0, 1, kind), index, [Repair("no_header", row.line)]
    raise UnreadableItems(
        Words(
            "找不到“事项名称”列；请在第一行写明列名：序号,事项名称,事项类型",
            "there is no name column; name the columns in the first row: number,name,kind",
        )
    )


def _from_header(row: Row) -> tuple[Columns, list[Repair]]:
    places = {
        key: next((index for index, cell in enumerate(row.cells) if _plain(cell) in names), None)
        for key, names in _NAMES.items()
    }
    repairs = []
    if places["number"] is None:
        counted = Words("按行的顺序编号", "numbered in the order of the rows")
        column = Words("序号", "number")
        repairs.append(Repair("no_column", row.line, {"column": column, "consequence": counted}))
    if places["kind"] is None:
        grouped = Words("全部归入“其他事项”", "everything goes under 其他事项")
        column = Words("类型", "kind")
        repairs.append(Repair("no_column", row.line, {"column": column, "consequence": grouped}))
    unused = [cell for index, cell in enumerate(row.cells) if cell and index not in places.values()]
    if unused:
        repairs.append(Repair("unused_columns", row.line, {"columns": "、".join(unused)}))
    return Columns(places["number"], places["name"] or 0, places["kind"]), repairs


def _plain(cell: str) -> str:
    return cell.replace(" ", "").strip("*（）()：:").lower()
