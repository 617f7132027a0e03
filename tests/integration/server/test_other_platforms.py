"""Messages to other platforms over real sockets: each arrives once, whatever the platform does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import papers, schema
from queue_server.application.command import Actor, Context, Decision
from queue_server.application.outbox import tell
from queue_server.domain.outbox.delivery import Delivery, DeliveryState
from queue_server.domain.state import HallState
from queue_server.protocol import platforms as wire
from queue_server.protocol.base import Empty
from scripts.peers.answers import ANSWERS
from scripts.peers.cli import Peers
from scripts.peers.stand_in import Fault, StandIn
from tests.helpers.running_hall import RunningHall, running_hall, small_hall

KEY = "the key both know"
BODIES: dict[str, dict[str, Any]] = {
    "sms": {"phone": "13800000000", "code": "824613"},
    "ratings": {"visit": "t1", "service_id": "tax", "level": 5, "channel": "pad"},
    "integrated": {"item": "tax"},
    "post": {"name": "林清泉", "phone": "13800000000", "address": "人民路1号"},
    "e_certificate": {"blank": "A0001"},
    "engraver": {"authorisation_code": "secret-code", "seals": ["公章"]},
}


@pytest.fixture
def peers() -> Iterator[Peers]:
    with Peers(KEY.encode()) as peers:
        yield peers


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLATFORM_KEY", KEY)


def hall_with(peers: Peers, **settings: Any) -> schema.HallConfig:
    quick: dict[str, Any] = {"first_pause_s": 0.02, "longest_pause_s": 0.05, "timeout_s": 5.0, "tries": 1000}
    return small_hall(
        platforms=tuple(
            papers.Platform(
                id=papers.PlatformName(name),
                url=url,
                **(quick | {"signing_env": "PLATFORM_KEY"} | settings),
            )
            for name, url in peers.urls.items()
        )
    )


async def say(hall: RunningHall, platform: str, about: str = "case 1", **changes: Any) -> str:
    """Let a use case tell a platform something; return the message's id."""
    ids: list[str] = []

    def work(state: HallState, ctx: Context) -> Decision:
        told = tell(ctx, platform, "something", BODIES[platform] | changes, about)
        ids.extend(event.record_id for event in told.events)  # type: ignore[attr-defined]  # it is one of a record
        return Decision(told.events, lambda _: Empty(), sealed=told.sealed)

    await hall.server.engine.do(Actor("test", frozenset()), work, "test")
    return ids[0]


async def until(hall: RunningHall, id: str, state: DeliveryState, tries: int = 0) -> Delivery:
    """Wait until a message stands so, after so many tries."""
    async with asyncio.timeout(20):
        while True:
            found = await hall.server.engine.ask(lambda now, _: now.records.get(Delivery, id))
            if found.state is state and found.tries >= tries:
                return found
            await asyncio.sleep(0.01)


async def seen(peer: StandIn, id: str) -> None:
    """Wait until a platform has seen a message."""
    async with asyncio.timeout(20):
        while True:
            if peer.sightings[id]:
                return
            await asyncio.sleep(0.01)


async def test_every_platform_is_told_in_its_own_words(tmp_path: Path, peers: Peers) -> None:
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        for platform in ANSWERS:
            sent = await until(hall, await say(hall, platform), DeliveryState.SENT)
            assert sent.reference
            assert [one.id for one in peers.by_name[platform].inbox] == [sent.id]
    assert peers.by_name["sms"].inbox[0].content["phone"] == "13800000000"
    assert peers.by_name["integrated"].inbox[0].path.startswith("/cases/case%201/steps/")
    assert "secret-code" not in repr(peers.by_name["engraver"].inbox[0].content)
    assert all(peer.bad_signatures == 0 for peer in peers.by_name.values())


async def test_down_at_night_and_back_in_the_morning(tmp_path: Path, peers: Peers) -> None:
    """Everything arrives once, and what is about one case in the order it happened."""
    sms = peers.by_name["sms"]
    sms.fail(Fault.DOWN)
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        ids = [await say(hall, "sms", f"case {n % 3}", step=n) for n in range(12)]
        other = await say(hall, "post")
        await until(hall, other, DeliveryState.SENT)
        await until(hall, ids[0], DeliveryState.WAITING, tries=1)
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        sms.fail(Fault.NONE)
        for id in ids:
            await until(hall, id, DeliveryState.SENT)
    assert sorted(one.id for one in sms.inbox) == sorted(ids)
    for case in range(3):
        steps = [one.content["params"]["step"] for one in sms.inbox]
        mine = [step for step in steps if step % 3 == case]
        assert mine == sorted(mine)


@pytest.mark.parametrize("fault", [Fault.LOSES_ANSWER, Fault.BUSY, Fault.GARBAGE])
async def test_nobody_knows_whether_it_arrived(tmp_path: Path, peers: Peers, fault: Fault) -> None:
    """It goes again under the same id, and the platform takes it once."""
    post = peers.by_name["post"]
    post.fail(fault)
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        id = await say(hall, "post")
        await until(hall, id, DeliveryState.WAITING, tries=2)
        post.fail(Fault.NONE)
        sent = await until(hall, id, DeliveryState.SENT)
    assert [one.id for one in post.inbox] == [id]
    assert sent.reference == ANSWERS["post"](id, {})["waybill"]


async def test_a_slow_platform_holds_up_nobody_else(tmp_path: Path, peers: Peers) -> None:
    slow = peers.by_name["integrated"]
    slow.fail(Fault.SLOW)
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        id = await say(hall, "integrated")
        await seen(slow, id)
        await until(hall, await say(hall, "sms"), DeliveryState.SENT)
        assert (await hall.server.engine.ask(lambda now, _: now.records.get(Delivery, id))).tries == 0
        slow.stop()


async def test_a_deadline_ends_a_slow_exchange(tmp_path: Path, peers: Peers) -> None:
    slow = peers.by_name["integrated"]
    slow.fail(Fault.SLOW)
    async with running_hall(tmp_path, hall_with(peers, timeout_s=0.1, tries=2)) as hall:
        id = await say(hall, "integrated")
        dead = await until(hall, id, DeliveryState.DEAD)
        assert (dead.last_error, dead.tries) == ("timeout", 2)
        slow.stop()
    assert [one.id for one in slow.inbox] == [id]


async def test_refused_for_good_is_given_up_until_somebody_replays_it(tmp_path: Path, peers: Peers) -> None:
    sms = peers.by_name["sms"]
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        sms.fail(Fault.REFUSES)
        refused = await say(hall, "sms")
        assert (await until(hall, refused, DeliveryState.DEAD)).last_error == "HTTP 422"
        wrong_number = await say(hall, "sms", "case 2", phone="abc")
        sms.fail(Fault.NONE)
        await until(hall, wrong_number, DeliveryState.DEAD)
        no_number = await say(hall, "sms", "case 3", phone="")
        assert (await until(hall, no_number, DeliveryState.DEAD)).last_error == "message without phone"
        replay = wire.ReplayDelivery(request_key="replay-1", delivery_id=refused)
        await hall.server.engine.call(Actor("test", frozenset()), replay)
        await until(hall, refused, DeliveryState.SENT)
    assert [one.id for one in sms.inbox].count(refused) == 1


async def test_a_wrong_key_is_turned_away(
    tmp_path: Path, peers: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLATFORM_KEY", "another key")
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        dead = await until(hall, await say(hall, "sms"), DeliveryState.DEAD)
    assert (dead.last_error, peers.by_name["sms"].inbox) == ("HTTP 401", [])


async def test_without_an_address_messages_wait(tmp_path: Path, peers: Peers) -> None:
    async with running_hall(tmp_path, hall_with(peers, enabled=False)) as hall:
        id = await say(hall, "sms")
    async with running_hall(tmp_path, hall_with(peers)) as hall:
        await until(hall, id, DeliveryState.SENT)
    assert [one.id for one in peers.by_name["sms"].inbox] == [id]
