"""Numbered blanks: loaded = used + spoiled + remaining, and no number twice in the hall."""

from __future__ import annotations

import pytest

from queue_server.protocol import licences as wire
from queue_server.protocol.errors import (
    BlankMismatch,
    HallError,
    InvalidParams,
    NoBlanks,
    NotFound,
    RangeInvalid,
    TrayUndecided,
)
from queue_server.protocol.licence_views import LicenceVariant
from tests.helpers.licence_hall import LicenceHall


@pytest.fixture
def hall() -> LicenceHall:
    return LicenceHall()


def spoil(hall: LicenceHall, serial: str, terminal: str = "licences-1") -> None:
    request = wire.SpoilBlank(
        request_key=hall.key(), terminal=terminal, tray="tray-1", serial=serial, why="calibration sheet"
    )
    hall.run(request, "ann")


@pytest.mark.parametrize(
    ("first", "last", "count", "second"),
    [
        ("A0001", "A0010", 10, "A0002"),
        ("0098", "0101", 4, "0099"),
        ("3702-00009", "3702-00010", 2, "3702-00010"),
        ("B7", "B7", 1, ""),
    ],
)
def test_serials_keep_prefix_and_zeros(
    hall: LicenceHall, first: str, last: str, count: int, second: str
) -> None:
    stock = hall.load(first, last)
    assert (stock.loaded, stock.remaining, stock.next) == (count, count, first)
    assert (stock.first, stock.last) == (first, last)
    spoil(hall, first)
    assert hall.stock().next == second


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("A0010", "A0001", "reversed"),
        ("A0001", "B0010", "different_form"),
        ("A001", "A0010", "different_form"),
        ("A00001", "A20001", "too_long"),
    ],
)
def test_a_range_that_cannot_be(hall: LicenceHall, first: str, last: str, reason: str) -> None:
    with pytest.raises(RangeInvalid) as refused:
        hall.load(first, last)
    assert refused.value.params["reason"] == reason


@pytest.mark.parametrize(("first", "last"), [("A0010", "A0020"), ("A0001", "A0001"), ("A0000", "A0099")])
def test_a_number_comes_once_in_the_whole_hall(hall: LicenceHall, first: str, last: str) -> None:
    hall.load("A0001", "A0010")
    for serial in (f"A{number:04d}" for number in range(1, 11)):
        spoil(hall, serial)
    with pytest.raises(RangeInvalid) as refused:
        hall.load(first, last, terminal="licences-2")
    assert refused.value.params == {"reason": "overlaps", "other": "licences-1/tray-1: A0001-A0010"}


def test_a_new_stack_lies_under_what_is_left(hall: LicenceHall) -> None:
    hall.load("A0001", "A0002")
    stock = hall.load("C0001", "C0002")
    assert (stock.next, stock.remaining, stock.first) == ("A0001", 4, "C0001")
    for serial in ("A0001", "A0002", "C0001", "C0002"):
        spoil(hall, serial)
    assert (hall.stock().spoiled, hall.stock().remaining, hall.stock().next) == (4, 0, "")
    with pytest.raises(NoBlanks):
        spoil(hall, "C0003")


def test_only_the_sheet_on_top_is_written_off(hall: LicenceHall) -> None:
    hall.load()
    with pytest.raises(BlankMismatch) as refused:
        spoil(hall, "A0002")
    assert refused.value.params == {"expected": "A0001", "given": "A0002"}
    assert hall.stock().remaining == 10


def test_nothing_is_written_off_while_a_sheet_is_at_the_printer(hall: LicenceHall) -> None:
    hall.load()
    hall.offer()
    hall.begin(hall.claim("case-1-original-1").token)
    with pytest.raises(TrayUndecided):
        spoil(hall, "A0002")


def test_only_known_trays_and_the_right_sheets(hall: LicenceHall) -> None:
    with pytest.raises(NotFound):
        hall.load(terminal="kiosk-1")
    with pytest.raises(NotFound):
        hall.load(tray="tray-9")
    with pytest.raises(InvalidParams):
        hall.load(variant=LicenceVariant.DUPLICATE)
    with pytest.raises(HallError):
        spoil(hall, "A0001", "licences-2")
