"""What happens to blanks; each fact names the sheet by its serial number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.blanks.stock import Tray
from queue_server.domain.events import RecordEvent
from queue_server.domain.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayEvent(RecordEvent):
    """Base of facts about one tray."""

    picture: ClassVar[str] = "stock_changed"
    record_type: ClassVar[type[Record]] = Tray


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanksLoaded(TrayEvent):
    """A stack was put under what was left in the tray."""

    kind: ClassVar[str] = "blanks_loaded"
    terminal: str
    tray: str
    variant: str
    stack_id: str
    prefix: str
    width: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankEvent(TrayEvent):
    """Base of facts about one sheet."""

    serial: str
    licence_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankTaken(BlankEvent):
    """The sheet on top goes to the printer."""

    kind: ClassVar[str] = "blank_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankPutBack(BlankEvent):
    """It never moved: it is on top again."""

    kind: ClassVar[str] = "blank_put_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankUsed(BlankEvent):
    """It is a licence now."""

    kind: ClassVar[str] = "blank_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankVoided(BlankEvent):
    """The sheet taken was spoiled: its number is void."""

    kind: ClassVar[str] = "blank_voided"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankSpoiled(BlankEvent):
    """The sheet on top was thrown away without a licence: damaged, or a calibration sheet."""

    kind: ClassVar[str] = "blank_spoiled"
    why: str
