"""A licence over real sockets: lost answers, a server that restarts, a print told of a day later."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, cast

from queue_server.application.command import Actor, Context, Decision
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.base import Empty, Role
from queue_server.protocol.errors import ClaimLost, CodeWrong, Forbidden, LicenceOfferedBefore
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView
from queue_server.protocol.session import LogIn
from tests.helpers.licence_hall import CODE, HOLDER, STRANGER, a_case, content, licence_kiosks
from tests.helpers.running_hall import PASSWORD, RunningHall, running_hall, small_hall

SHEET = "case-1-original-1"


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


def a_hall() -> Any:
    return small_hall(kiosks=licence_kiosks("kiosk-1"))


def offering(key: str) -> wire.OfferLicence:
    return wire.OfferLicence(
        request_key=key,
        case_id="case-1",
        content=content(),
        variant=LicenceVariant.ORIGINAL,
        holder_number=HOLDER,
        pickup_code=CODE,
    )


async def prepare(hall: RunningHall) -> None:
    """Put blanks into the tray and offer a licence, as a clerk does."""

    def work(state: HallState, ctx: Context) -> Decision:
        state.records.remember([a_case("case-1")])
        return Decision((), lambda _: Empty())

    await hall.server.engine.do(Actor("test", frozenset({Role.CLERK})), work, "test")
    window = await hall.terminal("window-1")
    await window.request(LogIn(request_key="log-in-01", clerk_id="li", password=PASSWORD, counter_id="w1"))
    load = wire.LoadBlanks(
        request_key="load-0001",
        terminal="kiosk-1",
        tray="tray-1",
        variant=LicenceVariant.ORIGINAL,
        first="A0001",
        last="A0100",
    )
    await window.request(load)
    await window.request(offering("offer-001"))


async def begun(hall: RunningHall) -> wire.BlankTaken:
    """Present the card, claim, take a blank; every answer is lost once."""
    kiosk = await hall.terminal("kiosk-1")
    session = cast(wire.Session, await kiosk.request(wire.PresentPerson(number=HOLDER, read_from_card=True)))
    claim = wire.ClaimLicence(request_key="claim-001", session=session.session, licence_id=SHEET)
    claimed = cast(wire.Claimed, await kiosk.request(claim))
    assert await kiosk.request(claim) == claimed
    begin = wire.BeginPrint(request_key="begin-001", token=claimed.token)
    taken = cast(wire.BlankTaken, await kiosk.request(begin))
    assert await kiosk.request(begin) == taken
    return taken


async def test_a_power_cut_at_the_server_and_a_report_a_day_later(tmp_path: Path) -> None:
    clock = Clock()
    async with running_hall(tmp_path, a_hall(), clock=clock) as hall:
        await prepare(hall)
        taken = await begun(hall)
        assert taken.blank == "A0001"
    clock.now += dt.timedelta(days=1)
    async with running_hall(tmp_path, a_hall(), clock=clock) as hall:
        kiosk = await hall.terminal("kiosk-1")
        found = cast(wire.Unfinished, await kiosk.request(wire.FindUnfinished()))
        assert [one.job_name for one in found.claims] == [taken.job_name]
        end = wire.EndPrint(request_key="end-00001", token=found.tokens[0], end=wire.PrintEnd.PRINTED)
        assert cast(LicenceView, await kiosk.request(end)).state is LicenceState.PRINTED
    clock.now += dt.timedelta(days=1)
    async with running_hall(tmp_path, a_hall(), clock=clock) as hall:
        kiosk = await hall.terminal("kiosk-1")
        again = wire.EndPrint(request_key="end-00002", token=found.tokens[0], end=wire.PrintEnd.PRINTED)
        assert cast(LicenceView, await kiosk.request(again)).state is LicenceState.PRINTED
        spoiled = wire.EndPrint(request_key="end-00003", token=found.tokens[0], end=wire.PrintEnd.SPOILED)
        assert isinstance(await hall.refusal(kiosk, spoiled), ClaimLost)
        window = await hall.terminal("window-1")

        def work(state: HallState, ctx: Context) -> Decision:
            state.records.remember([a_case("case-1")])
            return Decision((), lambda _: Empty())

        await hall.server.engine.do(Actor("test", frozenset()), work, "test")
        assert isinstance(await hall.refusal(window, offering("offer-002")), LicenceOfferedBefore)


async def test_wrong_codes_are_remembered_over_a_restart(tmp_path: Path) -> None:
    guess = wire.PresentPerson(number=STRANGER, pickup_code="000000")
    lefts = []
    for _ in range(2):
        async with running_hall(tmp_path, a_hall()) as hall:
            kiosk = await hall.terminal("kiosk-1")
            refusal = await hall.refusal(kiosk, guess)
            assert isinstance(refusal, CodeWrong)
            lefts.append(refusal.params["attempts_left"])
    assert lefts == [2, 1]


async def test_nobody_but_a_licence_printer_asks_for_persons(tmp_path: Path) -> None:
    async with running_hall(tmp_path, a_hall()) as hall:
        window = await hall.terminal("window-1")
        asked = wire.PresentPerson(number=HOLDER, read_from_card=True)
        assert isinstance(await hall.refusal(window, asked), Forbidden)


async def test_nothing_on_disk_names_the_holder(tmp_path: Path) -> None:
    async with running_hall(tmp_path, a_hall()) as hall:
        await prepare(hall)
        await begun(hall)
    assert mentions(tmp_path, "小镇清泉饮品有限公司"), "the look into the files finds what is there"
    for secret in (HOLDER, "林清泉", "人民路1号", CODE):
        assert not mentions(tmp_path, secret)


def mentions(folder: Path, text: str) -> list[str]:
    """Return the files below a folder that hold a text."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in files if text.encode() in file.read_bytes()]
