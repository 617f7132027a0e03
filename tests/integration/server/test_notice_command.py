"""`python -m queue_server notice …`: what every board says, from the command line."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from queue_server import __main__ as command_line
from queue_server.protocol.events import Topic
from queue_server.web.runner import ADDRESS_FILE
from tests.helpers.running_hall import Heard, RunningHall, small_hall


@pytest.fixture(autouse=True)
def _small_hall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "load_hall", lambda _: small_hall())


def notice(data: Path, *words: str) -> Result:
    return CliRunner().invoke(
        command_line.app, ["notice", "--hall", "hall.toml", "--data", str(data), *words]
    )


async def typed(data: Path, *words: str) -> Result:
    """Type it beside the server, which runs in this very loop."""
    with ThreadPoolExecutor(1) as keyboard:
        return await asyncio.get_running_loop().run_in_executor(keyboard, notice, data, *words)


async def test_a_notice_goes_to_every_board_of_the_running_server(hall: RunningHall) -> None:
    (hall.data / ADDRESS_FILE).write_text(hall.url)
    board = Heard()
    async with hall.link("board-1", board, Topic.NOTICES):
        await board.until(lambda: bool(board.subscribed))
        said = await typed(hall.data, "--emergency", "请有序疏散")
        assert said.exit_code == 0 and "请有序疏散" in said.output, said.output
        await board.until(lambda: board.mirror.notice.emergency == "请有序疏散")
        await typed(hall.data, "--ticker", "周六照常办理")
        await board.until(lambda: board.mirror.notice.ticker == "周六照常办理")
        assert board.mirror.notice.emergency == "请有序疏散", "what is not given stays"
        cleared = await typed(hall.data, "--clear")
        assert cleared.output.count("taken down") == 2
        await board.until(lambda: not board.mirror.notice.emergency + board.mirror.notice.ticker)


def test_a_notice_without_words_or_without_a_server_is_explained(data: Path) -> None:
    nothing = notice(data)
    assert nothing.exit_code == 2 and "--emergency" in nothing.output
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    (data / ADDRESS_FILE).write_text(f"ws://127.0.0.1:{port}/ws")
    nobody = notice(data, "--emergency", "请有序疏散")
    assert nobody.exit_code == 2 and "请确认它正在这份数据上运行" in nobody.output
