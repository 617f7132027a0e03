"""Cases as rows of a list, and the words for dates, lights and states all paper areas share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from babel.dates import format_skeleton

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.table import Cell, Row
from qt_common.case_words import CASE_STATES, LIGHTS
from qt_common.i18n import Translator, mark
from qt_common.words import word
from queue_server.protocol.case_views import BagView, CaseState, CaseView, HandOver, Light

CASE_COLUMNS = (mark("期限"), mark("编号"), mark("事项"), mark("申请人"), mark("状态"), mark("材料在"))
BAG_COLUMNS = (mark("流转袋"), mark("保管人"), mark("接收时间"), mark("交接期限"))
HAND_OVER_COLUMNS = (mark("时间"), mark("交出"), mark("接收"), mark("地点"), mark("是否按时"))

LIGHT_TONES: Mapping[str, str] = {
    Light.GREEN: "serving",
    Light.AMBER: "calling",
    Light.RED: "fault",
    Light.MET: "serving",
}
STATE_TONES: Mapping[str, str] = {
    CaseState.CORRECTION: "calling",
    CaseState.REJECTED: "fault",
    CaseState.REFUSED: "fault",
    CaseState.READY: "primary",
}
_URGENCY = {Light.RED: 0, Light.AMBER: 1, Light.GREEN: 2, Light.NONE: 3, Light.MET: 4}


def day_words(day: dt.date, _: Translator) -> str:
    """Return e.g. `11月25日周三`."""
    return format_skeleton("MMMEd", dt.datetime(day.year, day.month, day.day), locale=_.language)


def moment_words(moment: dt.datetime, desk: Desk) -> str:
    """Return e.g. `14:05` today, `11月20日周五 14:05` on other days."""
    clock = desk.times.clock(moment)
    if desk.times.local(moment).date() == today(desk):
        return clock
    return f"{desk.times.date(moment)} {clock}"


def today(desk: Desk) -> dt.date:
    """Return the hall's date."""
    return desk.times.local(desk.now()).date()


def due_words(case: CaseView, desk: Desk) -> str:
    """Return by when a case must be done, seen from today; a pause is said first."""
    _ = desk.translate
    if case.paused:
        return _("计时中止")
    if case.due_on is None or case.light is Light.NONE:
        return word(LIGHTS, case.light, _)
    if case.light is Light.MET:
        return word(LIGHTS, Light.MET, _)
    days = (case.due_on - today(desk)).days
    if days < 0:
        return _("超期 {days} 天", days=-days)
    if days == 0:
        return _("今天到期")
    return _("{day} 到期", day=day_words(case.due_on, _))


def case_row(case: CaseView, desk: Desk) -> Row:
    """Return a case as a row below `CASE_COLUMNS`."""
    _ = desk.translate
    light = "secondary" if case.paused else LIGHT_TONES.get(case.light, "secondary")
    state = word(CASE_STATES, case.state, _)
    holder = desk.clerk_name(case.holder)
    return Row(
        case.id,
        (
            Cell(due_words(case, desk), light),
            Cell(case.number),
            Cell(f"【{_('急')}】{case.item_name}" if case.urgent else case.item_name),
            Cell(case.applicant),
            Cell(state, STATE_TONES.get(case.state, "")),
            Cell(_("{name}（交接已迟）", name=holder), "fault") if case.late_bag else Cell(holder),
        ),
    )


def by_urgency(case: CaseView) -> tuple[int, bool, dt.date, str]:
    """Order: red, amber, green; urgent ones and the earliest first."""
    return (_URGENCY.get(case.light, 3), not case.urgent, case.due_on or dt.date.max, case.number)


def bag_row(bag: BagView, desk: Desk) -> Row:
    """Return a bag as a row below `BAG_COLUMNS`."""
    return Row(
        bag.code,
        (
            Cell(bag.code),
            Cell(bag.holder_name),
            Cell(moment_words(bag.since, desk)),
            Cell(bag_due_words(bag, desk), "fault" if bag.late else "secondary"),
        ),
    )


def bag_due_words(bag: BagView, desk: Desk) -> str:
    """Return by when the next hand-over must be, and how late it is."""
    _ = desk.translate
    if bag.due_by is None:
        return _("不等交接")
    if not bag.late:
        return _("{when} 前交接", when=moment_words(bag.due_by, desk))
    minutes = max(1, round((desk.now() - bag.due_by).total_seconds() / 60))
    if minutes < 60:
        return _("已迟 {minutes} 分钟", minutes=minutes)
    if minutes < 24 * 60:
        return _("已迟 {hours} 小时", hours=minutes // 60)
    return _("已迟 {days} 天", days=minutes // (24 * 60))


def hand_over_row(one: HandOver, desk: Desk) -> Row:
    """Return a change of hands as a row below `HAND_OVER_COLUMNS`."""
    _ = desk.translate
    return Row(
        "",
        (
            Cell(moment_words(one.at, desk)),
            Cell(one.from_name),
            Cell(one.to_name),
            Cell(place_words(one.place, desk)),
            Cell(_("迟交"), "fault") if one.late else Cell(_("按时"), "serving"),
        ),
    )


def place_words(place: str, desk: Desk) -> str:
    """Return where something was: a counter's name, or the place as it was told."""
    return desk.counter_name(place) if place else ""
