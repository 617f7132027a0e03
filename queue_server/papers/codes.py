"""QR codes and CODE128 bars as the templates draw them."""

from __future__ import annotations

import io
import re

import segno

from queue_server.papers.errors import PaperError

QUIET_MODULES = 4
"""White around a QR code, in modules (ISO/IEC 18004)."""
MOST_QR_CHARS = 600
"""A denser code does not survive a photocopy at the size a letter has room for."""

_PATTERNS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
"""Widths of bar, space, bar … of each symbol value (ISO/IEC 15417)."""
_START_B, _START_C, _TO_C, _TO_B, _STOP = 104, 105, 99, 100, 106


def qr_svg(text: str) -> str:
    """Return the QR code as SVG, one unit a module, with its quiet zone.

    Raises:
        PaperError: the text is too long to be read off a sheet.
    """
    if len(text) > MOST_QR_CHARS:
        raise PaperError(f"QR text of {len(text)} characters, {MOST_QR_CHARS} at most")
    picture = io.BytesIO()
    code = segno.make(text, micro=False, error="m", boost_error=False)
    code.save(picture, kind="svg", border=QUIET_MODULES, xmldecl=False, light="white")
    return picture.getvalue().decode()


def code128_widths(text: str) -> list[int]:
    """Return the widths of bars and spaces in modules, a bar first.

    Raises:
        PaperError: there is something else than printable ASCII in the text.
    """
    if not re.fullmatch(r"[ -~]+", text):
        raise PaperError("bar code: only printable ASCII can be printed as CODE128")
    values = _code128_values(text)
    check = (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103
    return [int(width) for value in (*values, check, _STOP) for width in _PATTERNS[value]]


def _code128_values(text: str) -> list[int]:
    values: list[int] = []
    digits = False
    for part in re.findall(r"(?:\d\d){2,}|[ -~]", text):
        pairs = len(part) > 1
        if not values:
            values.append(_START_C if pairs else _START_B)
        elif pairs != digits:
            values.append(_TO_C if pairs else _TO_B)
        digits = pairs
        values += [int(part[i : i + 2]) for i in range(0, len(part), 2)] if pairs else [ord(part) - 32]
    return values
