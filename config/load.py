"""Loads a hall: TOML files → `HallConfig`, or every problem at once."""

from __future__ import annotations

import logging
from pathlib import Path

from config.checks import CHECKS
from config.errors import ConfigErrors, Problem, Severity
from config.reader import Reader
from config.report import Report
from config.schema import HallConfig
from config.secrets import refuse_secrets
from config.source import read_source

_log = logging.getLogger(__name__)


def inspect_hall(path: Path | str) -> tuple[HallConfig | None, list[Problem]]:
    """Read a hall's files as far as possible.

    Args:
        path: the main TOML file; files it includes lie beside it.

    Returns:
        The hall (None when there is an error) and all problems, in file order.
    """
    source = read_source(Path(path))
    report = Report(source)
    complete = not source.problems
    refuse_secrets(source.data, report)
    hall = Reader(report, partial=not complete).struct(HallConfig, source.data)
    if complete:
        for check_one in CHECKS:
            check_one(hall, report)
    problems = sorted(
        report.problems, key=lambda problem: (problem.file != source.main, problem.file, problem.line)
    )
    broken = any(problem.severity is Severity.ERROR for problem in problems)
    return (None if broken else hall), problems


def check(path: Path | str) -> list[Problem]:
    """Return every problem of a hall's files; empty = perfect."""
    return inspect_hall(path)[1]


def load_hall(path: Path | str) -> HallConfig:
    """Return the hall described by `path`.

    Raises:
        ConfigErrors: with all problems, when any of them is an error. Warnings are logged.
    """
    hall, problems = inspect_hall(path)
    if hall is None:
        raise ConfigErrors(problems)
    for problem in problems:
        _log.warning("%s", problem.full())
    return hall
