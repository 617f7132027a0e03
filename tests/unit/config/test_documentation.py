"""The examples in docs/configuration.md work as they stand."""

from __future__ import annotations

import re
from pathlib import Path

from config.load import check
from config.receipts import FIELDS, check_layout
from tests.helpers.halls import write_hall

PAGE = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text(encoding="utf-8")


def blocks(kind: str) -> str:
    return "\n".join(re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def test_the_examples_together_are_a_hall(tmp_path: Path) -> None:
    assert [problem.full() for problem in check(write_hall(tmp_path, blocks("toml")))] == []


def test_the_example_layout_is_one(tmp_path: Path) -> None:
    assert check_layout(write_hall(tmp_path, blocks("toml receipt"), "own.toml")) == []


def test_the_page_names_every_field_of_a_layout() -> None:
    table = PAGE[PAGE.index("| field | what it is |") :]

    assert {field for field in FIELDS if f"`{field}`" not in table} == set()
