"""Cases and their bags as staff see them: masked, because lists are seen by many eyes.

The full names come only in the answer to `case.read`, which is logged.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from queue_server.protocol.base import View


class ApplicantKind(StrEnum):
    """Who applies."""

    PERSON = "person"
    COMPANY = "company"


class CaseKind(StrEnum):
    """The six kinds (R070)."""

    INSTANT = "instant"
    """即办件: decided at once, within the day at most (R074)."""
    PROMISED = "promised"
    """承诺件: within the promise."""
    REPLY = "reply"
    """答复件: an answer, not a decision."""
    JOINT = "joint"
    """联办件: several departments, one of them leads (R075)."""
    CORRECTED = "corrected"
    """补办件: taken in with something to be handed in later."""
    REPORTED = "reported"
    """上报件: decided by a superior body (R043, R095)."""


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    """Taken in at the window; materials are being looked through."""
    CORRECTION = "correction"
    """The applicant has a notice of everything that is missing."""
    ACCEPTED = "accepted"
    """The clock runs; with the back office."""
    REVIEWED = "reviewed"
    """Every branch has its opinion; waits for the decision."""
    APPROVED = "approved"
    """Decided; the result is being made."""
    REJECTED = "rejected"
    """不予批准; the written decision waits to be handed over."""
    READY = "ready"
    """The result lies at the issuing window."""
    CLOSED = "closed"
    """Handed over: 出件登记 done."""
    REFUSED = "refused"
    """不予受理."""
    WITHDRAWN = "withdrawn"


class Light(StrEnum):
    """How near the deadline is."""

    NONE = "none"
    """No clock runs yet, or it stands."""
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    """Overdue."""
    MET = "met"
    """Ended in time."""


class MaterialState(StrEnum):
    """What the clerk found about one material."""

    UNSEEN = "unseen"
    PRESENT = "present"
    MISSING = "missing"
    WRONG = "wrong"
    """There, but not as it must be; `problem` says how."""
    LATER = "later"
    """容缺: may follow (R055)."""
    PROMISED = "promised"
    """告知承诺: replaced by a written commitment (R056)."""
    SHARED = "shared"
    """Obtained from the hall's own file or by sharing (R190)."""
    NOT_NEEDED = "not_needed"


class MaterialView(View, frozen=True, kw_only=True):
    """One material of a case."""

    id: str
    name: str
    required: bool = True
    state: MaterialState = MaterialState.UNSEEN
    problem: str = ""
    remedy: str = ""
    copies: int = 1
    original: bool = False
    """The original is kept, not a copy: it travels in the bag."""
    scans: tuple[str, ...] = ()
    """Scan ids."""
    points: tuple[str, ...] = ()
    """审查要点 in force when the case was opened (R037)."""
    points_met: tuple[bool, ...] = ()
    may_follow: bool = False
    may_be_promised: bool = False


class BranchView(View, frozen=True, kw_only=True):
    """One department's part of a case; an ordinary case has one."""

    id: str
    department: str
    lead: bool = False
    opinion: str = ""
    """"" while under review, else `pass` or `fail`."""
    note: str = ""
    reviewer: str = ""
    reviewed_at: dt.datetime | None = None


class PaperView(View, frozen=True, kw_only=True):
    """A paper that was made out."""

    number: str
    kind: str
    """A word of `queue_server.papers.model.PaperKind`."""
    made_at: dt.datetime
    by: str = ""
    printed: bool = False


class PauseView(View, frozen=True, kw_only=True):
    """The clock stands, or stood (R093)."""

    kind: str
    reason: str
    since: dt.datetime
    until: dt.datetime | None = None
    expected_until: dt.date | None = None
    counted: bool = False
    """By the hall's setting this kind does not stop the clock (R094)."""


class DeadlineStep(View, frozen=True, kw_only=True):
    """One sentence of the deadline's explanation, as a slug with its values (`deadline_words`)."""

    slug: str
    params: dict[str, str] = msgspec.field(default_factory=dict)


class DeadlineView(View, frozen=True, kw_only=True):
    """By when, and why."""

    due_on: dt.date | None = None
    statutory_due_on: dt.date | None = None
    day_one: dt.date | None = None
    days_used: int = 0
    days_left: int = 0
    light: Light = Light.NONE
    steps: tuple[DeadlineStep, ...] = ()
    warnings: tuple[DeadlineStep, ...] = ()


class CaseView(View, frozen=True, kw_only=True):
    """A case in a list."""

    id: str
    number: str
    """What people say and papers carry, e.g. `20261121-00042`."""
    item_id: str
    item_name: str
    kind: CaseKind
    state: CaseState
    applicant: str
    """Masked."""
    applicant_kind: ApplicantKind = ApplicantKind.PERSON
    department: str = ""
    counter_id: str = ""
    accepted_by: str = ""
    """Clerk id of the 首问责任人 (R063)."""
    received_at: dt.datetime
    accepted_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    due_on: dt.date | None = None
    light: Light = Light.NONE
    paused: bool = False
    urgent: bool = False
    bag_code: str = ""
    holder: str = ""
    """Clerk id of whoever holds its bag."""
    missing: int = 0
    """Materials still to come."""
    ticket_id: str = ""
    delivery: str = ""
    """How the applicant wants the result: `window`, `post`, `self_service`, `electronic`."""
    late_bag: bool = False


class HandOver(View, frozen=True, kw_only=True):
    """One change of hands (R072)."""

    from_clerk: str
    from_name: str
    to_clerk: str
    to_name: str
    at: dt.datetime
    place: str = ""
    late: bool = False


class BagView(View, frozen=True, kw_only=True):
    """A bag of papers with its 材料证照流转单."""

    id: str
    code: str
    """What the slip's barcode says."""
    case_id: str
    case_number: str
    kind: str
    """`instant`, `promised` or `issuing` (R072)."""
    holder: str
    holder_name: str
    since: dt.datetime
    due_by: dt.datetime | None = None
    """By when the next hand-over must have happened; None when nothing is awaited."""
    late: bool = False
    contents: tuple[str, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    open: bool = True


class ResultView(View, frozen=True, kw_only=True):
    """One thing that is made and handed over: licence, seal, invoice, notice … (R111)."""

    name: str
    number: str = ""
    present: bool = True
    """It lies at the issuing window, once results are registered."""


class SealOrderView(View, frozen=True, kw_only=True):
    """Seals ordered for a new company (R119)."""

    case_id: str
    ordered_at: dt.datetime
    due_at: dt.datetime
    """Two hours later."""
    pulled_at: dt.datetime | None = None
    ready_at: dt.datetime | None = None
    late: bool = False
