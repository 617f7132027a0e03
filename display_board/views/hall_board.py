"""The hall board's page: calls left, pictures and notices right, ticker below, everything in one grid."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from display_board.viewmodels.hall_board import RECENT, HallBoardModel
from display_board.views.call_banner import CallBanner
from display_board.views.overlays import EmergencyPage, StaleMark
from display_board.views.recent_calls import RecentCalls
from display_board.views.side_panel import SidePanel
from display_board.views.ticker import Ticker
from qt_common.clock import Clock
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.times import LocalTimes
from qt_common.widgets.labels import ClockLabel, label, set_role


class HallBoard(QStackedWidget):
    """Shows a `HallBoardModel`.

    Args:
        model: what to show.
        theme: a board theme for the screen's height.
        clock: drives clock, blinking and pages.
        translate: the screen's language.
        times: writes times.
        media_folder: where the model's media files are.
    """

    def __init__(
        self,
        model: HallBoardModel,
        theme: Theme,
        clock: Clock,
        translate: Translator,
        times: LocalTimes,
        media_folder: Path,
    ) -> None:
        super().__init__()
        self._model = model
        self._ = translate
        self._name = label("", "heading")
        self._banner = CallBanner(theme, clock, translate)
        self._recent = RecentCalls(theme, translate, times, RECENT)
        pictures = [media_folder / name for name in model.media]
        self._side = SidePanel(theme, clock, translate, pictures, model.notices)
        self._stale = StaleMark(theme, translate, times)
        self._ticker = Ticker(theme, clock)
        self._emergency = EmergencyPage(theme, translate)
        self.addWidget(self._page(theme, ClockLabel(clock, times)))
        self.addWidget(self._emergency)
        set_role(self, "screen")
        model.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the model as it is now."""
        model, stale = self._model, self._model.as_of is not None
        if model.info is not None:
            self._name.setText(self._.name_of(model.info.name, model.info.name_en))
        self._banner.show_call(model.newest, blinking=model.spotlight.blinking, stale=stale)
        self._recent.show_lines(model.recent, stale=stale)
        self._side.setVisible(not model.spotlight.taking_over)
        self._side.show_waiting(model.waiting)
        self._stale.say(model.as_of)
        self._ticker.show_text(model.ticker)
        self._ticker.setVisible(bool(model.ticker))
        self._emergency.say(model.emergency)
        self.setCurrentIndex(1 if model.emergency else 0)

    def _page(self, theme: Theme, clock: ClockLabel) -> QWidget:
        page = QWidget()
        space = theme.sizes.step * 3
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(clock)
        calls = QVBoxLayout()
        calls.setSpacing(space)
        calls.addWidget(self._banner, 1)
        calls.addWidget(self._recent)
        middle = QHBoxLayout()
        middle.setSpacing(space)
        middle.addLayout(calls, 2)
        middle.addWidget(self._side, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        column.addLayout(head)
        column.addWidget(self._stale)
        column.addLayout(middle, 1)
        column.addWidget(self._ticker)
        return page
