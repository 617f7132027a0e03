"""Cases through a real server: whole ways over the socket, retries, a restart, and a look into the files."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from config import schema
from queue_server.client.connection import Connection
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params
from queue_server.protocol.case_views import CaseState, MaterialState
from queue_server.protocol.errors import (
    CodeWrong,
    DutyMissing,
    Forbidden,
    HallError,
    InvalidParams,
    NumberInvalid,
    StaleCase,
)
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.session import LogIn, Subscribe
from tests.helpers.case_hall import (
    ADDRESS,
    AGENT,
    AGENT_NAME,
    AGENT_NUMBER,
    COMPANY,
    NAME,
    NUMBER,
    PHONE,
    company,
    person,
)
from tests.helpers.running_hall import PASSWORD, RunningHall, running_hall, small_hall

GUIDES = """\
[[items]]
id = "food"
[[items.versions]]
version = "1"
effective_from = 2020-01-01
name = "食品经营许可"
type = "行政许可"
body = "市场监督管理局"
kind = "promised"
statutory_days = 20
promised_days = 5
result = "食品经营许可证"
[[items.versions.materials]]
id = "form"
name = "申请书"
points = ["有签名"]
"""
PRESENT = wire.MaterialFinding(material_id="form", state=MaterialState.PRESENT)
CODE = "86420975"


def hall_of_cases() -> schema.HallConfig:
    """Return a hall with windows and a back office."""
    duty = schema.Duty
    clerks = (
        schema.Clerk(id="li", name="李静", counters=("w1",), duties=(duty.ACCEPT, duty.ISSUE)),
        schema.Clerk(id="wang", name="王强", counters=("w2",), duties=(duty.REVIEW,)),
        schema.Clerk(id="zhao", name="赵批", duties=(duty.APPROVE,)),
        schema.Clerk(id="root", name="管理员", role=schema.Role.ADMIN),
    )
    return small_hall(clerks=clerks, guides=("hall",))


@asynccontextmanager
async def hall_at(folder: Path) -> AsyncIterator[RunningHall]:
    """Run the hall whose guides and data lie in `folder`."""
    guides = folder / "guides"
    guides.mkdir(exist_ok=True)
    (guides / "hall.toml").write_text(GUIDES, encoding="utf-8")
    people = ("li", "wang", "zhao", "root")
    data = folder / "data"
    async with running_hall(data, hall_of_cases(), clerks=people, hall_folder=folder) as hall:
        yield hall


class Office:
    """The people of a hall, each logged in at a place of their own.

    Attributes:
        heard: every event the first window hears.
    """

    def __init__(self, hall: RunningHall) -> None:
        self._hall = hall
        self._at: dict[str, Connection] = {}
        self._number = 0
        self.heard: list[Event] = []

    async def arrive(self) -> Office:
        """Log everybody in."""
        for clerk, terminal, counter in (
            ("li", "window-1", "w1"),
            ("wang", "window-2", "w2"),
            ("zhao", "office", ""),
        ):
            self._at[clerk] = await self._hall.terminal(terminal, self.heard.append)
            login = LogIn(request_key=self.key(), clerk_id=clerk, password=PASSWORD, counter_id=counter)
            await self._at[clerk].request(login)
        await self._at["li"].request(Subscribe(topics=(Topic.CASES,)))
        return self

    def key(self) -> str:
        self._number += 1
        return f"key-{id(self)}-{self._number:06d}"

    async def ask(self, clerk: str, params: Params) -> Any:
        return await self._at[clerk].request(params)

    async def refused(self, clerk: str, params: Params) -> HallError:
        return await self._hall.refusal(self._at[clerk], params)

    async def take_in(self, applicant: Any = None) -> wire.CaseChanged:
        opened: wire.CaseChanged = await self.ask("li", self.opening(applicant or person(agent=AGENT)))
        return opened

    def opening(self, applicant: Any) -> wire.OpenCase:
        return wire.OpenCase(request_key=self.key(), counter_id="w1", item_id="food", applicant=applicant)

    async def to_the_window(self, case_id: str) -> None:
        """Bring a case from its acceptance to the issuing window."""
        key = self.key
        await self.ask("li", wire.CheckMaterials(request_key=key(), case_id=case_id, findings=(PRESENT,)))
        await self.ask("li", wire.AcceptCase(request_key=key(), case_id=case_id))
        bag = await self.ask("li", wire.PackBag(request_key=key(), case_id=case_id))
        await self.ask("wang", wire.ReceiveBag(request_key=key(), bag_code=bag.bag.code))
        await self.ask("wang", wire.ReviewCase(request_key=key(), case_id=case_id, passes=True))
        await self.ask("zhao", wire.DecideCase(request_key=key(), case_id=case_id, approves=True))
        results = (wire.ResultKind(name="食品经营许可证"),)
        register = wire.RegisterResult(request_key=key(), case_id=case_id, results=results, pickup_code=CODE)
        await self.ask("li", register)


async def test_a_case_goes_its_whole_way_and_no_file_names_anybody(tmp_path: Path) -> None:
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        for applicant in (person(agent=AGENT), company()):
            case_id = (await office.take_in(applicant)).case.id
            await office.to_the_window(case_id)
            hand_out = wire.HandOut(
                request_key=office.key(),
                case_id=case_id,
                collector=wire.Collector(person=AGENT, is_agent=True),
                pickup_code=CODE,
            )
            assert (await office.ask("li", hand_out)).case.state is CaseState.CLOSED
        note = wire.NoteConsultation(request_key=office.key(), question=f"{NAME}来问", answer="已答")
        await office.ask("li", note)
        kinds = {event.kind for event in office.heard if event.case is not None}
        assert kinds == {EventKind.CASE_CHANGED, EventKind.BAG_CHANGED}
    secrets = (NAME, NUMBER, NUMBER[:-1], PHONE, ADDRESS, AGENT_NAME, AGENT_NUMBER, COMPANY, CODE)
    for file in (tmp_path / "data").rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for secret in secrets:
            assert secret.encode() not in content, f"{file.name} says {secret}"
            assert secret.encode("unicode_escape") not in content, f"{file.name} says {secret}"


async def test_a_repeated_request_opens_one_case_and_gives_no_number_away(tmp_path: Path) -> None:
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        opening = office.opening(person())
        answers = await asyncio.gather(*(office.ask("li", opening) for _ in range(3)))
        assert len({one.case.id for one in answers}) == 1
        wrong = office.opening(person(number="110105194912310021"))
        assert isinstance(await office.refused("li", wrong), NumberInvalid)
        following = await office.take_in()
        assert following.case.number[:-5] == answers[0].case.number[:-5]
        assert int(following.case.number[-5:]) == int(answers[0].case.number[-5:]) + 1


async def test_two_clerks_on_one_case_and_the_wrong_people(tmp_path: Path) -> None:
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        opened = await office.take_in()
        case_id = opened.case.id

        def check() -> wire.CheckMaterials:
            return wire.CheckMaterials(
                request_key=office.key(), case_id=case_id, version=opened.version, findings=(PRESENT,)
            )

        await office.ask("li", check())
        assert isinstance(await office.refused("wang", check()), StaleCase)
        accept = wire.AcceptCase(request_key=office.key(), case_id=case_id)
        assert isinstance(await office.refused("wang", accept), DutyMissing)
        await office.ask("li", accept)
        kiosk = await hall.terminal("kiosk-1")
        assert isinstance(await hall.refusal(kiosk, wire.SearchCases()), Forbidden)


async def test_after_a_restart_everything_goes_on_and_closed_cases_are_found(tmp_path: Path) -> None:
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        closed = (await office.take_in()).case
        await office.ask(
            "li", wire.WithdrawCase(request_key=office.key(), case_id=closed.id, reason="不办了")
        )
        waiting = (await office.take_in()).case
        await office.to_the_window(waiting.id)
        for _ in range(3):
            wrong = wire.HandOut(
                request_key=office.key(),
                case_id=waiting.id,
                collector=wire.Collector(person=AGENT, is_agent=True),
                pickup_code="000000",
            )
            assert isinstance(await office.refused("li", wrong), CodeWrong)
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        right = wire.HandOut(
            request_key=office.key(),
            case_id=waiting.id,
            collector=wire.Collector(person=AGENT, is_agent=True),
            pickup_code=CODE,
        )
        locked = await office.refused("li", right)
        assert isinstance(locked, CodeWrong) and locked.params == {"attempts_left": 0}
        again = await office.ask("li", wire.FindCase(case_number=closed.number))
        assert again.case.state is CaseState.WITHDRAWN
        by_bag = await office.ask("li", wire.FindCase(bag_code=f"B{waiting.number}"))
        assert by_bag.case.id == waiting.id
        third = await office.take_in()
        assert int(third.case.number[-5:]) == 3 or third.case.number[:8] != closed.number[:8]


async def test_cases_are_searched_by_person_and_in_pages(tmp_path: Path) -> None:
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        mine = [(await office.take_in(person())).case.id for _ in range(3)]
        theirs = (await office.take_in(company())).case.id
        found = await office.ask("li", wire.SearchCases(person_number=NUMBER.lower()))
        assert [case.id for case in found.cases] == mine[::-1]
        assert found.cases[0].applicant == "欧***"
        page = await office.ask("zhao", wire.SearchCases(limit=2))
        assert [case.id for case in page.cases] == [theirs, mine[2]]
        rest = await office.ask("zhao", wire.SearchCases(limit=2, after=page.next))
        assert [case.id for case in rest.cases] == [mine[1], mine[0]] and not rest.next
        today = dt.datetime.now(dt.UTC).astimezone(hall.server.engine.state.rules.timezone).date()
        none = await office.ask("li", wire.SearchCases(received_from=today + dt.timedelta(days=2)))
        assert none.cases == ()
        for wrong in (
            wire.SearchCases(after="nonsense"),
            wire.SearchCases(received_until=dt.date.max),
        ):
            assert isinstance(await office.refused("li", wrong), InvalidParams)


async def test_opening_the_names_of_a_case_is_logged_with_its_purpose(tmp_path: Path) -> None:
    async with hall_at(tmp_path) as hall:
        office = await Office(hall).arrive()
        case_id = (await office.take_in()).case.id
        read = await office.ask("zhao", wire.ReadCase(case_id=case_id, purpose="复核材料"))
        assert (read.applicant.name, read.applicant.number) == (NAME, NUMBER)
        assert read.applicant.agent.name == AGENT_NAME
        assert [(one.what, one.by) for one in read.history] == [
            ("case_opened", "li"),
            ("personal_data_read", "zhao"),
        ]
        assert read.history[1].note == "复核材料"
    rows = sqlite3.connect(tmp_path / "data" / "hall.sqlite").execute(
        "SELECT actor, data FROM event_log WHERE kind = 'personal_data_read'"
    )
    ((actor, data),) = rows.fetchall()
    assert actor.endswith("/zhao") and "复核材料" in data
