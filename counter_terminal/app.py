"""Wires a counter terminal together: settings, link, model, window. Read it to know the program.

A counter terminal is a terminal of the server; what it is called and which devices belong to
it stand in the hall file, keys and habits in the PC's own settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from config.holidays import load_holidays
from counter_terminal import settings as own_settings
from counter_terminal.settings import BadSettings, Settings
from counter_terminal.tools.equipment import Equipment
from counter_terminal.viewmodels.terminal import TOPICS, CounterTerminal
from counter_terminal.views.keys import bad_keys
from counter_terminal.views.window import CounterWindow
from counter_terminal.wiring import desk_printers, devices_of, find_counter, own_devices, places
from qt_common.i18n import Translator
from qt_common.terminal import CannotStart, Terminal, run_until_closed, show_on_screen
from qt_common.theme.fonts import base_font
from qt_common.theme.qss import program_style
from qt_common.theme.tokens import COUNTER, Theme

TALL_SCREEN_PX = 1000
TALL_SCALE = 1.25
"""On a full-HD screen everything is a quarter larger than on 1366 × 768."""


@dataclass(frozen=True, slots=True)
class Screen:
    """How the terminal fills its screen.

    Attributes:
        language: of the first screen; it can be changed there.
        windowed: an ordinary window.
        geometry: `x,y,width,height` of that window.
        mini: folded into the mini bar after each log-in.
        guide: the guide desk, whoever logs in.
    """

    language: str = "zh_CN"
    windowed: bool = False
    geometry: str = ""
    mini: bool = False
    guide: bool = False


def run(terminal: Terminal, counter_id: str, screen: Screen, settings_file: Path | None = None) -> int:
    """Run one counter terminal until it is closed."""
    config = terminal.config()
    find_counter(config, counter_id)
    settings = load_settings(settings_file or own_settings.default_path())
    app = QApplication([])
    app.setStyle("Fusion")
    hall = terminal.hall(TOPICS, "counter_terminal")
    translate = Translator("counter_terminal", screen.language)
    printers = desk_printers(config, counter_id, hall, translate, terminal.hall_file.parent)
    equipment = Equipment(own_devices(config, counter_id), hall, translate)
    model = CounterTerminal(
        hall,
        terminal.clock(),
        counter_id,
        translate=translate,
        devices=devices_of(config, counter_id),
        places=places(config),
        printing=printers,
        tools=equipment.tools,
        is_workday=load_holidays(terminal.hall_file.parent).is_workday,
        next_finishes=settings.next_finishes,
    )
    theme = dress(app)
    window = CounterWindow(theme, settings, model, guide=screen.guide, folds=screen.mini)
    show_on_screen(window, windowed=screen.windowed, geometry=screen.geometry)
    printers.start()
    equipment.start()
    hall.start()
    try:
        return run_until_closed(app)
    finally:
        model.close()
        hall.stop()
        equipment.stop()
        printers.stop()


def load_settings(path: Path) -> Settings:
    """Return this PC's settings. Raises CannotStart."""
    try:
        settings = own_settings.load(path)
    except BadSettings as error:
        raise CannotStart(str(error)) from error
    unknown = ", ".join(bad_keys(settings.keys))
    if unknown:
        raise CannotStart(f"{path}: 不认识的按键 / unknown keys: {unknown}")
    return settings


def dress(app: QApplication, height_px: int = 0) -> Theme:
    """Give the application its font and style sheet; return the theme for the screen's height."""
    height_px = height_px or app.primaryScreen().size().height()
    theme = COUNTER.scaled(TALL_SCALE) if height_px >= TALL_SCREEN_PX else COUNTER
    app.setFont(base_font(theme.sizes.body))
    app.setStyleSheet(program_style(theme, "counter_terminal"))
    return theme
