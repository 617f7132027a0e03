"""The demonstration's shelf of devices: what their simulators show, and what a person may do to them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qt_common.clock import Clock
from scripts.demo.simulators import Simulator

LOOK_S = 1.0
SHOWN = {"printer-1": "取号机打印机", "hall-led": "LED 屏", "bars": "窗口条屏", "pads": "叫号器和评价器"}
FACES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
PICTURE_WIDTH_PX = 340
PICTURE_HEIGHT_PX = 190


class DeviceShelf(QWidget):
    """Pictures of the simulated devices, renewed every second; rating keys of window 1; paper on and off.

    Args:
        simulators: the stage's devices.
        folder: for the pictures.
        clock: drives the renewal.
    """

    def __init__(self, simulators: dict[str, Simulator], folder: Path, clock: Clock) -> None:
        super().__init__()
        self.setWindowTitle("设备（模拟器看到的） Devices")
        self._simulators = simulators
        self._folder = folder
        self._pictures = {name: QLabel() for name in SHOWN}
        self._paper = QPushButton("让打印机缺纸 Paper out")
        self._paper.setCheckable(True)
        self._paper.toggled.connect(self._switch_paper)
        grid = QGridLayout()
        for index, (name, title) in enumerate(SHOWN.items()):
            label = self._pictures[name]
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(QLabel(title), index * 2, 0)
            grid.addWidget(label, index * 2 + 1, 0)
        column = QVBoxLayout(self)
        column.addLayout(grid, 1)
        column.addLayout(self._rating_keys())
        column.addWidget(self._paper)
        self._alarm = clock.every(LOOK_S, self.look)
        self.destroyed.connect(self._alarm.cancel)

    def look(self) -> None:
        """Fetch every device's picture."""
        for name, label in self._pictures.items():
            path = self._folder / f"shelf-{name}.png"
            try:
                self._simulators[name].picture(path)
            except (RuntimeError, OSError):
                continue  # nothing printed yet
            picture = QPixmap(str(path))
            if not picture.isNull():
                room = QSize(PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX)
                smooth = Qt.TransformationMode.SmoothTransformation
                label.setPixmap(picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth))

    def _rating_keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for level, words in FACES.items():
            key = QPushButton(words)
            key.setStyleSheet("padding: 4px 0")
            key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            key.clicked.connect(partial(self._rate, level))
            row.addWidget(key)
        return row

    def _rate(self, level: int) -> None:
        self._simulators["pads"].do("rate", address=1, level=level)

    def _switch_paper(self, out: bool) -> None:
        self._simulators["printer-1"].do("fault", name="paper_out", value=out)
