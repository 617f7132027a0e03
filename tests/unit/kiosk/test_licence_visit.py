"""The visit at the licence printer: who may go on, what is said, and that nothing stays behind."""

from __future__ import annotations

import datetime as dt

import pytest

from devices.errors import FaultKind
from kiosk.licence.viewmodels.model import TAKE_S, THANKS_S, Page, Trouble
from kiosk.viewmodels.link_guard import GRACE_S
from queue_server.protocol.errors import CardExpired, CodeWrong, HallError, LinkLost, LockedOut, NoLicence
from queue_server.protocol.licence_views import LicenceState
from queue_server.protocol.licences import ClaimLicence, LeaveTerminal, PresentPerson
from tests.helpers.sample_kiosk import broken
from tests.helpers.sample_licence_kiosk import CODE, NUMBER, LicenceBench, card, licence, page_of, trouble_of

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qapp: object) -> LicenceBench:
    made = LicenceBench()
    made.start()
    return made


def test_a_card_is_read_only_while_it_is_asked_for(bench: LicenceBench) -> None:
    bench.reader.lay(card())
    assert bench.hall.asked(PresentPerson) == []
    bench.model.touch()
    bench.reader.lay(card())
    assert page_of(bench.model) is Page.LICENCES
    assert not bench.reader.attending
    bench.reader.lay(card("440524188001010014"))  # the next in line is too early
    [asked] = bench.hall.asked(PresentPerson)
    assert (asked.number, asked.read_from_card, asked.card_expired) == (NUMBER, True, False)


@pytest.mark.parametrize(
    "laid",
    [card(valid_to=dt.date(2026, 11, 22)), card(valid_from=dt.date(2026, 11, 24))],
    ids=["old", "early"],
)
def test_a_card_that_is_not_valid_today_is_said_to_be_so(bench: LicenceBench, laid: object) -> None:
    bench.hall.on(PresentPerson, CardExpired())
    bench.model.touch()
    bench.reader.read.emit(laid)
    assert bench.hall.asked(PresentPerson)[0].card_expired
    assert page_of(bench.model) is Page.CODE


def test_number_and_code_do_instead_of_the_card(bench: LicenceBench) -> None:
    bench.model.touch()
    bench.model.type_instead()
    for character in NUMBER[:-1] + "5":
        bench.model.person.type_number(character)
    bench.model.confirm_number()
    assert page_of(bench.model) is Page.NUMBER  # the check character is wrong
    bench.model.person.type_number("")
    bench.model.person.type_number(NUMBER[-1])
    bench.model.confirm_number()
    for digit in CODE:
        bench.model.person.type_code(digit)
    bench.model.confirm_code()
    [asked] = bench.hall.asked(PresentPerson)
    assert (asked.number, asked.read_from_card, asked.pickup_code) == (NUMBER, False, CODE)
    assert page_of(bench.model) is Page.LICENCES


def test_without_a_reader_the_number_is_asked_at_once(qapp: object) -> None:
    bench = LicenceBench(has_reader=False)
    bench.start().touch()
    assert page_of(bench.model) is Page.NUMBER


def test_an_agents_card_leads_to_the_code_and_keeps_the_card(bench: LicenceBench) -> None:
    bench.hall.on(PresentPerson, CodeWrong(attempts_left=3))
    bench.show_card()
    assert page_of(bench.model) is Page.CODE
    bench.script()
    for digit in CODE:
        bench.model.person.type_code(digit)
    bench.model.confirm_code()
    asked = bench.hall.asked(PresentPerson)[-1]
    assert (asked.read_from_card, asked.pickup_code) == (True, CODE)


@pytest.mark.parametrize(
    ("refusal", "trouble"),
    [
        (NoLicence(), Trouble.NO_LICENCE),
        (LockedOut(until="2026-11-23T02:00:00+00:00"), Trouble.LOCKED),
        (LinkLost(), Trouble.REFUSED),
    ],
)
def test_a_refusal_is_told_in_words(bench: LicenceBench, refusal: HallError, trouble: Trouble) -> None:
    bench.hall.on(PresentPerson, refusal)
    bench.show_card()
    assert trouble_of(bench.model) is trouble


def test_a_card_taken_away_too_early_is_asked_for_again(bench: LicenceBench) -> None:
    bench.model.touch()
    bench.reader.fail(FaultKind.CARD_REMOVED)
    assert bench.model.card_fault is FaultKind.CARD_REMOVED
    bench.reader.lay(card())
    assert page_of(bench.model) is Page.LICENCES
    assert bench.model.card_fault is None


def test_a_printer_that_cannot_print_claims_nothing(bench: LicenceBench) -> None:
    bench.show_card()
    bench.printer.become(broken(FaultKind.JAM))
    bench.model.preview()
    assert trouble_of(bench.model) is Trouble.PRINTER
    assert bench.hall.asked(ClaimLicence) == []
    bench.model.leave()
    bench.model.touch()
    assert trouble_of(bench.model) is Trouble.PRINTER


def test_only_what_is_ready_is_chosen(qapp: object) -> None:
    bench = LicenceBench(licences=(licence(), licence("case-1-duplicate-1", state=LicenceState.FAILED)))
    bench.start()
    bench.until_preview()
    assert [one.licence_id for one in bench.hall.asked(ClaimLicence)] == ["case-1-original-1"]


def test_what_is_not_wanted_is_not_claimed(bench: LicenceBench) -> None:
    bench.show_card()
    bench.model.toggle("case-1-original-1")
    bench.model.preview()
    assert [one.licence_id for one in bench.hall.asked(ClaimLicence)] == ["case-1-duplicate-1"]


def test_wrong_content_ends_the_session_so_that_the_claims_go_back(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.model.say_wrong()
    assert trouble_of(bench.model) is Trouble.WRONG_CONTENT
    assert [one.session for one in bench.hall.asked(LeaveTerminal)] == ["s-1"]
    assert bench.model.run.sheets == []


def test_nobody_there_for_long_wipes_and_tells_the_server(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.clock.advance(25)
    assert bench.model.idle.warning
    bench.clock.advance(20)
    assert page_of(bench.model) is Page.ATTRACT
    assert bench.hall.asked(LeaveTerminal)
    assert (bench.model.person.number, bench.model.person.session, bench.model.run.sheets) == ("", None, [])


def test_printing_is_not_interrupted_by_idleness_or_keys(bench: LicenceBench) -> None:
    bench.printer.outcome = None
    bench.until_printed()
    bench.clock.advance(120)
    bench.model.restart()
    bench.model.back()
    assert page_of(bench.model) is Page.PRINTING
    assert (bench.model.can_go_back, bench.model.can_go_home) == (False, False)


def test_sheets_and_thanks_stay_a_while_and_then_the_next_visitor_is_welcome(bench: LicenceBench) -> None:
    bench.until_printed()
    assert page_of(bench.model) is Page.TAKE
    bench.clock.advance(TAKE_S)
    assert page_of(bench.model) is Page.THANKS
    assert bench.model.person.number == ""
    bench.clock.advance(THANKS_S)
    assert page_of(bench.model) is Page.ATTRACT


def test_an_answer_that_comes_after_the_visitor_has_gone_is_for_nobody(bench: LicenceBench) -> None:
    bench.hall.hold()
    bench.show_card()
    bench.model.leave()
    bench.hall.release()
    assert page_of(bench.model) is Page.ATTRACT
    assert bench.model.person.session is None
    assert len(bench.hall.asked(LeaveTerminal)) == 1


def test_a_lost_server_is_said_and_comes_back_by_itself(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.hall.drop()
    bench.clock.advance(GRACE_S)
    assert page_of(bench.model) is Page.LOST
    assert bench.model.run.sheets == []
    bench.hall.restore()
    assert page_of(bench.model) is Page.ATTRACT


def test_a_server_lost_while_printing_changes_nothing_for_the_visitor(bench: LicenceBench) -> None:
    bench.printer.outcome = None
    bench.until_printed()
    bench.hall.drop()
    bench.clock.advance(GRACE_S)
    assert page_of(bench.model) is Page.PRINTING
