"""The demonstration's shelf of devices: what their simulators show, and what a person may do to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qt_common.clock import Clock
from scripts.demo.simulators import Simulator
from scripts.demo.stage import LICENCE_PRINTER

LOOK_S = 1.0
SHOWN = {
    "printer-1": "取号机打印机",
    "hall-led": "LED 屏",
    "bars": "窗口条屏",
    "pads": "叫号器和评价器",
    LICENCE_PRINTER: "打证机",
    "id-reader": "打证机读卡器",
}

READERS = {"id-reader": "打证机", "cards-w5": "5 号窗口", "cards-w2": "2 号窗口"}
PEOPLE = {"zhang": "张样本", "li": "李示例", "wang": "王虚构", "expired": "赵过期"}
"""Of the reader's own cast."""
CAMERAS = {"camera-w5": "5 号", "camera-w2": "2 号"}
FACES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
PICTURE_WIDTH_PX = 200
PICTURE_HEIGHT_PX = 44
COLUMNS = 2


class DeviceShelf(QWidget):
    """Pictures of the simulated devices, renewed every second; rating keys of window 1; paper on and off.

    Args:
        simulators: the stage's devices.
        folder: for the pictures.
        clock: drives the renewal.
        pages: what can be laid under a camera, one after the other.
    """

    def __init__(
        self, simulators: dict[str, Simulator], folder: Path, clock: Clock, pages: Sequence[Path]
    ) -> None:
        super().__init__()
        self.setWindowTitle("设备（模拟器看到的） Devices")
        self._simulators = simulators
        self._folder = folder
        self._pictures = {name: QLabel() for name in SHOWN}
        self._paper = QPushButton("取号机缺纸")
        self._paper.setCheckable(True)
        self._paper.toggled.connect(self._switch_paper)
        grid = QGridLayout()
        for index, (name, title) in enumerate(SHOWN.items()):
            label = self._pictures[name]
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            row, column_place = divmod(index, COLUMNS)
            grid.addWidget(QLabel(title), row * 2, column_place)
            grid.addWidget(label, row * 2 + 1, column_place)
        column = QVBoxLayout(self)
        column.addLayout(grid, 1)
        column.addLayout(self._rating_keys())
        column.addLayout(self._card_keys())
        column.addLayout(self._paper_keys(pages))
        faults = QHBoxLayout()
        faults.addWidget(self._paper)
        faults.addWidget(self._fault_key("打证机缺纸", "media_empty"))
        faults.addWidget(self._fault_key("打证机卡纸", "jam"))
        column.addLayout(faults)
        column.setSpacing(4)
        column.setContentsMargins(6, 4, 6, 4)
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

    def _card_keys(self) -> QHBoxLayout:
        """Lay somebody's card on a reader, or take it away."""
        row, reader, person = QHBoxLayout(), QComboBox(), QComboBox()
        for name, words in READERS.items():
            reader.addItem(words, name)
        for name, words in PEOPLE.items():
            person.addItem(words, name)
        lay, take = QPushButton("放卡"), QPushButton("取卡")
        lay.clicked.connect(
            lambda: self._simulators[reader.currentData()].do("lay", person=person.currentData())
        )
        take.clicked.connect(lambda: self._simulators[reader.currentData()].do("take"))
        for widget in (reader, person, lay, take):
            row.addWidget(widget)
        return row

    def _paper_keys(self, pages: Sequence[Path]) -> QHBoxLayout:
        """Lay the next page under a camera, or clear the desk."""
        row, next_page = QHBoxLayout(), itertools.cycle(pages)
        for name, words in CAMERAS.items():
            key = QPushButton(f"{words}放一页")
            key.clicked.connect(partial(self._lay_page, name, next_page))
            row.addWidget(key)
        return row

    def _lay_page(self, camera: str, pages: Iterator[Path]) -> None:
        self._simulators[camera].do("lay", path=str(next(pages)))

    def _fault_key(self, words: str, fault: str) -> QPushButton:
        key = QPushButton(words)
        key.setCheckable(True)
        key.toggled.connect(
            lambda on: self._simulators[LICENCE_PRINTER].do("fault", name=fault, value=bool(on))
        )
        return key

    def _rate(self, level: int) -> None:
        self._simulators["pads"].do("rate", address=1, level=level)

    def _switch_paper(self, out: bool) -> None:
        self._simulators["printer-1"].do("fault", name="paper_out", value=out)
