"""What happens to cases: facts complete enough that folding them gives the case; nobody is named in them.

`due_on` in an event is the deadline as worked out at that moment, by the working days known then.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.cases.item import CaseKind, ItemRule
from queue_server.domain.cases.model import Case, Finding, Material, MaterialScan, Result
from queue_server.domain.events import DomainEvent, RecordEvent
from queue_server.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(RecordEvent):
    """Base of facts about one case; `by` is the clerk."""

    picture: ClassVar[str] = "case_changed"
    record_type: ClassVar[type[Record]] = Case
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(CaseEvent):
    """A case was taken in; `serial` is its place among the cases of `day`."""

    kind: ClassVar[str] = "case_opened"
    number: str
    series: str
    serial: int
    day: dt.date
    item: ItemRule
    case_kind: CaseKind
    applicant: str
    applicant_kind: str
    sealed_id: str
    person_hash: str
    agent_hash: str = ""
    representative_hash: str = ""
    counter_id: str = ""
    for_ticket: str = ""
    urgent: bool = False
    delivery: str = ""
    departments: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialsChecked(CaseEvent):
    """Materials were looked through."""

    kind: ClassVar[str] = "materials_checked"
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialScanned(CaseEvent):
    """A document now shows a material; a material not seen before is thereby there."""

    kind: ClassVar[str] = "material_scanned"
    material_id: str
    scan: MaterialScan
    reused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialScanRemoved(CaseEvent):
    """A document was taken off a material."""

    kind: ClassVar[str] = "material_scan_removed"
    material_id: str
    scan_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """受理; `case_kind` is what the case is from now on, `follow_by` when what may follow must be there."""

    kind: ClassVar[str] = "case_accepted"
    case_kind: CaseKind
    due_on: dt.date | None
    follow_by: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsRequested(CaseEvent):
    """The applicant was told in writing what is missing (R053)."""

    kind: ClassVar[str] = "corrections_requested"
    by_on: dt.date
    named: tuple[str, ...]
    omitted: tuple[str, ...] = ()
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OmissionProven(CaseEvent):
    """A notice named what an earlier one could have named: counts against `clerk_at_fault` (R187)."""

    kind: ClassVar[str] = "omission_proven"
    clerk_at_fault: str
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsReceived(CaseEvent):
    """The applicant came back with papers."""

    kind: ClassVar[str] = "corrections_received"
    findings: tuple[Finding, ...]
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRefused(CaseEvent):
    """不予受理 (R057)."""

    kind: ClassVar[str] = "case_refused"
    reasons: tuple[str, ...]
    competent_body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """The applicant took it back (R060)."""

    kind: ClassVar[str] = "case_withdrawn"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaused(CaseEvent):
    """Somebody else has the case now (R093)."""

    kind: ClassVar[str] = "case_paused"
    pause: str
    reason: str
    expected_until: dt.date | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """It is back."""

    kind: ClassVar[str] = "case_resumed"
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(CaseEvent):
    """More working days, with the head's approval (R098)."""

    kind: ClassVar[str] = "case_extended"
    days: int
    reason: str
    approved_by: str
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchReviewed(CaseEvent):
    """A department gave its opinion."""

    kind: ClassVar[str] = "branch_reviewed"
    branch_id: str
    passes: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(CaseEvent):
    """Approved, or 不予批准; `bag_due_by` is when its bag must be back at the window (R073)."""

    kind: ClassVar[str] = "case_decided"
    approves: bool
    reasons: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    bag_due_by: dt.datetime | None = None


# ---------------------------------------------------------------- papers


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMade(CaseEvent):
    """A paper was made out; `content` names nobody."""

    kind: ClassVar[str] = "paper_made"
    number: str
    paper: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPrinted(CaseEvent):
    """What the printer said about a paper."""

    kind: ClassVar[str] = "paper_printed"
    number: str
    outcome: str
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataRead(CaseEvent):
    """Somebody opened the case with its full names; changes nothing, stays for ever."""

    kind: ClassVar[str] = "personal_data_read"
    purpose: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOpened(CaseEvent):
    """Somebody was given a paper with its full names; changes nothing, stays for ever."""

    kind: ClassVar[str] = "paper_opened"
    number: str
    purpose: str = ""
    place: str = ""


# ---------------------------------------------------------------- the bag


@dataclass(frozen=True, slots=True, kw_only=True)
class BagPacked(CaseEvent):
    """The papers are in a bag, held by `by`; packing again keeps its hand-overs."""

    kind: ClassVar[str] = "bag_packed"
    picture: ClassVar[str] = "bag_changed"
    code: str
    bag_kind: str
    name: str
    contents: tuple[str, ...]
    due_by: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BagReceived(CaseEvent):
    """`by` scanned the slip and has the bag now (R072)."""

    kind: ClassVar[str] = "bag_received"
    picture: ClassVar[str] = "bag_changed"
    name: str
    place: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLate(CaseEvent):
    """The bag should have changed hands (R073); told once."""

    kind: ClassVar[str] = "bag_late"
    picture: ClassVar[str] = "bag_changed"


# ---------------------------------------------------------------- issuing


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReady(CaseEvent):
    """The result lies at the issuing window (R110); the new code's hash, the code went to the applicant."""

    kind: ClassVar[str] = "result_ready"
    results: tuple[Result, ...]
    pickup_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantToldAgain(CaseEvent):
    """The applicant was told once more, with a new code; wrong tries are forgotten."""

    kind: ClassVar[str] = "applicant_told_again"
    pickup_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupCodeWrong(CaseEvent):
    """Somebody gave a wrong code."""

    kind: ClassVar[str] = "pickup_code_wrong"
    request_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHandedOut(CaseEvent):
    """出件登记 (R114): who fetched it lies sealed; a machine has proved it by card or code."""

    kind: ClassVar[str] = "result_handed_out"
    collector_id: str = ""
    collector: str = ""
    channel: str = "window"
    is_agent: bool = False
    signature_scan_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPosted(CaseEvent):
    """Given to the post (R113)."""

    kind: ClassVar[str] = "result_posted"
    tracking_number: str
    carrier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealsOrdered(CaseEvent):
    """The engraver has the authorisation code (R119)."""

    kind: ClassVar[str] = "seals_ordered"
    seals: tuple[str, ...]
    code_id: str
    due_at: dt.datetime
    by_post: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SealsPulled(CaseEvent):
    """The engraver has fetched the data."""

    kind: ClassVar[str] = "seals_pulled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealsDelivered(CaseEvent):
    """The seals are here."""

    kind: ClassVar[str] = "seals_delivered"


# ---------------------------------------------------------------- without a case


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationNoted(DomainEvent):
    """A question without a case was written down (R059); its words lie sealed."""

    kind: ClassVar[str] = "consultation_noted"
    consultation_id: str
    sealed_id: str
    by: str
    counter: str = ""
    for_ticket: str = ""
    item_id: str = ""
