"""A ticket's receipt: the hall's layout filled with the ticket's values, as the printer takes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from config import receipts as layouts
from devices.receipt import Align, Code128, Columns, Element, Feed, Qr, Receipt, Rule, Text
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.protocol.tickets import TicketIssued
from queue_server.protocol.views import HallView, ServiceInfo

MOST_WINDOWS = 6
"""A service more counters serve names only its area."""


@dataclass(frozen=True, slots=True)
class ReceiptWriter:
    """Composes receipts in a hall's layout.

    Attributes:
        layout: the hall's layout.
        reactivate_min: within how many minutes a missed number can come back.
    """

    layout: layouts.ReceiptLayout
    reactivate_min: int

    def receipt(
        self,
        issued: TicketIssued,
        hall: HallView,
        translate: Translator,
        times: LocalTimes,
        *,
        copy: int = 0,
    ) -> Receipt:
        """Return the receipt of a ticket; `copy` 0 is the first print."""
        values = ticket_values(issued, hall, translate, times)
        values["reactivate_min"] = str(self.reactivate_min)
        values["reprint"] = str(copy) if copy else ""
        filled = layouts.filled(self.layout, values, english=not translate.is_chinese)
        return Receipt(tuple(_element(one) for one in filled), cut=self.layout.cut)


def ticket_values(
    issued: TicketIssued, hall: HallView, translate: Translator, times: LocalTimes
) -> dict[str, str]:
    """Return everything a layout may say about a ticket, in the visitor's language."""
    _ = translate
    ticket = issued.ticket
    service = next((s for s in hall.services if s.id == ticket.service_id), None)
    priority = next((p for p in hall.priorities if p.id == ticket.priority), None)
    return {
        "number": ticket.number,
        "hall": _.name_of(hall.name, hall.name_en),
        "address": hall.address,
        "phone": hall.phone,
        "service": _.name_of(service.name, service.name_en) if service else ticket.service_id,
        "priority": _.name_of(priority.name, priority.name_en) if priority else "",
        "ahead": str(issued.ahead),
        "estimate": times.wait(issued.estimate),
        "zone": zones(issued, hall, translate),
        "windows": windows(ticket.service_id, hall, translate),
        "bring": _bring(service, translate),
        "identity": ticket.masked_identity,
        "issued_at": f"{times.local(ticket.issued_at):%Y-%m-%d %H:%M}",
        "booked_at": _time(ticket.booked_at, times),
        "link": issued.link,
    }


def zones(issued: TicketIssued, hall: HallView, translate: Translator) -> str:
    """Return where to wait, e.g. `东区`."""
    names = {zone.id: translate.name_of(zone.name, zone.name_en) for zone in hall.zones}
    return translate("、").join(names.get(zone, zone) for zone in issued.zones)


def windows(service_id: str, hall: HallView, translate: Translator) -> str:
    """Return the labels of the counters that may call, e.g. `1、2、3`; empty when there are many."""
    labels = [counter.label for counter in hall.counters if service_id in counter.services]
    return translate("、").join(labels) if len(labels) <= MOST_WINDOWS else ""


def _bring(service: ServiceInfo | None, translate: Translator) -> str:
    if service is None:
        return ""
    return translate("、").join((translate.is_chinese and service.bring) or service.bring_en or service.bring)


def _time(when: dt.datetime | None, times: LocalTimes) -> str:
    return f"{times.local(when):%m-%d %H:%M}" if when else ""


_ALIGN: Mapping[layouts.PaperAlign, Align] = {align: Align(align.value) for align in layouts.PaperAlign}


def _element(element: layouts.LayoutElement) -> Element:
    match element:
        case layouts.TextElement():
            return Text(element.text, element.size, _ALIGN[element.align], element.bold)
        case layouts.ColumnsElement():
            return Columns(element.left, element.right, element.bold)
        case layouts.RuleElement():
            return Rule()
        case layouts.FeedElement():
            return Feed(element.dots)
        case layouts.QrElement():
            return Qr(element.data, element.module_dots, _ALIGN[element.align])
        case layouts.Code128Element():
            return Code128(element.data, element.height_dots, _ALIGN[element.align])
