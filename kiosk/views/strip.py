"""The strip below the choices: turning pages, and one more way to find or to go first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

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
    """Previous page, perhaps one special button, next page.

    Args:
        model: the kiosk.
        look: how to draw.
        special: the button in the middle; without one the strip is only there where there are pages.
    """

    def __init__(self, model: KioskModel, look: Look, special: QWidget | None) -> None:
        super().__init__()
        self._model = model
        self._alone = special is None
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
        if special is not None:
            row.addWidget(special, 3)
        row.addWidget(self._next, 2)

    def refresh(self) -> None:
        """Show the page buttons only where there are pages."""
        pager = self._model.pager
        if self._alone:
            self.setVisible(pager.count > 1)
        for button, useful in (
            (self._previous, pager.number > 0),
            (self._next, pager.number + 1 < pager.count),
        ):
            button.setVisible(pager.count > 1)
            button.setEnabled(useful)


class Foot(QWidget):
    """Buttons below a page: turning pages, what else can be done, what most visitors want.

    On a high screen these are rows one above the other, on a wide one they stand side by side.

    Args:
        model: the kiosk.
        look: how to draw.
        buttons: what can be done here.
        main: what most visitors want; None = nothing stands out.
    """

    def __init__(self, model: KioskModel, look: Look, *buttons: QWidget, main: QWidget | None = None) -> None:
        super().__init__()
        self._strip = Strip(model, look, None)
        row = QHBoxLayout()
        row.setSpacing(look.gap)
        for button in buttons:
            row.addWidget(button)  # as wide as its words need; what is left is shared
        whole: QVBoxLayout | QHBoxLayout = QVBoxLayout(self) if look.portrait else QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look.gap)
        whole.addWidget(self._strip)
        whole.addLayout(row)
        if main is not None:
            whole.addWidget(main)

    def refresh(self) -> None:
        """Show the page buttons only where there are pages."""
        self._strip.refresh()
