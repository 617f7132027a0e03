"""From a picture of a page to its lines of text, by a recogniser whose models come with its package.

The package is an extra (`pip install yichuang[ocr]`): without it everything else works,
and fields are typed by hand. The first reading takes a second longer: the models load.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from devices.document_ports import Pixels

_LOGGER = "RapidOCR"
_LEAST_SURE = 0.5


class OcrMissing(Exception):
    """The extra is not installed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print.

    Attributes:
        text: what it says, without spaces at its ends.
        confidence: 0 to 1, the recogniser's own.
        left, top, right, bottom: the upright box around it, pixels.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the line, pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Where the line runs, pixels from the top."""
        return (self.top + self.bottom) / 2

    def __repr__(self) -> str:
        """Say where, not what: it may be about a person."""
        return f"Line(at {self.left:.0f},{self.top:.0f})"


class TextReader(Protocol):
    """Reads print."""

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        """Return the lines of an upright page, from top to bottom."""


def is_installed() -> bool:
    """Tell whether the extra is there."""
    return importlib.util.find_spec("rapidocr") is not None


class OfflineReader:
    """Reads Chinese and Latin print on this machine alone. Not for several threads at once.

    Raises:
        OcrMissing: the extra is not installed.
    """

    def __init__(self) -> None:
        if not is_installed():
            raise OcrMissing("rapidocr")
        from rapidocr import RapidOCR  # an extra: imported only where it is used

        logging.getLogger(_LOGGER).setLevel(logging.ERROR)
        self._engine: Any = RapidOCR()

    def read(self, pixels: Pixels) -> tuple[Line, ...]:
        """Return the lines of an upright page, from top to bottom."""
        found = self._engine(pixels)
        if found.boxes is None:
            return ()
        lines = _lines(found.boxes, found.txts, found.scores)
        return tuple(sorted(lines, key=lambda line: (line.top, line.left)))


def _lines(boxes: Any, texts: Iterable[str], scores: Iterable[float]) -> Iterable[Line]:
    for box, text, score in zip(boxes, texts, scores, strict=True):
        corners = np.asarray(box, dtype=float)
        left, top = corners.min(axis=0)
        right, bottom = corners.max(axis=0)
        if score >= _LEAST_SURE and text.strip():
            yield Line(text.strip(), float(score), left, top, right, bottom)
