"""Loads a hall's guides: the files of `guides/` beside its main file that it names, all problems at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
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


def inspect_guides(
    names: Iterable[str], hall_folder: Path, services: Collection[str]
) -> tuple[Guides, list[Problem]]:
    """Read guide files as far as possible.

    Args:
        names: of the files, without `.toml`.
        hall_folder: where the hall's main file lies.
        services: ids an item may point to.

    Returns:
        The items of the files without errors, and every problem of every file.
    """
    found: dict[str, GuideItem] = {}
    problems: list[Problem] = []
    for path in (hall_folder / FOLDER / f"{name}.toml" for name in names):
        table, of_file = read_table(path, GuideFile, _Check(services, set(found)))
        problems += of_file
        found |= {item.id: item for item in table.items} if table else {}
    return Guides(found), problems


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
    guides, problems = inspect_guides(config.guides, hall_folder, [one.id for one in config.services])
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ConfigErrors(problems)
    return guides


@dataclass(frozen=True, slots=True)
class _Check:
    """What must hold between the items of a file, and between them and the hall.

    Attributes:
        services: ids an item may point to.
        elsewhere: ids of items in files read before.
    """

    services: Collection[str]
    elsewhere: Collection[str]

    def __call__(self, file: GuideFile, report: Report) -> None:
        seen: set[str] = set()
        for index, item in enumerate(file.items):
            if item.id in seen:
                report.error(("items", index, "id"), "duplicate", value=item.id, other="items")
            elif item.id in self.elsewhere:
                report.error(("items", index, "id"), "guide_twice", value=item.id)
            seen.add(item.id)
            if not item.versions:
                report.error(("items", index, "versions"), "guide_without_version", value=item.id)
            if item.service and item.service not in self.services:
                report.error(
                    ("items", index, "service"), "guide_service", value=item.service, known=self.services
                )
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
