"""What the verbs of the back office ask before they are done; each takes the place of the right half."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSpinBox

from counter_terminal.viewmodels.back_office.case_picture import PAUSES
from counter_terminal.viewmodels.back_office.permissions import heads
from counter_terminal.views.buttons import Chips
from counter_terminal.views.cards import note
from counter_terminal.views.panel import Panel
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

if TYPE_CHECKING:
    from counter_terminal.viewmodels.back_office.review_desk import ReviewDesk
    from counter_terminal.viewmodels.desk import Desk


class OpinionPanel(Panel):
    """A department's opinion, for or against.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the back office.
        passes: for.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk, *, passes: bool) -> None:
        title = translate("审查意见：同意") if passes else translate("审查意见：不同意")
        super().__init__(theme, translate, title, translate("记录意见"))
        self._desk, self._passes = desk, passes
        self._branches: dict[str, str] = {}
        self._which = label(translate("哪个部门的意见"), "caption")
        self._chips = Chips(theme, 2, always=True)
        hint = translate("意见说明（可不填）") if passes else translate("不同意的理由")
        self._note = note("note", hint, theme.sizes.step * 16)
        for part in (self._which, self._chips, self._note):
            self._column.addWidget(part)
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        picture = self._desk.picture
        names = {one.id: one.department for one in (picture.case.branches if picture.case else ())}
        self._branches = {names[one]: one for one in picture.may.branches if one in names}
        self._chips.offer(tuple(self._branches))
        for part in (self._which, self._chips):
            part.setVisible(len(self._branches) > 1)
        self._note.clear()
        self._note.setFocus()

    def confirm(self) -> None:
        """Record it."""
        branch = self._branches.get(self._chips.text, "")
        self._desk.review(branch, self._note.toPlainText(), passes=self._passes)


class DecisionPanel(Panel):
    """The decision: approve, or reject with reasons.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the back office.
        approves: approve.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk, *, approves: bool) -> None:
        title = translate("批准") if approves else translate("不予批准")
        confirm = translate("批准并转出件") if approves else translate("作出不予批准决定")
        super().__init__(theme, translate, title, confirm)
        self._desk, self._approves = desk, approves
        made = translate("制作的结果，每行一件（不填则按事项规定）")
        hint = made if approves else translate("理由，每行一条")
        self._note = note("note", hint, theme.sizes.step * 18)
        self._column.addWidget(self._note)
        if not approves:
            words = translate(
                "决定书会列明上述理由，并写明：可以在 60 日内申请行政复议，或在 6 个月内向法院起诉。"
            )
            self._column.addWidget(label(words, "caption", wrap=True))
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._note.clear()
        self._note.setFocus()

    def confirm(self) -> None:
        """Decide."""
        if self._approves:
            self._desk.approve(self._note.toPlainText())
        else:
            self._desk.reject(self._note.toPlainText())


class PauseCasePanel(Panel):
    """Let the clock stand: which kind, why, until when.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the back office.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk) -> None:
        super().__init__(theme, translate, translate("中止计时"), translate("中止并告知申请人"))
        self._desk = desk
        self._kinds = {translate(words): kind for kind, words in PAUSES.items()}
        self._chips = Chips(theme, 4, always=True)
        self._chips.offer(tuple(self._kinds))
        self._column.addWidget(self._chips)
        self._reason = self.add_field(translate("原因（写在告知书上）"))
        self._until = self.add_field(translate("预计恢复日期（可不填）"), translate("如 2026-11-30"))
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._reason.clear()
        self._until.clear()
        self._reason.setFocus()

    def confirm(self) -> None:
        """Stop the clock."""
        until, typed = None, self._until.text().strip()
        if typed:
            try:
                until = dt.date.fromisoformat(typed)
            except ValueError:
                self._desk.mind(self._("预计恢复日期不存在，请按年-月-日填写。"))
                return
        self._desk.pause(self._kinds[self._chips.text], self._reason.text(), until)


class ExtendPanel(Panel):
    """More days, with the head's approval.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the back office.
        at: knows the hall's heads.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk, at: Desk) -> None:
        super().__init__(theme, translate, translate("延长期限"), translate("延期并告知申请人"))
        self._desk, self._at = desk, at
        self._heads: dict[str, str] = {}
        self._days = QSpinBox()
        self._days.setRange(1, 15)
        self._days.setValue(10)
        self._days.setObjectName("days")
        self._days.setAccessibleName(translate("延长几个工作日"))
        self._column.addWidget(label(translate("延长几个工作日（以法律规定为限）"), "caption"))
        self._column.addWidget(self._days)
        self._reason = self.add_field(translate("理由（写在告知书上）"))
        self._column.addWidget(label(translate("批准延期的负责人"), "caption"))
        self._chips = Chips(theme, 3)
        self._column.addWidget(self._chips)
        self.finish_layout()

    def open(self) -> None:
        """Begin anew."""
        self._heads = {name: id for id, name in heads(self._at)}
        self._chips.offer(tuple(self._heads))
        self._reason.clear()
        self._days.setFocus()

    def confirm(self) -> None:
        """Extend."""
        self._desk.extend(self._days.value(), self._reason.text(), self._heads.get(self._chips.text, ""))
