"""Printer and server trouble: no number lost, none doubled, and the visitor always knows."""

from __future__ import annotations

import pytest

from devices.errors import FaultKind
from devices.ports import DeviceStatus, Outcome, PrintOutcome
from kiosk.trouble import not_printed, unsure
from kiosk.viewmodels.kiosk import Page
from kiosk.viewmodels.link_guard import GRACE_S
from kiosk.viewmodels.ticketing import Stage
from qt_common.errands import RETRY_S
from qt_common.i18n import Translator
from queue_server.protocol import tickets
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import InternalError, LinkLost, NotIdentified, ServerBusy
from queue_server.protocol.hall import ReportDevice, RequestHelp
from queue_server.protocol.tickets import Cancel, FindTicket, IssueTicket, ReportPrint
from tests.helpers.sample_kiosk import WORKING, Bench, broken, page_of, stage_of

PAPER_OUT = PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
UNSURE = PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)


def run_out_of_paper(bench: Bench) -> None:
    bench.printer.become(broken(FaultKind.PAPER_OUT))
    bench.printer.outcome = PAPER_OUT


def test_without_paper_the_number_stays_on_the_screen_and_the_guide_is_called(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    run_out_of_paper(bench)
    bench.take_ticket()
    assert (model.page, model.ticketing.stage) == (Page.TICKET, Stage.NOT_PRINTED)
    assert model.ticketing.issued is not None
    assert model.ticketing.issued.link
    [alarm] = bench.hall.asked(RequestHelp)
    assert (alarm.reason, alarm.source) == ("printer", "kiosk-1")
    assert "A012" in alarm.note
    assert "缺纸" in alarm.note
    [report] = bench.hall.asked(ReportPrint)
    assert (report.outcome, report.fault) == (tickets.PrintOutcome.FAILED, "paper_out")


def test_the_guide_is_called_once_for_each_trouble(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    run_out_of_paper(bench)
    for _ in range(3):
        bench.take_ticket()
        model.leave()
    assert len(bench.hall.asked(RequestHelp)) == 1
    bench.printer.become(WORKING)
    run_out_of_paper(bench)
    bench.take_ticket()
    assert len(bench.hall.asked(RequestHelp)) == 2


def test_a_recovered_printer_offers_the_slip_again(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    run_out_of_paper(bench)
    bench.take_ticket()
    model.reprint()
    assert len(bench.printer.receipts) == 1
    bench.printer.become(WORKING)
    bench.printer.outcome = PrintOutcome(Outcome.PRINTED)
    assert model.ticketing.can_reprint
    model.reprint()
    assert stage_of(model) is Stage.PRINTED
    assert [report.copy for report in bench.hall.asked(ReportPrint)] == [0, 1]
    assert model.ticketing.unprinted == []
    assert bench.issued == 1


def test_a_slip_nobody_saw_can_be_printed_by_staff_later(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    run_out_of_paper(bench)
    bench.take_ticket()
    model.leave()
    [owed] = model.ticketing.unprinted
    assert (owed.ticket_id, owed.number) == ("t1", "A012")
    bench.printer.become(WORKING)
    bench.printer.outcome = PrintOutcome(Outcome.PRINTED)
    model.ticketing.reprint_existing(owed.ticket_id)
    assert bench.hall.asked(FindTicket)[0].ticket_id == "t1"
    assert stage_of(model) is Stage.PRINTED


def test_a_ticket_looked_up_for_one_is_not_shown_to_the_next(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.hold()
    model.ticketing.reprint_existing("t7")
    model.leave()
    model.touch()
    bench.hall.release()
    assert page_of(model) is Page.GROUPS
    assert model.ticketing.issued is None
    assert bench.printer.receipts == []


def test_a_revoked_kiosk_says_why(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.refuse(NotIdentified(why="revoked"))
    bench.clock.advance(GRACE_S)
    assert page_of(model) is Page.LOST
    assert isinstance(model.link.refusal, NotIdentified)
    bench.hall.restore()
    assert model.link.refusal is None


def test_an_outcome_nobody_knows_is_reported_as_that(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.printer.outcome = UNSURE
    bench.take_ticket()
    assert stage_of(model) is Stage.UNSURE
    assert model.ticketing.can_reprint
    assert bench.hall.asked(ReportPrint)[0].outcome is tickets.PrintOutcome.UNKNOWN


def test_a_print_that_ends_after_the_visitor_left_is_reported_all_the_same(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.printer.outcome = None
    bench.take_ticket()
    assert stage_of(model) is Stage.PRINTING
    model.leave()
    bench.printer.finish(PAPER_OUT)
    assert stage_of(model) is Stage.NONE
    assert bench.hall.asked(ReportPrint)[0].fault == "paper_out"
    assert [one.number for one in model.ticketing.unprinted] == ["A012"]


def test_paper_near_its_end_is_reported_and_prints_on(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.printer.become(DeviceStatus(True, frozenset({FaultKind.PAPER_NEAR_END})))
    report = bench.hall.asked(ReportDevice)[-1]
    assert (report.device_id, report.online, report.faults) == ("printer-1", True, ("paper_near_end",))
    bench.take_ticket()
    assert stage_of(model) is Stage.PRINTED


def test_a_kiosk_without_printer_shows_the_ticket(qapp: object) -> None:
    bench = Bench(has_printer=False)
    model = bench.start()
    bench.take_ticket()
    assert stage_of(model) is Stage.ON_SCREEN
    assert not model.printer_watch.in_trouble
    assert bench.hall.asked(ReportDevice) == []


def test_the_sentences_name_the_number_and_what_to_do() -> None:
    chinese, english = Translator("kiosk"), Translator("kiosk", "en")
    assert not_printed(FaultKind.PAPER_OUT, "A012", chinese) == (
        "打印机缺纸。您的号码是 A012，请拍照或扫码保存，工作人员马上来加纸。"
    )
    for fault in (*FaultKind, None):
        for translate in (chinese, english):
            assert "A012" in not_printed(fault, "A012", translate)
    assert "A012" in unsure("A012", english)


def test_without_the_server_the_kiosk_says_so_and_recovers_by_itself(qapp: object) -> None:
    bench = Bench()
    model = bench.model
    assert page_of(model) is Page.LOST
    bench.hall.start()
    assert page_of(model) is Page.ATTRACT
    model.touch()
    bench.hall.drop()
    bench.clock.advance(GRACE_S - 0.1)
    assert page_of(model) is Page.GROUPS
    bench.clock.advance(0.1)
    assert page_of(model) is Page.LOST
    bench.hall.restore()
    assert page_of(model) is Page.ATTRACT


def test_a_link_that_blinks_disturbs_nobody(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    bench.hall.drop()
    bench.clock.advance(1)
    bench.hall.restore()
    bench.clock.advance(10)
    assert page_of(model) is Page.GROUPS


def test_a_ticket_under_way_when_the_link_drops_comes_once(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.hold()
    bench.take_ticket()
    bench.hall.drop()
    bench.clock.advance(5)
    assert (model.page, model.ticketing.stage) == (Page.TICKET, Stage.ISSUING)
    bench.hall.restore()
    assert stage_of(model) is Stage.PRINTED
    assert bench.issued == 1


def test_a_number_that_comes_too_late_is_asked_for_again_and_cancelled(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.hold()
    bench.take_ticket()
    bench.hall.drop()
    bench.clock.advance(5)
    bench.hall.time_out()
    assert page_of(model) is Page.LOST
    bench.hall.restore()
    first, again = bench.hall.asked(IssueTicket)
    assert again.request_key == first.request_key
    [cancel] = bench.hall.asked(Cancel)
    assert cancel.ticket_id == "t1"
    assert bench.printer.receipts == []
    bench.hall.drop()
    bench.hall.restore()
    assert len(bench.hall.asked(Cancel)) == 1


def test_no_answer_on_a_living_link_is_said_and_put_right_later(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(IssueTicket, LinkLost())
    model = bench.start()
    bench.take_ticket()
    assert (model.page, model.ticketing.stage) == (Page.TICKET, Stage.GIVEN_UP)
    bench.hall.on(IssueTicket, bench.issue)
    bench.hall.drop()
    bench.hall.restore()
    assert len(bench.hall.asked(Cancel)) == 1


def test_a_visitor_who_leaves_before_the_answer_leaves_no_ticket_behind(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.hall.hold()
    bench.take_ticket()
    model.leave()
    bench.hall.release()
    assert stage_of(model) is Stage.NONE
    assert [cancel.ticket_id for cancel in bench.hall.asked(Cancel)] == ["t1"]


def test_reports_wait_for_the_server_and_keep_their_key(qapp: object) -> None:
    bench = Bench()
    bench.start()
    bench.hall.on(ReportPrint, ServerBusy())
    bench.take_ticket()
    assert bench.model.errands.pending == 1
    bench.clock.advance(RETRY_S)
    keys = {report.request_key for report in bench.hall.asked(ReportPrint)}
    assert (len(bench.hall.asked(ReportPrint)), len(keys)) == (2, 1)
    bench.hall.on(ReportPrint, lambda _: Empty())
    bench.clock.advance(RETRY_S)
    assert bench.model.errands.pending == 0


def test_the_printers_health_is_told_again_after_every_reconnect(qapp: object) -> None:
    bench = Bench()
    bench.start()
    assert len(bench.hall.asked(ReportDevice)) == 1
    bench.hall.drop()
    bench.printer.become(broken(FaultKind.COVER_OPEN))
    assert len(bench.hall.asked(ReportDevice)) == 1
    bench.hall.restore()
    assert bench.hall.asked(ReportDevice)[-1].faults == ("cover_open",)


@pytest.mark.expects_logs("does not want ReportPrint")
def test_a_report_the_server_refuses_does_not_block_the_next(qapp: object) -> None:
    bench = Bench()
    bench.start()
    bench.hall.on(ReportPrint, InternalError(incident="x"))
    run_out_of_paper(bench)
    bench.take_ticket()
    assert len(bench.hall.asked(RequestHelp)) == 1
    assert bench.model.errands.pending == 0
