"""What becomes of a case at the window: accepted, corrected, refused, withdrawn, bagged (R051-R060, R072)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.cases.findings import Findings
from counter_terminal.viewmodels.cases.phrases import REFUSALS, WITHDRAWALS
from counter_terminal.viewmodels.cases.workdays import OFFERED, IsWorkday, weekdays_only, workday_after
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.case_words import CASE_STATES
from qt_common.hall import new_request_key
from qt_common.i18n import Translator
from qt_common.words import word
from queue_server.protocol.case_views import CaseState
from queue_server.protocol.cases import (
    AcceptCase,
    BagChanged,
    CaseChanged,
    CaseVerb,
    MaterialFinding,
    PackBag,
    ReceiveCorrections,
    RefuseCase,
    RequestCorrections,
    WithdrawCase,
)

USUAL_DAYS = 5
_S = CaseState


class Outcome(StrEnum):
    """One button of the bar."""

    ACCEPT = "accept"
    CORRECT = "correct"
    RECEIVE = "receive"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PACK = "pack"


POSSIBLE: Mapping[Outcome, frozenset[CaseState]] = {
    Outcome.ACCEPT: frozenset((_S.RECEIVED,)),
    Outcome.CORRECT: frozenset((_S.RECEIVED, _S.ACCEPTED)),
    Outcome.RECEIVE: frozenset((_S.CORRECTION,)),
    Outcome.REFUSE: frozenset((_S.RECEIVED, _S.CORRECTION)),
    Outcome.WITHDRAW: frozenset((_S.RECEIVED, _S.CORRECTION, _S.ACCEPTED, _S.REVIEWED)),
    Outcome.PACK: frozenset((_S.ACCEPTED, _S.REVIEWED, _S.APPROVED, _S.REJECTED, _S.READY)),
}
"""In which states an outcome may be asked for; the server decides."""
NEARLY: Mapping[Outcome, frozenset[CaseState]] = {
    Outcome.ACCEPT: frozenset((_S.CORRECTION,)),
    Outcome.CORRECT: frozenset((_S.CORRECTION,)),
    Outcome.RECEIVE: frozenset(),
    Outcome.REFUSE: frozenset(),
    Outcome.WITHDRAW: frozenset(),
    Outcome.PACK: frozenset((_S.RECEIVED,)),
}
"""Where its button is shown all the same, switched off, with the reason."""


@dataclass(frozen=True, slots=True)
class OutcomeButton:
    """Whether an outcome is possible, and if not, why; hidden where it makes no sense."""

    enabled: bool
    why: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class OutcomesPicture:
    """The bar and the question it asks.

    Attributes:
        buttons: by outcome.
        asking: the outcome whose question is open, or None.
        summary: what will happen, in sentences.
        needs_day: a day by which something must come.
        day: the day chosen.
        days: (working days, day) to choose with one press.
        reasons: ready reasons.
        needs_reason: one must be given.
        noticed_before: an earlier notice named what was missing then (R092).
        pending: it was sent and has no answer.
    """

    buttons: dict[Outcome, OutcomeButton]
    asking: Outcome | None = None
    summary: tuple[str, ...] = ()
    needs_day: bool = False
    day: dt.date | None = None
    days: tuple[tuple[int, dt.date], ...] = ()
    reasons: tuple[str, ...] = ()
    needs_reason: bool = False
    noticed_before: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What the clerk wrote into the question."""

    reason: str
    body: str
    newly_required: bool


class Outcomes(Model[OutcomesPicture]):
    """Asks what an outcome needs, and lets it happen.

    Args:
        desk: the counter.
        file: the case.
        findings: saved before any outcome.
        is_workday: for the days that are proposed.

    Signals:
        papers_made: tuple of paper numbers, to be looked at and printed now.
    """

    papers_made = Signal(object)

    def __init__(
        self,
        desk: Desk,
        file: CaseFile,
        findings: Findings,
        is_workday: IsWorkday = weekdays_only,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._file, self._findings, self._is_workday = file, findings, is_workday
        self._asking: Outcome | None = None
        self._day: dt.date | None = None
        file.changed.connect(self._on_case)
        findings.changed.connect(self.refresh)

    def ask(self, outcome: Outcome) -> None:
        """Open an outcome's question; one that is not possible is ignored."""
        if self.picture.buttons[outcome].enabled:
            self._asking = outcome
            self._day = workday_after(self._today(), USUAL_DAYS, self._is_workday)
            self.refresh()

    def give_up(self) -> None:
        """Close the question; nothing happens."""
        self._asking = None
        self.refresh()

    def set_day(self, day: dt.date) -> None:
        """Choose the day something must come by."""
        self._day = day
        self.refresh()

    def confirm(self, reason: str = "", body: str = "", *, newly_required: bool = False) -> bool:
        """Let it happen.

        Args:
            reason: of a refusal or a withdrawal.
            body: who is responsible instead, of a refusal (R017).
            newly_required: what is named now could not have been named before, of a correction.

        Returns:
            False when a reason is missing or an earlier press has no answer yet.
        """
        asking, file = self._asking, self._file
        if asking is None or file.whole is None or file.pending:
            return False
        if self.picture.needs_reason and not reason.strip():
            self._desk.tell(self._desk.translate("请写明理由，或选一条常用理由。"), "calling")
            return False
        said = _Said(reason.strip(), body.strip(), newly_required)
        self._findings.settled(lambda: self._send(asking, said))
        return True

    def _send(self, outcome: Outcome, said: _Said) -> None:
        findings = self._findings.drafts if outcome is Outcome.RECEIVE else ()
        request = self._request(outcome, said, findings)
        self._file.send(outcome.value, request, lambda answer: self._on_done(answer, findings))
        self.refresh()

    def _request(self, outcome: Outcome, said: _Said, findings: tuple[MaterialFinding, ...]) -> CaseVerb:
        common: dict[str, Any] = {
            "request_key": new_request_key(),
            "case_id": self._file.case_id,
            "version": self._file.version,
        }
        day = self._day or self._today()
        match outcome:
            case Outcome.ACCEPT:
                return AcceptCase(**common, follow_by=day if self.picture.needs_day else None)
            case Outcome.CORRECT:
                newly = self._explained() if said.newly_required else ()
                return RequestCorrections(**common, by_on=day, newly_required=newly)
            case Outcome.RECEIVE:
                return ReceiveCorrections(**common, findings=findings)
            case Outcome.REFUSE:
                reasons = tuple(line for line in said.reason.splitlines() if line.strip())
                return RefuseCase(**common, reasons=reasons, competent_body=said.body)
            case Outcome.WITHDRAW:
                return WithdrawCase(**common, reason=said.reason)
            case Outcome.PACK:
                return PackBag(**common)

    def _explained(self) -> tuple[str, ...]:
        """Return the materials named whose finding says why."""
        lines = self._findings.picture.lines
        return tuple(one.id for one in lines if one.tone == "fault" and one.problem.strip())

    def _on_done(self, answer: CaseChanged | BagChanged, findings: tuple[MaterialFinding, ...]) -> None:
        self._asking = None
        self._findings.forget(findings)
        self.refresh()
        if answer.new_papers:
            self.papers_made.emit(answer.new_papers)

    def _today(self) -> dt.date:
        return self._desk.times.local(self._desk.now()).date()

    def _on_case(self) -> None:
        if self._asking is not None and not self._button(self._asking).enabled:
            self._asking = None
        self.refresh()

    # -------------------------------------------------------- the picture

    def _draw(self) -> OutcomesPicture:
        asking, today = self._asking, self._today()
        findings = self._findings.picture
        needs_day = asking is Outcome.CORRECT or (asking is Outcome.ACCEPT and findings.tolerated)
        needs_reason = asking in (Outcome.REFUSE, Outcome.WITHDRAW)
        ready = REFUSALS if asking is Outcome.REFUSE else WITHDRAWALS if needs_reason else ()
        return OutcomesPicture(
            buttons={one: self._button(one) for one in Outcome},
            asking=asking,
            summary=self._summary(asking) if asking else (),
            needs_day=needs_day,
            day=self._day if needs_day else None,
            days=tuple((count, workday_after(today, count, self._is_workday)) for count in OFFERED)
            if needs_day
            else (),
            reasons=tuple(self._desk.translate(one) for one in ready),
            needs_reason=needs_reason,
            noticed_before=asking is Outcome.CORRECT and self._noticed_before(),
            pending=self._file.pending in set(Outcome),
        )

    def _noticed_before(self) -> bool:
        whole = self._file.whole
        return whole is not None and any(one.kind == "correction_notice" for one in whole.papers)

    def _button(self, outcome: Outcome) -> OutcomeButton:
        whole, _ = self._file.whole, self._desk.translate
        if whole is None:
            return OutcomeButton(False, hidden=True)
        state = whole.case.state
        if state not in POSSIBLE[outcome]:
            return OutcomeButton(False, _wrong_state(state, _), hidden=state not in NEARLY[outcome])
        if not self._desk.online:
            return OutcomeButton(False, _("与服务器的连接中断，恢复后可用。"))
        if self._file.pending:
            return OutcomeButton(False, _("上一步还在等服务器答复。"))
        return self._by_findings(outcome)

    def _by_findings(self, outcome: Outcome) -> OutcomeButton:
        findings, _ = self._findings.picture, self._desk.translate
        if outcome is Outcome.ACCEPT and findings.lacking:
            return OutcomeButton(False, _("还不能受理：{names}", names=_("、").join(findings.lacking[:3])))
        if outcome is Outcome.CORRECT and not findings.wanting:
            return OutcomeButton(False, _("没有缺少或不符的材料，不需要补正。"))
        if outcome is Outcome.CORRECT and findings.unseen:
            count = findings.unseen
            return OutcomeButton(False, _("还有 {count} 项材料没有审。一次性告知前要全部看过。", count=count))
        if outcome is Outcome.RECEIVE and not self._findings.drafts:
            return OutcomeButton(False, _("请先在材料清单里标出补交了哪些。"))
        return OutcomeButton(True)

    def _summary(self, outcome: Outcome) -> tuple[str, ...]:
        findings, _ = self._findings.picture, self._desk.translate
        match outcome:
            case Outcome.ACCEPT if findings.tolerated:
                return (_("容缺受理：先受理，缺的材料请在下面的日期前补齐。"), _("将打印容缺受理通知书。"))
            case Outcome.ACCEPT if findings.promised:
                return (_("材料齐备，其中有告知承诺。"), _("将打印受理通知书和告知承诺书。"))
            case Outcome.ACCEPT:
                return (_("材料齐备，受理后开始计算期限。"), _("将打印受理通知书或受理凭证。"))
            case Outcome.CORRECT:
                names = _("、").join(findings.wanting)
                return (
                    _("一次性告知 {count} 项：{names}", count=len(findings.wanting), names=names),
                    _("以后再补提本可一次说清的内容，会记为差错。"),
                )
            case Outcome.RECEIVE:
                return (_("收到补正材料，回到审核；审核结果一起提交。"),)
            case Outcome.REFUSE:
                return (_("不予受理须写明理由，并打印决定书交给申请人。"),)
            case Outcome.WITHDRAW:
                return (_("申请人撤回，本件到此结束，将打印确认书。"),)
            case Outcome.PACK:
                return (_("把在手的材料装袋，打印带条码的流转单。"),)


def _wrong_state(state: CaseState, _: Translator) -> str:
    return _("本件现在是“{state}”，不能这样操作。", state=word(CASE_STATES, state, _))
