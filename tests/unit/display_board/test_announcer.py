"""The board's voice: who is spoken, in which zone, and what happens when nobody can hear it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from devices.voice.engine import Announcement, Sentence, Speech
from devices.voice.phrases import Unspeakable
from devices.voice.queue import Turn, VoicePlan
from devices.voice.sound import Sound
from display_board.sound.player import Recorder
from display_board.viewmodels.announcer import AnnouncerModel
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.protocol.events import Event, EventKind
from queue_server.protocol.hall import ReportDevice
from queue_server.protocol.views import CounterState, CounterView
from tests.helpers.board_hall import HALL, call, called


class WordsOnly:
    """An engine that says a sentence of ten characters; it cannot say X."""

    def render(self, announcement: Announcement) -> Sound | Speech:
        if announcement.number.startswith("X"):
            raise Unspeakable("X")
        return Speech(None, (Sentence("zh_CN", "一二三四五六七八九十"),), pause_s=0.0)


class Voice:
    """An announcer with its recordings."""

    def __init__(self, zones: tuple[str, ...] = (), audible: bool = True) -> None:
        self.clock = ManualClock()
        self.hall = FakeHall(HALL)
        self.spoken: list[tuple[str, str]] = []
        self.model = AnnouncerModel(
            self.hall,
            "board-voice",
            zones,
            VoicePlan(),
            WordsOnly(),
            lambda: Recorder(self.clock, audible=audible),
            self.clock,
            LocalTimes(Translator("display_board")),
        )
        self.model.announced.connect(self._note)
        self.hall.start()

    def _note(self, turn: Turn) -> None:
        self.spoken.append((turn.call.zone, turn.call.number))

    def call(self, number: str, counter: str, recall: int = 0) -> None:
        self.hall.push(called(len(self.spoken) + 1, call(number, counter, self.clock.now(), recall)))


MakeVoice = Callable[..., Voice]


@pytest.fixture
def make_voice() -> MakeVoice:
    return Voice


def test_one_at_a_time_in_a_zone_and_zones_side_by_side(make_voice: MakeVoice) -> None:
    voice = make_voice()
    voice.call("A001", "w1")
    voice.call("A002", "w2")
    voice.call("B001", "w3")
    assert voice.spoken == [("east", "A001"), ("west", "B001")]
    voice.clock.advance(2.5)
    assert voice.spoken[-1] == ("east", "A002")


def test_a_visitor_who_has_arrived_is_not_called_any_more(make_voice: MakeVoice) -> None:
    voice = make_voice()
    voice.call("A001", "w1")
    voice.call("A002", "w2")
    counter = CounterView(id="w2", state=CounterState.OPEN, ticket_id="id-A002")
    voice.hall.push(Event(seq=9, kind=EventKind.SERVICE_STARTED, at=voice.clock.now(), counter=counter))
    voice.clock.advance(60)
    assert voice.spoken == [("east", "A001")]


def test_it_speaks_for_its_zones_only(make_voice: MakeVoice) -> None:
    voice = make_voice(zones=("west",))
    voice.call("A001", "w1")
    voice.call("B001", "w3")
    assert voice.spoken == [("west", "B001")]


@pytest.mark.expects_logs(r"cannot be spoken")
def test_an_unspeakable_number_does_not_silence_the_next(make_voice: MakeVoice) -> None:
    voice = make_voice()
    voice.call("X001", "w1")
    voice.call("A002", "w1")
    assert voice.spoken == [("east", "X001"), ("east", "A002")]


def test_missing_sound_is_reported_once_and_again_after_a_reconnect(make_voice: MakeVoice) -> None:
    voice = make_voice(audible=False)
    voice.call("A001", "w1")
    reports = voice.hall.asked(ReportDevice)
    assert [(one.device_id, one.online, one.faults) for one in reports] == [
        ("board-voice", False, ("offline",))
    ]
    voice.hall.drop()
    voice.hall.restore()
    assert len(voice.hall.asked(ReportDevice)) == 2


def test_stop_is_quiet(make_voice: MakeVoice) -> None:
    voice = make_voice()
    voice.model.stop()
    voice.call("A001", "w1")
    assert voice.spoken == []
    assert voice.clock.pending == 0
