"""A Qt program's documents: up and down through its hall, delivered on its own thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from qt_common.live_hall import LiveHall, link_maker
from queue_server.protocol.errors import HallError, LinkLost, NotFound
from queue_server.protocol.scans import AddScan, BeginDownload, FileKind
from queue_server.protocol.session import LogIn
from tests.helpers.documents import a_pdf, open_case
from tests.helpers.running_hall import PASSWORD
from tests.helpers.server_thread import ServerThread


@pytest.fixture
def server(data: Path) -> Iterator[ServerThread]:
    server = ServerThread(data)
    server.start()
    yield server
    server.stop()


def test_a_program_stores_a_document_and_fetches_it_again(server: ServerThread, qtbot: QtBot) -> None:
    assert server.hall is not None
    server.run(open_case)
    hall = LiveHall(link_maker(server.hall.url, server.hall.identity("window-1"), (), "test"))
    hall.start()
    try:
        answers: list[Any] = []
        errors: list[HallError] = []

        def answered(count: int) -> None:
            qtbot.waitUntil(lambda: len(answers) + len(errors) == count, timeout=20_000)

        login = LogIn(request_key="login-li", clerk_id="li", password=PASSWORD, counter_id="w1")
        hall.call(login, answers.append, errors.append)
        answered(1)
        hall.upload(a_pdf(2), answers.append, errors.append)
        answered(2)
        add = AddScan(request_key="add-scan", blob_id=answers[1].blob_id, case_id="case-1", material_id="m1")
        hall.call(add, answers.append, errors.append)
        answered(3)
        wanted = BeginDownload(kind=FileKind.SCAN, id=answers[2].scan.id)
        hall.download(wanted, answers.append, errors.append)
        answered(4)
        assert answers[3] == a_pdf(2)
        hall.download(BeginDownload(kind=FileKind.SCAN, id="nothing"), answers.append, errors.append)
        answered(5)
        assert isinstance(errors[0], NotFound)
    finally:
        hall.stop()
    hall.upload(b"after the end", answers.append, errors.append)
    qtbot.waitUntil(lambda: len(errors) == 2)
    assert isinstance(errors[1], LinkLost)
