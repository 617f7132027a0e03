"""Tables about papers: licence printing, cases, the protection of personal data, other platforms."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from config.base import Count, Positive, Slug, Table


class LicenceSheet(StrEnum):
    """Which sheet of a licence."""

    ORIGINAL = "original"
    """正本, A3."""
    DUPLICATE = "duplicate"
    """副本, A4."""


class LicenceTray(Table, frozen=True, kw_only=True):
    """A tray of numbered, pre-printed blanks."""

    name: Slug
    """As the printer calls it, e.g. `tray-1` (IPP `media-source`)."""
    variant: LicenceSheet
    media: str
    """Its size as the printer calls it, e.g. `iso_a3_297x420mm`."""
    dx_mm: Annotated[float, msgspec.Meta(ge=-20, le=20)] = 0.0
    """Everything is printed so much further right; from the calibration sheet."""
    dy_mm: Annotated[float, msgspec.Meta(ge=-20, le=20)] = 0.0
    """Everything is printed so much further down."""


class LicenceTerminal(Table, frozen=True, kw_only=True):
    """What makes a kiosk a self-service licence printer (R112)."""

    printer: Slug
    """Device id of the IPP printer."""
    card_reader: str = ""
    """Device id; empty = only by number and pick-up code."""
    scanner: str = ""
    """Device id of a code scanner for pick-up codes."""
    trays: tuple[LicenceTray, ...]
    lease_s: Annotated[int, msgspec.Meta(ge=10)] = 300
    """A claim, and then a print, may take so long."""
    session_s: Annotated[int, msgspec.Meta(ge=10)] = 180
    """A visitor is known for so long after showing the card."""
    wrong_codes: Positive = 3
    """After so many wrong codes the visitor and the person are locked out and a guide is called."""
    lock_min: Positive = 10
    low_blanks: Count = 20
    """With so few blanks left in a tray somebody is called to load more."""


class PauseName(StrEnum):
    """Why somebody else has a case (R093, R095, R096)."""

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


class HandOver(StrEnum):
    """When papers must be with whoever needs them next (R073)."""

    SAME_DAY = "same_day"
    AT_ONCE = "at_once"
    """Within `hand_over_min` minutes."""


class Cases(Table, frozen=True, kw_only=True):
    """How the hall handles cases: clocks, hand-overs, separation of duties (requirements §1.4-1.7)."""

    number_prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{0,6}$")] = ""
    """In front of every case number; letters and digits, because bar codes carry it."""
    promise_stops: tuple[PauseName, ...] = (
        PauseName.INSPECTION,
        PauseName.VERIFICATION,
        PauseName.TECHNICAL_REVIEW,
        PauseName.TESTING,
        PauseName.HEARING,
        PauseName.EXPERT_ARGUMENT,
        PauseName.TENDER,
        PauseName.SUPERIOR_BODY,
    )
    """Pauses that stop the promised time (R093). Only `superior_body`: the sterner text (R094)."""
    amber_days: Count = 2
    """Amber from so many days before the last one."""
    red_days: Count = 0
    """Red from so many days before the last one; 0 = on the last day."""
    hand_over: HandOver = HandOver.SAME_DAY
    hand_over_min: Positive = 30
    correction_days: Positive = 5
    """Working days an applicant gets to bring what is missing, unless the window says otherwise."""
    longest_correction_days: Positive = 90
    days_off: tuple[dt.date, ...] = ()
    """Days this hall does not work although others do; they count for no deadline."""
    workdays: tuple[dt.date, ...] = ()
    """Days this hall works although others do not."""
    instant_by_accepter: bool = True
    """Whoever accepted a 即办件 may decide it, too (R071, R074)."""
    seals_within_min: Positive = 120
    """Time the engraver has (R119)."""
    code_tries: Positive = 3
    """Wrong pick-up codes before a result is locked."""
    acceptance_seal: str = "业务受理专用章"
    decision_seal: str = "行政审批专用章"
    complaint_phone: str = "12345"
    review_body: str = "本级人民政府"
    """Whom to ask for 行政复议, printed on refusals."""
    court: str = "有管辖权的人民法院"
    """Where to sue, printed on refusals."""


class CipherName(StrEnum):
    """How personal data is encrypted on disk (requirements §3.6)."""

    AES = "aes"
    SM4 = "sm4"


class Protection(Table, frozen=True, kw_only=True):
    """Encryption of personal data and scans."""

    cipher: CipherName = CipherName.AES
    """For what is stored from now on; what was stored with the other stays readable."""


class PlatformName(StrEnum):
    """The other platforms a hall can speak to; each has its adapter."""

    SMS = "sms"
    RATINGS = "ratings"
    """The province's 好差评 system."""
    INTEGRATED = "integrated"
    """The regional integrated platform."""
    POST = "post"
    E_CERTIFICATE = "e_certificate"
    ENGRAVER = "engraver"


class Platform(Table, frozen=True, kw_only=True):
    """Another platform; without its address, messages to it wait (R198)."""

    id: PlatformName
    url: Annotated[str, msgspec.Meta(pattern=r"^(https?://[^@\s]+)?$")] = ""
    """Base address; empty = not configured."""
    enabled: bool = True
    """Switched off, messages wait."""
    signing_env: Annotated[str, msgspec.Meta(pattern=r"^([A-Z][A-Z0-9_]*)?$")] = ""
    """Name of the server's environment variable that holds the key messages are signed with (HMAC-SHA256)."""
    tries: Positive = 30
    """After so many failures a message waits for somebody to look."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=120)] = 10.0
    first_pause_s: Annotated[float, msgspec.Meta(gt=0)] = 5.0
    """Pause after the first failure; it doubles with each one."""
    longest_pause_s: Annotated[float, msgspec.Meta(gt=0)] = 3600.0
