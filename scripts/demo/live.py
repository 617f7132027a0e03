"""A hall on this screen, to be played with: kiosk, three counters, board, window screen, devices."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from PySide6.QtCore import QRect, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from rich.console import Console

from counter_terminal.settings import Settings
from counter_terminal.views.window import CounterWindow
from display_board.views.hall_board import HallBoard
from display_board.views.window_screen import WindowScreen
from kiosk.views.window import KioskWindow
from qt_common.clock import Clock, QtClock
from qt_common.i18n import Translator
from qt_common.terminal import run_until_closed
from qt_common.theme.tokens import COUNTER, Theme
from qt_common.theme.tokens import board as board_theme
from qt_common.times import LocalTimes
from scripts.demo.cast import Cast, Casting
from scripts.demo.day import wait_online
from scripts.demo.pictures import dress
from scripts.demo.rehearse import ONLINE_TIMEOUT_S, rehearse
from scripts.demo.shelf import DeviceShelf
from scripts.demo.stage import Stage, set_up

COUNTERS = ("w1", "w2", "w5")
WINDOW_SCREEN = "w1"
BOARD_HEIGHT_PX = 450
COUNTER_SCALE = 0.72
"""Three counters and everything else on one screen; a real one is alone on its PC."""
SHORT_DAY = 24
SHORT_DAY_SPEED = 60.0


def live(out: Path, *, windows: bool, seconds: float) -> int:
    """Show the hall until its kiosk is closed; where nobody can see it, rehearse a short day instead."""
    console = Console()
    if not windows:
        console.print("没有显示器，改为离屏演练 / no display: rehearsing a short day offscreen")
        return rehearse(out, SHORT_DAY, SHORT_DAY_SPEED, seed=1)
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    work = out / "work" / f"{time.time():.0f}"
    work.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=work / "screens.log", level=logging.WARNING)
    with set_up(work, "demo-open.toml", None) as stage:
        clock = QtClock()
        cast = Casting(stage, clock).make((WINDOW_SCREEN,))
        cast.start()
        wait_online(cast, ONLINE_TIMEOUT_S)
        shown = _open_windows(stage, cast, clock, application)
        console.print("在取号机上取号，再到窗口点“呼叫下一位”；关闭取号机窗口即结束。")
        console.print("Take a number at the kiosk, press Next at a counter; closing the kiosk ends it.")
        if seconds:
            QTimer.singleShot(round(seconds * 1000), application.quit)
        code = run_until_closed(application)
        for widget in shown:
            widget.close()
        cast.close()
    return code


def _open_windows(stage: Stage, cast: Cast, clock: Clock, application: QApplication) -> list[QWidget]:
    theme = COUNTER.scaled(COUNTER_SCALE)
    room = application.primaryScreen().availableGeometry()
    kiosk = KioskWindow(next(iter(cast.kiosks.values())), locked=False)
    kiosk.destroyed.connect(application.quit)
    shelf = DeviceShelf(stage.simulators, stage.folder, clock)
    counters = [_counter(stage, cast, name, theme) for name in COUNTERS]
    widgets: list[QWidget] = [kiosk, *_boards(stage, cast, clock), shelf, *counters]
    for widget, place in reversed(list(zip(widgets, _places(room, len(counters)), strict=True))):
        widget.setGeometry(place)
        widget.show()
    for name in COUNTERS:
        clerk = next(one for one in stage.config.clerks if name in one.counters)
        cast.counters[name].session.log_in(clerk.id, stage.password(clerk.id), name)
    return widgets


def _counter(stage: Stage, cast: Cast, name: str, theme: Theme) -> CounterWindow:
    memory = QSettings(str(stage.folder / f"{name}.ini"), QSettings.Format.IniFormat)
    window = CounterWindow(theme, Settings(), cast.counters[name], memory)
    label = next(one.label for one in stage.config.counters if one.id == name)
    window.setWindowTitle(f"{label} 号窗口 Counter {label}")
    for widget in (window, window.mini_bar):
        dress(widget, theme, "counter_terminal")
    return window


def _boards(stage: Stage, cast: Cast, clock: Clock) -> list[QWidget]:
    translate = Translator("display_board")
    times = LocalTimes(translate, stage.config.hall.timezone)
    theme = board_theme(BOARD_HEIGHT_PX)
    pages: list[QWidget] = [HallBoard(cast.board, theme, clock, translate, times, stage.folder)]
    pages += [
        WindowScreen(model, theme, clock, translate, times, stage.folder) for model in cast.windows.values()
    ]
    for page, title in zip(pages, ("大厅屏 Board", "窗口屏 Window screen"), strict=True):
        page.setWindowTitle(title)
        dress(page, theme, "display_board")
    return pages


def _places(room: QRect, counters: int) -> list[QRect]:
    """Return where kiosk, board, window screen, shelf and counters go: side by side, counters overlapping."""
    width, height = room.width(), room.height()
    kiosk_height = round(height * 0.86)
    kiosk_width = round(kiosk_height * 9 / 16)
    board_width = round((width - kiosk_width) * 0.56)
    places = [
        QRect(room.x(), room.y() + 30, kiosk_width, kiosk_height),
        QRect(room.x() + kiosk_width + 8, room.y() + 30, board_width, round(board_width * 9 / 16)),
        QRect(
            room.x() + kiosk_width + board_width + 16,
            room.y() + 30,
            width - kiosk_width - board_width - 24,
            round((width - kiosk_width - board_width) * 9 / 16),
        ),
        QRect(room.x() + width - 370, room.y() + 400, 360, height - 420),
    ]
    left = room.x() + kiosk_width + 8
    top = room.y() + round(board_width * 9 / 16) + 70
    back = counters - 1
    places += [QRect(left + 14 * (back - n), top + 30 * (back - n), 984, 553) for n in range(counters)]
    return places
