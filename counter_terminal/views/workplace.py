"""The clerk's workplace: a narrow rail at the left, and the area chosen there.

Calling comes first; papers have areas of their own, so that neither is in the other's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme


@dataclass(frozen=True, slots=True)
class Area:
    """One area of work.

    Attributes:
        id: e.g. `calling`.
        name: msgid of two to four characters.
        icon: Phosphor icon.
        page: its screen.
    """

    id: str
    name: str
    icon: str
    page: QWidget


class Workplace(QWidget):
    """Everything a clerk works with.

    Args:
        theme: sizes and colours.
        translate: the language.
        areas: in the order of the rail; the first one is shown first. One area needs no rail.

    Signals:
        changed: another area is shown.
    """

    changed = Signal()

    def __init__(self, theme: Theme, translate: Translator, areas: Sequence[Area]) -> None:
        super().__init__()
        self._areas = {area.id: area for area in areas}
        self._pages = QStackedWidget()
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setFixedWidth(theme.sizes.step * 9)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, theme.sizes.step, 0, theme.sizes.step)
        column.setSpacing(theme.sizes.step // 2)
        for area in areas:
            self._pages.addWidget(area.page)
            column.addWidget(self._button(theme, translate, area))
        column.addStretch(1)
        rail.setVisible(len(areas) > 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addWidget(self._pages, 1)
        self._buttons[areas[0].id].setChecked(True)
        self._pages.currentChanged.connect(self._size_by_what_is_shown)
        self._size_by_what_is_shown()

    @property
    def current(self) -> str:
        """Id of the area that is shown."""
        return next(area.id for area in self._areas.values() if area.page is self._pages.currentWidget())

    def go(self, area_id: str) -> None:
        """Show an area."""
        self._buttons[area_id].setChecked(True)
        self._pages.setCurrentWidget(self._areas[area_id].page)
        self._areas[area_id].page.setFocus()
        self.changed.emit()

    def _size_by_what_is_shown(self) -> None:
        """Let no hidden area make the window taller than the screen."""
        for area in self._areas.values():
            shown = area.page is self._pages.currentWidget()
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            area.page.setSizePolicy(policy, policy)

    def _button(self, theme: Theme, translate: Translator, area: Area) -> QToolButton:
        button = QToolButton()
        button.setText(translate(area.name))
        button.setIcon(icon(area.icon, theme.palette.secondary))
        button.setIconSize(QSize(theme.sizes.title, theme.sizes.title))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setProperty("role", "rail")
        button.setObjectName(f"area_{area.id}")
        button.setFixedSize(theme.sizes.step * 9, theme.sizes.step * 9)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.go(area.id))
        self._group.addButton(button)
        self._buttons[area.id] = button
        return button
