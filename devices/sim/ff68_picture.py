"""What the simulated pads look like: a clerk's keypad with its digits, an evaluator with its lamp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from devices.sim.label_font import label_font

if TYPE_CHECKING:
    from devices.sim.ff68 import Pad

_WIDTH_PX, _HEIGHT_PX, _GAP_PX = 340, 470, 24
_TABLE, _HOUSING, _GLASS, _KEY, _INK = "#e9edf2", "#2f3b4a", "#120f0f", "#f4f6f8", "#1d2733"
_LIT, _UNLIT, _LAMP_ON, _LAMP_OFF = "#ff3b30", "#3a1412", "#35c46a", "#44515f"
_KEYS = (("呼叫", "重呼", "评价"), ("暂停", "转移", "确定"), ("弃号", "挂起", "回呼"))
_FACES = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
_SEGMENTS = {
    "a": ((4, 0), (20, 0)),
    "b": ((22, 2), (22, 18)),
    "c": ((22, 22), (22, 38)),
    "d": ((4, 40), (20, 40)),
    "e": ((2, 22), (2, 38)),
    "f": ((2, 2), (2, 18)),
    "g": ((4, 20), (20, 20)),
}
_LIT_SEGMENTS = ("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")


def draw_pads(pads: Sequence[Pad]) -> Image.Image:
    """Draw the pads side by side."""
    size = (_GAP_PX + len(pads) * (_WIDTH_PX + _GAP_PX), _HEIGHT_PX + 2 * _GAP_PX)
    image = Image.new("RGB", size, _TABLE)
    draw = ImageDraw.Draw(image)
    for place, pad in enumerate(pads):
        _draw_pad(draw, _GAP_PX + place * (_WIDTH_PX + _GAP_PX), _GAP_PX, pad)
    return image


def _draw_pad(draw: ImageDraw.ImageDraw, left: int, top: int, pad: Pad) -> None:
    draw.rounded_rectangle((left, top, left + _WIDTH_PX, top + _HEIGHT_PX), 18, fill=_HOUSING)
    draw.text((left + 20, top + 12), f"呼叫器 {pad.address} 号", font=label_font(18), fill="#c9d3de")
    draw.rounded_rectangle((left + 20, top + 44, left + _WIDTH_PX - 20, top + 132), 8, fill=_GLASS)
    for label, at in (("等候人数", 34), ("当前号码", 194)):
        draw.text((left + at, top + 50), label, font=label_font(13), fill="#8f8684")
    for place, digit in enumerate(pad.places):
        _draw_digit(draw, left + 36 + place * 42 + (34 if place > 2 else 0), top + 76, digit)
    for row, labels in enumerate(_KEYS):
        for column, label in enumerate(labels):
            _draw_key(draw, left + 20 + column * 102, top + 150 + row * 50, 96, 42, label, 18)
    lamp = _LAMP_ON if pad.asking else _LAMP_OFF
    draw.rounded_rectangle((left + 20, top + 314, left + _WIDTH_PX - 20, top + 362), 8, fill=lamp)
    draw.text(
        (left + _WIDTH_PX // 2, top + 338),
        "请评价",
        font=label_font(24),
        fill="#ffffff" if pad.asking else "#7d8894",
        anchor="mm",
    )
    for place, label in enumerate(_FACES):
        _draw_key(draw, left + 20 + place * 61, top + 376, 56, 74, label, 14)


def _draw_key(
    draw: ImageDraw.ImageDraw, left: int, top: int, width: int, height: int, label: str, size_px: int
) -> None:
    draw.rounded_rectangle((left, top, left + width, top + height), 6, fill=_KEY)
    lines = [label] if len(label) * size_px < width else [label[:-2], label[-2:]]
    draw.multiline_text(
        (left + width / 2, top + height / 2),
        "\n".join(line for line in lines if line),
        font=label_font(size_px),
        fill=_INK,
        anchor="mm",
        align="center",
    )


def _draw_digit(draw: ImageDraw.ImageDraw, left: int, top: int, digit: int | None) -> None:
    lit = "" if digit is None else _LIT_SEGMENTS[digit]
    for name, (start, end) in _SEGMENTS.items():
        points = [(left + x, top + y) for x, y in (start, end)]
        draw.line(points, fill=_LIT if name in lit else _UNLIT, width=4)
