"""Domain values as rows and back, worked out once from the dataclass and its table.

A column holds the field of its name: moments as microseconds, days as ISO text,
enums as their word, truth as 0 or 1, everything nested as JSON.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec
from sqlalchemy import Table

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_T = TypeVar("_T")


def micros(moment: dt.datetime) -> int:
    """Return an aware moment as microseconds since 1970."""
    return (moment - EPOCH) // _MICROSECOND


def moment_of(value: int) -> dt.datetime:
    """Return microseconds since 1970 as an aware UTC moment."""
    return EPOCH + dt.timedelta(microseconds=value)


class RowMap(Generic[_T]):
    """How one dataclass lies in one table.

    Args:
        kind: the dataclass.
        table: its table; `hall_id` and then one column a field, any order.

    Attributes:
        columns: the fields, in the order of the table.
        all_columns: `hall_id` and the fields.
        key: what tells two values of one hall apart.
    """

    def __init__(self, kind: type[_T], table: Table) -> None:
        self.kind = kind
        self.table = table
        names = [column.name for column in table.columns if column.name != "hall_id"]
        if sorted(names) != sorted(field.name for field in dataclasses.fields(kind)):  # type: ignore[arg-type]  # _T is a dataclass
            raise TypeError(f"{kind.__name__} and table {table.name} differ: {names}")
        self.columns = tuple(names)
        self.all_columns = ("hall_id", *names)
        keys = [column.name for column in table.primary_key if column.name != "hall_id"]
        self.key: Callable[[_T], Any] = attrgetter(*keys) if keys else lambda _: None
        self._get = attrgetter(*names)
        hints = get_type_hints(kind)
        self._outward = [(i, out) for i, n in enumerate(names) if (out := _outward(hints[n])) is not None]
        self._inward = {n: back for n in names if (back := _inward(hints[n])) is not None}

    def row(self, hall_id: str, value: _T) -> list[Any]:
        """Return `value` as column values, `hall_id` first, in the order of `columns`."""
        row = [*self._get(value)]
        for index, convert in self._outward:
            if row[index] is not None:
                row[index] = convert(row[index])
        row.insert(0, hall_id)
        return row

    def value(self, row: Mapping[str, Any]) -> _T:
        """Return the value a row holds."""
        fields = {name: row[name] for name in self.columns}
        for name, convert in self._inward.items():
            if fields[name] is not None:
                fields[name] = convert(fields[name])
        return self.kind(**fields)


def _plain(hint: Any) -> Any:
    """Return the type without `| None`."""
    others = [one for one in get_args(hint) if one is not type(None)]
    return others[0] if type(None) in get_args(hint) and len(others) == 1 else hint


def _outward(hint: Any) -> Callable[[Any], Any] | None:
    plain = _plain(hint)
    if plain is dt.datetime:
        return micros
    if plain is dt.date:
        return dt.date.isoformat
    if plain is bool:
        return int
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return attrgetter("value")
    if plain in (str, int, float, bytes):
        return None
    return _to_json


def _inward(hint: Any) -> Callable[[Any], Any] | None:
    plain = _plain(hint)
    if plain is dt.datetime:
        return moment_of
    if plain is dt.date:
        return dt.date.fromisoformat
    if plain is bool or (isinstance(plain, type) and issubclass(plain, StrEnum)):
        return plain
    if plain in (str, int, float, bytes):
        return None
    decoder = msgspec.json.Decoder(plain)
    return decoder.decode


_encoder = msgspec.json.Encoder()


def _to_json(value: Any) -> str:
    return "[]" if value == () else _encoder.encode(value).decode()
