"""What is wrong with a scanned page, before a clerk accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.document_ports import Pixels
from devices.imaging.page import FoundPage


class ProblemKind(StrEnum):
    """Why a page may be useless; front ends make the sentence."""

    BLANK = "blank"
    BLURRED = "blurred"
    GLARE = "glare"
    FINGER = "finger"
    CUT_OFF = "cut_off"
    """Part of the sheet lies outside the picture."""
    TOO_DARK = "too_dark"
    TOO_SMALL = "too_small"
    """The sheet takes too few pixels to be read."""


@dataclass(frozen=True, slots=True)
class PageProblem:
    """One warning about a page.

    Attributes:
        kind: what is wrong.
        box: (left, top, width, height) on the flat page, pixels; None when it is about the whole page.
    """

    kind: ProblemKind
    box: tuple[int, int, int, int] | None = None


def problems(pixels: Pixels, found: FoundPage, page: Pixels) -> tuple[PageProblem, ...]:
    """Return the warnings about a page; empty when it is good.

    Args:
        pixels: the whole frame.
        found: where the sheet lies in it.
        page: the flat page made of it, colour, grey or black and white.
    """
    raise NotImplementedError
