"""Opening hours: spans that run forwards and do not overlap (R020-R026); an end of 00:00 is midnight."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

from config.errors import KeyPath
from config.messages import Words
from config.report import Report
from config.schema import Calendar, HallConfig, TimeSpan

_WEEKDAYS = (
    Words("周一", "Monday"),
    Words("周二", "Tuesday"),
    Words("周三", "Wednesday"),
    Words("周四", "Thursday"),
    Words("周五", "Friday"),
    Words("周六", "Saturday"),
    Words("周日", "Sunday"),
)
_MIDNIGHT = dt.time(0)
_Placed = tuple[KeyPath, TimeSpan]


def check_hours(hall: HallConfig, report: Report) -> None:
    """Report reversed and overlapping spans, and special days given twice."""
    for index, calendar in enumerate(hall.calendars):
        _check_week(report, calendar, ("calendars", index))
        _check_special(report, calendar, ("calendars", index))
    quiet: list[_Placed] = [
        (("voice", "quiet_spans", index), span) for index, span in enumerate(hall.voice.quiet_spans)
    ]
    _check_forward(report, quiet)
    _check_apart(report, quiet, Words("静音时段", "quiet hours"))


def _check_week(report: Report, calendar: Calendar, path: KeyPath) -> None:
    by_day: dict[int, list[_Placed]] = {}
    for index, hours in enumerate(calendar.week):
        placed: list[_Placed] = [
            ((*path, "week", index, "spans", number), span) for number, span in enumerate(hours.spans)
        ]
        _check_forward(report, placed)
        for day in sorted(set(hours.days)):
            by_day.setdefault(day, []).extend(placed)
    for day, spans in by_day.items():
        if 1 <= day <= len(_WEEKDAYS):
            _check_apart(report, spans, _WEEKDAYS[day - 1])


def _check_special(report: Report, calendar: Calendar, path: KeyPath) -> None:
    seen: dict[str, int] = {}
    for index, special in enumerate(calendar.special):
        here: KeyPath = (*path, "special", index)
        date = special.date.isoformat()
        if date in seen:
            report.error(
                (*here, "date"), "duplicate", value=date, other=report.place((*path, "special", seen[date]))
            )
        seen.setdefault(date, index)
        placed: list[_Placed] = [
            ((*here, "spans", number), span) for number, span in enumerate(special.spans)
        ]
        _check_forward(report, placed)
        _check_apart(report, placed, Words(date, date))


def _check_forward(report: Report, spans: Iterable[_Placed]) -> None:
    for path, span in spans:
        if span.start >= span.end != _MIDNIGHT:
            report.malformed(path, "span_reversed", span=_written(span))


def _check_apart(report: Report, spans: Iterable[_Placed], day: Words) -> None:
    ordered = sorted(spans, key=lambda placed: placed[1].start)
    for (_, earlier), (path, later) in itertools.pairwise(ordered):
        if later.start < earlier.end or earlier.end == _MIDNIGHT:
            report.error(path, "span_overlap", span=_written(later), other=_written(earlier), day=day)


def _written(span: TimeSpan) -> str:
    return f"{span.start:%H:%M}-{span.end:%H:%M}"
