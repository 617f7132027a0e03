"""Single values with a meaning the schema's types cannot express."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection

from config.errors import KeyPath
from config.messages import Words
from config.report import Report
from config.schema import HallConfig

ARROWS = ("left", "right", "up", "down", "up_left", "up_right", "down_left", "down_right")
"""Directions a board can draw."""
ENGINES = ("clips", "system")
STORAGE = ("sqlite", "postgresql://")


def check_values(hall: HallConfig, report: Report) -> None:
    """Report arrows, voices, storages and time zones nobody knows, and days both off and worked."""
    for index, counter in enumerate(hall.counters):
        if counter.arrow:
            _one_of(report, ("counters", index, "arrow"), counter.arrow, ARROWS)
    _one_of(report, ("voice", "engine"), hall.voice.engine, ENGINES)
    storage = hall.server.storage
    if storage != STORAGE[0] and not storage.startswith(STORAGE[1]):
        _one_of(report, ("server", "storage"), storage, STORAGE)
    _check_timezone(hall.hall.timezone, report)
    for index, day in enumerate(hall.cases.days_off):
        if day in hall.cases.workdays:
            report.error(("cases", "days_off", index), "off_and_worked", value=day.isoformat())


def _check_timezone(name: str, report: Report) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = zoneinfo.available_timezones()  # empty on a Windows without zone data: nothing can be said
        if known:
            report.error(("hall", "timezone"), "unknown_timezone", value=name, known=known)


def _one_of(report: Report, path: KeyPath, value: str, allowed: Collection[str]) -> None:
    if value in allowed:
        return
    names = ", ".join(allowed)
    expected = Words(f"以下之一：{names}", f"one of {names}")
    report.error(path, "bad_choice", value=value, expected=expected, known=allowed)
