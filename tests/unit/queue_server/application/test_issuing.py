"""Giving out numbers: series, limits, hours, identities, bookings, and finding a ticket again."""

from __future__ import annotations

import datetime as dt
from typing import cast

import msgspec
import pytest

from config import schema
from queue_server.domain.events import HelpRequested, TicketIssued
from queue_server.protocol import tickets as wire
from queue_server.protocol.base import Role
from queue_server.protocol.errors import (
    HandledElsewhere,
    IdentityRequired,
    InvalidParams,
    LimitReached,
    LiveTicketExists,
    NotFound,
    ServiceClosed,
    WrongState,
)
from queue_server.protocol.views import TicketState
from tests.helpers.desk_hall import OFFICE, DeskHall, config, services

KEY = "k" * 8
CARD = wire.Identity(kind=wire.IdentityKind.ID_CARD, number="11010519491231002x", name="张三丰")


def changed_service(**fields: object) -> schema.HallConfig:
    """Return the hall with its service `social` changed."""
    social, *rest = services()
    return config(services=(msgspec.structs.replace(social, **fields), *rest))


def test_numbers_count_up_in_their_own_series() -> None:
    hall = DeskHall()
    numbers = [hall.issue(service).number for service in ("social", "social", "tax", "social")]
    assert numbers == ["A001", "A002", "B001", "A003"]


def test_services_with_one_prefix_share_one_series() -> None:
    social, tax, _ = services()
    hall = DeskHall(config(services=(social, msgspec.structs.replace(tax, prefix="A"))))
    assert [hall.issue(service).number for service in ("social", "tax", "social")] == ["A001", "A002", "A003"]


def test_numbers_begin_anew_each_local_day_and_yesterdays_ticket_is_honoured() -> None:
    hall = DeskHall()
    hall.issue()
    yesterday = hall.issue()
    hall.serve("w1")
    hall.wait(24 * 3600)
    today = hall.issue()
    assert (today.number, yesterday.number) == ("A001", "A002")
    assert hall.next("w1").ticket.id == yesterday.id


def test_the_number_is_as_wide_as_the_last_one() -> None:
    hall = DeskHall(changed_service(first_number=2000, last_number=2999, prefix=""))
    assert hall.issue().number == "2000"


def test_the_series_ends_at_its_last_number() -> None:
    hall = DeskHall(changed_service(first_number=7, last_number=8))
    assert [hall.issue().number for _ in range(2)] == ["A007", "A008"]
    with pytest.raises(LimitReached) as refused:
        hall.issue()
    assert refused.value.params["limit"] == 2


def test_the_daily_limit_holds_for_the_day_only_and_says_when_again() -> None:
    hall = DeskHall(changed_service(daily_limit=2))
    hall.issue()
    hall.issue()
    with pytest.raises(LimitReached) as refused:
        hall.issue()
    assert refused.value.params == {
        "service_id": "social",
        "limit": 2,
        "next_opening": "2026-11-23T16:00:00+00:00",  # midnight in Shanghai
    }
    hall.wait(24 * 3600)
    assert hall.issue().number == "A001"


def test_the_receipt_says_who_is_ahead_where_to_wait_and_the_link() -> None:
    hall = DeskHall()
    hall.issue()
    hall.issue("tax")
    request = wire.IssueTicket(request_key=KEY, service_id="social")
    receipt = cast(wire.TicketIssued, hall.run(request, "", Role.KIOSK))
    assert (receipt.ahead, receipt.zones) == (1, ("main",))
    assert receipt.link == f"http://hall/t/{receipt.ticket.id}"


def test_priority_visitors_are_ahead_of_ordinary_ones() -> None:
    hall = DeskHall()
    for priority in ("elder", "", "elder"):
        hall.issue(priority=priority)
    ordinary, elder = (
        cast(
            wire.TicketIssued,
            hall.run(wire.IssueTicket(request_key=KEY, service_id="social", priority=priority)),
        )
        for priority in ("", "elder")
    )
    assert (ordinary.ahead, elder.ahead) == (3, 2)


def test_a_matter_of_another_body_is_redirected() -> None:
    with pytest.raises(HandledElsewhere) as refused:
        DeskHall().issue("elsewhere")
    assert refused.value.params == {"body": "公积金中心", "address": "人民路1号", "phone": "12329"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"service": "nothing"}, NotFound),
        ({"priority": "vip"}, InvalidParams),
        ({"next_services": ("nothing",)}, NotFound),
        ({"next_services": ("elsewhere",)}, InvalidParams),
        ({"booked_at": dt.datetime(2026, 11, 23, 10, 0)}, InvalidParams),
        ({"booked_at": dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)}, InvalidParams),
    ],
)
def test_bad_input_is_refused_and_takes_no_number(fields: dict[str, object], error: type[Exception]) -> None:
    hall = DeskHall()
    with pytest.raises(error):
        hall.issue(**fields)  # type: ignore[arg-type]  # deliberately mixed
    assert hall.issue().number == "A001"


def test_a_service_nobody_serves_is_closed() -> None:
    hall = DeskHall(config(counters=(schema.Counter(id="w1", label="1", skills=()),)), staffed=False)
    with pytest.raises(ServiceClosed) as refused:
        hall.issue()
    assert refused.value.params["reason"] == "no_counter"


def test_outside_hours_the_refusal_says_why_and_when_again() -> None:
    hall = DeskHall(config(calendars=(OFFICE,)))
    hall.wait(7.75 * 3600)  # 16:45, a quarter of an hour before closing
    with pytest.raises(ServiceClosed) as refused:
        hall.issue()
    assert refused.value.params == {
        "service_id": "social",
        "reason": "cut_off",
        "next_opening": "2026-11-24T01:00:00+00:00",
    }


def test_lunch_is_served_only_where_a_counter_works_the_lunch_shift() -> None:
    counters = config().counters
    with_lunch = (msgspec.structs.replace(counters[0], lunch=True), *counters[1:])
    closed = DeskHall(config(calendars=(OFFICE,)))
    opened = DeskHall(config(calendars=(OFFICE,), counters=with_lunch))
    for hall in (closed, opened):
        hall.wait(3.5 * 3600)
    assert opened.issue().number == "A001"
    with pytest.raises(ServiceClosed):
        closed.issue()


def test_a_booking_opens_the_early_hour() -> None:
    hall = DeskHall(config(calendars=(OFFICE,)))
    hall.wait(-1800)  # 08:30
    with pytest.raises(ServiceClosed) as refused:
        hall.issue()
    assert refused.value.params["reason"] == "booking_only"
    assert hall.issue(booked_at=hall.now).booked_at == hall.now


def test_a_booked_visitor_is_called_by_the_booked_time_with_a_head_start() -> None:
    hall = DeskHall()
    early = hall.issue()
    hall.wait(300)
    booked = hall.issue(booked_at=hall.now + dt.timedelta(minutes=3))
    assert booked.seniority_at < early.seniority_at
    called = hall.next("w1")
    assert (called.ticket.id, called.rule) == (booked.id, "appointment")


def test_who_comes_too_late_for_a_booking_is_a_walk_in() -> None:
    hall = DeskHall()
    first = hall.issue()
    hall.wait(60)
    late = hall.issue(booked_at=hall.now - dt.timedelta(minutes=16))
    assert late.seniority_at == hall.now
    assert hall.next("w1").ticket.id == first.id
    assert hall.next("w2").rule == "oldest"


def test_an_identity_is_kept_as_hash_and_mask_alone() -> None:
    hall = DeskHall()
    ticket = hall.issue(identity=CARD)
    row = hall.tickets[ticket.id]
    assert row.identity_hash == "hash:id_card:11010519491231002X"
    assert (row.masked_identity, ticket.masked_identity) == ("张**", "张**")
    issued = next(event for event in hall.log if isinstance(event, TicketIssued))
    assert "4912310" not in repr(issued).replace(issued.identity_hash, "")
    assert "三丰" not in repr(issued)


def test_one_identity_has_one_live_ticket_where_the_hall_says_so() -> None:
    hall = DeskHall(changed_service(one_live_ticket_per_identity=True))
    with pytest.raises(IdentityRequired):
        hall.issue()
    first = hall.issue(identity=CARD)
    spaced = msgspec.structs.replace(CARD, number=" 110105 19491231 002X", name="")
    with pytest.raises(LiveTicketExists) as refused:
        hall.issue(identity=spaced)
    assert refused.value.params == {"number": "A001", "ticket_id": first.id}
    assert hall.issue("tax", identity=CARD).number == "B001"
    hall.verb(wire.Cancel, first.id)
    assert hall.issue(identity=spaced).number == "A002"


def test_a_later_stop_counts_as_a_live_ticket_too() -> None:
    hall = DeskHall(changed_service(one_live_ticket_per_identity=True))
    hall.issue("tax", identity=CARD, next_services=("social",))
    with pytest.raises(LiveTicketExists):
        hall.issue("social", identity=CARD)


def test_a_ticket_is_found_by_id_and_by_number() -> None:
    hall = DeskHall()
    hall.issue()
    second = hall.issue()
    for request in (wire.FindTicket(ticket_id=second.id), wire.FindTicket(number=" a002 ")):
        found = cast(wire.TicketIssued, hall.run(request, "ann"))
        assert (found.ticket.id, found.ahead) == (second.id, 1)
    with pytest.raises(NotFound):
        hall.run(wire.FindTicket(number="A003"), "ann")


def test_yesterdays_live_ticket_is_found_until_its_number_is_given_out_again() -> None:
    hall = DeskHall()
    old = hall.issue()
    hall.wait(24 * 3600)
    assert cast(wire.TicketIssued, hall.run(wire.FindTicket(number="A001"), "ann")).ticket.id == old.id
    new = hall.issue()
    assert cast(wire.TicketIssued, hall.run(wire.FindTicket(number="A001"), "ann")).ticket.id == new.id


def test_a_failed_print_calls_the_guide_once() -> None:
    hall = DeskHall()
    ticket = hall.issue()
    for copy in (0, 1):
        failed = wire.ReportPrint(
            request_key=KEY,
            ticket_id=ticket.id,
            outcome=wire.PrintOutcome.FAILED,
            fault="paper_out",
            copy=copy,
        )
        hall.run(failed, "", Role.KIOSK)
    alarms = [event for event in hall.log if isinstance(event, HelpRequested)]
    assert [(alarm.source, alarm.reason, alarm.note) for alarm in alarms] == [("t1", "printer", "paper_out")]
    assert hall.state.tickets[ticket.id].state is not None


def test_a_kiosk_cancels_only_who_still_waits() -> None:
    hall = DeskHall()
    first, second = hall.issue(), hall.issue()
    hall.next("w1")
    with pytest.raises(WrongState):
        hall.run(wire.Cancel(request_key=KEY, ticket_id=first.id), "", Role.KIOSK)
    hall.run(wire.Cancel(request_key=KEY, ticket_id=second.id), "", Role.KIOSK)
    assert hall.tickets[second.id].state.value == TicketState.CANCELLED
