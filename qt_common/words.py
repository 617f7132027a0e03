"""Words for the states and kinds that cross the wire as slugs; one glossary for all programs."""

from __future__ import annotations

from collections.abc import Mapping

from qt_common.i18n import Translator, mark
from queue_server.client.reconnect import LinkState
from queue_server.protocol.views import CounterState, ServiceState, TicketState

TICKET_STATES: Mapping[str, str] = {
    TicketState.WAITING: mark("等候中"),
    TicketState.CALLED: mark("呼叫中"),
    TicketState.SERVING: mark("办理中"),
    TicketState.HELD: mark("已挂起"),
    TicketState.NO_SHOW: mark("已过号"),
    TicketState.COMPLETED: mark("已办结"),
    TicketState.CANCELLED: mark("已取消"),
}
COUNTER_STATES: Mapping[str, str] = {
    CounterState.CLOSED: mark("未开放"),
    CounterState.OPEN: mark("正常办理"),
    CounterState.PAUSED: mark("暂停服务"),
}
SERVICE_STATES: Mapping[str, str] = {
    ServiceState.OPEN: mark("可以取号"),
    ServiceState.CLOSED: mark("现在不受理"),
    ServiceState.FULL: mark("今天的号已取完"),
    ServiceState.REDIRECT: mark("不在本大厅办理"),
}
CLOSED_REASONS: Mapping[str, str] = {
    "outside_hours": mark("现在不是受理时间"),
    "holiday": mark("今天休息"),
    "cut_off": mark("临近下班，已停止取号"),
    "limit_reached": mark("今天的号已取完"),
    "redirect": mark("不在本大厅办理"),
    "no_counter": mark("现在没有窗口受理"),
    "booking_only": mark("这个时段只接待预约"),
}
LINK_STATES: Mapping[str, str] = {
    LinkState.CONNECTING: mark("正在连接服务器"),
    LinkState.ONLINE: mark("已连接"),
    LinkState.WAITING: mark("与服务器的连接中断，正在自动重连"),
    LinkState.REFUSED: mark("服务器拒绝本终端，请联系管理员"),
    LinkState.CLOSED: mark("未连接"),
}


def word(table: Mapping[str, str], slug: str, _: Translator) -> str:
    """Return the word for a slug; an unknown one (from a newer server) is shown as it is."""
    return _(table[slug]) if slug in table else slug
