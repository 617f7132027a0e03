"""One case: materials at the left, what is in hand at the right, the outcomes below."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.cases.outcomes import Outcome
from counter_terminal.views.cases.deadline_view import DeadlineView
from counter_terminal.views.cases.material_list import MaterialList
from counter_terminal.views.cases.material_panel import MaterialPanel
from counter_terminal.views.cases.outcome_panel import OutcomeBar, OutcomePanel
from counter_terminal.views.cases.papers_panel import PapersPanel
from counter_terminal.views.cases.parts import Elided, StateChip, small_button
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

TABS = ("material", "papers", "deadline")


class CasePage(QWidget):
    """The case on the desk.

    Args:
        theme: sizes and colours.
        translate: the language.
        cases: the case desk.
    """

    def __init__(self, theme: Theme, translate: Translator, cases: CaseDesk) -> None:
        super().__init__()
        self._theme, self._, self._cases = theme, translate, cases
        step = theme.sizes.step
        self.materials = MaterialList(theme, translate, cases.findings)
        self.material = MaterialPanel(theme, translate, cases)
        self.material.scan_asked.connect(cases.scan)
        self.papers = PapersPanel(theme, translate, cases.papers)
        self.outcome = OutcomePanel(theme, translate, cases.outcomes)
        self._right = QStackedWidget()
        for widget in (
            self.material,
            self.papers,
            DeadlineView(theme, translate, cases.deadline),
            self.outcome,
        ):
            self._right.addWidget(widget)
        self._asking: Outcome | None = None
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(self._make_tabs())
        right.addWidget(self._right, 1)
        body = QHBoxLayout()
        body.setSpacing(step * 2)
        body.addWidget(self.materials, 10)
        body.addLayout(right, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step)
        column.addLayout(self._make_head())
        column.addLayout(body, 1)
        column.addWidget(OutcomeBar(theme, translate, cases.outcomes))
        cases.changed.connect(self._show)
        cases.papers.changed.connect(self._show_tabs)
        cases.deadline.changed.connect(self._show_tabs)
        cases.outcomes.changed.connect(self._show_asking)
        cases.outcomes.papers_made.connect(lambda _: self.show_tab("papers"))
        self._show()
        self._show_tabs()

    def open(self) -> None:
        """Begin with the materials."""
        self.show_tab("material")
        self.setFocus()

    def show_tab(self, name: str) -> None:
        """Show a tab at the right; an open question is given up."""
        if self._asking is not None:
            self._cases.outcomes.give_up()
        self._tabs[name].setChecked(True)
        self._right.setCurrentIndex(TABS.index(name))

    def press_state(self, place: int) -> None:
        """Find the material in hand to be so, by its number key."""
        line = self._cases.findings.picture.selected
        if line is not None and place < len(line.offers):
            self._cases.findings.set_state(line.id, line.offers[place])

    def wipe(self) -> None:
        """Forget what was typed and shown."""
        self.material.wipe()
        self.papers.wipe()
        self.outcome.wipe()

    def _make_head(self) -> QHBoxLayout:
        self._number = label("", "heading")
        self._who = label("", "lead")
        self._item = Elided("", "lead")
        self._facts = label("", "secondary")
        self._state = StateChip()
        row = QHBoxLayout()
        row.setSpacing(self._theme.sizes.step * 2)
        row.addWidget(small_button(self._("返回（Esc）"), self._cases.leave, "leave"))
        row.addWidget(self._number)
        row.addWidget(self._state)
        row.addWidget(self._who)
        row.addWidget(self._item, 1)
        row.addWidget(self._facts)
        return row

    def _make_tabs(self) -> QHBoxLayout:
        self._tabs: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for name in TABS:
            tab = QPushButton()
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setObjectName(f"tab_{name}")
            tab.clicked.connect(lambda _=False, one=name: self.show_tab(one))
            self._group.addButton(tab)
            self._tabs[name] = tab
            row.addWidget(tab)
        row.addStretch(1)
        self._tabs[TABS[0]].setChecked(True)
        return row

    def _show(self) -> None:
        picture = self._cases.picture
        self._number.setText(picture.number)
        self._who.setText(picture.applicant)
        self._item.setText(picture.item)
        self._facts.setText(picture.facts)
        self._state.show_state(picture.state, "primary" if picture.state else "")

    def _show_tabs(self) -> None:
        _, papers = self._, len(self._cases.papers.picture.lines)
        deadline = self._cases.deadline.picture
        self._tabs["material"].setText(_("当前材料"))
        self._tabs["papers"].setText(_("文书 {count}", count=papers))
        self._tabs["deadline"].setText(_("期限 {day}", day=deadline.due[5:]) if deadline.due else _("期限"))

    def _show_asking(self) -> None:
        asking = self._cases.outcomes.picture.asking
        if asking is self._asking:
            return
        self._asking = asking
        if asking is None:
            self._right.setCurrentIndex(0)
            self._tabs[TABS[0]].setChecked(True)
            self.setFocus()
        else:
            self._right.setCurrentWidget(self.outcome)
            self.outcome.open()
