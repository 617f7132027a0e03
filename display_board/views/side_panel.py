"""Beside the calls: the hall's pictures in turn, or its notices; always how many people wait."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout

from qt_common.clock import Clock
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role

TURN_S = 12.0
"""How long a picture or a notice stays."""


class SidePanel(QFrame):
    """Shows one page after another.

    Args:
        theme: sizes and colours.
        clock: turns the pages.
        translate: the screen's language.
        pictures: readable picture files; others are left out.
        notices: sentences shown when there are no pictures, or between them.
    """

    def __init__(
        self,
        theme: Theme,
        clock: Clock,
        translate: Translator,
        pictures: list[Path],
        notices: tuple[str, ...],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._ = translate
        self._pages = QStackedWidget()
        for file in pictures:
            picture = QPixmap(str(file))
            if not picture.isNull():
                self._pages.addWidget(_Picture(picture))
        for notice in notices or self._house_rules():
            self._pages.addWidget(self._notice_page(notice))
        self._waiting = label("", "heading", Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        space = theme.sizes.step * 3
        column.setContentsMargins(space, space, space, space)
        column.addWidget(self._pages, 1)
        column.addWidget(self._waiting)
        set_role(self, "card")
        alarm = clock.every(TURN_S, self.turn)
        self.destroyed.connect(alarm.cancel)

    def turn(self) -> None:
        """Show the next page."""
        self._pages.setCurrentIndex((self._pages.currentIndex() + 1) % self._pages.count())

    def show_waiting(self, people: int) -> None:
        """Say how many people wait in all."""
        self._waiting.setText(self._("现在共有 {people} 人等候", people=people))

    def _house_rules(self) -> tuple[str, ...]:
        return (
            self._("请留意屏幕和语音叫号，叫到您的号后请到指定窗口办理"),
            self._("过号了不要紧：请到导办台，工作人员会帮您重新排队"),
            self._("老年人、残疾人等需要帮助的群众，请直接找导办台的工作人员"),
            self._("办完业务后，请在窗口的评价器上为我们的服务打分"),
        )

    def _notice_page(self, text: str) -> QFrame:
        page = QFrame()
        column = QVBoxLayout(page)
        mark = QLabel()
        mark.setPixmap(pixmap("ph.info", self._theme.palette.primary, self._theme.sizes.display))
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = label(text, "notice", Qt.AlignmentFlag.AlignHCenter, wrap=True)
        column.addStretch(2)
        column.addWidget(mark)
        column.addSpacing(self._theme.sizes.step * 3)
        column.addWidget(words)
        column.addStretch(3)
        return page


class _Picture(QLabel):
    """A picture that fills its room without being cut or stretched."""

    def __init__(self, picture: QPixmap) -> None:
        super().__init__()
        self._picture = picture
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture again."""
        super().resizeEvent(event)
        self.setPixmap(
            self._picture.scaled(
                self.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
