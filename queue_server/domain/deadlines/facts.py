"""What happened to a case, as far as its clock is concerned.

The caller makes these from the case's events, in the order of the events. Every
moment is aware; which local day it falls on is decided by the hall's timezone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class PauseKind(StrEnum):
    """Why somebody other than the hall's own offices has the case."""

    INSPECTION = "inspection"
    """现场踏勘."""
    VERIFICATION = "verification"
    """现场核查."""
    TECHNICAL_REVIEW = "technical_review"
    """技术审查."""
    TESTING = "testing"
    """检验、检测、检疫、鉴定."""
    HEARING = "hearing"
    """听证."""
    EXPERT_ARGUMENT = "expert_argument"
    """专家论证、评审."""
    TENDER = "tender"
    """招标、拍卖."""
    SUPERIOR_BODY = "superior_body"
    """报上级机关审批 (R095)."""
    APPLICANT = "applicant"
    """The applicant keeps the case waiting: does not move the date, excuses lateness (R096)."""
    OTHER = "other"
    """Written down, but no reason the rules know: stops nothing unless a hall says so (R097)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The acceptance decision was made (受理); after 容缺受理, late materials are no correction."""

    at: dt.datetime


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """A notice told the applicant what is missing (补正告知).

    Attributes:
        omitted_before: it names what an earlier notice, or the acceptance, could have named (R092, R187).
    """

    at: dt.datetime
    omitted_before: bool = False


@dataclass(frozen=True, slots=True)
class CorrectedMaterials:
    """Materials asked for by a notice arrived (收到补正材料)."""

    at: dt.datetime


@dataclass(frozen=True, slots=True)
class PauseStarted:
    """Somebody else has the case now; several kinds may run at once, one of a kind."""

    at: dt.datetime
    kind: PauseKind


@dataclass(frozen=True, slots=True)
class PauseEnded:
    """The case is back from the pause of that kind."""

    at: dt.datetime
    kind: PauseKind


@dataclass(frozen=True, slots=True)
class Extended:
    """More time was granted (R098).

    Attributes:
        days: how many days more, in the unit of each limit.
        by_head: the head of the body (of the government, when several bodies decide together) approved.
    """

    at: dt.datetime
    days: int
    by_head: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """The decision is made, or the case ended otherwise (办结)."""

    at: dt.datetime


Fact: TypeAlias = (
    Accepted | CorrectionAsked | CorrectedMaterials | PauseStarted | PauseEnded | Extended | Closed
)
