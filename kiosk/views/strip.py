"""The strip below the choices: turning pages, and one more way to find or to go first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.page_view import Look
from qt_common.widgets.buttons import IconButton


def wide_button(
    look: Look, icon: str, text: str, pressed: Callable[[], None], role: str = "wide"
) -> IconButton:
    """Return a button as high as a target and as wide as its room."""
    button = IconButton(look.theme, icon, text, role)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setMinimumHeight(round(look.theme.sizes.target * 1.1))
    button.clicked.connect(lambda _=False: pressed())
    return button


class Strip(QWidget):
    """Previous page, one special button, next page.

    Args:
        model: the kiosk.
        look: how to draw.
        special: the button in the middle.
    """

    def __init__(self, model: KioskModel, look: Look, special: QWidget) -> None:
        super().__init__()
        self._model = model
        self._previous = wide_button(
            look, "ph.caret-left", model.translate("上一页"), lambda: model.turn_page(-1)
        )
        self._next = wide_button(
            look, "ph.caret-right", model.translate("下一页"), lambda: model.turn_page(1)
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.gap)
        row.addWidget(self._previous, 2)
        row.addWidget(special, 3)
        row.addWidget(self._next, 2)

    def refresh(self) -> None:
        """Show the page buttons only where there are pages."""
        pager = self._model.pager
        for button, useful in (
            (self._previous, pager.number > 0),
            (self._next, pager.number + 1 < pager.count),
        ):
            button.setVisible(pager.count > 1)
            button.setEnabled(useful)
