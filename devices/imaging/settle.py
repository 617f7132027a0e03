"""When to take a page by itself: a new sheet was laid down, it lies still and no hand is over it."""

from __future__ import annotations

import cv2
import numpy as np

from devices.document_ports import Frame, Pixels
from devices.imaging.page import FoundPage
from devices.imaging.quality import fingers, sheet_as_seen
from devices.imaging.sampling import Floats

STILL_S = 0.6
"""A sheet that lay still for so long is taken."""

_WATCH_PX = (160, 120)
_MOVED_LEVEL = 14
_MOVED_SHARE = 0.004
_LOOK_PX = 128
_SAME_PAGE = 0.9
_BLANK_STRENGTH = 1.5
_LEAST_SHARPNESS = 0.12


class AutoCapture:
    """Watches preview frames; one page is taken once.

    Time is only read off the frames. A page is new when it looks unlike the last one taken, or
    when the desk lay empty and still in between.
    """

    def __init__(self) -> None:
        self._before: Pixels | None = None
        self._still_since_s: float | None = None
        self._last_taken: Floats | None = None
        self._decided = False

    def feed(self, frame: Frame, found: FoundPage | None) -> bool:
        """Return whether to capture now; at most once for one laying down of a sheet."""
        if self._moved(frame.pixels):
            self._still_since_s = frame.taken_s
            self._decided = False
            return False
        if self._still_since_s is None:
            self._still_since_s = frame.taken_s
        if self._decided or frame.taken_s - self._still_since_s < STILL_S:
            return False
        self._decided = True  # until something moves again
        if found is None:
            self._last_taken = None  # the desk is empty: the same sheet may be laid down again
            return False
        look = _look(frame.pixels, found)
        if self._last_taken is not None and _alike(look, self._last_taken):
            return False
        if fingers(sheet_as_seen(frame.pixels, found.corners, (_LOOK_PX * 2, _LOOK_PX * 2))):
            self._decided = False  # a hand that lies still will be gone without much moving
            return False
        if not _sharp(frame.pixels, found):
            self._decided = False  # the camera is still focusing
            return False
        return True

    def captured(self, frame: Frame, found: FoundPage | None) -> None:
        """Note that the page in this preview frame was taken, by itself or by hand: not again."""
        self._decided = True
        if found is not None:
            self._last_taken = _look(frame.pixels, found)

    def interrupted(self) -> None:
        """Note that no frames came for a while: what lies there may have changed."""
        self._before = None
        self._still_since_s = None
        self._decided = False

    def reset(self) -> None:
        """Forget everything, the last page as well."""
        self.interrupted()
        self._last_taken = None

    def _moved(self, pixels: Pixels) -> bool:
        grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        now = np.asarray(cv2.resize(grey, _WATCH_PX, interpolation=cv2.INTER_AREA), np.uint8)
        before, self._before = self._before, now
        if before is None:
            return True
        return float((cv2.absdiff(now, before) > _MOVED_LEVEL).mean()) > _MOVED_SHARE


def _look(pixels: Pixels, found: FoundPage) -> Floats:
    """Return the sheet small and free of its light, to compare with another."""
    flat = sheet_as_seen(pixels, found.corners, (_LOOK_PX, _LOOK_PX))
    grey = flat if flat.ndim == 2 else cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY)
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.5), np.float32)
    soft -= cv2.blur(soft, (41, 41))
    return soft


def _alike(one: Floats, other: Floats) -> bool:
    """Say whether two looks are of one page, also when it was turned round; blank pages are all alike."""
    strength = float(one.std()), float(other.std())
    if max(strength) < _BLANK_STRENGTH:
        return True
    likeness = max(float((one * turned).mean()) for turned in (other, other[::-1, ::-1]))
    return likeness > _SAME_PAGE * max(strength[0] * strength[1], 1e-3)


def _sharp(pixels: Pixels, found: FoundPage) -> bool:
    """Say whether the sheet is in focus, as far as a preview shows it: its own border must be steep."""
    low = np.maximum(found.corners.min(axis=0).astype(int) - 8, 0)
    high = found.corners.max(axis=0).astype(int) + 9
    part = pixels[low[1] : high[1], low[0] : high[0]]
    grey = part if part.ndim == 2 else cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    step = np.asarray(cv2.absdiff(grey[:, 1:], grey[:, :-1]), np.float32)
    spread = float(np.percentile(grey, 98)) - float(np.percentile(grey, 2))
    return float(np.percentile(step, 99.5)) > _LEAST_SHARPNESS * spread
