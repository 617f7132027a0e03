"""Who may fetch what: by card, by code, as an agent; and what a guesser learns, which is nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from queue_server.domain.events import HelpRequested
from queue_server.protocol import licences as wire
from queue_server.protocol.errors import (
    CardExpired,
    CodeWrong,
    InvalidParams,
    LockedOut,
    NoLicence,
    NumberInvalid,
)
from tests.helpers.licence_hall import AGENT, CODE, HOLDER, STRANGER, LicenceHall

SHEET = "case-1-original-1"


@pytest.fixture
def hall() -> LicenceHall:
    hall = LicenceHall()
    hall.offer(agent_number=AGENT)
    return hall


def shown(session: wire.Session) -> list[str]:
    return [licence.id for licence in session.licences]


def guess(hall: LicenceHall, number: str, terminal: str = "licences-1", code: str = "000000") -> object:
    """Return what a wrong guess is told: the error's name and its params."""
    with pytest.raises((CodeWrong, LockedOut)) as refused:
        hall.present(number, terminal, card=False, pickup_code=code)
    return refused.value.slug, refused.value.params


def test_a_valid_card_is_enough_for_ones_own(hall: LicenceHall) -> None:
    assert shown(hall.present()) == [SHEET]


def test_a_card_with_nothing_kept_for_it(hall: LicenceHall) -> None:
    with pytest.raises(NoLicence):
        hall.present(STRANGER)


def test_number_and_code_do_for_whoever_has_no_card(hall: LicenceHall) -> None:
    with pytest.raises(InvalidParams):
        hall.present(card=False)
    assert shown(hall.present(card=False, pickup_code=f" {CODE[:3]} {CODE[3:]}")) == [SHEET]


def test_a_mistyped_number_is_told_before_it_counts(hall: LicenceHall) -> None:
    for _ in range(5):
        with pytest.raises(NumberInvalid):
            hall.present("110105194912310021", card=False, pickup_code=CODE)
    assert shown(hall.present(card=False, pickup_code=CODE)) == [SHEET]


def test_an_expired_card_needs_the_code(hall: LicenceHall) -> None:
    with pytest.raises(CardExpired):
        hall.present(card_expired=True)
    assert shown(hall.present(card_expired=True, pickup_code=CODE)) == [SHEET]


def test_an_agent_needs_the_code_even_with_a_card(hall: LicenceHall) -> None:
    with pytest.raises(CodeWrong) as asked:
        hall.present(AGENT)
    assert asked.value.params == {"attempts_left": 3}
    session = hall.present(AGENT, pickup_code=CODE)
    assert (shown(session), session.name) == ([SHEET], "林**")


def test_the_code_opens_only_what_it_was_made_for(hall: LicenceHall) -> None:
    hall.offer("case-2", pickup_code="555555")
    assert shown(hall.present(card=False, pickup_code="555555")) == ["case-2-original-1"]
    assert len(shown(hall.present(pickup_code="555555"))) == 2


def test_a_guesser_learns_nothing(hall: LicenceHall) -> None:
    """Three guesses are told the same about somebody with a licence and somebody without."""
    with_licence = [guess(hall, HOLDER, "licences-1") for _ in range(3)]
    without = [guess(hall, STRANGER, "licences-2") for _ in range(3)]
    assert with_licence == without
    assert with_licence[:2] == [
        ("code_wrong", {"attempts_left": 2}),
        ("code_wrong", {"attempts_left": 1}),
    ]
    assert with_licence[2][0] == "locked_out"  # type: ignore[index]  # slug and params


def test_three_wrong_codes_lock_the_terminal_and_call_the_guide(hall: LicenceHall) -> None:
    for number in (HOLDER, STRANGER, AGENT):
        guess(hall, number)
    with pytest.raises(LockedOut) as locked:
        hall.present()
    assert locked.value.params["until"] == (hall.now + dt.timedelta(minutes=10)).isoformat()
    calls = [event for event in hall.log if isinstance(event, HelpRequested)]
    assert [(call.source, call.reason) for call in calls] == [("licences-1", "licence_codes")]
    assert shown(hall.present(terminal="licences-2")) == [SHEET]
    hall.wait(600)
    assert shown(hall.present()) == [SHEET]


def test_three_wrong_codes_lock_the_person_at_every_terminal(hall: LicenceHall) -> None:
    guess(hall, HOLDER, "licences-1")
    guess(hall, HOLDER, "licences-2")
    assert guess(hall, HOLDER, "licences-1")[0] == "locked_out"  # type: ignore[index]  # slug and params
    with pytest.raises(LockedOut):
        hall.present(HOLDER, "licences-2", card=False, pickup_code=CODE)
    assert shown(hall.present(HOLDER, "licences-2")) == [SHEET], "the own card needs no code"
    hall.wait(601)
    assert shown(hall.present(HOLDER, "licences-2", card=False, pickup_code=CODE)) == [SHEET]


def test_a_right_code_forgives(hall: LicenceHall) -> None:
    for _ in range(3):
        guess(hall, HOLDER)
        guess(hall, HOLDER)
        assert shown(hall.present(card=False, pickup_code=CODE)) == [SHEET]


def test_wrong_tries_long_ago_do_not_count(hall: LicenceHall) -> None:
    guess(hall, HOLDER)
    guess(hall, HOLDER)
    hall.wait(24 * 3600 + 1)
    assert guess(hall, HOLDER) == ("code_wrong", {"attempts_left": 2})


def test_the_years_end_changes_nothing(hall: LicenceHall) -> None:
    hall.now = dt.datetime(2027, 1, 4, 2, 0, tzinfo=dt.UTC)
    assert shown(hall.present()) == [SHEET]
    assert shown(hall.present(AGENT, pickup_code=CODE)) == [SHEET]
