"""The device host with its real threads and real simulators; only the server is a script."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from config.schema import (
    Calendar,
    Device,
    Hall,
    HallConfig,
    LedBinding,
    PadBinding,
    TimeSpan,
    WeekHours,
)
from devices.host.host import DeviceHost
from devices.host.plan import plan_host
from devices.sim.candle import CandleSim
from devices.sim.ff68 import Ff68Sim
from devices.sim.onbon import OnbonSim
from devices.sim.peer import Peer, running
from queue_server.client.fake import FakeLink
from queue_server.protocol.base import Params
from queue_server.protocol.errors import NothingToCall
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.hall import (
    CloseEvaluation,
    CounterChanged,
    EvaluationAccepted,
    GiveEvaluation,
    PadKeyName,
    PressKey,
    ReportDevice,
)
from queue_server.protocol.views import (
    CallView,
    CounterInfo,
    CounterState,
    CounterView,
    HallView,
    ServiceState,
    ServiceView,
    Snapshot,
)

PATIENCE_S = 15.0
NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
HALL = HallView(
    id="h",
    name="大厅",
    name_en="Hall",
    counters=(
        CounterInfo(id="w1", label="1", name="", kind="general", zone="main", services=("s",)),
        CounterInfo(id="w2", label="2", name="", kind="general", zone="main"),
    ),
)


@dataclass
class Street:
    """Everything on the wires, the host, and the scripted server."""

    card: Peer[OnbonSim]
    bars: Peer[CandleSim]
    pads: Peer[Ff68Sim]
    link: FakeLink
    seq: int = 1

    def asked(self, kind: type[Params]) -> list[Any]:
        return [call for call in self.link.calls if type(call) is kind]

    def counter(self, kind: EventKind, view: CounterView, call: CallView | None = None) -> None:
        self.seq += 1
        self.link.push(Event(seq=self.seq, kind=kind, at=NOW, counter=view, call=call))


async def until(what: Callable[[], bool]) -> None:
    """Wait until something is so; the test's own time limit ends a wait in vain."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if what():
                return
            await asyncio.sleep(0.01)


@pytest.fixture
def peers() -> Iterator[tuple[Peer[OnbonSim], Peer[CandleSim], Peer[Ff68Sim]]]:
    with contextlib.ExitStack() as stack:
        card = stack.enter_context(running(OnbonSim()))
        bars = stack.enter_context(running(CandleSim([33, 34])))
        pads = stack.enter_context(running(Ff68Sim([1, 2], repeat_s=0.05)))
        yield card, bars, pads


def hall_file(card: str, bars: str, pads: str) -> HallConfig:
    span = TimeSpan(start=dt.time(9), end=dt.time(17))
    return HallConfig(
        hall=Hall(id="h", name="大厅"),
        calendars=(Calendar(id="default", week=(WeekHours(days=(1,), spans=(span,)),)),),
        zones=(),
        groups=(),
        services=(),
        counters=(),
        devices=(
            Device(id="card", driver="onbon", url=card),
            Device(id="bar-1", driver="candle", url=bars, options={"address": 33}),
            Device(id="bar-2", driver="candle", url=bars, options={"address": 34}),
            Device(id="pads", driver="ff68", url=pads),
        ),
        leds=(
            LedBinding(device="card"),
            LedBinding(device="bar-1", counter="w1"),
            LedBinding(device="bar-2", counter="w2"),
        ),
        pads=(
            PadBinding(device="pads", counter="w1", call_address=1, evaluator_address=1),
            PadBinding(device="pads", counter="w2", call_address=2, evaluator_address=2),
        ),
    )


@pytest.fixture
async def street(
    peers: tuple[Peer[OnbonSim], Peer[CandleSim], Peer[Ff68Sim]],
) -> AsyncIterator[Street]:
    card, bars, pads = peers
    hall = hall_file(card.url, bars.url, pads.url)
    host = DeviceHost(hall, plan_host(hall))
    link = FakeLink(host, HALL)
    link.on(PressKey, CounterChanged(counter=CounterView(id="w1", state=CounterState.OPEN)))
    link.on(GiveEvaluation, EvaluationAccepted())
    host.start(link)
    idle = tuple(CounterView(id=name, state=CounterState.OPEN) for name in ("w1", "w2"))
    services = (ServiceView(id="s", state=ServiceState.OPEN, waiting=7),)
    link.start(Snapshot(counters=idle, services=services), seq=1)
    street = Street(card, bars, pads, link)
    try:
        await until(
            lambda: (
                {report.device_id for report in street.asked(ReportDevice) if report.online}
                == {"card", "bar-1", "bar-2", "pads"}
            )
        )
        yield street
    finally:
        await host.close()
        await link.close()


def bar_text(street: Street, address: int) -> str:
    return street.bars.device.bars[address].text.strip()


def display(street: Street, address: int) -> str:
    return street.pads.device.pads[address].display


def board_text(street: Street) -> str:
    return str(street.card.state()["areas"])


async def test_a_call_reaches_board_bar_and_pad(street: Street) -> None:
    await until(lambda: display(street, 1) == "  7   ")
    called = CounterView(id="w1", state=CounterState.OPEN, number="A012")
    call = CallView(number="A012", counter_id="w1", service_id="s", called_at=NOW)
    street.counter(EventKind.TICKET_CALLED, called, call)
    await until(lambda: bar_text(street, 33) == "A012")
    await until(lambda: display(street, 1) == "   012")
    await until(lambda: "A012号 1号窗口" in board_text(street))
    assert bar_text(street, 34) == ""


async def test_a_key_becomes_one_command(street: Street) -> None:
    street.pads.command("press", address=2, key="call_next")
    await until(lambda: bool(street.asked(PressKey)))
    await until(lambda: street.pads.device.acknowledged == 1)
    (pressed,) = street.asked(PressKey)
    assert (pressed.counter_id, pressed.key) == ("w2", PadKeyName.CALL_NEXT)
    assert street.pads.device.pads[2].beeps == 0


async def test_a_refused_key_beeps(street: Street) -> None:
    street.link.on(PressKey, NothingToCall(waiting_elsewhere=0))
    street.pads.command("press", address=2, key="call_next")
    await until(lambda: street.pads.device.pads[2].beeps == 1)


async def test_a_visit_is_asked_about_and_rated(street: Street) -> None:
    street.counter(
        EventKind.EVALUATION_ASKED, CounterView(id="w1", state=CounterState.OPEN, rating_asked_for="visit-1")
    )
    await until(lambda: street.pads.device.pads[1].asking)
    street.pads.command("rate", address=1, level=2)
    await until(lambda: bool(street.asked(GiveEvaluation)))
    (given,) = street.asked(GiveEvaluation)
    assert (given.counter_id, given.level) == ("w1", 2)
    assert street.asked(CloseEvaluation) == []


async def test_an_unplugged_line_is_reported_and_comes_back_with_its_displays(street: Street) -> None:
    await until(lambda: display(street, 1) == "  7   ")
    street.pads.fault("offline")
    await until(lambda: street.asked(ReportDevice)[-1].faults == ("offline",))
    street.pads.device.pads[1].places = (None,) * 6
    street.pads.clear()
    await until(lambda: street.asked(ReportDevice)[-1].online)
    await until(lambda: display(street, 1) == "  7   ")


async def test_a_verdict_waits_for_a_lost_server(street: Street) -> None:
    street.counter(
        EventKind.EVALUATION_ASKED, CounterView(id="w1", state=CounterState.OPEN, rating_asked_for="visit-1")
    )
    await until(lambda: street.pads.device.pads[1].asking)
    street.link.drop()
    street.pads.command("rate", address=1, level=5)
    await until(lambda: bool(street.asked(GiveEvaluation)))
    reports = len(street.asked(ReportDevice))
    street.link.restore()
    await until(lambda: len(street.asked(ReportDevice)) == reports + 4)


@pytest.mark.expects_logs("belongs to no counter")
async def test_a_pad_nobody_knows_is_answered_and_logged(street: Street) -> None:
    street.pads.call(lambda: street.pads.device.pads.update({7: type(street.pads.device.pads[1])(7)}))
    street.pads.command("press", address=7, key="pause")
    await until(lambda: street.pads.device.acknowledged == 1)
    await asyncio.sleep(0)
    assert street.asked(PressKey) == []
