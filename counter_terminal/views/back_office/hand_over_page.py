"""流转: scan a bag to take it over; large what happened, and where every bag is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from counter_terminal.viewmodels.back_office.hand_over import ALL, LATE, MINE, Confirmation, HandOverDesk
from counter_terminal.viewmodels.case_search.rows import BAG_COLUMNS, HAND_OVER_COLUMNS
from counter_terminal.views.cards import Facts, button, card, field, row
from counter_terminal.views.table import Table
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role
from qt_common.widgets.status import TONES


class ConfirmationCard(QFrame):
    """What the last scan did, readable from two steps away.

    Args:
        theme: sizes and colours.
        translate: the language.
    """

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._theme, self._ = theme, translate
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._title = label("", "title", wrap=True)
        self._lines = label("", "lead", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(theme.sizes.step)
        words.addWidget(self._title)
        words.addWidget(self._lines)
        words.addStretch(1)
        line = QHBoxLayout(self)
        step = theme.sizes.step
        line.setContentsMargins(step * 3, step * 2, step * 3, step * 2)
        line.setSpacing(step * 2)
        line.addWidget(self._icon)
        line.addLayout(words, 1)
        self.setMinimumHeight(step * 22)

    def show_confirmation(self, said: Confirmation | None) -> None:
        """Show what happened; None = say how it is done."""
        _ = self._
        if said is None:
            line = _("扫描后即完成交接：交出人、接收人和时间都会记录。")
            said = Confirmation(_("请扫描流转单上的条码"), (line,), "primary")
        size = self._theme.sizes.display
        self._icon.setPixmap(pixmap(TONES[said.tone], getattr(self._theme.palette, said.tone), size))
        self._title.setText(said.title)
        self._lines.setText("\n".join(said.lines))
        set_role(self, "banner", said.tone)
        self.setAccessibleName(said.title)


class HandOverPage(QWidget):
    """Everything about bags.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: HandOverDesk) -> None:
        super().__init__()
        self._, self._desk = translate, desk
        self._said = ConfirmationCard(theme, translate)
        self._typed = field("bag_code", translate("没有扫描枪：输入流转袋编号"), self._receive)
        self._receive_button = button(translate("接收"), "receive", self._receive, "primary_small")
        self._look_button = button(translate("只查在哪里"), "look_up", self._look)
        self._table = Table(theme, translate, BAG_COLUMNS, translate("这里没有流转袋。"), stretch=3)
        self._table.chosen.connect(desk.look_up)
        self._tabs = self._make_tabs()
        self._code = label("", "heading")
        self._facts = Facts(theme, 1)
        self._contents = label("", "note", wrap=True)
        self._history = Table(
            theme, translate, HAND_OVER_COLUMNS, translate("还没有交接过。"), stretch=3, choosable=False
        )
        self._bag_parts: tuple[QWidget, ...] = (self._facts, self._contents, self._history)
        self._lay_out(theme)
        desk.changed.connect(self._show)
        self._show()

    def _make_tabs(self) -> dict[str, QPushButton]:
        tabs: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for name in (MINE, LATE, ALL):
            tab = QPushButton()
            tab.setProperty("role", "tab")
            tab.setObjectName(f"list_{name}")
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, one=name: self._desk.list_bags(one))
            group.addButton(tab)
            tabs[name] = tab
        return tabs

    def _lay_out(self, theme: Theme) -> None:
        step = theme.sizes.step
        lists, column = card(theme)
        column.addLayout(row(theme, *self._tabs.values(), None))
        column.addWidget(self._table, 1)
        left = QVBoxLayout()
        left.setSpacing(step * 2)
        left.addWidget(self._said)
        left.addLayout(row(theme, self._typed, self._receive_button, self._look_button))
        left.addWidget(lists, 1)
        bag, about = card(theme, self._code, *self._bag_parts)
        about.setStretchFactor(self._history, 1)
        self._hint = label(self._("选一个流转袋，这里显示它在谁手里和每一次交接。"), "secondary", wrap=True)
        about.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignTop)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(step * 2)
        body.addLayout(left, 3)
        body.addWidget(bag, 2)

    def _receive(self) -> None:
        self._desk.receive(self._typed.text())
        self._typed.clear()

    def _look(self) -> None:
        self._desk.look_up(self._typed.text())
        self._typed.clear()

    def _show(self) -> None:
        picture, _ = self._desk.picture, self._
        self._said.show_confirmation(picture.confirmation)
        self._tabs[MINE].setText(_("在我手里 {count}", count=picture.mine))
        self._tabs[LATE].setText(_("交接已迟 {count}", count=picture.late))
        self._tabs[ALL].setText(_("全部"))
        set_role(self._tabs[LATE], "tab", "fault" if picture.late else "")
        self._tabs[picture.listed].setChecked(True)
        self._table.show_rows(picture.bags)
        self._receive_button.setEnabled(picture.can_ask)
        self._look_button.setEnabled(picture.can_ask)
        bag = picture.bag
        self._code.setText(bag.code if bag else _("流转袋"))
        self._hint.setVisible(bag is None)
        for part in self._bag_parts:
            part.setVisible(bag is not None)
        if bag is not None:
            self._facts.show_facts(bag.facts)
            self._contents.setText(_("袋内：{contents}", contents=bag.contents))
            self._history.show_rows(bag.hand_overs)
