"""The sheets that lie under a document camera, by their real size."""

from __future__ import annotations

from enum import StrEnum

MM_PER_INCH = 25.4


class Sheet(StrEnum):
    """What kind of sheet a page is; FREE is a receipt or anything of no standard size."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"
    ID_CARD = "id_card"
    FREE = "free"

    @property
    def size_mm(self) -> tuple[float, float] | None:
        """(shorter, longer) side in millimetres; None for FREE. ISO 216; ISO/IEC 7810 ID-1 for cards."""
        return _SIZES_MM.get(self)


_SIZES_MM: dict[Sheet, tuple[float, float]] = {
    Sheet.A3: (297.0, 420.0),
    Sheet.A4: (210.0, 297.0),
    Sheet.A5: (148.0, 210.0),
    Sheet.ID_CARD: (53.98, 85.6),
}


def dots(mm: float, dpi: int) -> int:
    """Return a length in whole dots of a raster of `dpi` dots per inch."""
    return round(mm / MM_PER_INCH * dpi)
