from __future__ import annotations

import asyncio

import pytest

from queue_server.client.fake import FakeLink
from queue_server.client.reconnect import LinkState
from queue_server.protocol.errors import LinkLost, NothingToCall, NotIdentified
from queue_server.protocol.events import Event
from queue_server.protocol.hall import CloseEvaluation, EvaluationAccepted, GiveEvaluation
from queue_server.protocol.session import Identified, Ping, Subscribed
from queue_server.protocol.tickets import CallNext, NextCandidate, PreviewNext
from queue_server.protocol.views import Snapshot


class Listener:
    def __init__(self) -> None:
        self.heard: list[object] = []

    def on_state(self, state: LinkState, refusal: object) -> None:
        self.heard.append((state, refusal) if refusal else state)

    def on_identified(self, identified: Identified) -> None:
        self.heard.append("identified")

    def on_subscribed(self, subscribed: Subscribed) -> None:
        self.heard.append("snapshot" if subscribed.snapshot else "missed")

    def on_event(self, event: Event) -> None:
        self.heard.append(event)


async def test_it_behaves_like_a_link() -> None:
    listener = Listener()
    async with FakeLink(listener) as link:
        link.start(Snapshot())
        link.drop()
        link.restore()
    assert listener.heard[:4] == [LinkState.CONNECTING, "identified", "snapshot", LinkState.ONLINE]
    assert listener.heard[-4:] == [LinkState.CONNECTING, "missed", LinkState.ONLINE, LinkState.CLOSED]


async def test_answers_are_scripted() -> None:
    link = FakeLink(Listener())
    link.start()
    link.on(PreviewNext, NextCandidate(waiting=3))
    link.on(CallNext, NothingToCall(waiting_elsewhere=0))
    link.on(GiveEvaluation, lambda params: EvaluationAccepted(thanks=params.level > 2))
    assert (await link.call(PreviewNext(counter_id="w1"))).waiting == 3
    with pytest.raises(NothingToCall):
        await link.call(CallNext(request_key="12345678", counter_id="w1"))
    rated = await link.call(GiveEvaluation(request_key="12345678", counter_id="w1", level=2))
    assert rated.thanks is False
    await link.call(CloseEvaluation(request_key="12345678", counter_id="w1"))
    with pytest.raises(LookupError, match=r"session\.ping"):
        await link.call(Ping())
    assert [type(one) for one in link.calls][:2] == [PreviewNext, CallNext]


async def test_calls_wait_for_the_link_and_lose_it_at_their_deadline() -> None:
    link = FakeLink(Listener())
    link.start()
    link.on(PreviewNext, NextCandidate(waiting=1))
    link.drop()
    with pytest.raises(LinkLost):
        await link.call(PreviewNext(counter_id="w1"), timeout_s=0.001)
    waiting = asyncio.create_task(link.call(PreviewNext(counter_id="w1")))
    await asyncio.sleep(0)
    link.restore()
    assert (await waiting).waiting == 1


async def test_it_can_be_refused() -> None:
    listener = Listener()
    link = FakeLink(listener)
    link.start()
    refusal = NotIdentified(why="revoked")
    link.refuse(refusal)
    assert listener.heard[-1] == (LinkState.REFUSED, refusal)
