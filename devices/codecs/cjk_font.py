"""Chinese dot characters from the computer's own fonts.

Used where a printer's font lacks a character, and by the simulators to draw what a
device's built-in font would show. Never downloads or ships a font.
"""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw, ImageFont

_FAMILIES = {
    False: (
        "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "SourceHanSansSC-Regular.otf",
        "NotoSansSC-Regular.ttf", "wqy-microhei.ttc", "msyh.ttc", "Deng.ttf", "simhei.ttf",
    ),
    True: (
        "NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "SourceHanSansSC-Bold.otf",
        "msyhbd.ttc", "Dengb.ttf",
    ),
}  # fmt: skip
"""Files to look for, best first: Linux distributions, then Windows."""

_EM, _BASELINE = 0.92, 0.81
"""Size of the face and place of its base line in a cell, so that neither 国 nor g is cut."""

_INK_THRESHOLD = 110
"""Grey from which a dot is printed; below half, or thin strokes would break."""


class NoChineseFont(Exception):
    """The computer has none of the known Chinese fonts; the text names the remedy."""


@cache
def cjk_font(height_px: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return a fixed-pitch Chinese font where there is one: Latin half as wide as hanzi.

    Raises:
        NoChineseFont: none is installed.
    """
    for file in _FAMILIES[bold]:
        try:
            first = ImageFont.truetype(file, height_px)
        except OSError:
            continue
        return _simplified(first) if file.endswith(".ttc") else first
    if bold:
        return cjk_font(height_px)
    raise NoChineseFont(
        "no Chinese font found; install Noto Sans CJK "
        "(Debian: fonts-noto-cjk, Fedora: google-noto-sans-cjk-fonts)"
    )


def _simplified(first: ImageFont.FreeTypeFont) -> ImageFont.FreeTypeFont:
    """Pick the simplified Chinese face of a collection, fixed pitch if possible."""
    faces = [first]
    while True:
        try:
            faces.append(first.font_variant(index=len(faces)))
        except OSError:
            break

    def rank(face: ImageFont.FreeTypeFont) -> tuple[bool, bool]:
        name = face.getname()[0] or ""
        return "SC" not in name.split(), "Mono" not in name

    return min(faces, key=rank)


@cache
def dot_character(
    character: str, width_px: int, height_px: int, bold: bool = False, scale: int = 1
) -> Image.Image:
    """Draw one character into a cell, 1 = ink, as a bit-map font would hold it.

    Args:
        character: one character; a cell too narrow for it squeezes it.
        width_px: cell width before scaling.
        height_px: cell height before scaling.
        bold: from the bold face.
        scale: draw that many times finer, for smooth enlarged characters.
    """
    width, height = width_px * scale, height_px * scale
    font = cjk_font(round(height * _EM), bold)
    advance = max(width, round(font.getlength(character)))
    cell = Image.new("L", (advance, height))
    ImageDraw.Draw(cell).text((advance / 2, height * _BASELINE), character, 255, font, anchor="ms")
    if advance > width:
        cell = cell.resize((width, height), Image.Resampling.LANCZOS)
    return cell.point(lambda grey: 255 if grey >= _INK_THRESHOLD else 0, "1")
