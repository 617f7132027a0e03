"""The ESC/POS driver's exact conversation: good, wrong, late, partial and absent answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from devices.codecs.escpos import LONGEST_COMMAND_BYTES, encode
from devices.codecs.escpos_profile import PROFILES
from devices.drivers.escpos import EscposPrinter, profile_from
from devices.errors import FaultKind, NotConnected
from devices.ports import Outcome, PrintOutcome
from devices.receipt import Receipt, Text
from tests.helpers.scripted_line import Answer, FakeClock, ScriptedTransport, expected_exchange

pytestmark = pytest.mark.expects_logs("job=", required=False)

RECEIPT = Receipt((Text("A001"),))
ENQ = bytes.fromhex("100502")
GS_R = bytes.fromhex("1d7201")
CLEAR = bytes.fromhex("10140801031401060208")
SETTLE = b"\0" * LONGEST_COMMAND_BYTES + bytes.fromhex("1b40 1d564200")

Exchange = Sequence[tuple[bytes, Answer]]


def status(*answers: str | None) -> Exchange:
    """The four questions and these answers; healthy where none is given."""
    given = [*answers, *["12"] * (4 - len(answers))]
    return [
        (bytes([0x10, 0x04, question]), None if answer is None else bytes.fromhex(answer))
        for question, answer in enumerate(given, 1)
    ]


HEALTHY = status()
PAPER_OUT = status("1a", "32", "12", "72")


class Session:
    """A driver on a scripted line."""

    def __init__(self, line: ScriptedTransport, clock: FakeClock, options: dict[str, Any]) -> None:
        self.driver = EscposPrinter(line, options)
        self.clock = clock
        self.line = line

    def print(self, seconds: float = 10.0) -> PrintOutcome:
        return self.driver.print_receipt(RECEIPT, "job", self.clock.deadline(seconds))


@contextmanager
def session(*exchanges: Exchange, profile: str = "xprinter-80mm", **options: Any) -> Any:
    script = [step for exchange in exchanges for step in exchange]
    with expected_exchange(script) as (line, clock):
        yield Session(line, clock, {"profile": profile, **options})


def ticket(profile: str = "xprinter-80mm") -> bytes:
    return encode(RECEIPT, profile_from({"profile": profile})).data


def test_in_order_answer_and_health_prove_it() -> None:
    with session(HEALTHY, [(ticket() + GS_R, b"\0")], HEALTHY) as here:
        assert here.print() == PrintOutcome(Outcome.PRINTED, confirmed_by="in_order_status")


def test_paper_near_its_end_prints() -> None:
    low = status("12", "12", "12", "1e")
    with session(low, [(ticket() + GS_R, b"\x03")], low) as here:
        assert here.print().outcome is Outcome.PRINTED


def test_an_in_order_answer_that_says_paper_out_proves_the_contrary() -> None:
    with session(HEALTHY, [(ticket() + GS_R, b"\x0f")], [(ENQ, None)]) as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.PAPER_OUT)


def test_processed_but_then_in_trouble_is_unknown() -> None:
    with session(HEALTHY, [(ticket() + GS_R, b"\0")], PAPER_OUT) as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.PAPER_OUT)


def test_trouble_before_sends_nothing() -> None:
    with session(PAPER_OUT) as here:
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)


def test_silence_before_sends_nothing() -> None:
    with session([(b"\x10\x04\x01", None)]) as here:
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.SILENT)
        assert here.clock.now_s <= 2.0, "one question's patience, not the whole deadline"


def test_noise_before_sends_nothing() -> None:
    with session([(b"\x10\x04\x01", b"\xff\xfe\xfd")]) as here:
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.GARBLED)


def test_noise_around_an_answer_is_tolerated() -> None:
    noisy = [(b"\x10\x04\x01", [b"\xff", b"\x11\x13", b"\x10\0\0\0", b"\x12"]), *HEALTHY[1:]]
    with session(noisy, [(ticket() + GS_R, [b"\x10\0", b"\x03\0", b"\0"])], HEALTHY) as here:
        assert here.print().outcome is Outcome.PRINTED


def test_a_stale_answer_does_not_count_for_the_next_question() -> None:
    two_at_once = [(b"\x10\x04\x01", b"\x12\x16"), *status("12", "32", "12", "72")[1:]]
    with session(two_at_once) as here:
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)


def test_a_late_in_order_answer_is_waited_for_with_the_condition_watched() -> None:
    late = [*HEALTHY[:-1], (HEALTHY[-1][0], [b"\x12", b"\0"])]
    with session(HEALTHY, [(ticket() + GS_R, None)], HEALTHY, late, HEALTHY) as here:
        assert here.print() == PrintOutcome(Outcome.PRINTED, confirmed_by="in_order_status")


def test_an_absent_in_order_answer_is_unknown_and_the_next_ticket_settles_first() -> None:
    polls = [step for _ in range(3) for step in HEALTHY]
    with session(
        HEALTHY, [(ticket() + GS_R, None)], polls,
        HEALTHY, [(ENQ, None), (SETTLE + GS_R, [b"\0", b"\0"])],
        [(ticket() + GS_R, b"\0")], HEALTHY,
    ) as here:  # fmt: skip
        assert here.print(1.0) == PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)
        assert here.print().outcome is Outcome.PRINTED


def test_a_printer_that_does_not_settle_gets_no_ticket() -> None:
    polls = [step for _ in range(3) for step in HEALTHY]
    with session(
        HEALTHY, [(ticket() + GS_R, None)], polls,
        HEALTHY, [(ENQ, None), (SETTLE + GS_R, None)],
    ) as here:  # fmt: skip
        here.print(1.0)
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.SILENT)


def test_paper_out_within_a_ticket_clears_the_buffer_where_possible() -> None:
    exchange = [(ticket("citizen") + GS_R, None), *PAPER_OUT, (ENQ, None), (CLEAR, b"\x37\x25\0")]
    with session(HEALTHY, exchange, profile="citizen") as here:
        assert here.print() == PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT)
    exchange[-1] = (CLEAR, b"\x37\x25")  # half an answer is none
    with session(HEALTHY, exchange, profile="citizen") as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.PAPER_OUT)


def test_an_answer_that_came_just_before_the_fault_still_proves_it() -> None:
    fault = [*PAPER_OUT[:-1], (PAPER_OUT[-1][0], [b"\0", b"\x72"])]
    with session(HEALTHY, [(ticket() + GS_R, None)], fault, HEALTHY) as here:
        assert here.print().outcome is Outcome.PRINTED


def test_a_line_cut_within_the_ticket_is_unknown() -> None:
    with session(HEALTHY, [(ticket() + GS_R, NotConnected("cut"))]) as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.OFFLINE)


def test_a_jam_is_told_to_go_on_when_its_cause_may_be_gone() -> None:
    jammed = status("1a", "52", "1a", "12")
    with session(jammed, [(ENQ, None)], HEALTHY) as here:
        found = here.driver.status(here.clock.deadline(10))
        assert (found.online, found.faults) == (True, frozenset())
    with session(jammed, [(ENQ, None)], jammed) as here:
        found = here.driver.status(here.clock.deadline(10))
        assert (found.online, found.faults) == (False, {FaultKind.CUTTER})


def test_a_one_way_printer_is_only_written_to() -> None:
    with session([(ticket("one-way-80mm"), None)], profile="one-way-80mm") as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.SILENT)
        assert here.driver.status(here.clock.deadline(10)).online


def test_status_on_a_closed_line_is_offline() -> None:
    with session() as here:
        here.line.close()
        found = here.driver.status(here.clock.deadline(10))
        assert (found.online, found.faults) == (False, {FaultKind.OFFLINE})


class Echo(ScriptedTransport):
    """Answers GS ( H like a printer: with the id it was given, framed by `head`."""

    head = b"\x37\x22"

    def write(self, data: bytes, deadline: Any) -> None:
        marker = b"\x1d(H\x06\x0000"
        if data.startswith(marker):
            self._left.insert(0, (data, self.head + data[-4:] + b"\0"))
        super().write(data, deadline)


@pytest.mark.parametrize(
    ("head", "after", "outcome"),
    [
        (b"\x37\x22", [], PrintOutcome(Outcome.PRINTED, confirmed_by="process_id")),
        (
            b"\x37\x22ZZZ_\0\x37\x22",
            [],
            PrintOutcome(Outcome.PRINTED, confirmed_by="process_id"),
        ),
        (
            b"\x37\x23",
            [*PAPER_OUT, (ENQ, None), (CLEAR, b"\x37\x25\0")],
            PrintOutcome(Outcome.FAILED, FaultKind.PAPER_OUT),
        ),
    ],
)
def test_process_id(head: bytes, after: Exchange, outcome: PrintOutcome) -> None:
    clock = FakeClock()
    line = Echo([*HEALTHY, (ticket("epson"), None), *after], clock)
    line.head = head
    line.open(clock.deadline(1))
    driver = EscposPrinter(line, {"profile": "epson"})
    assert driver.print_receipt(RECEIPT, "job", clock.deadline(10)) == outcome
    line.finish()


def test_without_in_order_answers_health_for_the_time_of_printing_proves_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quiet = replace(PROFILES["generic-80mm"], in_order_status=False, print_mm_s=10.0)
    monkeypatch.setattr("devices.drivers.escpos.PROFILES", {"quiet": quiet})
    data = encode(RECEIPT, quiet).data  # 32 dots: 0.4 s at 10 mm/s
    with session(HEALTHY, [(data, None)], HEALTHY, HEALTHY, HEALTHY, profile="quiet") as here:
        assert here.print() == PrintOutcome(Outcome.PRINTED, confirmed_by="realtime_status")
        assert here.clock.now_s == pytest.approx(0.4)
    with session(HEALTHY, [(data, None)], PAPER_OUT, [(ENQ, None)], profile="quiet") as here:
        assert here.print() == PrintOutcome(Outcome.UNKNOWN, FaultKind.PAPER_OUT)


def test_the_models_own_differences() -> None:
    profile = profile_from(
        {"profile": "generic-58mm", "cut": "1b69", "present": "1d6505", "charset": "gb18030"}
    )
    assert (profile.cut, profile.present, profile.charset) == (b"\x1bi", b"\x1de\x05", "gb18030")
    assert profile_from({"width_dots": 512}).width_dots == 512


@pytest.mark.parametrize(
    "options",
    [{"profile": "star"}, {"width_dots": 100}, {"width_dots": 383}, {"charset": "big5"}, {"cut": "xyz"}],
)
def test_wrong_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        profile_from(options)
