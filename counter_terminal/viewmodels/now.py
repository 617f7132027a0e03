"""What the left column of the counter's screen shows: the visit at the counter, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass

from counter_terminal.viewmodels.buttons import Button
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.reasons import rule_sentence
from counter_terminal.viewmodels.waits import until_no_show, until_recall
from qt_common.words import TICKET_STATES, word
from queue_server.protocol.views import CounterState, CounterView, TicketState, TicketView

AMBER_AT = 0.8
"""Share of the target service time from which the timer warns."""
_BUSY = (TicketState.CALLED, TicketState.SERVING)


@dataclass(frozen=True, slots=True)
class Timer:
    """The running service time against its target.

    Attributes:
        text: e.g. `4:05`; empty while nobody is served.
        target: e.g. `目标 10 分钟`.
        share: time over target, 0 to 1.
        tone: `serving` in time, `calling` from 80 %, `fault` from the target on.
        words: the tone in words, empty in time.
    """

    text: str = ""
    target: str = ""
    share: float = 0.0
    tone: str = "serving"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Verbs:
    """The buttons below the number; `primary` is the big one."""

    primary: Button
    recall: Button
    start: Button
    no_show: Button
    transfer: Button
    hold: Button
    end: Button
    pause: Button


@dataclass(frozen=True, slots=True)
class Now:
    """The left column.

    Attributes:
        state: the counter's or the visit's state in a word.
        tone: its colour token.
        number: the ticket; empty while nobody is here.
        idle: what stands in the number's place while nobody is here.
        waited: how long the visitor has waited until the call.
        calls: which call this was, and how long ago.
        notes: lines for the clerk: how this visitor came here, what the last clerk wrote, next stops.
        precheck: what the guide found when looking through the papers; empty without a pre-check.
        precheck_tone: `serving` for complete papers, `calling` when something is missing.
    """

    state: str
    tone: str
    verbs: Verbs
    number: str = ""
    idle: str = ""
    service: str = ""
    priority: str = ""
    waited: str = ""
    calls: str = ""
    timer: Timer = Timer()
    notes: tuple[str, ...] = ()
    precheck: str = ""
    precheck_tone: str = ""


def draw_now(desk: Desk, pending: str, *, next_finishes: bool, can_invite: bool) -> Now:
    """Return the left column.

    Args:
        desk: the counter.
        pending: the verb that has no answer yet, or empty.
        next_finishes: the big button ends a visit and calls the next in one press.
        can_invite: there is an ended visit whose rating may be invited.
    """
    ticket = desk.ticket
    verbs = _draw_verbs(desk, ticket, pending, next_finishes=next_finishes, can_invite=can_invite)
    state, tone = _state(desk, ticket)
    if ticket is None:
        return Now(state=state, tone=tone, verbs=verbs, idle=_idle_words(desk), notes=_idle_notes(desk))
    precheck, precheck_tone = _precheck(desk, ticket)
    return Now(
        state=state,
        tone=tone,
        verbs=verbs,
        number=ticket.number,
        service=desk.service_name(ticket.service_id),
        priority=desk.priority_name(ticket.priority),
        waited=_waited(desk, ticket),
        calls=_calls(desk, ticket),
        timer=_timer(desk, ticket),
        notes=_notes(desk, ticket),
        precheck=precheck,
        precheck_tone=precheck_tone,
    )


def _state(desk: Desk, ticket: TicketView | None) -> tuple[str, str]:
    _, counter = desk.translate, desk.counter
    if counter.state is CounterState.PAUSED:
        return _("暂停服务"), "calling"
    if counter.state is CounterState.CLOSED:
        return _("未开放"), "secondary"
    if ticket is None:
        return _("空闲"), "primary"
    return word(
        TICKET_STATES, ticket.state, _
    ), "calling" if ticket.state is TicketState.CALLED else "serving"


def _idle_words(desk: Desk) -> str:
    _, pause = desk.translate, desk.counter.pause
    if desk.counter.state is CounterState.PAUSED:
        return pause.reason if pause else _("暂停服务")
    if desk.counter.state is CounterState.CLOSED:
        return _("本窗口未开放")
    count = len(desk.waiting_here())
    return _("{count} 人等候", count=count) if count else _("现在没有人等候")


def _idle_notes(desk: Desk) -> tuple[str, ...]:
    _, pause = desk.translate, desk.counter.pause
    if desk.counter.state is not CounterState.PAUSED or pause is None:
        return ()
    lines = [_("去向：{where}", where=pause.where)] if pause.where else []
    if pause.contact:
        lines.append(_("联系：{contact}", contact=pause.contact))
    if pause.back_at is not None:
        lines.append(_("预计 {time} 回来", time=desk.times.clock(pause.back_at)))
    return tuple(lines)


def _waited(desk: Desk, ticket: TicketView) -> str:
    if ticket.walk_in or ticket.called_at is None:
        return ""
    return desk.times.duration((ticket.called_at - ticket.issued_at).total_seconds())


def _calls(desk: Desk, ticket: TicketView) -> str:
    if ticket.state is not TicketState.CALLED or ticket.last_call_at is None:
        return ""
    ago = desk.times.duration((desk.now() - ticket.last_call_at).total_seconds())
    return desk.translate("第 {count} 次呼叫 · {ago} 前", count=ticket.recalls + 1, ago=ago)


def _timer(desk: Desk, ticket: TicketView) -> Timer:
    _ = desk.translate
    if ticket.state is not TicketState.SERVING or ticket.started_at is None:
        return Timer()
    seconds = (desk.now() - ticket.started_at).total_seconds()
    service = desk.find_service(ticket.service_id)
    text = desk.times.duration(seconds)
    if service is None:
        return Timer(text)
    share = seconds / 60 / service.target_service_min
    tone, words = "serving", ""
    if share >= 1:
        tone, words = "fault", _("已超过目标时间")
    elif share >= AMBER_AT:
        tone, words = "calling", _("快到目标时间")
    target = _("目标 {minutes} 分钟", minutes=service.target_service_min)
    return Timer(text, target, min(1.0, max(0.0, share)), tone, words)


def _notes(desk: Desk, ticket: TicketView) -> tuple[str, ...]:
    _ = desk.translate
    lines = []
    if ticket.walk_in:
        lines.append(_("绿色通道，未排队办理"))
    elif ticket.rule:
        lines.append(_("叫号原因：{why}", why=rule_sentence(ticket.rule, _)))
    if ticket.transfers:
        lines.append(_("由其他窗口转来（第 {count} 次转移）", count=ticket.transfers))
    if ticket.note:
        lines.append(_("备注：{note}", note=ticket.note))
    if ticket.next_services:
        stops = _("、").join(desk.service_name(one) for one in ticket.next_services)
        lines.append(_("之后还要办：{stops}", stops=stops))
    if ticket.masked_identity:
        lines.append(_("取号人：{identity}", identity=ticket.masked_identity))
    return tuple(lines)


def _precheck(desk: Desk, ticket: TicketView) -> tuple[str, str]:
    _ = desk.translate
    if ticket.precheck == "complete":
        return _("导办预审：材料齐全"), "serving"
    if ticket.precheck == "missing":
        return _("导办预审：还缺 {papers}", papers=_("、").join(ticket.precheck_missing)), "calling"
    return "", ""


def _draw_verbs(
    desk: Desk, ticket: TicketView | None, pending: str, *, next_finishes: bool, can_invite: bool
) -> Verbs:
    _, counter = desk.translate, desk.counter
    is_open = counter.state is CounterState.OPEN
    state = ticket.state if ticket is not None and is_open else None
    reason = _why_nothing_works(desk)

    def button(verb: str, text: str, works: bool, why: str = "") -> Button:
        return Button(text, works and not reason and not pending, reason or why, pending == verb)

    called = ticket if state is TicketState.CALLED else None
    recall_s = until_recall(called, desk.info, desk.now()) if called else 0
    no_show = until_no_show(called, desk.info, desk.now()) if called else None
    invites = state is None and is_open and can_invite
    return Verbs(
        primary=_primary(desk, state, pending, reason, next_finishes=next_finishes),
        recall=button(
            "recall",
            _("重呼"),
            called is not None and not recall_s,
            _("{seconds} 秒后可用", seconds=recall_s) if recall_s else "",
        ),
        start=button("start", _("开始"), state is TicketState.CALLED),
        no_show=button(
            "no_show", _("过号"), no_show is not None and no_show.is_over, no_show.words(_) if no_show else ""
        ),
        transfer=button("transfer", _("转移"), state in _BUSY),
        hold=button("hold", _("挂起"), state in _BUSY),
        end=button("end", _("邀请评价") if invites else _("办结"), invites or state is TicketState.SERVING),
        pause=_pause(desk, counter, state, pending, reason),
    )


def _why_nothing_works(desk: Desk) -> str:
    if not desk.online:
        return desk.translate("与服务器的连接中断，恢复后可用")
    return ""


def _primary(
    desk: Desk, state: TicketState | None, pending: str, reason: str, *, next_finishes: bool
) -> Button:
    _, counter = desk.translate, desk.counter
    text, verb = _("呼叫下一位"), "next"
    if counter.state is CounterState.PAUSED:
        text, verb = _("恢复服务"), "come_back"
    elif state is TicketState.CALLED:
        text, verb = _("开始办理"), "start"
    elif state is TicketState.SERVING:
        text, verb = (_("办结并呼叫下一位"), "next") if next_finishes else (_("办结并评价"), "end")
    works = counter.state is not CounterState.CLOSED and not reason and not pending
    return Button(text, works, reason, pending=pending == verb)


def _pause(desk: Desk, counter: CounterView, state: TicketState | None, pending: str, reason: str) -> Button:
    _ = desk.translate
    if counter.state is CounterState.PAUSED:
        return Button(_("恢复"), not pending and not reason, reason, pending == "come_back")
    why = _("请先办结、挂起或转出当前的号") if state in _BUSY else ""
    works = counter.state is CounterState.OPEN and state is None and not pending and not reason
    return Button(_("暂停"), works, reason or why, pending == "pause")
