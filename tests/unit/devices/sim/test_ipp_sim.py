"""The simulated IPP printer: its HTTP, its trays and jobs, what it refuses, and what a person sees of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.ipp import Attributes, Group, GroupTag, Message, ValueTag, decode, encode, values
from devices.codecs.ipp_words import JobState, Operation, Status
from devices.document_ports import Media
from devices.sim.device import RefusedCommand
from devices.sim.ipp import IppSim
from devices.sim.ipp_engine import SimJob
from devices.sim.ipp_http import BadHttp, HttpReader, Request, response
from tests.helpers.ipp_sheets import pdf_of
from tests.helpers.scripted_line import FakeClock

PLAIN = b"POST /ipp/print HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST /ipp/print HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
)
HELLO = Request("POST", "/ipp/print", b"hello")

URI = values(ValueTag.URI, "ipp://localhost/ipp/print")
HEAD: Attributes = {
    "attributes-charset": values(ValueTag.CHARSET, "utf-8"),
    "attributes-natural-language": values(ValueTag.LANGUAGE, "en"),
}


def post(body: bytes, path: str = "/ipp/print") -> bytes:
    return b"POST %b HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (path.encode(), len(body), body)


def ask(
    sim: IppSim,
    operation: int,
    about: Attributes | None = None,
    template: Attributes | None = None,
    document: bytes = b"",
) -> Message:
    groups = [Group(GroupTag.OPERATION, {**HEAD, "printer-uri": URI, **(about or {})})]
    groups += [Group(GroupTag.JOB, template)] if template else []
    answer = sim.feed(post(encode(Message(operation, 1, tuple(groups))) + document))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    return decode(body)[0]


def printing(sim: IppSim, pages: int = 1, media: str = Media.A4, tray: str = "") -> SimJob:
    job = sim.engine.create("licence-1", "hall", media, tray)
    sim.engine.receive(job, pdf_of(pages))
    return job


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sim(clock: FakeClock) -> IppSim:
    return IppSim(sheet_s=2, clock=clock)


# ---- HTTP ---------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 40), max_size=10))
def test_requests_are_found_however_they_are_cut_into_pieces(sizes: list[int]) -> None:
    reader, found = HttpReader(), []
    stream = PLAIN + CHUNKED + PLAIN
    for size in [*sizes, len(stream)]:
        requests, _ = reader.feed(stream[:size])
        stream = stream[size:]
        found += requests
    assert found == [HELLO] * 3


def test_who_asks_whether_to_go_on_is_told_so() -> None:
    head, _, body = PLAIN.partition(b"\r\n\r\n")
    reader = HttpReader()
    requests, said = reader.feed(head + b"\r\nExpect: 100-continue\r\n\r\n")
    assert (requests, said) == ([], b"HTTP/1.1 100 Continue\r\n\r\n")
    assert reader.feed(body) == ([HELLO], b"")


@pytest.mark.parametrize(
    "data",
    [
        b"\x01\x01\x00\x0b\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"x" * 20_000,
    ],
)
def test_what_is_no_http_is_refused(data: bytes, sim: IppSim) -> None:
    with pytest.raises(BadHttp):
        HttpReader().feed(data)
    assert sim.feed(data) == response(400)
    assert sim.violations


def test_half_a_request_does_not_join_the_next_clients(sim: IppSim) -> None:
    sim.feed(PLAIN[:40])
    sim.disconnected()
    assert ask(sim, Operation.GET_JOBS).code == Status.OK


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /ipp/print HTTP/1.1\r\n\r\n", b"405"),
        (post(b"", "/elsewhere"), b"404"),
        (post(b"not ipp"), b"400"),
    ],
)
def test_what_is_no_question_gets_an_http_status(request_bytes: bytes, status: bytes, sim: IppSim) -> None:
    assert sim.feed(request_bytes).split()[1] == status


# ---- questions ----------------------------------------------------------------------------


def test_a_question_without_charset_first_is_refused_and_noted(sim: IppSim) -> None:
    question = Message(Operation.GET_JOBS, 1, (Group(GroupTag.OPERATION, {"printer-uri": URI, **HEAD}),))
    _, _, body = sim.feed(post(encode(question))).partition(b"\r\n\r\n")
    assert decode(body)[0].code == Status.BAD_REQUEST
    assert "charset" in sim.violations[-1]


@pytest.mark.parametrize(
    ("operation", "about", "status"),
    [
        (0x0012, {}, Status.OPERATION_NOT_SUPPORTED),
        (Operation.CANCEL_JOB, {"job-id": values(ValueTag.INTEGER, 9)}, Status.NOT_FOUND),
        (Operation.GET_JOB_ATTRIBUTES, {}, Status.NOT_FOUND),
        (
            Operation.PRINT_JOB,
            {"document-format": values(ValueTag.MIME, "image/gif")},
            Status.FORMAT_NOT_SUPPORTED,
        ),
    ],
)
def test_what_it_cannot_do_it_refuses(operation: int, about: Attributes, status: Status, sim: IppSim) -> None:
    assert ask(sim, operation, about).code == status


def test_media_it_does_not_have_is_ignored_or_refused_as_the_job_wants(sim: IppSim) -> None:
    letter = {"media": values(ValueTag.KEYWORD, "na_letter_8.5x11in")}
    strict = {"ipp-attribute-fidelity": values(ValueTag.BOOLEAN, True)}
    lenient = ask(sim, Operation.VALIDATE_JOB, {}, letter)
    assert lenient.code == Status.OK_IGNORED
    assert list(lenient.group(GroupTag.UNSUPPORTED).attributes) == ["media"]
    assert ask(sim, Operation.VALIDATE_JOB, strict, letter).code == Status.ATTRIBUTES_NOT_SUPPORTED


def test_only_what_was_asked_for_is_said(sim: IppSim) -> None:
    asked = {"requested-attributes": values(ValueTag.KEYWORD, "printer-state", "no-such-thing")}
    said = ask(sim, Operation.GET_PRINTER_ATTRIBUTES, asked).group(GroupTag.PRINTER)
    assert list(said.attributes) == ["printer-state"]


# ---- printing -----------------------------------------------------------------------------


def test_sheets_come_out_in_their_own_time(sim: IppSim, clock: FakeClock) -> None:
    job = printing(sim, pages=3)
    clock.now_s += 3
    sim.poll()
    assert (job.state, job.done) == (JobState.PROCESSING, 1)
    clock.now_s += 3
    sim.poll()
    assert (job.state, job.done) == (JobState.COMPLETED, 3)
    assert sim.engine.trays["tray-2"].left == 97


def test_an_open_door_stops_the_job_and_a_closed_one_lets_it_go_on(sim: IppSim, clock: FakeClock) -> None:
    job = printing(sim)
    sim.set_fault("door_open", True)
    clock.now_s += 100
    sim.poll()
    assert job.state is JobState.STOPPED
    assert sim.state()["reasons"] == ["cover-open"]
    sim.set_fault("door_open", False)
    clock.now_s += 2
    sim.poll()
    assert job.over and job.done == 1


def test_a_jammed_sheet_is_lost_and_printed_again_when_it_was_pulled_out(
    sim: IppSim, clock: FakeClock
) -> None:
    job = printing(sim)
    sim.set_fault("jam", True)
    clock.now_s += 2
    sim.poll()
    assert (job.state, sim.engine.spoiled) == (JobState.STOPPED, 1)
    sim.set_fault("jam", False)
    clock.now_s += 2
    sim.poll()
    assert (job.state, sim.engine.finished) == (JobState.COMPLETED, 1)
    assert sim.engine.trays["tray-2"].left == 98


def test_one_job_waits_for_the_other(sim: IppSim, clock: FakeClock) -> None:
    first, second = printing(sim), printing(sim)
    clock.now_s += 2
    sim.poll()
    assert (first.state, second.state) == (JobState.COMPLETED, JobState.PROCESSING)


# ---- people -------------------------------------------------------------------------------


def test_a_person_sees_the_sheet_and_takes_the_pdf_along(
    sim: IppSim, clock: FakeClock, tmp_path: Path
) -> None:
    printing(sim, media=Media.A3)
    clock.now_s += 2
    sim.poll()
    assert sim.picture({}).size == (594, 840)
    assert sim.command("sheets", {}) == {
        "sheets": [
            {"job": "licence-1", "media": Media.A3, "tray": "tray-1", "page": 1, "spoiled": False},
        ]
    }
    (path,) = sim.command("save", {"folder": str(tmp_path / "printed")})["paths"]
    assert Path(path).name == "0000_tray-1_licence-1_1.pdf"
    assert Path(path).read_bytes() == pdf_of(1)


def test_a_spoiled_sheet_looks_spoiled(sim: IppSim, clock: FakeClock) -> None:
    sim.set_fault("jam", True)
    printing(sim)
    clock.now_s += 2
    sim.poll()
    picture = sim.picture({})
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (128, 128, 128)


@pytest.mark.parametrize(
    ("command", "params"),
    [("load", {"tray": "tray-9", "sheets": 1}), ("dance", {}), ("fault", {})],
)
def test_a_person_cannot_do_what_the_printer_does_not_have(
    command: str, params: dict[str, object], sim: IppSim
) -> None:
    with pytest.raises(RefusedCommand):
        sim.command(command, params)


def test_a_tray_that_is_not_there_cannot_be_emptied(sim: IppSim) -> None:
    with pytest.raises(RefusedCommand, match="tray-1, tray-2"):
        sim.set_fault("media_empty", "tray-9")
    with pytest.raises(RefusedCommand, match="0 sheets"):
        sim.picture({})
