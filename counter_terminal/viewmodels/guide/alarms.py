"""Who needs a guide: calls for help from kiosks and counters, and devices that are not well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from qt_common.remedies import fault_names, remedy_for
from qt_common.words import word
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.hall import AnswerHelp
from queue_server.protocol.views import DeviceView, HelpView

REASONS: Mapping[str, str] = {
    "help": mark("请求帮助"),
    "printer": mark("打印机故障"),
    "complaint": mark("现场投诉"),
    "expert": mark("疑难问题，请专家"),
    "queue": mark("排队太长"),
    "licence": mark("证照打印需要处理，空白纸号"),
    "licence_codes": mark("领证码多次输错"),
    "blanks": mark("空白证照快用完"),
}
KINDS: Mapping[str, str] = {
    "ticket_printer": mark("小票打印机"),
    "led_board": mark("LED 屏"),
    "pads": mark("叫号器与评价器"),
    "voice": mark("语音播报"),
    "document_camera": mark("高拍仪"),
    "document_printer": mark("文书打印机"),
    "id_card_reader": mark("身份证阅读器"),
    "code_scanner": mark("扫码枪"),
    "vault": mark("扫描件库"),
}
VAULT = "vault"
OFFLINE = "offline"
COMPLAINT = "complaint"
SHOWN_AFTER_ANSWER_S = 300.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand.

    Attributes:
        kiosks: ids of the hall's kiosks.
        at: the kiosk or counter a device stands at, by device id.
    """

    kiosks: frozenset[str] = frozenset()
    at: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One call: where, why, since; `answered` says who is going, empty while nobody is."""

    id: str
    where: str
    reason: str
    since: str
    urgent: bool
    answered: str = ""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device that is not well: what it is, its faults, what to do."""

    id: str
    name: str
    faults: str
    remedy: str
    stops: bool


@dataclass(frozen=True, slots=True)
class AlarmsPicture:
    """Both lists; unanswered calls first, of these complaints first (R141), then the oldest."""

    calls: tuple[HelpRow, ...] = ()
    devices: tuple[DeviceRow, ...] = ()
    open_calls: int = 0


class Alarms(Model[AlarmsPicture]):
    """Help calls and device alarms.

    Args:
        desk: the guide's desk.
        places: where kiosks and devices stand.

    Signals:
        raised: somebody has just called for help.
    """

    raised = Signal()

    def __init__(self, desk: Desk, places: Places, parent: QObject | None = None) -> None:
        super().__init__(desk, parent, ticks=True)
        self._places = places
        self._press = Press(desk, self)
        desk.hall.happened.connect(self._on_event)

    def answer(self, help_id: str) -> None:
        """Say that this guide is on the way; the first to say so has the call."""
        self._press.send("answer", AnswerHelp(request_key=new_request_key(), help_id=help_id))

    def close(self) -> None:
        """Repeat nothing any more."""
        self._press.close()

    def _on_event(self, event: Event) -> None:
        if event.kind is EventKind.HELP_REQUESTED:
            self.raised.emit()

    def _draw(self) -> AlarmsPicture:
        mirror = self._desk.mirror
        waiting = sorted(mirror.open_help(), key=lambda one: one.reason != COMPLAINT)
        answered = [one for one in mirror.help.values() if one.answered_by and self._is_recent(one)]
        ill = [one for one in mirror.devices.values() if one.faults or not one.online]
        return AlarmsPicture(
            calls=tuple(self._call(one) for one in (*waiting, *answered)),
            devices=tuple(self._device(one) for one in sorted(ill, key=lambda one: (one.online, one.id))),
            open_calls=len(waiting),
        )

    def _is_recent(self, call: HelpView) -> bool:
        answered_at = call.answered_at
        return answered_at is not None and (
            (self._desk.now() - answered_at).total_seconds() < SHOWN_AFTER_ANSWER_S
        )

    def _call(self, call: HelpView) -> HelpRow:
        desk, _ = self._desk, self._desk.translate
        clerk = desk.clerk_name(call.answered_by)
        reason = word(REASONS, call.reason, _)
        note = fault_names((call.note,), _) if call.reason == "printer" and call.note else call.note
        return HelpRow(
            id=call.id,
            where=self._place(call.source),
            reason=_("{reason}：{note}", reason=reason, note=note) if note else reason,
            since=desk.times.duration((desk.now() - call.raised_at).total_seconds()),
            urgent=call.reason == COMPLAINT,
            answered=_("{name} 在处理", name=clerk) if clerk else "",
        )

    def _device(self, device: DeviceView) -> DeviceRow:
        _ = self._desk.translate
        faults = device.faults or (OFFLINE,)
        kind = word(KINDS, device.kind, _)
        place = "" if device.kind == VAULT else self._place(device.id)
        return DeviceRow(
            id=device.id,
            name=f"{kind} {place}".strip(),
            faults=fault_names(faults, _),
            remedy=remedy_for(faults[0], _, device.kind),
            stops=not device.online,
        )

    def _place(self, source: str) -> str:
        where = self._places.at.get(source, source)
        if where in self._places.kiosks:
            return self._desk.translate("取号机 {kiosk}", kiosk=where)
        return self._desk.counter_name(where)
