"""The font of labels on pictures of simulated devices: any Chinese one this computer has."""

from __future__ import annotations

from functools import cache

from PIL import ImageFont

_FILES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "wqy-microhei.ttc", "msyh.ttc", "simhei.ttf")


@cache
def label_font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the font in that height, pixels."""
    for file in _FILES:
        try:
            return ImageFont.truetype(file, size_px)
        except OSError:
            continue
    return ImageFont.load_default(size_px)
