"""Search by pinyin initials: letters below, what they find above them, all within reach."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.cards import CardGrid
from kiosk.views.keys import ERASE, LETTERS, Keys
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.strip import Strip
from qt_common.widgets.labels import NumberLabel, label


class SearchView(PageView[KioskModel]):
    """Type the initials, touch the service."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._typed = NumberLabel(look.theme.sizes.display if look.portrait else look.theme.sizes.title)
        self.above_column.addWidget(self._typed)
        self._empty = label(role="secondary", align=CENTER, wrap=True)
        self._grid = CardGrid(look, model.comfort.finds_per_page, model.choose_service)
        self._keys = Keys(look, [*LETTERS, ERASE], 9 if look.portrait else 14, model.type_letter, _("删除"))
        self._strip = Strip(model, look, QWidget())
        self.column.addWidget(self._empty, 3)
        self.column.addWidget(self._grid, 3)
        self.column.addWidget(self._strip)
        self.column.addWidget(self._keys, 2)

    def refresh(self) -> None:
        """Show the letters and what they find."""
        _, model = self._, self.model
        letters = model.selection.choice.letters
        self.ask(_("点拼音首字母"), _("例如“社会保险”点 S H B X"))
        cards = model.cards
        self._typed.setText(" ".join(letters) or " ")
        self._grid.show_cards(cards)
        self._grid.setVisible(bool(cards))
        self._empty.setVisible(not cards)
        self._empty.setText("" if not letters else _("没有找到，请删除后重新输入。"))
        self._keys.enable_only([*model.selection.letters_that_lead_on(), *([ERASE] if letters else [])])
        self._strip.refresh()
