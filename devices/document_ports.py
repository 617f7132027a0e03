"""What the devices around papers *are*: card readers, code scanners, document cameras, document printers.

The rules of `devices.ports` hold here too: every method blocks at most until its
deadline and raises only `devices.errors`; a driver is used from one thread at a
time, except `close`. Personal data that passes through lives in the value handed
over and nowhere else: no driver logs it, keeps it or writes it to a file.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from devices.deadline import Deadline
from devices.errors import FaultKind
from devices.ports import Device, PrintOutcome

Pixels = NDArray[np.uint8]
"""An image: (height, width, 3), blue-green-red, or (height, width) grey; 0-255."""


class CardKind(StrEnum):
    """Which layout a card's text has (hardware.md §4.2)."""

    RESIDENT = "resident"
    HK_MACAU_TAIWAN = "hk_macau_taiwan"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


@dataclass(frozen=True, slots=True)
class IdCard:
    """What an identity card says; the photo is never read.

    Its `repr` is masked, so that no log line can hold a person.

    Attributes:
        kind: which layout.
        number: the person's number, 15 or 18 characters, as the card gives it (not checked here).
        name: Chinese name; for foreigners the Chinese name if there is one, else the English one.
        english_name: foreigners only.
        sex: "1" male, "2" female, "0" unknown, "9" unspecified.
        ethnic: GB 3304 code, resident cards only.
        nationality: three letters, foreigners only.
        birth, valid_from, valid_to: days; `valid_to` None means no end (长期).
        address, issuer: as printed on resident cards.
    """

    kind: CardKind
    number: str = field(repr=False)
    name: str = field(repr=False)
    english_name: str = field(default="", repr=False)
    sex: str = field(default="0", repr=False)
    ethnic: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)
    birth: dt.date | None = field(default=None, repr=False)
    address: str = field(default="", repr=False)
    issuer: str = field(default="", repr=False)
    valid_from: dt.date | None = field(default=None, repr=False)
    valid_to: dt.date | None = field(default=None, repr=False)

    def expired_on(self, day: dt.date) -> bool:
        """Say whether the card's validity had ended before `day`."""
        return self.valid_to is not None and self.valid_to < day


@runtime_checkable
class IdCardReader(Device, Protocol):
    """Reads identity cards laid on it (SAM-V class, hardware.md §4)."""

    def read_card(self, deadline: Deadline) -> IdCard | None:
        """Wait for a card and read it; None when none was laid down in time.

        A card taken away mid-read, or one that cannot be read, raises `DeviceFault`;
        the next call starts afresh.
        """

    def wait_removed(self, deadline: Deadline) -> bool:
        """Say whether the card was taken away in time; True when none lies there."""


@runtime_checkable
class CodeScanner(Device, Protocol):
    """A hand-held or built-in scanner of QR and bar codes."""

    def next_code(self, deadline: Deadline) -> str | None:
        """Return the next code's text, or None when none was scanned in time."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a camera.

    Attributes:
        pixels: the picture, colour, not to be written to.
        taken_s: monotonic moment it was taken, seconds.
    """

    pixels: Pixels = field(repr=False)
    taken_s: float


@runtime_checkable
class DocumentCamera(Device, Protocol):
    """A camera that looks down on papers (hardware.md §5), or a film or folder in its place.

    Attributes:
        preview_size: (width, height) of preview frames, pixels, as the camera really gives them.
        capture_size: (width, height) of captured frames, pixels.
    """

    preview_size: tuple[int, int]
    capture_size: tuple[int, int]

    def preview(self, deadline: Deadline) -> Frame:
        """Return the newest small frame."""

    def capture(self, deadline: Deadline) -> Frame:
        """Return a full-size frame taken after this call."""


class Media(StrEnum):
    """Sheets of paper by their standard names (PWG 5101.1)."""

    A3 = "iso_a3_297x420mm"
    A4 = "iso_a4_210x297mm"


@dataclass(frozen=True, slots=True)
class DocumentJob:
    """One document to be printed.

    Attributes:
        name: unique, at most 60 ASCII characters; the printer is asked for it again after a crash.
        pdf: the document.
        media: the sheet.
        tray: `media-source` keyword, e.g. "tray-1"; "" leaves the choice to the printer.
        colour: False asks for black.
        two_sided: both sides of the sheet.
    """

    name: str
    pdf: bytes = field(repr=False)
    media: Media = Media.A4
    tray: str = ""
    colour: bool = True
    two_sided: bool = False


@runtime_checkable
class DocumentPrinter(Device, Protocol):
    """Prints PDF pages on sheets (IPP, hardware.md §6).

    Attributes:
        trouble: what holds up the job being printed now, None while nothing does. Any thread
            may read it, so that a screen can say it while `print_document` waits.
    """

    trouble: FaultKind | None

    def print_document(self, job: DocumentJob, deadline: Deadline) -> PrintOutcome:
        """Print and wait until the printer says the job is over; faults come back as the outcome.

        FAILED means certainly no finished sheet; UNKNOWN means there may be one
        (the line broke, the deadline passed, the printer forgot the job). A jam ends the job
        at once: it has spoiled a sheet, and the printer would take the next one unasked.
        """

    def outcome_of(
        self, job_name: str, deadline: Deadline, *, sent_within_s: float = math.inf, end_it: bool = False
    ) -> PrintOutcome | None:
        """Ask what became of an earlier job of that name; None when the printer never got one.

        A job still under way is waited for until the deadline and then UNKNOWN. UNKNOWN is
        also a job the printer does not list and may have forgotten; only a caller that says
        how long ago it can have been sent (`sent_within_s`) can be told None. With `end_it`
        a job that cannot end in time is cancelled, so that no sheet comes out of it later.
        Raises DeviceError when the printer cannot be asked.
        """
