"""The kiosk's window under fingers and keys."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from kiosk.viewmodels.kiosk import Page
from kiosk.viewmodels.ticketing import Stage
from kiosk.views.frame import Frame
from kiosk.views.qr import QrView
from kiosk.views.slip import SlipView
from kiosk.views.window import SETTLE_S, KioskWindow
from qt_common.theme.tokens import KIOSK
from queue_server.protocol.hall import RequestHelp
from tests.helpers.fingers import button, press, strike, tap
from tests.helpers.sample_kiosk import LINK, WORKING, Bench, broken, page_of, stage_of


@pytest.fixture
def bench(qapp: QApplication) -> Bench:
    bench = Bench()
    bench.start()
    return bench


def open_window(qtbot: QtBot, bench: Bench, *, locked: bool = False, still: bool = True) -> KioskWindow:
    theme = KIOSK.without_motion() if still else KIOSK
    window = KioskWindow(bench.model, theme, locked=locked)
    qtbot.addWidget(window)
    window.resize(QSize(540, 960))
    window.show()
    window.activateWindow()
    bench.clock.advance(2 * SETTLE_S)
    return window


def frame_of(window: KioskWindow) -> Frame:
    assert window.frame is not None
    return window.frame


def touch(bench: Bench, target: QWidget | None) -> None:
    """Tap, and let the page settle."""
    assert target is not None
    tap(target)
    bench.clock.advance(2 * SETTLE_S)
    QApplication.processEvents()


def test_three_taps_and_a_slip(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    touch(bench, frame_of(window).page)
    touch(bench, button(window, "社保医保"))
    touch(bench, button(window, "社会保险"))
    assert stage_of(bench.model) is Stage.PRINTED
    touch(bench, button(window, "完成"))
    assert page_of(bench.model) is Page.ATTRACT


def test_the_first_touch_reacts_on_the_press(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    page = frame_of(window).page
    assert page is not None
    press(page)
    assert page_of(bench.model) is Page.GROUPS


def test_the_second_tap_of_a_double_tap_chooses_nothing(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    bench.model.touch()
    bench.clock.advance(2 * SETTLE_S)
    QApplication.processEvents()
    tap(button(window, "社保医保"))
    QApplication.processEvents()
    tap(button(window, "社会保险"))
    assert page_of(bench.model) is Page.SERVICES
    assert bench.issued == 0


def test_the_whole_way_by_keyboard(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    strike(window, Qt.Key.Key_Space)
    bench.clock.advance(2 * SETTLE_S)
    for name in ("社保医保", "社会保险"):
        target = button(window, name)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        strike(window, Qt.Key.Key_Space)
        bench.clock.advance(2 * SETTLE_S)
    assert stage_of(bench.model) is Stage.PRINTED


def test_keys_count_as_presence(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    bench.model.touch()
    bench.clock.advance(20)
    strike(window, Qt.Key.Key_Tab)
    bench.clock.advance(20)
    assert not bench.model.idle.warning


def test_the_warning_is_continued_by_its_button(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    bench.model.touch()
    bench.clock.advance(30)
    assert bench.model.idle.warning
    touch(bench, button(window, "继续"))
    assert page_of(bench.model) is Page.GROUPS
    assert not bench.model.idle.warning


def test_a_touch_during_the_countdown_chooses_nothing(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    bench.model.touch()
    QApplication.processEvents()
    card = button(window, "社保医保")
    bench.clock.advance(30)
    touch(bench, card)
    assert page_of(bench.model) is Page.GROUPS
    assert not bench.model.idle.warning


def test_the_header_learns_the_halls_name_with_the_first_connection(qtbot: QtBot) -> None:
    bench = Bench()
    window = open_window(qtbot, bench)
    bench.hall.start()
    bench.model.touch()
    QApplication.processEvents()
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "云溪区政务服务中心" in texts


def test_a_turned_page_is_there_at_once(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    for turn in (bench.model.touch, bench.model.comfort.toggle_elder, bench.model.open_search):
        turn()
        page = frame_of(window).page
        assert page is not None
        assert page.isVisible()
        assert page.above.isVisible()
    bench.model.type_letter("S")
    assert button(window, "社会保险").height() > KIOSK.sizes.target // 2


def test_settings_from_the_attract_screen(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    touch(bench, button(window, "长辈版"))
    touch(bench, button(window, "English"))
    assert bench.model.comfort.elder
    assert button(window, "Standard").isVisible()
    assert button(window, "Social security").isVisible()


def test_help_answers_on_the_screen(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    touch(bench, button(window, "帮助"))
    assert len(bench.hall.asked(RequestHelp)) == 1
    touch(bench, button(window, "知道了"))
    assert not any(overlay.isVisible() for overlay in frame_of(window).overlays)


def test_a_failed_slip_shows_a_code_a_phone_reads_then_prints_again(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    bench.printer.become(broken(FaultKind.PAPER_OUT))
    bench.printer.outcome = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
    bench.take_ticket()
    QApplication.processEvents()
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint8)
    pixels = pixels.reshape(picture.height(), picture.bytesPerLine())[:, : picture.width()]
    doubled = cv2.resize(pixels, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    assert [code.text for code in zxingcpp.read_barcodes(doubled)] == [LINK]
    bench.printer.become(WORKING)
    bench.printer.outcome = PrintOutcome(Outcome.PRINTED)
    bench.clock.advance(2 * SETTLE_S)
    QApplication.processEvents()
    touch(bench, button(window, "补打小票"))
    assert stage_of(bench.model) is Stage.PRINTED


def test_a_locked_window_closes_only_for_staff(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench, locked=True)
    assert not window.close()
    strike(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    window.leave_program()
    assert not window.isVisible()


def test_the_slip_comes_out_once_and_then_rests(qtbot: QtBot, bench: Bench) -> None:
    slip = SlipView(KIOSK)
    qtbot.addWidget(slip)
    slip.come_out("A012")
    qtbot.waitUntil(lambda: slip.get_out() == 1.0)
    slip.come_out("A012")
    assert slip.get_out() == 1.0


def test_without_motion_the_slip_is_simply_there(qtbot: QtBot) -> None:
    slip = SlipView(KIOSK.without_motion())
    qtbot.addWidget(slip)
    slip.come_out("A012")
    assert slip.get_out() == 1.0


def test_no_text_no_code(qtbot: QtBot) -> None:
    qr = QrView(200)
    qtbot.addWidget(qr)
    qr.show_text(LINK)
    qr.show_text("")
    qr.grab()
    assert not qr.isVisible()


def test_a_touch_leaves_no_button_of_the_bar_looking_chosen(qtbot: QtBot, bench: Bench) -> None:
    window = open_window(qtbot, bench)
    touch(bench, window)
    assert bench.model.page is Page.GROUPS
    assert QApplication.focusWidget() is frame_of(window).page
