"""One visit, one rating: at the pad, on the phone, by change of mind, or not at all."""

from __future__ import annotations

import pytest

from config import schema
from queue_server.application.verbs.evaluating import decide_phone_rating
from queue_server.application.views import event_views
from queue_server.domain.events import EvaluationGiven
from queue_server.protocol import hall as wire
from queue_server.protocol import tickets as verbs
from queue_server.protocol.errors import (
    AlreadyRated,
    CounterNotOpen,
    InvalidParams,
    NotFound,
    TooLate,
    WrongState,
)
from queue_server.protocol.views import TicketView
from tests.helpers.desk_hall import DeskHall, config

KEY = "k" * 8


def served(configuration: schema.HallConfig | None = None) -> tuple[DeskHall, TicketView]:
    hall = DeskHall(configuration)
    ticket = hall.issue()
    hall.next("w1")
    hall.verb(verbs.StartService, ticket.id)
    hall.wait(120)
    return hall, hall.verb(verbs.Complete, ticket.id)


def phone(hall: DeskHall, ticket_id: str, level: int, *reasons: str) -> None:
    hall.carry_out(decide_phone_rating(hall.state, ticket_id, level, reasons, hall.context()))


def ask(hall: DeskHall, ticket_id: str, counter: str = "w1", clerk: str = "ann") -> None:
    hall.run(wire.AskEvaluation(request_key=KEY, ticket_id=ticket_id, counter_id=counter), clerk)


def test_the_pad_takes_one_verdict_and_rests() -> None:
    hall, ticket = served()
    hall.wait(10)
    hall.rate("w1", 5)
    verdict = hall.evaluations[ticket.id]
    assert (verdict.level, verdict.channel, verdict.clerk_id, verdict.counter_id, verdict.service_id) == (
        5,
        "pad",
        "ann",
        "w1",
        "social",
    )
    assert (hall.tickets[ticket.id].rated, hall.state.counters["w1"].rating_ticket_id) == (True, "")


def test_the_pad_says_nothing_unasked() -> None:
    hall = DeskHall()
    with pytest.raises(NotFound) as refused:
        hall.rate("w1", 5)
    assert refused.value.params == {"what": "evaluation", "id": "w1"}


def test_a_change_of_mind_counts_within_five_seconds_of_the_first_press() -> None:
    hall, ticket = served()
    hall.rate("w1", 5)
    hall.wait(4)
    hall.rate("w1", 1)
    hall.wait(1)
    hall.rate("w1", 2)
    assert hall.evaluations[ticket.id].level == 2
    hall.wait(0.1)
    with pytest.raises(AlreadyRated):
        hall.rate("w1", 5)
    assert hall.evaluations[ticket.id].level == 2


def test_where_the_hall_ignores_a_second_press_the_first_stays() -> None:
    ignores = config(rating=schema.Rating(second_press=schema.SecondPress.IGNORED))
    hall, ticket = served(ignores)
    hall.rate("w1", 5)
    length = len(hall.log)
    hall.rate("w1", 1)
    assert (hall.evaluations[ticket.id].level, len(hall.log)) == (5, length)
    hall.wait(6)
    with pytest.raises(AlreadyRated):
        hall.rate("w1", 1)


def test_a_bad_level_may_be_followed_by_its_reasons_once() -> None:
    hall, ticket = served()
    hall.rate("w1", 1)
    hall.wait(40)
    with pytest.raises(AlreadyRated):
        hall.rate("w1", 2, "213")
    hall.rate("w1", 1, "115", "108")
    assert hall.evaluations[ticket.id].reasons == ("115", "108")
    with pytest.raises(AlreadyRated):
        hall.rate("w1", 1, "109")


def test_a_good_level_has_no_afterthought() -> None:
    hall, _ = served()
    hall.rate("w1", 5)
    hall.wait(10)
    with pytest.raises(AlreadyRated):
        hall.rate("w1", 5, "517")


def test_the_pad_answers_in_time_or_not_at_all() -> None:
    hall, ticket = served()
    hall.wait(66)
    with pytest.raises(TooLate):
        hall.rate("w1", 5)
    hall.run(wire.CloseEvaluation(request_key=KEY, counter_id="w1"))
    assert (hall.state.counters["w1"].rating_ticket_id, hall.evaluations) == ("", {})
    assert not hall.tickets[ticket.id].rated  # never a default
    length = len(hall.log)
    hall.run(wire.CloseEvaluation(request_key=KEY, counter_id="w1"))
    assert len(hall.log) == length


def test_the_phone_rates_for_three_days_once_and_not_after_the_pad() -> None:
    hall, ticket = served()
    hall.wait(72 * 3600)
    phone(hall, ticket.id, 4)
    assert (hall.evaluations[ticket.id].channel, hall.evaluations[ticket.id].level) == ("phone", 4)
    hall.state.remember(hall.tickets[ticket.id], hall.now)
    with pytest.raises(AlreadyRated):
        phone(hall, ticket.id, 1)
    other, second = served()
    other.rate("w1", 3)
    other.wait(6)
    with pytest.raises(AlreadyRated):
        phone(other, second.id, 5)


def test_after_three_days_the_phone_is_too_late() -> None:
    hall, ticket = served()
    hall.wait(72 * 3600 + 1)
    with pytest.raises(TooLate):
        phone(hall, ticket.id, 4)


def test_an_old_visit_is_rated_once_the_state_knows_it_again() -> None:
    hall, ticket = served()
    hall.wait(3600)
    hall.issue()  # anything that happens lets the long ended go
    with pytest.raises(NotFound):
        phone(hall, ticket.id, 4)
    hall.state.remember(hall.tickets[ticket.id], hall.now)
    phone(hall, ticket.id, 4)
    assert hall.tickets[ticket.id].rated
    hall.wait(3600)
    hall.issue()
    hall.state.remember(hall.tickets[ticket.id], hall.now)
    with pytest.raises(AlreadyRated):
        phone(hall, ticket.id, 1)


def test_only_a_finished_visit_is_rated_by_phone() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    with pytest.raises(WrongState):
        phone(hall, ticket.id, 5)


@pytest.mark.parametrize(("level", "reasons"), [(0, ()), (6, ()), (1, ("x" * 41,)), (1, ("1",) * 21)])
def test_a_senseless_verdict_is_refused(level: int, reasons: tuple[str, ...]) -> None:
    hall, ticket = served()
    with pytest.raises(InvalidParams):
        phone(hall, ticket.id, level, *reasons)


def test_a_very_short_visit_is_flagged_and_still_counts() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.serve("w1")
    hall.rate("w1", 5)
    given = hall.log[-1]
    assert isinstance(given, EvaluationGiven)
    assert (given.flag, hall.evaluations[ticket.id].level) == ("short_visit", 5)


def test_a_clerk_asks_for_the_own_visit_that_is_not_rated_yet() -> None:
    hall, ticket = served()
    with pytest.raises(CounterNotOpen):
        ask(hall, ticket.id, "w2", "bob")
    ask(hall, ticket.id)
    hall.rate("w1", 5)
    with pytest.raises(AlreadyRated):
        ask(hall, ticket.id)
    waiting = hall.issue()
    with pytest.raises(WrongState):
        ask(hall, waiting.id)


def test_rated_during_service_it_is_not_asked_again_at_the_end() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    hall.next("w1")
    hall.verb(verbs.StartService, ticket.id)
    ask(hall, ticket.id)
    hall.rate("w1", 4)
    hall.verb(verbs.Complete, ticket.id)
    assert hall.state.counters["w1"].rating_ticket_id == ""


def test_no_picture_tells_how_a_visit_was_rated() -> None:
    hall, _ = served()
    hall.rate("w1", 1, "115")
    for view in event_views(hall.state, hall.log[-1], 7):
        assert "115" not in repr(view)
        assert view.ticket is None
        assert view.counter is not None
        assert view.counter.rating_asked_for == ""
