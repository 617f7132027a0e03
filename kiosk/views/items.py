"""Where to find an item: departments or types, the items of one, and search by first letters."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.item_shelf import Sorting
from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.cards import CardGrid
from kiosk.views.keys import ERASE, LETTERS, Keys
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.strip import Foot, Strip, wide_button
from qt_common.widgets.labels import NumberLabel, label


class ItemAreasView(PageView[KioskModel]):
    """What is it about, and who does it?"""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        self._grid = CardGrid(look, model.comfort.choices_per_page, model.choose_area)
        self._sorting = wide_button(look, "ph.squares-four", "", self._sort_otherwise)
        search = wide_button(look, "ph.magnifying-glass", self._("按拼音查找"), model.open_item_search)
        self._foot = Foot(model, look, search, self._sorting)
        self.column.addWidget(self._grid, 1)
        self.column.addWidget(self._foot)

    def refresh(self) -> None:
        """Show the departments or types."""
        _ = self._
        self.ask(_("您想了解哪项业务？"), _("先看要带什么、多久办好，再取号。"))
        self._grid.show_cards(self.model.cards)
        by_department = self.model.items.looking.sorting is Sorting.DEPARTMENT
        text = _("按类型看") if by_department else _("按部门看")
        self._sorting.setText(text)
        self._sorting.setAccessibleName(text)
        self._sorting.setVisible(not self.look.lowered)  # within reach there is room for one row only
        self._foot.refresh()

    def _sort_otherwise(self) -> None:
        by_department = self.model.items.looking.sorting is Sorting.DEPARTMENT
        self.model.sort_items(Sorting.TYPE if by_department else Sorting.DEPARTMENT)


class ItemsView(PageView[KioskModel]):
    """Which item exactly? The next touch shows its guide."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        self._grid = CardGrid(look, model.comfort.choices_per_page, model.choose_item)
        search = wide_button(look, "ph.magnifying-glass", self._("按拼音查找"), model.open_item_search)
        self._foot = Foot(model, look, search)
        self.column.addWidget(self._grid, 1)
        self.column.addWidget(self._foot)

    def refresh(self) -> None:
        """Show the items."""
        _ = self._
        self.ask(_("请选择事项"), _("{area} · 点选后看办事指南", area=self._area_name()))
        self._grid.show_cards(self.model.cards)
        self._foot.refresh()

    def _area_name(self) -> str:
        items = self.model.items
        return next((card.name for card in items.areas() if card.id == items.looking.area), "")


class ItemSearchView(PageView[KioskModel]):
    """Type the first letters, touch the item."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._typed = NumberLabel(look.theme.sizes.display if look.portrait else look.theme.sizes.title)
        self.above_column.addWidget(self._typed)
        self._empty = label(role="secondary", align=CENTER, wrap=True)
        self._grid = CardGrid(look, model.comfort.finds_per_page, model.choose_item)
        columns = 9 if look.portrait else 14
        self._keys = Keys(look, [*LETTERS, ERASE], columns, model.type_item_letter, _("删除"))
        self._foot = Strip(model, look, QWidget())
        self.column.addWidget(self._empty, 3)
        self.column.addWidget(self._grid, 3)
        self.column.addWidget(self._foot)
        self.column.addWidget(self._keys, 2)

    def refresh(self) -> None:
        """Show the letters and what they find."""
        _, items = self._, self.model.items
        letters = items.looking.letters
        self.ask(_("点拼音首字母"), _("例如“营业执照”点 Y Y Z Z，也可以点“开公司”这样的常用说法"))
        cards = self.model.cards
        self._typed.setText(" ".join(letters) or " ")
        self._grid.show_cards(cards)
        self._grid.setVisible(bool(cards))
        self._empty.setVisible(not cards)
        self._empty.setText("" if not letters else _("没有找到，请删除后重新输入。"))
        self._keys.enable_only([*items.shelf.letters_that_lead_on(letters), *([ERASE] if letters else [])])
        self._foot.refresh()
