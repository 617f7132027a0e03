"""What a receipt layout looks like on paper, without a printer and without a server.

The receipt goes the whole way: composed as for a visitor, encoded for a printer, and drawn
by the simulated printer from those bytes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from config.receipts import load_layout
from config.schema import Counter, HallConfig
from devices.codecs.escpos_profile import PROFILES
from devices.sim.paper import render_receipt
from qt_common.i18n import Translator
from qt_common.receipts import ReceiptWriter
from qt_common.times import LocalTimes
from queue_server.protocol.tickets import TicketIssued
from queue_server.protocol.views import (
    CounterInfo,
    Estimate,
    HallView,
    PriorityInfo,
    ServiceInfo,
    TicketState,
    TicketView,
    ZoneInfo,
)

SAMPLE_TOKEN = "sample-8hVw3kQzT1mXr5bNcYp7Lg"


def preview(config: HallConfig, layout_name: str, folder: Path, language: str, out: Path, copy: int) -> None:
    """Write a sample receipt as PNG.

    Args:
        config: the hall.
        layout_name: a layout of the hall or a shipped one.
        folder: where the hall's own layouts are.
        language: the visitor's.
        out: the picture.
        copy: 0 = first print.

    Raises:
        ConfigErrors: the layout is missing or wrong.
        devices.codecs.escpos.ReceiptDoesNotFit: it is too wide for its paper.
        OSError: the picture cannot be written.
    """
    layout = load_layout(layout_name, folder)
    translate = Translator("kiosk", language)
    times = LocalTimes(translate, config.hall.timezone)
    writer = ReceiptWriter(layout, config.no_show.reactivate_within_min)
    receipt = writer.receipt(sample_ticket(config), sample_hall(config), translate, times, copy=copy)
    profile = PROFILES["generic-58mm" if layout.paper_mm < 70 else "generic-80mm"]
    out.parent.mkdir(parents=True, exist_ok=True)
    render_receipt(receipt, profile).save(out)


def sample_ticket(config: HallConfig) -> TicketIssued:
    """Return a ticket of the hall's first service, for nobody."""
    service = config.services[0]
    priority = next((one.id for one in config.priority_classes if one.offered_at_kiosk), "")
    now = dt.datetime.now(dt.UTC)
    ticket = TicketView(
        id="sample",
        number=f"{service.prefix}{service.first_number + 11:03}",
        service_id=service.id,
        state=TicketState.WAITING,
        issued_at=now,
        seniority_at=now,
        priority=priority,
        masked_identity="110***********02X",
    )
    base = config.hall.public_url or f"http://192.168.1.10:{config.server.port}"
    return TicketIssued(
        ticket=ticket,
        ahead=3,
        estimate=Estimate(low_min=10, high_min=15),
        link=f"{base.rstrip('/')}/t/{SAMPLE_TOKEN}",
        zones=tuple(zone.id for zone in config.zones[:1]),
    )


def sample_hall(config: HallConfig) -> HallView:
    """Return as much of the hall as a receipt says; at work it comes from the server."""
    hall = config.hall
    return HallView(
        id=hall.id,
        name=hall.name,
        name_en=hall.name_en,
        address=hall.address,
        phone=hall.phone,
        services=tuple(
            ServiceInfo(
                id=service.id,
                name=service.name,
                name_en=service.name_en,
                group=service.group,
                prefix=service.prefix,
                target_wait_min=service.target_wait_min,
                target_service_min=service.target_service_min,
                bring=service.bring,
                bring_en=service.bring_en,
            )
            for service in config.services
        ),
        counters=tuple(_counter(counter, config) for counter in config.counters),
        zones=tuple(ZoneInfo(id=zone.id, name=zone.name, name_en=zone.name_en) for zone in config.zones),
        priorities=tuple(
            PriorityInfo(id=one.id, name=one.name, name_en=one.name_en) for one in config.priority_classes
        ),
    )


def _counter(counter: Counter, config: HallConfig) -> CounterInfo:
    served = tuple(
        service.id
        for service in config.services
        if any(skill.service in ("*", service.id) or skill.group == service.group for skill in counter.skills)
    )
    return CounterInfo(
        id=counter.id,
        label=counter.label,
        name=counter.name,
        kind=counter.kind.value,
        zone=counter.zone,
        services=served,
    )
