"""A licence from the offer to the sheet: one terminal, one blank, one valid copy."""

from __future__ import annotations

from typing import cast

import pytest

from queue_server.domain.cases.model import CaseState
from queue_server.domain.events import HelpRequested
from queue_server.domain.licences.licence import LicenceState
from queue_server.domain.outbox.events import DeliveryQueued
from queue_server.protocol import licences as wire
from queue_server.protocol.errors import (
    BlankMismatch,
    ClaimLost,
    Forbidden,
    HallError,
    LicenceOfferedBefore,
    NoBlanks,
    NotFound,
    NumberInvalid,
    PersonMismatch,
    TrayUndecided,
    WrongCaseState,
)
from queue_server.protocol.licence_views import BlankUse, LicenceVariant
from tests.helpers.licence_hall import CODE, HOLDER, LicenceHall, a_case, content

SHEET = "case-1-original-1"


@pytest.fixture
def hall() -> LicenceHall:
    hall = LicenceHall()
    hall.load()
    hall.offer()
    return hall


def counts(hall: LicenceHall) -> tuple[int, int, int, int]:
    stock = hall.stock()
    return stock.loaded, stock.used, stock.spoiled, stock.remaining


def calls(hall: LicenceHall) -> list[tuple[str, str]]:
    return [(event.source, event.reason) for event in hall.log if isinstance(event, HelpRequested)]


# ---------------------------------------------------------------- the straight way


def test_from_the_card_to_the_sheet(hall: LicenceHall) -> None:
    session = hall.present()
    assert session.name == "林**"
    assert [licence.id for licence in session.licences] == [SHEET]
    claimed = hall.claim(SHEET)
    assert claimed.licence.claimed_by == "licences-1"
    taken = hall.begin(claimed.token)
    assert (taken.tray, taken.blank, taken.media) == ("tray-1", "A0001", "iso_a3_297x420mm")
    assert taken.job_name == f"{SHEET}-1"
    assert hall.stock().pending == "A0001"
    done = hall.end(claimed.token, wire.PrintEnd.PRINTED)
    assert (done.state, done.blank, done.printed_at) == ("printed", "A0001", hall.now)
    assert counts(hall) == (10, 1, 0, 9)
    assert (hall.stock().pending, hall.stock().next) == ("", "A0002")
    assert [event.platform for event in hall.log if isinstance(event, DeliveryQueued)] == ["e_certificate"]


def test_nothing_of_a_person_is_in_any_event(hall: LicenceHall) -> None:
    hall.offer("case-2", agent_number="440524188001010014")
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.end(claimed.token, wire.PrintEnd.PRINTED)
    told = repr(hall.log)
    for secret in (HOLDER, "440524188001010014", "林清泉", CODE, "人民路", "饮品制售"):
        assert secret not in told


def test_a_number_that_cannot_be_right_is_refused(hall: LicenceHall) -> None:
    with pytest.raises(NumberInvalid):
        hall.offer("case-2", holder_number="110105194912310021")
    with pytest.raises(NumberInvalid):
        hall.offer("case-2", content=content(uscc="91350100M000100Y44"))


def test_one_copy_is_offered_once(hall: LicenceHall) -> None:
    with pytest.raises(LicenceOfferedBefore):
        hall.offer()
    hall.offer(copy=2)


def test_only_an_approved_case_has_a_licence(hall: LicenceHall) -> None:
    with pytest.raises(NotFound):
        hall.offer("nowhere")
    hall.state.records.remember([a_case("case-3", CaseState.ACCEPTED)])
    with pytest.raises(WrongCaseState):
        hall.offer("case-3")
    assert hall.licence(SHEET).case_number == "2026-case-1"


# ---------------------------------------------------------------- who has it


def test_a_claimed_licence_is_nobody_elses(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    with pytest.raises(ClaimLost):
        hall.claim(SHEET, "licences-2")
    with pytest.raises(ClaimLost):
        hall.begin(claimed.token, "licences-2")
    with pytest.raises(ClaimLost):
        hall.end(claimed.token, wire.PrintEnd.PRINTED, "licences-2")
    assert hall.licence(SHEET).state is LicenceState.CLAIMED


def test_claiming_again_gives_the_same_token(hall: LicenceHall) -> None:
    assert hall.claim(SHEET).token == hall.claim(SHEET).token


def test_only_what_the_visitor_may_fetch_is_claimed(hall: LicenceHall) -> None:
    hall.offer("case-2", holder_number="440524188001010014")
    session = hall.present().session
    with pytest.raises(PersonMismatch):
        hall.kiosk(wire.ClaimLicence(request_key=hall.key(), session=session, licence_id="case-2-original-1"))


def test_a_ticket_kiosk_prints_no_licence(hall: LicenceHall) -> None:
    with pytest.raises(Forbidden):
        hall.present(terminal="kiosk-1")


def test_a_visitor_who_changes_their_mind(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.kiosk(wire.ReleaseClaim(request_key=hall.key(), token=claimed.token))
    assert hall.licence(SHEET).state is LicenceState.READY
    with pytest.raises(ClaimLost):
        hall.begin(claimed.token)


def test_leaving_gives_claims_back_but_not_prints(hall: LicenceHall) -> None:
    hall.offer(copy=2)
    session = hall.present().session
    for copy in (1, 2):
        request = wire.ClaimLicence(
            request_key=hall.key(), session=session, licence_id=f"case-1-original-{copy}"
        )
        claimed = cast(wire.Claimed, hall.kiosk(request))
    hall.begin(claimed.token)
    hall.kiosk(wire.LeaveTerminal(session=session))
    assert hall.licence(SHEET).state is LicenceState.READY
    assert hall.licence("case-1-original-2").state is LicenceState.PRINTING
    with pytest.raises(ClaimLost):
        hall.kiosk(wire.ClaimLicence(request_key=hall.key(), session=session, licence_id=SHEET))


def test_a_session_ends_by_itself(hall: LicenceHall) -> None:
    session = hall.present().session
    hall.wait(181)
    with pytest.raises(ClaimLost):
        hall.kiosk(wire.ClaimLicence(request_key=hall.key(), session=session, licence_id=SHEET))


# ---------------------------------------------------------------- leases


def test_a_claim_without_a_blank_goes_back_by_itself(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.wait(301)
    with pytest.raises(ClaimLost):
        hall.begin(claimed.token)
    hall.lapse()
    assert hall.licence(SHEET).state is LicenceState.READY
    assert calls(hall) == []
    assert counts(hall) == (10, 0, 0, 10)


def test_a_claim_that_is_over_can_be_taken_before_the_chore_has_run(hall: LicenceHall) -> None:
    hall.claim(SHEET)
    hall.wait(301)
    hall.claim(SHEET, "licences-2")
    assert hall.licence(SHEET).terminal == "licences-2"


def test_a_print_nobody_reports_needs_staff(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.wait(301)
    hall.lapse()
    hall.lapse()
    assert hall.licence(SHEET).state is LicenceState.FAILED
    assert calls(hall) == [("licences-1", "licence")]
    with pytest.raises(ClaimLost):
        hall.claim(SHEET, "licences-2")


def test_printed_is_believed_late_when_the_blank_is_the_same(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.wait(301)
    hall.lapse()
    assert hall.end(claimed.token, wire.PrintEnd.PRINTED).state == "printed"
    assert hall.end(claimed.token, wire.PrintEnd.PRINTED).state == "printed"
    assert counts(hall) == (10, 1, 0, 9)


def test_printed_is_not_believed_after_staff_released_a_reprint(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.wait(301)
    hall.lapse()
    release(hall, "A0001")
    with pytest.raises(ClaimLost):
        hall.end(claimed.token, wire.PrintEnd.PRINTED)
    assert hall.licence(SHEET).state is LicenceState.READY
    assert counts(hall) == (10, 0, 1, 9)


# ---------------------------------------------------------------- what the printer says


def test_nothing_printed_puts_the_blank_back_on_top(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.end(claimed.token, wire.PrintEnd.NOTHING_PRINTED)
    hall.end(claimed.token, wire.PrintEnd.NOTHING_PRINTED)
    assert counts(hall) == (10, 0, 0, 10)
    again = hall.begin(claimed.token)
    assert (again.blank, again.job_name) == ("A0001", f"{SHEET}-2")


def test_nothing_printed_late_frees_the_licence(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.wait(301)
    hall.lapse()
    assert hall.end(claimed.token, wire.PrintEnd.NOTHING_PRINTED).state == "ready"
    assert counts(hall) == (10, 0, 0, 10)


def test_a_spoiled_sheet_is_void_at_once_and_staff_release_the_reprint(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.end(claimed.token, wire.PrintEnd.SPOILED)
    hall.end(claimed.token, wire.PrintEnd.SPOILED)
    assert counts(hall) == (10, 0, 1, 9)
    assert calls(hall) == [("licences-1", "licence")]
    with pytest.raises(ClaimLost):
        hall.end(claimed.token, wire.PrintEnd.PRINTED)
    with pytest.raises(ClaimLost):
        hall.run(wire.ConfirmPrinted(request_key=hall.key(), licence_id=SHEET, blank="A0001"), "ann")
    release(hall, "a0001")
    assert counts(hall) == (10, 0, 1, 9)
    token = hall.claim(SHEET).token
    assert hall.begin(token).blank == "A0002"
    done = hall.end(token, wire.PrintEnd.PRINTED)
    assert (done.blank, done.spoiled, done.attempts) == ("A0002", ("A0001",), 2)


def test_a_reprint_needs_the_number_of_the_spoiled_sheet(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    with pytest.raises(ClaimLost):
        release(hall, "A0001")
    hall.end(claimed.token, wire.PrintEnd.UNKNOWN)
    with pytest.raises(BlankMismatch):
        release(hall, "A0002")
    assert hall.licence(SHEET).state is LicenceState.FAILED
    release(hall, "A0001")
    line = hall.stock().lines[0]
    assert (line.serial, line.use, line.why) == ("A0001", BlankUse.SPOILED, "the sheet is torn")


def test_staff_can_say_that_the_sheet_is_good(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.end(claimed.token, wire.PrintEnd.UNKNOWN)
    with pytest.raises(BlankMismatch):
        hall.run(wire.ConfirmPrinted(request_key=hall.key(), licence_id=SHEET, blank="A0009"), "ann")
    hall.run(wire.ConfirmPrinted(request_key=hall.key(), licence_id=SHEET, blank="A0001"), "ann")
    assert hall.licence(SHEET).state is LicenceState.PRINTED
    with pytest.raises(ClaimLost):
        release(hall, "A0001")


def test_printed_is_final(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.end(claimed.token, wire.PrintEnd.PRINTED)
    for word in (wire.PrintEnd.SPOILED, wire.PrintEnd.UNKNOWN, wire.PrintEnd.NOTHING_PRINTED):
        with pytest.raises(ClaimLost):
            hall.end(claimed.token, word)


def test_while_a_sheets_fate_is_unknown_no_other_is_taken(hall: LicenceHall) -> None:
    hall.offer(copy=2)
    claimed = hall.claim(SHEET)
    hall.begin(claimed.token)
    hall.end(claimed.token, wire.PrintEnd.UNKNOWN)
    other = hall.claim("case-1-original-2")
    with pytest.raises(TrayUndecided):
        hall.begin(other.token)
    release(hall, "A0001")
    assert hall.begin(other.token).blank == "A0002"


def test_after_a_power_cut_the_terminal_finds_what_it_was_doing(hall: LicenceHall) -> None:
    claimed = hall.claim(SHEET)
    assert cast(wire.Unfinished, hall.kiosk(wire.FindUnfinished())).claims == ()
    taken = hall.begin(claimed.token)
    hall.wait(301)
    hall.lapse()
    found = cast(wire.Unfinished, hall.kiosk(wire.FindUnfinished()))
    assert [(one.job_name, one.blank) for one in found.claims] == [(taken.job_name, "A0001")]
    assert found.tokens == (claimed.token,)
    assert cast(wire.Unfinished, hall.kiosk(wire.FindUnfinished(), "licences-2")).claims == ()


def test_an_empty_tray_calls_for_blanks_and_refuses(hall: LicenceHall) -> None:
    hall.offer("case-2", variant=LicenceVariant.DUPLICATE)
    other = hall.claim("case-2-duplicate-1")
    with pytest.raises(NoBlanks):
        hall.begin(other.token)
    hall.load("B001", "B003", tray="tray-2", variant=LicenceVariant.DUPLICATE)
    assert hall.begin(other.token).blank == "B001"
    assert calls(hall) == [("licences-1", "blanks")]
    assert hall.stock("licences-1/tray-2").low


def test_what_does_not_exist(hall: LicenceHall) -> None:
    with pytest.raises(NotFound):
        hall.run(
            wire.ReleaseReprint(request_key=hall.key(), licence_id="x", void_blank="y", reason="torn"),
            "ann",
        )
    with pytest.raises(HallError):
        hall.claim("x")


def release(hall: LicenceHall, blank: str) -> None:
    request = wire.ReleaseReprint(
        request_key=hall.key(), licence_id=SHEET, void_blank=blank, reason="the sheet is torn"
    )
    hall.run(request, "ann")
