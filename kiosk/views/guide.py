"""The guide of an item: what to bring with boxes to tick, then the rest; from here to the number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from kiosk.guide_pages import Line, limit_words, width_of
from kiosk.trouble import guide_not_printed
from kiosk.viewmodels.items import Paper
from kiosk.viewmodels.kiosk import KioskModel, WayOn
from kiosk.views.cards import CardGrid
from kiosk.views.guide_room import box_columns, room_for
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.qr import QrView
from kiosk.views.strip import Foot, wide_button
from qt_common.i18n import mark
from qt_common.widgets.labels import label, set_role
from qt_common.widgets.status import Banner
from queue_server.protocol.items import Guide

_TITLE = {
    WayOn.NUMBER: mark("都带齐了，取号"),
    WayOn.ELSEWHERE: mark("看在哪里办理"),
    WayOn.WITHOUT_NUMBER: mark("不用取号"),
    WayOn.NOT_HERE: mark("请到导办台取号"),
    WayOn.UNKNOWN: mark("都带齐了，取号"),
}
_SHORT_NAME = 16
"""In Chinese characters."""
_LEADS_ON = (WayOn.NUMBER, WayOn.ELSEWHERE)


class GuideView(PageView[KioskModel]):
    """One part of the guide, its code for the phone, and what to do next."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        model.give_room(room_for(look))
        self._notice = Banner(look.theme)
        self._grid = CardGrid(look, room_for(look).materials, model.items.tick, box_columns(look))
        self._sheet = Sheet(look)
        self._print = wide_button(look, "ph.printer", _("打印"), model.items.print_guide)
        self._missing = wide_button(look, "ph.warning-circle", _("还缺材料"), model.tell_missing)
        self._on = wide_button(look, "ph.ticket", "", model.take_number_for_item, "primary")
        self._foot = Foot(model, look, self._print, self._missing, self._on)
        self._head()
        self.above_column.addWidget(self._notice)
        self.column.addWidget(self._grid, 1)
        (self.above_column if look.lowered else self.column).addWidget(self._sheet, 1)
        self.column.addStretch(0)
        self.column.addWidget(self._foot)

    def refresh(self) -> None:
        """Show the part turned to."""
        model, page = self.model, self.model.guide_page
        items, guide = model.items, model.items.guide
        self._show_head(guide)
        text, tone = self._news()
        self._notice.say(text, tone)
        self._part.setVisible(not (text and self.look.elder))  # large text leaves room for one of them
        cards = model.cards
        self._grid.show_cards(cards)
        self._grid.setVisible(bool(cards))
        self._sheet.show_lines(page.lines if page else ())
        self._print.setVisible(items.can_print)
        self._print.setEnabled(guide is not None and items.paper is not Paper.PRINTING)
        self._missing.setVisible(bool(items.boxes()))
        text = self._(_TITLE[model.way_on])
        self._on.setText(text)
        self._on.setAccessibleName(text)
        self._on.setEnabled(model.way_on in _LEADS_ON)
        self._foot.refresh()

    def _head(self) -> None:
        """The title with the code beside it."""
        theme = self.look.theme
        self._part = label(role="heading", wrap=True)
        self._qr = QrView(theme.sizes.step * (30 if self.look.portrait else 24))
        self._qr_words = label(self._("扫码带走指南"), "caption", CENTER)
        if self.look.elder or self.look.lowered:
            set_role(self._title, "card_name")  # a name of two lines would leave no room for the rest
        words, code = QVBoxLayout(), QVBoxLayout()
        for widget in (self._title, self._hint):
            self.above_column.removeWidget(widget)
        words.addStretch(1)
        for widget in (self._title, self._hint, self._part):
            words.addWidget(widget)
        code.addStretch(1)
        code.addWidget(self._qr, 0, CENTER)
        code.addWidget(self._qr_words)
        row = QHBoxLayout()
        row.setSpacing(self.look.gap)
        row.addLayout(words, 1)
        row.addLayout(code)
        self.above_column.addLayout(row, 100)  # more than the space above it

    def _show_head(self, guide: Guide | None) -> None:
        _, model = self._, self.model
        if guide is None:
            waiting = model.items.error is None
            self.ask(_("正在读取指南，请稍候…") if waiting else _("没有读到指南"))
        else:
            limit = "" if self.look.elder else limit_words(guide, _)
            self.ask(_.name_of(guide.name, guide.name_en), limit)
        page, pager = model.guide_page, model.pager
        parts = f"{pager.number + 1}/{pager.count}"
        self._part.setText(f"{page.title}  {parts}" if page else "")
        link = model.items.found.link if model.items.found and self._has_room_for_code(guide) else ""
        self._qr.show_text(link)
        self._qr.setVisible(bool(link))
        self._qr_words.setVisible(bool(link))

    def _has_room_for_code(self, guide: Guide | None) -> bool:
        """Large text beside the code leaves room for short names only, and for nothing below."""
        if not self.look.elder or guide is None:
            return True
        name = self._.name_of(guide.name, guide.name_en)
        return width_of(name) <= _SHORT_NAME and self.model.way_on is not WayOn.ELSEWHERE

    def _news(self) -> tuple[str, str]:
        """Return what must be said first, and how."""
        _, model, items = self._, self.model, self.model.items
        if items.error is not None:
            return _("请返回再选一次，或按“帮助”叫工作人员。"), "calling"
        if items.paper is not Paper.NONE:
            return paper_words(model)
        if model.way_on is WayOn.ELSEWHERE and items.guide is not None:
            info = model.selection.catalogue.info(items.guide.service_id)
            body = _.name_of(info.redirect_body, info.redirect_body_en) if info else ""
            return _("不在本大厅办理，请到{body}。", body=body), "calling"
        return "", "primary"


class Sheet(QFrame):
    """Lines to read: what each is, and what it says.

    Args:
        look: how to draw.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._shown: tuple[Line, ...] | None = None
        self.setProperty("role", "sheet")
        self._column = QVBoxLayout(self)
        space = look.theme.sizes.step * (3 if look.elder or look.lowered or not look.portrait else 5)
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(0)
        self._between = look.theme.sizes.step * 2

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines; none hides the sheet."""
        self.setVisible(bool(lines))
        if lines == self._shown:
            return
        self._shown = lines
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, line in enumerate(lines):
            if place and line.name:
                self._column.addSpacing(self._between)
            for text, role in ((line.name, "secondary"), (line.text, "lead")):
                if text:
                    self._column.addWidget(label(text, role, wrap=True))
        self._column.addStretch(1)


_PAPER: Mapping[Paper, tuple[str, str]] = {
    Paper.PRINTING: (mark("正在打印…"), "primary"),
    Paper.PRINTED: (mark("打好了，请从出票口取走。"), "serving"),
}


def paper_words(model: KioskModel) -> tuple[str, str]:
    """Return what became of the last print, and how it is said; nothing when nothing was printed."""
    items, _ = model.items, model.translate
    if items.paper is Paper.FAILED:
        return guide_not_printed(items.fault, _), "calling"
    text, tone = _PAPER.get(items.paper, ("", "primary"))
    return (_(text) if text else ""), tone
