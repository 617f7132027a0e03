"""Every field the regulations ask for is on the sheet: the table in docs/papers.md, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from queue_server.papers.model import PaperKind
from queue_server.papers.parts import Part
from queue_server.papers.render import Papers
from queue_server.papers.specimens import specimens
from tests.helpers.printed_sheets import page_texts, squeezed

DOCUMENT = Path(__file__).parents[4] / "docs" / "papers.md"


def _rows() -> list[tuple[str, str, str, str]]:
    """Return (kind, field, label, value path) of every row of the table."""
    table = DOCUMENT.read_text(encoding="utf-8").partition("## What each paper must carry")[2]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines() if "|" in line]
    return [(kind, field, label, value) for kind, _, field, label, value in cells[2:]]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    papers = Papers()
    rendered = {kind.value: "".join(page_texts(papers.pdf(paper))) for kind, paper in specimens().items()}
    papers.close()
    return rendered


def _printed(value: Any) -> Iterator[str]:
    """Yield how a value is written on a Chinese paper, every text of it."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, dt.datetime):
        yield f"{value.year}年{value.month}月{value.day}日{value.hour}:{value.minute:02}"
    elif isinstance(value, dt.date):
        yield f"{value.year}年{value.month}月{value.day}日"
    elif isinstance(value, Part):
        for name in value.__struct_fields__:
            yield from _printed(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _printed(item)
    elif value not in ("", 0):
        yield squeezed(str(value))


@pytest.mark.parametrize(("kind", "field", "label", "path"), _rows())
def test_the_label_and_the_value_are_on_the_sheet(
    kind: str, field: str, label: str, path: str, texts: dict[str, str]
) -> None:
    assert squeezed(label) in texts[kind], f"{kind}: {field}"
    if path:
        value: Any = specimens()[PaperKind(kind)]
        for name in path.split("."):
            value = getattr(value, name)
        wanted = list(_printed(value))
        assert wanted, f"the specimen of {kind} leaves {path} empty"
        missing = [words for words in wanted if words not in texts[kind]]
        assert not missing, f"{kind}: {field}"


def test_the_table_speaks_of_every_kind_of_paper() -> None:
    assert {row[0] for row in _rows()} == {kind.value for kind in PaperKind}


def test_the_guide_lists_its_eighteen_elements() -> None:
    assert len([row for row in _rows() if row[0] == "guide" and row[1] == row[2]]) == 18 + 6
