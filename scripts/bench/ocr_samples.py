"""Papers with known contents, for measuring how fields are read: drawn by chance, clean or photographed.

People and companies are put together from syllables; every number has a right check
character unless it is asked to be wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from queue_server.papers.licence import Licence, LicenceForm, Licences, Variant
from queue_server.protocol.identity_numbers import credit_code_check, id_check, organisation_check

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_SIMPLIFIED = 2
"""Which face of the collection is simplified Chinese."""
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰云溪清河晓东建国文博雨桐子轩"
_STREETS = ("云溪大道", "和平街", "清河路", "建设北路", "东方红街", "桥头巷", "学府路")
_TRADES = (
    "餐饮服务",
    "食品销售",
    "农副产品销售",
    "会议及展览服务",
    "软件开发",
    "广告制作",
    "物业管理",
    "日用百货销售",
)
_ETHNIC = ("汉", "蒙古", "回", "满", "壮", "土家")
_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A picture and what stands on it, by field name."""

    pixels: NDArray[np.uint8] = field(repr=False)
    truth: Mapping[str, str]


def id_card(seed: int, *, wrong_check: bool = False) -> Sample:
    """Return the printed side of an identity card, 1012 × 638 dots (300 dpi)."""
    rng = np.random.default_rng(seed)
    born = dt.date(1940, 1, 1) + dt.timedelta(days=int(rng.integers(25_000)))
    order = int(rng.integers(1, 999))
    body = f"{rng.integers(11, 66)}0{rng.integers(100, 999)}{born:%Y%m%d}{order:03d}"[:17]
    check = id_check(body)
    if wrong_check:
        check = "0123456789X"[("0123456789X".index(check) + int(rng.integers(1, 11))) % 11]
    address = f"云溪区{_pick(rng, _STREETS)}{rng.integers(1, 300)}号{rng.integers(1, 20)}栋"
    address += f"{rng.integers(1, 6)}单元{rng.integers(101, 2400)}室"
    truth = {
        "name": _pick(rng, _SURNAMES) + _word(rng, int(rng.integers(1, 3))),
        "sex": "男" if order % 2 else "女",
        "ethnic": _pick(rng, _ETHNIC),
        "birth": born.isoformat(),
        "address": address,
        "number": body + check,
    }
    return Sample(_drawn_card(rng, truth, born), truth)


def licence(seed: int, licences: Licences) -> Sample:
    """Return a business licence's 副本 on a drawn blank, 200 dpi."""
    rng = np.random.default_rng(seed)
    founded = dt.date(2000, 1, 1) + dt.timedelta(days=int(rng.integers(9_000)))
    content = Licence(
        form=LicenceForm.COMPANY,
        credit_code=_credit_code(rng),
        name=f"云溪区{_word(rng, 3)}{_pick(rng, ('餐饮', '商贸', '科技', '建材'))}有限公司",
        type="有限责任公司（自然人投资或控股）",
        head_person=_pick(rng, _SURNAMES) + _word(rng, 2),
        scope="；".join(rng.choice(_TRADES, size=int(rng.integers(2, 6)), replace=False)) + "。",
        address=f"云溪区{_pick(rng, _STREETS)}{rng.integers(1, 300)}号{rng.integers(1, 9)}层101室",
        registry="云溪区市场监督管理局",
        issued_on=founded,
        founded_on=founded,
        capital="人民币" + _pick(rng, ("壹", "贰", "伍")) + _pick(rng, ("拾", "佰", "仟")) + "万元整",
        term=f"{founded:%Y年%m月%d日}至长期",
        qr_text="https://licence.example/" + "x" * 40,
    )
    png = licences.png(content, Variant.DUPLICATE, ppi=200)
    truth = {
        "credit_code": content.credit_code,
        "name": content.name,
        "representative": content.head_person,
        "capital": content.capital,
        "founded_on": founded.isoformat(),
        "address": content.address,
        "scope": content.scope,
    }
    return Sample(_decoded(png), truth)


def photographed(sample: Sample, seed: int) -> Sample:
    """Return the paper under a camera: on a dark mat, askew, unevenly lit, blurred, as JPEG."""
    rng = np.random.default_rng(seed)
    height, width = sample.pixels.shape[:2]
    margin = round(0.14 * max(height, width))
    mat = np.full((height + 2 * margin, width + 2 * margin, 3), rng.integers(25, 60), np.uint8)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    shake = 0.03 * min(height, width)
    target = corners + margin + rng.uniform(-shake, shake, (4, 2)).astype(np.float32)
    target = _turned(target, rng.uniform(-4, 4))
    matrix = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    size = (mat.shape[1], mat.shape[0])
    seen = cv2.warpPerspective(sample.pixels, matrix, size, dst=mat, borderMode=cv2.BORDER_TRANSPARENT)
    ramp = np.linspace(rng.uniform(0.72, 0.95), 1.0, size[0], dtype=np.float32)
    lit = seen.astype(np.float32) * ramp[None, :, None]
    blurred = cv2.GaussianBlur(lit, (0, 0), rng.uniform(0.5, 1.1))
    noisy = blurred + rng.normal(0, rng.uniform(2, 6), blurred.shape)
    ok, data = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 82])
    if not ok:
        raise RuntimeError("no JPEG")
    return Sample(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8), sample.truth)


def _drawn_card(rng: np.random.Generator, truth: Mapping[str, str], born: dt.date) -> NDArray[np.uint8]:
    image = Image.new("RGB", (1012, 638), (226, 236, 242))
    draw = ImageDraw.Draw(image)
    for y in range(0, 638, 9):
        shade = int(rng.integers(214, 232))
        draw.line((0, y, 1012, y + 40), fill=(shade, shade + 12, shade + 10))
    small, large = _font(34), _font(38)
    label, ink = (70, 104, 150), (24, 24, 28)
    draw.rounded_rectangle((690, 90, 950, 410), 12, fill=(206, 210, 214))
    rows = (
        ("姓 名", truth["name"], 60),
        ("性 别", truth["sex"], 132),
        ("出 生", f"{born.year} 年 {born.month} 月 {born.day} 日", 206),
    )
    for name, value, y in rows:
        draw.text((48, y), name, font=small, fill=label)
        draw.text((186, y - 2), value, font=large, fill=ink)
    draw.text((330, 132), "民 族", font=small, fill=label)
    draw.text((450, 130), truth["ethnic"], font=large, fill=ink)
    draw.text((48, 282), "住 址", font=small, fill=label)
    for index in range(0, len(truth["address"]), 12):
        draw.text((186, 280 + 50 * (index // 12)), truth["address"][index : index + 12], font=large, fill=ink)
    draw.text((48, 540), "公民身份号码", font=small, fill=label)
    draw.text((350, 534), truth["number"], font=_font(46), fill=ink)
    return np.asarray(image)[:, :, ::-1].copy()


def _credit_code(rng: np.random.Generator) -> str:
    organisation = "MA" + "".join(_CODE[int(rng.integers(len(_CODE)))] for _ in range(6))
    body = f"91{rng.integers(110_000, 659_999)}{organisation}{organisation_check(organisation)}"
    return body + credit_code_check(body)


def _pick(rng: np.random.Generator, choices: str | tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _word(rng: np.random.Generator, length: int) -> str:
    return "".join(_pick(rng, _GIVEN) for _ in range(length))


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, index=_SIMPLIFIED)


def _decoded(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))[:, :, ::-1].copy()


def _turned(points: NDArray[np.float32], degrees: float) -> NDArray[np.float32]:
    middle = points.mean(axis=0)
    angle = np.deg2rad(degrees)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray((points - middle) @ matrix.T + middle, np.float32)
