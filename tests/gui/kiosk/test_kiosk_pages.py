"""Every page of the kiosk as people with poor eyes, short reach or a keyboard find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from kiosk.staff_code import hash_code
from kiosk.viewmodels.kiosk import Page
from kiosk.views.frame import Frame
from kiosk.views.staff import Corner
from kiosk.views.window import KioskWindow, look_for
from qt_common.theme.tokens import KIOSK
from queue_server.protocol.errors import LimitReached, NotFound
from queue_server.protocol.items import ReadGuide
from queue_server.protocol.tickets import IssueTicket
from tests.helpers.fingers import press, release
from tests.helpers.sample_kiosk import Bench, broken, demo_hall, page_of

PORTRAIT, LANDSCAPE = QSize(1080, 1920), QSize(1920, 1080)
TARGET_PX = 60
"""Least size of anything to touch (requirements §5.1 no. 4, MIIT 60 dp)."""


def paper_out(bench: Bench) -> None:
    bench.printer.become(broken(FaultKind.PAPER_OUT))
    bench.printer.outcome = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
    bench.take_ticket()


def unsure(bench: Bench) -> None:
    bench.printer.outcome = PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)
    bench.take_ticket()


def refused(bench: Bench) -> None:
    bench.hall.on(IssueTicket, LimitReached(limit=12))
    bench.take_ticket()


def issuing(bench: Bench) -> None:
    bench.hall.hold()
    bench.take_ticket()
    bench.hall.drop()
    bench.clock.advance(3)


def lost(bench: Bench) -> None:
    bench.hall.drop()
    bench.clock.advance(3)


def services(bench: Bench) -> None:
    bench.model.touch()
    bench.model.choose_group("civil")


def priority(bench: Bench) -> None:
    services(bench)
    bench.model.open_priority()


def detail(bench: Bench) -> None:
    services(bench)
    bench.model.choose_service("marriage")


def search(bench: Bench) -> None:
    bench.model.touch()
    bench.model.open_search()
    bench.model.type_letter("s")


def identity(bench: Bench) -> None:
    bench.model.touch()
    bench.model.choose_group("business")
    bench.model.choose_service("tax")
    bench.model.type_identity("1")


def areas(bench: Bench) -> None:
    bench.model.touch()
    bench.model.open_items()


def items(bench: Bench) -> None:
    areas(bench)
    bench.model.choose_area("popular")


def item_search(bench: Bench) -> None:
    areas(bench)
    bench.model.open_item_search()
    bench.model.type_item_letter("s")


def guide(bench: Bench) -> None:
    items(bench)
    bench.model.choose_item("property-transfer")


def guide_elsewhere(bench: Bench) -> None:
    items(bench)
    bench.model.choose_item("marriage-registration")


def missing(bench: Bench) -> None:
    guide(bench)
    bench.model.items.tick("application")
    bench.model.tell_missing()


def missing_not_printed(bench: Bench) -> None:
    missing(bench)
    bench.printer.become(broken(FaultKind.PAPER_OUT))
    bench.printer.outcome = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
    bench.model.items.print_missing()


def no_guide(bench: Bench) -> None:
    bench.hall.on(ReadGuide, NotFound(what="item", id="property-transfer"))
    guide(bench)


def idle(bench: Bench) -> None:
    services(bench)
    bench.clock.advance(28)


def helped(bench: Bench) -> None:
    services(bench)
    bench.model.help.ring()


def keypad(bench: Bench) -> None:
    bench.model.staff.press_corner()
    bench.clock.advance(3)


PAGES: dict[str, Callable[[Bench], None]] = {
    "attract": lambda bench: None,
    "groups": lambda bench: bench.model.touch(),
    "services": services,
    "search": search,
    "priority": priority,
    "identity": identity,
    "areas": areas,
    "items": items,
    "item_search": item_search,
    "guide": guide,
    "guide_elsewhere": guide_elsewhere,
    "missing": missing,
    "missing_not_printed": missing_not_printed,
    "no_guide": no_guide,
    "detail": detail,
    "ticket": lambda bench: bench.take_ticket(),
    "paper_out": paper_out,
    "unsure": unsure,
    "refused": refused,
    "issuing": issuing,
    "lost": lost,
    "idle": idle,
    "helped": helped,
    "keypad": keypad,
}


@dataclass(frozen=True)
class Wishes:
    elder: bool = False
    lowered: bool = False
    english: bool = False
    size: QSize = PORTRAIT

    def __str__(self) -> str:
        names = [name for name in ("elder", "lowered", "english") if getattr(self, name)]
        return "-".join([*names, "wide" if self.size == LANDSCAPE else "high"])


WISHES = (
    Wishes(),
    Wishes(elder=True),
    Wishes(lowered=True, english=True),
    Wishes(elder=True, english=True),
    Wishes(elder=True, lowered=True),
    Wishes(size=LANDSCAPE),
    Wishes(size=LANDSCAPE, elder=True),
)


@pytest.fixture(scope="module")
def code_hash() -> str:
    return hash_code("246810")


@pytest.fixture
def bench(qapp: QApplication, code_hash: str) -> Bench:
    hall = demo_hall()
    asked = tuple(structs.replace(one, identity_required=one.id == "tax") for one in hall.services)
    bench = Bench(code_hash=code_hash, hall_info=structs.replace(hall, services=asked))
    bench.start()
    return bench


def shown(qtbot: QtBot, bench: Bench, wishes: Wishes, page: str) -> KioskWindow:
    for wanted, toggle in (
        (wishes.elder, bench.model.comfort.toggle_elder),
        (wishes.lowered, bench.model.comfort.toggle_lowered),
        (wishes.english, bench.model.comfort.toggle_language),
    ):
        if wanted:
            toggle()
    PAGES[page](bench)
    window = KioskWindow(bench.model, KIOSK.without_motion(), locked=False)
    qtbot.addWidget(window)
    window.resize(wishes.size)
    window.show()
    QApplication.processEvents()
    return window


def visible(window: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    return (widget for widget in window.findChildren(kind) if widget.isVisible())


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def frame_of(window: KioskWindow) -> Frame:
    assert window.frame is not None
    return window.frame


def on_top(window: KioskWindow) -> QWidget:
    """Return what can be touched now: the overlay, if one is shown."""
    return next((overlay for overlay in frame_of(window).overlays if overlay.isVisible()), window)


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_use_it(qtbot: QtBot, bench: Bench, page: str, wishes: Wishes) -> None:
    window = shown(qtbot, bench, wishes, page)
    top = on_top(window)
    buttons = [button for button in visible(top, QAbstractButton) if isinstance(button, QAbstractButton)]
    places = {button: place(button, window) for button in buttons}
    reach = window.height() * (0.5 if wishes.lowered and page != "lost" else 1 / 3)
    for button, where in places.items():
        name = button.accessibleName() or button.text()
        assert name, f"a button without a name at {where}"
        assert min(where.width(), where.height()) >= TARGET_PX, f"{name} is {where.size()}"
        assert window.rect().contains(where), f"{name} lies outside at {where}"
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{name} cannot be reached by keyboard"
        hit = window.childAt(where.center())
        assert hit is not None
        assert hit is button or button.isAncestorOf(hit), f"{name} lies under {hit}"
        if top is window:
            assert where.top() >= reach - 1, f"{name} is too high at {where.top()}"
    for first in buttons:
        for second in buttons:
            if first is not second:
                assert not places[first].intersects(places[second]), (first.text(), second.text())
    assert len(buttons) > 0
    _no_text_is_cut(window, top)


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("item", ["property-transfer", "rental-housing", "startup-loan"])
def test_every_page_of_a_guide_fits_the_screen(qtbot: QtBot, bench: Bench, item: str, wishes: Wishes) -> None:
    window = shown(qtbot, bench, wishes, "items")
    bench.model.choose_item(item)
    pages = bench.model.items.pages()
    assert pages[0].boxes
    for _ in pages:
        QApplication.processEvents()
        _no_text_is_cut(window, window)
        bench.model.turn_page(1)
    assert bench.model.pager.number == len(pages) - 1


def _no_text_is_cut(window: KioskWindow, top: QWidget) -> None:
    for widget in visible(top, QLabel):
        if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
            needed = QFontMetrics(widget.font()).horizontalAdvance(widget.text())
            assert needed <= widget.width() + 2, f"{widget.text()!r} needs {needed}, has {widget.width()}"
        elif isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width())
            assert needed <= widget.height() + 4, f"{widget.text()!r} needs {needed}, has {widget.height()}"
    for widget in visible(top, QAbstractButton):
        if isinstance(widget, QAbstractButton) and widget.text():
            needed = QFontMetrics(widget.font()).horizontalAdvance(widget.text())
            assert needed <= widget.width(), f"{widget.text()!r} needs {needed}, has {widget.width()}"


def test_large_text_is_half_as_large_again() -> None:
    ordinary = look_for(PORTRAIT, elder=False, lowered=False).theme.sizes
    elder = look_for(PORTRAIT, elder=True, lowered=False).theme.sizes
    for name in ("caption", "body", "lead", "heading", "title", "display", "target"):
        assert getattr(elder, name) >= 1.5 * getattr(ordinary, name)
    assert ordinary.body >= 24


@pytest.mark.parametrize("page", PAGES)
def test_settings_and_help_are_on_every_page(qtbot: QtBot, bench: Bench, page: str) -> None:
    window = shown(qtbot, bench, Wishes(), page)
    names = {button.accessibleName() for button in frame_of(window).bar.findChildren(QAbstractButton)}
    assert names == {"返回", "首页", "长辈版", "English", "放低", "帮助"}


def test_the_corner_of_staff_is_invisible_and_in_the_corner(qtbot: QtBot, bench: Bench) -> None:
    window = shown(qtbot, bench, Wishes(), "attract")
    [corner] = window.findChildren(Corner)
    assert place(corner, window).topLeft() == QPoint(0, 0)
    bench.clock.advance(1)
    press(corner)
    bench.clock.advance(1)
    release(corner)
    bench.clock.advance(5)
    assert page_of(bench.model) is Page.ATTRACT
    assert not any(overlay.isVisible() for overlay in frame_of(window).overlays)
