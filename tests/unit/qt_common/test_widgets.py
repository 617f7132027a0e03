from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QImage
from pytestqt.qtbot import QtBot

from qt_common.clock import ManualClock
from qt_common.i18n import Translator
from qt_common.screenshot import save_picture
from qt_common.theme.tokens import KIOSK
from qt_common.times import LocalTimes
from qt_common.widgets.buttons import IconButton
from qt_common.widgets.labels import ClockLabel, NumberLabel, label
from qt_common.widgets.status import Banner, StatusDot


def test_a_number_is_never_broken_or_cut(qtbot: QtBot) -> None:
    number = NumberLabel(240, "A012")
    qtbot.addWidget(number)
    for width in (900, 300, 120):
        number.resize(width, 300)
        number.show()
        assert QFontMetrics(number.font()).horizontalAdvance(number.text()) <= width
        assert number.text() == "A012"
    assert not number.wordWrap()


def test_text_from_outside_is_never_markup(qtbot: QtBot) -> None:
    made = label("<b>粗</b>")
    qtbot.addWidget(made)
    made.adjustSize()
    assert made.width() > label("粗").sizeHint().width() * 3


def test_the_clock_shows_the_halls_time(qtbot: QtBot) -> None:
    clock = ManualClock()
    shown = ClockLabel(clock, LocalTimes(Translator()))
    qtbot.addWidget(shown)
    assert shown.text() == "09:30"
    clock.advance(61)
    assert shown.text() == "09:31"


def test_a_button_is_a_target_with_a_name(qtbot: QtBot) -> None:
    button = IconButton(KIOSK, "ph.arrow-left", says="返回")
    qtbot.addWidget(button)
    assert button.minimumWidth() >= KIOSK.sizes.target
    assert button.accessibleName() == "返回"


def test_a_banner_is_there_only_while_it_says_something(qtbot: QtBot) -> None:
    banner = Banner(KIOSK)
    qtbot.addWidget(banner)
    banner.say("打印机缺纸。", "fault")
    assert banner.isVisible()
    assert banner.accessibleName() == "打印机缺纸。"
    banner.say("")
    assert not banner.isVisible()


def test_a_dot_says_in_words_what_its_colour_means(qtbot: QtBot) -> None:
    dot = StatusDot(KIOSK, "打印机")
    qtbot.addWidget(dot)
    dot.set_state("fault", "缺纸")
    assert dot.toolTip() == "打印机：缺纸"


def test_a_picture_of_a_widget_is_written(qtbot: QtBot, tmp_path: Path) -> None:
    banner = Banner(KIOSK)
    qtbot.addWidget(banner)
    banner.say("打印机缺纸。", "fault")
    save_picture(banner, tmp_path / "deep" / "banner.png", QSize(400, 200))
    image = QImage(str(tmp_path / "deep" / "banner.png"))
    assert (image.width(), image.height()) == (400, 200)
    assert len({image.pixel(x, y) for x in range(0, 400, 3) for y in range(0, 200, 3)}) > 2
