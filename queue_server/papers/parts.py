"""What the hall's papers are made of: the head every paper shares, and the lines of its tables.

All text is in the language of the paper (`Head.language`) except where it is a proper name; dates and
numbers are values, the template writes them the way that language does.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class Language(StrEnum):
    """What language the fixed words of a paper are in."""

    CHINESE = "zh"
    ENGLISH = "en"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a paper. It may name a person, so it never shows its content in logs or errors."""

    def __repr__(self) -> str:
        """Say which part it is, and nothing of what stands in it."""
        return f"<{type(self).__name__}>"


class Head(Part, frozen=True, kw_only=True):
    """What every paper carries: whose it is, about which case, from whom and when."""

    hall_name: str
    paper_number: str
    """The number of this sheet, unique in the hall, e.g. `受2026-000123`."""
    issued_on: dt.date
    case_number: str = ""
    item_name: str = ""
    """The matter applied for, by its name in the catalogue."""
    applicant: str = ""
    """The full name as it stands on a legal paper; papers given to the applicant are not masked."""
    clerk_name: str = ""
    """Who took the case in: the 首问责任人 to its end (R063); on a decision, who signs for it."""
    clerk_phone: str = ""
    window: str = ""
    """The window's label, e.g. `3号窗口`."""
    hall_phone: str = ""
    hall_address: str = ""
    hall_hours: str = ""
    """When the hall is open, in words."""
    issuer: str = ""
    """The authority in the signature block; empty = `hall_name`."""
    seal_name: str = ""
    """Which seal goes over the date, e.g. `业务受理专用章`; empty = no seal is put on this paper."""
    qr_text: str = ""
    """What the QR code says, e.g. the address of the progress page; empty = no code."""
    complaint_phone: str = ""
    language: Language = Language.CHINESE


class MaterialLine(Part, frozen=True, kw_only=True):
    """A material that changes hands."""

    name: str
    form: str = ""
    """What it is on paper: 原件, 复印件, 电子件."""
    copies: Count = 1
    pages: Count = 0
    """Sheets per copy; 0 = not counted."""
    note: str = ""


class MissingMaterial(Part, frozen=True, kw_only=True):
    """Something not in order, and how to mend it (R053)."""

    name: str
    problem: str
    """What is wrong, in plain words: missing, no seal, expired on …"""
    remedy: str
    """What to do about it, in plain words."""
    basis: str = ""
    """The place in the guide that asks for it; nothing beyond the guide may be asked (R033)."""


class LaterMaterial(Part, frozen=True, kw_only=True):
    """A material that may follow after acceptance (R055)."""

    name: str
    requirement: str = ""
    """How it has to be: original, two copies …"""
    due_on: dt.date


class Remedy(Part, frozen=True, kw_only=True):
    """Where one can turn against a decision, and until when."""

    way: str
    """行政复议 or 行政诉讼."""
    body: str
    """Where: the reviewing authority or the court."""
    within: str
    """The time for it in words, e.g. `自收到本决定书之日起六十日内`."""


class ResultLine(Part, frozen=True, kw_only=True):
    """A result handed out: a licence, seal, invoice, tax disk, notice or receipt (R111)."""

    name: str
    number: str = ""
    """The number printed on it."""
    copies: Count = 1
    note: str = ""


class HandOverLine(Part, frozen=True, kw_only=True):
    """One change of hands of a bag; both people sign (R072)."""

    step: str
    """What the hand-over is for, e.g. `前台受理 → 后台审批`."""
    giver: str = ""
    receiver: str = ""
    at: dt.datetime | None = None
    """Local time of the hall; none = still to come, an empty line to sign."""


class GuideMaterial(Part, frozen=True, kw_only=True):
    """A material as the guide lists it, with its seven elements (R032)."""

    name: str
    type: str = ""
    basis: str = ""
    sample: str = ""
    """材料样表: where the blank form and the filled-in sample are."""
    source: str = ""
    """来源渠道: who issues it."""
    collection: str = ""
    """收取方式: original or copy, on paper or electronic, how many."""
    standard: str = ""
    """受理标准: when it is accepted."""


class GuideStep(Part, frozen=True, kw_only=True):
    """A step of the procedure: its time limit, what is reviewed, what comes out (R034)."""

    name: str
    who: str = ""
    limit: str = ""
    standard: str = ""
    result: str = ""


class CheckLine(Part, frozen=True, kw_only=True):
    """A line of a checklist to tick off."""

    name: str
    number: str = ""
    done: bool = False
    note: str = ""


class ReviewLine(Part, frozen=True, kw_only=True):
    """What the reviewer found about one material (R054)."""

    name: str
    finding: str
    """What is wrong; empty = in order."""
    opinion: str = ""
    """What the applicant is to do."""
    mended: bool = False
    """Put right on the spot."""
