"""The two pages of choices: groups, then services."""

from __future__ import annotations

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.cards import CardGrid
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import Foot, Strip, wide_button
from qt_common.widgets.buttons import IconButton


class GroupsView(PageView[KioskModel]):
    """What is it about?"""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._grid = CardGrid(look, model.comfort.choices_per_page, model.choose_group)
        self._guides = guides_button(model, look)
        search = wide_button(look, "ph.magnifying-glass", _("按拼音查找"), model.open_search)
        self._foot = Foot(model, look, search, self._guides)
        self.column.addWidget(self._grid, 1)
        self.column.addWidget(self._foot)

    def refresh(self) -> None:
        """Show the groups."""
        _ = self._
        self.ask(_("您要办什么业务？"), _("请点选一类。不清楚怎么选，可以按“帮助”叫工作人员。"))
        self._grid.show_cards(self.model.cards)
        self._guides.setVisible(self.model.items.offered)
        self._foot.refresh()


def guides_button(model: KioskModel, look: Look) -> IconButton:
    """Return the way to the guides for those who do not know yet what they need."""
    return wide_button(look, "ph.book-open", model.translate("查事项、看指南"), model.open_items)


class ServicesView(PageView[KioskModel]):
    """Which service exactly? The next touch gives a number."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        self._grid = CardGrid(look, model.comfort.choices_per_page, model.choose_service)
        self._priority = wide_button(look, "ph.star", "", self._touch_priority)
        self._guides = guides_button(model, look)
        self._strip = Strip(model, look, self._priority)
        self.column.addWidget(self._grid, 1)
        self.column.addWidget(self._guides)
        self.column.addWidget(self._strip)

    def refresh(self) -> None:
        """Show the services and who goes first."""
        _, selection = self._, self.model.selection
        group = next((g for g in selection.hall.groups if g.id == selection.choice.group_id), None)
        name = _.name_of(group.name, group.name_en) if group else ""
        self.ask(_("请选择具体业务"), self._hint_for(name))
        self._grid.show_cards(self.model.cards)
        self._guides.setVisible(self.model.starts_with_services and self.model.items.offered)
        self._strip.refresh()
        chosen = selection.priority
        self._priority.setVisible(bool(selection.priorities))
        if chosen is None:
            self._priority.setText(_("优先办理"))
            self._priority.set_icon("ph.star")
        else:
            self._priority.setText(_("取消{name}优先", name=_.name_of(chosen.name, chosen.name_en)))
            self._priority.set_icon("ph.x-circle")

    def _hint_for(self, group: str) -> str:
        _, selection = self._, self.model.selection
        chosen = selection.priority
        if chosen is None:
            return _("{group} · 点选后直接出号", group=group)
        name, proof = _.name_of(chosen.name, chosen.name_en), selection.proof(chosen)
        if not proof:
            return _("{name}优先 · 点选后直接出号", name=name)
        return _("{name}优先 · 办理时请出示：{proof}", name=name, proof=proof)

    def _touch_priority(self) -> None:
        if self.model.selection.priority is None:
            self.model.open_priority()
        else:
            self.model.choose_priority("")
