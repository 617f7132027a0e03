"""What the simulated card reader looks like: the mat with its lamp, and the card that lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from devices.document_ports import CardKind, IdCard
from devices.sim.label_font import label_font

if TYPE_CHECKING:
    from devices.sim.sam_v import SamVSim

_SIZE = (520, 400)
_TABLE, _HOUSING, _MAT, _INK, _FAINT = "#e9edf2", "#2f3b4a", "#1f2833", "#1d2733", "#8b97a5"
_CARD = {
    CardKind.RESIDENT: ("#dfeaf3", "居民身份证"),
    CardKind.HK_MACAU_TAIWAN: ("#e6efe2", "港澳台居民居住证"),
    CardKind.FOREIGNER_2017: ("#f1e7da", "外国人永久居留身份证"),
    CardKind.FOREIGNER_2023: ("#f3e4e4", "外国人永久居留身份证"),
}
_LAMPS = {
    "ready": ("#35c46a", "请放证件"),
    "busy": ("#f0a92e", "请勿移动"),
    "read": ("#3d8bfd", "请取走证件"),
}


def draw_reader(sim: SamVSim) -> Image.Image:
    """Draw the reader from above."""
    image = Image.new("RGB", _SIZE, _TABLE)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((20, 20, 500, 380), 24, fill=_HOUSING)
    draw.rounded_rectangle((50, 50, 470, 318), 14, fill=_MAT, outline="#3d4a5a", width=2)
    state = "ready" if sim.card is None else "read" if sim.was_read else "busy"
    colour, words = _LAMPS[state]
    draw.ellipse((56, 336, 80, 360), fill=colour)
    draw.text((94, 348), words, font=label_font(20), fill="#dfe6ee", anchor="lm")
    draw.text((464, 348), "身份证阅读器", font=label_font(16), fill=_FAINT, anchor="rm")
    if sim.card is None:
        draw.text((260, 184), "放卡区", font=label_font(26), fill="#4b5a6c", anchor="mm")
    else:
        _draw_card(draw, sim.card)
    return image


def _draw_card(draw: ImageDraw.ImageDraw, card: IdCard) -> None:
    colour, title = _CARD[card.kind]
    draw.rounded_rectangle((84, 76, 436, 292), 14, fill=colour)
    draw.text((104, 92), title, font=label_font(18), fill=_INK)
    draw.text((416, 92), "样例", font=label_font(18), fill="#b3372f", anchor="ra")
    name = card.name if len(card.name) <= 14 else f"{card.name[:13]}…"
    for row, (label, text) in enumerate((("姓名", name), ("出生", f"{card.birth or ''}"))):
        top = 142 + row * 36
        draw.text((104, top), label, font=label_font(15), fill=_FAINT)
        draw.text((152, top - 2), text, font=label_font(18), fill=_INK)
    draw.rounded_rectangle((338, 130, 416, 226), 6, fill="#c4ced8")
    draw.text((377, 178), "照片", font=label_font(15), fill="#ffffff", anchor="mm")
    draw.text((104, 258), "号码", font=label_font(15), fill=_FAINT, anchor="lm")
    draw.text((152, 258), card.number, font=label_font(20), fill=_INK, anchor="lm")
