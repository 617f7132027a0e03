"""The simulated printer, byte by byte (tables and worked replies: hardware.md §1)."""

from __future__ import annotations

from typing import Any

import pytest
import zxingcpp

from devices.codecs.escpos_profile import PROFILES, Charset, PrinterProfile
from devices.sim.device import RefusedCommand
from devices.sim.escpos_stream import RealTimeScanner
from devices.sim.printer import PrinterSim
from tests.helpers.scripted_line import FakeClock

REFERENCE_RECEIPT = bytes.fromhex(
    "1b40 1c26 1b6101 1c210c 1d2111 d5fecef1b7fecef1b4f3ccfc 0a"
    "1d2111 41303031 0a 1c2100 1d2100 1b6100 d2b5cef1a3ba b4f2d3a1 0a"
    "1d286b0400314132 00 1d286b03003143 06 1d286b03003145 30"
    "1d286b2300315030 68747470733a2f2f68616c6c2e6578616d706c652e636e2f742f41303031 7879"
    "1d286b0300315130"
    "1b6101 1d6840 1d7702 1d6600 1d4802 1d6b49067b4241303031"
    "1d284806003030 41303031 0a 1d564200"
)
HEALTHY = "12 12 12 12"


def asked(printer: PrinterSim) -> str:
    """The four real-time answers."""
    return b"".join(printer.feed(bytes([0x10, 0x04, question])) for question in range(1, 5)).hex(" ")


def text(characters: str) -> bytes:
    return b"\x1c&" + characters.encode("gb18030") + b"\n"


def plain(**features: Any) -> PrinterSim:
    return PrinterSim(PrinterProfile(width_dots=384, **features))


def test_reads_the_reference_receipt_and_confirms_it() -> None:
    printer = PrinterSim("epson")
    assert printer.feed(REFERENCE_RECEIPT).hex() == "37224130303100"
    (ticket,) = printer.tickets
    assert ticket.text == "政务服务大厅\nA001\n业务：打印"
    assert ticket.codes == [("qr", "https://hall.example.cn/t/A001xy"), ("code128", "A001")]
    assert ticket.cut == "partial"
    assert list(printer.violations) == []
    codes = {code.text for code in zxingcpp.read_barcodes(ticket.image())}
    assert codes == {"https://hall.example.cn/t/A001xy", "A001"}


def test_one_byte_at_a_time_is_the_same() -> None:
    whole, piecemeal = PrinterSim("epson"), PrinterSim("epson")
    whole.feed(REFERENCE_RECEIPT)
    answers = b"".join(piecemeal.feed(bytes([byte])) for byte in REFERENCE_RECEIPT)
    assert answers.hex() == "37224130303100"
    assert piecemeal.tickets == whole.tickets


def with_fault(name: str, value: Any = True) -> PrinterSim:
    printer = PrinterSim("epson")
    printer.set_fault(name, value)
    return printer


@pytest.mark.parametrize(
    ("printer", "answers"),
    [
        (PrinterSim("epson"), HEALTHY),
        (with_fault("paper_low"), "12 12 12 1e"),
        (with_fault("paper_out"), "1a 32 12 7e"),
        (with_fault("cover_open"), "1a 16 12 12"),
        (with_fault("overheated"), "1a 52 52 12"),
        (with_fault("hardware"), "1a 52 32 12"),
        (with_fault("cutter"), HEALTHY),  # shows at the next cut
        (with_fault("paper_out", 1000), "12 12 12 1e"),
    ],
)
def test_real_time_status(printer: PrinterSim, answers: str) -> None:
    assert asked(printer) == answers


def test_a_cutter_error_appears_at_the_cut_and_waits_to_be_told_to_go_on() -> None:
    printer = with_fault("cutter")
    printer.feed(text("甲") + b"\x1dVB\0" + text("乙"))
    assert asked(printer) == "1a 52 1a 12"
    printer.feed(bytes.fromhex("100501"))
    assert asked(printer) == "1a 52 1a 12", "the obstacle is still there"
    printer.set_fault("cutter", False)
    assert asked(printer) == "1a 52 1a 12", "mended, but nobody said go on"
    printer.feed(bytes.fromhex("100501"))
    assert asked(printer) == HEALTHY
    assert printer.strip.text == "甲\n乙", "DLE ENQ 1 goes on with what was received"


def test_dle_enq_2_forgets_what_was_not_printed() -> None:
    printer = with_fault("jam")
    printer.feed(text("甲") + text("乙"))
    printer.set_fault("jam", False)
    printer.feed(bytes.fromhex("100502"))
    assert asked(printer) == HEALTHY
    assert "乙" not in printer.strip.text


def test_dle_enq_does_nothing_without_a_recoverable_error() -> None:
    printer = with_fault("paper_out")
    printer.feed(text("甲"))
    printer.feed(bytes.fromhex("100502"))
    printer.set_fault("paper_out", False)
    printer.poll()
    assert printer.strip.text == "甲", "out of paper is not an error it recovers from by command"


def test_buffer_clear_answers_and_empties_where_the_model_has_it() -> None:
    clear = bytes.fromhex("10140801031401060208")
    printer = with_fault("cover_open")
    printer.feed(text("甲"))
    assert printer.feed(clear).hex() == "372500"
    printer.set_fault("cover_open", False)
    printer.poll()
    assert printer.strip.text == ""
    clone = PrinterSim("xprinter-80mm")
    assert clone.feed(clear) == b""


def test_offline_it_buffers_and_goes_on_where_it_stopped() -> None:
    printer = with_fault("cover_open")
    assert printer.feed(REFERENCE_RECEIPT) == b"", "no process ID while nothing is printed"
    assert len(printer.tickets) == 0
    printer.set_fault("cover_open", False)
    assert printer.poll().hex() == "37224130303100"
    assert len(printer.tickets) == 1


def test_paper_ends_within_a_ticket_and_the_process_id_is_withheld() -> None:
    printer = with_fault("paper_out", 200)
    assert printer.feed(REFERENCE_RECEIPT) == b""
    assert asked(printer) == "1a 32 12 7e"
    printer.set_fault("paper_out", False)
    assert printer.tickets[0].cut == "torn"
    assert printer.poll().hex() == "37224130303100"
    assert [ticket.cut for ticket in printer.tickets] == ["torn", "partial"]


def test_the_process_id_waits_for_the_paper() -> None:
    clock = FakeClock()
    printer = PrinterSim("epson", mm_per_s=100.0, clock=clock)
    assert printer.feed(REFERENCE_RECEIPT) == b""
    answered_at_s = 0.0
    while (due_s := printer.next_due_s()) is not None:
        clock.now_s = due_s
        if answer := printer.poll():
            assert (answer.hex(), answered_at_s) == ("37224130303100", 0.0)
            answered_at_s = clock.now_s
    before_the_cut_dots = sum(mark.advance_dots for mark in printer.tickets[0].marks[:-1])
    assert answered_at_s == pytest.approx(before_the_cut_dots / 8 / 100)


def test_clones_ignore_the_process_id_and_answer_in_order() -> None:
    printer = PrinterSim("xprinter-80mm")
    assert printer.feed(REFERENCE_RECEIPT) == b""
    assert printer.feed(b"\x1dr\x01").hex() == "00"
    printer.set_fault("paper_low", True)
    assert printer.feed(b"\x1dr\x01").hex() == "03"
    assert list(printer.violations) == []


def test_automatic_status_on_enabling_and_on_each_change() -> None:
    printer = PrinterSim("epson")
    printer.feed(bytes.fromhex("1d610e"))
    assert printer.next_due_s() is not None
    assert printer.poll().hex(" ") == "10 00 00 00"
    told = []
    for fault, value in (
        ("paper_low", True),
        ("paper_out", True),
        ("paper_out", False),
        ("cover_open", True),
    ):
        printer.set_fault(fault, value)
        told.append(printer.poll().hex(" "))
    assert told == ["10 00 03 00", "18 00 0f 00", "10 00 03 00", "38 00 03 00"]
    printer.set_fault("cover_open", True)
    assert printer.poll() == b"", "nothing has changed"


def test_real_time_commands_work_inside_picture_data() -> None:
    printer = PrinterSim("epson")
    picture = bytes.fromhex("1d763000 0300 0100 100401")
    assert printer.feed(picture) == b"\x12"
    (mark,) = printer.strip.marks
    assert mark.advance_dots == 1
    assert list(printer.violations) == []


def test_a_real_time_command_cut_anywhere_is_found_once() -> None:
    data = b"abc\x10\x04\x01def\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08x"
    for cut in range(len(data)):
        scanner = RealTimeScanner()
        pieces = [*scanner.split(data[:cut]), *scanner.split(data[cut:])]
        assert b"".join(piece for piece, _ in pieces) == data
        assert [found for _, found in pieces if found] == [data[3:6], data[9:19]]


def test_chinese_only_between_fs_and_and_fs_dot() -> None:
    printer = PrinterSim("epson")
    printer.feed("政".encode("gb18030") + b"\n")
    printer.feed(text("政"))
    printer.feed(b"\x1c." + "政".encode("gb18030") + b"\n")
    printer.feed(text("务") + b"\x1b@" + "政".encode("gb18030") + b"\n")
    assert printer.strip.text == "╒■\n政\n╒■\n务\n╒■"


def test_a_gbk_font_has_no_four_byte_characters() -> None:
    printer = plain(charset=Charset.GBK)
    printer.feed(text("张𠮷"))
    assert "𠮷" not in printer.strip.text
    assert printer.violations


def test_sizes_alignment_and_line_advance() -> None:
    printer = plain()
    printer.feed(b"\x1ba\x01\x1b3\x32\x1d!\x44" + text("号") + b"\x1d!\x00\x1bE\x01" + text("号"))
    large, small = printer.strip.marks
    assert (large.advance_dots, small.advance_dots) == (120, 50)
    assert large.cells[0].width_dots == 120  # type: ignore[union-attr]  # text marks
    assert (small.align, small.cells[0].bold) == (1, True)  # type: ignore[union-attr]  # text marks


def test_too_long_a_line_wraps_as_on_paper() -> None:
    printer = plain()
    printer.feed(text("政" * 17))
    assert printer.strip.text == "政" * 16 + "\n政"


def test_epson_units_are_half_dots_until_told() -> None:
    printer = PrinterSim("epson")
    printer.feed(b"\x1bJ\x64" + bytes.fromhex("1d50cbcb") + b"\x1bJ\x64")
    assert [mark.advance_dots for mark in printer.strip.marks] == [50, 100]


@pytest.mark.parametrize(
    ("cut", "kind"),
    [("1d5600", "full"), ("1d5601", "partial"), ("1d564100", "full"), ("1b69", "full"), ("1b6d", "partial")],
)
def test_cuts(cut: str, kind: str) -> None:
    printer = plain()
    printer.feed(text("号") + bytes.fromhex(cut))
    assert [ticket.cut for ticket in printer.tickets] == [kind]
    printer.feed(bytes.fromhex(cut))
    assert len(printer.tickets) == 1, "cutting empty paper makes no ticket"


def test_the_ticket_bit() -> None:
    printer = PrinterSim("cashino-kp628e")
    printer.feed(text("号") + b"\x1bi")
    assert asked(printer) == "92 12 12 12"
    printer.command("take", {})
    assert asked(printer) == HEALTHY


@pytest.mark.parametrize(
    "wrong",
    [
        "1b99", "1c99", "1d99", "07", "1d2188", "1b6105", "1d76310001000100ff", "1d6b4304 41303031",
        "1d6b4904 41303031", "1d286b03003151 30", "1d286b0300325130", "1d763000 4900 0100" + "00" * 73,
        "1d28580100 00", "1d286b0400314131 00", "1d286b03003199 30",
    ],
)  # fmt: skip
def test_what_the_language_does_not_have_is_recorded(wrong: str) -> None:
    printer = PrinterSim("epson")
    printer.feed(bytes.fromhex(wrong))
    assert printer.violations
    assert asked(printer) == HEALTHY


def test_a_code_wider_than_the_paper_is_not_printed() -> None:
    printer = plain()
    store = b"\x1d(k" + (200 + 3).to_bytes(2, "little") + b"1P0" + b"x" * 200
    printer.feed(b"\x1d(k\x03\x001C\x10" + store + b"\x1d(k\x03\x001Q0")
    assert printer.strip.codes == []
    assert "does not fit" in printer.violations[-1]


def test_code128_as_the_model_wants_it() -> None:
    braces = PrinterSim("epson")
    braces.feed(bytes.fromhex("1d6b49 06 7b42 7b7b 4141"))
    assert braces.strip.codes == [("code128", "{AA")]
    digits = PrinterSim("epson")
    digits.feed(bytes.fromhex("1d6b49 04 7b43 0c22"))
    assert digits.strip.codes == [("code128", "1234")]
    automatic = PrinterSim("cashino-kp628e")
    automatic.feed(bytes.fromhex("1d6b49 02 4131"))
    assert automatic.strip.codes == [("code128", "A1")]


def test_too_much_for_the_buffer_is_recorded() -> None:
    printer = with_fault("cover_open")
    printer.feed(b"A" * 2_000_000)
    assert "overflow" in printer.violations[-1]
    assert printer.state()["buffered_bytes"] == 1_048_576


def test_paper_without_end_is_not_remembered_without_end() -> None:
    printer = PrinterSim("epson")
    for _ in range(60):
        printer.feed(b"\x1bd\xff" * 1000)
    printer.feed(b"\x1b3\0" + b"\n\x1bJ\0" * 1000)
    assert len(printer.strip.marks) < 1000
    kept = [*printer.tickets, printer.strip]
    assert sum(paper.height_dots for paper in kept) < 2_100_000
    assert max(paper.height_dots for paper in kept) < 30_000


def test_control_commands() -> None:
    printer = PrinterSim("epson")
    with pytest.raises(RefusedCommand):
        printer.picture({})
    printer.feed(REFERENCE_RECEIPT)
    assert printer.command("tickets", {"last": 5})["tickets"][0]["text"].startswith("政务服务大厅")
    assert printer.picture({"ticket": 0}).size == printer.tickets[0].image().size
    assert printer.picture({"ticket": "strip"}).height < printer.picture({}).height
    state = printer.state()
    assert (state["printed"], state["online"], state["violations"]) == (1, True, [])
    with pytest.raises(RefusedCommand):
        printer.command("dance", {})


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_every_family_has_a_simulator(profile: str) -> None:
    printer = PrinterSim(profile)
    answers = asked(printer)
    assert answers == (HEALTHY if PROFILES[profile].answers else "")
