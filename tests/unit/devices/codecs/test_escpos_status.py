"""Telling a printer's answers apart and reading them (hardware.md §1.5-1.7)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.codecs.escpos_status import (
    CLEAR_BUFFERS,
    QUESTIONS,
    BufferCleared,
    Garbage,
    InOrder,
    ProcessId,
    Realtime,
    Reply,
    ReplyParser,
    Unasked,
    condition,
    process_id_request,
    realtime_query,
)
from devices.errors import FaultKind

F = FaultKind


def test_requests() -> None:
    assert [realtime_query(n).hex() for n in QUESTIONS] == ["100401", "100402", "100403", "100404"]
    assert process_id_request(b"A001").hex() == "1d28480600303041303031"
    assert CLEAR_BUFFERS.hex() == "10140801031401060208"


@pytest.mark.parametrize(
    ("received", "replies"),
    [
        ("12", [Realtime(0x12)]),
        ("1e 7e", [Realtime(0x1E), Realtime(0x7E)]),
        ("00", [InOrder(0)]),
        ("0f", [InOrder(0x0F)]),
        ("37 22 41303031 00", [ProcessId(b"A001", True)]),
        ("37 23 41303031 00", [ProcessId(b"A001", False)]),
        ("37 25 00", [BufferCleared()]),
        ("10 00 03 00", [Unasked(b"\x10\0\x03\0")]),
        ("11 13", [Unasked(b"\x11"), Unasked(b"\x13")]),
        ("5f 5450 00 12", [Unasked(b"_TP\0"), Realtime(0x12)]),
        ("92", [Garbage(b"\x92")]),
        ("37 99 12", [Garbage(b"\x37"), Garbage(b"\x99"), Realtime(0x12)]),
        ("37 25 01", [Garbage(b"\x37"), InOrder(0x25), InOrder(0x01)]),
        ("18 00 0f 00 1a 37 22 41303031 00 0c", [
            Unasked(b"\x18\0\x0f\0"), Realtime(0x1A), ProcessId(b"A001", True), InOrder(0x0C),
        ]),
    ],
)  # fmt: skip
def test_answers_are_told_apart_in_any_pieces(received: str, replies: list[Reply]) -> None:
    data = bytes.fromhex(received)
    assert ReplyParser().feed(data) == replies
    in_pieces = ReplyParser()
    assert [reply for byte in data for reply in in_pieces.feed(bytes([byte]))] == replies


def test_the_ticket_bit_counts_only_where_there_is_one() -> None:
    assert ReplyParser(ticket_bit=True).feed(b"\x92") == [Realtime(0x92)]
    assert condition({1: 0x92, 2: 0x12, 3: 0x12, 4: 0x12}).ticket_waiting


@given(st.binary(max_size=200))
def test_any_noise_is_sorted_without_losing_step(noise: bytes) -> None:
    parser = ReplyParser()
    parser.feed(noise)
    parser.feed(b"\0" * 100)  # ends whatever was half received
    assert parser.feed(b"\x12")[-1:] == [Realtime(0x12)]


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ("12 12 12 12", set()),
        ("12 12 12 1e", {F.PAPER_NEAR_END}),
        ("1a 32 12 7e", {F.PAPER_OUT, F.PAPER_NEAR_END}),
        ("1a 32 12 72", {F.PAPER_OUT}),
        ("1a 16 12 12", {F.COVER_OPEN}),
        ("1a 52 1a 12", {F.CUTTER}),
        ("1a 52 16 12", {F.JAM}),
        ("1a 52 32 12", {F.HARDWARE}),
        ("1a 52 52 12", {F.OVERHEATED}),
        ("1a 52 12 12", {F.HARDWARE}),  # an error without a kind
        ("1a 1a 12 12", {F.BUSY}),  # paper fed by the button
        ("3a 12 12 12", {F.BUSY}),  # waiting to be told to go on
        ("12 12 16 12", set()),  # bit 2 of the third answer means nothing without an error
        ("1a 16 12 1e", {F.COVER_OPEN, F.PAPER_NEAR_END}),
    ],
)
def test_status_bytes_mean_faults(answers: str, faults: set[FaultKind]) -> None:
    found = condition(dict(zip(QUESTIONS, bytes.fromhex(answers), strict=True)))
    assert found.faults == faults
    assert found.stops == faults - {F.PAPER_NEAR_END}
