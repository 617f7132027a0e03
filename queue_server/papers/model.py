"""What each of the hall's papers says, as data: it is kept as JSON and can be printed again to the byte.

The kinds follow the regulations the hall works by; `docs/papers.md` says which article asks for which field.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar

import msgspec

from queue_server.papers.parts import (
    CheckLine,
    Count,
    GuideMaterial,
    GuideStep,
    HandOverLine,
    Head,
    LaterMaterial,
    MaterialLine,
    MissingMaterial,
    Part,
    Remedy,
    ResultLine,
    ReviewLine,
)


class PaperKind(StrEnum):
    """Every kind of sheet; the value is also its template's file name."""

    ACCEPTANCE_NOTICE = "acceptance_notice"
    ACCEPTANCE_RECEIPT = "acceptance_receipt"
    MATERIALS_RECEIPT = "materials_receipt"
    CORRECTION_NOTICE = "correction_notice"
    TOLERATED_ACCEPTANCE = "tolerated_acceptance"
    COMMITMENT = "commitment"
    REFUSAL_TO_ACCEPT = "refusal_to_accept"
    REJECTION = "rejection"
    WITHDRAWAL = "withdrawal"
    TRANSFER_SLIP = "transfer_slip"
    COMPLETION_NOTICE = "completion_notice"
    PICKUP_RECEIPT = "pickup_receipt"
    MISSING_LIST = "missing_list"
    GUIDE = "guide"
    POST_LABEL = "post_label"
    START_UP_CHECKLIST = "start_up_checklist"
    EXTENSION_NOTICE = "extension_notice"
    PAUSE_NOTICE = "pause_notice"
    FIRST_INQUIRY_RECORD = "first_inquiry_record"
    REVIEW_RECORD = "review_record"


class Paper(Part, frozen=True, kw_only=True, tag_field="kind"):
    """A sheet the hall hands out or keeps."""

    kind: ClassVar[PaperKind]
    head: Head

    @property
    def code128(self) -> str:
        """What stands as CODE128 bars on the sheet, printable ASCII; empty = no bars."""
        return ""

    def __repr__(self) -> str:
        """Name the paper, not the person on it."""
        return f"<{self.kind} {self.head.paper_number}>"


class AcceptanceNotice(Paper, frozen=True, kw_only=True, tag=PaperKind.ACCEPTANCE_NOTICE.value):
    """受理通知书: the case is accepted, its clock runs (R051)."""

    kind: ClassVar = PaperKind.ACCEPTANCE_NOTICE
    accepted_on: dt.date
    case_kind: str
    """即办件, 承诺件, 联办件 …"""
    promised_days: Count
    """Working days; 0 = the same day."""
    due_on: dt.date
    materials: tuple[MaterialLine, ...] = ()
    delivery: str = ""
    """How the result is handed out: window, post, self-service, electronic (R115)."""
    superior_limit: str = ""
    """The time of a superior authority, which is not counted, in words (R095)."""
    fee: str = ""


class AcceptanceReceipt(Paper, frozen=True, kw_only=True, tag=PaperKind.ACCEPTANCE_RECEIPT.value):
    """受理凭证: the short proof of acceptance (R051)."""

    kind: ClassVar = PaperKind.ACCEPTANCE_RECEIPT
    accepted_on: dt.date
    case_kind: str
    promised_days: Count
    due_on: dt.date
    delivery: str = ""


class MaterialsReceipt(Paper, frozen=True, kw_only=True, tag=PaperKind.MATERIALS_RECEIPT.value):
    """收件回执: the materials were received; acceptance is decided separately (R052)."""

    kind: ClassVar = PaperKind.MATERIALS_RECEIPT
    received_on: dt.date
    materials: tuple[MaterialLine, ...]
    answer_by: dt.date | None = None
    """By when the applicant hears whether the case is accepted."""


class CorrectionNotice(Paper, frozen=True, kw_only=True, tag=PaperKind.CORRECTION_NOTICE.value):
    """补办件通知书: everything to mend, at once, in writing, with a deadline (R053)."""

    kind: ClassVar = PaperKind.CORRECTION_NOTICE
    missing: tuple[MissingMaterial, ...]
    due_on: dt.date
    hand_in_at: str = ""
    """Where and how the corrected materials are handed in."""
    round: Count = 1
    """1 = the first notice of this case; a later one says that the hall counts from the first (R092)."""


class ToleratedAcceptance(Paper, frozen=True, kw_only=True, tag=PaperKind.TOLERATED_ACCEPTANCE.value):
    """容缺受理通知书: accepted now, what must follow and by when (R055)."""

    kind: ClassVar = PaperKind.TOLERATED_ACCEPTANCE
    accepted_on: dt.date
    later: tuple[LaterMaterial, ...]
    materials: tuple[MaterialLine, ...] = ()
    promised_days: Count = 0
    due_on: dt.date | None = None
    """When the result is due, if all that is missing comes in time."""
    consequence: str = ""
    """What happens if it does not; empty = the template's wording."""


class Commitment(Paper, frozen=True, kw_only=True, tag=PaperKind.COMMITMENT.value):
    """告知承诺书: what the authority told, what the applicant promises (R056)."""

    kind: ClassVar = PaperKind.COMMITMENT
    basis: tuple[str, ...]
    """The provisions it stands on."""
    conditions: tuple[str, ...]
    """What has to be fulfilled."""
    promises: tuple[str, ...]
    """What the applicant promises; each stands on its own line."""
    spared: tuple[str, ...] = ()
    """The proofs that need not be handed in."""
    consequences: tuple[str, ...] = ()
    """What follows from a false promise."""
    applicant_id: str = ""
    """Identity or credit code."""
    agent_name: str = ""


class RefusalToAccept(Paper, frozen=True, kw_only=True, tag=PaperKind.REFUSAL_TO_ACCEPT.value):
    """不予受理决定书: why the case is not accepted, and what can be done about it (R057)."""

    kind: ClassVar = PaperKind.REFUSAL_TO_ACCEPT
    applied_on: dt.date
    reasons: tuple[str, ...]
    basis: tuple[str, ...] = ()
    advice: str = ""
    """Who is in charge instead, or what would have to change."""
    remedies: tuple[Remedy, ...] = ()


class Rejection(Paper, frozen=True, kw_only=True, tag=PaperKind.REJECTION.value):
    """不予批准决定书: the application is refused, with reasons and whom to ask (R058)."""

    kind: ClassVar = PaperKind.REJECTION
    accepted_on: dt.date
    reasons: tuple[str, ...]
    contact_name: str
    contact_phone: str
    basis: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()


class Withdrawal(Paper, frozen=True, kw_only=True, tag=PaperKind.WITHDRAWAL.value):
    """撤回申请确认书: closed at the applicant's wish, with the reason (R060)."""

    kind: ClassVar = PaperKind.WITHDRAWAL
    applied_on: dt.date
    withdrawn_on: dt.date
    reason: str
    returned: tuple[MaterialLine, ...] = ()
    """Originals given back."""


class TransferSlip(Paper, frozen=True, kw_only=True, tag=PaperKind.TRANSFER_SLIP.value):
    """材料证照流转单: goes with the bag from front to back and back to issue (R072)."""

    kind: ClassVar = PaperKind.TRANSFER_SLIP
    bag_number: str
    """Printable ASCII; stands as CODE128 on the slip."""
    bag_kind: str
    """即办件, 承诺件 or 出件 文件袋."""
    departments: tuple[str, ...]
    accepted_on: dt.date
    due_on: dt.date
    materials: tuple[MaterialLine, ...]
    results: tuple[ResultLine, ...] = ()
    hand_overs: tuple[HandOverLine, ...] = ()
    hand_over_limit: str = ""
    """By when the paper has to be with the department: at once, or the same day (R073)."""

    @property
    def code128(self) -> str:
        """The bag's number."""
        return self.bag_number


class CompletionNotice(Paper, frozen=True, kw_only=True, tag=PaperKind.COMPLETION_NOTICE.value):
    """办结告知书: the result is there to be taken (R110)."""

    kind: ClassVar = PaperKind.COMPLETION_NOTICE
    completed_on: dt.date
    results: tuple[ResultLine, ...]
    pick_up_at: str
    """Which window, or which machine."""
    pick_up_code: str = ""
    bring: tuple[str, ...] = ()
    """What to bring to take it."""


class PickupReceipt(Paper, frozen=True, kw_only=True, tag=PaperKind.PICKUP_RECEIPT.value):
    """出件登记暨领取签收单: who took which result, when and how (R114)."""

    kind: ClassVar = PaperKind.PICKUP_RECEIPT
    results: tuple[ResultLine, ...]
    channel: str
    """Window, post, self-service."""
    receiver_name: str = ""
    receiver_id: str = ""
    """Masked: the sheet stays at the window."""
    is_agent: bool = False
    tracking_number: str = ""
    handed_over_at: dt.datetime | None = None
    """Local time of the hall; none = the receiver writes it beside the signature."""


class MissingList(Paper, frozen=True, kw_only=True, tag=PaperKind.MISSING_LIST.value):
    """一次性告知单: before the case, what is asked for, what is missing, how it goes on."""

    kind: ClassVar = PaperKind.MISSING_LIST
    missing: tuple[MissingMaterial, ...]
    in_order: tuple[str, ...] = ()
    """Materials already found in order."""
    steps: tuple[str, ...] = ()
    """办理流程."""
    notes: tuple[str, ...] = ()
    """注意事项."""
    limit: str = ""
    """办结时限 in words."""


class Guide(Paper, frozen=True, kw_only=True, tag=PaperKind.GUIDE.value):
    """办事指南 with its eighteen elements (R031); the name is `head.item_name`."""

    kind: ClassVar = PaperKind.GUIDE
    version: str
    """The version and its day, so that an old print is known for one."""
    item_type: str
    authority: str
    """实施主体."""
    case_kind: str
    statutory_limit: str
    promised_limit: str
    level: str
    """行使层级."""
    audience: str
    """服务对象."""
    basis: tuple[str, ...]
    conditions: tuple[str, ...]
    materials: tuple[GuideMaterial, ...]
    fee: str
    steps: tuple[GuideStep, ...]
    result: str
    place: str
    hours: str
    enquiries: str
    complaints: str
    superior_limit: str = ""
    """The superior authority's limit where there is one (R043)."""


class PostLabel(Paper, frozen=True, kw_only=True, tag=PaperKind.POST_LABEL.value):
    """邮寄面单: from the hall to the receiver, 100 × 150 mm (R113)."""

    kind: ClassVar = PaperKind.POST_LABEL
    tracking_number: str
    """Printable ASCII; stands as CODE128 on the label."""
    receiver_name: str
    receiver_phone: str
    receiver_address: str
    contents: tuple[ResultLine, ...]

    @property
    def code128(self) -> str:
        """The post's number of the parcel."""
        return self.tracking_number


class StartUpChecklist(Paper, frozen=True, kw_only=True, tag=PaperKind.START_UP_CHECKLIST.value):
    """企业开办大礼包清单: licence, seals and tax disk, ticked off as they are handed out (R118)."""

    kind: ClassVar = PaperKind.START_UP_CHECKLIST
    credit_code: str
    lines: tuple[CheckLine, ...]
    seals_ready_by: dt.datetime | None = None
    """Two hours after the authorisation code was sent, local time (R119)."""


class ExtensionNotice(Paper, frozen=True, kw_only=True, tag=PaperKind.EXTENSION_NOTICE.value):
    """延长办理期限告知书: longer, why, until when, with whose approval (R098)."""

    kind: ClassVar = PaperKind.EXTENSION_NOTICE
    accepted_on: dt.date
    due_before: dt.date
    due_on: dt.date
    days: Count
    """Working days added."""
    reason: str
    approved_by: str
    basis: str = ""


class PauseNotice(Paper, frozen=True, kw_only=True, tag=PaperKind.PAUSE_NOTICE.value):
    """特别程序告知书: time that is not counted, and why (R093)."""

    kind: ClassVar = PaperKind.PAUSE_NOTICE
    accepted_on: dt.date
    procedure: str
    """现场勘验, 检验检测, 专家评审, 听证 …"""
    reason: str
    begins_on: dt.date
    expected_days: Count
    """Working days; 0 = cannot be said yet."""
    counted: bool = False
    """Whether this hall counts the procedure within its promise all the same (R094)."""


class FirstInquiryRecord(Paper, frozen=True, kw_only=True, tag=PaperKind.FIRST_INQUIRY_RECORD.value):
    """首问责任工作登记表: who was asked first, for what, and how it ended (R059)."""

    kind: ClassVar = PaperKind.FIRST_INQUIRY_RECORD
    received_at: dt.datetime
    """Local time of the hall."""
    request: str
    """办理事项及要求."""
    due: str
    """办结时限 in words."""
    closed_on: dt.date | None = None
    outcome: str = ""
    """办结情况."""


class ReviewRecord(Paper, frozen=True, kw_only=True, tag=PaperKind.REVIEW_RECORD.value):
    """材料审查记录: what was found, and what was mended on the spot (R050, R054)."""

    kind: ClassVar = PaperKind.REVIEW_RECORD
    reviewed_on: dt.date
    lines: tuple[ReviewLine, ...]
    guide_version: str = ""
    """The version of the review points in force (R037)."""
    conclusion: str = ""


AnyPaper = (
    AcceptanceNotice
    | AcceptanceReceipt
    | MaterialsReceipt
    | CorrectionNotice
    | ToleratedAcceptance
    | Commitment
    | RefusalToAccept
    | Rejection
    | Withdrawal
    | TransferSlip
    | CompletionNotice
    | PickupReceipt
    | MissingList
    | Guide
    | PostLabel
    | StartUpChecklist
    | ExtensionNotice
    | PauseNotice
    | FirstInquiryRecord
    | ReviewRecord
)
"""Any paper; its JSON carries the kind."""


def to_json(paper: AnyPaper) -> bytes:
    """Return the paper as JSON, for the record from which it can be printed again."""
    return msgspec.json.encode(paper)


def from_json(raw: bytes) -> AnyPaper:
    """Return the paper written by `to_json`.

    Raises:
        msgspec.DecodeError: it is not a paper; `ValidationError` names the field.
    """
    paper: AnyPaper = msgspec.json.decode(raw, type=AnyPaper)
    return paper
