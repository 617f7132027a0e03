from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import QObject

from qt_common.fake_hall import FakeHall
from qt_common.hall import is_gone, new_request_key, topics_of
from queue_server.client.reconnect import LinkState
from queue_server.protocol.errors import (
    DocumentRefused,
    HallError,
    LinkLost,
    NotFound,
    NotIdentified,
    ServiceClosed,
)
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.hall import RequestHelp
from queue_server.protocol.scans import BeginDownload, BeginUpload, FileKind
from queue_server.protocol.tickets import FindTicket, ReportPrint, TicketIssued
from queue_server.protocol.views import HallView, ServiceState, ServiceView, Snapshot

NOW = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
OPEN = ServiceView(id="tax", state=ServiceState.OPEN, waiting=3)
FULL = ServiceView(id="tax", state=ServiceState.FULL, waiting=9)


def changed(service: ServiceView) -> Event:
    return Event(seq=0, kind=EventKind.SERVICES_CHANGED, at=NOW, services=(service,))


@pytest.fixture
def hall(qapp: object) -> FakeHall:
    hall = FakeHall(HallView(id="h", name="大厅", name_en="Hall"), Snapshot(services=(OPEN,)))
    hall.start()
    return hall


def test_it_starts_with_its_snapshot(hall: FakeHall) -> None:
    assert hall.link.online
    assert hall.info is not None
    assert hall.mirror.services == {"tax": OPEN}


def test_an_event_changes_the_mirror_before_it_is_told(hall: FakeHall) -> None:
    told: list[object] = []
    hall.changed.connect(lambda topics: told.append((topics, hall.mirror.services["tax"].waiting)))
    hall.happened.connect(lambda event: told.append(event.kind))
    hall.push(changed(FULL))
    assert told == [(frozenset({Topic.SERVICES}), 9), EventKind.SERVICES_CHANGED]


def test_it_answers_by_script(hall: FakeHall) -> None:
    answers: list[object] = []
    report = ReportPrint(request_key=new_request_key(), ticket_id="t", outcome="printed")  # type: ignore[arg-type]  # its value will do
    hall.call(report, answers.append, answers.append)
    hall.on(FindTicket, ServiceClosed(service_id="tax"))
    hall.call(FindTicket(number="A1"), answers.append, answers.append)
    assert isinstance(answers[1], ServiceClosed)
    assert hall.asked(FindTicket) == [FindTicket(number="A1")]
    with pytest.raises(LookupError):
        hall.call(RequestHelp(request_key="12345678", source="k", reason="help"), print, print)


def test_while_the_link_is_down_calls_wait_and_are_answered_after_it(hall: FakeHall) -> None:
    states: list[LinkState] = []
    answers: list[HallError] = []
    hall.link_changed.connect(lambda status: states.append(status.state))
    hall.on(FindTicket, ServiceClosed())
    hall.drop()
    hall.call(FindTicket(), print, answers.append)
    assert answers == []
    hall.restore(Snapshot(services=(FULL,)))
    assert [error.slug for error in answers] == ["service_closed"]
    assert states == [LinkState.WAITING, LinkState.ONLINE]
    assert hall.mirror.services["tax"] == FULL


def test_a_deadline_passes_when_the_test_says_so(hall: FakeHall) -> None:
    errors: list[HallError] = []
    hall.hold()
    hall.call(FindTicket(), print, errors.append)
    hall.time_out()
    assert isinstance(errors[0], LinkLost)
    hall.release()
    hall.on(FindTicket, lambda params: TicketIssued(ticket=None, ahead=len(params.number)))  # type: ignore[arg-type]  # nobody looks
    answers: list[TicketIssued] = []
    hall.call(FindTicket(number="A12"), answers.append, print)
    assert answers[0].ahead == 3


def test_a_refused_terminal_knows_why(hall: FakeHall) -> None:
    hall.refuse(NotIdentified(why="revoked"))
    assert isinstance(hall.link.refusal, NotIdentified)
    hall.stop()
    assert hall.link.refusal is None


def test_a_callback_of_a_deleted_object_is_gone(qapp: object) -> None:
    class Owner(QObject):
        def heard(self, _: object) -> None: ...

    owner = Owner()
    callback = owner.heard
    assert not is_gone(callback)
    import shiboken6

    shiboken6.delete(owner)
    assert is_gone(callback)
    assert not is_gone(print)


def test_a_new_day_changes_the_queue() -> None:
    assert topics_of(Event(seq=1, kind=EventKind.DAY_STARTED, at=NOW)) == {Topic.QUEUE}


def test_documents_are_kept_and_files_given_as_laid_out(hall: FakeHall) -> None:
    answers: list[Any] = []
    hall.upload(b"a page", answers.append, answers.append)
    assert hall.uploaded == [b"a page"]
    assert answers[0].pages == 1
    hall.files[FileKind.SCAN, "s1"] = b"a scan"
    hall.download(BeginDownload(kind=FileKind.SCAN, id="s1"), answers.append, answers.append)
    assert answers[1] == b"a scan"
    hall.download(BeginDownload(kind=FileKind.SCAN, id="s2"), answers.append, answers.append)
    assert isinstance(answers[2], NotFound)
    hall.on(BeginUpload, DocumentRefused(reason="broken", limit=0))
    hall.upload(b"torn", answers.append, answers.append)
    assert isinstance(answers[3], DocumentRefused)
    hall.drop()
    hall.upload(b"later", answers.append, answers.append)
    assert len(answers) == 4
    hall.time_out()
    assert isinstance(answers[4], LinkLost)
