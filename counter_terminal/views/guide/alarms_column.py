"""The right column of the guide desk: who has called for help, and which device is not well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from counter_terminal.viewmodels.guide.alarms import Alarms, DeviceRow, HelpRow
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class AlarmsColumn(QFrame):
    """Calls above, devices below.

    Args:
        theme: sizes and colours.
        translate: the language.
        alarms: what it shows and answers.
    """

    def __init__(self, theme: Theme, translate: Translator, alarms: Alarms) -> None:
        super().__init__()
        self._theme, self._, self._alarms = theme, translate, alarms
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._calls_title = label("", "heading")
        self._devices_title = label("", "heading")
        self._calls, calls = _rows()
        self._devices, devices = _rows()
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step * 2, step * 2, step * 2)
        column.setSpacing(step)
        column.addWidget(self._calls_title)
        column.addWidget(calls, 1)
        column.addWidget(self._devices_title)
        column.addWidget(devices, 1)
        self._call_rows: list[_CallRow] = []
        self._device_rows: list[_DeviceRow] = []
        self._no_calls = label(translate("没有人求助"), "secondary")
        self._no_devices = label(translate("设备都正常"), "secondary")
        self._calls.insertWidget(0, self._no_calls)
        self._devices.insertWidget(0, self._no_devices)
        alarms.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._alarms.picture
        self._calls_title.setText(self._("求助 {count}", count=picture.open_calls))
        set_role(self._calls_title, "heading", "calling" if picture.open_calls else "")
        self._devices_title.setText(self._("设备报警 {count}", count=len(picture.devices)))
        self._no_calls.setVisible(not picture.calls)
        self._no_devices.setVisible(not picture.devices)
        self._show_calls(picture.calls)
        self._show_devices(picture.devices)

    def _show_calls(self, calls: Sequence[HelpRow]) -> None:
        while len(self._call_rows) < len(calls):
            row = _CallRow(self._theme, self._, self._alarms.answer)
            self._calls.insertWidget(len(self._call_rows), row)
            self._call_rows.append(row)
        for index, shown in enumerate(self._call_rows):
            shown.setVisible(index < len(calls))
            if index < len(calls):
                shown.show_call(calls[index])

    def _show_devices(self, devices: Sequence[DeviceRow]) -> None:
        while len(self._device_rows) < len(devices):
            row = _DeviceRow(self._theme)
            self._devices.insertWidget(len(self._device_rows), row)
            self._device_rows.append(row)
        for index, shown in enumerate(self._device_rows):
            shown.setVisible(index < len(devices))
            if index < len(devices):
                shown.show_device(devices[index])


class _CallRow(QFrame):
    def __init__(self, theme: Theme, translate: Translator, answer: Callable[[str], None]) -> None:
        super().__init__()
        self._, self._id = translate, ""
        self.setProperty("role", "row")
        self._where = label("", "lead", wrap=True)
        self._reason = label("", "body", wrap=True)
        self._since = label("", "caption", Qt.AlignmentFlag.AlignRight)
        self._button = QPushButton()
        self._button.setProperty("role", "small")
        self._button.setAutoDefault(True)
        self._button.clicked.connect(lambda: answer(self._id))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._where)
        words.addWidget(self._reason)
        right = QVBoxLayout()
        right.addWidget(self._since)
        right.addWidget(self._button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.sizes.step, 0, theme.sizes.step)
        row.addLayout(words, 1)
        row.addLayout(right)

    def show_call(self, call: HelpRow) -> None:
        """Show a call."""
        self._id = call.id
        self._where.setText(call.where)
        self._reason.setText(call.reason)
        set_role(self._reason, "tone", "" if call.answered else "fault" if call.urgent else "calling")
        self._since.setText(call.answered or self._("已等 {time}", time=call.since))
        self._button.setText(self._("我来处理"))
        self._button.setAccessibleName(f"{self._button.text()} {call.where}")
        self._button.setVisible(not call.answered)


class _DeviceRow(QFrame):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._name = label("", "lead", wrap=True)
        self._faults = label("", "tone", Qt.AlignmentFlag.AlignRight)
        self._remedy = label("", "body", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._faults)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.sizes.step, 0, theme.sizes.step)
        column.setSpacing(theme.sizes.step // 2)
        column.addLayout(top)
        column.addWidget(self._remedy)

    def show_device(self, device: DeviceRow) -> None:
        """Show a device."""
        self._name.setText(device.name)
        self._faults.setText(device.faults)
        set_role(self._faults, "tone", "fault" if device.stops else "calling")
        self._remedy.setText(device.remedy)


def _rows() -> tuple[QVBoxLayout, QScrollArea]:
    inside = QWidget()
    inside.setProperty("role", "list")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return column, area
