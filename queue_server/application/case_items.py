"""The catalogue as cases see it: a guide of the day becomes the terms a case keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from queue_server.domain.cases.item import CaseKind, ItemMaterial, ItemRule
from queue_server.protocol.items import Guide

LICENSING = "行政许可"
"""The type of item whose law knows extensions (R098)."""
_MOST_KEPT = 4096


class GuideItems:
    """Items out of guides.

    Args:
        guide: the guide of an item in force on a day, or None.
    """

    def __init__(self, guide: Callable[[str, dt.date], Guide | None]) -> None:
        self._guide = guide
        self.in_force = lru_cache(_MOST_KEPT)(self._in_force)

    def _in_force(self, item_id: str, on: dt.date) -> ItemRule | None:
        guide = self._guide(item_id, on)
        return item_rule(guide) if guide else None


def item_rule(guide: Guide) -> ItemRule:
    """Return what a case keeps of a guide."""
    return ItemRule(
        id=guide.item_id,
        name=guide.name,
        version=guide.version,
        kind=CaseKind(guide.kind.value),
        promised_days=guide.promised_days,
        statutory_days=guide.statutory_days,
        licensing=guide.type == LICENSING,
        departments=guide.departments or ((guide.body,) if guide.body else ()),
        superior_days=guide.superior_days,
        receipt=guide.receipt,
        result=guide.result,
        basis=guide.basis,
        conditions=guide.conditions,
        fee=guide.fee,
        materials=tuple(
            ItemMaterial(
                id=one.id,
                name=one.name,
                required=one.required,
                copies=one.copies,
                way=one.way,
                points=one.points,
                may_follow=one.may_follow,
                may_be_promised=one.may_be_promised,
            )
            for one in guide.materials
        ),
    )
