"""The pages of boards: what the models say is on the screen, nothing is cut, nothing keeps ticking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from config.schema import Board, ScreenLayout
from display_board.app import Screen, build_page, screen_height_px
from display_board.views.call_banner import CallBanner
from display_board.views.fit_line import FitLine
from display_board.views.side_panel import SidePanel
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.screenshot import picture
from qt_common.terminal import CannotStart
from qt_common.times import LocalTimes
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.views import CallView, NoticeView
from tests.helpers.board_hall import HALL, call, called, counter_event, paused, snapshot

W = TypeVar("W", bound=QWidget)
SIZES = [QSize(1366, 768), QSize(1920, 1080), QSize(3840, 2160)]


def test_a_board_is_drawn_for_the_screen_it_has() -> None:
    assert screen_height_px(Screen(), 2160) == 2160
    assert screen_height_px(Screen(geometry="0,0,1280,720"), 1080) == 720
    assert screen_height_px(Screen(geometry="0,0,1280,720", height_px=1080), 1080) == 1080
    with pytest.raises(CannotStart, match="--geometry wide"):
        screen_height_px(Screen(geometry="wide"), 1080)


class Shown:
    """A page over a scripted hall."""

    def __init__(self, qtbot: QtBot, board: Board, size: QSize = SIZES[1], language: str = "zh_CN") -> None:
        self.clock = ManualClock()
        self.hall = FakeHall(HALL, snapshot(*self._calls(), waiting=5))
        translate = Translator("display_board", language)
        self.page: QWidget = build_page(
            board,
            self.hall,
            self.clock,
            translate,
            LocalTimes(translate),
            Screen(language, height_px=size.height()),
            Path("nowhere"),
        )
        qtbot.addWidget(self.page)
        self.hall.start()
        picture(self.page, size)

    def _calls(self) -> Iterator[CallView]:
        for n in range(7):
            yield call(f"A10{n}", f"w{n % 4 + 1}", self.clock.now() - dt.timedelta(minutes=n + 1))

    def only(self, kind: type[W]) -> W:
        (found,) = self.page.findChildren(kind)
        return found

    def texts(self) -> str:
        labels = [one.text() for one in self.page.findChildren(QLabel) if one.isVisible()]
        lines = [one.accessibleName() for one in self.page.findChildren(FitLine) if one.isVisible()]
        return "\n".join(labels + lines)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.height()))
def test_the_newest_call_is_large_enough_and_six_others_are_listed(qtbot: QtBot, size: QSize) -> None:
    shown = Shown(qtbot, Board(id="b"), size)
    shown.hall.push(called(1, call("A200", "w3", shown.clock.now())))
    picture(shown.page, size)
    text = shown.texts()
    assert "A200 → 请到 3 号窗口" in text
    assert all(f"A10{n}" in text for n in range(6))
    line = shown.only(CallBanner).findChildren(FitLine)[0]
    digits_px = line.size_px() * 1.5 * 0.73
    assert digits_px / size.height() > 0.15, "readable at 20 m on a 55-inch screen while it takes over"


def test_a_new_call_gets_the_whole_width(qtbot: QtBot) -> None:
    shown = Shown(qtbot, Board(id="b", notices=("请有序排队",)))
    panel = shown.only(SidePanel)
    assert panel.isVisible() and "请有序排队" in shown.texts()
    shown.hall.push(called(1, call("A200", "w3", shown.clock.now())))
    assert not panel.isVisible()
    shown.clock.advance(7)
    assert panel.isVisible()


def test_the_banner_blinks_at_one_hertz_and_only_its_frame_changes(qtbot: QtBot) -> None:
    shown = Shown(qtbot, Board(id="b"))
    shown.hall.push(called(1, call("A200", "w3", shown.clock.now())))
    banner = shown.only(CallBanner)
    tones = []
    for _ in range(8):
        tones.append(banner.property("tone"))
        shown.clock.advance(0.5)
        assert "A200" in shown.texts()
    assert tones == ["lit", "dim"] * 4
    assert "正在呼叫" in shown.texts()
    shown.clock.advance(5)
    assert "最新呼叫" in shown.texts(), "the visitor may be in service by now"


def test_a_lost_link_and_an_emergency_are_said_in_words(qtbot: QtBot) -> None:
    shown = Shown(qtbot, Board(id="b"))
    shown.hall.drop()
    shown.clock.advance(5)
    assert "截至 09:30 的信息" in shown.texts()
    shown.hall.restore()
    assert "截至" not in shown.texts()
    notice = NoticeView(emergency="请从东门离开")
    shown.hall.push(Event(seq=1, kind=EventKind.NOTICE_CHANGED, at=shown.clock.now(), notice=notice))
    assert "请从东门离开" in shown.texts()
    assert "A100" not in shown.texts()


def test_the_window_screen_shows_clerk_and_note(qtbot: QtBot) -> None:
    shown = Shown(
        qtbot, Board(id="b", layout=ScreenLayout.WINDOW, counter="w1"), QSize(1366, 768), language="en"
    )
    back_at = shown.clock.now() + dt.timedelta(minutes=20)
    shown.hall.push(counter_event(1, shown.clock.now(), paused("w1", back_at)))
    text = shown.texts()
    assert "Counter 1" in text
    assert "Temporarily closed" in text
    assert "陈晓梅" in text
    assert "Reason: 开会" in text
    assert "Back at about 09:50" in text
