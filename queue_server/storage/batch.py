"""Many rows with few statements: one multi-row INSERT where `executemany` would run one a row.

The driver lets other threads run only between statements, and a statement costs a
thread switch, so this is what keeps a batch of hundreds of commands short. Sizes
are fixed, so that each statement is prepared once and then found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine.interfaces import DBAPICursor

SIZES = (64, 32, 16, 8, 4, 2, 1)
"""Rows a statement; 64 rows of the widest table stay below every driver's limit of parameters."""


class Conflict(Enum):
    """What happens when a row's primary key exists already."""

    ERROR = "error"
    REPLACE = "replace"
    ADD = "add"
    """The other columns are counts; they are added up."""


@cache
def _statement(table: Table, columns: tuple[str, ...], count: int, conflict: Conflict, mark: str) -> str:
    row = f"({', '.join([mark] * len(columns))})"
    text = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"
    if conflict is not Conflict.ERROR:
        keys = [column.name for column in table.primary_key]
        old = "{0}.{1} + " if conflict is Conflict.ADD else ""
        news = [
            f"{name} = {old.format(table.name, name)}excluded.{name}" for name in columns if name not in keys
        ]
        text += f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(news)}"
    return text


@cache
def _lookup(table: Table, columns: tuple[str, ...], by: str, count: int, mark: str) -> str:
    marks = ", ".join([mark] * count)
    return f"SELECT {', '.join(columns)} FROM {table.name} WHERE hall_id = {mark} AND {by} IN ({marks})"


def insert_rows(
    cursor: DBAPICursor,
    mark: str,
    table: Table,
    columns: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
    conflict: Conflict,
) -> None:
    """Insert `rows`.

    Args:
        cursor: the driver's own cursor, inside a transaction.
        mark: the driver's placeholder, `?` or `%s`.
        table: where to.
        columns: what each row holds, in order.
        rows: each primary key at most once.
        conflict: what happens to a row whose primary key exists.
    """
    start = 0
    for size in SIZES:
        while len(rows) - start >= size:
            part = rows[start : start + size]
            statement = _statement(table, columns, size, conflict, mark)
            cursor.execute(statement, list(chain.from_iterable(part)))
            start += size


def select_by(
    cursor: DBAPICursor,
    mark: str,
    table: Table,
    columns: tuple[str, ...],
    hall_id: str,
    by: str,
    values: Sequence[str],
) -> list[Sequence[Any]]:
    """Return the hall's rows whose column `by` is among `values`, as tuples of `columns`."""
    found: list[Sequence[Any]] = []
    start = 0
    for size in SIZES:
        while len(values) - start >= size:
            part = values[start : start + size]
            cursor.execute(_lookup(table, columns, by, size, mark), [hall_id, *part])
            found += cursor.fetchall()
            start += size
    return found
