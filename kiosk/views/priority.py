"""Who goes first, and with which paper."""

from __future__ import annotations

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.cards import CardGrid
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import Strip, wide_button


class PriorityView(PageView[KioskModel]):
    """Are you one of these?"""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        columns = 1 if look.portrait else 0
        self._grid = CardGrid(look, model.comfort.choices_per_page, model.choose_priority, columns)
        ordinary = wide_button(look, "ph.users", self._("都不是"), lambda: model.choose_priority(""))
        self._strip = Strip(model, look, ordinary)
        self.column.addWidget(self._grid, 1)
        self.column.addWidget(self._strip)

    def refresh(self) -> None:
        """Show the classes and their papers."""
        _ = self._
        self.ask(_("您是哪类优先人员？"), _("办理时请出示证件；没带证件请按普通排队。"))
        self._grid.show_cards(self.model.cards)
        self._strip.refresh()
