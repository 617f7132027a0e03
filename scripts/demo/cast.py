"""The screen programs of a hall, all in one process: their models on real links, with their real printers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from config.holidays import load_holidays
from config.schema import Board, Kiosk, ScreenLayout
from counter_terminal.tools.equipment import Equipment
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.viewmodels.terminal import TOPICS as COUNTER_TOPICS
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.wiring import desk_printers, devices_of, own_devices, places
from display_board.app import voice_engine, voice_plan
from display_board.sound.player import Recorder
from display_board.viewmodels.announcer import AnnouncerModel
from display_board.viewmodels.hall_board import TOPICS as BOARD_TOPICS
from display_board.viewmodels.hall_board import HallBoardModel
from display_board.viewmodels.window_screen import WindowScreenModel
from kiosk.app import TOPICS as KIOSK_TOPICS
from kiosk.app import build_model, build_printer
from kiosk.licence.app import TOPICS as LICENCE_TOPICS
from kiosk.licence.app import Devices as LicenceDevices
from kiosk.licence.app import build_devices as licence_devices
from kiosk.licence.app import build_model as licence_model
from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.settings import Settings as KioskSettings
from kiosk.staff_code import hash_code
from kiosk.viewmodels.kiosk import KioskModel
from qt_common.clock import Clock
from qt_common.i18n import Translator
from qt_common.live_hall import LiveHall, link_maker
from qt_common.times import LocalTimes
from queue_server.protocol.events import Topic
from scripts.demo.stage import Stage

STAFF_CODE = "246810"
"""Opens the staff page of the licence printer; known to the demonstration alone."""


class Startable(Protocol):
    """Something that is started and stopped."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End."""


@dataclass(slots=True)
class Cast:
    """Everybody's screens.

    Attributes:
        kiosks: by kiosk id.
        licence: the self-service licence printer.
        counters: by counter id, the guide desk and the back office among them.
        tools: what stands on each counter.
        board: the hall board, and its voice.
        windows: window screens by counter id.
        halls: every link, to be stopped at the end.
        devices: everything else that is started and stopped.
    """

    kiosks: dict[str, KioskModel]
    licence: LicenceModel
    counters: dict[str, CounterTerminal]
    tools: dict[str, DeskTools]
    board: HallBoardModel
    voice: AnnouncerModel
    windows: dict[str, WindowScreenModel]
    halls: list[LiveHall]
    devices: list[Startable]

    def start(self) -> None:
        """Connect everything."""
        for device in self.devices:
            device.start()
        for hall in self.halls:
            hall.start()

    def close(self) -> None:
        """Let everything go."""
        for terminal in self.counters.values():
            terminal.close()
        self.voice.stop()
        for hall in self.halls:
            hall.stop()
        for device in self.devices:
            device.stop()


class Casting:
    """Makes the cast of a stage.

    Args:
        stage: the running hall.
        clock: everybody's clock.
    """

    def __init__(self, stage: Stage, clock: Clock) -> None:
        self._stage = stage
        self._clock = clock
        self._halls: list[LiveHall] = []
        self._devices: list[Startable] = []
        self._tools: dict[str, DeskTools] = {}

    def make(self, window_screens: tuple[str, ...]) -> Cast:
        """Return the whole cast; window screens only for the counters named."""
        config = self._stage.config
        halls = [one for one in config.boards if one.layout is ScreenLayout.HALL]
        screens = [one for one in config.boards if one.counter in window_screens]
        board, voice = self._board(halls[0])
        return Cast(
            kiosks={one.id: self._kiosk(one) for one in config.kiosks if one.licence is None},
            licence=self._licence(next(one for one in config.kiosks if one.licence)),
            counters={one.id: self._counter(one.id) for one in config.counters},
            tools=self._tools,
            board=board,
            voice=voice,
            windows={one.counter: self._window(one) for one in screens},
            halls=self._halls,
            devices=self._devices,
        )

    def _link(self, name: str, topics: tuple[Topic, ...]) -> LiveHall:
        stage = self._stage
        hall = LiveHall(link_maker(stage.server_url, stage.identity(name), topics, name))
        self._halls.append(hall)
        return hall

    def _kiosk(self, config: Kiosk) -> KioskModel:
        stage = self._stage
        printer = build_printer(stage.config, config)
        if printer is not None:
            self._devices.append(printer)
        hall = self._link(config.id, KIOSK_TOPICS)
        return build_model(
            stage.config,
            config.id,
            hall,
            printer,
            self._clock,
            Translator("kiosk"),
            stage.folder,
            KioskSettings(),
        )

    def _licence(self, config: Kiosk) -> LicenceModel:
        stage = self._stage
        devices: LicenceDevices = licence_devices(stage.config, config, self._clock)
        self._devices.append(devices)
        hall = self._link(config.id, LICENCE_TOPICS)
        own = KioskSettings(staff_code=hash_code(STAFF_CODE))
        return licence_model(config, hall, devices, self._clock, Translator("kiosk"), own)

    def _counter(self, counter_id: str) -> CounterTerminal:
        config, translate = self._stage.config, Translator("counter_terminal")
        hall = self._link(counter_id, COUNTER_TOPICS)
        printers = desk_printers(config, counter_id, hall, translate, self._stage.folder)
        equipment = Equipment(own_devices(config, counter_id), hall, translate)
        self._devices += [printers, equipment]
        self._tools[counter_id] = equipment.tools
        return CounterTerminal(
            hall,
            self._clock,
            counter_id,
            translate=translate,
            devices=devices_of(config, counter_id),
            places=places(config),
            printing=printers,
            tools=equipment.tools,
            is_workday=load_holidays(self._stage.folder).is_workday,
        )

    def _board(self, board: Board) -> tuple[HallBoardModel, AnnouncerModel]:
        config, clock = self._stage.config, self._clock
        hall = self._link(board.id, BOARD_TOPICS)
        voice = AnnouncerModel(
            hall=hall,
            device_id=f"{board.id}-voice",
            zones=board.zones,
            plan=voice_plan(config.voice),
            engine=voice_engine(config.voice),
            make_player=lambda: Recorder(clock, audible=True),
            clock=clock,
            times=LocalTimes(Translator("display_board"), config.hall.timezone),
        )
        return HallBoardModel(hall, board, clock), voice

    def _window(self, board: Board) -> WindowScreenModel:
        return WindowScreenModel(self._link(board.id, BOARD_TOPICS), board.counter, self._clock)
