"""Any receipt survives the way to paper; any noise is survived by printer and driver."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.codecs import escpos_text
from devices.codecs.escpos import INITIALISE, LONGEST_COMMAND_BYTES, ReceiptDoesNotFit, encode
from devices.codecs.escpos_profile import PROFILES
from devices.deadline import Deadline
from devices.drivers.escpos import EscposPrinter
from devices.ports import Outcome
from devices.receipt import Align, Code128, Columns, Element, Feed, Picture, Qr, Receipt, Rule, Text
from devices.sim.device import SimulatedDevice
from devices.sim.peer import Peer, running
from devices.sim.printer import PrinterSim
from devices.transports import memory_pair, open_transport

pytestmark = pytest.mark.expects_logs("job=", required=False)

COMMON = st.text(alphabet="政务服务大厅号窗口，。（）A0129 -:/\n", max_size=40)
ANYTHING = st.text(max_size=20)
ALIGN = st.sampled_from(Align)
ASCII = st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=12)

ELEMENTS: st.SearchStrategy[Element] = st.one_of(
    st.builds(Text, COMMON, st.integers(min_value=1, max_value=8), ALIGN, st.booleans()),
    st.builds(Text, ANYTHING, st.integers(min_value=1, max_value=2), ALIGN, st.booleans()),
    st.builds(Columns, COMMON, COMMON, st.booleans()),
    st.just(Rule()),
    st.builds(Feed, st.integers(min_value=0, max_value=600)),
    st.builds(Qr, st.text(min_size=1, max_size=40), st.integers(min_value=1, max_value=16), ALIGN),
    st.builds(Code128, ASCII, st.integers(min_value=1, max_value=255), ALIGN),
    st.builds(
        lambda rows: Picture(24, tuple(rows)),
        st.lists(st.binary(min_size=3, max_size=3), min_size=1, max_size=60),
    ),
)
RECEIPTS = st.builds(Receipt, st.lists(ELEMENTS, max_size=6).map(tuple))


def expected_text(receipt: Receipt, columns: int) -> str:
    """What a person should be able to read, blanks and line breaks aside."""
    words = []
    for element in receipt.elements:
        match element:
            case Text():
                words.append(element.text)
            case Columns():
                words += [element.left, element.right]
    return "".join("".join(escpos_text.printable(word).split()) for word in words)


@settings(max_examples=60)
@given(receipt=RECEIPTS, family=st.sampled_from(["epson", "xprinter-58mm"]))
def test_what_goes_in_comes_out(receipt: Receipt, family: str) -> None:
    profile = PROFILES[family]
    try:
        encoded = encode(receipt, profile)
    except ReceiptDoesNotFit:
        return
    printer = PrinterSim(profile)
    assert printer.feed(encoded.data) == b""
    assert list(printer.violations) == []
    assert printer.state()["buffered_bytes"] == 0, "every command is complete"
    papers = [*printer.tickets, printer.strip]
    read = "".join("".join(paper.text.split()) for paper in papers)
    assert read == expected_text(receipt, profile.width_dots // 12)
    assert [code for paper in papers for code in paper.codes] == [
        ("qr" if isinstance(element, Qr) else "code128", element.data)
        for element in receipt.elements
        if isinstance(element, Qr | Code128)
    ]
    assert sum(paper.height_dots for paper in papers) == pytest.approx(encoded.height_dots, abs=200)


@settings(max_examples=25)
@given(receipt=RECEIPTS)
def test_every_ticket_can_be_looked_at(receipt: Receipt) -> None:
    profile = PROFILES["generic-80mm"]
    try:
        data = encode(receipt, profile).data
    except ReceiptDoesNotFit:
        return
    printer = PrinterSim(profile)
    printer.feed(data)
    for paper in [*printer.tickets, printer.strip]:
        picture = paper.image()
        assert picture.width == 640
        assert picture.height >= paper.height_dots


@settings(max_examples=200)
@given(noise=st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_leave_a_printer_that_still_answers(noise: list[bytes]) -> None:
    printer = PrinterSim("epson")
    for data in noise:
        printer.feed(data)
        printer.poll()
    printer.strip.image()
    assert b"\x12" in printer.feed(b"\0\0\0\x10\x04\x02")


NEXT = Receipt((Text("A013", 3), Qr("next"), Text("下一张")))


@settings(max_examples=60)
@given(
    receipt=RECEIPTS,
    share=st.floats(min_value=0, max_value=1),
    family=st.sampled_from(["epson", "generic-80mm"]),
)
def test_a_ticket_cut_off_anywhere_never_spoils_the_next(receipt: Receipt, share: float, family: str) -> None:
    profile = PROFILES[family]
    try:
        data = encode(receipt, profile).data
    except ReceiptDoesNotFit:
        return
    printer = PrinterSim(profile)
    printer.feed(data[: round(share * len(data))])
    printer.feed(b"\0" * LONGEST_COMMAND_BYTES + INITIALISE + profile.cut)
    printer.feed(encode(NEXT, profile).data)
    assert printer.tickets[-1].text == "A013\n下一张"
    assert printer.tickets[-1].codes == [("qr", "next")]


class Babbler(SimulatedDevice):
    """Says the given bytes whatever it hears."""

    name = "babbler"

    def __init__(self, words: bytes) -> None:
        super().__init__()
        self._words = words

    def feed(self, data: bytes) -> bytes:
        return self._words

    def state(self) -> dict[str, object]:
        return {}


@settings(max_examples=30)
@given(words=st.binary(max_size=12))
def test_a_babbling_peer_never_gets_a_ticket_proved(words: bytes) -> None:
    near, far = memory_pair()
    driver = EscposPrinter(near, {"profile": "epson"})
    driver.open(Deadline.after(5))
    far.open(Deadline.after(5))
    far.write(words, Deadline.after(5))
    receipt = Receipt((Text("A012"),))
    outcome = driver.print_receipt(receipt, "A012", Deadline.after(0.03))
    assert outcome.outcome is not Outcome.PRINTED
    driver.close()


@pytest.fixture
def babbler() -> Iterator[Peer[Babbler]]:
    with running(Babbler(bytes(range(256)))) as peer:
        yield peer


def test_a_flood_of_noise_ends_with_the_deadline(babbler: Peer[Babbler]) -> None:
    driver = EscposPrinter(open_transport(babbler.url), {"profile": "epson"})
    driver.open(Deadline.after(5))
    for number in range(3):
        outcome = driver.print_receipt(Receipt((Text("A012"),)), str(number), Deadline.after(0.5))
        assert outcome.outcome is not Outcome.PRINTED
        driver.status(Deadline.after(0.5))
    driver.close()
