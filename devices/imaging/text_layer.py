"""An invisible text layer on a PDF page: found and copied, never seen.

The text stands in the page in PDF text rendering mode 3 (ISO 32000-1, 9.3.6) with a font that
has no glyphs: character codes are UTF-16 and a ToUnicode map (9.10.3) says so, hence every
character that recognition can give is searchable without embedding a font.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name

_FONT = "/YcText"
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One line of recognised text.

    Attributes:
        text: the line.
        box: (left, top, width, height) in pixels of the page.
    """

    text: str = field(repr=False)
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageText:
    """The recognised text of one page.

    Attributes:
        width_px, height_px: size of the picture the boxes refer to.
        lines: in reading order.
    """

    width_px: int
    height_px: int
    lines: tuple[PlacedText, ...] = field(repr=False)


def add_text(pdf: pikepdf.Pdf, page: pikepdf.Page, text: PageText) -> None:
    """Lay the text over a page of the PDF.

    Args:
        pdf: the document.
        page: one of its pages, whose lower left corner is at 0, 0.
        text: what the page says; lines of no width or height are left out.
    """
    fonts = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
    fonts[_FONT] = _font(pdf)
    page.obj.Resources.Font = fonts
    _, _, width, height = (float(value) for value in page.mediabox)
    page.contents_add(pdf.make_stream(_content(text, width, height)), prepend=False)


def _content(text: PageText, width: float, height: float) -> bytes:
    scale = min(width / text.width_px, height / text.height_px)  # as the picture lies: fitted, in the middle
    left_margin = (width - text.width_px * scale) / 2
    top_margin = (height - text.height_px * scale) / 2
    parts = [b"q BT 3 Tr"]
    for line in text.lines:
        left, top, wide, tall = line.box
        codes = line.text.encode("utf-16-be")
        if wide <= 0 or tall <= 0 or not codes:
            continue
        size = tall * scale
        stretch = wide * scale / (len(codes) / 2 * size) * 100
        foot = height - top_margin - (top + 0.85 * tall) * scale
        place = (
            f"{_FONT} {size:.3f} Tf {stretch:.3f} Tz 1 0 0 1 {left_margin + left * scale:.3f} {foot:.3f} Tm"
        )
        parts.append(place.encode() + b" <" + codes.hex().encode() + b"> Tj")
    parts.append(b"ET Q\n")
    return b"\n".join(parts)


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/YichuangText"), Flags=4, ItalicAngle=0, Ascent=850,
        Descent=-150, CapHeight=850, StemV=80, FontBBox=Array([0, -150, _WIDTH, 850]),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/YichuangText"), DW=_WIDTH,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(described), CIDToGIDMap=Name.Identity,
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/YichuangText"), Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]), ToUnicode=pdf.make_stream(_TO_UNICODE),
        )
    )  # fmt: skip
