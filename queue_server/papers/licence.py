"""The business licence, printed onto its numbered, pre-printed blank.

Only what the blank leaves open is printed, every item in its box (`templates/licence.toml`); a text too long
for its box is set smaller, and if even the smallest letters do not help the licence is refused, never cut.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path

import msgspec

from queue_server.papers import codes
from queue_server.papers.parts import Part
from queue_server.papers.press import Press

TEMPLATE = "licence.typ"
CALIBRATION = "calibration.typ"
CALIBRATION_DAY = dt.date(2026, 1, 1)
"""The sheet is the same every day; its bytes are too."""


class LicenceForm(StrEnum):
    """The forms A to H, by the kind of subject; which items each carries is in `licence.toml`."""

    COMPANY = "company"
    OTHER_LEGAL_PERSON = "other_legal_person"
    PARTNERSHIP = "partnership"
    FARMERS_COOPERATIVE = "farmers_cooperative"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    INDIVIDUAL_BUSINESS = "individual_business"
    BRANCH = "branch"
    OTHER_BRANCH = "other_branch"


class Variant(StrEnum):
    """Which sheet: 正本 on A3, or 副本 on A4."""

    ORIGINAL = "original"
    DUPLICATE = "duplicate"


class Licence(Part, frozen=True, kw_only=True):
    """What the registry says stands on a licence; an empty item is left out."""

    form: LicenceForm
    credit_code: str
    """统一社会信用代码, 18 signs (GB 32100), checked by whoever takes it in."""
    name: str
    type: str
    head_person: str
    """Legal representative, executive partner, investor, operator or person in charge, by form."""
    scope: str
    address: str
    registry: str
    issued_on: dt.date
    founded_on: dt.date
    capital: str = ""
    """In words as the registry writes it, e.g. `壹佰万元整`."""
    term: str = ""
    composition: str = ""
    """组成形式 of an individual business."""
    qr_text: str = ""
    """Whatever the registry supplies; printed as it is."""
    copy_number: str = "1-1"
    """Which of how many duplicates; stands on the 副本 alone."""


class Licences:
    """Makes licence sheets.

    Args:
        folder: the hall's own templates and `licence.toml`, over ours file by file.
        font_folder: fonts beside those of the system.
        press: that of `Papers`, so that the fonts are in memory once; then the folders are its own.
    """

    def __init__(
        self, folder: Path | None = None, font_folder: Path | None = None, *, press: Press | None = None
    ) -> None:
        self._press = press or Press(folder, font_folder)

    def close(self) -> None:
        """Let go of the templates."""
        self._press.close()

    def pdf(
        self,
        licence: Licence,
        variant: Variant,
        *,
        offset_mm: tuple[float, float] = (0.0, 0.0),
        blank_picture: bool = False,
    ) -> bytes:
        """Return the sheet as PDF, one page, the same bytes for the same content.

        Args:
            licence: what stands on it.
            variant: which sheet.
            offset_mm: how far this machine's tray is to be moved, right and down, on top of `licence.toml`.
            blank_picture: draw a stand-in of the pre-printed blank underneath: for looking, not for printing.

        Raises:
            DoesNotFit: an item is longer than its box.
            PaperError: a template has a fault, the QR text is too long, a sign or all fonts are missing.
        """
        values = _values(licence, variant, offset_mm, blank_picture)
        return self._press.pdf(TEMPLATE, values, licence.issued_on)

    def png(
        self, licence: Licence, variant: Variant, *, blank_picture: bool = True, ppi: float = 72
    ) -> bytes:
        """Return the sheet as PNG for a screen; raises as `pdf`."""
        values = _values(licence, variant, (0.0, 0.0), blank_picture)
        return self._press.pngs(TEMPLATE, values, licence.issued_on, ppi)[0]

    def calibration_pdf(self, variant: Variant, offset_mm: tuple[float, float] = (0.0, 0.0)) -> bytes:
        """Return the sheet that shows how far a tray prints off.

        Args:
            variant: which sheet.
            offset_mm: as for `pdf`, to see whether it is right.

        Raises:
            PaperError: the template or `licence.toml` has a fault.
        """
        return self._press.pdf(CALIBRATION, _sheet(variant, offset_mm), CALIBRATION_DAY)

    def calibration_png(self, variant: Variant, ppi: float = 72) -> bytes:
        """Return the calibration sheet as PNG; raises as `calibration_pdf`."""
        return self._press.pngs(CALIBRATION, _sheet(variant, (0.0, 0.0)), CALIBRATION_DAY, ppi)[0]


def _values(
    licence: Licence, variant: Variant, offset_mm: tuple[float, float], blank_picture: bool
) -> dict[str, str]:
    return {
        **_sheet(variant, offset_mm),
        "licence": msgspec.json.encode(licence).decode(),
        "blank": "yes" if blank_picture else "no",
        "qr": codes.qr_svg(licence.qr_text) if licence.qr_text else "",
    }


def _sheet(variant: Variant, offset_mm: tuple[float, float]) -> dict[str, str]:
    return {"variant": variant.value, "offset": msgspec.json.encode(offset_mm).decode()}
