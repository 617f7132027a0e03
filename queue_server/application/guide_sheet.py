"""A guide as the sheet that is printed: the eighteen elements in the words of the template."""

from __future__ import annotations

import datetime as dt

from queue_server.application.case_paperwork import CASE_KINDS
from queue_server.domain.cases.rules import Imprint
from queue_server.papers import model, parts
from queue_server.protocol.items import Guide, GuideMaterial


def guide_sheet(guide: Guide, imprint: Imprint, today: dt.date, link: str) -> model.Guide:
    """Return what the sheet says.

    Args:
        guide: the version in force.
        imprint: whose hall it is.
        today: the day it is printed.
        link: the guide's phone page, for its QR code.
    """
    return model.Guide(
        head=parts.Head(
            hall_name=imprint.hall_name,
            paper_number="",
            issued_on=today,
            item_name=guide.name,
            hall_phone=imprint.hall_phone,
            hall_address=imprint.hall_address,
            qr_text=link,
            complaint_phone=imprint.complaint_phone,
        ),
        version=f"{guide.version}（{guide.effective_from:%Y年%m月%d日}起）",
        item_type=guide.type,
        authority=guide.body,
        case_kind=CASE_KINDS[guide.kind.value],
        statutory_limit=_days(guide.statutory_days),
        promised_limit=_days(guide.promised_days) if guide.promised_days else "当场办结",
        level=guide.level,
        audience=guide.audience,
        basis=guide.basis,
        conditions=guide.conditions,
        materials=tuple(map(_material, guide.materials)),
        fee=guide.fee,
        steps=tuple(
            parts.GuideStep(name=one.name, limit=one.limit, standard=one.standard, result=one.result)
            for one in guide.steps
        ),
        result=guide.result,
        place=guide.address,
        hours=guide.hours,
        enquiries=guide.enquiries,
        complaints=guide.complaints,
        superior_limit=_days(guide.superior_days) if guide.superior_days else "",
    )


def _material(material: GuideMaterial) -> parts.GuideMaterial:
    copies = f"{material.copies}份" if material.copies > 1 else ""
    return parts.GuideMaterial(
        name=material.name,
        type=material.type,
        basis=material.basis,
        sample=material.sample,
        source=material.source,
        collection=f"{material.way}{copies}",
        standard=material.standard,
    )


def _days(count: int) -> str:
    return f"{count}个工作日"
