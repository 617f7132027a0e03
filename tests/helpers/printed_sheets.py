"""Reading back what was printed: text, letter sizes, places and codes of a rendered sheet."""

from __future__ import annotations

import ctypes
import io
import re
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image
from pypdfium2 import raw

MM_PER_PT = 25.4 / 72


@dataclass(frozen=True)
class Letter:
    """A sign on a page, measured from the upper left corner."""

    sign: str
    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float
    size_pt: float


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page without any white space, as long words break where they must."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad\ufffe]+", "", text)


def page_sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (round(page.get_width() * MM_PER_PT, 1), round(page.get_height() * MM_PER_PT, 1))
            for page in document
        ]


def letters(pdf: bytes, page: int = 0) -> list[Letter]:
    """Return every visible sign of a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        text, height = sheet.get_textpage(), sheet.get_height()
        found = []
        for index in range(text.count_chars()):
            sign = chr(raw.FPDFText_GetUnicode(text, index))
            if not sign.strip() or sign in "\u200b\ufffe":
                continue
            left, bottom, right, top = text.get_charbox(index)
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
            size_pt = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
            found.append(
                Letter(
                    sign,
                    left_mm=left * MM_PER_PT,
                    top_mm=(height - top) * MM_PER_PT,
                    right_mm=right * MM_PER_PT,
                    bottom_mm=(height - bottom) * MM_PER_PT,
                    size_pt=round(size_pt, 2),
                )
            )
        return found


def codes(png: bytes) -> dict[str, str]:
    """Return the text of every code in a picture, by the code's name."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    return {str(code.format): code.text for code in zxingcpp.read_barcodes(picture)}
