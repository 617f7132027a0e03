"""Loads a hall's guides: the files of `guides/` beside its main file that it names, all problems at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from config.errors import ConfigErrors, Problem, Severity
from config.guides.model import GuideFile, GuideItem, GuideVersion
from config.report import Report
from config.schema import HallConfig
from config.tables import read_table

FOLDER = "guides"


@dataclass(frozen=True, slots=True)
class Guides:
    """All items of a hall by id, in the order of their files."""

    items: Mapping[str, GuideItem]

    def in_force(self, item_id: str, on: dt.date) -> GuideVersion | None:
        """Return the version of a guide that holds on a day; None before the first or for an unknown item."""
        item = self.items.get(item_id)
        held = [one for one in item.versions if one.effective_from <= on] if item else []
        return held[-1] if held else None

    def shown(self, on: dt.date) -> Iterator[tuple[GuideItem, GuideVersion]]:
        """Yield every item that may be shown, with its version of the day."""
        for item in self.items.values():
            version = self.in_force(item.id, on)
            if version is not None and not item.secret:
                yield item, version


NO_GUIDES = Guides({})


def inspect_guides(names: Iterable[str], hall_folder: Path) -> tuple[Guides, list[Problem]]:
    """Read the named files as far as possible; return the guides and every problem."""
    found: list[GuideItem] = []
    problems: list[Problem] = []
    for path in (hall_folder / FOLDER / f"{name}.toml" for name in names):
        table, of_file = read_table(path, GuideFile, _check)
        problems += of_file
        for item in table.items if table else ():
            if any(other.id == item.id for other in found):
                problems.append(Problem("guide_twice", path.name, value=item.id))
            else:
                found.append(item)
    return Guides({item.id: item for item in found}), problems


def load_guides(config: HallConfig, hall_folder: Path | None) -> Guides:
    """Return a hall's guides; a hall that names no file has none.

    Args:
        config: the hall.
        hall_folder: where its main file lies.

    Raises:
        ConfigErrors: with every problem of every file, when one of them is an error.
    """
    if hall_folder is None or not config.guides:
        return NO_GUIDES
    guides, problems = inspect_guides(config.guides, hall_folder)
    known = {service.id for service in config.services}
    for item in guides.items.values():
        if item.service and item.service not in known:
            problems.append(Problem("guide_service", FOLDER, path=item.id, value=item.service))
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ConfigErrors(problems)
    return guides


def _check(file: GuideFile, report: Report) -> None:
    seen: set[str] = set()
    for index, item in enumerate(file.items):
        if item.id in seen:
            report.error(("items", index, "id"), "duplicate", value=item.id, other="items")
        seen.add(item.id)
        _check_versions(item, ("items", index, "versions"), report)


def _check_versions(item: GuideItem, path: tuple[str | int, ...], report: Report) -> None:
    for number, (earlier, later) in enumerate(pairwise(item.versions), start=1):
        if later.effective_from <= earlier.effective_from:
            report.error(
                (*path, number, "effective_from"),
                "guide_order",
                value=str(later.effective_from),
                item=item.id,
            )
    for number, version in enumerate(item.versions):
        ids = [material.id for material in version.materials]
        for place, id in enumerate(ids):
            if id in ids[:place]:
                where = (*path, number, "materials", place, "id")
                report.error(where, "duplicate", value=id, other="materials")
