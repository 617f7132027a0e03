"""The engraver fetches what is to be engraved: signed, with the applicant's code, and nobody else does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from config.papers import Platform, PlatformName
from queue_server.application.command import Actor, Context, Decision
from queue_server.domain.cases.model import Case, SealOrder
from queue_server.domain.state import HallState
from queue_server.platforms.exchange import signature
from queue_server.protocol.base import Empty
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.people import Applicant, Person
from queue_server.web.engraver_door import PATH
from tests.helpers.licence_hall import a_case
from tests.helpers.running_hall import RunningHall, running_hall, small_hall

KEY = "the engraver's key"
CODE = "seal-4711"
NOW = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
COMPANY = Applicant(
    kind=ApplicantKind.COMPANY,
    name="小镇清泉饮品有限公司",
    number="91350100M000100Y43",
    legal_representative=Person(name="林清泉", number="11010519491231002X"),
)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGRAVER_KEY", KEY)


def hall_with_engraver() -> Any:
    return small_hall(platforms=(Platform(id=PlatformName.ENGRAVER, signing_env="ENGRAVER_KEY"),))


async def order(hall: RunningHall) -> None:
    """Let a case have seals ordered."""

    def work(state: HallState, ctx: Context) -> Decision:
        code = ctx.sealer.seal("code", "seal_code", "case-1", CODE.encode(), dt.date(2030, 1, 1))
        who = ctx.sealer.seal("who", "case", "case-1", msgspec.json.encode(COMPANY), dt.date(2030, 1, 1))
        seals = SealOrder(ordered_at=NOW, due_at=NOW, seals=("法定名称章",), code_id="code")
        state.records.remember([replace(a_case("case-1"), sealed_id="who", seal_order=seals)])
        return Decision((), lambda _: Empty(), sealed=(code, who))

    await hall.server.engine.do(Actor("test", frozenset()), work, "test")


async def pull(
    hall: RunningHall, case: str = "2026-case-1", code: str = CODE, key: str = KEY, at: dt.datetime = NOW
) -> httpx.Response:
    body = msgspec.json.encode({"case": case, "authorisation_code": code})
    signed = signature(key.encode(), "POST", PATH, "pull-1", at.isoformat(), body)
    headers = {"Idempotency-Key": "pull-1", "X-Time": at.isoformat(), "X-Signature": signed}
    async with hall.browser() as browser:
        return await browser.post(PATH, content=body, headers=headers)


async def test_the_right_code_gives_the_order_and_starts_the_engraving(tmp_path: Path) -> None:
    async with running_hall(tmp_path, hall_with_engraver(), clock=lambda: NOW) as hall:
        await order(hall)
        answer = (await pull(hall)).json()
        assert (answer["company"], answer["credit_code"]) == (COMPANY.name, COMPANY.number)
        assert (answer["legal_representative"], answer["seals"]) == ("林清泉", ["法定名称章"])
        seq = hall.server.engine.last_seq
        assert (await pull(hall)).status_code == 200
        assert hall.server.engine.last_seq == seq
        case = await hall.server.engine.ask(lambda state, _: state.records.get(Case, "case-1"))
        assert case.seal_order is not None and case.seal_order.pulled_at == NOW


async def test_whoever_does_not_know_key_and_code_learns_nothing(tmp_path: Path) -> None:
    async with running_hall(tmp_path, hall_with_engraver(), clock=lambda: NOW) as hall:
        await order(hall)
        assert (await pull(hall, key="another")).status_code == 401
        assert (await pull(hall, at=NOW - dt.timedelta(minutes=6))).status_code == 401
        unknown, wrong = await pull(hall, case="2026-9"), await pull(hall, code="seal-4712")
        assert (
            (unknown.status_code, unknown.content)
            == (wrong.status_code, wrong.content)
            == (403, wrong.content)
        )
        for _ in range(4):
            await pull(hall, code="seal-4712")
        assert (await pull(hall)).status_code == 429


async def test_without_a_key_there_is_no_door(tmp_path: Path) -> None:
    async with running_hall(tmp_path, small_hall(), clock=lambda: NOW) as hall:
        assert (await pull(hall)).status_code == 404
