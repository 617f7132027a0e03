"""Seals at the engraver: a clock of two hours, told in words and in the colour of its urgency (R119)."""

from __future__ import annotations

from dataclasses import dataclass

from counter_terminal.viewmodels.case_search.rows import moment_words
from counter_terminal.viewmodels.desk import Desk
from qt_common.i18n import mark
from queue_server.protocol.case_views import SealOrderView

SEALS = (mark("法定名称章"), mark("财务专用章"), mark("发票专用章"), mark("法定代表人名章"))
SOON_S = 30 * 60


@dataclass(frozen=True, slots=True)
class SealsPicture:
    """An order.

    Attributes:
        clock: the time left, or by how much it is late; empty once the seals are here.
        tone: of the clock.
        lines: ordered, pulled, ready, each with its time.
        ready: the seals are here.
    """

    clock: str
    tone: str
    lines: tuple[str, ...]
    ready: bool


def draw_seals(order: SealOrderView, desk: Desk) -> SealsPicture:
    """Return an order as it stands now."""
    _ = desk.translate
    left_s = (order.due_at - desk.now()).total_seconds()
    lines = [_("{when} 向刻章单位下单", when=moment_words(order.ordered_at, desk))]
    if order.pulled_at:
        lines.append(_("{when} 刻章单位已取走数据", when=moment_words(order.pulled_at, desk)))
    elif not order.ready_at:
        lines.append(_("刻章单位还没有取走数据"))
    if order.ready_at:
        words = _("{when} 印章已送到，晚于两小时") if order.late else _("{when} 印章已送到，按时")
        lines.append(words.format(when=moment_words(order.ready_at, desk)))
        return SealsPicture("", "calling" if order.late else "serving", tuple(lines), ready=True)
    if left_s < 0:
        clock = _("已超时 {time}", time=desk.times.duration(-left_s))
        return SealsPicture(clock, "fault", tuple(lines), ready=False)
    clock = _("还剩 {time}", time=desk.times.duration(left_s))
    return SealsPicture(clock, "calling" if left_s < SOON_S else "serving", tuple(lines), ready=False)
