"""Guides as files: every problem with its place, versions by date, secret items nowhere (R036, R045)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from config.errors import ConfigErrors, Problem
from config.guides.load import NO_GUIDES, load_guides
from config.guides.model import STATUTORY_DAYS, GuideVersion, ItemKind
from config.load import check, load_hall
from tests.helpers.guide_files import GUIDE, PERFECT, guides_of, hall_with_guides

NEW_YEAR, JULY = dt.date(2026, 1, 1), dt.date(2026, 7, 1)


def only(path: Path) -> Problem:
    problems = check(path)
    assert len(problems) == 1, [problem.full() for problem in problems]
    return problems[0]


def test_a_guide_is_read_with_what_the_law_says_when_the_file_does_not(tmp_path: Path) -> None:
    path = hall_with_guides(tmp_path, shop=GUIDE)
    assert check(path) == []
    guides = load_guides(load_hall(path), tmp_path)
    guide = guides.in_force("permit", NEW_YEAR)
    assert guide is not None
    assert (guide.name, guide.kind, guide.statutory_days) == ("小店许可", ItemKind.PROMISED, STATUTORY_DAYS)
    assert [(one.id, one.required, one.copies) for one in guide.materials] == [("form", True, 1)]


def test_a_hall_that_names_no_files_has_no_guides(tmp_path: Path) -> None:
    path = hall_with_guides(tmp_path)
    assert load_guides(load_hall(path), tmp_path) is NO_GUIDES
    assert load_guides(load_hall(path), None) is NO_GUIDES


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "where"),
    [
        ("2026-01-01", '"soon"', "wrong_type", 7, "items[0].versions[0].effective_from"),
        ('name = "小店许可"', 'name = "小店许可"\nprice = 5', "unknown_key", 9, "items[0].versions[0].price"),
        ('service = "cash"', 'service = "cashh"', "guide_service", 3, "items[0].service"),
        ('name = "小店许可"', "name = 小店许可", "syntax", 8, ""),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, old: str, new: str, code: str, line: int, where: str
) -> None:
    path = hall_with_guides(tmp_path, shop=GUIDE.replace(old, new))
    problem = next(one for one in check(path) if one.code == code)
    assert (Path(problem.file).name, problem.path) == ("shop.toml", where)
    assert problem.line == line
    with pytest.raises(ConfigErrors, match=r"shop\.toml"):
        load_hall(path)


def test_a_service_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    path = hall_with_guides(tmp_path, shop=GUIDE.replace('"cash"', '"cahs"'))
    assert only(path).suggestion == "cash"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = hall_with_guides(tmp_path, shop=GUIDE)
    (tmp_path / "guides" / "shop.toml").unlink()
    problem = only(path)
    assert (problem.code, Path(problem.file).name) == ("missing_file", "shop.toml")


def test_an_item_stands_in_one_place_only(tmp_path: Path) -> None:
    problem = only(hall_with_guides(tmp_path, shop=GUIDE + "\n" + GUIDE))
    assert (problem.code, problem.path) == ("duplicate", "items[1].id")
    problem = only(hall_with_guides(tmp_path, shop=GUIDE, stall=GUIDE))
    assert (problem.code, Path(problem.file).name, problem.line) == ("guide_twice", "stall.toml", 2)


def test_a_material_stands_in_a_guide_once(tmp_path: Path) -> None:
    twice = GUIDE + '\n[[items.versions.materials]]\nid = "form"\nname = "又一张"\n'
    problem = only(hall_with_guides(tmp_path, shop=twice))
    assert (problem.code, problem.path) == ("duplicate", "items[0].versions[0].materials[1].id")


@pytest.mark.parametrize("later", ["2026-01-01", "2025-07-01"])
def test_versions_stand_in_the_order_of_their_dates(tmp_path: Path, later: str) -> None:
    second = f'\n[[items.versions]]\nversion = "2"\neffective_from = {later}\nname = "小店许可"\n'
    problem = only(hall_with_guides(tmp_path, shop=GUIDE + second))
    assert (problem.code, problem.path) == ("guide_order", "items[0].versions[1].effective_from")
    assert problem.line == 16


def test_an_item_needs_a_version(tmp_path: Path) -> None:
    path = hall_with_guides(tmp_path, shop='[[items]]\nid = "permit"\nversions = []\n')
    problem = only(path)
    assert (problem.code, Path(problem.file).name) == ("guide_without_version", "shop.toml")


def test_the_version_of_the_day_is_in_force() -> None:
    first = structs.replace(PERFECT, effective_from=NEW_YEAR)
    second = structs.replace(PERFECT, version="2", effective_from=JULY, promised_days=3)
    guides = guides_of(first, second)

    def version(on: dt.date) -> str:
        guide = guides.in_force("permit", on)
        return guide.version if guide else ""

    day = dt.timedelta(days=1)
    assert [version(one) for one in (NEW_YEAR - day, NEW_YEAR, JULY - day, JULY, JULY + day)] == [
        "",
        "1",
        "1",
        "2",
        "2",
    ]
    assert guides.in_force("other", JULY) is None


def test_what_is_secret_or_not_yet_in_force_is_not_shown() -> None:
    assert [guide.version for _, guide in guides_of(PERFECT).shown(NEW_YEAR)] == ["1"]
    assert list(guides_of(PERFECT).shown(dt.date(2025, 12, 31))) == []
    assert list(guides_of(PERFECT, secret=True).shown(NEW_YEAR)) == []


def test_a_guide_has_every_element_of_the_standard() -> None:
    """R031: eighteen; the three about time and kind always have a value."""
    elements = {
        "name", "type", "body", "kind", "statutory_days", "promised_days", "level", "audience", "basis",
        "conditions", "materials", "fee", "steps", "result", "address", "hours", "enquiries", "complaints",
    }  # fmt: skip
    assert len(elements) == 18
    assert elements <= {field.name for field in msgspec.structs.fields(GuideVersion)}
