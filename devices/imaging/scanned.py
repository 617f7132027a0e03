"""From a captured frame to a finished page with everything known about it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from devices.document_ports import Pixels
from devices.imaging.codes import Code, read_codes
from devices.imaging.flatten import ScanMode, flatten, guess_sheet
from devices.imaging.page import Corners, FoundPage, find_page
from devices.imaging.quality import PageProblem, problems
from devices.imaging.sheets import Sheet


@dataclass(frozen=True, slots=True, eq=False)
class ScannedPage:
    """A finished page.

    Attributes:
        number: 1, 2, 3 … in the order of capture; never given twice by one desk.
        pixels: the flat page.
        mode: how it was made.
        sheet: which sheet it is taken for.
        problems: warnings for the clerk; empty when it is good.
        codes: what codes on it say.
        frame: the picture it was cut from, for corners by hand (`ScanDesk.cut_again`).
        corners: where the page lies in `frame`; None when none was found and the whole frame was taken.
    """

    number: int
    pixels: Pixels = field(repr=False)
    mode: ScanMode
    sheet: Sheet
    problems: tuple[PageProblem, ...]
    codes: tuple[Code, ...]
    frame: Pixels = field(repr=False)
    corners: Corners | None = field(repr=False)


def cut_page(
    number: int,
    frame: Pixels,
    found: FoundPage | None,
    *,
    mode: ScanMode = ScanMode.COLOUR,
    sheet: Sheet | None = None,
    dpi: int = 200,
) -> ScannedPage:
    """Return the page that lies in a frame.

    Args:
        number: its number.
        frame: the captured picture.
        found: where the sheet lies; None takes the whole frame as it is.
        mode: how the page is kept.
        sheet: the real sheet; None guesses by proportions.
        dpi: dots per inch of the page.
    """
    place = found or FoundPage(whole_frame(frame), 0.0)
    kind = sheet or (Sheet.FREE if found is None else guess_sheet(place.corners))
    page = flatten(frame, place.corners, mode=mode, dpi=dpi, sheet=kind)
    warnings = problems(frame, place, page) if found is not None else ()
    corners = None if found is None else place.corners
    return ScannedPage(number, page, mode, kind, warnings, read_codes(page), frame, corners)


def page_in(frame: Pixels, preview: Pixels, seen: FoundPage | None) -> FoundPage | None:
    """Return the sheet in a captured frame, or where the preview saw it when it is not found anew."""
    found = find_page(frame)
    if found is not None or seen is None:
        return found
    larger = np.array(frame.shape[1::-1], np.float32) / np.array(preview.shape[1::-1], np.float32)
    return FoundPage(np.asarray(seen.corners * larger, np.float32), seen.confidence)


def whole_frame(frame: Pixels) -> Corners:
    """Return the corners of a frame itself."""
    height, width = frame.shape[:2]
    right, bottom = width - 1, height - 1
    return np.array([[0, 0], [right, 0], [right, bottom], [0, bottom]], np.float32)
