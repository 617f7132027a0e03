"""An item of a catalogue, what had to be repaired to read it, and why a file cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.messages import Language, Param, Words

REPAIRS: Mapping[str, Words] = {
    "bom": Words("去掉文件开头的 BOM 标记", "removed the byte order mark"),
    "encoding": Words("文件编码是 {encoding}，已转换", "the file is {encoding}, converted"),
    "delimiter": Words("列之间用“{sign}”分隔", "columns are separated by '{sign}'"),
    "no_header": Words("没有表头，按“序号、名称、类型”的顺序读取", "no header: read as number, name, kind"),
    "no_column": Words("没有“{column}”这一列：{consequence}", "there is no {column} column: {consequence}"),
    "unused_columns": Words("未使用的列：{columns}", "columns not used: {columns}"),
    "empty_rows": Words("跳过 {count} 个空行", "skipped {count} empty rows"),
    "header_again": Words("跳过重复出现的表头", "skipped a repeated header"),
    "spaces": Words("“{name}”里有多余的空格或换行，已整理", "tidied stray spaces or line breaks in '{name}'"),
    "digits": Words("序号“{text}”按 {number} 读取", "number '{text}' read as {number}"),
    "no_number": Words("“{name}”没有序号，编为 {number}", "'{name}' has no number, given {number}"),
    "number_twice": Words(
        "序号 {given} 已用过，“{name}”改为 {number}", "number {given} is taken, '{name}' becomes {number}"
    ),
    "gap": Words("序号 {number} 空缺", "number {number} is missing"),
    "joined": Words("与上一行合并为“{name}”", "joined to the row above: '{name}'"),
    "no_name": Words("没有事项名称，跳过", "skipped: no name"),
    "item_twice": Words(
        "“{name}”与第 {other} 项完全相同，跳过", "skipped '{name}': the same as number {other}"
    ),
    "kind_guessed": Words("类型“{text}”按“{kind}”处理", "kind '{text}' taken for {kind}"),
    "kind_unknown": Words(
        "没见过的类型“{text}”，归入“其他事项”", "unknown kind '{text}', put under 其他事项"
    ),
    "no_kind": Words("“{name}”没有类型，归入“其他事项”", "'{name}' has no kind, put under 其他事项"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a catalogue, cleaned.

    Attributes:
        number: its number in the table, unique within the file.
        name: as printed, with full-width punctuation.
        kind: as given; empty = unknown.
    """

    number: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Something that was wrong in a file and how it was taken.

    Attributes:
        code: a key of `REPAIRS`.
        line: line of the file, counted from 1; 0 = the file as a whole.
        params: what the sentence needs.
    """

    code: str
    line: int = 0
    params: Mapping[str, Param] = field(default_factory=dict)

    def message(self, language: Language) -> str:
        """Return the repair in words."""
        said = {
            name: value.said(language) if isinstance(value, Words) else value
            for name, value in self.params.items()
        }
        return REPAIRS[self.code].said(language).format(**said)


class UnreadableItems(Exception):
    """A file that is no table of items.

    Attributes:
        words: why, for a person.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One imported file.

    Attributes:
        items: in the order of the file.
        repairs: everything that was put right, in the order of the file.
    """

    items: tuple[Item, ...]
    repairs: tuple[Repair, ...]
