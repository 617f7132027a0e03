"""What a guide file can say: items, their versions by effective date, 18 elements and 7 for each material."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from config.base import Count, Positive, Slug, Table

STATUTORY_DAYS = 20
"""Working days when the law gives no limit (R042)."""


class ItemKind(StrEnum):
    """How a case of the item runs (R070)."""

    INSTANT = "instant"
    PROMISED = "promised"
    REPLY = "reply"
    JOINT = "joint"
    CORRECTED = "corrected"
    REPORTED = "reported"


class Unit(StrEnum):
    """How the statutory limit counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Material(Table, frozen=True, kw_only=True):
    """One material; its seven elements (R032) and how the window treats it."""

    id: Slug
    name: str
    """名称."""
    name_en: str = ""
    type: str = ""
    """类型: 原件, 复印件, 申请表 …"""
    basis: str = ""
    """依据."""
    sample: str = ""
    """样表: where the blank and the filled-in sample are; of a form both are needed (R033)."""
    source: str = ""
    """来源渠道: 申请人自备, 政府部门核发 …"""
    way: str = ""
    """收取方式: 纸质, 电子, 共享 …"""
    standard: str = ""
    """受理标准."""
    points: tuple[str, ...] = ()
    """审查要点: what the clerk accepts against (R037)."""
    required: bool = True
    copies: Count = 1
    form: bool = False
    """A form to fill in."""
    shared: bool = False
    """Obtainable by sharing, so it must not be demanded (R033)."""
    may_follow: bool = False
    """容缺: may be handed in later (R055)."""
    may_be_promised: bool = False
    """告知承诺: may be replaced by a commitment (R056)."""


class Step(Table, frozen=True, kw_only=True):
    """One step of the procedure with its limit, standard and result (R034)."""

    name: str
    limit: str = ""
    standard: str = ""
    result: str = ""


class GuideVersion(Table, frozen=True, kw_only=True):
    """A guide from its effective date on; the 18 elements of R031 in their order."""

    version: str
    effective_from: dt.date
    name: str
    """1 事项名称."""
    name_en: str = ""
    type: str = ""
    """2 事项类型 (R039)."""
    body: str = ""
    """3 实施主体."""
    kind: ItemKind = ItemKind.PROMISED
    """4 办件类型."""
    statutory_days: Positive = STATUTORY_DAYS
    """5 法定办理时限."""
    statutory_unit: Unit = Unit.WORKING_DAYS
    promised_days: Count = 0
    """6 承诺办理时限, working days; 0 for 即办件."""
    level: str = ""
    """7 行使层级."""
    audience: str = ""
    """8 服务对象."""
    basis: tuple[str, ...] = ()
    """9 设定依据."""
    conditions: tuple[str, ...] = ()
    """10 申请条件."""
    materials: tuple[Material, ...] = ()
    """11 申请材料."""
    fee: str = ""
    """12 收费信息."""
    steps: tuple[Step, ...] = ()
    """13 办理流程."""
    result: str = ""
    """14 审批结果."""
    address: str = ""
    """15 办理地址."""
    hours: str = ""
    """16 办理时间."""
    enquiries: str = ""
    """17 咨询方式."""
    complaints: str = ""
    """18 监督投诉方式."""
    departments: tuple[str, ...] = ()
    """联办: every body, the leading one first (R075)."""
    superior_body: str = ""
    superior_days: Count = 0
    """上报件: the superior body and its limit (R043)."""
    receipt: bool = False
    """承诺件: a 收件回执 is given (R052)."""
    licence: bool = False
    """The result is a licence that can be printed by self-service (R112)."""
    same_person_decides: bool = False
    """即办件: whoever accepts may decide (R071, R074)."""


class GuideItem(Table, frozen=True, kw_only=True):
    """One item of the catalogue."""

    id: Slug
    service: str = ""
    """What to queue for; empty = handled without a number."""
    popular: bool = False
    keywords: tuple[str, ...] = ()
    """Further words people look for."""
    secret: bool = False
    """Excluded from everything that is shown (R045)."""
    versions: Annotated[tuple[GuideVersion, ...], msgspec.Meta(min_length=1)]


class GuideFile(Table, frozen=True, kw_only=True):
    """One file in the hall's `guides/` folder."""

    items: tuple[GuideItem, ...]
