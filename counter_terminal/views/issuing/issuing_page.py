"""出件: results that arrive, and one case on its way out of the house."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.case_search.rows import CASE_COLUMNS
from counter_terminal.viewmodels.issuing.checklist import CheckLine
from counter_terminal.viewmodels.issuing.issuing_desk import FILTERS, IssuingDesk
from counter_terminal.viewmodels.issuing.notices_sent import DELIVERY_COLUMNS
from counter_terminal.views.back_office.case_card import CaseHead, PapersBox
from counter_terminal.views.cards import Facts, button, card, field, row, scrolling
from counter_terminal.views.filter_bar import FilterBar
from counter_terminal.views.issuing.out_panels import HandOutPanel, OfferPanel, PostPanel, SealsPanel
from counter_terminal.views.table import Table
from qt_common.i18n import Translator, mark
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role

WAYS = {
    "hand_out": mark("交给领取人"),
    "post": mark("邮寄"),
    "seals": mark("刻章"),
    "offer": mark("自助打印"),
    "papers": mark("文书"),
}


class ArrivalList(QWidget):
    """What waits to be registered or fetched.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._filters = FilterBar(theme, translate, FILTERS, desk.filter)
        self._typed = field("issue_code", translate("扫描流转单，或输入办件编号"), self._open)
        self._typed.setMinimumWidth(theme.sizes.step * 40)
        opens = button(translate("打开"), "open_case", self._open)
        self.table = Table(theme, translate, CASE_COLUMNS, translate("现在没有。"), stretch=2)
        self.table.chosen.connect(desk.open)
        frame, column = card(theme)
        column.addLayout(row(theme, self._filters, None, self._typed, opens))
        column.addWidget(self.table, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(frame)

    def show_list(self) -> None:
        """Show the list as it is now."""
        picture = self._desk.picture
        self._filters.show_counts(dict(picture.counts), picture.chosen)
        self.table.show_rows(picture.rows)

    def _open(self) -> None:
        self._desk.open_code(self._typed.text())
        self._typed.clear()


class ChecklistBox(QWidget):
    """Ticks with numbers; after registering it says what is to be handed over.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__()
        self._, self._desk = translate, desk
        self._rows: list[tuple[QCheckBox, QLineEdit]] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.sizes.step // 2)
        self._more = field("add_result", translate("其他结果：输入名称，回车"), self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self._more)
        column.addStretch(1)

    def show_lines(self, lines: tuple[CheckLine, ...], *, editable: bool) -> None:
        """Show these."""
        while len(self._rows) < len(lines):
            self._rows.append(self._row())
        for place, (tick, number) in enumerate(self._rows):
            there = place < len(lines)
            tick.setVisible(there)
            number.setVisible(there and (editable or bool(lines[place].number)))
            if there:
                line = lines[place]
                tick.setProperty("result", line.name)
                tick.setText(self._(line.name))
                tick.setChecked(line.present)
                tick.setEnabled(editable)
                number.setEnabled(editable)
                if number.text() != line.number:
                    number.setText(line.number)
        self._more.setVisible(editable)

    def _row(self) -> tuple[QCheckBox, QLineEdit]:
        place = len(self._rows)
        tick, number = QCheckBox(), field(f"number_{place}", self._("编号（可不填）"))
        tick.setObjectName(f"result_{place}")
        tick.clicked.connect(lambda checked: self._desk.tick(str(tick.property("result")), checked))
        number.editingFinished.connect(
            lambda: self._desk.set_number(str(tick.property("result")), number.text())
        )
        self._grid.addWidget(tick, place, 0)
        self._grid.addWidget(number, place, 1)
        return tick, number

    def _add(self) -> None:
        self._desk.add(self._more.text())
        self._more.clear()


class IssuingCase(QWidget):
    """One case: what is here and whether the applicant knows at the left, the ways out at the right.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__()
        self._, self._desk = translate, desk
        self._head = CaseHead(theme, translate, desk.put_away)
        self._facts = Facts(theme, 2)
        self._title = label("", "card_title")
        self._checklist = ChecklistBox(theme, translate, desk)
        words = translate("登记结果并告知申请人")
        self._register = button(words, "register", desk.register, "primary_small")
        self._again = button(translate("再次告知"), "tell_again", desk.tell_again)
        self._told = label("", "tone", wrap=True)
        none = translate("没有发往其他平台的消息。")
        self._sent = Table(theme, translate, DELIVERY_COLUMNS, none, stretch=0, choosable=False)
        self._ways = FilterBar(theme, translate, WAYS, self._show_way)
        self._hand_out = HandOutPanel(theme, translate, desk)
        self._post = PostPanel(theme, translate, desk)
        self._seals = SealsPanel(theme, translate, desk)
        self._offer = OfferPanel(theme, translate, desk)
        self._stack = QStackedWidget()
        papers = scrolling(PapersBox(theme, translate, desk.papers))
        for panel in (self._hand_out, self._post, self._seals, self._offer, papers):
            self._stack.addWidget(panel)
        self._case_id = ""
        self._lay_out(theme)

    def show_case(self) -> None:
        """Show the case as it is now."""
        picture, _ = self._desk.picture, self._
        if picture.case is None:
            self._case_id = ""
            self._clear()
            return
        if picture.case.id != self._case_id:
            self._case_id = picture.case.id
            self._clear()
            self._show_way("hand_out")
        self._head.show_case(picture.case)
        self._facts.show_facts(picture.case.facts)
        start_up, results = _("企业开办大礼包"), _("结果")
        self._title.setText(start_up if picture.start_up else results)
        self._checklist.show_lines(picture.checklist, editable=not picture.may.register)
        self._register.setVisible(not picture.may.register)
        self._register.setEnabled(not picture.busy)
        self._again.setVisible(bool(picture.told))
        self._again.setEnabled(not picture.may.tell_again and not picture.busy)
        self._again.setToolTip(picture.may.tell_again)
        self._told.setText(picture.told or picture.may.register)
        set_role(self._told, "tone", picture.told_tone or "calling")
        self._told.setVisible(bool(self._told.text()))
        self._sent.show_rows(picture.deliveries)
        for panel in (self._hand_out, self._post, self._seals, self._offer):
            panel.show_form()

    def _clear(self) -> None:
        for panel in (self._post, self._seals, self._offer):
            panel.clear()

    def _show_way(self, name: str) -> None:
        self._ways.show_counts({}, name)
        self._stack.setCurrentIndex(list(WAYS).index(name))

    def _lay_out(self, theme: Theme) -> None:
        step = theme.sizes.step
        results, column = card(theme, self._title)
        column.addWidget(scrolling(self._checklist), 1)
        column.addLayout(row(theme, self._told, None, self._again, self._register))
        sent, sent_column = card(theme, title=self._("告知与上报"))
        sent_column.addWidget(self._sent, 1)
        left = QVBoxLayout()
        left.setSpacing(step)
        left.addWidget(card(theme, self._facts)[0])
        left.addWidget(results, 3)
        left.addWidget(sent, 2)
        ways, ways_column = card(theme, self._ways)
        ways_column.addWidget(self._stack, 1)
        middle = QHBoxLayout()
        middle.setSpacing(step * 2)
        middle.addLayout(left, 6)
        middle.addWidget(ways, 5)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(step)
        body.addWidget(self._head)
        body.addLayout(middle, 1)


class IssuingPage(QStackedWidget):
    """List or case.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: IssuingDesk) -> None:
        super().__init__()
        self._desk = desk
        self._list = ArrivalList(theme, translate, desk)
        self._case = IssuingCase(theme, translate, desk)
        self.addWidget(self._list)
        self.addWidget(self._case)
        desk.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        at_hand = self._desk.picture.case is not None
        self._case.show_case()
        if not at_hand:
            self._list.show_list()
        if self.currentIndex() != int(at_hand):
            self.setCurrentIndex(int(at_hand))
            (self._case if at_hand else self._list.table).setFocus()
