"""Takes the pictures of a day: each screen once, at a moment when it has something to show."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize
from PySide6.QtWidgets import QAbstractButton, QWidget

from counter_terminal.settings import Settings
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.window import CounterWindow
from display_board.views.hall_board import HallBoard
from display_board.views.window_screen import WindowScreen
from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.views.screens import LICENCES
from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.window import PORTRAIT, KioskWindow
from qt_common.clock import Clock
from qt_common.i18n import Translator
from qt_common.screenshot import opaque, picture
from qt_common.theme.fonts import base_font
from qt_common.theme.qss import program_style
from qt_common.theme.tokens import COUNTER, KIOSK, Theme
from qt_common.theme.tokens import board as board_theme
from qt_common.times import LocalTimes
from scripts.demo.cast import Cast
from scripts.demo.rail import Rail

BOARD = QSize(1920, 1080)
WINDOW = QSize(1280, 720)
COUNTER_SIZE = QSize(1366, 768)
PHONE = (390, 844)
PICTURED = ("w1", "w5", "w8", "back-1", "back-2", "guide")
"""Counters whose screens are pictured."""
TABS = {"issuing-seals": "刻章", "issuing-licence": "自助打印"}
"""What lies on a tab of its own."""
CASE_MOMENTS = ("case-", "scan-", "back-", "issuing-")
"""How moments of the work with papers begin; they are short, so each is taken when it first comes."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
BROWSER_TIMEOUT_S = 60.0


class Album:
    """The pictures of one day; each name is taken once.

    Attributes:
        rail: changes the area of work at any counter, pictured or not.

    Args:
        folder: where they go.
        cast: whose screens.
        clock: the day's clock.
        may_take: whether the hall is busy enough for a picture; told the picture's name.
        timezone: of the hall.
    """

    def __init__(
        self, folder: Path, cast: Cast, clock: Clock, may_take: Callable[[str], bool], timezone: str
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._may_take = may_take
        self._taken: set[str] = set()
        self._kiosk_model = next(iter(cast.kiosks.values()))
        self._kiosk = KioskWindow(self._kiosk_model, KIOSK.without_motion(), locked=False)
        self._licence_model = cast.licence
        self._licence = KioskWindow(cast.licence, KIOSK.without_motion(), locked=False, screens=LICENCES)
        self._counters = {name: self._counter(cast.counters[name]) for name in PICTURED}
        self.rail = Rail(self._counters)
        translate = Translator("display_board")
        times = LocalTimes(translate, timezone)
        self._cast = cast
        theme = board_theme(BOARD.height())
        self._board = HallBoard(cast.board, theme, clock, translate, times, folder)
        dress(self._board, theme, "display_board")
        theme = board_theme(WINDOW.height())
        self._windows = {
            name: WindowScreen(model, theme, clock, translate, times, folder)
            for name, model in cast.windows.items()
        }
        for window in self._windows.values():
            dress(window, theme, "display_board")
        self._lay_out()

    @property
    def names(self) -> list[str]:
        """What has been taken."""
        return sorted(self._taken)

    def kiosk(self, moment: str, model: KioskModel) -> None:
        """A kiosk has something to show; only the first kiosk is pictured."""
        if model is self._kiosk_model:
            self._take(f"kiosk-{moment.replace('_', '-')}", self._kiosk)

    def licence(self, moment: str, model: LicenceModel) -> None:
        """The licence printer has something to show."""
        self._take(f"licence-{moment}", self._licence, at_once=True)

    def counter(self, moment: str, terminal: CounterTerminal) -> None:
        """A counter has something to show."""
        window = self._counters.get(terminal.desk.counter_id)
        if window is not None and moment.startswith(CASE_MOMENTS):
            if moment in TABS and moment not in self._taken:
                _press_tab(window, TABS[moment])
            self._take(moment, window, at_once=True)
        elif window is not None and terminal.desk.counter_id in ("w1", "guide"):
            self._take(f"counter-{moment}", window)
            if moment == "serving":
                self._take("counter-mini-bar", window.mini_bar)

    def look_around(self) -> None:
        """Take what is worth it on boards, window screens and the guide desk."""
        spotlight = self._cast.board.spotlight
        if spotlight.taking_over and len(self._cast.board.recent) == 6:
            self._take("board-call", self._board)
        elif spotlight.line is not None and not spotlight.blinking and len(self._cast.board.recent) == 6:
            self._take("board", self._board)
        for name, model in self._cast.windows.items():
            self._windows[name].refresh()  # it may not have heard yet of what the model already says
            self._take(f"window-screen-{model.mood.value}", self._windows[name])
        if self._cast.counters["guide"].desk.mirror.open_help():
            self._take("guide-desk", self._counters["guide"])

    def lost_link(self) -> None:
        """The server is gone: what do people see?"""
        self._take("board-link-lost", self._board)
        self._take("counter-link-lost", self._counters["w1"])
        self._take("kiosk-link-lost", self._kiosk)
        for window in self._windows.values():
            self._take("window-screen-link-lost", window)

    def phone(self, name: str, link: str, still: Callable[[], bool]) -> None:
        """Open a visitor's page in a browser, if there is one on this machine; again later unless `still`."""
        browser = next((path for path in map(shutil.which, BROWSERS) if path), None)
        if browser is None or name in self._taken or not self._may_take(name):
            return
        self._taken.add(name)
        profile = self._folder / "work" / f"browser-{name}"
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += ["--disable-background-networking", "--no-first-run", f"--user-data-dir={profile}"]
        command += [f"--window-size={PHONE[0]},{PHONE[1]}", "--force-device-scale-factor=2"]
        command += [f"--screenshot={self._path(name)}", link]
        subprocess.run(command, timeout=BROWSER_TIMEOUT_S, capture_output=True, check=False)
        if not still():
            self._taken.discard(name)

    def close(self) -> None:
        """Put every screen away."""
        kiosks = (self._kiosk, self._licence)
        for widget in (*kiosks, self._board, *self._windows.values(), *self._counters.values()):
            widget.close()

    def _lay_out(self) -> None:
        """Lay every screen out beforehand: at sixty times the speed a moment is too short for it."""
        picture(self._kiosk, PORTRAIT)
        picture(self._licence, PORTRAIT)
        picture(self._board, BOARD)
        for window in self._windows.values():
            picture(window, WINDOW)
        for counter in self._counters.values():
            picture(counter, COUNTER_SIZE)
            counter.mini_bar.grab()  # without showing it: shown, a tool window comes to the front

    def _take(self, name: str, widget: QWidget, *, at_once: bool = False) -> None:
        if name not in self._taken and (at_once or self._may_take(name)):
            self._taken.add(name)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            opaque(widget.grab()).save(str(self._path(name)), "PNG")

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.png"

    def _counter(self, terminal: CounterTerminal) -> CounterWindow:
        memory = QSettings(str(self._folder / "work" / "places.ini"), QSettings.Format.IniFormat)
        window = CounterWindow(COUNTER, Settings(chime=False), terminal, memory)
        for widget in (window, window.mini_bar):
            dress(widget, COUNTER, "counter_terminal")
        return window


def _press_tab(window: QWidget, words: str) -> None:
    for key in window.findChildren(QAbstractButton):
        if key.isVisible() and key.text().startswith(words):
            key.click()


def dress(widget: QWidget, theme: Theme, program: str) -> None:
    """Give one widget a program's look; several programs share this process, so not the application."""
    widget.setFont(base_font(theme.sizes.body))
    widget.setStyleSheet(program_style(theme, program))
