"""The top bar: where this is, who works here, whether server and devices are well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.remedies import fault_names, remedy_for
from qt_common.words import LINK_STATES, word
from queue_server.client.reconnect import LinkState


@dataclass(frozen=True, slots=True)
class Dot:
    """One health dot.

    Attributes:
        name: what it is about, e.g. `评价器`.
        tone: `serving` well, `calling` with a warning, `fault` not working, empty unknown.
        words: its state in a word.
        remedy: what to do about it, for the hover text.
    """

    name: str
    tone: str
    words: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class StatusPicture:
    """The top bar and the banner below it.

    Attributes:
        counter: e.g. `3 号窗口`.
        counter_name: e.g. `社保医保窗口`.
        clerk: name and staff number, and for whom the clerk stands in.
        dots: server first, then the devices of this counter.
        banner: what it means that the server is away; empty while it is not.
        is_stale: what the lists show is old.
    """

    counter: str = ""
    counter_name: str = ""
    clerk: str = ""
    dots: tuple[Dot, ...] = ()
    banner: str = ""
    is_stale: bool = False


class Status(Model[StatusPicture]):
    """Where, who, and how everything is.

    Args:
        desk: the counter.
        devices: names of this counter's devices by id, e.g. `评价器`; already in words (msgids).
    """

    def __init__(self, desk: Desk, devices: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._devices = dict(devices)

    def _draw(self) -> StatusPicture:
        desk = self._desk
        counter = desk.counter_info
        return StatusPicture(
            counter=desk.counter_name(desk.counter_id),
            counter_name=counter.name
            if counter and counter.name != desk.counter_name(desk.counter_id)
            else "",
            clerk=self._clerk(),
            dots=(self._server_dot(), *(self._device_dot(one) for one in self._devices)),
            banner=self._banner(),
            is_stale=not desk.online,
        )

    def _clerk(self) -> str:
        _, clerk = self._desk.translate, self._desk.clerk
        if clerk is None:
            return ""
        name = f"{clerk.name} {clerk.number}".strip()
        return (
            _("{name}（代 {absent}）", name=name, absent=clerk.standing_in_for)
            if clerk.standing_in_for
            else name
        )

    def _server_dot(self) -> Dot:
        _, state = self._desk.translate, self._desk.hall.link.state
        if state is LinkState.ONLINE:
            return Dot(_("服务器"), "serving", _("已连接"))
        words = _("被拒绝") if state is LinkState.REFUSED else _("重连中")
        return Dot(_("服务器"), "fault", words, word(LINK_STATES, state, _))

    def _device_dot(self, device_id: str) -> Dot:
        desk, _ = self._desk, self._desk.translate
        name, device = _(self._devices[device_id]), desk.mirror.devices.get(device_id)
        if device is None or not desk.online:
            return Dot(name, "", _("未知"))
        if not device.faults:
            return Dot(name, "serving", _("正常")) if device.online else Dot(name, "fault", _("连接不上"))
        words = fault_names(device.faults, _)
        remedy = "\n".join(remedy_for(fault, _, device.kind) for fault in device.faults)
        return Dot(name, "calling" if device.online else "fault", words, remedy)

    def _banner(self) -> str:
        desk, _ = self._desk, self._desk.translate
        link = desk.hall.link
        if link.online:
            return ""
        since = desk.times.clock(desk.as_of)
        if link.state is LinkState.REFUSED:
            reason = desk.explain(link.refusal) if link.refusal else word(LINK_STATES, link.state, _)
            return _("{reason}屏幕内容截至 {time}。", reason=reason, time=since)
        return _("与服务器的连接中断，正在自动重连。屏幕内容截至 {time}，恢复前不能叫号。", time=since)
