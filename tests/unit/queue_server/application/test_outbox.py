"""The outbox: written with its cause, in order, never lost, never told what it says."""

from __future__ import annotations

import datetime as dt
from typing import cast

import msgspec
import pytest

from config import papers
from queue_server.application.command import Decision
from queue_server.application.outbox import Told, confirmed, failed, tell
from queue_server.application.telling import with_messages
from queue_server.domain.cases.events import CaseDecided
from queue_server.domain.outbox.delivery import Delivery, DeliveryState
from queue_server.domain.outbox.events import DeliveryQueued
from queue_server.platforms.pauses import Pauses
from queue_server.platforms.sender import due_messages
from queue_server.protocol import platforms as wire
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import NotFound, WrongState
from queue_server.protocol.platform_views import DeliveryView
from tests.helpers.desk_hall import DeskHall, config
from tests.helpers.licence_hall import a_case

KEY = "k" * 8
INTEGRATED = papers.Platform(id=papers.PlatformName.INTEGRATED)
SMS = papers.Platform(id=papers.PlatformName.SMS, url="http://127.0.0.1:1")
POST = papers.Platform(id=papers.PlatformName.POST)
RATINGS = papers.Platform(id=papers.PlatformName.RATINGS, enabled=False, url="http://127.0.0.1:1")


@pytest.fixture
def hall() -> DeskHall:
    return DeskHall(config(platforms=(SMS, POST, RATINGS)))


def told(hall: DeskHall, platform: str = "sms", about: str = "case 1", phone: str = "13800000000") -> str:
    """Tell a platform something; return the message's id."""
    one: Told = tell(hall.context(), platform, "result_ready", {"phone": phone}, about)
    hall.happen(*one.events)
    assert phone.encode() not in one.sealed[0].data
    assert hall.sealer.unseal(one.sealed[0]) == msgspec.json.encode({"phone": phone})
    return cast(DeliveryQueued, one.events[0]).record_id


def due(hall: DeskHall, platform: str = "sms") -> list[str]:
    return [delivery.id for delivery in due_messages(hall.state, platform, hall.now)[0]]


def listed(hall: DeskHall, **wanted: str) -> list[DeliveryView]:
    return list(cast(wire.DeliveriesFound, hall.run(wire.ListDeliveries(**wanted), "ann")).deliveries)  # type: ignore[arg-type]  # only texts here


def fail(hall: DeskHall, id: str, pause_s: float | None) -> None:
    again = None if pause_s is None else hall.now + dt.timedelta(seconds=pause_s)
    hall.carry_out(failed(hall.state, id, "timeout", again, hall.context()))


def confirm(hall: DeskHall, id: str) -> None:
    hall.carry_out(confirmed(hall.state, id, "ref", hall.context()))


def test_what_is_said_is_in_no_event(hall: DeskHall) -> None:
    told(hall)
    assert "13800000000" not in repr(hall.log)


def test_messages_about_one_thing_go_in_order(hall: DeskHall) -> None:
    first, second, other = told(hall), told(hall), told(hall, about="case 2")
    assert due(hall) == [first, other]
    fail(hall, first, 60)
    assert due(hall) == [other], "the second may not overtake the first"
    confirm(hall, other)
    assert due_messages(hall.state, "sms", hall.now) == ([], 60.0)
    hall.wait(60)
    assert due(hall) == [first]
    confirm(hall, first)
    assert due(hall) == [second]


def test_messages_about_nothing_do_not_wait_for_each_other(hall: DeskHall) -> None:
    assert due(hall) == [] and len({told(hall, about=""), told(hall, about="")}) == len(due(hall)) == 2


def test_one_given_up_does_not_hold_up_the_rest(hall: DeskHall) -> None:
    first, second = told(hall), told(hall)
    fail(hall, first, None)
    assert hall.state.records.get(Delivery, first).state is DeliveryState.DEAD
    assert due(hall) == [second]


def test_confirmed_is_final(hall: DeskHall) -> None:
    id = told(hall)
    confirm(hall, id)
    events = len(hall.log)
    confirm(hall, id)
    fail(hall, id, 1)
    assert len(hall.log) == events
    with pytest.raises(WrongState):
        hall.run(wire.ReplayDelivery(request_key=KEY, delivery_id=id), "ann")


def test_staff_replay_and_drop(hall: DeskHall) -> None:
    id = told(hall)
    fail(hall, id, None)
    assert [(view.state, view.tries, view.last_error) for view in listed(hall)] == [("dead", 1, "timeout")]
    hall.run(wire.ReplayDelivery(request_key=KEY, delivery_id=id), "ann")
    assert due(hall) == [id]
    assert listed(hall)[0].tries == 0
    hall.run(wire.DropDelivery(request_key=KEY, delivery_id=id, reason="told by phone"), "ann")
    assert due(hall) == [] and listed(hall) == []
    with pytest.raises(WrongState):
        hall.run(wire.DropDelivery(request_key=KEY, delivery_id=id, reason="again"), "ann")
    with pytest.raises(NotFound):
        hall.run(wire.ReplayDelivery(request_key=KEY, delivery_id="x"), "ann")


def test_a_platform_without_an_address_says_so(hall: DeskHall) -> None:
    told(hall, "sms")
    told(hall, "post")
    told(hall, "engraver")
    errors = {view.platform: (view.state.value, view.last_error) for view in listed(hall)}
    assert errors == {
        "sms": ("waiting", ""),
        "post": ("waiting", "not_configured"),
        "engraver": ("waiting", "not_configured"),
    }
    assert [view.platform for view in listed(hall, platform="post")] == ["post"]


def test_a_verdict_goes_to_the_province_where_the_hall_names_it(hall: DeskHall) -> None:
    for one in (hall, DeskHall()):
        one.issue()
        one.serve("w1")
        one.rate("w1", 5)
    queued = [event for event in hall.log if isinstance(event, DeliveryQueued)]
    assert [(event.platform, event.subject, event.about) for event in queued] == [
        ("ratings", "evaluation_given", "2026-11-23 A001")
    ]


def test_steps_of_a_case_go_to_the_regional_platform_without_its_people() -> None:
    hall = DeskHall(config(platforms=(INTEGRATED,)))
    hall.state.records.remember([a_case("case-1")])
    decided = CaseDecided(at=hall.now, record_id="case-1", by="ann", approves=True)
    decision = with_messages(hall.state, Decision((decided,), lambda _: Empty()), hall.context())
    queued = decision.events[1]
    assert isinstance(queued, DeliveryQueued)
    assert (queued.platform, queued.subject, queued.about) == ("integrated", "case_decided", "2026-case-1")
    body = msgspec.json.decode(hall.sealer.unseal(decision.sealed[0]))
    assert set(body) == {"item_id", "department", "counter_id", "happened_at", "approved"}


def test_pauses_double_up_to_a_limit_and_end() -> None:
    pauses = Pauses(first_s=5, longest_s=60, tries=7, chance=lambda: 0.5)
    found = [pauses.after(failures) for failures in range(1, 8)]
    assert [one.total_seconds() for one in found if one] == [5, 10, 20, 40, 60, 60]
    assert found[-1] is None
    early, late = Pauses(chance=lambda: 0.0).after(1), Pauses(chance=lambda: 1.0).after(1)
    assert early and late and (early.total_seconds(), late.total_seconds()) == (4.0, 6.0)
