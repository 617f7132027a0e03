"""Filters above a list, each with how many it would show."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from counter_terminal.views.cards import row
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme


class FilterBar(QWidget):
    """A row of tabs.

    Args:
        theme: sizes and colours.
        translate: the language.
        filters: msgid by name.
        on_filter: called with the name chosen.
    """

    def __init__(
        self,
        theme: Theme,
        translate: Translator,
        filters: Mapping[str, str],
        on_filter: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._words = {name: translate(words) for name, words in filters.items()}
        group = QButtonGroup(self)
        self._tabs: dict[str, QPushButton] = {}
        for name, words in self._words.items():
            tab = QPushButton(words)
            tab.setProperty("role", "tab")
            tab.setObjectName(f"filter_{name}")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, one=name: on_filter(one))
            group.addButton(tab)
            self._tabs[name] = tab
        line = row(theme, *self._tabs.values())
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self.setLayout(line)

    def show_counts(self, counts: Mapping[str, int], chosen: str) -> None:
        """Show how many each filter finds, and which one is on."""
        for name, tab in self._tabs.items():
            count = counts.get(name)
            tab.setText(self._words[name] if count is None else f"{self._words[name]} {count}")
        self._tabs[chosen].setChecked(True)
