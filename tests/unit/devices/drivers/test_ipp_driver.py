"""The IPP driver on a simulated printer without a network: what it asks, and what it may claim afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.codecs.ipp_words import JobState
from devices.document_ports import DocumentJob, Media
from devices.drivers.ipp import IppPrinter
from devices.drivers.ipp_questions import JobSays
from devices.errors import DeviceError, FaultKind
from devices.ports import Outcome, PrintOutcome
from devices.sim.ipp import IppSim, two_trays
from devices.sim.ipp_engine import Tray
from tests.helpers.ipp_sheets import IppBench, pdf_of
from tests.helpers.scripted_line import FakeClock, expected_exchange

pytestmark = pytest.mark.expects_logs("job=", required=False)

ONE_PAGE, TWO_PAGES = pdf_of(1), pdf_of(2)
PRINTED = PrintOutcome(Outcome.PRINTED, confirmed_by="job_state")


def a4(name: str = "licence-1", pdf: bytes = ONE_PAGE) -> DocumentJob:
    return DocumentJob(name, pdf, Media.A4, "tray-2")


def failed(fault: FaultKind, confirmed_by: str = "") -> PrintOutcome:
    return PrintOutcome(Outcome.FAILED, fault, confirmed_by)


def unknown(fault: FaultKind | None) -> PrintOutcome:
    return PrintOutcome(Outcome.UNKNOWN, fault)


def slow(sheet_s: float) -> Callable[[FakeClock], IppSim]:
    return lambda clock: IppSim(sheet_s=sheet_s, clock=clock)


# ---- bytes --------------------------------------------------------------------------------

BODY_HEAD = (
    b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x48\x00\x1battributes-natural-language\x00\x02en"
    b"\x45\x00\x0bprinter-uri\x00\x11ipp://hall-p/prnt"
)


def http(body: bytes) -> bytes:
    return (
        b"POST /prnt HTTP/1.1\r\nHost: hall-p:631\r\nAccept-Encoding: identity\r\n"
        b"Content-Length: %d\r\nContent-Type: application/ipp\r\nConnection: close\r\n\r\n%b"
        % (len(body), body)
    )


def reply(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)


CANCEL = http(
    bytes.fromhex("01 01 00 08 00 00 00 01")
    + BODY_HEAD
    + b"\x21\x00\x06job-id\x00\x04\x00\x00\x00\x07"
    + b"\x42\x00\x14requesting-user-name\x00\x08yichuang"
    + b"\x03"
)


def test_a_question_has_exactly_these_bytes() -> None:
    answer = reply(bytes.fromhex("01 01 00 00 00 00 00 01 01 03"))
    with expected_exchange([(CANCEL, [answer[:30], answer[30:]])]) as (line, clock):
        driver = IppPrinter(line, {"printer_uri": "ipp://hall-p/prnt"})
        driver.open(clock.deadline(1))
        driver._questions.cancel(7, clock.deadline(1))


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (reply(b"", b"404 Not Found"), FaultKind.REFUSED),
        (reply(b"", b"503 Busy"), FaultKind.BUSY),
        (reply(b"not ipp"), FaultKind.GARBLED),
        (reply(bytes.fromhex("01 01 00 00 00 00 00 63 01 03")), FaultKind.GARBLED),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", FaultKind.GARBLED),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", FaultKind.OFFLINE),
        (None, FaultKind.SILENT),
    ],
)
def test_what_is_no_answer_is_a_fault(answer: bytes | None, fault: FaultKind) -> None:
    bench = IppBench()
    bench.line.instead = [answer or b""]
    status = bench.driver.status(bench.deadline(2))
    assert not status.online
    assert status.faults == {fault}


# ---- before a job -------------------------------------------------------------------------


@pytest.mark.parametrize("media", [Media.A4, Media.A3])
def test_a_sheet_comes_from_its_tray(media: Media) -> None:
    bench = IppBench()
    tray = "tray-1" if media is Media.A3 else "tray-2"
    job = DocumentJob("licence-1", ONE_PAGE, media, tray, colour=False)
    assert bench.driver.print_document(job, bench.deadline()) == PRINTED
    (sheet,) = bench.sim.engine.sheets
    assert (sheet.job_name, sheet.media, sheet.tray, sheet.pdf) == ("licence-1", media, tray, ONE_PAGE)
    assert not bench.sim.violations


@pytest.mark.parametrize("in_parts", [True, False])
@pytest.mark.parametrize("media_col", [True, False])
def test_simpler_printers_are_asked_in_simpler_words(in_parts: bool, media_col: bool) -> None:
    bench = IppBench(lambda clock: IppSim(in_parts=in_parts, media_col=media_col, clock=clock))
    job = DocumentJob("licence-1", TWO_PAGES, Media.A3, "tray-1")
    assert bench.driver.print_document(job, bench.deadline()) == PRINTED
    assert [sheet.tray for sheet in bench.sim.engine.sheets] == ["tray-1", "tray-1"]
    assert not bench.sim.violations


@pytest.mark.parametrize(
    ("fault", "value", "kind"),
    [
        ("media_empty", "tray-2", FaultKind.PAPER_OUT),
        ("tray_missing", "tray-2", FaultKind.TRAY_MISSING),
        ("tray_missing", True, FaultKind.TRAY_MISSING),
        ("door_open", True, FaultKind.COVER_OPEN),
        ("output_full", True, FaultKind.OUTPUT_FULL),
        ("toner_empty", True, FaultKind.TONER_OUT),
        ("paused", True, FaultKind.BUSY),
    ],
)
def test_a_printer_in_trouble_is_sent_nothing(fault: str, value: object, kind: FaultKind) -> None:
    bench = IppBench()
    bench.sim.set_fault(fault, value)
    assert bench.driver.print_document(a4(), bench.deadline()) == failed(kind)
    assert not bench.sim.engine.jobs


@pytest.mark.parametrize("fault", ["media_empty", "tray_missing"])
def test_another_trays_trouble_holds_up_nothing(fault: str) -> None:
    bench = IppBench()
    bench.sim.set_fault(fault, "tray-1")
    assert bench.driver.print_document(a4(), bench.deadline()) == PRINTED


def test_a_warning_holds_up_nothing() -> None:
    bench = IppBench()
    bench.sim.set_fault("toner_low", True)
    status = bench.driver.status(bench.deadline())
    assert status.online
    assert status.faults == {FaultKind.TONER_LOW}
    assert bench.driver.print_document(a4(), bench.deadline()) == PRINTED


@pytest.mark.parametrize(
    "job",
    [
        DocumentJob("licence-1", ONE_PAGE, Media.A3, "tray-1"),
        DocumentJob("licence-1", ONE_PAGE, Media.A4, "tray-9"),
        DocumentJob("licence-1", ONE_PAGE, Media.A4, "tray-2", two_sided=True),
    ],
)
def test_what_the_printer_does_not_have_is_refused_before_anything_is_sent(job: DocumentJob) -> None:
    bench = IppBench()
    bench.sim.set_fault("no_a3", True)
    assert bench.driver.print_document(job, bench.deadline()) == failed(FaultKind.REFUSED)
    assert not bench.sim.engine.jobs


@pytest.mark.parametrize("in_parts", [True, False])
def test_a_printer_that_would_take_another_sheet_prints_nothing(in_parts: bool) -> None:
    bench = IppBench(lambda clock: IppSim(sheet_s=5, in_parts=in_parts, clock=clock))
    bench.sim.set_fault("ignores_media", True)
    outcome = bench.driver.print_document(a4(), bench.deadline())
    assert (outcome.outcome, outcome.fault) == (Outcome.FAILED, FaultKind.REFUSED)
    bench.let_pass(1000)
    assert not bench.sim.engine.sheets


def test_a_document_that_is_no_pdf_is_not_sent() -> None:
    bench = IppBench()
    assert bench.driver.print_document(a4(pdf=b"a letter"), bench.deadline()) == failed(FaultKind.REFUSED)
    assert not bench.sim.engine.jobs


# ---- within a job -------------------------------------------------------------------------


def test_it_waits_while_staff_load_paper_and_says_why() -> None:
    bench = IppBench(lambda clock: IppSim([Tray("tray-2", Media.A4, 1)], clock=clock))
    bench.after(20, lambda: bench.sim.command("load", {"tray": "tray-2", "sheets": 10}))
    assert bench.driver.print_document(a4(pdf=TWO_PAGES), bench.deadline()) == PRINTED
    assert bench.troubles == [FaultKind.PAPER_OUT]
    assert bench.driver.trouble is None
    assert bench.sim.engine.finished == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("media_empty", FaultKind.PAPER_OUT),
        ("door_open", FaultKind.COVER_OPEN),
        ("output_full", FaultKind.OUTPUT_FULL),
        ("toner_empty", FaultKind.TONER_OUT),
    ],
)
def test_a_fault_that_is_not_mended_ends_the_job_before_its_first_sheet(fault: str, kind: FaultKind) -> None:
    bench = IppBench(slow(5), patience_s=10.0)
    bench.after(2, lambda: bench.sim.set_fault(fault, True))
    assert bench.driver.print_document(a4(), bench.deadline()) == failed(kind, "job_state")
    bench.sim.set_fault(fault, False)
    bench.let_pass(1000)
    assert bench.sim.engine.finished == 0


def test_a_fault_after_the_first_sheet_leaves_it_unknown() -> None:
    bench = IppBench(lambda clock: IppSim([Tray("tray-2", Media.A4, 1)], clock=clock), patience_s=10.0)
    assert bench.driver.print_document(a4(pdf=TWO_PAGES), bench.deadline()) == unknown(FaultKind.PAPER_OUT)
    assert bench.sim.engine.finished == 1


def test_a_jam_spoils_one_sheet_and_no_second_is_taken() -> None:
    bench = IppBench(slow(3))
    bench.sim.set_fault("jam", True)
    assert bench.driver.print_document(a4(), bench.deadline()) == failed(FaultKind.JAM, "job_state")
    bench.sim.set_fault("jam", False)
    bench.let_pass(1000)
    assert (bench.sim.engine.finished, bench.sim.engine.spoiled) == (0, 1)
    assert bench.sim.engine.trays["tray-2"].left == 99


def test_a_jam_of_old_that_the_printer_still_warns_of_ends_nothing() -> None:
    bench = IppBench(slow(5))
    bench.sim.set_fault("old_jam", True)
    assert bench.driver.print_document(a4(), bench.deadline()) == PRINTED


def test_time_that_runs_out_takes_the_job_back() -> None:
    bench = IppBench(slow(90))
    assert bench.driver.print_document(a4(), bench.deadline(20)) == failed(FaultKind.SILENT, "job_state")
    bench.let_pass(1000)
    assert bench.sim.engine.finished == 0


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("prints_nothing", FaultKind.HARDWARE),
        ("forgets_jobs", FaultKind.OFFLINE),
        ("dies", FaultKind.OFFLINE),
    ],
)
def test_what_the_printer_does_not_prove_is_unknown(fault: str, kind: FaultKind) -> None:
    bench = IppBench(slow(2))
    bench.sim.set_fault(fault, True)
    assert bench.driver.print_document(a4(), bench.deadline()) == unknown(kind)


def test_another_job_under_the_same_number_is_not_ours() -> None:
    """A printer that restarted begins again at 1; somebody else's success must not become ours."""
    bench = IppBench(slow(2))
    bench.sim.set_fault("dies", True)

    def somebody_else_prints() -> None:
        job = bench.sim.engine.create("letter", "guest", Media.A4, "")
        bench.sim.engine.receive(job, ONE_PAGE)

    bench.after(2.4, somebody_else_prints)
    assert bench.driver.print_document(a4(), bench.deadline()) == unknown(FaultKind.OFFLINE)


def test_a_model_whose_counters_stay_at_nought_is_believed_and_never_certain_of_failure() -> None:
    bench = IppBench(count_sheets=False)
    bench.sim.set_fault("prints_nothing", True)
    assert bench.driver.print_document(a4(), bench.deadline()) == PRINTED
    bench.sim.set_fault("prints_nothing", False)
    bench.sim.set_fault("jam", True)
    assert bench.driver.print_document(a4("licence-2"), bench.deadline()) == unknown(FaultKind.JAM)


def test_a_printer_that_vanishes_is_given_up_in_time() -> None:
    bench = IppBench(slow(5))
    bench.after(2, lambda: setattr(bench.line, "unplugged", True))
    began_s = bench.clock.now_s
    assert bench.driver.print_document(a4(), bench.deadline(300)) == unknown(FaultKind.OFFLINE)
    assert bench.clock.now_s - began_s < 15


def test_a_cable_that_comes_back_does_no_harm() -> None:
    bench = IppBench(slow(5))
    bench.after(2, lambda: setattr(bench.line, "unplugged", True))
    bench.after(8, lambda: setattr(bench.line, "unplugged", False))
    assert bench.driver.print_document(a4(), bench.deadline()) == PRINTED


@pytest.mark.parametrize("in_parts", [True, False])
def test_a_lost_answer_to_the_document_is_looked_up(in_parts: bool) -> None:
    bench = IppBench(lambda clock: IppSim(in_parts=in_parts, sheet_s=2, clock=clock))
    bench.line.deaf = b"%PDF"
    assert bench.driver.print_document(a4(), bench.deadline(200)) == PRINTED
    assert bench.sim.engine.finished == 1


def test_close_while_it_prints_leaves_it_unknown() -> None:
    bench = IppBench(slow(20))
    bench.after(3, bench.driver.close)
    assert bench.driver.print_document(a4(), bench.deadline()) == unknown(FaultKind.OFFLINE)
    assert bench.driver.print_document(a4("licence-2"), bench.deadline()) == failed(FaultKind.OFFLINE)


# ---- never a second one -------------------------------------------------------------------


def test_after_a_crash_the_printer_is_asked() -> None:
    bench = IppBench(slow(2))
    bench.driver.print_document(a4(), bench.deadline())
    bench.sim.set_fault("jam", True)
    bench.driver.print_document(a4("licence-2"), bench.deadline())
    assert bench.driver.outcome_of("licence-1", bench.deadline()) == PRINTED
    lost = bench.driver.outcome_of("licence-2", bench.deadline())
    assert lost is not None and lost.outcome is Outcome.FAILED


def test_a_job_still_under_way_is_waited_for() -> None:
    bench = IppBench(slow(10))
    job = bench.sim.engine.create("licence-1", "yichuang", Media.A4, "tray-2")
    bench.sim.engine.receive(job, ONE_PAGE)
    assert bench.driver.outcome_of("licence-1", bench.deadline(5)) == unknown(None)
    assert bench.driver.outcome_of("licence-1", bench.deadline(30)) == PRINTED


@pytest.mark.expects_logs("job=licence-1 given up for paper_out")
def test_a_job_that_is_stuck_is_ended_when_nobody_may_find_it_in_the_tray_later() -> None:
    bench = IppBench(slow(2))
    bench.sim.set_fault("media_empty", "tray-2")
    job = bench.sim.engine.create("licence-1", "yichuang", Media.A4, "tray-2")
    bench.sim.engine.receive(job, ONE_PAGE)
    outcome = bench.driver.outcome_of("licence-1", bench.deadline(200), end_it=True)
    assert outcome == failed(FaultKind.PAPER_OUT, "job_state")
    bench.sim.set_fault("media_empty", False)
    bench.let_pass(60)
    assert bench.sim.engine.finished == 0


def test_a_job_whose_document_never_came_is_taken_back() -> None:
    """The terminal died between Create-Job and Send-Document."""
    bench = IppBench()
    bench.sim.engine.create("licence-1", "yichuang", Media.A4, "tray-2")
    outcome = bench.driver.outcome_of("licence-1", bench.deadline())
    assert outcome == failed(FaultKind.OFFLINE, "job_state")


def test_a_job_that_never_came_is_none_only_where_that_is_certain() -> None:
    bench = IppBench()
    assert bench.driver.outcome_of("licence-1", bench.deadline(), sent_within_s=60) == unknown(None)
    bench.driver.print_document(a4("earlier"), bench.deadline())
    bench.let_pass(100)
    assert bench.driver.outcome_of("licence-1", bench.deadline()) == unknown(None)
    assert bench.driver.outcome_of("licence-1", bench.deadline(), sent_within_s=60) is None
    bench.driver.print_document(a4("later"), bench.deadline())
    del bench.sim.engine.jobs[1]
    assert bench.driver.outcome_of("licence-1", bench.deadline(), sent_within_s=60) == unknown(None)


def test_a_printer_that_was_off_meanwhile_may_have_forgotten() -> None:
    bench = IppBench()
    bench.sim.set_fault("dies", True)
    assert bench.driver.print_document(a4(), bench.deadline()).outcome is Outcome.UNKNOWN
    bench.driver.print_document(a4("after"), bench.deadline())
    assert bench.driver.outcome_of("licence-1", bench.deadline(), sent_within_s=30) == unknown(None)
    bench.line.unplugged = True
    with pytest.raises(DeviceError):
        bench.driver.outcome_of("licence-1", bench.deadline())


moments = st.floats(0, 40)
mishaps = st.lists(
    st.tuples(
        st.sampled_from(
            ["media_empty", "jam", "door_open", "output_full", "paused", "dies", "prints_nothing"]
        ),
        moments,
        moments,
    ),
    max_size=3,
)
cables = st.one_of(st.none(), st.integers(0, 12_000))


@settings(max_examples=150)
@example(
    # The printer says done after the first of two sheets.
    mishaps=[("prints_nothing", 16.0, 15.0)],
    cut_after=None,
    unplugged=None,
    pages=2,
    sheet_s=15.0,
    in_parts=False,
)
@given(
    mishaps=mishaps,
    cut_after=cables,
    unplugged=st.none() | st.tuples(moments, moments),
    pages=st.integers(1, 3),
    sheet_s=st.sampled_from([0.0, 2.0, 15.0]),
    in_parts=st.booleans(),
)
def test_whatever_happens_no_claim_is_false_and_every_blank_is_found_again(
    mishaps: list[tuple[str, float, float]],
    cut_after: int | None,
    unplugged: tuple[float, float] | None,
    pages: int,
    sheet_s: float,
    in_parts: bool,
) -> None:
    bench = IppBench(
        lambda clock: IppSim(two_trays(), sheet_s=sheet_s, in_parts=in_parts, clock=clock), patience_s=8.0
    )
    engine = bench.sim.engine
    for name, begin_s, lasts_s in mishaps:
        bench.after(begin_s, lambda name=name: bench.sim.set_fault(name, True))  # type: ignore[misc] # a default binds it now
        bench.after(begin_s + lasts_s, lambda name=name: bench.sim.set_fault(name, False))  # type: ignore[misc] # likewise
    if unplugged:
        bench.after(unplugged[0], lambda: setattr(bench.line, "unplugged", True))
        bench.after(sum(unplugged), lambda: setattr(bench.line, "unplugged", False))
    bench.line.cut_after = cut_after
    outcome = bench.driver.print_document(a4(pdf=pdf_of(pages)), bench.deadline(60)).outcome

    for name in list(engine.faults):
        bench.sim.set_fault(name, False)
    bench.let_pass(1000)
    if outcome is Outcome.PRINTED:
        assert engine.finished == pages
    elif outcome is Outcome.FAILED:
        assert engine.finished == 0
    assert engine.trays["tray-2"].left == 100 - engine.finished - engine.spoiled
    bench.line.unplugged, bench.line.cut_after = False, None
    later = bench.driver.outcome_of("licence-1", bench.deadline(10))
    assert later is not None
    if later.outcome is Outcome.FAILED:
        assert engine.finished == 0
    if later.outcome is Outcome.PRINTED:
        assert engine.finished == pages


# ---- a job's own words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "reasons", "sheets", "expected"),
    [
        (JobState.PROCESSING, {"job-printing"}, 0, None),
        (JobState.CANCELED, {"processing-to-stop-point"}, 0, None),
        (JobState.COMPLETED, {"job-completed-successfully"}, 1, PRINTED),
        (JobState.COMPLETED, {"job-completed-with-warnings"}, None, PRINTED),
        (JobState.COMPLETED, {"job-completed-with-errors"}, 1, unknown(FaultKind.HARDWARE)),
        (JobState.COMPLETED, {"job-completed-successfully"}, 0, unknown(FaultKind.HARDWARE)),
        (JobState.ABORTED, {"aborted-by-system"}, 0, failed(FaultKind.HARDWARE, "job_state")),
        (JobState.ABORTED, {"aborted-by-system"}, 1, unknown(FaultKind.HARDWARE)),
        (JobState.ABORTED, {"aborted-by-system"}, None, unknown(FaultKind.HARDWARE)),
        (JobState.ABORTED, {"document-format-error"}, None, failed(FaultKind.REFUSED, "job_state")),
        (JobState.ABORTED, {"document-format-error"}, 1, unknown(FaultKind.REFUSED)),
        (JobState.CANCELED, {"job-canceled-at-device"}, 0, failed(FaultKind.HARDWARE, "job_state")),
    ],
)
def test_what_a_jobs_words_prove(
    state: JobState, reasons: set[str], sheets: int | None, expected: PrintOutcome | None
) -> None:
    watch = IppBench().driver._watch("licence-1")
    job = JobSays(1, "licence-1", state, frozenset(reasons), sheets, False, None)
    assert watch.verdict(job) == expected
