"""A hall on this screen, to be played with: kiosk, three counters, board, window screen, devices."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSettings, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from rich.console import Console

from counter_terminal.settings import Settings
from counter_terminal.views.window import CounterWindow
from display_board.views.hall_board import HallBoard
from display_board.views.window_screen import WindowScreen
from kiosk.licence.views.screens import LICENCES
from kiosk.views.window import KioskWindow
from qt_common.clock import Clock, QtClock
from qt_common.i18n import Translator
from qt_common.terminal import run_until_closed
from qt_common.theme.tokens import COUNTER, Theme
from qt_common.theme.tokens import board as board_theme
from qt_common.times import LocalTimes
from scripts.demo.cast import STAFF_CODE, Cast, Casting
from scripts.demo.day import wait_online
from scripts.demo.errands import with_errands
from scripts.demo.pictures import dress
from scripts.demo.rehearse import ONLINE_TIMEOUT_S, rehearse
from scripts.demo.script import write_script
from scripts.demo.sheets import Portfolio
from scripts.demo.shelf import DeviceShelf
from scripts.demo.stage import Stage, set_up

COUNTERS = ("w1", "w2", "w5")
WINDOW_SCREEN = "w1"
GAP_PX = 8
TITLE_PX = 30
"""Room for a window's title bar."""
COUNTER_SCALE = 0.66
"""Three counters and everything else on one screen; a real one is alone on its PC."""
STRIP_PX = 20
"""What a counter shows of the one behind it."""
SHORT_DAY = 24
SHORT_DAY_SPEED = 60.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where each window goes."""

    kiosks: list[QRect]
    boards: list[QRect]
    shelf: QRect
    counters: list[QRect]

    @property
    def all(self) -> list[QRect]:
        """In the order of the widgets."""
        return [*self.kiosks, *self.boards, self.shelf, *self.counters]


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
        console.print(f"打证机先装纸：长按左上角，密码 {STAFF_CODE}；设备架上可放身份证、放材料。")
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
    places = _places(room)
    kiosk = KioskWindow(next(iter(cast.kiosks.values())), locked=False)
    kiosk.destroyed.connect(application.quit)
    licence = KioskWindow(cast.licence, locked=False, screens=LICENCES)
    shelf = DeviceShelf(stage.simulators, stage.folder, clock, _pages(stage))
    counters = [_counter(stage, cast, name, theme) for name in COUNTERS]
    boards = _boards(stage, cast, clock, places.boards[0].height())
    widgets: list[QWidget] = [kiosk, licence, *boards, shelf, *counters]
    for widget, place in reversed(list(zip(widgets, places.all, strict=True))):
        widget.setGeometry(place)
        widget.show()
    for name in COUNTERS:
        clerk = next(one for one in stage.config.clerks if name in one.counters)
        cast.counters[name].session.log_in(clerk.id, stage.password(clerk.id), name)
    return widgets


def _pages(stage: Stage) -> list[Path]:
    """Return what somebody can lay under a camera."""
    _, errands = with_errands(write_script(SHORT_DAY, seed=1), seed=1)
    portfolio, errand = Portfolio(stage.folder / "papers"), next(iter(errands.values()))
    names = ("公司登记申请书", "公司章程", "住所使用证明")
    return [portfolio.page(errand, name, page) for name in names for page in (1, 2)] + [portfolio.mat]


def _counter(stage: Stage, cast: Cast, name: str, theme: Theme) -> CounterWindow:
    memory = QSettings(str(stage.folder / f"{name}.ini"), QSettings.Format.IniFormat)
    window = CounterWindow(theme, Settings(), cast.counters[name], memory)
    label = next(one.label for one in stage.config.counters if one.id == name)
    window.setWindowTitle(f"{label} 号窗口 Counter {label}")
    for widget in (window, window.mini_bar):
        dress(widget, theme, "counter_terminal")
    return window


def _boards(stage: Stage, cast: Cast, clock: Clock, height_px: int) -> list[QWidget]:
    translate = Translator("display_board")
    times = LocalTimes(translate, stage.config.hall.timezone)
    theme = board_theme(height_px)
    pages: list[QWidget] = [HallBoard(cast.board, theme, clock, translate, times, stage.folder)]
    pages += [
        WindowScreen(model, theme, clock, translate, times, stage.folder) for model in cast.windows.values()
    ]
    for page, title in zip(pages, ("大厅屏 Board", "窗口屏 Window screen"), strict=True):
        page.setWindowTitle(title)
        dress(page, theme, "display_board")
    return pages


def _places(room: QRect) -> Places:
    """Return where everything goes; only counters lie on each other, each leaving a strip of the next.

    Kiosks at the top left, the shelf of devices below them; boards at the top right, counters below.
    """
    width, height = room.width(), room.height()
    top = room.y() + TITLE_PX
    kiosk = QSize(round(height * 0.49 * 9 / 16), round(height * 0.49))
    left = room.x() + 2 * (kiosk.width() + GAP_PX)
    board_height = round(height * 0.24)
    board = QSize(round(board_height * 16 / 9), board_height)
    below_kiosks = top + kiosk.height() + TITLE_PX
    below_boards = top + board_height + TITLE_PX
    return Places(
        kiosks=[QRect(QPoint(room.x() + n * (kiosk.width() + GAP_PX), top), kiosk) for n in range(2)],
        boards=[QRect(QPoint(left + n * (board.width() + GAP_PX), top), board) for n in range(2)],
        shelf=QRect(room.x(), below_kiosks, left - room.x() - GAP_PX, height - below_kiosks),
        counters=[
            QRect(left + STRIP_PX * n, below_boards, min(902, width - left), 507)
            for n in range(len(COUNTERS))
        ],
    )
