"""What a desk tells the server about its devices, and when it keeps silent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from counter_terminal.tools.health import DeviceHealth
from devices.ports import DeviceStatus
from qt_common.hall import Hall, LinkStatus
from queue_server.protocol.hall import ReportDevice


class Listening(QObject):
    """A server's end that is always there and keeps what it is told."""

    link_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.link = SimpleNamespace(online=True)
        self.told: list[bool] = []

    def call(self, report: ReportDevice, *_: Any) -> None:
        self.told.append(report.online)


@pytest.mark.parametrize(("on_demand", "at_first"), [(True, []), (False, [False])])
def test_nothing_is_said_of_a_camera_nobody_has_opened(
    qtbot: QtBot, on_demand: bool, at_first: list[bool]
) -> None:
    hall = Listening()
    health = DeviceHealth(cast(Hall, hall), "camera-w5", "document_camera", on_demand=on_demand)
    hall.link_changed.emit(cast(LinkStatus, hall.link))
    assert hall.told == at_first
    health.take(DeviceStatus(True))
    hall.link_changed.emit(cast(LinkStatus, hall.link))
    assert hall.told == [*at_first, True, True]
