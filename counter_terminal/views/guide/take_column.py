"""The left column of the guide desk: a number for a person."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout

from counter_terminal.viewmodels.guide.take_number import TakeNumber
from counter_terminal.viewmodels.onward import Target
from counter_terminal.views.buttons import Chips
from counter_terminal.views.target_list import TargetList
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class TakeColumn(QFrame):
    """Search, choose, press once.

    Args:
        theme: sizes and colours.
        translate: the language.
        take: the form it fills in.
    """

    def __init__(self, theme: Theme, translate: Translator, take: TakeNumber) -> None:
        super().__init__()
        _ = translate
        self._, self._take = translate, take
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._search = QLineEdit()
        self._search.setObjectName("search")
        self._search.setClearButtonEnabled(True)
        self._search.setPlaceholderText(_("业务名称或拼音首字母，如 shbx"))
        self._search.textChanged.connect(take.search)
        self._offers = TargetList(_("业务"))
        self._offers.chosen.connect(lambda: take.choose(self._offers.chosen_id))
        self._priorities = Chips(theme, columns=5 if translate.is_chinese else 3, always=True)
        self._priorities.picked.connect(self._set_priority)
        self._name, self._identity = QLineEdit(), QLineEdit()
        self._name.setPlaceholderText(_("姓名"))
        self._identity.setPlaceholderText(_("证件号码（可不填）"))
        for field in (self._name, self._identity):
            field.setMaxLength(32)
            field.textChanged.connect(self._set_identity)
        self._why = label("", "note", wrap=True)
        self._issue = QPushButton(_("取号"))
        self._issue.setProperty("role", "primary")
        self._issue.setObjectName("issue")
        self._issue.setMinimumHeight(step * 7)
        self._issue.setAutoDefault(True)
        self._issue.clicked.connect(take.issue)
        self._lay_out(step)
        take.changed.connect(self._show)
        self._show()

    def _lay_out(self, step: int) -> None:
        _ = self._
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step * 2, step * 2, step * 2)
        column.setSpacing(step)
        column.addWidget(label(_("帮群众取号"), "heading"))
        column.addWidget(self._search)
        column.addWidget(self._offers, 1)
        column.addWidget(self._priorities)
        people = QGridLayout()
        people.setSpacing(step)
        people.addWidget(self._name, 0, 0)
        people.addWidget(self._identity, 0, 1)
        people.setColumnStretch(1, 2)
        people.setColumnStretch(0, 1)
        column.addLayout(people)
        column.addWidget(self._why)
        column.addWidget(self._issue)

    def _show(self) -> None:
        picture = self._take.picture
        self._offers.show_targets(
            [Target(one.id, one.name, one.detail, off=not one.open) for one in picture.offers]
        )
        if not picture.service_id and self._offers.chosen_id:
            self._offers.clear_choice()
            for field in (self._search, self._name, self._identity):
                field.clear()
            self._priorities.pick(picture.priorities[0].text)
        self._priorities.offer_once([one.text for one in picture.priorities])
        self._why.setText(picture.why)
        set_role(self._why, "tone", "calling" if picture.service_id else "")
        self._issue.setEnabled(picture.can_issue)
        self._issue.setText(self._("正在取号…") if picture.busy else self._("取号"))

    def _set_priority(self, text: str) -> None:
        chosen = next((one.id for one in self._take.picture.priorities if one.text == text), "")
        self._take.set_priority(chosen)

    def _set_identity(self) -> None:
        self._take.set_identity(self._identity.text(), self._name.text())
