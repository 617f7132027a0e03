"""Finding cases on disk, however many there are: every question is answered along an index, a page at a time.

A question with several values (states, a person as applicant or agent) is asked once
for each, because an index is in order for one value only; the pages are then merged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, text, tuple_

from queue_server.domain.cases.model import Case
from queue_server.storage.case_tables import CASES, cases
from queue_server.storage.database import Database
from queue_server.storage.rows import micros

_OPEN = text("open = 1")
_JOINT = text("kind = 'joint'")
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; conditions narrow each other, empty ones are none.

    Attributes:
        number: beginning of a case number or of a bag's code.
        persons: keyed hashes of one person, as applicant or agent.
        received_from, received_until: moments, the latter excluded.
        open_only: what has ended is not wanted.
        after: where the page before ended, or empty.
    """

    number: str = ""
    persons: tuple[str, ...] = ()
    item_id: str = ""
    states: tuple[str, ...] = ()
    department: str = ""
    accepted_by: str = ""
    holder: str = ""
    due_until: dt.date | None = None
    received_from: dt.datetime | None = None
    received_until: dt.datetime | None = None
    open_only: bool = False
    after: str = ""
    limit: int = 50


class CaseSearch:
    """Searches one hall's cases; every method blocks, and reads beside the writer.

    Args:
        database: where they lie.
        hall_id: whose cases.
    """

    def __init__(self, database: Database, hall_id: str) -> None:
        self._database = database
        self._hall_id = hall_id

    def find(self, wanted: Wanted) -> tuple[list[Case], str]:
        """Return a page of cases, the newest first, and where the next page begins (empty at the end).

        Raises:
            ValueError: `after` is nothing this method returned.
        """
        every = self._conditions(wanted)
        found: dict[str, Case] = {}
        with self._database.reading() as connection:
            for chosen in product(*_alternatives(wanted)):
                query = self._page(wanted, [*every, *chosen])
                for row in connection.execute(query).mappings():
                    found[row["id"]] = CASES.value(dict(row))
        page = nlargest(wanted.limit + 1, found.values(), key=_place)
        following = page[wanted.limit :]
        page = page[: wanted.limit]
        return page, _cursor(page[-1]) if following else ""

    def _page(self, wanted: Wanted, conditions: Sequence[Any]) -> Select[Any]:
        query = select(cases).where(cases.c.hall_id == self._hall_id, *conditions)
        return query.order_by(cases.c.received_at.desc(), cases.c.id.desc()).limit(wanted.limit + 1)

    def _conditions(self, wanted: Wanted) -> list[Any]:
        """Return what holds for every case wanted. Raises ValueError."""
        columns = cases.c
        equal = {
            columns.item_id: wanted.item_id,
            columns.holder: wanted.holder,
        }
        conditions: list[Any] = [_aside(column, wanted) == value for column, value in equal.items() if value]
        if wanted.holder:
            conditions.append(text("holder <> ''"))
        if wanted.due_until is not None:
            conditions += [_OPEN, text("due_on IS NOT NULL"), columns.due_on <= wanted.due_until.isoformat()]
        elif wanted.open_only:
            conditions.append(_OPEN)
        if wanted.received_from is not None:
            conditions.append(columns.received_at >= micros(wanted.received_from))
        if wanted.received_until is not None:
            conditions.append(columns.received_at < micros(wanted.received_until))
        if wanted.after:
            conditions.append(tuple_(columns.received_at, columns.id) < _parsed(wanted.after))
        return conditions


def _alternatives(wanted: Wanted) -> Iterable[list[Any]]:
    """Yield, for each condition that may hold in several ways, those ways."""
    columns = cases.c
    if wanted.number:
        yield [_begins(number) for number in _readings(wanted.number)]
    if wanted.persons:
        agent = text("agent_hash <> ''")
        yield [
            *(columns.person_hash == one for one in wanted.persons),
            *(and_(columns.agent_hash == one, agent) for one in wanted.persons),
        ]
    if wanted.accepted_by:
        taken_in = and_(columns.received_by == wanted.accepted_by, text("accepted_by = ''"))
        yield [columns.accepted_by == wanted.accepted_by, taken_in]
    if wanted.states:
        state_column = _aside(columns.state, wanted)
        yield [state_column == state for state in dict.fromkeys(wanted.states)]
    if wanted.department:
        joint = and_(_JOINT, columns.departments.contains(f"|{wanted.department}|", autoescape=True))
        yield [_aside(columns.department, wanted) == wanted.department, joint]


def _aside(column: ColumnElement[str], wanted: Wanted) -> ColumnElement[str]:
    """Return the column so that no index is walked for it where the due ones are few and looked through."""
    return column if wanted.due_until is None else column.concat("")


def _readings(number: str) -> list[str]:
    """Return what was typed as a case number, and as a bag's code."""
    return [number, number[1:]] if number.startswith("B") else [number]


def _begins(number: str) -> Any:
    return and_(cases.c.number >= number, cases.c.number < number + _AFTER_ALL)


def _place(case: Case) -> tuple[dt.datetime, str]:
    return case.received_at, case.id


def _cursor(case: Case) -> str:
    return f"{micros(case.received_at)}.{case.id}"


def _parsed(after: str) -> tuple[int, str]:
    moment, separator, id = after.partition(".")
    if not separator:
        raise ValueError(f"{after!r} is no place in a list of cases")
    return int(moment), id
