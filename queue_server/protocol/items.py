"""The catalogue: items and their guides, 18 elements and for each material 7 (R031, R032)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

from queue_server.protocol.base import Id, Params, Role, View, method
from queue_server.protocol.case_views import CaseKind

_READERS = (Role.KIOSK, Role.COUNTER, Role.BOARD, Role.CONSOLE)


class ItemRow(View, frozen=True, kw_only=True):
    """An item in a list."""

    id: str
    name: str
    name_en: str = ""
    type: str = ""
    """R039, e.g. 行政许可."""
    department: str = ""
    service_id: str = ""
    """What to queue for."""
    kind: CaseKind = CaseKind.PROMISED
    promised_days: int = 0
    popular: bool = False
    keywords: tuple[str, ...] = ()
    """Further words people look for."""


class GuideMaterial(View, frozen=True, kw_only=True):
    """A material with its seven elements: 名称 类型 依据 样表 来源渠道 收取方式 受理标准."""

    id: str
    name: str
    name_en: str = ""
    type: str = ""
    """Original, copy, form …"""
    basis: str = ""
    sample: str = ""
    """Where the blank and the sample are."""
    source: str = ""
    """Who makes it: the applicant, a government body, another body."""
    way: str = ""
    """Paper, electronic, by sharing."""
    standard: str = ""
    required: bool = True
    copies: int = 1
    shared: bool = False
    """Obtainable by sharing: must not be demanded (R033)."""
    may_follow: bool = False
    may_be_promised: bool = False
    points: tuple[str, ...] = ()
    """审查要点."""


class GuideStep(View, frozen=True, kw_only=True):
    """One step of the procedure (R034)."""

    name: str
    limit: str = ""
    standard: str = ""
    result: str = ""


class Guide(View, frozen=True, kw_only=True):
    """办事指南: the 18 elements, in the order of R031."""

    item_id: str
    version: str
    effective_from: dt.date
    name: str
    name_en: str = ""
    type: str = ""
    body: str = ""
    """实施主体."""
    kind: CaseKind = CaseKind.PROMISED
    statutory_days: int = 20
    """Working days; 20 when the law says nothing (R042)."""
    calendar_days: bool = False
    """The statutory limit counts calendar days instead."""
    promised_days: int = 0
    level: str = ""
    """行使层级."""
    audience: str = ""
    """服务对象: 个人, 企业法人 …"""
    basis: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    materials: tuple[GuideMaterial, ...] = ()
    fee: str = ""
    steps: tuple[GuideStep, ...] = ()
    result: str = ""
    address: str = ""
    hours: str = ""
    enquiries: str = ""
    complaints: str = ""
    departments: tuple[str, ...] = ()
    """联办: every body, the leading one first."""
    superior_body: str = ""
    superior_days: int = 0
    """The superior body and its limit, for 上报件 (R043)."""
    receipt: bool = False
    """承诺件: a 收件回执 is given (R052)."""
    licence: bool = False
    """Its result is a licence that can be printed by self-service."""
    service_id: str = ""


class ItemsFound(View, frozen=True, kw_only=True):
    """A page of items."""

    items: tuple[ItemRow, ...]
    total: int


@method("item.search", ItemsFound, *_READERS)
class SearchItems(Params, frozen=True, kw_only=True):
    """Find items by name, pinyin initials or department; without text, the popular ones first."""

    text: Annotated[str, msgspec.Meta(max_length=60)] = ""
    department: str = ""
    type: str = ""
    service_id: str = ""
    offset: Annotated[int, msgspec.Meta(ge=0)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20


class GuideFound(View, frozen=True, kw_only=True):
    """The guide in force."""

    guide: Guide
    link: str = ""
    """The phone page of the guide."""


@method("item.guide", GuideFound, *_READERS)
class ReadGuide(Params, frozen=True, kw_only=True):
    """The guide in force today, or on a day."""

    item_id: Id
    on: dt.date | None = None
