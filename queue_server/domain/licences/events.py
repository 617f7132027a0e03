"""What happens to licences and before their printers. No event names a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.events import RecordEvent
from queue_server.domain.licences.licence import Licence
from queue_server.domain.licences.visit import PersonTries, TerminalVisit
from queue_server.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEvent(RecordEvent):
    """Base of facts about one sheet."""

    picture: ClassVar[str] = "licence_changed"
    record_type: ClassVar[type[Record]] = Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceOffered(LicenceEvent):
    """It may be fetched; persons and code are keyed hashes, the content is sealed."""

    kind: ClassVar[str] = "licence_offered"
    case_id: str
    case_number: str = ""
    variant: str
    copy: int
    subject: str
    content: str
    holder: str
    holder_masked: str = ""
    agent: str = ""
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceClaimed(LicenceEvent):
    """One terminal has it, until then."""

    kind: ClassVar[str] = "licence_claimed"
    token: str
    terminal_id: str
    terminal: str
    until: dt.datetime
    visit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEnded(LicenceEvent):
    """It may be fetched again; no sheet was touched.

    `why`: `released`, `left`, `lease` or `nothing_printed`.
    """

    kind: ClassVar[str] = "licence_claim_ended"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintBegun(LicenceEvent):
    """A blank was taken for it; whatever happens now, somebody has to say what became of that blank."""

    kind: ClassVar[str] = "licence_print_begun"
    tray: str
    blank: str
    until: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingPrinted(LicenceEvent):
    """The printer certainly moved no sheet; the claim goes on."""

    kind: ClassVar[str] = "licence_nothing_printed"
    fault: str = ""
    until: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LicencePrinted(LicenceEvent):
    """A good sheet came out; `confirmed_by` is who looked, empty when the printer said so."""

    kind: ClassVar[str] = "licence_printed"
    blank: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRated(LicenceEvent):
    """Whoever took the sheet rated the visit, once, 1 to 5."""

    kind: ClassVar[str] = "licence_rated"
    level: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintFailed(LicenceEvent):
    """A sheet was spoiled (`void`), or nobody knows: staff must look."""

    kind: ClassVar[str] = "licence_print_failed"
    fault: str
    void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintReleased(LicenceEvent):
    """Staff hold the spoiled sheet: it may be printed again, on another blank."""

    kind: ClassVar[str] = "licence_reprint_released"
    blank: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceWithdrawn(LicenceEvent):
    """It is not printed here any more: `handed_out` at the window instead, or `revoked`."""

    kind: ClassVar[str] = "licence_withdrawn"
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEvent(RecordEvent):
    """Base of facts about who stands before a terminal; nobody is told."""

    picture: ClassVar[str] = "licence_changed"
    record_type: ClassVar[type[Record]] = TerminalVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitBegan(VisitEvent):
    """Somebody proved who they are."""

    kind: ClassVar[str] = "licence_visit_began"
    session: str
    licences: tuple[str, ...]
    until: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEnded(VisitEvent):
    """The visitor has gone."""

    kind: ClassVar[str] = "licence_visit_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRefused(VisitEvent):
    """A wrong code, the so many-th at this terminal."""

    kind: ClassVar[str] = "licence_code_refused"
    tries: int
    locked_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEvent(RecordEvent):
    """Base of facts about codes given for a person; nobody is told."""

    picture: ClassVar[str] = "licence_changed"
    record_type: ClassVar[type[Record]] = PersonTries


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRefused(PersonEvent):
    """A wrong code, the so many-th for this person."""

    kind: ClassVar[str] = "licence_person_refused"
    tries: int
    locked_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTrusted(PersonEvent):
    """The code was right: earlier mistakes are forgotten."""

    kind: ClassVar[str] = "licence_person_trusted"
