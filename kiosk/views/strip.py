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
    """Previous page, one special button, next page.

    Args:
        model: the kiosk.
        look: how to draw.
        special: the button in the middle.
        shares: how the width is shared among the three; 0 = as their words need.
    """

    def __init__(
        self, model: KioskModel, look: Look, special: QWidget, shares: tuple[int, int, int] = (2, 3, 2)
    ) -> None:
        super().__init__()
        self._model = model
        self._previous = wide_button(
            look, "ph.caret-left", model.translate("上一页"), lambda: model.turn_page(-1)
        )
        self._next = wide_button(
            look, "ph.caret-right", model.translate("下一页"), lambda: model.turn_page(1)
        )
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.gap)
        for widget, share in zip((self._previous, special, self._next), shares, strict=True):
            row.addWidget(widget, share)

    def refresh(self) -> None:
        """Show the page buttons only where there are pages."""
        pager = self._model.pager
        for button, useful in (
            (self._previous, pager.number > 0),
            (self._next, pager.number + 1 < pager.count),
        ):
            button.setVisible(pager.count > 1)
            button.setEnabled(useful)

    def take_back(self, special: QWidget) -> None:
        """Put the middle button where it was before somebody borrowed it."""
        if self._row.indexOf(special) < 0:
            self._row.insertWidget(1, special)


class Foot(QWidget):
    """What stands below a page: turning pages and one more button, then what else can be done.

    On a high screen these are two rows, unless there are no pages and only two buttons; on a wide one
    they stand side by side.

    Args:
        model: the kiosk.
        look: how to draw.
        middle: the button between those that turn pages.
        buttons: the second row, the most important last.
    """

    def __init__(self, model: KioskModel, look: Look, middle: QWidget, *buttons: QWidget) -> None:
        super().__init__()
        self._pager = model.pager
        self._middle = middle
        self._joins = look.portrait and len(buttons) == 1
        self._strip = Strip(model, look, middle, shares=(0, 0, 0))
        gap = look.theme.sizes.step if look.lowered else look.gap
        whole: QVBoxLayout | QHBoxLayout = QVBoxLayout(self) if look.portrait else QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap if look.portrait else look.gap)
        whole.addWidget(self._strip)
        self._row = QHBoxLayout()
        self._row.setSpacing(look.gap)
        for button in buttons:
            self._row.addWidget(button)  # as wide as its words need; what is left is shared
        if buttons:
            whole.addLayout(self._row)

    def refresh(self) -> None:
        """Show the page buttons only where there are pages."""
        self._strip.refresh()
        if self._joins:
            alone = self._pager.count == 1
            if alone:
                self._row.addWidget(self._middle)
            else:
                self._strip.take_back(self._middle)
            self._strip.setVisible(not alone)
