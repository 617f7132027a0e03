"""The pages taken so far: their order, turned or thrown away, two card sides put on one sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from devices.document_ports import Pixels
from devices.imaging.codes import Code
from devices.imaging.id_card_sheet import id_card_sheet
from devices.imaging.pdf import encode_jpeg
from devices.imaging.scanned import ScannedPage
from devices.imaging.sheets import Sheet

_TURNS = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
_SMALL_PX = 240


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page of the strip.

    Attributes:
        id: never given twice.
        pixels: as it will be stored, before turning.
        sheet: its size.
        turns: quarter turns clockwise.
        codes: found on it.
        source: what it was cut from; None for imported files and card sheets.
    """

    id: int
    pixels: Pixels = field(repr=False)
    sheet: Sheet
    turns: int = 0
    codes: tuple[Code, ...] = ()
    source: ScannedPage | None = field(default=None, repr=False)

    @property
    def upright(self) -> Pixels:
        """The page as it was turned."""
        return turned(self.pixels, self.turns)


def turned(pixels: Pixels, turns: int) -> Pixels:
    """Return a picture turned by quarters, clockwise."""
    turn = _TURNS[turns % 4]
    return pixels if turn is None else np.asarray(cv2.rotate(pixels, turn), np.uint8)


def small(pixels: Pixels) -> Pixels:
    """Return a picture small enough for the strip."""
    height, width = pixels.shape[:2]
    scale = min(1.0, _SMALL_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


class Strip:
    """Pages in order; nothing here is shared with another thread."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._last_id = 0

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages in order."""
        return tuple(self._pages)

    def add(self, pixels: Pixels, sheet: Sheet, source: ScannedPage | None = None) -> Page:
        """Put a page at the end."""
        self._last_id += 1
        page = Page(self._last_id, pixels, sheet, codes=source.codes if source else (), source=source)
        self._pages.append(page)
        return page

    def find(self, page_id: int) -> Page | None:
        """Return a page."""
        return next((one for one in self._pages if one.id == page_id), None)

    def move(self, page_id: int, place: int) -> None:
        """Put a page elsewhere; `place` counts from 0 in the order after it was taken out."""
        page = self.find(page_id)
        if page is not None:
            self._pages.remove(page)
            self._pages.insert(max(0, min(place, len(self._pages))), page)

    def turn(self, page_id: int) -> None:
        """Turn a page a quarter clockwise."""
        page = self.find(page_id)
        if page is not None:
            self._pages[self._pages.index(page)] = replace(page, turns=(page.turns + 1) % 4)

    def put(self, page: Page) -> None:
        """Put a page made anew in the place of the one with its id; at the end when that is gone."""
        old = self.find(page.id)
        if old is None:
            self._pages.append(page)
        else:
            self._pages[self._pages.index(old)] = page

    def delete(self, page_id: int) -> None:
        """Throw a page away."""
        page = self.find(page_id)
        if page is not None:
            self._pages.remove(page)

    def join_card(self, first_id: int, second_id: int) -> Page | None:
        """Put two pages, the sides of a card, on one A4; None when one is gone."""
        front, back = self.find(first_id), self.find(second_id)
        if front is None or back is None or front is back:
            return None
        place = self._pages.index(front)
        self.delete(first_id)
        self.delete(second_id)
        sheet = self.add(id_card_sheet(front.upright, back.upright), Sheet.A4)
        self.move(sheet.id, place)
        return sheet

    def clear(self) -> None:
        """Throw everything away."""
        self._pages.clear()


def encoded(pages: tuple[Page, ...]) -> tuple[list[bytes], list[Sheet]]:
    """Return pages as pictures for a PDF, with their sheets; takes a while."""
    return [encode_jpeg(page.upright) for page in pages], [page.sheet for page in pages]
