"""Deadlines of cases (R090-R099): facts in, dates and their explanation out; no clock, no storage.

    days = WorkingDays(years=frozenset({2025}), holidays=..., made_up=...)
    rule = ClockRule(promised_days=5, statutory_days=20)
    settings = ClockSettings(timezone=ZoneInfo("Asia/Shanghai"))
    facts = [Accepted(at), PauseStarted(at, PauseKind.HEARING), PauseEnded(at, PauseKind.HEARING)]

    result = deadline(facts, rule, settings, days, as_of=now)
    result.due_on, result.statutory_on, result.light, result.explanation, result.cautions

`deadline` never fails on facts: one that cannot be (a pause ended that never began)
is left out with a caution. Before recording a new fact call `check`, which raises
`FactRefused` with a reason instead. Nothing here is worth storing except for
searching: every date comes from the facts again. While a pause runs, `due_on` is the
earliest day possible, so a search for "due by today" finds too many cases, never too few.
`hand_over_due` says until when papers must have been handed over (R073).
"""

from queue_server.domain.deadlines.clock import FactRefused
from queue_server.domain.deadlines.deadline import check, deadline
from queue_server.domain.deadlines.facts import (
    Accepted,
    Closed,
    CorrectedMaterials,
    CorrectionAsked,
    Extended,
    Fact,
    PauseEnded,
    PauseKind,
    PauseStarted,
)
from queue_server.domain.deadlines.hand_over import hand_over_due
from queue_server.domain.deadlines.result import (
    Caution,
    CautionSlug,
    Deadline,
    Light,
    Limit,
    Step,
    StepSlug,
)
from queue_server.domain.deadlines.rules import (
    ALL_STOPS,
    LAWFUL_STOPS,
    ONLY_SUPERIOR,
    ClockRule,
    ClockSettings,
    Law,
    Unit,
)
from queue_server.domain.deadlines.working_days import DayKind, WorkingDays

__all__ = [
    "ALL_STOPS",
    "LAWFUL_STOPS",
    "ONLY_SUPERIOR",
    "Accepted",
    "Caution",
    "CautionSlug",
    "ClockRule",
    "ClockSettings",
    "Closed",
    "CorrectedMaterials",
    "CorrectionAsked",
    "DayKind",
    "Deadline",
    "Extended",
    "Fact",
    "FactRefused",
    "Law",
    "Light",
    "Limit",
    "PauseEnded",
    "PauseKind",
    "PauseStarted",
    "Step",
    "StepSlug",
    "Unit",
    "WorkingDays",
    "check",
    "deadline",
    "hand_over_due",
]
