"""Taking a case in: what is checked while typing, what is kept through a cut link, who is forgotten when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from counter_terminal.viewmodels.cases.case_desk import Page
from counter_terminal.viewmodels.cases.people import PersonDraft, credit_code_in
from devices.document_ports import CardKind, IdCard
from devices.errors import FaultKind
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.cases import NoteConsultation, OpenCase
from queue_server.protocol.views import TicketState
from tests.helpers.case_place import COMPANY, CREDIT_CODE, NAME, NUMBER, CasePlace, at_case_desk
from tests.helpers.ruled_hall import PASSWORD

CARD = IdCard(
    CardKind.RESIDENT, NUMBER, NAME, birth=dt.date(1949, 12, 31), address="和平里北街七号", valid_to=None
)


@pytest.fixture
def desk() -> Iterator[CasePlace]:
    with at_case_desk() as desk:
        yield desk


def test_a_number_is_checked_while_it_grows(desk: CasePlace) -> None:
    intake = desk.cases.intake
    desk.cases.begin_case()
    intake.type("applicant", "number", NUMBER[:10])
    assert intake.picture.applicant.problem == "", "a short number is still being typed"
    intake.type("applicant", "number", NUMBER[:17] + "1")
    assert "校验" in intake.picture.applicant.problem
    assert not intake.picture.can_open
    intake.type("applicant", "number", NUMBER.lower())
    assert intake.picture.applicant.problem == "" and intake.picture.applicant.number_ok


def test_the_form_says_what_is_missing_and_then_opens_the_case(desk: CasePlace) -> None:
    desk.cases.begin_case()
    desk.wait()
    intake = desk.cases.intake
    assert intake.picture.why_not == "请先选择事项。"
    intake.items.search("sl")
    desk.fill_in()
    assert intake.picture.can_open, intake.picture.why_not
    intake.open()
    assert desk.cases.page is Page.CASE
    assert desk.cases.picture.number and NAME not in repr(desk.cases.picture)


def test_a_case_belongs_to_the_ticket_in_service(desk: CasePlace) -> None:
    ticket = desk.place.serve()
    assert desk.place.state_of(ticket) == TicketState.SERVING
    desk.take_in()
    [request] = desk.sent(OpenCase)
    assert request.ticket_id == ticket.id


def test_a_card_fills_the_fields_and_typing_over_it_is_typing(desk: CasePlace) -> None:
    desk.cases.begin_case()
    intake = desk.cases.intake
    intake.type("applicant", "phone", "13800000000")
    intake.read_card()
    assert "身份证" in intake.picture.card_words
    assert desk.cards.on_fault is not None
    desk.cards.on_fault(FaultKind.CARD_REMOVED)
    assert intake.picture.card_tone == "fault" and intake.picture.card_for == "applicant"
    desk.cards.lay(CARD)
    draft = intake.picture.applicant.draft
    assert (draft.name, draft.number, draft.phone) == (NAME, NUMBER, "13800000000")
    assert draft.read_from_card and desk.cards.on_card is None
    intake.type("applicant", "name", "别人")
    assert not intake.picture.applicant.draft.read_from_card


def test_an_expired_card_is_told(desk: CasePlace) -> None:
    desk.cases.begin_case()
    desk.cases.intake.read_card()
    expired = IdCard(CardKind.RESIDENT, NUMBER, NAME, valid_to=dt.date(2020, 1, 1))
    desk.cards.lay(expired)
    assert "有效期" in desk.cases.intake.picture.card_words


def test_a_card_on_a_companys_form_is_its_agents(desk: CasePlace) -> None:
    desk.cases.begin_case()
    intake = desk.cases.intake
    intake.set_kind(ApplicantKind.COMPANY)
    intake.read_card()
    desk.cards.lay(CARD)
    assert intake.picture.applicant.draft.name == ""
    assert intake.picture.agent is not None and intake.picture.agent.draft.name == NAME


def test_a_scanned_licence_gives_the_credit_code(desk: CasePlace) -> None:
    desk.cases.begin_case()
    desk.codes.scanned.emit(f"https://registry.example/q?uniscid={CREDIT_CODE}&x=1")
    picture = desk.cases.intake.picture
    assert picture.kind is ApplicantKind.COMPANY and picture.applicant.draft.number == CREDIT_CODE
    desk.codes.scanned.emit("https://nowhere.example/")
    assert "没有统一社会信用代码" in desk.said
    assert credit_code_in("91350100M000100Y44") == "", "a wrong check digit is no code"


def test_a_code_does_nothing_while_the_desk_is_not_on_the_screen(desk: CasePlace) -> None:
    desk.cases.begin_case()
    desk.cases.set_shown(False)
    desk.codes.scanned.emit(CREDIT_CODE)
    assert desk.cases.intake.picture.applicant.draft == PersonDraft()


def test_what_was_sent_into_a_cut_link_is_kept_and_taken_in_once(desk: CasePlace) -> None:
    desk.fill_in()
    hall, intake = desk.place.hall, desk.cases.intake
    hall.hold()
    intake.open()
    hall.drop()
    hall.time_out()
    for _ in range(70):
        desk.wait(1)
    assert intake.picture.frozen and intake.draft("applicant").name == NAME
    intake.type("applicant", "name", "改了")
    assert intake.draft("applicant").name == NAME, "what may have taken effect is not changed any more"
    hall.restore(hall.picture())
    desk.wait()
    assert desk.cases.page is Page.CASE
    assert len({request.request_key for request in desk.sent(OpenCase)}) == 1


def test_people_are_forgotten_when_the_clerk_leaves_or_the_screen_locks(desk: CasePlace) -> None:
    desk.fill_in()
    desk.place.terminal.session.lock()
    assert desk.cases.intake.draft("applicant") == PersonDraft()
    assert desk.cases.page is Page.START and "已清除" in desk.said
    desk.place.terminal.session.unlock(PASSWORD)
    desk.fill_in()
    desk.cases.leave()
    assert desk.cases.intake.draft("applicant") == PersonDraft()
    assert NAME not in repr(desk.cases.intake.picture)


def test_a_draft_shows_nobody_in_a_log_line() -> None:
    shown = repr(PersonDraft(NAME, NUMBER, "13800000000", "和平里"))
    assert NAME not in shown and NUMBER not in shown and "138" not in shown and "和平" not in shown


def test_fields_read_from_a_scan_are_each_to_be_looked_at(desk: CasePlace) -> None:
    desk.fill_in()
    intake = desk.cases.intake
    intake.fill("applicant", PersonDraft(NAME, NUMBER, doubts=(("name", "请核对"), ("number", "请核对"))))
    assert not intake.picture.can_open and "核对" in intake.picture.why_not
    intake.confirm_field("applicant", "name")
    assert not intake.picture.can_open
    intake.type("applicant", "number", NUMBER)
    assert intake.picture.can_open


def test_items_used_lately_come_first(desk: CasePlace) -> None:
    desk.take_in("food-permit")
    desk.cases.begin_case()
    desk.wait()
    first = desk.cases.intake.picture.items.lines[0]
    assert first.id == "food-permit" and first.recent


def test_a_question_without_a_case_is_noted(desk: CasePlace) -> None:
    consultation = desk.cases.consultation
    assert not consultation.note("怎么办执照", " ")
    assert consultation.note("怎么办执照", "请先核名")
    [request] = desk.sent(NoteConsultation)
    assert (request.question, request.answer) == ("怎么办执照", "请先核名")
    assert desk.said == "咨询已登记。"
    assert COMPANY not in desk.said
