"""Reads QR and bar codes on pages: they route a page to its case and material.

Two readers, the better one first. The first gives raw bytes, decoded here as UTF-8 and
then GB18030; the second guesses a character set of its own, so its text is only taken
where it is plain ASCII or turns back into the bytes it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from devices.document_ports import Pixels
from devices.imaging.page import Corners

_FORMATS = (
    zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.PDF417,
    zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.Code39, zxingcpp.BarcodeFormat.EAN13,
)  # fmt: skip
_SECOND_KINDS = {
    "QRCODE": "QRCode", "CODE128": "Code128", "CODE39": "Code39", "EAN13": "EAN13", "PDF417": "PDF417",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One code on a page.

    Attributes:
        text: what it says.
        kind: its symbology, e.g. "QRCode", "Code128".
        corners: where it is, in pixels of the picture it was read from.
    """

    text: str = field(repr=False)
    kind: str
    corners: Corners = field(repr=False)


def read_codes(pixels: Pixels) -> tuple[Code, ...]:
    """Return every code that can be read, from top to bottom; none of it is trusted."""
    grey = pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    codes = _first(grey) or _second(grey)
    return tuple(sorted(codes, key=lambda code: (float(code.corners[:, 1].min()), code.text)))


def _first(grey: Pixels) -> list[Code]:
    formats = zxingcpp.BarcodeFormats(list(_FORMATS))
    codes = []
    for found in zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=formats):
        place = found.position
        points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        corners = np.array([(point.x, point.y) for point in points], np.float32)
        text = _decoded(bytes(found.bytes))
        if text:
            codes.append(Code(text, found.format.name, corners))
    return codes


def _second(grey: Pixels) -> list[Code]:
    codes = []
    for found in pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol[name] for name in _SECOND_KINDS]):
        text = _decoded(_unguessed(bytes(found.data)))
        left, top, width, height = found.rect
        right, bottom = left + width, top + height
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        if text:
            codes.append(Code(text, _SECOND_KINDS[found.type], corners))
    return codes


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _unguessed(data: bytes) -> bytes:
    """Return the bytes of the code, from bytes that the second reader made UTF-8 of by guessing."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    if text.isascii():
        return data
    for guessed in ("latin-1", "shift_jis", "big5"):
        try:
            raw = text.encode(guessed)
            raw.decode("utf-8")
        except UnicodeError:
            continue
        return raw
    return data
