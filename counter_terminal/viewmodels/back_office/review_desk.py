"""The back office: what is to be reviewed and decided, by its light, and the verbs about one case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.area import Area
from counter_terminal.viewmodels.back_office.case_picture import CasePicture, draw_case
from counter_terminal.viewmodels.back_office.permissions import Permissions, permissions
from counter_terminal.viewmodels.back_office.scan_viewer import ScanViewer
from counter_terminal.viewmodels.case_search.rows import by_urgency, case_row, today
from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.cases.deadline import DeadlinePanel
from counter_terminal.viewmodels.cases.papers import Papers
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.viewmodels.table import Row
from qt_common.hall import new_request_key
from qt_common.i18n import mark
from queue_server.protocol.case_views import CaseKind, CaseState, CaseView, Light
from queue_server.protocol.cases import (
    CaseChanged,
    CasesFound,
    CaseVerb,
    DecideCase,
    ExtendCase,
    FindCase,
    PauseCase,
    PauseKind,
    ResumeCase,
    ReviewCase,
    SearchCases,
)

MOST = 200
FILTERS: Mapping[str, str] = {
    "all": mark("全部"),
    "review": mark("待审查"),
    "decide": mark("待决定"),
    "today": mark("今天到期"),
    "overdue": mark("已超期"),
    "paused": mark("计时中止"),
    "joint": mark("联办"),
}
PURPOSE = mark("审查办件材料")


@dataclass(frozen=True, slots=True)
class ReviewPicture:
    """The back office's screen.

    Attributes:
        rows: the work list, the most urgent first.
        counts: how many each filter would show.
        chosen: the filter.
        more: not all cases fit in one answer.
        case: the case at hand; None while only the list is shown.
        may: why each verb is off.
        busy: a verb has no answer yet, its name.
        online: the server can be asked.
    """

    rows: tuple[Row, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    chosen: str = "all"
    more: bool = False
    case: CasePicture | None = None
    may: Permissions = field(default_factory=Permissions)
    busy: str = ""
    online: bool = False


class ReviewDesk(Area[ReviewPicture]):
    """Reviews and decides.

    Args:
        desk: the counter.
        tools: scanners and printers.

    Attributes:
        deadline: why the case at hand is due when it is.
        papers: those of the case at hand; new ones are printed.
        scans: those of the case at hand.
    """

    def __init__(self, desk: Desk, tools: DeskTools, parent: QObject | None = None) -> None:
        super().__init__(desk, tools.codes, parent)
        self._file = CaseFile(desk, self._press, self)
        self.deadline = DeadlinePanel(desk, self._file, self)
        self.papers = Papers(desk, self._file, tools.documents, self)
        self.scans = ScanViewer(desk, self._file, tools.background, PURPOSE, self)
        self._cases: tuple[CaseView, ...] = ()
        self._more = False
        self._filter = "all"
        self._file.changed.connect(self.refresh)
        self._file.overtaken.connect(self._tell_overtaken)

    # ------------------------------------------------------------ the list

    def filter(self, name: str) -> None:
        """Show a part of the list: a key of `FILTERS`."""
        self._filter = name
        self.refresh()

    def open(self, case_id: str) -> None:
        """Take a case to hand."""
        self._find(FindCase(case_id=case_id))

    def put_away(self) -> None:
        """Show the list again."""
        self._file.close()

    def close(self) -> None:
        """Stop everything that would still happen."""
        super().close()
        self._file.close()

    # ------------------------------------------------------------ verbs

    def review(self, branch_id: str, note: str, *, passes: bool) -> None:
        """Give an opinion; one against needs a note."""
        if not passes and not note.strip():
            self._desk.tell(self._desk.translate("请写明不同意的理由。"), "calling")
            return
        self._do("review", ReviewCase, branch_id=branch_id, passes=passes, note=note.strip())

    def approve(self, note: str = "") -> None:
        """Approve the application; `note` names other results than the item does, one a line."""
        results = tuple(line.strip() for line in note.splitlines() if line.strip())
        self._do("decide", DecideCase, approves=True, results=results)

    def reject(self, reasons: str) -> None:
        """不予批准 with reasons, one a line; the paper names the remedy."""
        lines = tuple(line.strip() for line in reasons.splitlines() if line.strip())
        if not lines:
            self._desk.tell(self._desk.translate("请写明不予批准的理由，每行一条。"), "calling")
            return
        self._do("decide", DecideCase, approves=False, reasons=lines)

    def pause(self, kind: str, reason: str, expected_until: dt.date | None = None) -> None:
        """Let the clock stand."""
        if not reason.strip():
            self._desk.tell(self._desk.translate("请写明中止计时的原因。"), "calling")
            return
        self._do(
            "pause", PauseCase, kind=PauseKind(kind), reason=reason.strip(), expected_until=expected_until
        )

    def resume(self) -> None:
        """Let the clock run again."""
        self._do("resume", ResumeCase)

    def extend(self, working_days: int, reason: str, approved_by: str) -> None:
        """Give the case more days, as the head approved."""
        _ = self._desk.translate
        if not reason.strip() or not approved_by:
            self._desk.tell(_("请写明延期理由，并选择批准延期的负责人。"), "calling")
            return
        self._do(
            "extend", ExtendCase, working_days=working_days, reason=reason.strip(), approved_by=approved_by
        )

    def mind(self, words: str) -> None:
        """Say what is wrong with what was typed."""
        self._desk.tell(words, "calling")

    def _do(self, verb: str, request_type: type[CaseVerb], /, **fields: Any) -> None:
        if not self._file.case_id:
            return
        request = request_type(
            request_key=new_request_key(), case_id=self._file.case_id, version=self._file.version, **fields
        )
        self._file.send(verb, request, lambda answer: self._on_done(verb, answer))

    def _on_done(self, verb: str, answer: CaseChanged) -> None:
        _, number = self._desk.translate, answer.case.number
        said = {
            "review": _("{number} 的审查意见已记录。", number=number),
            "decide": _("{number} 的决定已记录。", number=number),
            "pause": _("{number} 已中止计时。", number=number),
            "resume": _("{number} 已恢复计时。", number=number),
            "extend": _("{number} 已延期。", number=number),
        }
        self._desk.tell(said[verb], "serving")
        for paper in answer.new_papers:
            self.papers.print(paper)

    # ------------------------------------------------------------ what comes in

    def _load(self) -> None:
        wanted = SearchCases(states=(CaseState.ACCEPTED, CaseState.REVIEWED), limit=MOST)
        self._desk.hall.call(wanted, self._on_list, self._desk.refuse)

    def _on_list(self, found: CasesFound) -> None:
        if self._shown:
            self._cases = tuple(sorted(found.cases, key=by_urgency))
            self._more = bool(found.next)
            self.refresh()

    def _forget(self) -> None:
        self._cases = ()
        self._file.close()

    def _take_code(self, code: str) -> None:
        self._find(FindCase(bag_code=code[:64].upper()))

    def _find(self, wanted: FindCase) -> None:
        self._desk.hall.call(wanted, self._on_found, self._desk.refuse)

    def _on_found(self, found: CaseChanged) -> None:
        if self._shown and self._desk.attended:
            self._file.take(found)

    def _tell_overtaken(self) -> None:
        whole = self._file.whole
        if whole is not None:
            _ = self._desk.translate
            self._desk.tell(_("{number} 刚有变化，已显示最新内容。", number=whole.case.number), "calling")

    def _draw(self) -> ReviewPicture:
        whole, day = self._file.whole, today(self._desk)
        fitting = [case for case in self._cases if _SHOWN[self._filter](case, day)]
        return ReviewPicture(
            rows=tuple(case_row(case, self._desk) for case in fitting),
            counts=tuple((name, sum(_SHOWN[name](case, day) for case in self._cases)) for name in FILTERS),
            chosen=self._filter,
            more=self._more,
            case=draw_case(whole, self._desk) if whole else None,
            may=permissions(whole, self._desk) if whole else Permissions(),
            busy=self._press.pending,
            online=self._desk.online,
        )


_SHOWN: Mapping[str, Callable[[CaseView, dt.date], bool]] = {
    "all": lambda case, day: True,
    "review": lambda case, day: case.state is CaseState.ACCEPTED and not case.paused,
    "decide": lambda case, day: case.state is CaseState.REVIEWED and not case.paused,
    "today": lambda case, day: case.due_on == day and not case.paused,
    "overdue": lambda case, day: case.light is Light.RED,
    "paused": lambda case, day: case.paused,
    "joint": lambda case, day: case.kind is CaseKind.JOINT,
}
