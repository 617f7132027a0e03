"""`python -m queue_server …` as a person types it."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from queue_server import __main__ as command_line
from queue_server.__main__ import app
from queue_server.client.enrol import enrol
from queue_server.protocol.base import Role
from queue_server.storage.database import FILE_NAME, open_database
from queue_server.web import json_log
from queue_server.web.app import utc_now
from queue_server.web.runner import ADDRESS_FILE
from queue_server.web.setup import (
    ADMIN_TERMINAL,
    IDENTITIES,
    PASSWORDS,
    Preparation,
    Provision,
    WantedTerminal,
)
from tests.helpers.running_hall import small_hall

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _small_hall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "load_hall", lambda _: small_hall())
    # a server that starts in this process would log to the runner's stream for ever, and that is closed
    monkeypatch.setattr(json_log, "set_up", lambda _: None)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def place(data: Path) -> tuple[object, ...]:
    return ("--hall", "hall.toml", "--data", data)


def test_init_prints_the_first_password_once(tmp_path: Path) -> None:
    first, again = run("init", *place(tmp_path)), run("init", *place(tmp_path))
    assert first.exit_code == again.exit_code == 0
    password = re.search(r"first password: (\S+)", first.output)
    assert password and "root" in first.output
    assert password[1] not in again.output
    assert password[1].encode() not in (tmp_path / FILE_NAME).read_bytes()
    assert (tmp_path / ADMIN_TERMINAL).stat().st_mode & 0o77 == 0


def test_codes_and_passwords_without_a_server(data: Path) -> None:
    code = run("enroll-code", *place(data), "--role", "kiosk")
    assert re.match(r"[0-9A-Z]{5}-[0-9A-Z]{5}\n", code.output), code.output
    assert len(run("set-password", "li", *place(data)).output.strip()) == 12
    unknown = run("set-password", "nobody", *place(data))
    assert unknown.exit_code == 2 and "没有这名人员" in unknown.output


def test_a_mistyped_folder_or_role_changes_nothing(tmp_path: Path) -> None:
    for words in (("enroll-code", "--role", "kiosk"), ("set-password", "li"), ("audit",)):
        refused = run(*words, *place(tmp_path / "mistyped"))
        assert refused.exit_code == 2 and "queue_server init" in refused.output
    assert not (tmp_path / "mistyped").exists()
    assert run("enroll-code", "--role", "guide", *place(tmp_path)).exit_code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps access lists, not modes")
def test_names_and_hashes_are_readable_by_the_servers_account_alone(data: Path) -> None:
    assert (data / FILE_NAME).stat().st_mode & 0o77 == 0


def test_an_address_in_use_is_told_in_words(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run(*place(data), "--host", "127.0.0.1", "--port", port)
    assert refused.exit_code == 2 and f"无法在 127.0.0.1:{port} 上提供服务" in refused.output
    assert not (data / ADDRESS_FILE).exists()


def test_an_audit_verifies_the_log_and_finds_tampering(data: Path) -> None:
    good = run("audit", *place(data))
    assert good.exit_code == 0 and "events verified" in good.output
    with sqlite3.connect(data / FILE_NAME) as connection:
        connection.execute("DROP TRIGGER event_log_no_update")
        connection.execute("UPDATE event_log SET actor = 'nobody' WHERE seq = 2")
    connection.close()
    bad = run("audit", *place(data))
    assert bad.exit_code == 2 and "event 2 of the log" in bad.output


def test_a_newer_schema_is_refused(data: Path) -> None:
    with sqlite3.connect(data / FILE_NAME) as connection:
        connection.execute("INSERT INTO schema_version VALUES (999, 0)")
    connection.close()
    refused = run("audit", *place(data))
    assert refused.exit_code == 2 and "请升级本程序" in refused.output


async def test_while_a_server_runs_it_is_asked_and_a_second_is_refused(tmp_path: Path) -> None:
    hall = ("--hall", ROOT / "config" / "examples" / "demo-open.toml", "--data", tmp_path)
    assert (await typed("init", *hall))[0] == 0
    server = await started(*hall, "--host", "127.0.0.1", "--port", free_port())
    try:
        code, output = await typed("enroll-code", *hall, "--role", "board")
        assert code == 0, output
        address = (tmp_path / ADDRESS_FILE).read_text()
        assert (await enrol(address, output.split()[0], "board-7")).role is Role.BOARD
        code, output = await typed("set-password", "lin-yue", *hall)
        assert code == 0 and len(output.strip()) == 12
        code, output = await typed(*hall, "--port", free_port())
        assert code == 2 and "已有一个服务程序在使用这份数据" in output
    finally:
        server.terminate()
        assert await server.wait() in (0, -signal.SIGTERM)


async def started(*words: object) -> asyncio.subprocess.Process:
    """Start a server and wait until it listens."""
    process = await asyncio.create_subprocess_exec(*command(*words), cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    if process.stderr is None:
        raise RuntimeError("no pipe")
    while b"listening on" not in (line := await process.stderr.readline()):
        assert line, "the server ended at once"
    return process


async def typed(*words: object) -> tuple[int, str]:
    """Run a command to its end; return its exit code and what it printed."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command(*words), cwd=ROOT, stdout=pipe, stderr=pipe)
    output, errors = await process.communicate()
    return process.returncode or 0, (output + errors).decode()


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "queue_server", *(str(word) for word in words)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_provision_file_makes_demonstrations_ready_and_keeps_what_is(tmp_path: Path) -> None:

    database = open_database("sqlite", tmp_path, "small")
    try:
        preparation = Preparation(database, small_hall(), tmp_path, utc_now())
        wanted = Provision((WantedTerminal("kiosk-1", Role.KIOSK),), ("*",))
        preparation.provision(wanted)
        first = (tmp_path / PASSWORDS).read_text()
        key = (tmp_path / IDENTITIES / "kiosk-1.json").read_text()
        preparation.provision(wanted)
    finally:
        database.close()
    assert set(json.loads(first)) == {"li", "wang", "guide", "boss", "root"}
    assert len(set(json.loads(first).values())) == 5, "no two alike, no default password"
    assert (tmp_path / ADMIN_TERMINAL).exists(), "a demonstration can be given a notice, too"
    assert (tmp_path / PASSWORDS).read_text() == first
    assert (tmp_path / IDENTITIES / "kiosk-1.json").read_text() == key


def test_the_contract_page_can_be_checked() -> None:
    assert run("docs", "--check").exit_code == 0
