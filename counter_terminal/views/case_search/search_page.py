"""查询: conditions and results; then one case with its names, its history and what others were told."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from counter_terminal.viewmodels.case_search.history_words import HISTORY_COLUMNS
from counter_terminal.viewmodels.case_search.rows import CASE_COLUMNS, HAND_OVER_COLUMNS
from counter_terminal.viewmodels.case_search.search_desk import PURPOSES, SearchDesk, SearchForm
from counter_terminal.viewmodels.issuing.notices_sent import DELIVERY_COLUMNS
from counter_terminal.views.back_office.case_card import CaseHead
from counter_terminal.views.buttons import Chips
from counter_terminal.views.cards import Facts, allow, button, card, field, row
from counter_terminal.views.filter_bar import FilterBar
from counter_terminal.views.panel import Panel
from counter_terminal.views.table import Table
from qt_common.case_words import CASE_STATES
from qt_common.i18n import Translator, mark
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

TABLES = {"history": mark("经过"), "hand_overs": mark("交接"), "deliveries": mark("告知与上报")}
VIEWS = {"cases": mark("办件"), "dead": mark("未送达的消息")}


class Conditions(QWidget):
    """What to look for.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: SearchDesk) -> None:
        super().__init__()
        self._desk = desk
        self._number = field("number", translate("办件编号或流转袋编号"), self._search)
        self._person = field("person", translate("身份证号或信用代码（完整）"), self._search)
        self._item = field("item", translate("事项编码"), self._search)
        self._department = field("department", translate("部门"), self._search)
        self._from = field("from", translate("收件从，如 2026-11-01"), self._search)
        self._until = field("until", translate("到，如 2026-11-30"), self._search)
        self._state = QComboBox()
        self._state.setObjectName("state")
        self._state.setAccessibleName(translate("状态"))
        self._state.addItem(translate("任何状态"), "")
        for value, words in CASE_STATES.items():
            if value != "paused":
                self._state.addItem(translate(words), str(value))
        search = button(translate("查询"), "search_cases", self._search, "primary_small")
        clear = button(translate("清空"), "clear", self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step)
        column.addLayout(row(theme, self._number, self._person, self._state))
        last = row(theme, self._item, self._department, self._from, self._until, clear, search)
        column.addLayout(last)

    def clear(self) -> None:
        """Forget the conditions."""
        for one in (self._number, self._person, self._item, self._department, self._from, self._until):
            one.clear()
        self._state.setCurrentIndex(0)

    def _search(self) -> None:
        self._desk.search(
            SearchForm(
                number=self._number.text(),
                person_number=self._person.text(),
                item=self._item.text(),
                state=str(self._state.currentData()),
                department=self._department.text(),
                received_from=self._from.text(),
                received_until=self._until.text(),
            )
        )


class PurposePanel(Panel):
    """Why the case is opened.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: SearchDesk) -> None:
        super().__init__(theme, translate, translate("查看目的"), translate("打开办件"))
        self._desk = desk
        words = translate("打开后可以看到完整姓名和证件号码。谁、何时、为什么查看，都会留痕。")
        self._column.addWidget(label(words, "note", wrap=True))
        self._chips = Chips(theme, 3)
        self._chips.offer(tuple(translate(one) for one in PURPOSES))
        self._column.addWidget(self._chips)
        self._other = self.add_field(translate("其他目的"))
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._chips.pick("")
        self._other.clear()
        self._other.setFocus()

    def confirm(self) -> None:
        """Open the case."""
        self._desk.read(self._other.text() or self._chips.text)


class DeadLetters(QWidget):
    """Messages that wait or were given up.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: SearchDesk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen = ""
        self._table = Table(theme, translate, DELIVERY_COLUMNS, translate("没有未送达的消息。"), stretch=0)
        self._table.chosen.connect(self._choose)
        self._reason = field("drop_reason", translate("不发的原因"))
        self._replay = button(translate("重发"), "replay", lambda: desk.replay(self._chosen))
        self._drop = button(translate("不发"), "drop", self._drop_it)
        self._says = label("", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._table, 1)
        column.addLayout(row(theme, self._says, None, self._reason, self._drop, self._replay))

    def show_dead(self) -> None:
        """Show them as they are now."""
        picture = self._desk.picture
        self._table.show_rows(picture.dead)
        if all(one.id != self._chosen for one in picture.dead):
            self._chosen = ""
        self._says.setText(picture.why_not)
        for one in (self._replay, self._drop):
            allow(one, picture.why_not)
            one.setEnabled(picture.manages and bool(self._chosen) and not picture.busy)
        self._reason.setVisible(picture.manages)

    def _choose(self, delivery_id: str) -> None:
        self._chosen = delivery_id
        self.show_dead()

    def _drop_it(self) -> None:
        self._desk.drop(self._chosen, self._reason.text())


class CaseReadPage(QWidget):
    """A case in full.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: SearchDesk) -> None:
        super().__init__()
        self._desk = desk
        self._head = CaseHead(theme, translate, desk.put_away)
        self._people = Facts(theme, 1)
        self._facts = Facts(theme, 1)
        self._tables = {
            "history": Table(theme, translate, HISTORY_COLUMNS, "", stretch=3, choosable=False),
            "hand_overs": Table(
                theme, translate, HAND_OVER_COLUMNS, translate("还没有交接过。"), stretch=3, choosable=False
            ),
            "deliveries": Table(
                theme,
                translate,
                DELIVERY_COLUMNS,
                translate("没有发往其他平台的消息。"),
                stretch=0,
                choosable=False,
            ),
        }
        self._tabs = FilterBar(theme, translate, TABLES, self._show_table)
        self._stack = QStackedWidget()
        for table in self._tables.values():
            self._stack.addWidget(table)
        step = theme.sizes.step
        people, _people = card(theme, self._people, title=translate("有关人员（查看已留痕）"))
        facts, facts_column = card(theme, self._facts, title=translate("办件"))
        facts_column.addStretch(1)
        trail, column = card(theme, self._tabs)
        column.addWidget(self._stack, 1)
        left = QVBoxLayout()
        left.setSpacing(step * 2)
        left.addWidget(people)
        left.addWidget(facts, 1)
        middle = QHBoxLayout()
        middle.setSpacing(step * 2)
        middle.addLayout(left, 2)
        middle.addWidget(trail, 3)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(step)
        body.addWidget(self._head)
        body.addLayout(middle, 1)
        self._show_table("history")

    def show_case(self) -> None:
        """Show the case read, or nobody."""
        picture = self._desk.picture
        self._people.show_facts(picture.people)
        if picture.case is not None:
            self._head.show_case(picture.case)
            self._facts.show_facts(picture.case.facts)
        self._tables["history"].show_rows(picture.history)
        self._tables["hand_overs"].show_rows(picture.hand_overs)
        self._tables["deliveries"].show_rows(picture.deliveries)

    def _show_table(self, name: str) -> None:
        self._tabs.show_counts({}, name)
        self._stack.setCurrentIndex(list(TABLES).index(name))


class SearchPage(QStackedWidget):
    """Search, purpose, case.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: SearchDesk) -> None:
        super().__init__()
        self._, self._desk = translate, desk
        self._conditions = Conditions(theme, translate, desk)
        self._table = Table(theme, translate, CASE_COLUMNS, translate("没有找到。"), stretch=2)
        self._table.chosen.connect(desk.choose)
        self._more = button(translate("再取一页"), "more", desk.load_more)
        self._count = label("", "secondary")
        self._dead = DeadLetters(theme, translate, desk)
        self._views = FilterBar(theme, translate, VIEWS, self._show_view)
        self._stack = QStackedWidget()
        cases = QWidget()
        column = QVBoxLayout(cases)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step)
        column.addWidget(self._conditions)
        column.addWidget(self._table, 1)
        column.addLayout(row(theme, self._count, None, self._more))
        self._stack.addWidget(cases)
        self._stack.addWidget(self._dead)
        found, found_column = card(theme, self._views)
        found_column.addWidget(self._stack, 1)
        self._purpose = PurposePanel(theme, translate, desk)
        self._purpose.closed.connect(desk.put_away)
        self._case = CaseReadPage(theme, translate, desk)
        for page in (found, self._purpose, self._case):
            self.addWidget(page)
        self._show_view("cases")
        desk.changed.connect(self._show)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no number that was looked for."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._conditions.clear()

    def _show_view(self, name: str) -> None:
        self._stack.setCurrentIndex(list(VIEWS).index(name))
        self._show_tabs()

    def _show_tabs(self) -> None:
        name = list(VIEWS)[self._stack.currentIndex()]
        self._views.show_counts({"dead": len(self._desk.picture.dead)}, name)

    def _show(self) -> None:
        picture, _ = self._desk.picture, self._
        rows = picture.rows
        self._table.show_rows(rows or ())
        hint = _("填写一项或几项条件后查询；什么都不填则列出所有在办件。")
        self._count.setText(hint if rows is None else _("已列出 {count} 件", count=len(rows)))
        self._more.setVisible(picture.more)
        self._dead.show_dead()
        self._show_tabs()
        self._case.show_case()
        page = 2 if picture.case is not None else 1 if picture.asks_purpose else 0
        if page != self.currentIndex():
            self.setCurrentIndex(page)
            if page == 1:
                self._purpose.open()
