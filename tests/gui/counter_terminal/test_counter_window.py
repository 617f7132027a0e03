"""The counter's window as a clerk uses it: keys, buttons, panels, mini bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counter_terminal.app import dress
from counter_terminal.settings import Keys, Settings
from counter_terminal.viewmodels.session import SessionState
from counter_terminal.views.keys import bad_keys
from counter_terminal.views.window import CounterWindow
from qt_common.i18n import Translator
from queue_server.protocol.base import Empty, Role
from queue_server.protocol.hall import PauseCounter, SendMessage
from queue_server.protocol.session import ChangePassword, LoggedIn, LogIn
from queue_server.protocol.tickets import CallNext, Recall, StartService
from queue_server.protocol.views import ClerkCard
from tests.helpers.counter_place import Place, at_counter
from tests.helpers.ruled_hall import PASSWORD

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what the offscreen one cannot do
W = TypeVar("W", bound=QWidget)
SMALL, LARGE = QSize(1366, 768), QSize(1920, 1080)


@dataclass(frozen=True, slots=True)
class Screen:
    """A window over a place, and hands to use it."""

    qtbot: QtBot
    place: Place
    window: CounterWindow

    def press(self, key: Qt.Key) -> None:
        """Press a key wherever the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def write_here(self, text: str) -> None:
        """Type wherever the focus is."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    def find(self, kind: type[W], name: str) -> W:
        """Return the visible widget of this name."""
        found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
        assert len(found) == 1, f"{name}: {found}"
        return found[0]

    def click(self, name: str) -> None:
        """Click a button."""
        QTest.mouseClick(self.find(QPushButton, name), Qt.MouseButton.LeftButton)

    def write(self, name: str, text: str) -> None:
        """Type into a field and press Enter."""
        field = self.find(QLineEdit, name)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)


MakeScreen = Callable[..., Screen]


@pytest.fixture
def make_screen(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MakeScreen]:
    contexts = []
    before = qapp.styleSheet()

    def make(
        counter: str = "w1",
        *,
        log_in: bool = True,
        size: QSize = SMALL,
        settings: Settings | None = None,
        language: str = "zh_CN",
        guide: bool = False,
    ) -> Screen:
        context = at_counter(counter, log_in=log_in, translate=Translator("counter_terminal", language))
        place = context.__enter__()
        contexts.append(context)
        memory = QSettings(str(tmp_path / "counter.ini"), QSettings.Format.IniFormat)
        theme = dress(qapp, size.height())
        window = CounterWindow(theme, settings or Settings(), place.terminal, memory, guide=guide)
        window.resize(size)
        qtbot.addWidget(window)
        qtbot.addWidget(window.mini_bar)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return Screen(qtbot, place, window)

    yield make
    for context in contexts:
        context.__exit__(None, None, None)
    qapp.setStyleSheet(before)


@pytest.fixture
def screen(make_screen: MakeScreen) -> Screen:
    return make_screen()


# ---------------------------------------------------------------- log-in


def test_clerk_logs_in_with_keyboard_alone(make_screen: MakeScreen) -> None:
    screen = make_screen(log_in=False)
    screen.write_here("1001")
    screen.press(Qt.Key.Key_Return)
    screen.write_here(PASSWORD)
    screen.press(Qt.Key.Key_Return)
    assert screen.place.terminal.session.state is SessionState.IN
    assert screen.window.counter_page.isVisible()


def test_wrong_password_is_said_and_the_field_emptied(make_screen: MakeScreen) -> None:
    screen = make_screen(log_in=False)
    QTest.keyClicks(screen.find(QLineEdit, "who"), "1001")
    screen.write("password", "wrong")
    field = screen.find(QLineEdit, "password")
    assert field.text() == ""
    assert "密码不对" in texts(screen.window)


def test_locked_screen_asks_for_the_password_alone(screen: Screen) -> None:
    screen.click("lock")
    assert not screen.window.counter_page.isVisible()
    screen.place.issue()
    screen.press(Qt.Key.Key_F2)
    assert screen.place.sent(CallNext) == 0
    screen.write("password", PASSWORD)
    assert screen.window.counter_page.isVisible()


def test_password_is_changed_behind_the_clerks_name(screen: Screen) -> None:
    screen.place.hall.on(ChangePassword, Empty())
    screen.click("password")
    screen.place.issue()
    screen.press(Qt.Key.Key_F2)
    assert screen.place.sent(CallNext) == 0
    for name, text in (("old", PASSWORD), ("new", "long-enough")):
        QTest.keyClicks(screen.find(QLineEdit, name), text)
    screen.write("again", "long-enough")
    assert screen.window.counter_page.isVisible()
    assert "密码已修改" in texts(screen.window)


def test_expired_password_is_asked_for_at_once(make_screen: MakeScreen) -> None:
    screen = make_screen(log_in=False)
    screen.place.hall.on(LogIn, expired)
    screen.place.terminal.session.log_in("1001", PASSWORD)
    assert screen.find(QPushButton, "change").isVisible()
    screen.press(Qt.Key.Key_F2)
    assert screen.place.sent(CallNext) == 0


def test_expired_password_must_be_changed_before_work(make_screen: MakeScreen) -> None:
    screen = make_screen(log_in=False)
    screen.place.hall.on(LogIn, expired)
    screen.place.terminal.session.log_in("1001", PASSWORD)
    assert "临时密码" in texts(screen.window)
    screen.click("back")
    assert screen.place.terminal.session.state is SessionState.OUT, "the way back is the way out"


def expired(params: LogIn) -> LoggedIn:
    return LoggedIn(clerk=ClerkCard(id=params.clerk_id, name="林悦"), password_expired=True)


# ---------------------------------------------------------------- keys and buttons


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_F2])
def test_next_key_calls_starts_and_ends(screen: Screen, key: Qt.Key) -> None:
    ticket = screen.place.issue()
    for state in ("called", "serving", "completed"):
        screen.place.clock.advance(1)
        screen.press(key)
        assert screen.place.state_of(ticket) == state


def test_big_button_does_the_same(screen: Screen) -> None:
    ticket = screen.place.issue()
    screen.click("primary")
    assert screen.place.state_of(ticket) == "called"
    assert "开始办理" in texts(screen.window)


def test_double_click_calls_once_and_starts_nothing(screen: Screen) -> None:
    screen.place.issue()
    button = screen.find(QPushButton, "primary")
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (screen.place.sent(CallNext), screen.place.sent(StartService)) == (1, 0)


def test_every_verb_has_its_key_and_its_button(screen: Screen) -> None:
    place = screen.place
    ticket = place.issue()
    screen.press(Qt.Key.Key_F2)
    place.clock.advance(25)
    screen.press(Qt.Key.Key_F3)
    assert place.sent(Recall) == 1
    place.clock.advance(25)
    screen.click("recall")
    assert place.sent(Recall) == 2
    place.clock.advance(25)
    screen.press(Qt.Key.Key_F5)
    assert place.state_of(ticket) == "no_show"
    screen.click("undo")
    assert place.state_of(ticket) == "called"
    screen.press(Qt.Key.Key_F4)
    assert place.state_of(ticket) == "serving"
    screen.press(Qt.Key.Key_F8)
    assert place.state_of(ticket) == "completed"


def test_off_button_says_why_in_the_open(screen: Screen) -> None:
    screen.place.call()
    assert not screen.find(QPushButton, "no_show").isEnabled()
    assert "过号：还需再呼叫 2 次，60 秒后可用" in texts(screen.window)


def test_keys_can_be_other_keys(make_screen: MakeScreen) -> None:
    screen = make_screen(settings=Settings(keys=Keys(next=("Ctrl+N",))))
    screen.place.issue()
    screen.press(Qt.Key.Key_F2)
    assert screen.place.sent(CallNext) == 0
    QTest.keyClick(screen.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert screen.place.sent(CallNext) == 1


def test_unknown_keys_are_named() -> None:
    assert list(bad_keys(Keys())) == []
    assert list(bad_keys(Keys(hold=("Hyper+?!x",)))) == ['hold = "Hyper+?!x"']


# ---------------------------------------------------------------- panels


def test_transfer_panel_sends_the_visit_on(screen: Screen) -> None:
    ticket = screen.place.serve()
    screen.press(Qt.Key.Key_F6)
    assert screen.window.counter_page.open_panel == "transfer"
    screen.write_here("bsjf")
    services = next(one for one in screen.window.findChildren(QListWidget) if one.isVisible() and one.count())
    services.setCurrentRow(0)
    screen.click("confirm")
    assert screen.place.desks.state.tickets[ticket.id].service_id == "tax"
    assert screen.window.counter_page.open_panel == ""


def test_space_types_a_blank_while_a_panel_is_open(screen: Screen) -> None:
    ticket = screen.place.serve()
    screen.press(Qt.Key.Key_F7)
    screen.write_here("a b")
    assert screen.place.state_of(ticket) == "serving"
    screen.press(Qt.Key.Key_Return)
    assert screen.place.desks.state.tickets[ticket.id].note == "a b"


def test_escape_leaves_a_panel(screen: Screen) -> None:
    screen.place.serve()
    screen.press(Qt.Key.Key_F7)
    screen.press(Qt.Key.Key_Escape)
    assert screen.window.counter_page.open_panel == ""
    screen.place.clock.advance(1)
    screen.press(Qt.Key.Key_Space)
    assert screen.place.now.number == ""


def test_pause_panel_leaves_the_note(screen: Screen) -> None:
    screen.press(Qt.Key.Key_F9)
    QApplication.processEvents()
    chip = next(
        one for one in screen.window.findChildren(QPushButton) if one.text() == "用餐" and one.isVisible()
    )
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    screen.click("confirm")
    assert screen.place.hall.asked(PauseCounter)[0].reason == "用餐"
    screen.press(Qt.Key.Key_F9)
    assert not screen.place.terminal.leave.is_away


def test_pause_without_a_reason_stays_open(screen: Screen) -> None:
    screen.press(Qt.Key.Key_F9)
    screen.click("confirm")
    assert screen.window.counter_page.open_panel == "pause"
    assert screen.place.sent(PauseCounter) == 0


def test_green_channel_and_help_have_panels(screen: Screen) -> None:
    screen.click("walk_in")
    assert screen.window.counter_page.open_panel == "walk_in"
    screen.press(Qt.Key.Key_Escape)
    screen.click("help")
    screen.click("complaint")
    assert screen.place.terminal.help_call.picture.waiting.startswith("已求助")


def test_number_typed_is_called(screen: Screen) -> None:
    screen.place.issue()
    second = screen.place.issue()
    screen.write("call_number", "a2")
    assert screen.place.now.number == second.number


# ---------------------------------------------------------------- lost server


def test_lost_server_greys_the_lines_and_keeps_them_readable(screen: Screen) -> None:
    ticket = screen.place.issue()
    screen.place.hall.drop()
    assert "屏幕内容截至" in texts(screen.window)
    assert ticket.number in texts(screen.window)
    assert not screen.find(QPushButton, "primary").isEnabled()
    screen.place.hall.restore()
    assert "屏幕内容截至" not in texts(screen.window)
    assert screen.find(QPushButton, "primary").isEnabled()


# ---------------------------------------------------------------- mini bar


def test_mini_bar_calls_without_taking_the_focus(screen: Screen) -> None:
    ticket = screen.place.issue()
    screen.click("mini")
    bar = screen.window.mini_bar
    assert bar.isVisible() and not screen.window.isVisible()
    assert bar.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert bar.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert bar.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert bar.size() == QSize(320, 96)
    button = next(one for one in bar.findChildren(QPushButton) if one.text() == "呼叫下一位")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert screen.place.state_of(ticket) == "called"
    assert ticket.number in texts(bar)
    expand = next(one for one in bar.findChildren(QPushButton) if one.accessibleName() == "展开")
    QTest.mouseClick(expand, Qt.MouseButton.LeftButton)
    assert screen.window.isVisible() and not bar.isVisible()


@pytest.mark.parametrize("size", [SMALL, QSize(1920, 1080)])
def test_mini_bar_shows_the_whole_number_on_every_screen(make_screen: MakeScreen, size: QSize) -> None:
    screen = make_screen(size=size)
    ticket = screen.place.issue()
    screen.place.issue()
    screen.press(Qt.Key.Key_F2)
    screen.click("mini")
    number = next(one for one in screen.window.mini_bar.findChildren(QLabel) if one.text() == ticket.number)
    assert number.width() >= QFontMetrics(number.font()).horizontalAdvance(ticket.number)


def test_mini_bar_is_dragged_sticks_to_the_edge_and_remembers(screen: Screen) -> None:
    screen.click("mini")
    bar = screen.window.mini_bar
    bar.move(200, 300)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.mouseMove(bar, QPoint(5 - 190, 5 - 40))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert bar.pos().x() == 0
    place = bar.pos()
    bar.hide()
    bar.move(400, 400)
    bar.appear()
    assert bar.pos() == place


def test_lock_unfolds_the_mini_bar(screen: Screen) -> None:
    screen.click("mini")
    screen.place.terminal.session.lock()
    assert screen.window.isVisible() and not screen.window.mini_bar.isVisible()


# ---------------------------------------------------------------- looks


def busy(screen: Screen) -> None:
    for service in ("social-insurance", "medical-insurance", "company-registration", "benefits"):
        screen.place.issue(service, priority="elderly")
    screen.place.serve("public-housing")
    screen.place.clock.advance(640)
    for _ in range(3):  # a layout inside a layout settles one round later
        QApplication.processEvents()


def fits(label: QLabel) -> bool:
    """Tell whether a label's words fit its width, or wrap."""
    if label.wordWrap() or not label.text():
        return True
    return QFontMetrics(label.font()).horizontalAdvance(label.text()) <= label.width() + 1


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_word_fits_its_place(make_screen: MakeScreen, size: QSize, language: str) -> None:
    screen = make_screen(size=size, language=language)
    busy(screen)
    cut = [
        one.text()
        for one in screen.window.findChildren(QLabel)
        if one.isVisible() and not fits(one) and one.sizePolicy().horizontalPolicy().name != "Ignored"
    ]
    assert cut == []


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_nothing_to_press_is_outside_or_on_top_of_another(make_screen: MakeScreen, size: QSize) -> None:
    screen = make_screen(size=size)
    busy(screen)
    assert screen.window.size() == size
    inside = QRect(QPoint(), size)
    buttons = [
        one
        for one in screen.window.findChildren(QAbstractButton)
        if one.isVisible() and one.visibleRegion().boundingRect() == one.rect()
    ]
    places = [QRect(one.mapTo(screen.window, QPoint()), one.size()) for one in buttons]
    assert all(inside.contains(one) for one in places)
    assert all(not a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])


def test_big_button_never_moves(screen: Screen) -> None:
    def place_of_button() -> QPoint:
        for _ in range(3):
            QApplication.processEvents()
        return screen.find(QPushButton, "primary").mapTo(screen.window, QPoint())

    before = place_of_button()
    busy(screen)
    message = SendMessage(request_key="k" * 8, text="请提醒群众在东区等候。" * 5)
    screen.place.desks.run(message, "shen-qing", Role.MANAGER)
    assert place_of_button() == before
    screen.press(Qt.Key.Key_F6)
    screen.place.hall.drop()
    assert place_of_button() == before


def test_language_changes_on_the_log_in(make_screen: MakeScreen) -> None:
    screen = make_screen(log_in=False)
    english = next(one for one in screen.window.findChildren(QPushButton) if one.text() == "English")
    QTest.mouseClick(english, Qt.MouseButton.LeftButton)
    assert "Counter log-in" in texts(screen.window)


def texts(widget: QWidget) -> str:
    """Return every visible word below a widget."""
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    buttons = [one.text() for one in widget.findChildren(QPushButton) if one.isVisible()]
    return "\n".join((*labels, *buttons))
