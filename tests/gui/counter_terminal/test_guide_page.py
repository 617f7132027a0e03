"""The guide's screen with real clicks: a number for a person, pre-check, help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from counter_terminal.app import dress
from counter_terminal.settings import Settings
from counter_terminal.viewmodels.guide.printing import OnPrinted
from counter_terminal.views.qr_label import QrLabel
from counter_terminal.views.window import CounterWindow
from queue_server.protocol.base import Role
from queue_server.protocol.hall import RequestHelp
from queue_server.protocol.tickets import PrintOutcome, RecordPrecheck, ReportPrint, TicketIssued
from tests.helpers.counter_place import Place, at_counter

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen one cannot do


class DeskPrinter:
    """A printer that answers when told to."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, str, int]] = []
        self.outcome = (PrintOutcome.PRINTED, "")

    def names(self) -> dict[str, str]:
        return {"desk": "导办台打印机"}

    def print_ticket(self, printer_id: str, issued: TicketIssued, copy: int, on_printed: OnPrinted) -> None:
        self.printed.append((printer_id, issued.ticket.number, copy))
        on_printed(*self.outcome)


@pytest.fixture
def printer() -> DeskPrinter:
    return DeskPrinter()


@pytest.fixture
def desk(printer: DeskPrinter) -> Iterator[Place]:
    with at_counter("guide", printing=printer) as place:
        yield place


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Place, tmp_path: Path) -> Iterator[CounterWindow]:
    before = qapp.styleSheet()
    memory = QSettings(str(tmp_path / "counter.ini"), QSettings.Format.IniFormat)
    window = CounterWindow(dress(qapp, 768), Settings(), desk.terminal, memory)
    window.resize(QSize(1366, 768))
    qtbot.addWidget(window)
    qtbot.addWidget(window.mini_bar)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    qapp.setStyleSheet(before)


def click(window: CounterWindow, name: str) -> None:
    QApplication.processEvents()
    found = [one for one in window.findChildren(QPushButton, name) if one.isVisible()]
    assert len(found) == 1, name
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def take_number(window: CounterWindow, typed: str) -> None:
    search = next(one for one in window.findChildren(QLineEdit, "search") if one.isVisible())
    QTest.keyClicks(search, typed)
    offers = next(one for one in window.findChildren(QListWidget) if one.isVisible())
    offers.setCurrentRow(0)
    click(window, "issue")


def texts(window: CounterWindow) -> str:
    return "\n".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def test_a_guide_gets_the_guides_screen_and_takes_a_number(window: CounterWindow, desk: Place) -> None:
    take_number(window, "qykb")
    assert "E001" in texts(window)
    code = next(one for one in window.findChildren(QrLabel) if one.isVisible())
    assert code.accessibleName().startswith("http") and not code.pixmap().isNull()


def test_next_keys_call_nobody_at_the_guide_desk(window: CounterWindow, desk: Place) -> None:
    desk.issue()
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert {ticket.state.value for ticket in desk.desks.state.tickets.values()} == {"waiting"}


def test_papers_are_ticked_and_recorded(window: CounterWindow, desk: Place) -> None:
    take_number(window, "qykb")
    QApplication.processEvents()
    boxes = [one for one in window.findChildren(QCheckBox) if one.isVisible()]
    assert len(boxes) == 3
    for box in boxes[:2]:
        box.click()
    click(window, "precheck")
    assert desk.hall.asked(RecordPrecheck)[0].missing == ("公司章程",)
    assert "已预审：还缺 公司章程" in texts(window)


def test_ticket_is_printed_then_printed_again_as_a_copy(
    window: CounterWindow, desk: Place, printer: DeskPrinter
) -> None:
    take_number(window, "qykb")
    click(window, "print-desk")
    assert "E001 已打印。" in texts(window)
    click(window, "print-desk")
    assert printer.printed == [("desk", "E001", 0), ("desk", "E001", 1)]
    assert [report.copy for report in desk.hall.asked(ReportPrint)] == [0, 1]


def test_printer_trouble_is_explained_and_reported(
    window: CounterWindow, desk: Place, printer: DeskPrinter
) -> None:
    printer.outcome = (PrintOutcome.FAILED, "paper_out")
    take_number(window, "qykb")
    click(window, "print-desk")
    assert "E001 没有打印：打印机没有纸了" in texts(window)
    assert desk.hall.asked(ReportPrint)[0].fault == "paper_out"


def test_help_call_is_answered_with_one_click(window: CounterWindow, desk: Place) -> None:
    desk.desks.run(RequestHelp(request_key="k" * 8, source="w3", reason="expert"), "", Role.KIOSK)
    QApplication.processEvents()
    assert "求助 1" in texts(window)
    answer = next(
        one for one in window.findChildren(QPushButton) if one.text() == "我来处理" and one.isVisible()
    )
    QTest.mouseClick(answer, Qt.MouseButton.LeftButton)
    assert "唐欣 在处理" in texts(window)
