"""National holidays and make-up workdays, one announced year a file.

The State Council announces a year late in the year before. A date in a year without
a file is an ordinary weekday or weekend day; whoever starts a hall is warned in time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.base import Positive, Table
from config.defaults import SHIPPED
from config.report import Report
from config.tables import load_table

_SATURDAY = 6
WARN_AHEAD_DAYS = 31
"""How long before a year without a file begins somebody should know."""


class Holiday(Table, frozen=True, kw_only=True):
    """One holiday and the weekend days worked for it."""

    name: str
    name_en: str = ""
    first: dt.date
    last: dt.date
    """The last day off, included."""
    workdays: tuple[dt.date, ...] = ()
    """Saturdays and Sundays that are workdays (调休)."""


class HolidayYear(Table, frozen=True, kw_only=True):
    """The announcement of one year."""

    year: Positive
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True)
class NationalDays:
    """All announced years together.

    Attributes:
        years: years there is an announcement for.
        holidays: days off, with the holiday's name.
        workdays: weekend days that are worked, with the name of the holiday they make up for.
    """

    years: frozenset[int]
    holidays: Mapping[dt.date, str]
    workdays: Mapping[dt.date, str]

    def is_workday(self, date: dt.date) -> bool:
        """Return whether `date` is a statutory workday, by weekday alone in a year not announced."""
        if date in self.workdays:
            return True
        return date not in self.holidays and date.isoweekday() < _SATURDAY

    def unannounced(self, today: dt.date) -> tuple[int, ...]:
        """Return the years without a file that have begun or begin within a month."""
        near = {today.year, (today + dt.timedelta(days=WARN_AHEAD_DAYS)).year}
        return tuple(sorted(year for year in near if year not in self.years))


def _check(table: HolidayYear, report: Report) -> None:
    for index, holiday in enumerate(table.holidays):
        if holiday.first > holiday.last:
            span = f"{holiday.first}-{holiday.last}"
            report.error(("holidays", index, "first"), "span_reversed", span=span)
        elif (holiday.last - holiday.first).days > WARN_AHEAD_DAYS:
            report.error(("holidays", index, "last"), "holiday_too_long", value=str(holiday.last))
        for number, day in enumerate(holiday.workdays):
            if day.isoweekday() < _SATURDAY:
                report.error(("holidays", index, "workdays", number), "not_a_weekend", value=str(day))


def _files(hall_folder: Path | None) -> Iterable[Path]:
    """Return one file a year, the hall's own before the shipped one."""
    by_year = {file.name: file for file in (SHIPPED / "holidays").glob("*.toml")}
    if hall_folder is not None:
        by_year.update({file.name: file for file in (hall_folder / "holidays").glob("*.toml")})
    return by_year.values()


def load_holidays(hall_folder: Path | None = None) -> NationalDays:
    """Return every announced year.

    Raises:
        ConfigErrors: a holiday file has errors.
    """
    years: set[int] = set()
    holidays: dict[dt.date, str] = {}
    workdays: dict[dt.date, str] = {}
    for file in _files(hall_folder):
        table = load_table(file, HolidayYear, _check)
        years.add(table.year)
        for holiday in table.holidays:
            length = (holiday.last - holiday.first).days + 1
            holidays.update(dict.fromkeys(_days(holiday.first, length), holiday.name))
            workdays.update(dict.fromkeys(holiday.workdays, holiday.name))
    return NationalDays(frozenset(years), holidays, workdays)


def _days(first: dt.date, count: int) -> list[dt.date]:
    return [first + dt.timedelta(days=offset) for offset in range(count)]
