"""Whoever took a licence rates the visit: once, soon, at that very machine."""

from __future__ import annotations

import datetime as dt

import pytest

from queue_server.domain.licences.events import LicenceRated
from queue_server.domain.outbox.events import DeliveryQueued
from queue_server.protocol import licences as wire
from queue_server.protocol.errors import AlreadyRated, ClaimLost, InvalidParams, TooLate
from tests.helpers.licence_hall import LicenceHall

SHEET, OTHER = "case-1-original-1", "case-2-original-1"


@pytest.fixture
def hall() -> LicenceHall:
    hall = LicenceHall()
    hall.load()
    hall.offer()
    hall.offer("case-2")
    return hall


def printed(hall: LicenceHall, sheet: str = SHEET) -> str:
    token = hall.claim(sheet).token
    hall.begin(token)
    hall.end(token, wire.PrintEnd.PRINTED)
    return token


def rate(hall: LicenceHall, token: str, level: int = 5, *reasons: str, at: str = "licences-1") -> None:
    hall.kiosk(wire.RateVisit(request_key=hall.key(), token=token, level=level, reasons=reasons), at)


def test_a_verdict_is_kept_and_told_to_the_province(hall: LicenceHall) -> None:
    token = printed(hall)
    rate(hall, token, 2, "207", "208")
    licence = hall.licence(SHEET)
    assert (licence.rated, licence.reasons) == (2, ("207", "208"))
    told = [event.platform for event in hall.log if isinstance(event, DeliveryQueued)]
    assert told == ["e_certificate", "ratings"]


def test_one_visit_one_rating(hall: LicenceHall) -> None:
    session = hall.present().session
    tokens = []
    for sheet in (SHEET, OTHER):
        asked = wire.ClaimLicence(request_key=hall.key(), session=session, licence_id=sheet)
        claimed = hall.kiosk(asked)
        assert isinstance(claimed, wire.Claimed)
        hall.begin(claimed.token)
        hall.end(claimed.token, wire.PrintEnd.PRINTED)
        tokens.append(claimed.token)
    rate(hall, tokens[0])
    for token in tokens:
        with pytest.raises(AlreadyRated):
            rate(hall, token, 1)
    assert [event.level for event in hall.log if isinstance(event, LicenceRated)] == [5]


def test_the_next_visit_has_its_own_rating(hall: LicenceHall) -> None:
    rate(hall, printed(hall))
    rate(hall, printed(hall, OTHER), 4)
    assert (hall.licence(SHEET).rated, hall.licence(OTHER).rated) == (5, 4)


def test_only_where_it_was_printed(hall: LicenceHall) -> None:
    token = printed(hall)
    with pytest.raises(ClaimLost):
        rate(hall, token, at="licences-2")
    with pytest.raises(ClaimLost):
        rate(hall, "unknown")


def test_nothing_to_rate_before_the_sheet_is_out(hall: LicenceHall) -> None:
    with pytest.raises(ClaimLost):
        rate(hall, hall.claim(SHEET).token)
    assert hall.licence(SHEET).rated == 0


def test_not_when_the_visitor_is_long_gone(hall: LicenceHall) -> None:
    token = printed(hall)
    hall.now += dt.timedelta(minutes=16)
    with pytest.raises(TooLate):
        rate(hall, token)


def test_what_cannot_be_a_verdict_changes_nothing(hall: LicenceHall) -> None:
    token = printed(hall)
    with pytest.raises(InvalidParams):
        rate(hall, token, 1, *(["101"] * 21))
    assert hall.licence(SHEET).rated == 0
