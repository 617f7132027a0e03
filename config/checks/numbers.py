"""Ticket number ranges: no number may be issued twice on one day."""

from __future__ import annotations

from config.errors import KeyPath
from config.report import Report
from config.schema import HallConfig, Service


def check_numbers(hall: HallConfig, report: Report) -> None:
    """Report reversed ranges, limits no range can meet, and series that disagree about their range.

    Services with one prefix share one series, so they must give it the same range.
    """
    series: dict[str, tuple[int, Service]] = {}
    for index, service in enumerate(hall.services):
        if service.redirect is not None:
            continue
        path: KeyPath = ("services", index)
        size = service.last_number - service.first_number + 1
        if size < 1:
            first, last = service.first_number, service.last_number
            report.error((*path, "first_number"), "range_reversed", first=first, last=last)
            continue
        if service.daily_limit > size:
            report.error((*path, "daily_limit"), "limit_over_range", limit=service.daily_limit, size=size)
        other_index, other = series.setdefault(service.prefix, (index, service))
        if _range(other) != _range(service):
            report.error(
                (*path, "prefix"),
                "range_differs",
                prefix=service.prefix,
                mine=_range(service),
                theirs=_range(other),
                other=report.place(("services", other_index)),
            )


def _range(service: Service) -> str:
    return f"{service.first_number}-{service.last_number}"
