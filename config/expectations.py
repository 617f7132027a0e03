"""Says in words what a type of the schema accepts."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import inspect

from config.messages import Words

PATTERNS: Mapping[str, Words] = {
    r"^[a-z0-9][a-z0-9_-]{0,39}$": Words(
        "由小写字母、数字、- 和 _ 组成的编号（最多 40 个字符）",
        "an id of lower-case letters, digits, - and _ (at most 40)",
    ),
    r"^[A-Z]{0,2}$": Words("最多两个大写字母", "at most two capital letters"),
}
LIST_OF_FILES = Words("文件名列表", "a list of file names")
_SIMPLE: Mapping[type[inspect.Type], Words] = {
    inspect.BoolType: Words(" true 或 false", "true or false"),
    inspect.TimeType: Words('时间，如 "09:00"', 'a time of day such as "09:00"'),
    inspect.DateType: Words("日期，如 2026-10-01", "a date such as 2026-10-01"),
    inspect.StructType: Words("一张表", "a table"),
    inspect.DictType: Words("一张“名字 = 值”的表", "a table of name = value"),
    inspect.StrType: Words("文字（加引号）", "a text in quotes"),
}


def expected(kind: inspect.Type) -> Words:
    """Return what a value of `kind` may be."""
    match kind:
        case inspect.StrType(pattern=str(pattern)):
            return PATTERNS.get(pattern, Words(f"符合 {pattern} 的文字", f"a text matching {pattern}"))
        case inspect.IntType() | inspect.FloatType():
            return _number(kind)
        case inspect.EnumType(cls=cls):
            names = ", ".join(str(member.value) for member in cls)
            return Words(f"以下之一：{names}", f"one of {names}")
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            inner = expected(item)
            return Words(f"列表 […]，每一项是{inner.zh}", f"a list, each item {inner.en}")
        case inspect.UnionType(types=types):
            parts = list(dict.fromkeys(expected(one) for one in types))
            return Words("或".join(part.zh for part in parts), " or ".join(part.en for part in parts))
    return _SIMPLE.get(type(kind), Words("其他值", "another value"))


def _number(kind: inspect.IntType | inspect.FloatType) -> Words:
    zh, en = ("整数", "a whole number") if isinstance(kind, inspect.IntType) else ("数", "a number")
    if kind.ge is not None and kind.le is not None:
        return Words(f" {kind.ge} 到 {kind.le} 的{zh}", f"{en} from {kind.ge} to {kind.le}")
    if kind.ge is not None:
        return Words(f"不小于 {kind.ge} 的{zh}", f"{en} of at least {kind.ge}")
    if kind.gt is not None:
        return Words(f"大于 {kind.gt} 的{zh}", f"{en} above {kind.gt}")
    return Words(zh, en)
