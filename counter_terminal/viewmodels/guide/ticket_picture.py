"""What the guide's screen shows of the ticket at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.session import Choice
from qt_common.words import TICKET_STATES, word
from queue_server.protocol.tickets import TicketIssued
from queue_server.protocol.views import CounterState, TicketState, TicketView

_TONES = {
    TicketState.WAITING: "primary",
    TicketState.CALLED: "calling",
    TicketState.SERVING: "serving",
    TicketState.HELD: "calling",
    TicketState.COMPLETED: "serving",
}
_LIVE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to bring, and whether the guide has seen it."""

    name: str
    seen: bool


@dataclass(frozen=True, slots=True)
class AtHandPicture:
    """The ticket at hand; `number` is empty without one.

    Attributes:
        state, tone: where the ticket is in its life.
        lines: service, people ahead, place, masked identity.
        link: the visitor's page, for a QR code; empty when unknown.
        papers: to be ticked off; empty when the service asks for none.
        precheck: what was recorded, in words.
        printers: to choose from.
        counters: open counters that may be told to call this ticket at once (green channel).
        busy: an earlier press has no answer yet.
    """

    number: str = ""
    fresh: bool = False
    state: str = ""
    tone: str = ""
    lines: tuple[str, ...] = ()
    link: str = ""
    papers: tuple[Paper, ...] = ()
    precheck: str = ""
    precheck_tone: str = ""
    printers: tuple[Choice, ...] = ()
    counters: tuple[Choice, ...] = ()
    can_precheck: bool = False
    can_print: bool = False
    can_reactivate: bool = False
    can_cancel: bool = False
    can_send: bool = False
    busy: bool = False


def draw_ticket(
    desk: Desk,
    ticket: TicketView,
    issued: TicketIssued,
    seen: Collection[str],
    printers: Mapping[str, str],
    *,
    fresh: bool,
    printing: bool,
    busy: bool,
) -> AtHandPicture:
    """Return the picture of a ticket.

    Args:
        desk: the guide's desk.
        ticket: its newest view.
        issued: what was told about it when it was taken or found.
        seen: papers the guide has seen.
        printers: names by id.
        fresh: it has just been taken here.
        printing: its slip is at a printer now.
        busy: an earlier press has no answer yet.
    """
    free = desk.online and not busy
    live, waiting = ticket.state in _LIVE, ticket.state is TicketState.WAITING
    precheck, precheck_tone = _precheck(desk, ticket)
    counters = tuple(_counters(desk, ticket)) if waiting else ()
    return AtHandPicture(
        number=ticket.number,
        fresh=fresh,
        state=word(TICKET_STATES, ticket.state, desk.translate),
        tone=_TONES.get(ticket.state, "secondary"),
        lines=tuple(_lines(desk, ticket, issued)),
        link=issued.link,
        papers=tuple(Paper(one, one in seen) for one in papers_of(desk, ticket)),
        precheck=precheck,
        precheck_tone=precheck_tone,
        printers=tuple(Choice(printer_id, name) for printer_id, name in printers.items()),
        counters=counters,
        can_precheck=free and live,
        can_print=bool(printers) and live and not printing,
        can_reactivate=free and ticket.state is TicketState.NO_SHOW,
        can_cancel=free and waiting,
        can_send=free and bool(counters),
        busy=busy,
    )


def papers_of(desk: Desk, ticket: TicketView) -> tuple[str, ...]:
    """Return what the ticket's service asks to bring, in the screen's language."""
    service = desk.find_service(ticket.service_id)
    if service is None:
        return ()
    return service.bring if desk.translate.is_chinese else service.bring_en or service.bring


def _lines(desk: Desk, ticket: TicketView, issued: TicketIssued) -> list[str]:
    _ = desk.translate
    service = desk.service_name(ticket.service_id)
    lines = [" · ".join(part for part in (service, desk.priority_name(ticket.priority)) if part)]
    if ticket.state is TicketState.WAITING:
        wait = desk.times.wait(issued.estimate)
        ahead = _("前面还有 {count} 人", count=issued.ahead)
        lines.append(" · ".join(part for part in (ahead, wait) if part))
    if ticket.for_counter_id:
        lines.append(_("只由 {counter} 呼叫", counter=desk.counter_name(ticket.for_counter_id)))
    elif ticket.counter_id:
        lines.append(_("在 {counter}", counter=desk.counter_name(ticket.counter_id)))
    lines.append(_("{time} 取号", time=desk.times.clock(ticket.issued_at)))
    if ticket.masked_identity:
        lines.append(_("取号人：{identity}", identity=ticket.masked_identity))
    return lines


def _precheck(desk: Desk, ticket: TicketView) -> tuple[str, str]:
    _ = desk.translate
    if ticket.precheck == "complete":
        return _("已预审：材料齐全"), "serving"
    if ticket.precheck == "missing":
        return _("已预审：还缺 {papers}", papers=_("、").join(ticket.precheck_missing)), "calling"
    return "", ""


def _counters(desk: Desk, ticket: TicketView) -> list[Choice]:
    """Return the open counters that may serve the ticket."""
    return [
        Choice(info.id, desk.counter_name(info.id))
        for info in desk.info.counters
        if ticket.service_id in info.services
        and (view := desk.mirror.counters.get(info.id)) is not None
        and view.state is CounterState.OPEN
    ]
