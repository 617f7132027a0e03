"""The device host: boards and pads on a bus, joined to the server.

Two sides meet on one event loop. From the server come events, which become texts
on boards and pads; from the workers' threads come keys and statuses, which become
commands. Texts go straight from the event to the board's worker, so that an LED
board shows a call as soon as a screen does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from config.schema import HallConfig, PadBinding, SecondPress
from devices.host.boards import Boards, Screen
from devices.host.outbox import Outbox
from devices.host.pad_desk import PadDesk
from devices.host.pad_line import PadLine
from devices.host.plan import HostPlan, LedUse, PadUse
from devices.host.rating import PadRating
from devices.host.reports import DeviceReports
from devices.host.texts import waiting_for
from devices.ports import DeviceStatus, KeyPressed, LedBoard, PadEvent
from devices.supervisor import DeviceWorker, Supervisor, keep_board
from queue_server.client.calls import Caller
from queue_server.client.mirror import Mirror
from queue_server.client.reconnect import LinkState
from queue_server.protocol.errors import HallError
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.session import Identified, Subscribed

log = logging.getLogger(__name__)

TOPICS = (Topic.CALLS, Topic.COUNTERS, Topic.SERVICES)
_STOP_TIMEOUT_S = 5.0


class DeviceHost:
    """Everything between the link and the workers; a `LinkListener`.

    Args:
        hall: the hall.
        plan: this host's devices.
        speed: hall seconds in a real one; above 1 in a rehearsal, where visitors and their pads live faster.

    Attributes:
        supervisor: the workers of all devices.
    """

    def __init__(self, hall: HallConfig, plan: HostPlan, speed: float = 1.0) -> None:
        self.supervisor = Supervisor()
        self._speed = speed
        self._hall = hall
        self._plan = plan
        self._mirror = Mirror()
        self._outboxes: list[Outbox] = []
        self._desks: dict[str, dict[str, PadDesk]] = {}  # by line, by counter
        self._by_call_address: dict[tuple[str, int], PadDesk] = {}
        self._by_evaluator_address: dict[tuple[str, int], PadDesk] = {}
        self._lines: dict[str, PadLine] = {}

    def start(self, caller: Caller) -> None:
        """Begin, on the running event loop; the link's owner connects it afterwards."""
        self._loop = asyncio.get_running_loop()
        screens = {name: self._screen(name, use) for name, use in self._plan.leds.items()}
        self._boards = Boards(screens, self._mirror, self._loop.call_later)
        for name, use in self._plan.pads.items():
            self._add_line(name, use, caller)
        kinds = dict.fromkeys(self._plan.leds, "led_board") | dict.fromkeys(self._plan.pads, "pads")
        self._reports = DeviceReports(kinds, self._outbox(caller, "reports"))
        self.supervisor.start()

    async def close(self) -> None:
        """Stop every worker, then everything that sends."""
        with ThreadPoolExecutor(1, "devices-stop") as pool:
            await self._loop.run_in_executor(pool, self.supervisor.stop, _STOP_TIMEOUT_S)
        for outbox in self._outboxes:
            await outbox.close()

    def on_state(self, state: LinkState, refusal: HallError | None) -> None:
        """The link came or went."""
        if refusal is not None:
            log.error("the server refuses this device host: %s", refusal)
        self._reports.link(state is LinkState.ONLINE)

    def on_identified(self, identified: Identified) -> None:
        """Learn what does not change about the hall."""
        self._mirror.hall = identified.hall

    def on_subscribed(self, subscribed: Subscribed) -> None:
        """Show everything as it is now."""
        self._mirror.take_subscribed(subscribed)
        self._boards.refresh()
        self._refresh_pads()

    def on_event(self, event: Event) -> None:
        """Show what changed; boards first, they are what people wait for."""
        self._mirror.take_event(event)
        self._boards.take_event(event)
        self._refresh_pads()

    def _refresh_pads(self) -> None:
        infos = {info.id: info for info in self._mirror.hall.counters} if self._mirror.hall else {}
        for desks in self._desks.values():
            for counter_id, desk in desks.items():
                counter, info = self._mirror.counters.get(counter_id), infos.get(counter_id)
                if counter is not None and info is not None:
                    desk.take_counter(counter, waiting_for(info, self._mirror.services.values()))

    def _screen(self, name: str, use: LedUse) -> Screen:
        worker: DeviceWorker[LedBoard] = DeviceWorker(name, use.device, on_status=self._on_status)
        memory = keep_board(worker, min_interval_s=use.device.min_interval_s)
        self.supervisor.add(worker)
        return Screen(memory.want, use.counter, use.zones, use.lines)

    def _add_line(self, name: str, use: PadUse, caller: Caller) -> None:
        line = PadLine(name, use.device, self._hand_over(name), self._on_status)
        self._lines[name] = line
        self._desks[name] = {}
        self.supervisor.add(line.worker)
        for binding in use.bindings:
            desk = PadDesk(
                binding,
                line,
                self._outbox(caller, f"keys of {binding.counter}"),
                self._outbox(caller, f"ratings of {binding.counter}"),
                self._rating(),
                self._hall_later,
            )
            self._index(name, binding, desk)

    def _index(self, name: str, binding: PadBinding, desk: PadDesk) -> None:
        self._desks[name][binding.counter] = desk
        if binding.call_address:
            self._by_call_address[name, binding.call_address] = desk
        if binding.evaluator_address:
            self._by_evaluator_address[name, binding.evaluator_address] = desk

    def _rating(self) -> PadRating:
        rules = self._hall.rating
        replaces = rules.second_press is SecondPress.REPLACES
        return PadRating(
            timeout_s=rules.timeout_s, change_of_mind_s=rules.change_of_mind_s if replaces else 0.0
        )

    def _hall_later(self, delay_s: float, action: Callable[[], None]) -> object:
        return self._loop.call_later(delay_s / self._speed, action)

    def _outbox(self, caller: Caller, name: str) -> Outbox:
        outbox = Outbox(caller, name)
        outbox.start()
        self._outboxes.append(outbox)
        return outbox

    def _hand_over(self, line_name: str) -> Callable[[PadEvent], None]:
        """Return what takes a line's keys from its worker's thread to the event loop."""

        def hand_over(event: PadEvent) -> None:
            self._loop.call_soon_threadsafe(self._route, line_name, event)

        return hand_over

    def _route(self, line_name: str, event: PadEvent) -> None:
        """Take a key to the counter it belongs to."""
        line = self._lines[line_name]
        if isinstance(event, KeyPressed):
            desk = self._by_call_address.get((line_name, event.address))
            if desk is not None:
                desk.pressed(event.key, line.handled)
                return
        else:
            desk = self._by_evaluator_address.get((line_name, event.address))
            if desk is not None:
                desk.rated(event.level)
        line.handled()
        if desk is None:
            log.warning("device=%s pad %d belongs to no counter: %s", line_name, event.address, event)

    def _on_status(self, name: str, status: DeviceStatus) -> None:
        self._loop.call_soon_threadsafe(self._take_status, name, status)

    def _take_status(self, name: str, status: DeviceStatus) -> None:
        self._reports.take(name, status)
        for desk in self._desks.get(name, {}).values():
            desk.take_line(status.online)
