"""How one hall handles its cases, as frozen values; `application.rules_from_config` makes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from queue_server.domain.deadlines import ClockSettings, WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What every paper says about the hall."""

    hall_name: str = ""
    hall_phone: str = ""
    hall_address: str = ""
    complaint_phone: str = ""
    acceptance_seal: str = ""
    decision_seal: str = ""
    review_body: str = ""
    """Where a decision can be reviewed (行政复议)."""
    court: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """One hall's rules for cases.

    Attributes:
        clock: how days are counted and papers handed over (R073, R093-R095).
        days: the hall's working-day table.
        number_prefix: in front of every case number.
        correction_days: working days an applicant gets when nobody says otherwise.
        longest_correction_days: calendar days ahead that a correction may be due at most.
        instant_by_accepter: whoever accepted a 即办件 may decide it too (R074).
        seals_within: after the order (R119).
        code_tries: wrong pick-up codes before it locks.
        keep: personal data of a case, counted from its end.
        imprint: what papers say about the hall.
    """

    clock: ClockSettings = field(default_factory=lambda: ClockSettings(timezone=dt.UTC))
    days: WorkingDays = field(default_factory=WorkingDays)
    number_prefix: str = ""
    correction_days: int = 5
    longest_correction_days: int = 90
    instant_by_accepter: bool = True
    seals_within: dt.timedelta = dt.timedelta(hours=2)
    code_tries: int = 3
    keep: dt.timedelta = dt.timedelta(days=3650)
    imprint: Imprint = Imprint()
