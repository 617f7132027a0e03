"""Claim, blank, document, printer, report: never two sheets, never a blank without a word about it."""

from __future__ import annotations

import pytest

from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from kiosk.licence.viewmodels.model import Page, Trouble
from kiosk.licence.viewmodels.reports import RETRY_S as REPORT_RETRY_S
from kiosk.licence.viewmodels.run import MARGIN_S, RETRY_S
from kiosk.licence.viewmodels.sheets import Step, end_of
from queue_server.protocol.errors import ClaimLost, InternalError, LinkLost, NoBlanks
from queue_server.protocol.licences import BeginPrint, ClaimLicence, EndPrint, PrintEnd
from queue_server.protocol.scans import BeginDownload, FileKind
from tests.helpers.sample_licence_kiosk import (
    EMPTY,
    JAMMED,
    LEASE_S,
    NOT_SENT,
    PRINTED,
    UNSURE,
    LicenceBench,
    licence,
    page_of,
    trouble_of,
)

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qapp: object) -> LicenceBench:
    made = LicenceBench(licences=(licence(),))
    made.start()
    return made


@pytest.mark.parametrize(
    ("outcome", "end"),
    [
        (PRINTED, PrintEnd.PRINTED),
        (None, PrintEnd.NOTHING_PRINTED),
        (NOT_SENT, PrintEnd.NOTHING_PRINTED),
        (PrintOutcome(Outcome.FAILED, FaultKind.COVER_OPEN), PrintEnd.NOTHING_PRINTED),
        (EMPTY, PrintEnd.NOTHING_PRINTED),
        (JAMMED, PrintEnd.SPOILED),
        (PrintOutcome(Outcome.FAILED, FaultKind.COVER_OPEN, "job_state"), PrintEnd.UNKNOWN),
        (PrintOutcome(Outcome.FAILED, FaultKind.HARDWARE, "job_state"), PrintEnd.UNKNOWN),
        (PrintOutcome(Outcome.FAILED, None, "job_state"), PrintEnd.UNKNOWN),
        (UNSURE, PrintEnd.UNKNOWN),
    ],
)
def test_only_what_is_certain_is_called_nothing(outcome: PrintOutcome | None, end: PrintEnd) -> None:
    assert end_of(outcome) is end


def test_original_and_duplicate_are_printed_each_on_its_blank_and_reported(qapp: object) -> None:
    bench = LicenceBench()
    model = bench.start()
    bench.until_printed()
    assert page_of(model) is Page.TAKE
    assert bench.printer.jobs == ["case-1-original-1-1", "case-1-duplicate-1-2"]
    assert bench.printer.media == ["tray-1 iso_a3_297x420mm", "tray-2 iso_a4_210x297mm"]
    assert [end for _, end in bench.ends()] == [PrintEnd.PRINTED, PrintEnd.PRINTED]


def test_the_document_is_fetched_after_the_blank_because_its_place_depends_on_the_tray(
    bench: LicenceBench,
) -> None:
    bench.until_printed()
    order = [
        type(one).__name__ if not isinstance(one, BeginDownload) else one.kind.value
        for one in bench.hall.calls
        if isinstance(one, ClaimLicence | BeginPrint | EndPrint | BeginDownload)
    ]
    assert order == ["ClaimLicence", "licence_picture", "BeginPrint", "licence", "EndPrint"]


def test_an_empty_tray_puts_the_blank_back_and_the_visitor_can_try_again(bench: LicenceBench) -> None:
    bench.printer.outcome = EMPTY
    bench.until_printed()
    assert trouble_of(bench.model) is Trouble.NOT_PRINTED
    assert [end for _, end in bench.ends()] == [PrintEnd.NOTHING_PRINTED]
    bench.printer.outcome = PRINTED
    bench.model.print()
    assert page_of(bench.model) is Page.TAKE
    assert [end for _, end in bench.ends()] == [PrintEnd.NOTHING_PRINTED, PrintEnd.PRINTED]
    assert len(set(bench.printer.jobs)) == 2
    assert len({request.request_key for request in bench.hall.asked(BeginPrint)}) == 2


def test_the_next_try_waits_until_the_server_knows_of_the_last_one(bench: LicenceBench) -> None:
    bench.hall.on(EndPrint, LinkLost())
    bench.printer.outcome = EMPTY
    bench.until_printed()
    bench.printer.outcome = PRINTED
    bench.model.print()
    assert len(bench.printer.jobs) == 1
    assert page_of(bench.model) is Page.PRINTING
    bench.script()
    bench.clock.advance(REPORT_RETRY_S)
    assert len(bench.printer.jobs) == 2
    assert page_of(bench.model) is Page.TAKE


@pytest.mark.parametrize(("outcome", "end"), [(JAMMED, PrintEnd.SPOILED), (UNSURE, PrintEnd.UNKNOWN)])
def test_a_sheet_in_doubt_is_for_staff_and_nothing_more_is_printed(
    qapp: object, outcome: PrintOutcome, end: PrintEnd
) -> None:
    bench = LicenceBench()
    model = bench.start()
    bench.printer.outcome = outcome
    bench.until_printed()
    assert trouble_of(model) is Trouble.STAFF
    assert [told for _, told in bench.ends()] == [end]
    model.print()
    assert len(bench.printer.jobs) == 1


def test_a_report_is_repeated_with_the_same_key_until_it_is_taken(bench: LicenceBench) -> None:
    bench.hall.on(EndPrint, LinkLost())
    bench.until_printed()
    assert page_of(bench.model) is Page.TAKE  # the sheet is good, whatever the network does
    bench.clock.advance(3 * REPORT_RETRY_S)
    bench.script()
    bench.clock.advance(REPORT_RETRY_S)
    reports = bench.hall.asked(EndPrint)
    assert len(reports) == 5
    assert len({report.request_key for report in reports}) == 1
    assert bench.model.reports.pending == frozenset()
    bench.clock.advance(3 * REPORT_RETRY_S)
    assert len(bench.hall.asked(EndPrint)) == 5


def test_an_unanswered_claim_and_blank_are_asked_for_again_with_the_same_key(bench: LicenceBench) -> None:
    bench.show_card()
    bench.hall.on(ClaimLicence, LinkLost())
    bench.model.preview()
    bench.script()
    bench.clock.advance(RETRY_S)
    assert len({one.request_key for one in bench.hall.asked(ClaimLicence)}) == 1
    bench.hall.on(BeginPrint, LinkLost())
    bench.model.print()
    bench.script()
    bench.clock.advance(RETRY_S)
    assert len({one.request_key for one in bench.hall.asked(BeginPrint)}) == 1
    assert len(bench.printer.jobs) == 1


def test_a_blank_given_after_the_visitor_has_gone_is_put_back_unprinted(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.hall.on(BeginPrint, LinkLost())
    bench.model.print()
    bench.model.leave()
    bench.script()
    bench.clock.advance(RETRY_S)
    assert bench.printer.jobs == []
    assert [end for _, end in bench.ends()] == [PrintEnd.NOTHING_PRINTED]


def test_a_document_that_comes_when_the_claim_is_almost_over_is_not_printed(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.hall.hold()
    bench.model.print()
    begin, on_answer, _ = bench.hall.waiting.pop(0)
    assert isinstance(begin, BeginPrint)
    on_answer(bench.begin(begin))
    bench.clock.advance(LEASE_S - MARGIN_S + 1)
    bench.hall.release()
    assert bench.printer.jobs == []
    assert [end for _, end in bench.ends()] == [PrintEnd.NOTHING_PRINTED]
    assert trouble_of(bench.model) is Trouble.REFUSED


def test_a_document_that_cannot_be_had_puts_the_blank_back(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.hall.on(BeginDownload, InternalError(incident="i"))
    bench.model.print()
    assert bench.printer.jobs == []
    assert [end for _, end in bench.ends()] == [PrintEnd.NOTHING_PRINTED]
    assert trouble_of(bench.model) is Trouble.REFUSED


def test_no_blanks_is_said_and_nothing_is_sent(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.hall.on(BeginPrint, NoBlanks(tray="tray-1", variant="original"))
    bench.model.print()
    assert trouble_of(bench.model) is Trouble.REFUSED
    assert bench.model.error is not None and bench.model.error.slug == "no_blanks"
    assert (bench.printer.jobs, bench.ends()) == ([], [])


def test_a_lost_claim_ends_the_preview_in_words(bench: LicenceBench) -> None:
    bench.show_card()
    bench.hall.on(ClaimLicence, ClaimLost(state="claimed"))
    bench.model.preview()
    assert trouble_of(bench.model) is Trouble.REFUSED


@pytest.mark.expects_logs("no picture")
def test_what_cannot_be_shown_is_not_printed(bench: LicenceBench) -> None:
    bench.show_card()
    bench.hall.on(BeginDownload, InternalError(incident="i"))
    bench.model.preview()
    bench.model.print()
    assert bench.hall.asked(BeginPrint) == []
    assert trouble_of(bench.model) is Trouble.REFUSED


@pytest.mark.expects_logs("no media is called")
def test_a_tray_of_unknown_paper_prints_nothing(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.hall.on(BeginPrint, lambda params: bench.with_media(params, "iso_a9"))
    bench.model.print()
    assert [end for _, end in bench.ends()] == [PrintEnd.NOTHING_PRINTED]


def test_pressing_print_twice_prints_once(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.printer.outcome = None
    bench.model.print()
    bench.model.print()
    assert len(bench.hall.asked(BeginPrint)) == 1
    assert len(bench.printer.jobs) == 1
    assert [sheet.step for sheet in bench.model.run.sheets] == [Step.AT_PRINTER]


def test_a_print_whose_visitor_was_wiped_is_still_reported(bench: LicenceBench) -> None:
    bench.until_preview()
    bench.printer.outcome = None
    bench.model.print()
    bench.model.leave()
    bench.printer.finish(PRINTED)
    assert [end for _, end in bench.ends()] == [PrintEnd.PRINTED]
    assert bench.model.run.sheets == []


def test_pictures_and_documents_are_asked_for_with_the_claims_token(bench: LicenceBench) -> None:
    bench.until_printed()
    kinds = {one.kind: one.token for one in bench.hall.asked(BeginDownload)}
    token = "token-case-1-original-1"
    assert kinds == {FileKind.LICENCE_PICTURE: token, FileKind.LICENCE: token}
