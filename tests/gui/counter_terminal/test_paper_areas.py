"""The paper areas with real clicks and keys: every page opens, forms do what they say, nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter_terminal.app import dress
from counter_terminal.settings import Settings
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.views.issuing.signature import SignatureField
from counter_terminal.views.table import Table
from counter_terminal.views.window import CounterWindow
from qt_common.i18n import Translator
from queue_server.domain.cases.model import CaseState
from queue_server.protocol import cases as wire
from tests.helpers.paper_place import CasePlace, at_papers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen one cannot do
SMALL = QSize(1366, 768)
W = TypeVar("W", bound=QWidget)


class Screen:
    """A window with somebody before it."""

    def __init__(self, place: CasePlace, window: CounterWindow) -> None:
        self.place, self.window = place, window

    def go(self, area: str) -> None:
        QTest.mouseClick(self._one(QWidget, f"area_{area}"), Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def click(self, name: str) -> None:
        QApplication.processEvents()
        QTest.mouseClick(self._one(QPushButton, name), Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def fill(self, name: str, text: str) -> None:
        QTest.keyClicks(self._one(QLineEdit, name), text)

    def write(self, text: str) -> None:
        QTest.keyClicks(next(one for one in self.seen(QPlainTextEdit) if one.hasFocus()), text)

    def seen(self, kind: type[W]) -> list[W]:
        return [one for one in self.window.findChildren(kind) if one.isVisible()]

    @property
    def texts(self) -> str:
        return "\n".join(one.text() for one in self.window.findChildren(QLabel) if one.isVisible())

    def _one(self, kind: type[W], name: str) -> W:
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert len(found) == 1, (name, len(found))
        return found[0]


Begin = Callable[..., Screen]


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Begin]:
    before, open_places = qapp.styleSheet(), []

    def start(clerk: str = "ann", counter: str = "w1", language: str = "zh_CN", **options: Any) -> Screen:
        opened = at_papers(clerk, counter, translate=Translator("counter_terminal", language), **options)
        place = opened.__enter__()
        open_places.append(opened)
        memory = QSettings(str(tmp_path / "counter.ini"), QSettings.Format.IniFormat)
        window = CounterWindow(dress(qapp, 768), Settings(), place.terminal, memory)
        window.resize(SMALL)
        qtbot.addWidget(window)
        qtbot.addWidget(window.mini_bar)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return Screen(place, window)

    yield start
    for opened in open_places:
        opened.__exit__(None, None, None)
    qapp.setStyleSheet(before)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_area_fits_on_a_small_screen(begin: Begin, language: str) -> None:
    screen = begin(language=language)
    for area in ("hand_over", "review", "issuing", "licences", "search"):
        screen.go(area)
        assert screen.window.minimumSizeHint().height() <= SMALL.height()
        assert screen.window.minimumSizeHint().width() <= SMALL.width()


def test_a_typed_code_receives_a_bag(begin: Begin) -> None:
    screen = begin("bob", "w2")
    code = screen.place.packed(screen.place.cases.accepted())
    screen.go("hand_over")
    screen.fill("bag_code", f"{code.lower()}\r")
    assert f"已接收 {code}" in screen.texts and "安静 交给 博文" in screen.texts


def test_an_opinion_is_written_and_recorded(begin: Begin) -> None:
    screen = begin("rita", "")
    case = screen.place.cases.accepted().case
    screen.go("review")
    table = next(one for one in screen.seen(Table))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
    screen.click("fail")
    screen.write("no kitchen")
    screen.click("confirm")
    assert screen.place.cases.case(case.id).branches[0].note == "no kitchen"
    assert "不同意 · 李审" in screen.texts


def test_verbs_that_are_not_ones_own_are_off_and_say_why(begin: Begin) -> None:
    screen = begin("rita", "")
    case = screen.place.cases.accepted().case
    screen.place.cases.do(wire.ReviewCase, case.id, "rita", passes=True)
    screen.go("review")
    screen.place.areas.review.open(case.id)
    QApplication.processEvents()
    approve = next(one for one in screen.window.findChildren(QPushButton, "approve") if one.isVisible())
    assert not approve.isEnabled() and approve.toolTip()
    assert "不能批准、决定不予批准：需要“决定”职责" in screen.texts


def test_a_signature_is_drawn_and_sent(begin: Begin) -> None:
    screen = begin(tools=DeskTools())
    case = screen.place.cases.ready().case
    screen.go("issuing")
    screen.place.areas.issuing.open(case.id)
    screen.fill("collector_name", "Zhang")
    screen.fill("collector_number", "11010519491231002x")
    field = next(one for one in screen.seen(SignatureField))
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(field, QPoint(90, 60))
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(90, 60))
    screen.click("hand_out")
    assert screen.place.hall.uploaded[0].startswith(b"\x89PNG")


def test_without_a_signature_it_is_handed_out_as_well(begin: Begin) -> None:
    screen = begin()
    case = screen.place.cases.ready().case
    screen.go("issuing")
    screen.place.areas.issuing.open(case.id)
    screen.fill("collector_name", "Zhang")
    screen.fill("collector_number", "11010519491231002X")
    screen.click("hand_out")
    assert screen.place.cases.case(case.id).state is CaseState.CLOSED
    screen.place.clock.advance(1)
    assert screen.window.findChildren(QLineEdit, "collector_number")[0].text() == ""


def test_names_leave_the_screen_with_the_area(begin: Begin) -> None:
    screen = begin()
    case = screen.place.cases.accepted().case
    screen.go("search")
    screen.click("search_cases")
    screen.place.areas.search.choose(case.id)
    screen.place.areas.search.read("申请人来询")
    QApplication.processEvents()
    assert "欧阳若兰" in screen.texts
    screen.go("calling")
    every = "\n".join(one.text() for one in screen.window.findChildren(QLabel))
    assert "欧阳若兰" not in every


def test_two_hundred_rows_are_drawn_and_reached_by_keys(begin: Begin) -> None:
    screen = begin("rita", "")
    case = screen.place.cases.accepted().case
    many = tuple(replace(case, number=f"20261123-{number:05d}") for number in range(200))
    screen.place.hall.on(wire.SearchCases, wire.CasesFound(cases=many))
    screen.go("review")
    table = next(one for one in screen.seen(Table))
    assert table.model().rowCount() == 200
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert screen.place.areas.review.picture.case is not None
