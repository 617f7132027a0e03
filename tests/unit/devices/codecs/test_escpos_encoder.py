"""Receipts to bytes, byte for byte (worked examples: hardware.md §1.2-1.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.codecs.escpos import ReceiptDoesNotFit, encode
from devices.codecs.escpos_picture import Dots, bands, harmless
from devices.codecs.escpos_profile import PROFILES, Charset, PrinterProfile
from devices.receipt import Align, Code128, Columns, Element, Feed, Picture, Qr, Receipt, Rule, Text

PLAIN = PrinterProfile(width_dots=384)
BEGIN = "1b40 1c26"
CUT = "1d564200"


def printed(*elements: Element, profile: PrinterProfile = PLAIN, cut: bool = True) -> bytes:
    return encode(Receipt(elements, cut), profile).data


def expect(data: bytes, *words: str) -> None:
    assert data.hex(" ") == bytes.fromhex("".join((BEGIN, *words, CUT))).hex(" ")


def test_chinese_goes_as_gb18030_within_chinese_mode() -> None:
    heading = Text("政务服务大厅", 2, Align.CENTER)
    expect(
        printed(heading),
        "1b6101",
        "1c210c 1d2111 1b4500",
        "1b3338",
        "d5fe cef1 b7fe cef1 b4f3 ccfc 0a",
    )


def test_a_large_bold_number() -> None:
    expect(printed(Text("A001", 5, bold=True)), "1c210c 1d2144 1b4501", "1b3380", "41303031 0a")


def test_normal_text_needs_no_style_and_settings_are_sent_once() -> None:
    expect(printed(Text("A"), Text("B")), "1b3320", "41 0a", "42 0a")


def test_style_goes_back_to_normal() -> None:
    data = printed(Text("1", 2), Text("2"))
    assert bytes.fromhex("1c2100 1d2100 1b4500 1b3320 32 0a") in data


def test_native_qr_with_level_m() -> None:
    expect(
        printed(Qr("A001", 6)),
        "1b4a10 1b6101",
        "1d286b0400314132 00",
        "1d286b03003143 06",
        "1d286b03003145 31",
        "1d286b0700315030 41303031",
        "1d286b0300315130",
        "1b4a10",
    )


def test_code128_with_its_code_set() -> None:
    expect(
        printed(Code128("A001")),
        "1b4a10 1b6101",
        "1d6840 1d7702 1d6600 1d4802",
        "1d6b49 06 7b42 41303031",
        "1b4a10",
    )


def test_code128_doubles_braces_and_leaves_the_code_set_out_where_it_would_be_printed() -> None:
    assert bytes.fromhex("1d6b49 05 7b42 7b7b 41") in printed(Code128("{A"))
    cashino = PROFILES["cashino-kp628e"]
    assert bytes.fromhex("1d6b49 02 7b41") in printed(Code128("{A"), profile=cashino)


def test_a_picture_is_the_raster_command() -> None:
    square = Picture(8, (b"\xff",) * 8)
    expect(printed(square), "1d763000 0100 0800 ffffffffffffffff")


def test_tall_pictures_go_in_bands() -> None:
    dots = Dots(16, tuple(bytes([row, 0]) for row in range(100)))
    sent = list(bands(dots))
    assert [header.hex() for header, _ in sent] == [
        "1d76300002003000",
        "1d76300002003000",
        "1d76300002000400",
    ]
    assert b"".join(rows for _, rows in sent) == b"".join(dots.rows)


@pytest.mark.parametrize("trap", ["100401", "100502", "10140801031401060208", "101010 04"])
def test_picture_data_never_reads_as_a_real_time_command(trap: str) -> None:
    safe = harmless(bytes.fromhex(trap))
    assert not any(bytes([0x10, second]) in safe for second in (0x04, 0x05, 0x14))
    assert len(safe) == len(bytes.fromhex(trap))


def test_rule_feed_and_columns() -> None:
    data = printed(Columns("前面", "3 人"), Rule(), Feed(300))
    assert "前面".encode("gb18030") + b" " * 24 + "3 人".encode("gb18030") + b"\n" in data
    assert bytes.fromhex("1d763000 3000 0200" + "ff" * 96) in data
    assert bytes.fromhex("1b4aff 1b4a2d") in data


def test_without_a_cut_the_ticket_comes_out_far_enough_to_tear() -> None:
    assert printed(Text("A"), cut=False).endswith(bytes.fromhex("0a 1b4a60"))
    assert printed(Text("A"), profile=PROFILES["xprinter-58mm"]).endswith(bytes.fromhex("0a 1b4a60"))


def test_models_have_their_own_cut_and_presenter() -> None:
    cashino = printed(Text("A"), profile=PROFILES["cashino-kp628e"])
    assert cashino.endswith(bytes.fromhex("0a 1b4a78 1b69"))
    presenting = replace(PLAIN, present=bytes.fromhex("1d6505"))
    assert printed(Text("A"), profile=presenting).endswith(bytes.fromhex("1d564200 1d6505"))


def test_epson_counts_in_dots_and_smooths() -> None:
    assert printed(Text("A"), profile=PROFILES["epson"]).startswith(
        bytes.fromhex("1b40 1c26 1d50cbcb 1d6201")
    )


def test_rare_characters_as_four_bytes_or_as_a_picture() -> None:
    assert bytes.fromhex("d5c5 9534b235 0a") in printed(Text("张𠮷"))
    gbk = replace(PLAIN, charset=Charset.GBK)
    drawn = printed(Text("张𠮷"), profile=gbk)
    assert bytes.fromhex("1d763000 3000 1800") in drawn
    assert b"\x95\x34" not in drawn.split(b"\x1dv0")[0]
    usual = printed(Text("张"), profile=gbk)
    assert b"\x1dv0" not in usual


def test_without_a_chinese_font_a_mark_stands_for_the_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.codecs.escpos.text_dots", lambda *_: None)
    gbk = replace(PLAIN, charset=Charset.GBK)
    assert "张〓".encode("gbk") + b"\n" in printed(Text("张𠮷"), profile=gbk)


def test_qr_as_a_picture_where_the_printer_cannot() -> None:
    drawn = printed(Qr("A001", 4), profile=replace(PLAIN, native_qr=False))
    assert b"\x1d(k" not in drawn
    assert drawn.count(b"\x1dv0") == 2  # 21 modules of 4 dots: two bands


def test_control_characters_cannot_smuggle_commands() -> None:
    nasty = "A\x1b@\x10\x04\x01\x00B\u202e\u200bC"
    assert printed(Text(nasty)) == printed(Text("A@BC"))


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        (Qr("x" * 300, 16), "QR code of 300 characters"),
        (Code128("x" * 40), "dots wide"),
        (Code128("号"), "printable ASCII"),
        (Code128(""), "at least one"),
        (Picture(400, (bytes(50),)), "picture is 400"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(element: Element, reason: str) -> None:
    with pytest.raises(ReceiptDoesNotFit, match=reason):
        printed(element)


def test_height_is_what_the_paper_moves() -> None:
    encoded = encode(Receipt((Text("A"), Text("B", 5), Feed(40), Qr("A001", 6))), PLAIN)
    assert encoded.height_dots == 32 + 128 + 40 + 16 + 21 * 6 + 16
