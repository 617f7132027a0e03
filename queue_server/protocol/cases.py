"""Cases: taken in, looked through, accepted or not, reviewed, decided, handed over."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from queue_server.protocol.base import Id, Params, RequestKey, Role, View, method
from queue_server.protocol.case_views import (
    BagView,
    BranchView,
    CaseKind,
    CaseState,
    CaseView,
    DeadlineView,
    MaterialState,
    MaterialView,
    PaperView,
    PauseView,
    ResultView,
    SealOrderView,
)
from queue_server.protocol.people import Applicant, Person

Line = Annotated[str, msgspec.Meta(max_length=500)]
_STAFF = (Role.CLERK, Role.GUIDE, Role.MANAGER)


class CaseChanged(View, frozen=True, kw_only=True):
    """A case after a verb, with all that its desk shows; still masked."""

    case: CaseView
    version: int = 0
    """Goes up with every step; give it back with the next verb."""
    materials: tuple[MaterialView, ...] = ()
    branches: tuple[BranchView, ...] = ()
    papers: tuple[PaperView, ...] = ()
    pauses: tuple[PauseView, ...] = ()
    deadline: DeadlineView = DeadlineView()
    bag: BagView | None = None
    results: tuple[ResultView, ...] = ()
    """What is made once it is decided, what is here once it is registered."""
    seals: SealOrderView | None = None
    note: str = ""
    new_papers: tuple[str, ...] = ()
    """Numbers of the papers this verb made out, to be printed now."""


class CaseVerb(Params, frozen=True, kw_only=True):
    """Base of the verbs about one case.

    `version` guards against two clerks on one case: what the sender saw last; 0 does not ask.
    A verb on an older picture is refused with `StaleCase`.
    """

    request_key: RequestKey
    case_id: Id
    version: int = 0


# ---------------------------------------------------------------- at the window


@method("case.open", CaseChanged, Role.CLERK, Role.GUIDE)
class OpenCase(Params, frozen=True, kw_only=True):
    """Take a case in, for the visitor in service or without a ticket."""

    request_key: RequestKey
    counter_id: Id
    item_id: Id
    applicant: Applicant
    ticket_id: str = ""
    kind: CaseKind | None = None
    """None: as the item says."""
    urgent: bool = False
    """急事特办 (R011)."""
    delivery: str = "window"
    departments: tuple[str, ...] = ()
    """联办: every department; the first leads. Empty: as the item says."""


class MaterialFinding(Params, frozen=True, kw_only=True):
    """What the clerk found about one material."""

    material_id: Id
    state: MaterialState
    problem: Line = ""
    remedy: Line = ""
    points_met: tuple[bool, ...] = ()
    original: bool = False
    copies: Annotated[int, msgspec.Meta(ge=0, le=99)] = 1


@method("case.check_materials", CaseChanged, Role.CLERK, Role.GUIDE)
class CheckMaterials(CaseVerb, frozen=True, kw_only=True):
    """Record what was found; what could be mended on the spot is simply found again (R054)."""

    findings: tuple[MaterialFinding, ...]


@method("case.accept", CaseChanged, Role.CLERK)
class AcceptCase(CaseVerb, frozen=True, kw_only=True):
    """Accept (R051): makes out the notice and, where the item says so, the receipt; the clock starts.

    With materials still `later` this is 容缺受理 and `follow_by` is needed (R055); with
    materials `promised` it is 告知承诺 (R056). Missing or wrong required materials refuse it.
    """

    follow_by: dt.date | None = None


@method("case.request_corrections", CaseChanged, Role.CLERK)
class RequestCorrections(CaseVerb, frozen=True, kw_only=True):
    """补办件通知书: everything that is missing or wrong, at once, in writing (R053).

    Taken from the findings. A second notice naming what the first could have named is
    recorded as an omission, which moves day one (R092) and counts against the clerk (R187).
    """

    by_on: dt.date
    newly_required: tuple[str, ...] = ()
    """Materials that could not have been named before, with the reason in their finding's problem."""


@method("case.receive_corrections", CaseChanged, Role.CLERK)
class ReceiveCorrections(CaseVerb, frozen=True, kw_only=True):
    """The applicant is back with papers; the findings follow."""

    findings: tuple[MaterialFinding, ...]


@method("case.refuse", CaseChanged, Role.CLERK)
class RefuseCase(CaseVerb, frozen=True, kw_only=True):
    """不予受理决定, in writing with reasons (R057)."""

    reasons: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]
    competent_body: Line = ""
    """Who is responsible instead, if that is the reason (R017)."""


@method("case.withdraw", CaseChanged, Role.CLERK)
class WithdrawCase(CaseVerb, frozen=True, kw_only=True):
    """The applicant takes the application back (R060)."""

    reason: Line


# ---------------------------------------------------------------- behind the window


class PauseKind(StrEnum):
    """Why a clock stands (R093, R095, R096)."""

    INSPECTION = "inspection"
    VERIFICATION = "verification"
    TECHNICAL_REVIEW = "technical_review"
    TESTING = "testing"
    HEARING = "hearing"
    EXPERT_ARGUMENT = "expert_argument"
    TENDER = "tender"
    SUPERIOR_BODY = "superior_body"
    APPLICANT = "applicant"
    OTHER = "other"


@method("case.pause", CaseChanged, Role.CLERK)
class PauseCase(CaseVerb, frozen=True, kw_only=True):
    """Stop the clock for a reason the rules know; the applicant is told in writing (R093)."""

    kind: PauseKind
    reason: Line
    expected_until: dt.date | None = None


@method("case.resume", CaseChanged, Role.CLERK)
class ResumeCase(CaseVerb, frozen=True, kw_only=True):
    """The clock runs again."""


@method("case.extend", CaseChanged, Role.CLERK, Role.MANAGER)
class ExtendCase(CaseVerb, frozen=True, kw_only=True):
    """More days, only as the law allows and with the head's approval (R098)."""

    working_days: Annotated[int, msgspec.Meta(ge=1, le=15)]
    reason: Line
    approved_by: Id


@method("case.review", CaseChanged, Role.CLERK)
class ReviewCase(CaseVerb, frozen=True, kw_only=True):
    """A department's opinion on its branch; whoever accepted the case may not (R078)."""

    branch_id: str = ""
    """Empty where there is only one."""
    passes: bool
    note: Line = ""


@method("case.decide", CaseChanged, Role.CLERK)
class DecideCase(CaseVerb, frozen=True, kw_only=True):
    """Approve, or 不予批准 with reasons (R058); whoever accepted or reviewed the case may not (R078)."""

    approves: bool
    reasons: tuple[Line, ...] = ()
    results: tuple[Line, ...] = ()
    """What is made: licence, permit, reply …; empty: as the item says (R111)."""


# ---------------------------------------------------------------- finding and reading


class CasesFound(View, frozen=True, kw_only=True):
    """A page of cases, the newest first."""

    cases: tuple[CaseView, ...]
    next: str = ""
    """Give it back as `after` for the next page; empty at the end."""


@method("case.search", CasesFound, *_STAFF)
class SearchCases(Params, frozen=True, kw_only=True):
    """Find cases of any age; conditions narrow each other. Without any: the open ones."""

    number: str = ""
    """Beginning of a case number, or a bag's code."""
    person_number: str = ""
    """Whole identity number or credit code of applicant or agent."""
    item_id: str = ""
    states: tuple[CaseState, ...] = ()
    department: str = ""
    accepted_by: str = ""
    holder: str = ""
    due_until: dt.date | None = None
    received_from: dt.date | None = None
    received_until: dt.date | None = None
    after: str = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


@method("case.find", CaseChanged, *_STAFF)
class FindCase(Params, frozen=True, kw_only=True):
    """One case by id, number or bag code; masked."""

    case_id: str = ""
    case_number: str = ""
    bag_code: str = ""


class CaseHistoryLine(View, frozen=True, kw_only=True):
    """One step of a case."""

    at: dt.datetime
    what: str
    """Kind of the event, e.g. `case_accepted`."""
    by: str = ""
    note: str = ""


class CaseRead(View, frozen=True, kw_only=True):
    """A case with the persons it is about, and its history."""

    case: CaseChanged
    applicant: Applicant
    history: tuple[CaseHistoryLine, ...] = ()


@method("case.read", CaseRead, *_STAFF)
class ReadCase(Params, frozen=True, kw_only=True):
    """Open a case with its full names; who, when and why is logged."""

    case_id: Id
    purpose: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]


class ReusableMaterial(View, frozen=True, kw_only=True):
    """A material the hall already has from this applicant (R190)."""

    scan_id: str
    material_name: str
    scanned_on: dt.date
    from_case: str
    """Case number of its origin."""
    pages: int = 1


class Reusable(View, frozen=True, kw_only=True):
    """What may be offered for reuse, by material of the case."""

    by_material: dict[str, tuple[ReusableMaterial, ...]] = msgspec.field(default_factory=dict)


@method("case.find_reusable", Reusable, Role.CLERK)
class FindReusable(Params, frozen=True, kw_only=True):
    """Ask whether earlier cases of the same applicant hold materials this one needs (R190)."""

    case_id: Id


class ConsultationNoted(View, frozen=True, kw_only=True):
    """Written down."""

    id: str


@method("case.note_consultation", ConsultationNoted, Role.CLERK, Role.GUIDE)
class NoteConsultation(Params, frozen=True, kw_only=True):
    """A question without a case is written down too (R059)."""

    request_key: RequestKey
    counter_id: str = ""
    ticket_id: str = ""
    item_id: str = ""
    question: Line
    answer: Line


# ---------------------------------------------------------------- bags


class BagChanged(View, frozen=True, kw_only=True):
    """A bag after a hand-over."""

    bag: BagView
    case: CaseView
    new_papers: tuple[str, ...] = ()
    """Number of the slip, to be printed now."""


@method("bag.pack", BagChanged, Role.CLERK)
class PackBag(CaseVerb, frozen=True, kw_only=True):
    """Put a case's papers into a bag; makes out its slip with a barcode (R072)."""

    contents: tuple[Line, ...] = ()
    """Empty: the materials that are there."""


@method("bag.receive", BagChanged, Role.CLERK)
class ReceiveBag(Params, frozen=True, kw_only=True):
    """The receiver scans the slip: the bag is now here, both names and the time are kept."""

    request_key: RequestKey
    bag_code: Id
    place: str = ""


class BagsFound(View, frozen=True, kw_only=True):
    """Bags."""

    bags: tuple[BagView, ...]


@method("bag.list", BagsFound, *_STAFF)
class ListBags(Params, frozen=True, kw_only=True):
    """Open bags: of a holder, or all; late ones first."""

    holder: str = ""
    late_only: bool = False


# ---------------------------------------------------------------- issuing (R110-R119)


class ResultKind(Params, frozen=True, kw_only=True):
    """One thing handed over: licence, seal, invoice, tax disk, notice, receipt … (R111)."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    number: Annotated[str, msgspec.Meta(max_length=60)] = ""
    present: bool = True


@method("issuing.register_result", CaseChanged, Role.CLERK)
class RegisterResult(CaseVerb, frozen=True, kw_only=True):
    """The result is at the issuing window; the applicant is told at once (办结告知, R110)."""

    results: tuple[ResultKind, ...]
    pickup_code: str = ""
    """Empty: the server makes one; it goes to the applicant only."""


class Collector(Params, frozen=True, kw_only=True):
    """Who fetches the result."""

    person: Person
    is_agent: bool = False
    authorisation: Annotated[str, msgspec.Meta(max_length=60)] = ""
    """Of an agent: the pick-up code."""
    signature_scan_id: str = ""


@method("issuing.hand_out", CaseChanged, Role.CLERK)
class HandOut(CaseVerb, frozen=True, kw_only=True):
    """出件登记 the moment it happens (R114): to the person named, or by code."""

    collector: Collector
    pickup_code: str = ""


@method("issuing.post", CaseChanged, Role.CLERK)
class PostResult(CaseVerb, frozen=True, kw_only=True):
    """Given to the post, free for the applicant (R113, R115)."""

    tracking_number: Annotated[str, msgspec.Meta(min_length=6, max_length=30)]
    carrier: Line = ""


@method("issuing.tell_again", CaseChanged, Role.CLERK)
class TellAgain(CaseVerb, frozen=True, kw_only=True):
    """Tell the applicant once more that the result is there."""


@method("issuing.order_seals", SealOrderView, Role.CLERK)
class OrderSeals(CaseVerb, frozen=True, kw_only=True):
    """Send the applicant's authorisation code to the engraver; the two-hour clock starts (R119)."""

    authorisation_code: Annotated[str, msgspec.Meta(min_length=4, max_length=40)]
    seals: tuple[Line, ...] = ("法定名称章", "财务专用章", "发票专用章", "法定代表人名章")
    by_post: bool = False


@method("issuing.seals_ready", SealOrderView, Role.CLERK)
class SealsReady(CaseVerb, frozen=True, kw_only=True):
    """The engraver has delivered."""


# ---------------------------------------------------------------- papers


@method("paper.report_print", CaseChanged, Role.CLERK)
class ReportPaperPrint(Params, frozen=True, kw_only=True):
    """Say what the printer said about a paper."""

    request_key: RequestKey
    case_id: Id
    paper_number: Id
    outcome: str
    """`printed`, `failed` or `unknown`."""
    fault: str = ""
