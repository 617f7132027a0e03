"""后台: the work list by light, then one case with everything that is needed to review and decide it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from counter_terminal.viewmodels.back_office.permissions import Permissions
from counter_terminal.viewmodels.back_office.review_desk import FILTERS, ReviewDesk
from counter_terminal.viewmodels.case_search.rows import CASE_COLUMNS
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.views.back_office.case_card import (
    Branches,
    CaseHead,
    DeadlineBox,
    Materials,
    PapersBox,
)
from counter_terminal.views.back_office.scan_view import ScanView
from counter_terminal.views.back_office.verb_panels import (
    DecisionPanel,
    ExtendPanel,
    OpinionPanel,
    PauseCasePanel,
)
from counter_terminal.views.cards import Facts, Paragraphs, allow, button, card, row, scrolling
from counter_terminal.views.filter_bar import FilterBar
from counter_terminal.views.panel import Panel
from counter_terminal.views.table import Table
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label


class WorkList(QWidget):
    """The list with its filters.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk) -> None:
        super().__init__()
        self._desk = desk
        self._filters = FilterBar(theme, translate, FILTERS, desk.filter)
        self.table = Table(theme, translate, CASE_COLUMNS, translate("没有这样的办件。"), stretch=2)
        self.table.chosen.connect(desk.open)
        self._more = label(translate("办件太多，只显示最新的 200 件；其余请到“查询”里找。"), "tone")
        hint = label(translate("扫描流转单也能直接打开办件。"), "secondary")
        frame, column = card(theme)
        column.addLayout(row(theme, self._filters, None, hint))
        column.addWidget(self.table, 1)
        column.addWidget(self._more)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(frame)

    def show_list(self) -> None:
        """Show the list as it is now."""
        picture = self._desk.picture
        self._filters.show_counts(dict(picture.counts), picture.chosen)
        self.table.show_rows(picture.rows)
        self._more.setVisible(picture.more)


class CaseAtHand(QWidget):
    """One case: facts and materials at the left, deadline, opinions and verbs at the right.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
        at: the counter.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk, at: Desk) -> None:
        super().__init__()
        self._, self._desk = translate, desk
        self._head = CaseHead(theme, translate, desk.put_away)
        self._facts = Facts(theme, 2)
        self._materials = Materials(theme, translate)
        self._materials.scan_chosen.connect(desk.scans.open)
        self._scan = ScanView(theme, translate, desk.scans)
        self._deadline = DeadlineBox(theme)
        self._pauses = Paragraphs(theme, "note")
        self._branches = Branches(theme)
        self._why_not = Paragraphs(theme, "caption")
        self._verbs = self._make_verbs()
        self._panels: dict[str, Panel] = {
            "pass": OpinionPanel(theme, translate, desk, passes=True),
            "fail": OpinionPanel(theme, translate, desk, passes=False),
            "approve": DecisionPanel(theme, translate, desk, approves=True),
            "reject": DecisionPanel(theme, translate, desk, approves=False),
            "pause": PauseCasePanel(theme, translate, desk),
            "extend": ExtendPanel(theme, translate, desk, at),
        }
        self._rooms: dict[str, QWidget] = {}
        self._right = QStackedWidget()
        self._about = self._make_about(theme)
        self._left = QStackedWidget()
        self._lay_out(theme)
        self._shown = ("", "")
        desk.scans.changed.connect(self._show_scan)
        desk.deadline.changed.connect(self.show_case)

    def show_case(self) -> None:
        """Show the case as it is now."""
        picture = self._desk.picture
        case = picture.case
        if case is None:
            self._shown = ("", "")
            return
        if self._shown != (case.id, case.state):  # a verb was done, here or elsewhere
            self._shown = (case.id, case.state)
            self._close_panel()
        self._head.show_case(case)
        self._facts.show_facts(case.facts)
        self._materials.show_materials(case.materials, self._desk.scans.picture.thumbnails)
        self._deadline.show_deadline(self._desk.deadline.picture)
        self._pauses.show_lines(case.pauses)
        self._branches.show_branches(case.branches)
        self._show_verbs(picture.may, online=picture.online and not picture.busy)

    def _make_verbs(self) -> dict[str, QPushButton]:
        _ = self._
        words = {
            "pass": _("审查同意"),
            "fail": _("审查不同意"),
            "approve": _("批准"),
            "reject": _("决定不予批准"),
            "pause": _("中止计时"),
            "resume": _("恢复计时"),
            "extend": _("延期"),
        }
        return {verb: button(text, verb, self._action(verb)) for verb, text in words.items()}

    def _action(self, verb: str) -> Callable[[], None]:
        return self._desk.resume if verb == "resume" else lambda: self._open_panel(verb)

    def _make_about(self, theme: Theme) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step * 2)
        _ = self._
        for title, parts in (
            (_("期限"), (self._deadline, self._pauses)),
            (_("各部门意见"), (self._branches,)),
            (_("文书"), (PapersBox(theme, _, self._desk.papers),)),
        ):
            column.addWidget(card(theme, *parts, title=title)[0])
        column.addStretch(1)
        return scrolling(inside)

    def _lay_out(self, theme: Theme) -> None:
        step = theme.sizes.step
        facts = card(theme, self._facts)[0]
        materials, column = card(theme, title=self._("材料"))
        column.addWidget(scrolling(self._materials), 1)
        papers = QWidget()
        left = QVBoxLayout(papers)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(step * 2)
        left.addWidget(facts)
        left.addWidget(materials, 1)
        self._left.addWidget(papers)
        self._left.addWidget(self._scan)
        self._right.addWidget(self._about)
        for verb, panel in self._panels.items():
            self._rooms[verb] = scrolling(panel)
            self._right.addWidget(self._rooms[verb])
            panel.closed.connect(self._close_panel)
        verbs, verb_column = card(theme)
        verb_column.addLayout(
            row(theme, *(self._verbs[one] for one in ("pass", "fail", "approve", "reject")))
        )
        verb_column.addLayout(row(theme, *(self._verbs[one] for one in ("pause", "resume", "extend")), None))
        verb_column.addWidget(self._why_not)
        right = QVBoxLayout()
        right.setSpacing(step * 2)
        right.addWidget(self._right, 1)
        right.addWidget(verbs)
        middle = QHBoxLayout()
        middle.setSpacing(step * 2)
        middle.addWidget(self._left, 11)
        middle.addLayout(right, 9)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(step)
        body.addWidget(self._head)
        body.addLayout(middle, 1)

    def _show_verbs(self, may: Permissions, *, online: bool) -> None:
        _ = self._
        reasons = {
            "pass": may.review,
            "fail": may.review,
            "approve": may.approve,
            "reject": may.reject,
            "pause": may.pause,
            "resume": may.resume,
            "extend": may.extend,
        }
        for verb, reason in reasons.items():
            allow(self._verbs[verb], reason)
            self._verbs[verb].setEnabled(online and not reason)
        paused = not may.resume
        self._verbs["pause"].setVisible(not paused)
        self._verbs["resume"].setVisible(paused)
        said = {
            _("审查"): may.review,
            _("批准"): may.approve,
            _("决定不予批准"): may.reject,
            _("延期"): may.extend,
        }
        together: dict[str, list[str]] = {}
        for verb, reason in said.items():
            if reason:
                together.setdefault(reason, []).append(verb)
        lines = [
            _("不能{verbs}：{reason}", verbs=_("、").join(verbs), reason=why)
            for why, verbs in together.items()
        ]
        self._why_not.show_lines(lines)

    def _open_panel(self, verb: str) -> None:
        self._right.setCurrentWidget(self._rooms[verb])
        self._panels[verb].open()

    def _close_panel(self) -> None:
        self._right.setCurrentWidget(self._about)

    def _show_scan(self) -> None:
        opened = bool(self._desk.scans.picture.open_id)
        if opened and self._left.currentWidget() is not self._scan:
            self._scan.setFocus(Qt.FocusReason.OtherFocusReason)
        self._left.setCurrentIndex(1 if opened else 0)
        self.show_case()


class ReviewPage(QStackedWidget):
    """List or case.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
        at: the counter.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: ReviewDesk, at: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._list = WorkList(theme, translate, desk)
        self._case = CaseAtHand(theme, translate, desk, at)
        self.addWidget(self._list)
        self.addWidget(self._case)
        desk.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        at_hand = self._desk.picture.case is not None
        if at_hand:
            self._case.show_case()
        else:
            self._case.show_case()
            self._list.show_list()
        if self.currentIndex() != int(at_hand):
            self.setCurrentIndex(int(at_hand))
            (self._case if at_hand else self._list.table).setFocus()
