"""Draws the papers invented visitors bring, and how they lie under the document camera."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF, QTransform

from qt_common.theme.fonts import base_font
from scripts.demo.errands import Errand

_ANNEX = (
    "申请人如实提交有关材料，反映真实情况，并对申请材料实质内容的真实性负责。",
    "经营场所面积八十六平方米，租期三年，出租人已同意用于经营，租赁合同随附。",
    "申请人已阅读办事指南，知悉办理条件、期限、收费和监督电话。",
    "本页为演示用虚构材料，所列姓名、号码、地址均为编造，不代表任何真实的人或企业。",
    "附件：经营场所平面布局图一份，设备设施清单一份，从业人员名单一份。",
)

FRAME_PX = (2400, 1800)
SHEET_PX = (1240, 1754)
"""A4 at 150 dpi."""
_MAT = QColor(46, 52, 58)
_INK = QColor(38, 40, 46)
_SIDE_PX = 1660.0
"""Height of the sheet in the frame."""


def sheet(title: str, rows: list[tuple[str, str]], remark: str) -> QImage:
    """Return a filled-in form: a title, a table of (field, entry), a remark and a place to sign."""
    width, height = SHEET_PX
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(252, 252, 250))
    pen = QPainter(image)
    pen.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.setPen(_INK)
    pen.setFont(_font(52, bold=True))
    pen.drawText(QRectF(90, 110, width - 180, 90), Qt.AlignmentFlag.AlignCenter, title)
    pen.setPen(QPen(_INK, 2))
    top, line = 270.0, 104.0
    for place, (field, entry) in enumerate(rows):
        box = QRectF(110, top + place * line, width - 220, line)
        pen.drawRect(box)
        pen.drawLine(QPointF(430, box.top()), QPointF(430, box.bottom()))
        pen.setFont(_font(30))
        pen.drawText(box.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, field)
        pen.setFont(_font(32))
        pen.drawText(box.adjusted(344, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter, entry)
    below = top + len(rows) * line + 50
    pen.setFont(_font(29))
    wrap = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
    pen.drawText(QRectF(110, below, width - 220, 420), wrap, remark)
    pen.drawText(QRectF(620, height - 240, 520, 60), Qt.AlignmentFlag.AlignLeft, "申请人签字：＿＿＿＿＿＿")
    pen.drawText(QRectF(620, height - 170, 520, 60), Qt.AlignmentFlag.AlignLeft, "2026 年 11 月 23 日")
    pen.end()
    return image


def annex(title: str) -> QImage:
    """Return a page of running text: a page that looks like the one before is not taken twice."""
    width, height = SHEET_PX
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(252, 252, 250))
    pen = QPainter(image)
    pen.setPen(_INK)
    pen.setFont(_font(40, bold=True))
    pen.drawText(QRectF(90, 110, width - 180, 90), Qt.AlignmentFlag.AlignCenter, title)
    pen.setFont(_font(30))
    wrap = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
    for place, paragraph in enumerate(_ANNEX):
        pen.drawText(QRectF(120, 270 + place * 190, width - 240, 180), wrap, f"　　{paragraph}")
    pen.end()
    return image


def under_camera(paper: QImage, chance: random.Random, *, shadow: bool = False, cut: bool = False) -> QImage:
    """Return what the camera sees: the paper a little askew on a dark mat.

    Args:
        paper: flat.
        chance: how it lies.
        shadow: something dark lies over a part of it.
        cut: it lies half out of the frame.
    """
    width, height = FRAME_PX
    frame = QImage(width, height, QImage.Format.Format_RGB32)
    frame.fill(_MAT)
    pen = QPainter(frame)
    pen.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    scale = _SIDE_PX / paper.height()
    lies = QTransform()
    lies.translate(width / 2 + chance.uniform(-60, 60) + (760 if cut else 0), height / 2)
    lies.rotate(chance.uniform(-2.5, 2.5))
    lies.scale(scale, scale)
    lies.translate(-paper.width() / 2, -paper.height() / 2)
    pen.setTransform(lies)
    pen.drawImage(0, 0, paper)
    pen.resetTransform()
    if shadow:
        pen.setPen(Qt.PenStyle.NoPen)
        pen.setBrush(QColor(190, 140, 110))
        thumb = [QPointF(width, 900), QPointF(1500, 1010), QPointF(1440, 1090), QPointF(1500, 1170)]
        pen.drawPolygon(QPolygonF([*thumb, QPointF(width, 1260)]))
    pen.end()
    return frame


class Portfolio:
    """The papers of every errand as picture files.

    Args:
        folder: where they are drawn.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.mat = folder / "mat.png"
        empty = QImage(*FRAME_PX, QImage.Format.Format_RGB32)
        empty.fill(_MAT)
        empty.save(str(self.mat))

    def page(self, errand: Errand, material: str, page: int, *, spoiled: str = "") -> Path:
        """Return a material's page as the camera sees it; `spoiled`: `shadow` or `cut`."""
        path = self._folder / f"{errand.place}-{_safe(material)}-{page}{spoiled}.jpg"
        if not path.exists():
            paper = self._paper(errand, material, page)
            chance = random.Random(f"{errand.place} {material} {page}")
            lying = under_camera(paper, chance, shadow=spoiled == "shadow", cut=spoiled == "cut")
            lying.save(str(path), quality=88)
        return path

    def flat(self, errand: Errand, material: str) -> Path:
        """Return a material as a file somebody has brought on a stick."""
        path = self._folder / f"{errand.place}-{_safe(material)}.jpg"
        if not path.exists():
            self._paper(errand, material, 1).save(str(path), quality=88)
        return path

    def _paper(self, errand: Errand, material: str, page: int) -> QImage:
        if page > 1:
            return annex(f"{material}（第 {page} 页）")
        who = errand.citizen
        rows = [("申请事项", errand.item)]
        if errand.company:
            rows += [("企业名称", errand.company), ("统一社会信用代码", errand.credit_code)]
        rows += [
            ("姓名", who.name),
            ("证件号码", who.number),
            ("联系电话", who.phone),
            ("地址", "样例省样例市示范区虚构路8号"),
        ]
        remark = "本人承诺所填内容和所交材料真实。\n（演示用虚构材料，不代表任何真实的人或企业。）"
        return sheet(material, rows, remark)


def _font(size_px: int, *, bold: bool = False) -> QFont:
    font = base_font(size_px)
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font


def _safe(material: str) -> str:
    return f"{sum(ord(letter) * place for place, letter in enumerate(material, 1)):x}"
