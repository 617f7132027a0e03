"""The hall's rules as frozen values; `application.rules_from_config` makes them from the configuration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from queue_server.domain.cases.item import Items, NoItems
from queue_server.domain.cases.rules import CaseRules
from queue_server.domain.hours import Calendars
from queue_server.domain.licences.rules import TerminalRule

WALK_IN_PREFIX = "L"
"""Series of the visits served without queueing: 绿色通道 (R010)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRule:
    """What the queue must know about a service.

    Attributes:
        levels_at: skill level by counter id, for the counters that may take it.
        lunch: a counter of the lunch shift may take it (R023).
        redirect: body, address, phone of whoever handles it instead (R017), or None.
    """

    id: str
    prefix: str = "A"
    first_number: int = 1
    last_number: int = 999
    daily_limit: int = 0
    calendar: str = "default"
    typical_service_s: float = 360.0
    one_live_ticket_per_identity: bool = False
    identity_required: bool = False
    redirect: tuple[str, str, str] | None = None
    levels_at: Mapping[str, int] = field(default_factory=dict)
    lunch: bool = True
    zones: tuple[str, ...] = ()

    def number(self, serial: int) -> str:
        """Return what is printed for `serial`: at least three digits."""
        return f"{self.prefix}{serial:0{max(3, len(str(self.last_number)))}d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRule:
    """What the queue must know about a counter; `levels` is its skill level by service id."""

    id: str
    levels: Mapping[str, int] = field(default_factory=dict)
    lunch: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """A class of visitors called earlier."""

    id: str
    rank: int = 1
    rate: float = 1.0
    share: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRules:
    """How the next ticket is chosen; `rule` names a registered policy."""

    rule: str = "strict"
    max_consecutive_priority: int = 2
    ordinary_share: int = 1
    classes: Mapping[str, PriorityRule] = field(default_factory=dict)
    secondary_after: dt.timedelta = dt.timedelta(minutes=10)
    appointment_early: dt.timedelta = dt.timedelta(minutes=10)
    appointment_late: dt.timedelta = dt.timedelta(minutes=15)
    appointment_head_start: dt.timedelta = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowRules:
    """When a called visitor counts as absent, and the way back."""

    min_recalls: int = 2
    between_recalls: dt.timedelta = dt.timedelta(seconds=20)
    since_call: dt.timedelta = dt.timedelta(seconds=60)
    reactivate_within: dt.timedelta = dt.timedelta(minutes=120)
    reactivate_places_back: int = 3
    max_reactivations: int = 2
    undo: dt.timedelta = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRules:
    """How long and how often a visit may be rated (R130-R133)."""

    timeout: dt.timedelta = dt.timedelta(seconds=60)
    replaces: bool = True
    change_of_mind: dt.timedelta = dt.timedelta(seconds=5)
    link_valid: dt.timedelta = dt.timedelta(hours=72)
    min_service: dt.timedelta = dt.timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkRule:
    """A person at the windows: where they may log in, and what the window screen says (R160, R162)."""

    id: str
    name: str
    number: str = ""
    department: str = ""
    post: str = ""
    phone: str = ""
    photo: str = ""
    party_member: bool = False
    role: str = "clerk"
    counters: tuple[str, ...] = ()
    stands_in_for: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()
    """Words of `domain.cases.duties.Duty` (R078)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRules:
    """All rules of one hall."""

    timezone: ZoneInfo
    services: Mapping[str, ServiceRule]
    counters: Mapping[str, CounterRule]
    calendars: Calendars
    clerks: Mapping[str, ClerkRule] = field(default_factory=dict)
    policy: PolicyRules = PolicyRules()
    no_show: NoShowRules = NoShowRules()
    rating: RatingRules = RatingRules()
    double_press: dt.timedelta = dt.timedelta(milliseconds=800)
    licence_terminals: Mapping[str, TerminalRule] = field(default_factory=dict)
    """Self-service licence printers by the name they are enrolled under."""
    platforms: Mapping[str, bool] = field(default_factory=dict)
    """Other platforms the hall names; true where messages can be sent."""
    keep_licences: dt.timedelta = dt.timedelta(days=3650)
    """How long what stands on a licence is kept."""
    keep_scans: dt.timedelta = dt.timedelta(days=1095)
    """How long scans are kept after the end of their case."""
    cases: CaseRules = field(default_factory=CaseRules)
    items: Items = field(default_factory=NoItems)
