"""Turns a plain tree into the schema's structs and reports everything that does not fit.

Every value yields a struct even when parts are wrong: what cannot be read is replaced by
its default or an empty stand-in, so that the remaining checks still see the rest.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from config.errors import KeyPath
from config.expectations import expected
from config.messages import Words
from config.renamed import RENAMED
from config.report import Report

T = TypeVar("T", bound=msgspec.Struct)
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$")
_WRONG = object()


class Reader:
    """Reads one tree; problems go to `report`.

    Args:
        report: where problems go.
        partial: some of the files could not be read, so a missing table says nothing.
    """

    def __init__(self, report: Report, *, partial: bool = False) -> None:
        self._report = report
        self._partial = partial

    def struct(self, cls: type[T], tree: object, path: KeyPath = ()) -> T:
        """Return `tree` as a `cls`; parts that do not fit are reported and replaced."""
        kind = inspect.type_info(cls)
        result = self._read(kind, tree, path)
        if result is _WRONG:
            result = _stand_in(kind)
        if not isinstance(result, cls):
            raise TypeError(f"{cls.__name__} expected, the schema says otherwise")
        return result

    def _read(self, kind: inspect.Type, value: Any, path: KeyPath) -> Any:
        """Return the value read, or `_WRONG` after reporting it."""
        match kind:
            case inspect.StructType():
                return self._table(kind, value, path)
            case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
                return self._sequence(kind, item, value, path)
            case inspect.DictType(value_type=inner):
                return self._mapping(kind, inner, value, path)
            case inspect.UnionType(types=types):
                return self._union(kind, types, value, path)
        read, fits = _scalar(kind, value)
        if not fits:
            self._report.malformed(
                path, "wrong_type", value=value, expected=expected(kind), known=_choices(kind)
            )
        return read

    def _table(self, kind: inspect.StructType, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, Mapping):
            self._report.malformed(path, "wrong_type", value=value, expected=expected(kind))
            return _WRONG
        names = {field.encode_name for field in kind.fields}
        for key in value:
            if key not in names and key != kind.tag_field:
                self._unknown(kind, str(key), names, path)
        return kind.cls(**{field.name: self._field(field, value, path) for field in kind.fields})

    def _unknown(self, kind: inspect.StructType, key: str, names: set[str], path: KeyPath) -> None:
        new = RENAMED.get(kind.cls.__name__, {}).get(key)
        if new is not None:
            self._report.malformed((*path, key), "renamed_key", key=key, new=new)
        else:
            self._report.malformed((*path, key), "unknown_key", key=key, known=sorted(names))

    def _field(self, field: inspect.Field, table: Mapping[str, Any], path: KeyPath) -> Any:
        here = (*path, field.encode_name)
        if field.encode_name not in table:
            if field.required and not (self._partial and len(here) == 1):
                self._report.malformed(
                    here, "missing_key", key=field.encode_name, expected=expected(field.type)
                )
            return _default(field)
        read = self._read(field.type, table[field.encode_name], here)
        return _default(field) if read is _WRONG else read

    def _sequence(self, kind: inspect.Type, item: inspect.Type, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, list):
            self._report.malformed(path, "wrong_type", value=value, expected=expected(kind))
            return _WRONG
        read = [self._read(item, one, (*path, index)) for index, one in enumerate(value)]
        whole = [_stand_in(item) if one is _WRONG else one for one in read]
        return whole if isinstance(kind, inspect.ListType) else tuple(whole)

    def _mapping(self, kind: inspect.Type, inner: inspect.Type, value: Any, path: KeyPath) -> Any:
        if not isinstance(value, Mapping):
            self._report.malformed(path, "wrong_type", value=value, expected=expected(kind))
            return _WRONG
        read = {key: self._read(inner, one, (*path, key)) for key, one in value.items()}
        return {key: one for key, one in read.items() if one is not _WRONG}

    def _union(self, kind: inspect.Type, types: tuple[inspect.Type, ...], value: Any, path: KeyPath) -> Any:
        if value is None and any(isinstance(one, inspect.NoneType) for one in types):
            return None
        real = [one for one in types if not isinstance(one, inspect.NoneType)]
        tagged = [one for one in real if isinstance(one, inspect.StructType) and one.tag_field]
        if tagged and isinstance(value, Mapping):
            return self._tagged(tagged, value, path)
        if len(real) == 1:
            return self._read(real[0], value, path)
        for one in real:
            if isinstance(one, inspect.ListType) and isinstance(value, list):
                return self._read(one, value, path)
            read, fits = _scalar(one, value)
            if fits:
                return read
        self._report.malformed(path, "wrong_type", value=value, expected=expected(kind))
        return _WRONG

    def _tagged(self, kinds: list[inspect.StructType], value: Mapping[str, Any], path: KeyPath) -> Any:
        tag_field = str(kinds[0].tag_field)
        by_tag = {str(kind.tag): kind for kind in kinds}
        tag = value.get(tag_field)
        if tag in by_tag:
            return self._table(by_tag[str(tag)], value, path)
        names = ", ".join(by_tag)
        choice = Words(f"以下之一：{names}", f"one of {names}")
        if tag is None:
            self._report.malformed((*path, tag_field), "missing_key", key=tag_field, expected=choice)
        else:
            self._report.malformed((*path, tag_field), "wrong_type", value=tag, expected=choice, known=by_tag)
        return _WRONG


def _default(field: inspect.Field) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return field.default
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return _stand_in(field.type)


def _stand_in(kind: inspect.Type) -> Any:
    """Return an empty value of `kind` for what could not be read."""
    match kind:
        case inspect.StructType(cls=cls, fields=fields):
            return cls(**{field.name: _default(field) for field in fields})
        case inspect.UnionType(types=types):
            return None if any(isinstance(one, inspect.NoneType) for one in types) else _stand_in(types[0])
        case inspect.EnumType(cls=cls):
            return next(iter(cls))
        case inspect.TimeType():
            return dt.time(0)
        case inspect.DateType():
            return dt.date.min
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.BoolType():
            return False
        case inspect.VarTupleType():
            return ()
        case inspect.ListType():
            return []
        case inspect.DictType():
            return {}
    return ""


def _choices(kind: inspect.Type) -> list[str]:
    return [str(member.value) for member in kind.cls] if isinstance(kind, inspect.EnumType) else []


def _scalar(kind: inspect.Type, value: Any) -> tuple[Any, bool]:
    """Return the value read and whether it fits; a value out of range is kept, a foreign type is not."""
    match kind:
        case inspect.StrType(pattern=pattern) if isinstance(value, str):
            return value, pattern is None or re.search(pattern, value) is not None
        case inspect.BoolType() if isinstance(value, bool):
            return value, True
        case inspect.IntType() if isinstance(value, int) and not isinstance(value, bool):
            return value, _in_range(kind, value)
        case inspect.FloatType() if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value), _in_range(kind, value)
        case inspect.EnumType(cls=cls) if isinstance(value, str) and value in _choices(kind):
            return cls(value), True
        case inspect.DateType():
            return _date(value)
        case inspect.TimeType():
            return _time(value)
    return _WRONG, False


def _in_range(kind: inspect.IntType | inspect.FloatType, value: float) -> bool:
    return (
        (kind.ge is None or value >= kind.ge)
        and (kind.gt is None or value > kind.gt)
        and (kind.le is None or value <= kind.le)
        and (kind.lt is None or value < kind.lt)
    )


def _date(value: object) -> tuple[Any, bool]:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value, True
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else ""), True
    except ValueError:
        return _WRONG, False


def _time(value: object) -> tuple[Any, bool]:
    if isinstance(value, dt.time):
        return value, value.tzinfo is None
    match = _CLOCK.match(value) if isinstance(value, str) else None
    if match is None:
        return _WRONG, False
    return dt.time(int(match[1]), int(match[2]), int(match[3] or 0)), True
