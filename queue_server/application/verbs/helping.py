"""Around the queue: device health, calls for help, messages, and what the boards say."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.refusals import find_counter
from queue_server.application.views import help_view
from queue_server.domain.events import (
    DeviceStatusChanged,
    DomainEvent,
    HelpAnswered,
    HelpRequested,
    MessageSent,
    NoticeChanged,
)
from queue_server.domain.model import DeviceStatus, HelpCall
from queue_server.domain.state import HallState
from queue_server.protocol import hall as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import NotFound


@handles(wire.ReportDevice)
def report_device(state: HallState, params: wire.ReportDevice, ctx: Context) -> Decision:
    """Keep a device's health; a mere confirmation makes no news."""
    reported = DeviceStatusChanged(
        at=ctx.now,
        device_id=params.device_id,
        device_kind=params.kind,
        online=params.online,
        faults=params.faults,
        detail=params.detail,
        host=ctx.actor.place,
    )
    known = state.devices.get(params.device_id)
    return Decision(() if known and _same(known, reported) else (reported,), lambda after: Empty())


def _same(known: DeviceStatus, reported: DeviceStatusChanged) -> bool:
    return (known.kind, known.online, known.faults, known.detail, known.host) == (
        reported.device_kind,
        reported.online,
        reported.faults,
        reported.detail,
        reported.host,
    )


@handles(wire.RequestHelp)
def request_help(state: HallState, params: wire.RequestHelp, ctx: Context) -> Decision:
    """Call a guide; pressing again while nobody has answered does not call twice."""
    waiting = open_call(state, params.source, params.reason)
    if waiting:
        return Decision((), lambda after: wire.HelpRaised(help=help_view(waiting)))
    raised = HelpRequested(
        at=ctx.now,
        help_id=ctx.new_id(),
        source=params.source,
        reason=params.reason,
        note=params.note,
    )
    return Decision((raised,), lambda after: wire.HelpRaised(help=help_view(after.helps[raised.help_id])))


def open_call(state: HallState, source: str, reason: str) -> HelpCall | None:
    """Return the unanswered call of a source for a reason, if there is one."""
    return next(
        (
            call
            for call in state.helps.values()
            if (call.source, call.reason) == (source, reason) and not call.answered_at
        ),
        None,
    )


def printer_alarm(state: HallState, fault: str, ctx: Context) -> tuple[DomainEvent, ...]:
    """Return the event that calls a guide to the asking terminal's printer; none when called already."""
    source = ctx.actor.place
    if not source or open_call(state, source, "printer"):
        return ()
    alarm = HelpRequested(at=ctx.now, help_id=ctx.new_id(), source=source, reason="printer", note=fault)
    return (alarm,)


@handles(wire.AnswerHelp)
def answer_help(state: HallState, params: wire.AnswerHelp, ctx: Context) -> Decision:
    """A guide is on the way; the first to answer has the call. Raises NotFound."""
    call = state.helps.get(params.help_id)
    if call is None:
        raise NotFound(what="help", id=params.help_id)
    answered = HelpAnswered(at=ctx.now, help_id=call.id, answered_by=ctx.actor.clerk_id)
    return Decision(
        () if call.answered_at else (answered,),
        lambda after: wire.HelpRaised(help=help_view(after.helps[call.id])),
    )


@handles(wire.SendMessage)
def send_message(state: HallState, params: wire.SendMessage, ctx: Context) -> Decision:
    """Send a private line to a counter, or to all. Raises NotFound."""
    if params.to_counter_id:
        find_counter(state, params.to_counter_id)
    sender = state.rules.clerks.get(ctx.actor.clerk_id)
    sent = MessageSent(
        at=ctx.now,
        message_id=ctx.new_id(),
        text=params.text,
        from_name=sender.name if sender else ctx.actor.place,
        to_counter_id=params.to_counter_id,
    )
    return Decision((sent,), lambda after: Empty())


@handles(wire.SetNotice)
def set_notice(state: HallState, params: wire.SetNotice, ctx: Context) -> Decision:
    """Change the ticker or the emergency message on every board."""
    now_shown = state.notice
    ticker = now_shown.ticker if params.ticker is None else params.ticker
    emergency = now_shown.emergency if params.emergency is None else params.emergency
    if (ticker, emergency) == (now_shown.ticker, now_shown.emergency):
        return Decision((), lambda after: Empty())
    changed = NoticeChanged(at=ctx.now, ticker=ticker, emergency=emergency)
    return Decision((changed,), lambda after: Empty())
