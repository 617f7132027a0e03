"""The case area pressed by mouse and keys; every page fits its screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from counter_terminal.app import dress
from counter_terminal.viewmodels.cases.case_desk import Page
from counter_terminal.views.cases.case_area import CaseArea
from devices.document_ports import CardKind, IdCard
from devices.imaging.quality import ProblemKind
from devices.ocr.reader import Line
from queue_server.protocol.case_views import CaseState, MaterialState
from tests.helpers.case_place import CREDIT_CODE, NAME, NUMBER, CasePlace, at_case_desk


@dataclass
class Screen:
    """The area on a screen."""

    desk: CasePlace
    area: CaseArea

    def shows(self, page: Page) -> bool:
        return self.desk.cases.page is page

    def press(self, name: str) -> None:
        button = self.area.findChild(QPushButton, name)
        assert button is not None, name
        assert button.isVisible() and button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.area, key, modifier)

    def line(self, name: str) -> QLineEdit:
        found = self.area.findChild(QLineEdit, name)
        assert found is not None, name
        return found


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication) -> Iterator[Screen]:
    theme = dress(qapp, 768)
    with at_case_desk() as desk:
        area = CaseArea(theme, desk.place.terminal)
        qtbot.addWidget(area)
        area.resize(1294, 768)
        area.show()
        qtbot.waitExposed(area)
        area.activateWindow()
        yield Screen(desk, area)
        area.hide()
    qapp.setStyleSheet("")


def test_a_case_by_keyboard_alone(screen: Screen) -> None:
    desk = screen.desk
    screen.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert screen.shows(Page.INTAKE)
    desk.wait()
    QTest.keyClicks(screen.line("find_item"), "yxzr")
    desk.wait()
    QTest.keyClick(screen.line("find_item"), Qt.Key.Key_Return)
    assert desk.cases.intake.picture.items.chosen == "company-setup"
    QTest.keyClicks(screen.line("applicant_name"), "Ouyang")
    QTest.keyClicks(screen.line("applicant_number"), NUMBER)
    screen.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.shows(Page.CASE)
    screen.key(Qt.Key.Key_1)
    for _ in desk.cases.findings.picture.lines:
        screen.key(Qt.Key.Key_Down)
        screen.key(Qt.Key.Key_1)
    assert desk.cases.findings.picture.unseen == 0
    screen.key(Qt.Key.Key_F8)
    QTest.keyClick(screen.area.case.outcome, Qt.Key.Key_Escape)
    assert desk.cases.outcomes.picture.asking is None
    screen.key(Qt.Key.Key_F8)
    screen.press("confirm")
    assert desk.cases.file.whole is not None
    assert desk.cases.file.whole.case.state is CaseState.ACCEPTED
    screen.press("print_new")
    assert len(desk.printer.jobs) == len(desk.cases.papers.picture.lines)


def test_the_card_button_fills_the_fields_shown(screen: Screen) -> None:
    screen.press("new_case")
    screen.press("applicant_card")
    screen.desk.cards.lay(IdCard(CardKind.RESIDENT, NUMBER, NAME))
    assert screen.line("applicant_name").text() == NAME
    assert screen.line("applicant_number").text() == NUMBER


def test_nobody_stays_in_a_widget_after_leaving(screen: Screen) -> None:
    screen.desk.fill_in()
    screen.area.case.material.wipe()
    assert screen.line("applicant_name").text() == NAME
    screen.desk.place.terminal.session.lock()
    typed = [line.text() for line in screen.area.findChildren(QLineEdit)]
    assert not any(NAME in text or NUMBER in text for text in typed)


def test_what_is_wrong_is_said_with_a_phrase(screen: Screen) -> None:
    first, *_ = screen.desk.take_in()
    screen.press(f"state_{MaterialState.WRONG.value}")
    phrase = next(one for one in screen.area.findChildren(QPushButton) if one.property("role") == "phrase")
    QTest.mouseClick(phrase, Qt.MouseButton.LeftButton)
    line = screen.desk.cases.findings.picture.selected
    assert line is not None and line.id == first and line.problem and line.remedy and not line.hint
    assert screen.line("problem").text() == line.problem


def test_digits_typed_into_a_field_are_no_keys(screen: Screen) -> None:
    screen.desk.take_in()
    screen.press(f"state_{MaterialState.WRONG.value}")
    problem = screen.line("problem")
    problem.setFocus()
    QTest.keyClicks(problem, "12")
    line = screen.desk.cases.findings.picture.selected
    assert line is not None and line.state is MaterialState.WRONG and line.problem == "12"


def test_the_scan_page_takes_pages_and_asks_about_doubtful_ones(screen: Screen) -> None:
    desk = screen.desk
    desk.take_in()
    screen.press("scan")
    assert screen.shows(Page.SCAN)
    screen.press("shoot")
    assert desk.camera.shots == 1
    desk.camera.page(1)
    desk.camera.page(2, ProblemKind.BLANK)
    screen.press("use_anyway")
    assert screen.area.scan.strip.count() == 2
    screen.press("turn")
    assert [page.turns for page in desk.cases.scanning.picture.pages] == [0, 1]
    screen.press("cut")
    editor = screen.area.scan.corners
    assert editor.isVisible()
    before = editor.corners.copy()
    QTest.keyClick(editor, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert editor.corners[0, 0] > before[0, 0]
    screen.press("apply_corners")
    assert len(desk.camera.recut) == 1
    screen.press("delete_page")
    assert screen.area.scan.strip.count() == 1


@pytest.mark.parametrize("size", [QSize(1294, 768), QSize(1848, 1080)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_fits_its_screen(screen: Screen, size: QSize, language: str) -> None:
    desk = screen.desk
    desk.place.terminal.desk.translate.set_language(language)
    screen.area.resize(size)
    ids = desk.take_in()
    cases = desk.cases
    steps: tuple[Callable[[], None], ...] = (
        lambda: cases.scan(ids[0]),
        cases.back_to_case,
        cases.leave,
        cases.begin_case,
    )
    for go in steps:
        go()
        QApplication.processEvents()
        assert screen.area.size() == size, "something needs more room than there is"
        outside = [
            button.objectName() or button.text()
            for button in screen.area.findChildren(QPushButton)
            if button.isVisible() and not _inside(button, screen.area)
        ]
        assert outside == []


def _inside(widget: QWidget, area: QWidget) -> bool:
    """Tell whether a widget lies on the area, where no list scrolls it."""
    parent = widget.parentWidget()
    while parent is not None and parent is not area:
        if parent.property("role") == "list":
            return True
        parent = parent.parentWidget()
    corner = widget.mapTo(area, widget.rect().bottomRight())
    return corner.x() <= area.width() and corner.y() <= area.height()


def test_a_scanner_that_types_gives_a_code_and_leaves_no_trace_in_the_field(screen: Screen) -> None:
    desk = screen.desk
    screen.press("new_case")
    name = screen.line("applicant_name")
    name.setFocus()
    QTest.keyClicks(name, "Ouyang", Qt.KeyboardModifier.NoModifier, 120)
    at = 1_000_000
    for sign in f"{CREDIT_CODE}\r":
        key = Qt.Key.Key_Return if sign == "\r" else Qt.Key.Key_A
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign)
        event.setTimestamp(at)
        at += 5
        QApplication.sendEvent(name, event)
    applicant = desk.cases.intake.picture.applicant.draft
    assert applicant.number == CREDIT_CODE
    assert CREDIT_CODE not in name.text()


class PrintedCard:
    """Reads the same identity card from every page."""

    def read(self, pixels: object) -> tuple[Line, ...]:
        lines = (f"姓名{NAME}", "性别女民族汉", "出生1949年12月31日", f"公民身份号码{NUMBER}")
        return tuple(Line(text, 0.99, 10, 50 * at, 400, 50 * at + 30) for at, text in enumerate(lines))


def test_fields_read_from_a_scan_are_filled_in_with_their_doubts(qtbot: QtBot, qapp: QApplication) -> None:
    theme = dress(qapp, 768)
    with at_case_desk(reader=PrintedCard) as desk:
        area = CaseArea(theme, desk.place.terminal)
        qtbot.addWidget(area)
        area.show()
        screen = Screen(desk, area)
        screen.press("new_case")
        screen.press("read_scan")
        desk.camera.page(1)
        screen.press("read_fields")
        assert screen.shows(Page.INTAKE)
        assert screen.line("applicant_number").text() == NUMBER
        assert dict(desk.cases.intake.draft("applicant").doubts).keys() == {"name", "number"}
        screen.press("applicant_checked")
        assert desk.cases.intake.draft("applicant").doubts == ()
        area.hide()
    qapp.setStyleSheet("")
