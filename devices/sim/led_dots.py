"""LED dots: text as a bitmap font shows it, and a board of glowing dots as a picture.

Used by every LED simulator; knows nothing of any protocol.
"""

from __future__ import annotations

import contextlib
import functools

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Dots = NDArray[np.uint8]
"""Colour numbers, shape (height, width): 0 dark, 1 red, 2 green, 3 yellow."""

FONT_DOTS = 16
PITCH_PX = 7

_LED_PX = 5
_GLOW_PX = 4
_DARK = (26, 22, 22)
_LIGHT = {1: (255, 48, 32), 2: (60, 255, 90), 3: (255, 196, 40)}
# The Simplified Chinese monospaced face of each collection, so that hanzi are 16 and ASCII 8 dots wide.
_FONTS = (("NotoSansCJK-Regular.ttc", 7), ("simsun.ttc", 0), ("wqy-microhei.ttc", 1), ("msyh.ttc", 0))
_INK = 110
_FONT_TOP = {"NotoSansCJK-Regular.ttc": 5}


def text_width(text: str) -> int:
    """Dots that `text` takes in the 16-dot font: ASCII 8 each, everything else 16."""
    return sum(char_width(char) for char in text)


def char_width(char: str) -> int:
    """Dots of one character."""
    return FONT_DOTS // 2 if char.isascii() else FONT_DOTS


def text_dots(text: str) -> NDArray[np.bool_]:
    """Return the dots of one line in the 16-dot font, shape (16, text_width)."""
    cells = [_char_dots(char) for char in text]
    return np.hstack(cells) if cells else np.zeros((FONT_DOTS, 0), dtype=bool)


@functools.lru_cache(maxsize=512)
def _char_dots(char: str) -> NDArray[np.bool_]:
    font, top = _font()
    cell = Image.new("L", (char_width(char), FONT_DOTS))
    ImageDraw.Draw(cell).text((0, -top), char, fill=255, font=font)
    return np.asarray(cell) > _INK


@functools.cache
def _font() -> tuple[ImageFont.FreeTypeFont | ImageFont.ImageFont, int]:
    for name, face in _FONTS:
        with contextlib.suppress(OSError):
            return ImageFont.truetype(name, FONT_DOTS, index=face), _FONT_TOP.get(name, 0)
    return ImageFont.load_default(), 0


def small_text_dots(text: str, columns: int) -> NDArray[np.bool_]:
    """Return one ASCII line in a 6×11 font, exactly `columns` characters wide."""
    line = Image.new("1", (6 * columns, 11))
    ImageDraw.Draw(line).text((0, 0), text, fill=1, font=ImageFont.load_default_imagefont())
    return np.asarray(line)


def board_picture(dots: Dots, brightness: float = 1.0) -> Image.Image:
    """Return the board as a person sees it: glowing dots on black.

    Args:
        dots: colour numbers.
        brightness: 0 (off) to 1.
    """
    height, width = dots.shape
    colours = np.full((height, width, 3), _DARK, dtype=np.uint8)
    for number, light in _LIGHT.items():
        colours[dots == number] = [
            int(dark + (lit - dark) * brightness) for dark, lit in zip(_DARK, light, strict=True)
        ]
    size = (width * PITCH_PX, height * PITCH_PX)
    leds = Image.composite(
        Image.fromarray(colours).resize(size, Image.Resampling.NEAREST),
        Image.new("RGB", size),
        _led_mask(size),
    )
    lit = np.where((dots > 0)[..., None], colours, 0).astype(np.uint8)
    halo = (
        Image.fromarray(lit).resize(size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(_GLOW_PX))
    )
    halo = halo.point(lambda value: value * 0.45)
    framed = Image.new("RGB", (size[0] + 4 * PITCH_PX, size[1] + 4 * PITCH_PX), (14, 14, 16))
    framed.paste(ImageChops.screen(leds, halo), (2 * PITCH_PX, 2 * PITCH_PX))
    return framed


def _led_mask(size: tuple[int, int]) -> Image.Image:
    """White discs where the LEDs are; drawn four times as large, for round edges."""
    fine = 4
    edge = (PITCH_PX - _LED_PX) * fine // 2
    one = Image.new("L", (PITCH_PX * fine, PITCH_PX * fine))
    ImageDraw.Draw(one).ellipse((edge, edge, edge + _LED_PX * fine, edge + _LED_PX * fine), fill=255)
    tile = np.asarray(one.resize((PITCH_PX, PITCH_PX), Image.Resampling.LANCZOS))
    return Image.fromarray(np.tile(tile, (size[1] // PITCH_PX, size[0] // PITCH_PX)))
