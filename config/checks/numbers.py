"""Ticket number ranges: no number may be issued twice on one day."""

from __future__ import annotations

from config.errors import KeyPath
from config.report import Report
from config.schema import HallConfig, Service


def check_numbers(hall: HallConfig, report: Report) -> None:
    """Report reversed ranges, ranges that cross, and limits no range can meet.

    Services with one prefix and the very same range share one series; that is wanted.
    """
    ranges: dict[str, list[tuple[int, Service]]] = {}
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
        for other_index, other in ranges.setdefault(service.prefix, []):
            _compare(report, path, service, other_index, other)
        ranges[service.prefix].append((index, service))


def _compare(report: Report, path: KeyPath, service: Service, other_index: int, other: Service) -> None:
    mine, theirs = (service.first_number, service.last_number), (other.first_number, other.last_number)
    if mine != theirs and mine[0] <= theirs[1] and theirs[0] <= mine[1]:
        report.error(
            (*path, "prefix"),
            "range_overlap",
            prefix=service.prefix,
            mine=f"{mine[0]}-{mine[1]}",
            theirs=f"{theirs[0]}-{theirs[1]}",
            other=report.place(("services", other_index)),
        )
