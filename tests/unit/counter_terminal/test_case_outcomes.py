"""Findings, outcomes and papers of a case, by the server's real rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counter_terminal.viewmodels.cases.outcomes import Outcome as End
from counter_terminal.viewmodels.cases.workdays import workday_after
from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from queue_server.protocol.case_views import CaseState, MaterialState
from queue_server.protocol.cases import (
    AcceptCase,
    CheckMaterials,
    MaterialFinding,
    ReportPaperPrint,
    RequestCorrections,
)
from tests.helpers.case_place import NAME, PICTURE, CasePlace, at_case_desk

PRESENT, MISSING, WRONG = MaterialState.PRESENT, MaterialState.MISSING, MaterialState.WRONG


@pytest.fixture
def desk() -> Iterator[CasePlace]:
    with at_case_desk() as desk:
        yield desk


def state(desk: CasePlace) -> CaseState:
    assert desk.cases.file.whole is not None
    return desk.cases.file.whole.case.state


def noticed_before(desk: CasePlace) -> bool:
    return desk.cases.outcomes.picture.noticed_before


def find_all(desk: CasePlace, found: MaterialState) -> None:
    for line in desk.cases.findings.picture.lines:
        desk.cases.findings.set_state(line.id, found)
    desk.wait()


def test_findings_are_saved_together_a_moment_later(desk: CasePlace) -> None:
    first, second, *_ = desk.take_in()
    findings = desk.cases.findings
    findings.set_state(first, PRESENT)
    findings.set_state(second, MISSING)
    assert desk.sent(CheckMaterials) == []
    desk.wait()
    [request] = desk.sent(CheckMaterials)
    assert [one.state for one in request.findings] == [PRESENT, MISSING]
    assert findings.picture.saved == "" and findings.picture.wanting


def test_what_is_wrong_must_be_said_before_it_is_saved(desk: CasePlace) -> None:
    first, *_ = desk.take_in()
    findings = desk.cases.findings
    findings.set_state(first, WRONG)
    desk.wait()
    assert desk.sent(CheckMaterials) == []
    line = findings.picture.lines[0]
    assert line.hint and "尚未保存" in findings.picture.saved
    findings.set_words(first, "缺少签名或盖章", "请补签名")
    desk.wait()
    assert len(desk.sent(CheckMaterials)) == 1


def test_findings_made_while_the_link_is_cut_are_saved_afterwards(desk: CasePlace) -> None:
    first, *_ = desk.take_in()
    desk.place.hall.drop()
    desk.cases.findings.set_state(first, MISSING)
    desk.wait()
    assert "恢复后自动保存" in desk.cases.findings.picture.saved
    desk.place.hall.restore(desk.place.hall.picture())
    desk.wait()
    assert desk.cases.findings.picture.saved == ""
    assert desk.sent(CheckMaterials)[-1].findings[0].state is MISSING


def test_a_case_is_accepted_only_when_nothing_required_lacks(desk: CasePlace) -> None:
    desk.take_in()
    outcomes = desk.cases.outcomes
    button = outcomes.picture.buttons[End.ACCEPT]
    assert not button.enabled and "还不能受理" in button.why
    outcomes.ask(End.ACCEPT)
    assert outcomes.picture.asking is None
    desk.cases.findings.all_present()
    outcomes.ask(End.ACCEPT)
    assert outcomes.confirm()
    assert state(desk) is CaseState.ACCEPTED
    assert [type(one) for one in desk.sent(CheckMaterials) + desk.sent(AcceptCase)] == [
        CheckMaterials,
        AcceptCase,
    ], "what was found is saved before"
    assert desk.cases.deadline.picture.due and desk.cases.deadline.picture.lines


def test_everything_missing_is_named_at_once_and_comes_back(desk: CasePlace) -> None:
    _, second, *_ = desk.take_in()
    find_all(desk, PRESENT)
    desk.cases.findings.set_state(second, MISSING)
    outcomes = desk.cases.outcomes
    outcomes.ask(End.CORRECT)
    assert outcomes.picture.needs_day and outcomes.picture.day is not None
    assert outcomes.confirm()
    assert state(desk) is CaseState.CORRECTION
    [request] = desk.sent(RequestCorrections)
    assert request.by_on == workday_after(desk.place.clock.now().date(), 5, lambda day: day.isoweekday() < 6)
    assert not outcomes.picture.buttons[End.RECEIVE].enabled
    desk.cases.findings.set_state(second, PRESENT)
    outcomes.ask(End.RECEIVE)
    assert outcomes.confirm()
    assert state(desk) is CaseState.RECEIVED
    assert desk.cases.findings.drafts == () and desk.cases.findings.picture.lacking == ()


def test_a_refusal_and_a_withdrawal_need_a_reason(desk: CasePlace) -> None:
    desk.take_in()
    outcomes = desk.cases.outcomes
    for end in (End.REFUSE, End.WITHDRAW):
        outcomes.ask(end)
        assert not outcomes.confirm("  ") and "理由" in desk.said
    assert outcomes.confirm("申请人不再需要办理")
    assert state(desk) is CaseState.WITHDRAWN
    assert all(one.hidden or not one.enabled for one in outcomes.picture.buttons.values())


def test_a_bag_is_packed_and_its_slip_is_there_to_print(desk: CasePlace) -> None:
    desk.take_in()
    find_all(desk, PRESENT)
    desk.cases.outcomes.ask(End.ACCEPT)
    desk.cases.outcomes.confirm()
    desk.cases.outcomes.ask(End.PACK)
    assert desk.cases.outcomes.confirm()
    desk.wait()
    names = [line.name for line in desk.cases.papers.picture.lines]
    assert "材料证照流转单" in names


def test_papers_are_shown_printed_and_reported(desk: CasePlace) -> None:
    desk.take_in()
    find_all(desk, PRESENT)
    desk.cases.outcomes.ask(End.ACCEPT)
    desk.cases.outcomes.confirm()
    papers = desk.cases.papers
    assert papers.picture.shown and papers.picture.png == PICTURE
    papers.print_new()
    assert len(desk.printer.jobs) == len(papers.picture.lines) == len(desk.sent(ReportPaperPrint))
    assert {line.says for line in papers.picture.lines} == {"已打印"}
    desk.wait()
    assert papers.picture.to_print == ()


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT), "没有打印出来"),
        (PrintOutcome(Outcome.UNKNOWN, FaultKind.OFFLINE), "请看出纸口"),
    ],
)
def test_a_paper_that_did_not_come_out_is_told_and_can_be_printed_again(
    desk: CasePlace, outcome: PrintOutcome, words: str
) -> None:
    desk.take_in()
    find_all(desk, PRESENT)
    desk.cases.outcomes.ask(End.ACCEPT)
    desk.cases.outcomes.confirm()
    desk.printer.outcome = outcome
    number = desk.cases.papers.picture.lines[0].number
    desk.cases.papers.print(number)
    assert words in desk.cases.papers.picture.lines[0].says
    assert desk.sent(ReportPaperPrint)[-1].outcome == outcome.outcome.value
    desk.printer.outcome = PrintOutcome(Outcome.PRINTED)
    desk.cases.papers.print(number)
    assert desk.cases.papers.picture.lines[0].says == "已打印"
    assert len(set(desk.printer.jobs)) == 2, "each print is a job of its own"


def test_a_case_changed_by_somebody_else_is_shown_fresh_and_nothing_is_overwritten(desk: CasePlace) -> None:
    first, second, *_ = desk.take_in()
    file = desk.cases.file
    theirs = CheckMaterials(
        request_key="somebody-else",
        case_id=file.case_id,
        findings=(MaterialFinding(material_id=second, state=MISSING),),
    )
    desk.place.hall.hold()
    desk.place.desks.run(theirs, "1001")
    desk.place.hall.release()
    desk.cases.findings.set_state(first, PRESENT)
    desk.wait()
    assert "别人" in desk.said or "别人" in desk.cases.picture.banner
    desk.wait()
    desk.cases.findings.set_state(first, PRESENT)
    desk.wait()
    states = {line.id: line.state for line in desk.cases.findings.picture.lines}
    assert states[first] is PRESENT and states[second] is MISSING


def test_leaving_takes_the_case_off_the_desk(desk: CasePlace) -> None:
    desk.take_in()
    desk.cases.leave()
    assert desk.cases.file.whole is None and desk.cases.picture.number == ""
    assert NAME not in repr(desk.cases.picture)


@pytest.mark.parametrize("newly", [False, True])
def test_a_second_notice_can_say_that_it_could_not_have_been_named_before(
    desk: CasePlace, newly: bool
) -> None:
    first, second, *_ = desk.take_in()
    find_all(desk, PRESENT)
    outcomes, findings = desk.cases.outcomes, desk.cases.findings
    findings.set_state(second, MISSING)
    outcomes.ask(End.CORRECT)
    assert noticed_before(desk) is False
    outcomes.confirm()
    findings.set_state(second, PRESENT)
    outcomes.ask(End.RECEIVE)
    outcomes.confirm()
    findings.set_state(first, WRONG)
    findings.set_words(first, "补交的材料与申请书不一致", "请改正")
    outcomes.ask(End.CORRECT)
    assert noticed_before(desk)
    outcomes.confirm(newly_required=newly)
    assert desk.sent(RequestCorrections)[-1].newly_required == ((first,) if newly else ())
    assert state(desk) is CaseState.CORRECTION
