"""The form of a new case: item at the left, who applies at the right, one button below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.cases.intake import AGENT, APPLICANT, REPRESENTATIVE, WAYS
from counter_terminal.viewmodels.onward import Target
from counter_terminal.views.buttons import Chips
from counter_terminal.views.cases.parts import card, scrolling, small_button
from counter_terminal.views.cases.person_form import PersonForm
from counter_terminal.views.target_list import TargetList
from qt_common.case_words import DELIVERIES
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role
from queue_server.protocol.case_views import ApplicantKind


class IntakePage(QWidget):
    """Takes a case in.

    Args:
        theme: sizes and colours.
        translate: the language.
        cases: the case desk.
    """

    def __init__(self, theme: Theme, translate: Translator, cases: CaseDesk) -> None:
        super().__init__()
        self._theme, self._, self._cases, self._intake = theme, translate, cases, cases.intake
        step = theme.sizes.step
        body = QHBoxLayout()
        body.setSpacing(step * 2)
        body.addWidget(self._make_items(), 2)
        body.addWidget(self._make_people(), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step * 2)
        column.addLayout(body, 1)
        column.addWidget(self._make_bottom())
        self._intake.changed.connect(self._show)
        self._show()

    def open(self) -> None:
        """Begin: the item is looked for first."""
        self._search.setText("")
        self._search.setFocus()

    def wipe(self) -> None:
        """Show nobody."""
        self._search.clear()
        for form in self._forms.values():
            form.wipe()

    def _make_items(self) -> QWidget:
        frame, column = card(self._theme)
        _ = self._
        self._visitor = label("", "secondary", wrap=True)
        self._search = QLineEdit()
        self._search.setObjectName("find_item")
        self._search.setPlaceholderText(_("事项名称或拼音首字母，如 qykb"))
        self._search.setAccessibleName(_("查找事项"))
        self._search.textChanged.connect(self._intake.items.search)
        self._search.returnPressed.connect(self._choose_first)
        self._list = TargetList(_("事项（↑↓ 选择）"))
        self._list.chosen.connect(lambda: self._intake.items.choose(self._list.chosen_id))
        self._says = label("", "secondary", wrap=True)
        column.addWidget(label(_("办什么事"), "heading"))
        column.addWidget(self._visitor)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        column.addWidget(self._says)
        return frame

    def _make_people(self) -> QWidget:
        frame, column = card(self._theme)
        _ = self._
        self._kinds = Chips(self._theme, 2, always=True)
        self._kinds.offer((_("个人"), _("企业")))
        self._kinds.picked.connect(self._pick_kind)
        self._scan = small_button(_("从扫描件识别"), self._cases.scan_for_intake, "read_scan")
        top = QHBoxLayout()
        top.addWidget(label(_("谁来办"), "heading"))
        top.addWidget(self._kinds)
        top.addStretch(1)
        top.addWidget(self._scan)
        column.addLayout(top)
        self._forms = {
            APPLICANT: PersonForm(self._theme, self._, self._intake, APPLICANT, _("申请人")),
            REPRESENTATIVE: PersonForm(self._theme, self._, self._intake, REPRESENTATIVE, _("法定代表人")),
            AGENT: PersonForm(self._theme, self._, self._intake, AGENT, _("代理人（持授权委托书）")),
        }
        area, people = scrolling(self._theme)
        people.setSpacing(self._theme.sizes.step * 2)
        for form in self._forms.values():
            people.addWidget(form)
        self._adds = QHBoxLayout()
        self._add_agent = small_button(_("+ 代理人"), lambda: self._add(AGENT), "add_agent")
        self._add_legal = small_button(_("+ 法定代表人"), lambda: self._add(REPRESENTATIVE), "add_legal")
        self._adds.addWidget(self._add_agent)
        self._adds.addWidget(self._add_legal)
        self._adds.addStretch(1)
        people.addLayout(self._adds)
        people.addStretch(1)
        column.addWidget(area, 1)
        column.addLayout(self._make_delivery())
        return frame

    def _make_delivery(self) -> QHBoxLayout:
        _ = self._
        self._ways = Chips(self._theme, len(WAYS), always=True)
        self._ways.offer(tuple(_(DELIVERIES[way]) for way in WAYS))
        self._ways.picked.connect(self._pick_way)
        self._urgent = QCheckBox(_("急事特办"))
        self._urgent.toggled.connect(self._intake.set_urgent)
        row = QHBoxLayout()
        row.setSpacing(self._theme.sizes.step)
        row.addWidget(label(_("结果"), "caption"))
        row.addWidget(self._ways)
        row.addStretch(1)
        row.addWidget(self._urgent)
        return row

    def _make_bottom(self) -> QWidget:
        _ = self._
        bottom = QWidget()
        back = small_button(_("返回（Esc）"), self._cases.leave, "leave")
        self._why = label("", "secondary", wrap=True)
        self._open = QPushButton(_("收件"))
        self._open.setProperty("role", "primary")
        self._open.setObjectName("open_case")
        self._open.setAutoDefault(True)
        self._open.setMinimumHeight(self._theme.sizes.step * 7)
        self._open.setFixedWidth(self._theme.sizes.step * 30)
        self._open.clicked.connect(self._intake.open)
        row = QHBoxLayout(bottom)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.sizes.step * 2)
        row.addWidget(back)
        row.addWidget(self._why, 1, Qt.AlignmentFlag.AlignRight)
        row.addWidget(self._open)
        return bottom

    def _choose_first(self) -> None:
        lines = self._intake.picture.items.lines
        if lines:
            self._intake.items.choose(lines[0].id)
            self._forms[APPLICANT].focus_first()

    def _pick_kind(self, text: str) -> None:
        company = text == self._("企业")
        self._intake.set_kind(ApplicantKind.COMPANY if company else ApplicantKind.PERSON)

    def _pick_way(self, text: str) -> None:
        self._intake.set_delivery(next((way for way in WAYS if self._(DELIVERIES[way]) == text), WAYS[0]))

    def _add(self, who: str) -> None:
        self._intake.set_present(who, there=True)
        self._forms[who].focus_first()

    def _show(self) -> None:
        picture, _ = self._intake.picture, self._
        self._visitor.setText(picture.visitor)
        self._list.show_targets([Target(one.id, one.name, one.detail) for one in picture.items.lines])
        self._list.select(picture.items.chosen)
        self._says.setText(picture.items.says)
        self._says.setVisible(bool(picture.items.says))
        company = picture.kind is ApplicantKind.COMPANY
        self._kinds.pick(_("企业") if company else _("个人"))
        people = {APPLICANT: picture.applicant, AGENT: picture.agent, REPRESENTATIVE: picture.representative}
        for who, person in people.items():
            self._forms[who].show_person(person, picture)
        self._add_agent.setVisible(picture.agent is None)
        self._add_legal.setVisible(company and picture.representative is None)
        self._ways.pick(_(DELIVERIES[picture.delivery]))
        self._urgent.setChecked(picture.urgent)
        self._why.setText(picture.why_not)
        set_role(self._why, "secondary", "calling" if picture.frozen else "")
        self._open.setText(_("重试") if picture.frozen and not picture.pending else _("收件"))
        self._open.setEnabled(picture.can_open or (picture.frozen and not picture.pending))
