"""Rating options: what a visitor may tick at each level (requirements §3.2)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from config.base import Positive, Table
from config.defaults import find
from config.errors import Problem
from config.report import Report
from config.tables import load_table, missing, read_table

Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
"""1 = very dissatisfied … 5 = very satisfied."""


class RatingOption(Table, frozen=True, kw_only=True):
    """One reason a visitor may tick."""

    code: Positive
    """National code, three digits; the first one is the level."""
    text: str
    text_en: str = ""
    base: bool = False
    """Part of the basic set every hall shows; the others extend it."""


class RatingLevel(Table, frozen=True, kw_only=True):
    """One of the five faces and its reasons."""

    level: Level
    name: str
    name_en: str = ""
    options: tuple[RatingOption, ...]


class CodeRange(Table, frozen=True, kw_only=True):
    """Codes that old data may contain but nobody can tick any more."""

    first: Positive
    last: Positive


class RatingOptions(Table, frozen=True, kw_only=True):
    """A whole option list."""

    name: str
    name_en: str = ""
    levels: tuple[RatingLevel, ...]
    retired: tuple[CodeRange, ...] = ()

    def options(self, level: int) -> tuple[RatingOption, ...]:
        """Return the reasons of `level`, none for a level that is not in the list."""
        return next((entry.options for entry in self.levels if entry.level == level), ())

    def accepts(self, level: int, codes: tuple[int, ...]) -> bool:
        """Return whether all `codes` may be ticked at `level`."""
        return set(codes) <= {option.code for option in self.options(level)}

    def is_retired(self, code: int) -> bool:
        """Return whether `code` was once in use."""
        return any(entry.first <= code <= entry.last for entry in self.retired)


def _check(ratings: RatingOptions, report: Report) -> None:
    levels: set[int] = set()
    codes: set[int] = set()
    for index, entry in enumerate(ratings.levels):
        if entry.level in levels:
            report.error(("levels", index, "level"), "duplicate", value=entry.level, other="levels")
        levels.add(entry.level)
        for number, option in enumerate(entry.options):
            path = ("levels", index, "options", number, "code")
            if option.code in codes:
                report.error(path, "duplicate", value=option.code, other=f"level {entry.level}")
            if ratings.is_retired(option.code):
                report.error(path, "retired_code", value=option.code)
            codes.add(option.code)


def check_ratings(path: Path) -> list[Problem]:
    """Return every problem of an option file."""
    return read_table(path, RatingOptions, _check)[1]


def load_ratings(name: str = "national-2020", hall_folder: Path | None = None) -> RatingOptions:
    """Return the option list `name`, the hall's own before the shipped one.

    Raises:
        ConfigErrors: there is no such list, or it has errors.
    """
    path = find("ratings", name, hall_folder)
    if path is None:
        raise missing("ratings", name)
    return load_table(path, RatingOptions, _check)
