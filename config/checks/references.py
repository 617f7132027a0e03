"""Names that must exist elsewhere in the hall."""

from __future__ import annotations

from collections.abc import Collection

from config.errors import KeyPath
from config.messages import Words
from config.report import Report
from config.schema import HallConfig, ScreenLayout

EVERYTHING = "*"
"""A skill for every service (无差别, R005)."""

_KINDS = {
    "calendars": Words("日历（calendars）", "calendar"),
    "zones": Words("等候区（zones）", "zone"),
    "groups": Words("分组（groups）", "group"),
    "services": Words("服务（services）", "service"),
    "counters": Words("窗口（counters）", "counter"),
    "clerks": Words("人员（clerks）", "clerk"),
    "kiosks": Words("取号机（kiosks）", "kiosk"),
    "devices": Words("设备（devices）", "device"),
}


class _References:
    """The ids of one hall, and the question whether a name is among them."""

    def __init__(self, hall: HallConfig, report: Report) -> None:
        self._ids = {table: [row.id for row in getattr(hall, table)] for table in _KINDS}
        self._report = report

    def one(self, table: str, name: str, path: KeyPath) -> None:
        if name and name not in self._ids[table]:
            known = self._ids[table]
            self._report.error(path, "unknown_reference", value=name, kind=_KINDS[table], known=known)

    def many(self, table: str, names: Collection[str], path: KeyPath) -> None:
        for index, name in enumerate(names):
            self.one(table, name, (*path, index))


def check_references(hall: HallConfig, report: Report) -> None:
    """Report every name that points at nothing."""
    names = _References(hall, report)
    for index, service in enumerate(hall.services):
        names.one("groups", service.group, ("services", index, "group"))
        names.one("calendars", service.calendar, ("services", index, "calendar"))
    _check_counters(hall, names, report)
    for index, clerk in enumerate(hall.clerks):
        names.many("counters", clerk.counters, ("clerks", index, "counters"))
        names.many("clerks", clerk.stands_in_for, ("clerks", index, "stands_in_for"))
        if clerk.id in clerk.stands_in_for:
            report.error(("clerks", index, "stands_in_for"), "own_stand_in")
    _check_screens(hall, names, report)
    for index, pad in enumerate(hall.pads):
        names.one("devices", pad.device, ("pads", index, "device"))
        names.one("counters", pad.counter, ("pads", index, "counter"))
    for index, led in enumerate(hall.leds):
        names.one("devices", led.device, ("leds", index, "device"))
        names.one("counters", led.counter, ("leds", index, "counter"))
        names.many("zones", led.zones, ("leds", index, "zones"))


def _check_counters(hall: HallConfig, names: _References, report: Report) -> None:
    for index, counter in enumerate(hall.counters):
        names.one("zones", counter.zone, ("counters", index, "zone"))
        names.one("calendars", counter.calendar, ("counters", index, "calendar"))
        for position, skill in enumerate(counter.skills):
            path: KeyPath = ("counters", index, "skills", position)
            if bool(skill.service) == bool(skill.group):
                report.error(path, "skill_needs_one")
            if skill.service != EVERYTHING:
                names.one("services", skill.service, (*path, "service"))
            names.one("groups", skill.group, (*path, "group"))


def _check_screens(hall: HallConfig, names: _References, report: Report) -> None:
    for index, board in enumerate(hall.boards):
        names.many("zones", board.zones, ("boards", index, "zones"))
        names.one("counters", board.counter, ("boards", index, "counter"))
        if board.layout is ScreenLayout.WINDOW and not board.counter:
            report.error(("boards", index, "counter"), "window_needs_counter")
    for index, kiosk in enumerate(hall.kiosks):
        names.one("devices", kiosk.printer, ("kiosks", index, "printer"))
        names.many("groups", kiosk.groups, ("kiosks", index, "groups"))
        for key in ("printer", "card_reader", "scanner") if kiosk.licence else ():
            names.one("devices", getattr(kiosk.licence, key), ("kiosks", index, "licence", key))
