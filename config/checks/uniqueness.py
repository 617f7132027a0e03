"""Names that must be given once only."""

from __future__ import annotations

from collections.abc import Iterable

from config.errors import KeyPath
from config.report import Report
from config.schema import CounterKind, HallConfig

_WITH_ID = (
    "calendars",
    "zones",
    "groups",
    "services",
    "counters",
    "clerks",
    "priority_classes",
    "boards",
    "kiosks",
    "devices",
    "platforms",
)


def check_uniqueness(hall: HallConfig, report: Report) -> None:
    """Report ids, window labels and staff numbers given twice."""
    for table in _WITH_ID:
        rows = getattr(hall, table)
        _once(report, (((table, index, "id"), row.id) for index, row in enumerate(rows)))
    called = [(index, counter) for index, counter in enumerate(hall.counters)]
    _once(
        report,
        (
            (("counters", index, "label"), counter.label)
            for index, counter in called
            if counter.kind is not CounterKind.BACK_OFFICE
        ),
    )
    _once(report, ((("clerks", index, "number"), clerk.number) for index, clerk in enumerate(hall.clerks)))


def _once(report: Report, values: Iterable[tuple[KeyPath, str]]) -> None:
    seen: dict[str, KeyPath] = {}
    for path, value in values:
        if not value:
            continue
        if value in seen:
            report.error(path, "duplicate", value=value, other=report.place(seen[value]))
        else:
            seen[value] = path
