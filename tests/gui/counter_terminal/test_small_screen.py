"""What a window holds never makes it larger than the clerk's screen."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter_terminal.viewmodels.status import Dot, Status, StatusPicture
from counter_terminal.views.top_bar import DotWithWord, TopBar
from counter_terminal.views.workplace import Area, Workplace
from qt_common.clock import QtClock
from qt_common.i18n import Translator
from qt_common.theme.tokens import COUNTER
from qt_common.times import LocalTimes

DEVICES = ("服务器", "身份证阅读器", "扫码枪", "高拍仪", "文书打印机", "叫号器与评价器", "窗口条屏")


class Known(QObject):
    """How server and devices are, as a test says."""

    changed = Signal()

    def __init__(self, *tones: str) -> None:
        super().__init__()
        dots = tuple(
            Dot(name, tone, "缺纸" if tone == "fault" else "正常")
            for name, tone in zip(DEVICES, tones, strict=True)
        )
        self.picture = replace(StatusPicture(), counter="5 号窗口", clerk="周凯 1005", dots=dots)


def _screen(qtbot: QtBot, known: Known, width: int) -> QWidget:
    translate = Translator("counter_terminal")
    times = LocalTimes(translate, "Asia/Shanghai")
    bar = TopBar(COUNTER, translate, QtClock(), times, cast(Status, known))
    screen = QWidget()
    qtbot.addWidget(screen)
    QVBoxLayout(screen).addWidget(bar)
    screen.resize(width, 200)
    screen.show()
    QApplication.processEvents()
    return screen


def _words(screen: QWidget) -> list[str]:
    return [dot._words.text() for dot in screen.findChildren(DotWithWord) if dot._words.isVisible()]


def test_devices_without_room_keep_their_dots_and_faults_their_words(qtbot: QtBot) -> None:
    known = Known(*["serving"] * 4, "fault", *["serving"] * 2)
    screen = _screen(qtbot, known, 900)
    assert _words(screen) == ["文书打印机 缺纸"]
    screen.resize(1900, 200)
    QApplication.processEvents()
    assert len(_words(screen)) == len(DEVICES)


def test_an_area_that_is_not_shown_does_not_make_the_window_taller(qtbot: QtBot) -> None:
    low, tall, content = QWidget(), QWidget(), QWidget()
    content.setMinimumHeight(900)
    QVBoxLayout(tall).addWidget(content)
    areas = [Area("low", "低", "ph.lock", low), Area("tall", "高", "ph.lock", tall)]
    place = Workplace(COUNTER, Translator("counter_terminal"), areas)
    qtbot.addWidget(place)
    place.show()
    assert place.minimumSizeHint().height() < 768
    place.go("tall")
    QApplication.processEvents()
    assert place.minimumSizeHint().height() >= 900
