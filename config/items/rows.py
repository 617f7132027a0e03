"""Bytes of a table file → rows of trimmed cells, whatever its encoding and separator."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass

from config.items.model import Repair, UnreadableItems
from config.messages import Words

_SEPARATORS = (",", "\t", ";", "，", "|")
_SAMPLE_LINES = 20
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_CHINESE = "[\u3001-\u9fff\uff01-\uffef]"
_STRAY = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")
_SPACES = re.compile(r"\s+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its line in the file, its cells trimmed, whether trimming changed one, and how they stood."""

    line: int
    cells: tuple[str, ...]
    tidied: bool = False
    written: tuple[str, ...] = ()


def read_rows(raw: bytes) -> tuple[list[Row], list[Repair]]:
    """Return all rows, empty ones included, and what had to be repaired to read them.

    Raises:
        UnreadableItems: the bytes are no text.
    """
    text, repairs = _decode(raw)
    separator = _separator(text)
    if separator != ",":
        repairs.append(Repair("delimiter", params={"sign": "Tab" if separator == "\t" else separator}))
    try:
        return _split(text, separator), repairs
    except csv.Error as error:
        reason = f"（{error}）"
        raise UnreadableItems(
            Words(f"表格格式有误，请检查引号是否成对{reason}", f"no valid table, check the quotes: {error}")
        ) from error


def _split(text: str, separator: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    first_line = 1
    for cells in reader:
        trimmed = tuple(tidy(cell) for cell in cells)
        rows.append(Row(first_line, trimmed, list(trimmed) != cells, tuple(cells)))
        first_line = reader.line_num + 1
    return rows


def tidy(cell: str) -> str:
    """Return the cell without invisible signs, line breaks, outer spaces and spaces between Chinese signs."""
    visible = _BREAK.sub("", _INVISIBLE.sub("", cell)).strip()
    return _SPACES.sub(" ", _STRAY.sub("", visible))


def _decode(raw: bytes) -> tuple[str, list[Repair]]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            code = Repair("bom") if encoding == "utf-8" else Repair("encoding", params={"encoding": "UTF-16"})
            return _text(raw, "utf-8-sig" if encoding == "utf-8" else encoding), [code]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return _text(raw, "gb18030"), [Repair("encoding", params={"encoding": "GB18030"})]


def _text(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableItems(
            Words(
                "文件不是 UTF-8、UTF-16 或 GB18030 编码的文本；请另存为 CSV（UTF-8）",
                "neither UTF-8, UTF-16 nor GB18030 text; save it as CSV (UTF-8)",
            )
        ) from error
    if "\x00" in text:
        raise UnreadableItems(
            Words("这不是 CSV 文本文件；请从表格软件另存为 CSV", "not a CSV text file; export it as CSV")
        )
    return text


def _separator(text: str) -> str:
    """Return the sign that splits most lines, of those that split the first: names contain commas as well."""
    lines = [line for line in text.splitlines() if any(sign in line for sign in _SEPARATORS)][:_SAMPLE_LINES]
    first = [sign for sign in _SEPARATORS if lines and sign in lines[0]] or [","]
    return max(first, key=lambda sign: sum(sign in line for line in lines))  # of equals the first: a comma
