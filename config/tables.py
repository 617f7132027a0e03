"""Reads the small data files (ratings, holidays, receipts) like a hall: every problem at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from config.base import Table
from config.errors import ConfigErrors, Problem, Severity
from config.reader import Reader
from config.report import Report
from config.source import read_source

T = TypeVar("T", bound=Table)
Check = Callable[[T, Report], None]


def read_table(path: Path, cls: type[T], check: Check[T]) -> tuple[T | None, list[Problem]]:
    """Return the file as a `cls` (None when there is an error) and every problem in it."""
    source = read_source(path)
    report = Report(source)
    if source.problems:
        return None, report.problems
    table = Reader(report).struct(cls, source.data)
    check(table, report)
    broken = any(problem.severity is Severity.ERROR for problem in report.problems)
    return (None if broken else table), report.problems


def load_table(path: Path, cls: type[T], check: Check[T]) -> T:
    """Return the file as a `cls`.

    Raises:
        ConfigErrors: with every problem of the file, when one of them is an error.
    """
    table, problems = read_table(path, cls, check)
    if table is None:
        raise ConfigErrors(problems)
    return table


def missing(kind: str, name: str) -> ConfigErrors:
    """Return the error for a data file that is neither in the hall's folder nor shipped."""
    return ConfigErrors([Problem("missing_file", f"{kind}/{name}.toml")])
