"""Every page of the licence printer for poor eyes and short reach; and what stays behind of a visit."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from devices.errors import FaultKind
from kiosk.licence.viewmodels.model import Page
from kiosk.licence.viewmodels.staff_desk import Task
from kiosk.licence.views.card import CardView
from kiosk.licence.views.preview import SheetPicture
from kiosk.licence.views.screens import LICENCES
from kiosk.staff_code import hash_code
from kiosk.views.window import KioskWindow
from qt_common.theme.tokens import KIOSK
from queue_server.protocol.base import Params
from queue_server.protocol.errors import CardExpired, CodeWrong, LockedOut, NoBlanks, NoLicence
from queue_server.protocol.licences import (
    BeginPrint,
    ConfirmPrinted,
    FindUnfinished,
    LoadBlanks,
    PresentPerson,
    RateVisit,
    ReleaseReprint,
    SpoilBlank,
    Unfinished,
)
from tests.helpers.fingers import button, tap
from tests.helpers.sample_kiosk import broken
from tests.helpers.sample_licence_kiosk import (
    CODE,
    COMPANY,
    EMPTY,
    JAMMED,
    MASKED_NAME,
    NUMBER,
    PRINTED,
    LicenceBench,
    card,
    page_of,
    taken,
)

PORTRAIT, LANDSCAPE = QSize(1080, 1920), QSize(1920, 1080)
TARGET_PX = 60
STAFF_CODE = "246810"


def number(bench: LicenceBench) -> None:
    bench.model.touch()
    bench.model.type_instead()
    for character in NUMBER[:-1] + "5":
        bench.model.person.type_number(character)


def code(bench: LicenceBench) -> None:
    bench.hall.on(PresentPerson, CodeWrong(attempts_left=2))
    bench.show_card()


def expired(bench: LicenceBench) -> None:
    bench.hall.on(PresentPerson, CardExpired())
    bench.show_card()


def locked(bench: LicenceBench) -> None:
    bench.hall.on(PresentPerson, LockedOut(until="2026-11-23T02:00:00+00:00"))
    bench.show_card()


def none_ready(bench: LicenceBench) -> None:
    bench.hall.on(PresentPerson, NoLicence())
    bench.show_card()


def held_up(bench: LicenceBench) -> None:
    bench.printer.outcome = None
    bench.until_printed()
    bench.printer.finish(PRINTED)
    bench.printer.be_held_up(FaultKind.OUTPUT_FULL)


def no_blanks(bench: LicenceBench) -> None:
    bench.hall.on(BeginPrint, NoBlanks(tray="tray-1", variant="original"))
    bench.until_printed()


def ending(outcome: object) -> Callable[[LicenceBench], None]:
    def act(bench: LicenceBench) -> None:
        bench.printer.outcome = outcome  # type: ignore[assignment]  # one of the samples
        bench.until_printed()

    return act


def printer_off(bench: LicenceBench) -> None:
    bench.printer.become(broken(FaultKind.COVER_OPEN))
    bench.model.touch()


def card_left(bench: LicenceBench) -> None:
    bench.reader.left = True
    bench.until_printed()


def card_fault(bench: LicenceBench) -> None:
    bench.model.touch()
    bench.reader.fail(FaultKind.CARD_UNREADABLE)


def thanks(bench: LicenceBench) -> None:
    bench.until_printed()
    bench.model.taken()


def reasons(bench: LicenceBench) -> None:
    thanks(bench)
    bench.model.rate(1)


def rated(bench: LicenceBench) -> None:
    thanks(bench)
    bench.model.rate(5)


def lost(bench: LicenceBench) -> None:
    bench.hall.drop()
    bench.clock.advance(3)


def wrong(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.model.say_wrong()


PAGES: dict[str, Callable[[LicenceBench], None]] = {
    "attract": lambda bench: None,
    "card": lambda bench: bench.model.touch(),
    "card_fault": card_fault,
    "number": number,
    "code": code,
    "expired": expired,
    "licences": lambda bench: bench.show_card(),
    "preview": lambda bench: bench.until_preview(),
    "held_up": held_up,
    "take": card_left,
    "thanks": thanks,
    "reasons": reasons,
    "rated": rated,
    "locked": locked,
    "none_ready": none_ready,
    "no_blanks": no_blanks,
    "jam": ending(JAMMED),
    "empty": ending(EMPTY),
    "wrong": wrong,
    "printer_off": printer_off,
    "lost": lost,
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
    Wishes(elder=True, english=True),
    Wishes(lowered=True, english=True),
    Wishes(size=LANDSCAPE),
    Wishes(size=LANDSCAPE, elder=True),
)


@pytest.fixture(scope="module")
def code_hash() -> str:
    return hash_code(STAFF_CODE)


@pytest.fixture
def bench(qapp: QApplication, code_hash: str) -> LicenceBench:
    made = LicenceBench(code_hash=code_hash)
    made.start()
    return made


def shown(qtbot: QtBot, bench: LicenceBench, wishes: Wishes = Wishes()) -> KioskWindow:
    comfort = bench.model.comfort
    comfort.elder, comfort.lowered = wishes.elder, wishes.lowered
    if wishes.english:
        bench.translate.set_language("en")
    window = KioskWindow(bench.model, KIOSK.without_motion(), locked=False, screens=LICENCES)
    qtbot.addWidget(window)
    window.resize(wishes.size)
    window.show()
    QApplication.processEvents()
    return window


def visible(window: QWidget, kind: type[QWidget]) -> Iterator[QWidget]:
    return (widget for widget in window.findChildren(kind) if widget.isVisible())


def place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("wishes", WISHES, ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_use_it(qtbot: QtBot, bench: LicenceBench, page: str, wishes: Wishes) -> None:
    PAGES[page](bench)
    window = shown(qtbot, bench, wishes)
    buttons = [one for one in visible(window, QAbstractButton) if isinstance(one, QAbstractButton)]
    reach = window.height() * (0.5 if wishes.lowered else 1 / 3)
    for one in buttons:
        where, name = place(one, window), one.accessibleName() or one.text()
        assert name, f"a button without a name at {where}"
        assert min(where.width(), where.height()) >= TARGET_PX, f"{name} is {where.size()}"
        assert window.rect().contains(where), f"{name} lies outside at {where}"
        assert where.top() >= reach - 1, f"{name} is too high at {where.top()}"
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{name} cannot be reached by keyboard"
        if one.text():
            needed = QFontMetrics(one.font()).horizontalAdvance(one.text())
            assert needed <= one.width(), f"{one.text()!r} needs {needed}, has {one.width()}"
    for widget in visible(window, QLabel):
        if isinstance(widget, QLabel) and widget.text() and widget.wordWrap():
            needed = widget.heightForWidth(widget.width())
            assert needed <= widget.height() + 4, f"{widget.text()!r} needs {needed}, has {widget.height()}"


def test_the_card_page_says_where_to_lay_it_and_leads_on_without_one(
    qtbot: QtBot, bench: LicenceBench
) -> None:
    bench.model.touch()
    window = shown(qtbot, bench)
    assert window.findChildren(CardView)
    bench.clock.advance(1)
    tap(button(window, "没带身份证"))
    assert page_of(bench.model) is Page.NUMBER


def test_the_whole_visit_by_fingers(qtbot: QtBot, bench: LicenceBench) -> None:
    window = shown(qtbot, bench)
    bench.clock.advance(1)
    for name, page in (("触摸这里开始", Page.CARD), ("", Page.LICENCES), ("核对内容", Page.PREVIEW)):
        if name:
            tap(button(window, name))
        else:
            bench.reader.lay(card())
        assert page_of(bench.model) is page
        bench.clock.advance(1)
    picture = window.findChildren(SheetPicture)[-1]
    assert picture.isVisible()
    tap(button(window, "放大"))
    assert bench.model.zoom == 2
    tap(picture)
    tap(button(window, "下一张"))
    assert (bench.model.shown, bench.model.zoom) == (1, 1)
    tap(button(window, "确认，打印"))
    assert page_of(bench.model) is Page.TAKE
    bench.clock.advance(1)
    tap(button(window, "已取走"))
    assert page_of(bench.model) is Page.THANKS


def test_a_good_face_is_the_whole_answer(qtbot: QtBot, bench: LicenceBench) -> None:
    thanks(bench)
    window = shown(qtbot, bench)
    bench.clock.advance(1)
    tap(button(window, "非常满意"))
    [asked] = bench.hall.asked(RateVisit)
    assert (asked.level, asked.reasons, asked.token) == (5, (), "token-case-1-original-1")
    assert page_of(bench.model) is Page.THANKS
    bench.model.rate(1)
    assert len(bench.hall.asked(RateVisit)) == 1


def test_a_bad_face_may_say_why(qtbot: QtBot, bench: LicenceBench) -> None:
    thanks(bench)
    window = shown(qtbot, bench)
    bench.clock.advance(1)
    tap(button(window, "非常不满意"))
    assert page_of(bench.model) is Page.REASONS
    assert not bench.hall.asked(RateVisit)
    code, text, _ = bench.model.hall_info.rating_options["1"][0]
    bench.clock.advance(1)
    tap(button(window, text))
    tap(button(window, "提交评价"))
    [asked] = bench.hall.asked(RateVisit)
    assert (asked.level, asked.reasons) == (1, (code,))
    assert page_of(bench.model) is Page.THANKS


def test_who_touches_no_face_has_not_rated(bench: LicenceBench) -> None:
    thanks(bench)
    bench.clock.advance(60)
    assert page_of(bench.model) is Page.ATTRACT
    assert not bench.hall.asked(RateVisit)


def test_a_bad_face_counts_although_the_visitor_walks_off(bench: LicenceBench) -> None:
    reasons(bench)
    bench.clock.advance(60)
    assert page_of(bench.model) is Page.ATTRACT
    assert [asked.level for asked in bench.hall.asked(RateVisit)] == [1]


def test_nobody_is_served_while_the_last_sheet_is_in_doubt(qtbot: QtBot, code_hash: str) -> None:
    bench = LicenceBench(code_hash=code_hash)
    bench.hall.on(FindUnfinished, Unfinished(claims=(taken(),), tokens=("old",)))
    bench.hall.hold()
    bench.start()
    window = shown(qtbot, bench)
    assert any("重新启动" in one.text() for one in visible(window, QLabel) if isinstance(one, QLabel))


# -------------------------------------------------------------------- wiping


SECRETS = (NUMBER, MASKED_NAME, COMPANY, CODE, "secret content", "s-1", "token-case")


def strings_in(thing: object, seen: set[int]) -> Iterator[str]:
    """Return every string and byte string that can be reached from an object's attributes."""
    if id(thing) in seen or callable(thing) or isinstance(thing, type):
        return
    seen.add(id(thing))
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, bytes):
        yield thing.decode("latin-1")
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from strings_in(key, seen)
            yield from strings_in(value, seen)
    elif isinstance(thing, list | tuple | set | frozenset):
        for one in thing:
            yield from strings_in(one, seen)
    else:
        names = [*getattr(thing, "__dict__", {}), *getattr(type(thing), "__slots__", ())]
        names += list(getattr(type(thing), "__struct_fields__", ()))
        for name in names:
            if name not in ("_hall", "hall", "clock", "_clock", "printer", "_printer"):  # the test's own
                yield from strings_in(getattr(thing, name, None), seen)


def words_on(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        yield from (widget.accessibleName(), widget.toolTip(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()


@pytest.mark.parametrize(
    "page", ["licences", "preview", "take", "thanks", "reasons", "code", "jam", "empty", "number"]
)
@pytest.mark.parametrize("how", ["leaves", "idles"])
def test_nothing_of_the_visitor_stays_on_the_screen_or_in_memory(
    qtbot: QtBot, bench: LicenceBench, page: str, how: str
) -> None:
    window = shown(qtbot, bench)
    PAGES[page](bench)
    QApplication.processEvents()
    if how == "leaves":
        bench.model.leave()
    else:
        bench.clock.advance(120)
    assert page_of(bench.model) is Page.ATTRACT
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    seen: set[int] = set()
    kept = list(strings_in(bench.model, seen))
    for part in bench.model.findChildren(QObject):
        kept += strings_in(part, seen)
    kept += words_on(window)
    for widget in window.findChildren(QWidget):
        kept += strings_in(widget, seen)
    assert not [(secret, text) for secret in SECRETS for text in kept if secret in text]


def test_the_walk_would_find_what_is_there(qtbot: QtBot, bench: LicenceBench) -> None:
    window = shown(qtbot, bench)
    bench.until_preview()
    kept = "".join([*strings_in(bench.model.person, set()), *strings_in(bench.model.run, set())])
    assert all(secret in kept for secret in (NUMBER, MASKED_NAME, COMPANY, "token-case"))
    assert any(COMPANY in text for text in words_on(window))


# -------------------------------------------------------------------- staff


def open_desk(bench: LicenceBench) -> None:
    bench.model.staff.press_corner()
    bench.clock.advance(4)
    for digit in STAFF_CODE:
        bench.model.staff.type_digit(digit)
    bench.model.staff.confirm()


def typed(window: KioskWindow, text: str) -> None:
    for character in text:
        tap(button(window, character))


def test_staff_see_the_blanks_and_load_a_stack(qtbot: QtBot, bench: LicenceBench) -> None:
    window = shown(qtbot, bench)
    open_desk(bench)
    QApplication.processEvents()
    texts = [one.text() for one in visible(window, QLabel) if isinstance(one, QLabel)]
    assert {"A0014", "100", "12", "1", "87"} <= set(texts)
    bench.model.desk.begin(Task.LOAD, "tray-1")
    QApplication.processEvents()
    typed(window, "A0101")
    tap(button(window, "确定"))
    typed(window, "A0200")
    tap(button(window, "确定"))
    [asked] = bench.hall.asked(LoadBlanks)
    assert (asked.terminal, asked.tray, asked.first, asked.last) == ("licence-1", "tray-1", "A0101", "A0200")
    assert bench.model.desk.entry is None


@pytest.mark.parametrize(
    ("task", "target", "kind", "value"),
    [
        (Task.SPOIL, "tray-1", SpoilBlank, "serial"),
        (Task.RELEASE, "case-1-original-1", ReleaseReprint, "void_blank"),
        (Task.CONFIRM, "case-1-original-1", ConfirmPrinted, "blank"),
    ],
)
def test_staff_type_the_number_from_the_sheet(
    qtbot: QtBot, bench: LicenceBench, task: Task, target: str, kind: type[Params], value: str
) -> None:
    open_desk(bench)
    desk = bench.model.desk
    desk.begin(task, target)
    for character in "A0001":
        desk.type(character)
    desk.confirm()
    [asked] = bench.hall.asked(kind)
    assert getattr(asked, value) == "A0001"


def test_the_desk_forgets_everything_when_it_is_shut(bench: LicenceBench) -> None:
    open_desk(bench)
    assert bench.model.desk.failed
    bench.model.staff.shut()
    assert (bench.model.desk.failed, bench.model.desk.stocks) == ((), ())
