"""Speaks calls: from the server's events through the announcement queue to one player a zone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.voice.engine import VoiceEngine
from devices.voice.phrases import Unspeakable
from devices.voice.queue import AnnouncementQueue, Call, Fate, Turn, VoicePlan
from display_board.sound.player import Player
from qt_common.clock import Clock
from qt_common.hall import Hall, LinkStatus
from qt_common.times import LocalTimes
from queue_server.client.calls import new_key
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.hall import ReportDevice
from queue_server.protocol.views import CallView, CounterInfo

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""How often a zone is looked at again, should a player never say that it has ended."""
SPOKEN = frozenset({EventKind.TICKET_CALLED, EventKind.TICKET_RECALLED, EventKind.TICKET_RESUMED})


class AnnouncerModel(QObject):
    """The voice of a board.

    Args:
        hall: the server link.
        device_id: name under which sound or its absence is reported.
        zones: zones it speaks for; empty = all.
        plan: languages, repeats, volumes.
        engine: makes announcements audible.
        make_player: makes the player of a zone.
        clock: injected.
        times: the hall's local time, for the volume by time of day.

    Signals:
        announced: Turn; one announcement has begun.
    """

    announced = Signal(object)

    def __init__(
        self,
        hall: Hall,
        device_id: str,
        zones: Collection[str],
        plan: VoicePlan,
        engine: VoiceEngine,
        make_player: Callable[[], Player],
        clock: Clock,
        times: LocalTimes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._device_id = device_id
        self._zones = frozenset(zones)
        self._engine = engine
        self._make_player = make_player
        self._players: dict[str, Player] = {}
        self._told: bool | None = None
        self.queue = AnnouncementQueue(plan, lambda: times.local(clock.now()))
        hall.happened.connect(self._on_happened)
        hall.link_changed.connect(self._on_link)
        self._look = clock.every(LOOK_S, self._look_again)

    def stop(self) -> None:
        """Be silent and stay so."""
        self._look.cancel()
        self._hall.happened.disconnect(self._on_happened)
        for player in self._players.values():
            player.stop()

    def _on_happened(self, event: Event) -> None:
        if event.call is not None and event.kind in SPOKEN:
            self._take_call(event.call)
        elif event.kind is EventKind.SERVICE_STARTED and event.counter is not None:
            self.queue.withdraw(event.counter.ticket_id)

    def _take_call(self, call: CallView) -> None:
        counter = self._counter(call.counter_id)
        if counter is None or (self._zones and counter.zone not in self._zones):
            return
        spoken = Call(
            zone=counter.zone,
            ticket=call.ticket_id or call.number,
            number=call.number,
            counter=counter.label,
            called_at=call.called_at,
            recalled=call.recall > 0,
        )
        if self.queue.add(spoken) is Fate.QUEUED:
            self._speak(counter.zone)

    def _speak(self, zone: str) -> None:
        turn = self.queue.next(zone)
        if turn is None:
            return
        player = self._players.setdefault(zone, self._make_player())
        self._tell_sound(player.works)
        self.announced.emit(turn)
        if turn.silent:
            self._finished(zone)
        else:
            self._play(player, turn)

    def _play(self, player: Player, turn: Turn) -> None:
        try:
            what = self._engine.render(turn.announcement)
        except Unspeakable as error:
            log.warning(
                "ticket=%s counter=%s cannot be spoken: %s", turn.call.number, turn.call.counter, error
            )
            self._finished(turn.call.zone)
            return
        player.play(what, turn.volume_percent, partial(self._finished, turn.call.zone))

    def _finished(self, zone: str) -> None:
        self.queue.finished(zone)
        self._speak(zone)

    def _look_again(self) -> None:
        for zone in list(self._players):
            self._speak(zone)

    def _on_link(self, status: LinkStatus) -> None:
        if status.online:
            self._told = None
            self._tell_sound(self._make_player().works)

    def _tell_sound(self, works: bool) -> None:
        if works == self._told or not self._hall.link.online:
            return
        self._told = works
        report = ReportDevice(
            request_key=new_key(),
            device_id=self._device_id,
            kind="voice",
            online=works,
            faults=() if works else ("offline",),
            detail="" if works else "no sound output",
        )
        self._hall.call(report, lambda _: None, self._on_report_refused)

    def _on_report_refused(self, error: Exception) -> None:
        log.warning("device=%s report refused: %s", self._device_id, error)
        self._told = None

    def _counter(self, counter_id: str) -> CounterInfo | None:
        info = self._hall.info
        return next((one for one in info.counters if one.id == counter_id), None) if info else None
