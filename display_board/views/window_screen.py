"""The window screen's page: label above, the number large, the clerk beside it, or the 去向留言."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from display_board.viewmodels.window_screen import WindowMood, WindowScreenModel
from display_board.views.clerk_card import ClerkPanel
from display_board.views.fit_line import FitLine, Part
from display_board.views.overlays import EmergencyPage, StaleMark
from qt_common.clock import Alarm, Clock
from qt_common.i18n import Translator, mark
from qt_common.theme.tokens import Theme
from qt_common.times import LocalTimes
from qt_common.widgets.labels import ClockLabel, label, set_role

MOODS: Mapping[WindowMood, tuple[str, str]] = {
    WindowMood.CLOSED: (mark("暂未开放"), "secondary"),
    WindowMood.PAUSED: (mark("暂停服务"), "calling"),
    WindowMood.FREE: (mark("空闲，请等候叫号"), "secondary"),
    WindowMood.CALLING: (mark("请到本窗口办理"), "calling"),
    WindowMood.SERVING: (mark("正在办理"), "serving"),
    WindowMood.RATING: (mark("请您评价本次服务"), "calling"),
}
"""State in words, and the token of its colour."""


class WindowScreen(QStackedWidget):
    """Shows a `WindowScreenModel`.

    Args:
        model: what to show.
        theme: a board theme for the screen's height.
        clock: drives clock and blinking.
        translate: the screen's language.
        times: writes times.
        photo_folder: where clerks' photos are.
    """

    def __init__(
        self,
        model: WindowScreenModel,
        theme: Theme,
        clock: Clock,
        translate: Translator,
        times: LocalTimes,
        photo_folder: Path,
    ) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self._clock = clock
        self._ = translate
        self._times = times
        self._blink: Alarm | None = None
        self._lit = False
        self._label = label("", "title")
        self._name = label("", "heading")
        self._number_card = QFrame()
        self._number = FitLine(largest_px=round(theme.sizes.hero * 1.3))
        self._mood = label("", "mood", Qt.AlignmentFlag.AlignHCenter)
        self._note = label("", "note", Qt.AlignmentFlag.AlignHCenter, wrap=True)
        self._clerk = ClerkPanel(theme, translate, photo_folder)
        self._stale = StaleMark(theme, translate, times)
        self._emergency = EmergencyPage(theme, translate)
        self.addWidget(self._page(ClockLabel(clock, times)))
        self.addWidget(self._emergency)
        set_role(self, "screen")
        model.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the model as it is now."""
        model, stale = self._model, self._model.as_of is not None
        if model.counter is not None:
            self._label.setText(self._("{counter} 号窗口", counter=model.counter.label))
            self._name.setText(model.counter.name)
        words, tone = MOODS[model.mood]
        tone = "secondary" if stale else tone
        self._mood.setText(self._(words))
        self._mood.setVisible(bool(model.number))
        set_role(self._mood, "mood", tone)
        self._number.show_parts(Part(model.number or self._(words), getattr(self._theme.palette, tone)))
        self._note.setText(self._note_text())
        self._note.setVisible(bool(self._note.text()))
        self._clerk.show_clerk(model.clerk)
        self._stale.say(model.as_of)
        self._set_blinking(model.blinking and not stale)
        self._emergency.say(model.emergency)
        self.setCurrentIndex(1 if model.emergency else 0)

    def _note_text(self) -> str:
        pause = self._model.pause
        if pause is None:
            return ""
        parts = [
            self._("事由：{reason}", reason=pause.reason),
            self._("去向：{where}", where=pause.where) if pause.where else "",
            self._("联系方式：{contact}", contact=pause.contact) if pause.contact else "",
            self._("预计 {clock} 返回", clock=self._times.clock(pause.back_at)) if pause.back_at else "",
        ]
        return "\n".join(part for part in parts if part)

    def _set_blinking(self, blinking: bool) -> None:
        if blinking and self._blink is None and self._theme.motion.blink_ms:
            self._blink = self._clock.every(self._theme.motion.blink_ms / 1000, self._toggle)
        elif not blinking and self._blink is not None:
            self._blink.cancel()
            self._blink = None
        self._lit = blinking
        self._light()

    def _toggle(self) -> None:
        self._lit = not self._lit
        self._light()

    def _light(self) -> None:
        set_role(self._number_card, "call", "lit" if self._lit else "")

    def _page(self, clock: ClockLabel) -> QWidget:
        page = QWidget()
        space = self._theme.sizes.step * 3
        head = QHBoxLayout()
        head.setSpacing(space)
        head.addWidget(self._label)
        head.addWidget(self._name, 1)
        head.addWidget(clock)
        card = QVBoxLayout(self._number_card)
        card.setContentsMargins(space, space, space, space)
        card.addWidget(self._mood)
        card.addWidget(self._number, 1)
        card.addWidget(self._note)
        middle = QHBoxLayout()
        middle.setSpacing(space)
        middle.addWidget(self._number_card, 3)
        middle.addWidget(self._clerk, 2)
        column = QVBoxLayout(page)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        column.addLayout(head)
        column.addWidget(self._stale)
        column.addLayout(middle, 1)
        return page
