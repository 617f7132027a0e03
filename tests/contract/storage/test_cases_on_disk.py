"""Cases on disk: they come back as they were, and every question finds them in order, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from queue_server.application.ports import Change
from queue_server.domain.cases.item import CaseKind
from queue_server.domain.cases.model import Case, CaseState
from queue_server.domain.events import DayStarted
from queue_server.domain.records import Record
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.storage.case_search import CaseSearch, Wanted
from queue_server.storage.database import Database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.integrity import verify_chain
from tests.contract.storage.conftest import HALL, OpenAgain
from tests.helpers.case_hall import AGENT, FOOD, NUMBER, CaseHall, company, person

MORNING = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


def kept(database: Database, hall: CaseHall) -> SqlHallStore:
    """Commit everything that happened in a hall, with its rows and what was sealed."""
    store = SqlHallStore(database, HALL)
    records: tuple[Record, ...] = tuple(hall.records.values())
    store.commit(
        [
            Change(
                at=hall.now,
                actor="t1/ann",
                events=tuple(hall.log),
                first_seq=1,
                series=tuple(hall.series.values()),
                records=records,
                sealed=tuple(hall.sealed.values()),
            )
        ]
    )
    return store


def a_busy_morning() -> CaseHall:
    """Return a hall with cases in every state."""
    hall = CaseHall()
    hall.take_in(applicant=person(agent=AGENT))
    correction = hall.take_in()
    hall.do(wire.RequestCorrections, correction.case.id, by_on=dt.date(2026, 11, 27))
    paused = hall.accepted()
    hall.do(wire.PackBag, paused.case.id)
    hall.do(wire.PauseCase, paused.case.id, "rita", kind=wire.PauseKind.HEARING, reason="听证")
    hall.accepted("startup", company())
    hall.hand_out(hall.ready().case.id)
    ordered = hall.approved(applicant=company())
    hall.do(wire.OrderSeals, ordered.case.id, authorisation_code="KZ-1234")
    hall.do(wire.WithdrawCase, hall.take_in().case.id, reason="不办了")
    return hall


def test_every_case_comes_back_as_it_was(place: OpenAgain) -> None:
    hall = a_busy_morning()
    database = place()
    kept(database, hall)
    database.close()
    store = SqlHallStore(place(), HALL)
    cases = [record for record in hall.records.values() if isinstance(record, Case)]
    for case in cases:
        assert store.record(Case, case.id) == case
        assert store.record_by(Case, "number", case.number) == case
    loaded = store.load(hall.state.day)
    assert {one.id for one in loaded.records if isinstance(one, Case)} == {
        one.id for one in cases if one.open
    }
    assert [one.last for one in loaded.series if one.key == "case"] == [len(cases)]


def test_the_log_on_disk_folds_to_the_rows_on_disk(place: OpenAgain) -> None:
    hall = a_busy_morning()
    database = place()
    store = kept(database, hall)
    folded = HallState(hall.rules, forgets=False)
    for logged in store.events_after(0, 10_000):
        folded.apply(logged.event)
    for case in folded.records.of(Case):
        assert store.record(Case, case.id) == case
    assert verify_chain(database, HALL).events == len(hall.log)


def test_a_case_has_its_history(place: OpenAgain) -> None:
    hall = CaseHall()
    case_id = hall.accepted().case.id
    hall.accepted()
    kinds = [logged.event.kind for logged in kept(place(), hall).events_of_record(case_id)]
    assert kinds == ["case_opened", "materials_checked", "case_accepted", "paper_made", "paper_made"]


# ---------------------------------------------------------------- searching


def a_case(serial: int, **fields: Any) -> Case:
    """Return a plain case, one a minute."""
    at = MORNING + dt.timedelta(minutes=serial)
    plain: dict[str, Any] = {
        "id": f"c{serial:04d}",
        "number": f"20260302-{serial:05d}",
        "item_id": "food",
        "item": replace(FOOD, materials=()),
        "kind": CaseKind.PROMISED,
        "applicant": "欧***",
        "applicant_kind": "person",
        "sealed_id": f"s{serial}",
        "person_hash": f"p{serial % 7}",
        "received_by": "ann",
        "received_at": at,
        "changed_at": at,
    }
    return Case(**(plain | fields))


@pytest.fixture
def search(place: OpenAgain) -> CaseSearch:
    """Thirty cases: two in three accepted, every fifth ended, some joint, some held, some due."""
    cases = []
    for serial in range(1, 31):
        fields: dict[str, Any] = {"department": "甲局" if serial % 2 else "乙局"}
        if serial % 3:
            due = dt.date(2026, 3, 1) + dt.timedelta(days=serial)
            fields |= {"state": CaseState.ACCEPTED, "accepted_by": "ann", "due_on": due}
        if serial % 5 == 0:
            fields |= {"state": CaseState.CLOSED, "open": False}
        if serial == 8:
            fields |= {"kind": CaseKind.JOINT, "departments": "|乙局|丙_局|"}
        if serial in (4, 9):
            fields |= {"holder": "rita", "bag_code": f"B20260302-{serial:05d}"}
        if serial == 6:
            fields |= {"agent_hash": "p1"}
        if serial == 7:
            fields |= {"item_id": "stamp"}
        cases.append(a_case(serial, **fields))
    database = place()
    started = DayStarted(at=MORNING, day=MORNING.date())
    change = Change(at=MORNING, actor="t/", events=(started,), first_seq=1, records=tuple(cases))
    SqlHallStore(database, HALL).commit([change])
    return CaseSearch(database, HALL)


def serials(search: CaseSearch, **wanted: Any) -> list[int]:
    """Return which cases are found, all pages together, seven a page."""
    found: list[int] = []
    after = ""
    for _ in range(20):
        page, after = search.find(Wanted(limit=7, after=after, **wanted))
        found += [int(case.id[1:]) for case in page]
        if not after:
            return found
    raise AssertionError("the pages do not end")


EVERY = range(30, 0, -1)


QUESTIONS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, list(EVERY)),
    ({"open_only": True}, [n for n in EVERY if n % 5]),
    ({"number": "20260302-0000"}, [9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ({"number": "B20260302-00004"}, [4]),
    ({"number": "2026030%"}, []),
    ({"persons": ("p1", "other")}, [29, 22, 15, 8, 6, 1]),
    ({"item_id": "stamp"}, [7]),
    ({"states": ("accepted",)}, [n for n in EVERY if n % 3 and n % 5]),
    ({"states": ("closed", "received", "closed")}, [n for n in EVERY if n % 5 == 0 or n % 3 == 0]),
    ({"department": "甲局"}, [n for n in EVERY if n % 2]),
    ({"department": "丙_局"}, [8]),
    ({"department": "丙"}, []),
    ({"department": "%局"}, []),
    ({"accepted_by": "ann", "department": "乙局"}, [n for n in EVERY if not n % 2]),  # taken in counts
    ({"accepted_by": "bea"}, []),
    ({"holder": "rita"}, [9, 4]),
    ({"due_until": dt.date(2026, 3, 5)}, [4, 2, 1]),
    ({"received_from": MORNING + dt.timedelta(minutes=28)}, [30, 29, 28]),
    ({"received_until": MORNING + dt.timedelta(minutes=3)}, [2, 1]),
    ({"persons": ("p1",), "states": ("accepted", "received"), "department": "乙局"}, [22, 8, 6]),
    ({"holder": "nobody"}, []),
]


def test_conditions_narrow_each_other_and_pages_follow_without_a_gap(search: CaseSearch) -> None:
    found = [serials(search, **wanted) for wanted, _ in QUESTIONS]
    assert found == [expected for _, expected in QUESTIONS]


def test_cases_of_one_moment_are_not_lost_between_pages(place: OpenAgain) -> None:
    database = place()
    cases = tuple(a_case(serial, received_at=MORNING) for serial in range(1, 21))
    started = DayStarted(at=MORNING, day=MORNING.date())
    store = SqlHallStore(database, HALL)
    store.commit([Change(at=MORNING, actor="t/", events=(started,), first_seq=1, records=cases)])
    found = serials(CaseSearch(database, HALL))
    assert sorted(found) == list(range(1, 21))
    assert all(before > after for before, after in pairwise(found))


def test_a_place_nobody_gave_out_is_refused(search: CaseSearch) -> None:
    for after in ("nonsense", "x.c1", "."):
        with pytest.raises(ValueError, match=r"."):
            search.find(Wanted(after=after))


def test_a_person_is_found_over_the_years_by_every_hash(place: OpenAgain) -> None:
    hall = CaseHall()
    first = hall.take_in().case.id
    hall.days(400)
    second = hall.take_in().case.id
    search = CaseSearch(database := place(), HALL)
    kept(database, hall)
    found, _ = search.find(Wanted(persons=hall.sealer.person_hashes(NUMBER)))
    assert [case.id for case in found] == [second, first]
