"""Which materials are missing: the list on paper, a guide who helps, or the number all the same."""

from __future__ import annotations

from kiosk.viewmodels.items import Paper
from kiosk.viewmodels.kiosk import KioskModel, WayOn
from kiosk.views.cards import CardGrid
from kiosk.views.guide import paper_words
from kiosk.views.guide_room import box_columns, room_for
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import Foot, wide_button
from qt_common.widgets.labels import set_role
from qt_common.widgets.status import Banner


class MissingView(PageView[KioskModel]):
    """Tick what you have not."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        model.give_room(room_for(look))
        self._notice = Banner(look.theme)
        if look.elder:
            set_role(self._title, "card_name")  # it leaves room for the banner
        self._grid = CardGrid(look, room_for(look).materials, model.items.mark_missing, box_columns(look))
        self._help = wide_button(look, "ph.hand-waving", _("叫导办员"), model.ask_about_materials)
        self._number = wide_button(look, "ph.ticket", _("仍要取号"), model.take_number_for_item)
        self._print = wide_button(look, "ph.printer", _("打印清单"), model.items.print_missing, "primary")
        self._foot = Foot(model, look, self._help, self._number, self._print)
        self.above_column.addWidget(self._notice)
        self.column.addWidget(self._grid, 1)
        self.column.addWidget(self._foot)

    def refresh(self) -> None:
        """Show what is missing."""
        _, model = self._, self.model
        items = model.items
        missing = items.missing()
        hint = (
            _("单子上有每样材料到哪里办。")
            if items.can_print
            else _("请按“帮助”，工作人员会告诉您到哪里办。")
        )
        text, tone = paper_words(model)
        self._notice.say(text, tone)
        hint = _("已选 {count} 样。", count=len(missing)) + hint
        self.ask(_("还缺哪些材料？"), "" if text and self.look.elder else hint)
        self._grid.show_cards(model.cards)
        self._print.setVisible(items.can_print)
        self._print.setEnabled(bool(missing) and items.paper is not Paper.PRINTING)
        self._number.setVisible(model.way_on is WayOn.NUMBER)
        self._foot.refresh()
