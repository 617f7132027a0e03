"""Writes the reference of everything a hall file can say, from the schema itself.

Types, ranges and defaults come from the structs, meanings from their docstrings, so
the reference cannot say what the program does not do.
"""

from __future__ import annotations

import ast
import datetime as dt
import itertools
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from msgspec import inspect

from config import holidays, ratings, receipts, schema
from config.expectations import expected

_HEADING = """\
# Configuration reference

<!-- Written by `python -m config docs` from the schema; change the docstrings there, not this file. -->

Every table and key a hall file may contain. How to write one, with examples, is in
[configuration.md](configuration.md). Lists of tables are written `[[name]]`, single tables `[name]`.
"""
_PARTS: tuple[tuple[str, ModuleType, type[msgspec.Struct]], ...] = (
    ("The hall file", schema, schema.HallConfig),
    ("Ticket layouts: `receipts/*.toml`", receipts, receipts.ReceiptLayout),
    ("Rating options: `ratings/*.toml`", ratings, ratings.RatingOptions),
    ("Holidays: `holidays/*.toml`", holidays, holidays.HolidayYear),
)


def reference() -> str:
    """Return the reference as Markdown."""
    lines = [_HEADING]
    for title, module, root in _PARTS:
        notes = _attribute_notes(module)
        lines.append(f"## {title}\n")
        for name, kind in _tables(inspect.type_info(root), root.__name__):
            lines += _table(name, kind, notes)
    return "\n".join(lines)


def _attribute_notes(module: ModuleType) -> dict[tuple[str, str], str]:
    """Return the string written under each attribute of each class, by class and attribute."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    notes: dict[tuple[str, str], str] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for statement, following in itertools.pairwise(node.body):
                match statement, following:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                        ast.Expr(value=ast.Constant(value=str(note))),
                    ):
                        notes[node.name, name] = " ".join(note.split())
    return notes


def _tables(kind: inspect.Type, name: str) -> Iterator[tuple[str, inspect.StructType]]:
    """Yield every struct under `kind` with the name it is written by, outer before inner."""
    match kind:
        case inspect.StructType():
            yield name, kind
            for field in kind.fields:
                inner = field.encode_name if name[:1].isupper() else f"{name}.{field.encode_name}"
                yield from _tables(field.type, inner)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            yield from _tables(item, f"{name}[]" if not name.endswith("[]") else name)
        case inspect.UnionType(types=types):
            for one in types:
                yield from _tables(one, name)


def _table(name: str, kind: inspect.StructType, notes: dict[tuple[str, str], str]) -> list[str]:
    lines = [f"### {_title(name, kind)}\n", _first_paragraph(kind.cls.__doc__), ""]
    lines += ["| key | value | default | meaning |", "|---|---|---|---|"]
    for field in kind.fields:
        note = notes.get((kind.cls.__name__, field.name), "")
        value = expected(field.type).en.replace("|", "\\|")
        meaning = _choices(field, notes, note)
        lines.append(f"| `{field.encode_name}` | {value} | {_default(field)} | {meaning} |")
    return [*lines, ""]


def _title(name: str, kind: inspect.StructType) -> str:
    path = name.replace("[]", "")
    if path[:1].isupper():
        return "Top level"
    title = f"`[[{path}]]`" if name.endswith("[]") else f"`[{path}]`"
    return f'{title} with `{kind.tag_field} = "{kind.tag}"`' if kind.tag is not None else title


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())


def _choices(field: inspect.Field, notes: dict[tuple[str, str], str], note: str) -> str:
    """Return the note, and for a choice what each word means where the schema says it."""
    if not isinstance(field.type, inspect.EnumType):
        return note
    said = ((member, notes.get((field.type.cls.__name__, member.name), "")) for member in field.type.cls)
    words = [f"`{member.value}` {meaning}".strip() for member, meaning in said if meaning]
    return "<br>".join([note, *words] if note else words)


def _default(field: inspect.Field) -> str:
    if field.required:
        return "required"
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return f"`{_written(value)}`"


def _written(value: Any) -> str:
    match value:
        case StrEnum():
            return json.dumps(value.value)
        case msgspec.Struct() | None:
            return "{}"
        case dt.date() | dt.time():
            return str(value)
    return json.dumps(value, ensure_ascii=False)
