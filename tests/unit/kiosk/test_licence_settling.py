"""After a power cut: the printer is asked by the job's name, and the server is told the truth."""

from __future__ import annotations

import pytest

from devices.errors import FaultKind
from devices.ports import PrintOutcome
from kiosk.licence.viewmodels.model import Page
from kiosk.licence.viewmodels.settling import RETRY_S
from queue_server.protocol.errors import ClaimLost, LinkLost
from queue_server.protocol.licences import EndPrint, FindUnfinished, PrintEnd, Unfinished
from tests.helpers.sample_licence_kiosk import JAMMED, PRINTED, UNSURE, LicenceBench, page_of, taken

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qapp: object) -> LicenceBench:
    made = LicenceBench()
    made.hall.on(FindUnfinished, Unfinished(claims=(taken(),), tokens=("old-token",)))
    return made


@pytest.mark.parametrize(
    ("found", "end"),
    [
        (PRINTED, PrintEnd.PRINTED),
        (None, PrintEnd.NOTHING_PRINTED),
        (JAMMED, PrintEnd.SPOILED),
        (UNSURE, PrintEnd.UNKNOWN),
    ],
)
def test_what_the_printer_remembers_is_told(
    bench: LicenceBench, found: PrintOutcome | None, end: PrintEnd
) -> None:
    bench.printer.found = found
    bench.start()
    assert bench.printer.looked_up == [taken().job_name]
    assert bench.ends() == [("old-token", end)]
    assert page_of(bench.model) is Page.ATTRACT
    assert bench.printer.jobs == []


@pytest.mark.expects_logs("the printer cannot be asked")
def test_nobody_is_served_before_the_printer_could_be_asked(bench: LicenceBench) -> None:
    bench.printer.found = FaultKind.OFFLINE
    bench.start()
    assert page_of(bench.model) is Page.CHECKING
    bench.model.touch()
    assert page_of(bench.model) is Page.CHECKING
    assert bench.ends() == []
    bench.printer.found = PRINTED
    bench.clock.advance(RETRY_S)
    assert bench.ends() == [("old-token", PrintEnd.PRINTED)]
    assert page_of(bench.model) is Page.ATTRACT


@pytest.mark.expects_logs("does not say what is unfinished")
def test_nobody_is_served_before_the_server_has_said_what_is_unfinished(bench: LicenceBench) -> None:
    bench.hall.on(FindUnfinished, LinkLost())
    bench.start()
    assert page_of(bench.model) is Page.CHECKING
    bench.script()
    bench.clock.advance(RETRY_S)
    assert page_of(bench.model) is Page.ATTRACT


@pytest.mark.expects_logs("does not take its end")
def test_what_staff_have_settled_meanwhile_is_left_alone(bench: LicenceBench) -> None:
    bench.hall.on(EndPrint, ClaimLost(state="ready"))
    bench.printer.found = PRINTED
    bench.start()
    assert page_of(bench.model) is Page.ATTRACT


def test_it_is_asked_once_however_often_the_link_returns(bench: LicenceBench) -> None:
    bench.printer.found = PRINTED
    bench.start()
    bench.hall.drop()
    bench.hall.restore()
    assert len(bench.hall.asked(FindUnfinished)) == 1


def test_the_same_word_has_the_same_key_after_a_restart(qapp: object) -> None:
    keys = set()
    for _ in range(2):
        bench = LicenceBench()
        bench.hall.on(FindUnfinished, Unfinished(claims=(taken(),), tokens=("old-token",)))
        bench.printer.found = PRINTED
        bench.start()
        keys |= {report.request_key for report in bench.hall.asked(EndPrint)}
    assert len(keys) == 1
