"""Around the queue: devices, calls for help, messages, notices."""

from __future__ import annotations

from typing import cast

import pytest

from queue_server.domain.events import DeviceStatusChanged, HelpAnswered, HelpRequested, MessageSent
from queue_server.protocol import hall as wire
from queue_server.protocol.errors import NotFound
from queue_server.protocol.views import HelpView
from tests.helpers.desk_hall import DeskHall

KEY = "k" * 8


def report(hall: DeskHall, **fields: object) -> None:
    request = wire.ReportDevice(
        **{"request_key": KEY, "device_id": "p1", "kind": "printer", "online": True, **fields}  # type: ignore[arg-type]  # fields by name
    )
    hall.run(request)


def ask_help(hall: DeskHall, reason: str = "help") -> HelpView:
    request = wire.RequestHelp(request_key=KEY, source="kiosk1", reason=reason)
    return cast(wire.HelpRaised, hall.run(request)).help


def answer(hall: DeskHall, help_id: str, clerk: str) -> HelpView:
    request = wire.AnswerHelp(request_key=KEY, help_id=help_id)
    return cast(wire.HelpRaised, hall.run(request, clerk)).help


def test_a_devices_health_is_news_only_when_it_changes() -> None:
    hall = DeskHall()
    report(hall)
    report(hall)
    report(hall, faults=("paper_out",))
    news = [event for event in hall.log if isinstance(event, DeviceStatusChanged)]
    assert [event.faults for event in news] == [(), ("paper_out",)]
    assert (hall.state.devices["p1"].host, hall.state.devices["p1"].reported_at) == ("t1", hall.now)


def test_help_is_called_once_until_somebody_answers() -> None:
    hall = DeskHall()
    first = ask_help(hall)
    assert ask_help(hall).id == first.id
    assert ask_help(hall, "complaint").id != first.id
    hall.wait(30)
    answered = answer(hall, first.id, "ann")
    assert (answered.answered_by, answered.answered_at) == ("ann", hall.now)
    assert answer(hall, first.id, "bob").answered_by == "ann"
    assert ask_help(hall).id != first.id
    assert sum(isinstance(event, HelpRequested) for event in hall.log) == 3
    assert sum(isinstance(event, HelpAnswered) for event in hall.log) == 1
    with pytest.raises(NotFound):
        answer(hall, "nothing", "ann")


def test_answered_calls_do_not_pile_up() -> None:
    hall = DeskHall()
    for _ in range(5):
        answer(hall, ask_help(hall).id, "ann")
        hall.wait(3601)
    assert len(hall.state.helps) == 1


def test_a_message_carries_the_senders_name_to_a_counter_that_exists() -> None:
    hall = DeskHall()
    hall.run(wire.SendMessage(request_key=KEY, text="请到三楼", to_counter_id="w1"), "bob")
    sent = hall.log[-1]
    assert isinstance(sent, MessageSent)
    assert (sent.from_name, sent.text, sent.to_counter_id) == ("博", "请到三楼", "w1")
    with pytest.raises(NotFound):
        hall.run(wire.SendMessage(request_key=KEY, text="x", to_counter_id="w9"), "bob")


def test_a_notice_changes_only_what_is_given() -> None:
    hall = DeskHall()
    hall.run(wire.SetNotice(request_key=KEY, ticker="欢迎"), "ann")
    hall.run(wire.SetNotice(request_key=KEY, emergency="请疏散"), "ann")
    assert (hall.state.notice.ticker, hall.state.notice.emergency) == ("欢迎", "请疏散")
    length = len(hall.log)
    hall.run(wire.SetNotice(request_key=KEY, ticker="欢迎"), "ann")
    assert len(hall.log) == length
    hall.run(wire.SetNotice(request_key=KEY, emergency=""), "ann")
    assert (hall.state.notice.ticker, hall.state.notice.emergency) == ("欢迎", "")
