"""Numbers: one series of cases a day; papers and bags hang on their case's number."""

from __future__ import annotations

import datetime as dt

from queue_server.domain.cases.model import Case

SERIES = "case"
"""Key of the series; prefixes of tickets are capitals, so it is never one of theirs."""


def case_number(prefix: str, day: dt.date, serial: int) -> str:
    """Return a case's number, e.g. `20261121-00042`; sorts by day and place."""
    return f"{prefix}{day:%Y%m%d}-{serial:05d}"


def paper_number(case: Case, place: int) -> str:
    """Return the number of a case's paper; `place` counts from 1."""
    return f"{case.number}-{place:02d}"


def bag_code(case: Case) -> str:
    """Return what the bar code of the case's bag says: printable ASCII."""
    return f"B{case.number}"
