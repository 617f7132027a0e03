"""Wires a board together: settings, link, model, voice, page. Read it to know the program.

A board is a terminal of the server; which zones it shows, whether it speaks, and
whether it is a hall board or the screen of one window stands in the hall file.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from config.schema import Board, HallConfig, ScreenLayout, Voice
from devices.voice.engine import ClipEngine, TextEngine, VoiceEngine
from devices.voice.packs import load_pack, shipped_pack
from devices.voice.phrases import shipped_book
from devices.voice.queue import VoicePlan
from display_board.sound.card import SoundCard
from display_board.sound.player import Player, Recorder
from display_board.viewmodels.announcer import AnnouncerModel
from display_board.viewmodels.hall_board import TOPICS, HallBoardModel
from display_board.viewmodels.window_screen import WindowScreenModel
from display_board.views.hall_board import HallBoard
from display_board.views.window_screen import WindowScreen
from qt_common.clock import Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.terminal import CannotStart, Terminal, place_of, run_until_closed, show_on_screen
from qt_common.theme.fonts import base_font
from qt_common.theme.qss import program_style
from qt_common.theme.tokens import board as board_theme
from qt_common.times import LocalTimes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Screen:
    """How a board fills its screen.

    Attributes:
        language: of its words; hall and zone names follow it.
        height_px: of the screen it is made for; everything scales with it; 0 = its own height.
        windowed: an ordinary window.
        geometry: `x,y,width,height` of that window.
        still: nothing moves.
    """

    language: str = "zh_CN"
    height_px: int = 0
    windowed: bool = False
    geometry: str = ""
    still: bool = False


def screen_height_px(screen: Screen, full_px: int) -> int:
    """Return the height to draw for: as asked for, the window's, or that of the whole screen, `full_px`."""
    window_px = place_of(screen.geometry).height() if screen.geometry else full_px
    return screen.height_px or window_px


def run(terminal: Terminal, board_id: str, screen: Screen) -> int:
    """Run one board until it is closed."""
    config = terminal.config()
    board = find_board(config, board_id)
    app = QApplication([])
    screen = replace(screen, height_px=screen_height_px(screen, app.primaryScreen().size().height()))
    clock = terminal.clock()
    hall = terminal.hall(TOPICS, "display_board")
    translate = Translator("display_board", screen.language)
    times = LocalTimes(translate, config.hall.timezone)
    page = build_page(board, hall, clock, translate, times, screen, terminal.hall_file.parent)
    voice = build_voice(config.voice, board, hall, clock, times) if board.voice else None
    page.setWindowTitle(f"{config.hall.name} {board.id}")
    show_on_screen(page, windowed=screen.windowed, geometry=screen.geometry)
    hall.start()
    try:
        return run_until_closed(app)
    finally:
        if voice is not None:
            voice.stop()
        hall.stop()


def find_board(config: HallConfig, board_id: str) -> Board:
    """Return the board's table of the hall file. Raises CannotStart naming those there are."""
    for board in config.boards:
        if board.id == board_id:
            return board
    known = ", ".join(board.id for board in config.boards) or "-"
    raise CannotStart(f"大厅配置里没有显示屏 {board_id!r}（有：{known}） / no such board")


def build_page(
    board: Board,
    hall: Hall,
    clock: Clock,
    translate: Translator,
    times: LocalTimes,
    screen: Screen,
    folder: Path,
) -> QWidget:
    """Return the board's page with its model, styled for the screen's height."""
    theme = board_theme(screen.height_px)
    theme = theme.without_motion() if screen.still else theme
    page: QWidget
    if board.layout is ScreenLayout.WINDOW:
        window = WindowScreenModel(hall, board.counter, clock)
        page = WindowScreen(window, theme, clock, translate, times, folder / "photos")
        window.setParent(page)
    else:
        calls = HallBoardModel(hall, board, clock)
        page = HallBoard(calls, theme, clock, translate, times, folder / "media")
        calls.setParent(page)
    page.setFont(base_font(theme.sizes.body))
    page.setStyleSheet(program_style(theme, "display_board"))
    return page


def build_voice(voice: Voice, board: Board, hall: Hall, clock: Clock, times: LocalTimes) -> AnnouncerModel:
    """Return the board's voice."""
    return AnnouncerModel(
        hall=hall,
        device_id=f"{board.id}-voice",
        zones=board.zones,
        plan=voice_plan(voice),
        engine=voice_engine(voice),
        make_player=lambda: _player(voice, clock),
        clock=clock,
        times=times,
    )


def voice_plan(voice: Voice) -> VoicePlan:
    """Return the hall's wishes as the announcement queue wants them."""
    return VoicePlan(
        languages=voice.languages,
        repeat=voice.repeat,
        chime=voice.chime,
        volume_percent=voice.volume_percent,
        quiet_spans=tuple((span.start, span.end) for span in voice.quiet_spans),
        quiet_volume_percent=voice.quiet_volume_percent,
    )


def voice_engine(voice: Voice) -> VoiceEngine:
    """Return the engine the hall has chosen."""
    books = {language: shipped_book(language) for language in voice.languages}
    if voice.engine == "system":
        return TextEngine(books)
    try:
        packs = {language: load_pack(shipped_pack(language), book) for language, book in books.items()}
    except ValueError as error:
        # a hall with a gong and no words is better than a hall without its board
        log.error("no clip pack, only the gong will sound: %s", error)
        return TextEngine(books)
    return ClipEngine(books, packs)


def _player(voice: Voice, clock: Clock, parent: QObject | None = None) -> Player:
    if voice.engine == "system":
        # imported only where chosen: without a speech service Qt complains loudly
        from display_board.sound.system_voice import SystemVoice

        return SystemVoice(clock, parent)
    card = SoundCard(parent)
    return card if card.works else Recorder(clock)
