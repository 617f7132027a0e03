"""The back office: the list by light, who may do what and why not, every verb to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counter_terminal.viewmodels.ports import DeskTools
from queue_server.domain.cases.model import CaseState
from queue_server.protocol import cases as wire
from queue_server.protocol.case_views import MaterialState
from queue_server.protocol.scans import BeginDownload, FileKind
from tests.helpers.case_hall import company
from tests.helpers.paper_place import CasePlace, at_papers


@pytest.fixture
def rita() -> Iterator[CasePlace]:
    """A reviewer of the market supervision."""
    with at_papers("rita", "") as place:
        place.areas.review.enter()
        yield place


def test_the_list_is_by_urgency_and_filters_count(rita: CasePlace) -> None:
    rita.cases.accepted()
    urgent = rita.cases.accepted(urgent=True)
    reviewed = rita.cases.accepted()
    rita.cases.do(wire.ReviewCase, reviewed.case.id, "rita", passes=True)
    rita.areas.review.leave()
    rita.areas.review.enter()
    picture = rita.areas.review.picture
    assert picture.rows[0].id == urgent.case.id
    assert dict(picture.counts) | {"all": 3, "review": 2, "decide": 1} == dict(picture.counts)
    rita.areas.review.filter("decide")
    assert [row.id for row in rita.areas.review.picture.rows] == [reviewed.case.id]


def test_a_reviewer_reviews_and_then_may_not_decide(rita: CasePlace) -> None:
    case = rita.cases.accepted().case
    rita.areas.review.open(case.id)
    may = rita.areas.review.picture.may
    assert may.review == "" and "还在等审查意见" in may.approve
    rita.areas.review.review(may.branches[0], "", passes=True)
    assert rita.cases.case(case.id).state is CaseState.REVIEWED
    assert "“决定”职责" in rita.areas.review.picture.may.approve


def test_whoever_accepted_a_case_may_not_review_it() -> None:
    with at_papers("bob", "w2") as place:
        place.areas.review.enter()
        case = _accepted_by_bob(place)
        place.areas.review.open(case.case.id)
        may = place.areas.review.picture.may
        assert may.review == "本件由您受理，按受审分离须由他人办理。"


def _accepted_by_bob(place: CasePlace) -> wire.CaseChanged:
    opened = place.cases.take_in(clerk="bob")
    present = {one.id: MaterialState.PRESENT for one in opened.materials if one.required}
    findings = tuple(wire.MaterialFinding(material_id=id, state=state) for id, state in present.items())
    place.cases.do(wire.CheckMaterials, opened.case.id, "bob", findings=findings)
    return place.cases.do(wire.AcceptCase, opened.case.id, "bob")


def test_an_opinion_against_needs_a_reason(rita: CasePlace) -> None:
    case = rita.cases.accepted().case
    rita.areas.review.open(case.id)
    rita.areas.review.review("", "  ", passes=False)
    assert rita.said == "请写明不同意的理由。"
    assert rita.hall.asked(wire.ReviewCase) == []


def test_a_joint_case_offers_only_the_own_departments_branch(rita: CasePlace) -> None:
    case = rita.cases.accepted("startup", company())
    rita.areas.review.open(case.case.id)
    picture = rita.areas.review.picture
    assert picture.case is not None
    assert picture.case.branches[0].department == "市场监督管理局（牵头）"
    assert picture.may.branches == (case.branches[0].id,)


def test_pause_and_resume(rita: CasePlace) -> None:
    case = rita.cases.accepted().case
    rita.areas.review.open(case.id)
    rita.areas.review.pause("inspection", "到现场看后厨")
    picture = rita.areas.review.picture
    assert picture.case is not None and picture.case.due == "计时中止"
    assert picture.may.pause and not picture.may.resume
    assert picture.case.pauses[0].startswith("09:30 起现场踏勘 · 到现场看后厨")
    rita.areas.review.resume()
    assert rita.cases.case(case.id).paused is None


def test_somebody_with_the_duty_decides_and_the_paper_is_there() -> None:
    with at_papers("dora", "") as place:
        place.areas.review.enter()
        case = place.cases.accepted().case
        place.cases.do(wire.ReviewCase, case.id, "rita", passes=True)
        place.areas.review.open(case.id)
        place.areas.review.reject("场所不符合要求\n\n没有健康证明")
        assert place.cases.case(case.id).state is CaseState.REJECTED
        assert place.hall.asked(wire.DecideCase)[0].reasons == ("场所不符合要求", "没有健康证明")
        assert place.areas.review.papers.picture.lines[0].name == "不予批准决定书"


def test_a_change_by_somebody_else_is_shown(rita: CasePlace) -> None:
    case = rita.cases.accepted().case
    rita.areas.review.open(case.id)
    rita.cases.do(wire.WithdrawCase, case.id, "ann", reason="不办了")
    picture = rita.areas.review.picture
    assert picture.case is not None and picture.case.state == "已撤回"
    assert "已撤回" in picture.may.review


def test_a_scan_is_fetched_with_its_purpose_and_forgotten_on_leaving(rita: CasePlace) -> None:
    case = rita.cases.accepted().case
    rita.areas.review.open(case.id)
    rita.areas.review.scans.open("scan-1")
    asked = rita.hall.asked(BeginDownload)[-1]
    assert asked == BeginDownload(kind=FileKind.SCAN, id="scan-1", case_id=case.id, purpose="审查办件材料")
    assert rita.areas.review.scans.picture.problem  # there is no such scan, said in words
    rita.areas.review.leave()
    assert rita.areas.review.scans.picture.open_id == ""
    assert rita.areas.review.picture.case is None


def test_locking_the_screen_puts_the_case_away(rita: CasePlace) -> None:
    rita.areas.review.open(rita.cases.accepted().case.id)
    rita.terminal.session.lock()
    assert rita.areas.review.picture.case is None


def test_a_scanned_slip_opens_its_case() -> None:
    tools = DeskTools()
    with at_papers("rita", "", tools=tools) as place:
        place.areas.review.enter()
        case = place.cases.accepted()
        tools.codes.scanned.emit(place.packed(case))
        picture = place.areas.review.picture
        assert picture.case is not None and picture.case.title == case.case.number
