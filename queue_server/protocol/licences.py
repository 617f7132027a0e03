"""Self-service licence printing: the terminal pulls; every step is committed before it acts.

READY → CLAIMED (one terminal, one token, a lease) → PRINTING (a blank is taken) → PRINTED,
or FAILED when a sheet was spoiled or nobody knows; then staff release the reprint. A
claim that ends before a blank was taken goes back to READY by itself; one that ends
after becomes FAILED. So there is never a second valid sheet.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from queue_server.protocol.base import Empty, Id, Params, RequestKey, Role, View, method
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView, StockView
from queue_server.protocol.people import PersonNumber


class LicenceForm(StrEnum):
    """Forms of the business licence by kind of subject (2019 edition, hardware.md §6.1)."""

    COMPANY = "company"
    NON_COMPANY_LEGAL_PERSON = "non_company_legal_person"
    PARTNERSHIP = "partnership"
    COOPERATIVE = "cooperative"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    INDIVIDUAL = "individual"
    COMPANY_BRANCH = "company_branch"
    OTHER_BRANCH = "other_branch"


class LicenceContent(Params, frozen=True, kw_only=True):
    """What the registry wants printed."""

    form: LicenceForm = LicenceForm.COMPANY
    uscc: Annotated[str, msgspec.Meta(min_length=18, max_length=18)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    type: str
    representative: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    """法定代表人, 负责人, 经营者, 投资人 or 执行事务合伙人, by form."""
    capital: str = ""
    composition: str = ""
    """组成形式 of an individual business."""
    founded_on: dt.date
    term: str = ""
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    scope: Annotated[str, msgspec.Meta(min_length=1, max_length=3000)]
    registry: str
    issued_on: dt.date
    qr_text: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    """Opaque, from the registry."""
    copy_text: Annotated[str, msgspec.Meta(max_length=12)] = ""
    """Which of how many duplicates, e.g. `1-2`; stands on the 副本 alone. Empty: copy 1 of 1."""


@method("licence.offer", LicenceView, Role.CLERK)
class OfferLicence(Params, frozen=True, kw_only=True):
    """Let a licence of an approved case be printed by self-service (R112); one call a sheet."""

    request_key: RequestKey
    case_id: Id
    content: LicenceContent
    variant: LicenceVariant
    copy: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    holder_number: PersonNumber
    """Identity number of who may fetch it: the representative."""
    pickup_code: Annotated[str, msgspec.Meta(min_length=6, max_length=12)]
    """For whoever has no card, together with the identity number; and the agent's authorisation."""
    agent_number: Annotated[str, msgspec.Meta(max_length=32)] = ""


class Session(View, frozen=True, kw_only=True):
    """One person before one terminal."""

    session: str
    """Token of the terminal's present visitor; ends with `licence.leave`, or by itself."""
    name: str = ""
    """Masked."""
    licences: tuple[LicenceView, ...] = ()
    expires_at: dt.datetime


@method("licence.present", Session, Role.KIOSK)
class PresentPerson(Params, frozen=True, kw_only=True):
    """Somebody stands before the terminal: by card, or by number and pick-up code.

    Refused: `NoLicence` when nothing is ready, `CodeWrong` (attempts_left), `LockedOut` after
    three wrong tries at this terminal or for this person (the guide is called).
    """

    number: PersonNumber
    read_from_card: bool = False
    card_expired: bool = False
    pickup_code: str = ""
    """Needed without a card, and of agents always."""


class Claimed(View, frozen=True, kw_only=True):
    """This terminal has the licence now."""

    licence: LicenceView
    token: str
    """Names this claim in everything that follows."""
    expires_at: dt.datetime


@method("licence.claim", Claimed, Role.KIOSK)
class ClaimLicence(Params, frozen=True, kw_only=True):
    """Take a licence for this terminal; nobody else can have it meanwhile."""

    request_key: RequestKey
    session: str
    licence_id: Id


class BlankTaken(View, frozen=True, kw_only=True):
    """Print now, on this blank, under this job name."""

    licence: LicenceView
    tray: str
    blank: str
    job_name: str
    """Unique for ever: licence and attempt; the printer is asked by it after a crash."""
    media: str


@method("licence.begin_print", BlankTaken, Role.KIOSK)
class BeginPrint(Params, frozen=True, kw_only=True):
    """Take the top blank of the right tray for this licence. Refused with `NoBlanks` when there is none."""

    request_key: RequestKey
    token: Id


class PrintEnd(StrEnum):
    """What the printer said."""

    PRINTED = "printed"
    NOTHING_PRINTED = "nothing_printed"
    """Certainly no sheet moved: the blank is still on top, the claim goes on."""
    SPOILED = "spoiled"
    """A sheet was spoiled, e.g. a jam."""
    UNKNOWN = "unknown"


@method("licence.end_print", LicenceView, Role.KIOSK)
class EndPrint(Params, frozen=True, kw_only=True):
    """Say what became of the sheet; PRINTED is final, SPOILED and UNKNOWN call staff."""

    request_key: RequestKey
    token: Id
    end: PrintEnd
    fault: str = ""


@method("licence.release_claim", LicenceView, Role.KIOSK)
class ReleaseClaim(Params, frozen=True, kw_only=True):
    """The visitor changed their mind before a blank was taken."""

    request_key: RequestKey
    token: Id


class Unfinished(View, frozen=True, kw_only=True):
    """What this terminal was printing when it last went out."""

    claims: tuple[BlankTaken, ...] = ()
    tokens: tuple[str, ...] = ()
    """In the same order."""


@method("licence.unfinished", Unfinished, Role.KIOSK)
class FindUnfinished(Params, frozen=True, kw_only=True):
    """Asked at every start: the printer is then asked by job name, and `licence.end_print` says the truth."""


@method("licence.rate", Empty, Role.KIOSK)
class RateVisit(Params, frozen=True, kw_only=True):
    """The visitor who has taken a sheet rates the visit (R130–R133); nobody has to, and nothing is made up.

    One visit, one rating, whatever was printed in it: another is refused with `AlreadyRated`,
    one that comes long after the visit with `TooLate`.
    """

    request_key: RequestKey
    token: Id
    """Of the claim of any sheet printed in this visit."""
    level: Annotated[int, msgspec.Meta(ge=1, le=5)]
    """1 = very dissatisfied … 5 = very satisfied."""
    reasons: tuple[str, ...] = ()
    """Codes of the hall's rating options (`HallView.rating_options`)."""


@method("licence.leave", Empty, Role.KIOSK)
class LeaveTerminal(Params, frozen=True, kw_only=True):
    """The visitor has gone; claims without a blank go back."""

    session: str


# ---------------------------------------------------------------- staff
# A licence printer may ask for these too, from behind its staff code, for its own trays and sheets only.


class LicencesFound(View, frozen=True, kw_only=True):
    """Licences, the newest first."""

    licences: tuple[LicenceView, ...]


@method("licence.list", LicencesFound, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK)
class ListLicences(Params, frozen=True, kw_only=True):
    """Licences in some states; none = those that need staff."""

    states: tuple[LicenceState, ...] = (LicenceState.FAILED,)
    case_id: str = ""


@method("licence.release_reprint", LicenceView, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK)
class ReleaseReprint(Params, frozen=True, kw_only=True):
    """Staff looked: the spoiled sheet is in hand (its number is void), so it may be printed again."""

    request_key: RequestKey
    licence_id: Id
    void_blank: Id
    """The number on the spoiled sheet, typed from the sheet; it must be the one taken."""
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


@method("licence.confirm_printed", LicenceView, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK)
class ConfirmPrinted(Params, frozen=True, kw_only=True):
    """Staff looked: the sheet is good and was handed over."""

    request_key: RequestKey
    licence_id: Id
    blank: Id


class StocksFound(View, frozen=True, kw_only=True):
    """Trays."""

    stocks: tuple[StockView, ...]


@method("blanks.list", StocksFound, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK)
class ListBlanks(Params, frozen=True, kw_only=True):
    """The stock of every tray, or of one terminal."""

    terminal: str = ""


@method("blanks.load", StockView, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK)
class LoadBlanks(Params, frozen=True, kw_only=True):
    """A stack of numbered blanks was put into a tray; ranges may not overlap any loaded before."""

    request_key: RequestKey
    terminal: Id
    tray: Id
    variant: LicenceVariant
    first: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9-]*[0-9]{1,12}$", max_length=30)]
    last: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9-]*[0-9]{1,12}$", max_length=30)]


@method("blanks.spoil", StockView, Role.CLERK, Role.GUIDE, Role.MANAGER, Role.KIOSK)
class SpoilBlank(Params, frozen=True, kw_only=True):
    """The top blank was damaged or used for a calibration sheet."""

    request_key: RequestKey
    terminal: Id
    tray: Id
    serial: Id
    why: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]
