"""The newest call, as one line that fills the width: "A012 → 请到 3 号窗口"."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from display_board.viewmodels.lines import CallLine
from display_board.views.arrows import arrow_pixmap
from display_board.views.fit_line import FitLine, Part
from qt_common.clock import Alarm, Clock
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role

BIG = 1.5
"""Number and window against the words between them."""


class CallBanner(QFrame):
    """Shows one call; while it blinks, its frame and ground change twice a second (1 Hz), never its words.

    Args:
        theme: sizes and colours.
        clock: drives the blinking.
        translate: the screen's language.
    """

    def __init__(self, theme: Theme, clock: Clock, translate: Translator) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._ = translate
        self._blink: Alarm | None = None
        self._lit = False
        self._caption = label("", "lead")
        self._line = FitLine(largest_px=theme.sizes.hero)
        self._arrow = QLabel()
        self._place = label("", "place")
        self._english = label("", "secondary")
        foot = QHBoxLayout()
        foot.setSpacing(theme.sizes.step * 2)
        for widget in (self._caption, self._arrow, self._place):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self._english)
        column = QVBoxLayout(self)
        space = theme.sizes.step * 3
        column.setContentsMargins(space, 0, space, space // 2)
        column.addWidget(self._line, 1)
        column.addLayout(foot)
        set_role(self, "call")

    def show_call(self, line: CallLine | None, *, blinking: bool, stale: bool) -> None:
        """Show a call, or that there is none yet."""
        palette = self._theme.palette
        hero = palette.secondary if stale else palette.calling
        words = palette.secondary if stale else palette.text
        if line is None:
            self._line.show_parts(Part(self._("请等候叫号"), palette.secondary))
        else:
            self._line.show_parts(
                Part(line.number, hero, BIG),
                Part(self._(" → 请到 "), words),
                Part(line.counter, hero, BIG),
                Part(self._(" 号窗口"), words),
            )
        self._tell_place(line, blinking=blinking, stale=stale)
        self._set_blinking(blinking and not stale, line is not None and not stale)

    def _tell_place(self, line: CallLine | None, *, blinking: bool, stale: bool) -> None:
        self._caption.setText(self._caption_of(line, blinking=blinking, stale=stale))
        self._place.setText("　".join(part for part in (line.zone, line.floor) if part) if line else "")
        english = f"Ticket {line.number}, please go to Counter {line.counter}" if line else "Please wait"
        self._english.setText(english if self._.is_chinese else "")
        shown = line is not None and bool(line.arrow)
        self._arrow.setVisible(shown)
        if line is not None and shown:
            colour = self._theme.palette.secondary if stale else self._theme.palette.calling
            self._arrow.setPixmap(arrow_pixmap(line.arrow, colour, round(self._theme.sizes.heading * 1.3)))

    def _caption_of(self, line: CallLine | None, *, blinking: bool, stale: bool) -> str:
        if line is None:
            return ""
        if stale:
            return self._("最后一次呼叫")
        if not blinking:
            return self._("最新呼叫")  # whoever it was may be in service by now
        return self._("再次呼叫") if line.recall else self._("正在呼叫")

    def _set_blinking(self, blinking: bool, fresh: bool) -> None:
        period_s = self._theme.motion.blink_ms / 1000
        if blinking and self._blink is None and period_s:
            self._blink = self._clock.every(period_s, self._toggle)
        elif not blinking and self._blink is not None:
            self._blink.cancel()
            self._blink = None
        self._lit = fresh
        set_role(self, "call", "lit" if self._lit else "")

    def _toggle(self) -> None:
        self._lit = not self._lit
        set_role(self, "call", "lit" if self._lit else "dim")
