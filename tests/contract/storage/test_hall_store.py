from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from queue_server.application.access import Credential, EnrolmentCode, Session, Terminal
from queue_server.application.ports import Change, KeptAnswer
from queue_server.domain.events import DayStarted, TicketCalled, TicketEvent, TicketIssued
from queue_server.domain.model import (
    Counter,
    CounterState,
    DeviceStatus,
    Evaluation,
    HelpCall,
    Notice,
    Pause,
    Series,
    Ticket,
    TicketState,
)
from queue_server.storage import tables
from queue_server.storage.database import FILE_NAME, Database, open_database
from queue_server.storage.errors import AlreadyServed, Damaged, NewerSchema, Unreachable
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.integrity import check_at_start, verify_chain
from tests.contract.storage.conftest import HALL, OpenAgain

NOW = dt.datetime(2026, 3, 2, 9, 30, 15, 123456, dt.UTC)
TODAY = dt.date(2026, 3, 2)


def issued(ticket: Ticket) -> TicketIssued:
    return TicketIssued(
        at=ticket.issued_at,
        ticket_id=ticket.id,
        number=ticket.number,
        series="A",
        serial=1,
        day=ticket.day,
        service_id=ticket.service_id,
        seniority_at=ticket.seniority_at,
    )


def a_ticket(serial: int, state: TicketState = TicketState.WAITING) -> Ticket:
    return Ticket(
        id=f"t{serial}",
        number=f"A{serial:03d}",
        day=TODAY,
        service_id="tax",
        state=state,
        issued_at=NOW,
        seniority_at=NOW,
    )


FULL_TICKET = Ticket(
    id="full",
    number="B007",
    day=TODAY,
    service_id="tax",
    state=TicketState.NO_SHOW,
    issued_at=NOW,
    seniority_at=NOW - dt.timedelta(minutes=3),
    priority="elderly",
    booked_at=NOW,
    next_services=("seal", "licence"),
    counter_id="c1",
    for_counter_id="c2",
    clerk_id="zhang",
    called_at=NOW,
    last_call_at=NOW + dt.timedelta(microseconds=1),
    started_at=NOW,
    ended_at=NOW,
    recalls=2,
    reactivations=1,
    transfers=3,
    places_back=4,
    tie_break=1.25,
    rule="priority",
    note="带身份证原件\n“请”",
    language="en",
    identity_hash="0f",
    masked_identity="3****8",
    walk_in=True,
    precheck="missing",
    precheck_missing=("户口本",),
    before_end=TicketState.CALLED,
    rated=True,
)


def change(first_seq: int, *events: TicketEvent | DayStarted, **images: object) -> Change:
    return Change(at=NOW, actor="kiosk-1/", events=events, first_seq=first_seq, **images)  # type: ignore[arg-type]  # row images by name


def test_everything_comes_back_as_it_was(place: OpenAgain) -> None:
    ticket = a_ticket(1)
    counter = Counter(
        id="c1",
        state=CounterState.PAUSED,
        clerk_id="zhang",
        pause=Pause(reason="开会", where="302", back_at=NOW, since=NOW),
        since=NOW,
        class_calls={"": 2, "elderly": 1},
    )
    device = DeviceStatus(
        id="p1", kind="printer", online=False, faults=("paper_out",), detail="", reported_at=NOW, host="k"
    )
    help_call = HelpCall(id="h1", source="k", reason="printer", raised_at=NOW)
    access = (
        Terminal(id="k", role="kiosk", name="取号机", public_key="00", enrolled_at=NOW),
        EnrolmentCode(code_hash="ab", role="kiosk", expires_at=NOW),
        Credential(clerk_id="zhang", password_hash="$argon2", changed_at=NOW, failures=2, locked_until=NOW),
        Session(terminal_id="w1", clerk_id="zhang", counter_id="c1", standing_in_for="", since=NOW),
    )
    database = place()
    SqlHallStore(database, HALL).commit(
        [
            change(
                1,
                issued(ticket),
                tickets=(ticket, FULL_TICKET),
                counters=(counter,),
                series=(Series(key="A", day=TODAY, last=1),),
                devices=(device,),
                help_calls=(help_call,),
                notice=Notice(ticker="今日", emergency="", since=NOW),
                access=access,
            )
        ]
    )
    database.close()

    loaded = SqlHallStore(place(), HALL).load(TODAY, ended_since=NOW - dt.timedelta(hours=1))

    assert loaded.last_seq == 1
    assert set(loaded.tickets) == {ticket, FULL_TICKET}
    assert loaded.counters == (counter,)
    assert loaded.series == (Series(key="A", day=TODAY, last=1),)
    assert loaded.issued_today == {"tax": 1}
    assert (loaded.devices, loaded.help_calls) == ((device,), (help_call,))
    assert loaded.notice == Notice(ticker="今日", emergency="", since=NOW)
    assert set(loaded.access) == set(access)


def test_a_batch_is_one_row_for_each_ticket_and_one_event_for_each_fact(place: OpenAgain) -> None:
    database = place()
    store = SqlHallStore(database, HALL)
    changes = [
        change(2 * n - 1, issued(a_ticket(n)), _called(n), tickets=(a_ticket(n), _as_called(n)))
        for n in range(1, 90)
    ]
    store.commit(changes)

    log = store.events_after(0, 1000)
    assert [one.seq for one in log] == list(range(1, 179))
    assert [one.event for one in log[:2]] == [issued(a_ticket(1)), _called(1)]
    assert {one.actor for one in log} == {"kiosk-1/"}
    assert store.ticket("t89") == _as_called(89)
    assert store.ticket_by_number("A050", TODAY) == _as_called(50)
    assert store.ticket("t90") is None and store.ticket_by_number("A050", NOW.date() - DAY) is None
    assert store.load(TODAY).issued_today == {"tax": 89}
    assert verify_chain(database, HALL).events == 178


DAY = dt.timedelta(days=1)


def _called(serial: int) -> TicketCalled:
    return TicketCalled(at=NOW, ticket_id=f"t{serial}", counter_id="c1", clerk_id="zhang", rule="oldest")


def _as_called(serial: int) -> Ticket:
    return replace(a_ticket(serial), state=TicketState.CALLED, counter_id="c1")


def test_a_failed_commit_leaves_nothing_behind(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    store.commit([change(1, issued(a_ticket(1)), tickets=(a_ticket(1),))])
    same_number = replace(a_ticket(1), id="other")
    with pytest.raises(Exception, match=r"(?i)unique"):
        store.commit([change(2, issued(a_ticket(2)), tickets=(a_ticket(2), same_number))])
    assert store.ticket("t2") is None
    assert [one.seq for one in store.events_after(0, 9)] == [1]
    store.commit([change(2, issued(a_ticket(2)), tickets=(a_ticket(2),))])
    assert store.load(TODAY).last_seq == 2


def test_events_must_follow_each_other(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    with pytest.raises(ValueError, match="cannot follow"):
        store.commit([change(2, issued(a_ticket(1)), tickets=(a_ticket(1),))])


def test_only_what_lives_is_loaded(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    long_over = replace(
        a_ticket(1, TicketState.COMPLETED), ended_at=NOW - dt.timedelta(hours=5), day=TODAY - DAY
    )
    just_over = replace(a_ticket(2, TicketState.COMPLETED), ended_at=NOW)
    of_yesterday = replace(a_ticket(3), day=TODAY - DAY)
    store.commit([change(1, tickets=(long_over, just_over, of_yesterday))])
    assert set(store.load(TODAY, NOW - dt.timedelta(hours=3)).tickets) == {just_over, of_yesterday}
    assert set(store.load(TODAY).tickets) == {of_yesterday}


def test_the_first_answer_is_kept_by_terminal_and_key(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    kept = KeptAnswer("kiosk-1", "key-00001", "ticket.issue", b'{"ticket":1}')
    other = KeptAnswer("kiosk-2", "key-00001", "ticket.issue", b'{"ticket":2}')
    store.commit([change(1, kept=kept), change(1, kept=other)])
    pairs = [("kiosk-1", "key-00001"), ("kiosk-3", "key-00001"), ("kiosk-1", "key-00002")]
    assert store.kept_answers(pairs) == {("kiosk-1", "key-00001"): kept}
    many = [("kiosk-1", f"key-{n:05d}") for n in range(100)]
    assert list(store.kept_answers(many)) == [("kiosk-1", "key-00001")]
    assert store.forget_answers(NOW + DAY) == 2
    assert store.kept_answers(pairs) == {}


def test_an_evaluation_may_be_replaced(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    verdict = Evaluation(
        ticket_id="t1",
        counter_id="c1",
        clerk_id="zhang",
        service_id="tax",
        level=5,
        reasons=("510",),
        channel="pad",
        given_at=NOW,
    )
    store.commit([change(1, tickets=(a_ticket(1),), evaluations=(verdict,))])
    store.commit([change(1, evaluations=(replace(verdict, level=2),))])
    found = store.evaluation("t1")
    assert found is not None and found.level == 2


def test_secrets_are_made_once(place: OpenAgain) -> None:
    store = SqlHallStore(place(), HALL)
    assert store.secret("identity", b"one") == b"one"
    assert store.secret("identity", b"two") == b"one"
    store.secret("key 2026-03", b"old")
    store.secret("key 2026-04", b"new")
    assert store.forget_secrets("key ", "key 2026-04") == 1
    assert store.secret("key 2026-03", b"fresh") == b"fresh"
    assert store.secret("key 2026-04", b"fresh") == b"new" and store.secret("identity", b"x") == b"one"


def test_halls_do_not_see_each_other(place: OpenAgain) -> None:
    database = place()
    store, other = SqlHallStore(database, HALL), SqlHallStore(database, "other-hall")
    store.commit([change(1, issued(a_ticket(1)), tickets=(a_ticket(1),))])
    assert other.ticket("t1") is None
    assert other.load(TODAY).last_seq == 0
    other.commit([change(1, issued(a_ticket(1)), tickets=(a_ticket(1),))])
    assert verify_chain(database, "other-hall").events == 1


def test_the_log_refuses_to_be_changed(place: OpenAgain) -> None:
    database = place()
    SqlHallStore(database, HALL).commit([change(1, issued(a_ticket(1)), tickets=(a_ticket(1),))])
    for statement in ("UPDATE event_log SET data = '{}'", "DELETE FROM event_log"):
        with database.reading() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))


def _tamper(database: Database, statement: str) -> None:
    """Do what an intruder with full access to the database would."""
    with database.reading() as connection:
        if database.mark == "?":
            connection.execute(text("DROP TRIGGER event_log_no_update"))
            connection.execute(text("DROP TRIGGER event_log_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER event_log_no_change ON event_log"))
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event_log SET data = replace(data, 'tax', 'TAX') WHERE seq = 3",
        "UPDATE event_log SET at = at + 1 WHERE seq = 3",
        "UPDATE event_log SET actor = 'somebody' WHERE seq = 3",
        "DELETE FROM event_log WHERE seq = 3",
    ],
)
def test_a_changed_log_is_noticed(place: OpenAgain, statement: str) -> None:
    database = place()
    store = SqlHallStore(database, HALL)
    store.commit([change(n, issued(a_ticket(n)), tickets=(a_ticket(n),)) for n in range(1, 9)])
    _tamper(database, statement)
    with pytest.raises(Damaged, match=r"第 3 条[\s\S]*event 3 "):
        verify_chain(database, HALL)
    with pytest.raises(Damaged, match="event 3 "):
        check_at_start(database, HALL)


def test_a_row_that_vanished_is_noticed_at_the_start(place: OpenAgain) -> None:
    database = place()
    SqlHallStore(database, HALL).commit([change(1, issued(a_ticket(1)), tickets=(a_ticket(1),))])
    check_at_start(database, HALL)
    with database.reading() as connection:
        connection.execute(text("DELETE FROM tickets"))
    with pytest.raises(Damaged, match="ticket t1 "):
        check_at_start(database, HALL)


def test_a_second_server_on_the_same_data_is_refused_in_words(place: OpenAgain) -> None:
    database = place()
    with pytest.raises(AlreadyServed, match=r"已有一个服务程序[\s\S]*Another server"):
        place()
    database.close()
    place()


def test_a_newer_schema_is_refused_and_left_alone(place: OpenAgain) -> None:
    database = place()
    with database.reading() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (99, 0)"))
    database.close()
    with pytest.raises(NewerSchema, match=r"升级本程序[\s\S]*Upgrade"):
        place()


def test_the_migrated_schema_is_the_one_the_program_reads(place: OpenAgain) -> None:
    with place().reading() as connection:
        found = inspect(connection)
        for table in tables.metadata.sorted_tables:
            made = {column["name"]: column for column in found.get_columns(table.name)}
            assert sorted(made) == sorted(column.name for column in table.columns), table.name
            for column in table.columns:
                if not column.primary_key:
                    assert made[column.name]["nullable"] == column.nullable, f"{table.name}.{column.name}"
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key], table.name


@pytest.mark.parametrize(
    "storage", ["sqlite", "postgresql://nobody@127.0.0.1:1/none"], ids=["sqlite", "postgresql"]
)
def test_a_database_that_cannot_be_opened_is_told_in_words(storage: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database, but it is long enough to look at" * 20)
    with pytest.raises(Unreachable, match=r"无法打开数据库[\s\S]*Cannot open the database"):
        open_database(storage, tmp_path, HALL)
