"""A case as it stands: frozen values, made by `queue_server.domain.fold.cases` from events alone.

Nobody is named here. `sealed_id` is where the applicant lies encrypted, the hashes
are keyed, `applicant` is the mask.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.records import Record


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    CORRECTION = "correction"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    REJECTED = "rejected"
    READY = "ready"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ENDED = frozenset((CaseState.CLOSED, CaseState.REFUSED, CaseState.WITHDRAWN))


class MaterialState(StrEnum):
    """What was found about a material."""

    UNSEEN = "unseen"
    PRESENT = "present"
    MISSING = "missing"
    WRONG = "wrong"
    LATER = "later"
    PROMISED = "promised"
    SHARED = "shared"
    NOT_NEEDED = "not_needed"


THERE = frozenset((MaterialState.PRESENT, MaterialState.SHARED, MaterialState.NOT_NEEDED))
"""Nothing more has to come."""
ACCEPTABLE = THERE | {MaterialState.LATER, MaterialState.PROMISED}
FAULTY = frozenset((MaterialState.MISSING, MaterialState.WRONG))


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialScan:
    """A stored document that shows a material."""

    id: str
    on: dt.date
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a clerk found about one material, once."""

    material_id: str
    state: MaterialState
    problem: str = ""
    remedy: str = ""
    points_met: tuple[bool, ...] = ()
    original: bool = False
    copies: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One material of a case; `mended`: it was found wanting and put right on the spot (R054)."""

    id: str
    name: str
    required: bool = True
    state: MaterialState = MaterialState.UNSEEN
    problem: str = ""
    remedy: str = ""
    copies: int = 1
    way: str = ""
    original: bool = False
    scans: tuple[MaterialScan, ...] = ()
    points: tuple[str, ...] = ()
    points_met: tuple[bool, ...] = ()
    may_follow: bool = False
    may_be_promised: bool = False
    mended: bool = False

    @property
    def wanting(self) -> bool:
        """Whether it must be named when the applicant is told what is missing."""
        return self.state in FAULTY or (self.required and self.state is MaterialState.UNSEEN)

    @property
    def to_come(self) -> bool:
        """Whether it still has to be handed in."""
        return self.state is MaterialState.LATER or self.wanting


PASS, FAIL = "pass", "fail"
"""A department's opinion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One department's part; `opinion` is "" while it is awaited."""

    id: str
    department: str
    lead: bool = False
    opinion: str = ""
    note: str = ""
    reviewer: str = ""
    reviewed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRecord:
    """A paper that was made out; `content` is its JSON without any person in it."""

    number: str
    kind: str
    made_at: dt.datetime
    by: str
    content: str
    printed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time somebody else had the case (R093)."""

    kind: str
    reason: str
    since: dt.datetime
    until: dt.datetime | None = None
    expected_until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRound:
    """A 补办件通知书: which materials it named, and which of them it should have named earlier (R187)."""

    at: dt.datetime
    by: str
    by_on: dt.date
    named: tuple[str, ...]
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing handed over (R111)."""

    name: str
    number: str = ""
    present: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOrder:
    """Seals at the engraver (R119); the authorisation code lies sealed under `code_id`."""

    ordered_at: dt.datetime
    due_at: dt.datetime
    seals: tuple[str, ...]
    code_id: str
    by_post: bool = False
    pulled_at: dt.datetime | None = None
    ready_at: dt.datetime | None = None

    def late(self, now: dt.datetime) -> bool:
        """Whether they came, or still have not come, after their time."""
        return (self.ready_at or now) > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One change of hands, both names as they were then (R072)."""

    from_clerk: str
    from_name: str
    to_clerk: str
    to_name: str
    at: dt.datetime
    place: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """The case's bag of papers; `due_by` is when it must have changed hands, None when nothing is awaited."""

    code: str
    kind: str
    holder: str
    holder_name: str
    since: dt.datetime
    due_by: dt.datetime | None = None
    alarmed: bool = False
    contents: tuple[str, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()

    def late(self, now: dt.datetime) -> bool:
        """Whether it should have changed hands by now."""
        return self.due_by is not None and now > self.due_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFact:
    """Something that concerns the deadline, in the order it happened; `what` names a class of `deadlines`."""

    what: str
    at: dt.datetime
    pause: str = ""
    days: int = 0
    omitted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Record):
    """A case with all that belongs to it.

    Attributes:
        number: what people say, e.g. `20261121-00042`.
        person_hash, agent_hash, representative_hash: keyed hashes of whose it is.
        collector_id: where whoever fetched the result lies encrypted.
        received_by: who took it in; answers for it to the end unless somebody else accepted it (R063).
        department: the leading one; `departments` has them all, each between bars, for finding.
        due_on: the last day as last worked out; a running pause moves it later, never earlier.
        item: the item's terms on the day the case was opened, without its materials.
        bag_code, holder: of the bag, for finding.
        pickup_hash: of the code that fetches the result; the code itself is nowhere.
        refused_key: request key of the last wrong code, so that a retry counts once.
        omissions: proven failures to name everything at once (R187).
        version: goes up with every step; `changed_by` made the last one, at `changed_at`.
    """

    indexed: ClassVar[tuple[str, ...]] = ("number", "bag_code", "ticket_id")
    number: str
    item_id: str
    item: ItemRule
    kind: CaseKind
    state: CaseState = CaseState.RECEIVED
    applicant: str
    applicant_kind: str
    sealed_id: str
    person_hash: str
    agent_hash: str = ""
    representative_hash: str = ""
    collector_id: str = ""
    department: str = ""
    departments: str = ""
    counter_id: str = ""
    ticket_id: str = ""
    received_by: str
    accepted_by: str = ""
    decided_by: str = ""
    urgent: bool = False
    delivery: str = ""
    received_at: dt.datetime
    accepted_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    due_on: dt.date | None = None
    follow_by: dt.date | None = None
    materials: tuple[Material, ...] = ()
    branches: tuple[Branch, ...] = ()
    papers: tuple[PaperRecord, ...] = ()
    pauses: tuple[Pause, ...] = ()
    corrections: tuple[CorrectionRound, ...] = ()
    results: tuple[Result, ...] = ()
    facts: tuple[ClockFact, ...] = ()
    bag: Bag | None = None
    bag_code: str = ""
    holder: str = ""
    seal_order: SealOrder | None = None
    pickup_hash: str = ""
    pickup_failures: int = 0
    refused_key: str = ""
    tracking_number: str = ""
    carrier: str = ""
    omissions: int = 0
    note: str = ""
    version: int = 1
    changed_by: str = ""
    changed_at: dt.datetime

    @property
    def first_asked(self) -> str:
        """Clerk id of the 首问责任人 (R063)."""
        return self.accepted_by or self.received_by

    @property
    def paused(self) -> Pause | None:
        """The pause that runs now."""
        return next((pause for pause in self.pauses if pause.until is None), None)

    def material(self, material_id: str) -> Material | None:
        """Return one of its materials."""
        return next((one for one in self.materials if one.id == material_id), None)

    def paper(self, number: str) -> PaperRecord | None:
        """Return one of its papers."""
        return next((one for one in self.papers if one.number == number), None)
