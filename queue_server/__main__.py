"""`python -m queue_server`: run a hall's server, prepare its data, look after it.

python -m queue_server --hall hall.toml --data DIR          run
python -m queue_server init --hall hall.toml --data DIR     prepare; prints the first password once
python -m queue_server enroll-code --role kiosk …           a one-time code for a new terminal
python -m queue_server set-password CLERK …                 a new password
python -m queue_server notice --emergency TEXT …            what every board says, at once
python -m queue_server audit …                              verify the whole event log
python -m queue_server retention …                          what is due to be destroyed, what was
python -m queue_server docs [--check]                       docs/protocol.md from the contract
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import msgspec
import typer
from rich.progress import Progress

from config.errors import ConfigErrors
from config.load import load_hall
from config.rehearsal import parse
from config.schema import HallConfig
from queue_server.client import identity
from queue_server.client.calls import new_key
from queue_server.client.once import ask_once
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.errors import HallError
from queue_server.protocol.hall import SetNotice
from queue_server.protocol.session import CreateEnrolmentCode, EnrolmentCode, SetPassword
from queue_server.storage.database import FILE_NAME, Database, look_into, open_database
from queue_server.storage.errors import AlreadyServed, NotPrepared, StorageError
from queue_server.storage.integrity import verify_chain
from queue_server.storage.scan_queries import ScanQueries
from queue_server.web import json_log, runner
from queue_server.web.app import utc_now
from queue_server.web.openrpc import page
from queue_server.web.passwords import new_password
from queue_server.web.retention import account
from queue_server.web.setup import ADMIN_TERMINAL, Preparation, Provision

_T = TypeVar("_T")
PROTOCOL_PAGE = Path(__file__).parent.parent / "docs" / "protocol.md"

app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
Hall = Annotated[Path, typer.Option("--hall", help="the hall's TOML file")]
Data = Annotated[Path, typer.Option("--data", help="the folder of the hall's data")]


class TerminalRole(StrEnum):
    """What can be let in with a code; people log in instead."""

    KIOSK = Role.KIOSK.value
    COUNTER = Role.COUNTER.value
    BOARD = Role.BOARD.value
    DEVICE_HOST = Role.DEVICE_HOST.value
    CONSOLE = Role.CONSOLE.value


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context,
    hall: Annotated[Path | None, typer.Option("--hall", help="the hall's TOML file")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="the folder of the hall's data")] = None,
    host: Annotated[str, typer.Option(help="address to listen on; else as configured")] = "",
    port: Annotated[int, typer.Option(help="port to listen on; else as configured")] = 0,
    provision: Annotated[
        Path | None, typer.Option(help="JSON of terminals and clerks to make ready, for demonstrations")
    ] = None,
    rehearsal: Annotated[
        str, typer.Option(help=r"an invented time, START\[@SPEED]; see config.rehearsal")
    ] = "",
    log_level: str = "INFO",
) -> None:
    """Run the server of one hall."""
    if context.invoked_subcommand is not None:
        return
    if hall is None or data is None:
        _fail("请给出 --hall 和 --data。\n--hall and --data are needed.")
    json_log.set_up(log_level)
    config = _config(hall)
    if provision is not None:
        wanted = msgspec.json.decode(provision.read_bytes(), type=Provision)
        _prepared(config, data, lambda preparation: preparation.provision(wanted))
    try:
        clock = parse(rehearsal).now if rehearsal else utc_now
        runner.run(config, data, host or config.server.host, port or config.server.port, hall.parent, clock)
    except (StorageError, runner.CannotListen, ValueError) as error:
        _fail(str(error))


@app.command()
def init(hall: Hall, data: Data) -> None:
    """Prepare the data of a new hall; print the administrator's first password once."""
    config = _config(hall)
    try:
        made = _prepared(config, data, Preparation.admin)
    except LookupError:
        _fail(
            '配置中没有管理员。请给一名人员加上 role = "admin"。\n'
            'The configuration names no administrator. Give one of the clerks role = "admin".'
        )
    if made is None:
        typer.echo(
            "数据已准备好，管理员密码不变。\nThe data was prepared before; passwords stay as they are."
        )
        return
    typer.echo(f"管理员 administrator: {made[0]}\n初始密码 first password: {made[1]}")
    typer.echo("请立即登录并修改；此密码不会再次显示。\nLog in and change it; it is not shown again.")


@app.command("enroll-code")
def enroll_code(
    hall: Hall, data: Data, role: Annotated[TerminalRole, typer.Option(help="what the terminal is")]
) -> None:
    """Print a one-time code that lets one new terminal in."""
    config = _config(hall)
    wanted = Role(role.value)
    _must_be_prepared(config, data)
    try:
        code, until = _prepared(
            config, data, lambda preparation: preparation.code(wanted), may_be_served=True
        )
    except AlreadyServed:
        answer = _ask_server(data, CreateEnrolmentCode(request_key=new_key(), role=wanted))
        if not isinstance(answer, EnrolmentCode):
            raise TypeError(repr(answer)) from None
        code, until = answer.code, answer.expires_at
    typer.echo(f"{code}\n有效期至 valid until: {until.astimezone():%Y-%m-%d %H:%M}")


@app.command("set-password")
def set_password(clerk_id: str, hall: Hall, data: Data) -> None:
    """Give a clerk a new password, to be changed at the next log-in, and print it."""
    config = _config(hall)
    if clerk_id not in {clerk.id for clerk in config.clerks}:
        _fail(f"没有这名人员：{clerk_id}\nNo such clerk: {clerk_id}")
    _must_be_prepared(config, data)
    password = new_password()
    try:
        _prepared(
            config,
            data,
            lambda preparation: preparation.password(clerk_id, password, expired=True),
            may_be_served=True,
        )
    except AlreadyServed:
        _ask_server(data, SetPassword(request_key=new_key(), clerk_id=clerk_id, new=password))
    typer.echo(password)


@app.command()
def notice(
    hall: Hall,
    data: Data,
    ticker: Annotated[
        str | None, typer.Option(help="the running line at the bottom; '' = each board's own")
    ] = None,
    emergency: Annotated[
        str | None, typer.Option(help="fills every board until it is taken down; '' = none")
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="take down what is not given here")] = False,
) -> None:
    """Change what every board says at once, through the running server; what is not given stays."""
    _config(hall)
    if ticker is None and emergency is None and not clear:
        _fail("请给出 --ticker、--emergency 或 --clear。\n--ticker, --emergency or --clear is needed.")
    if clear:
        ticker, emergency = ticker or "", emergency or ""
    _ask_server(data, SetNotice(request_key=new_key(), ticker=ticker, emergency=emergency))
    for words, text in (("滚动字幕 ticker", ticker), ("紧急通知 emergency", emergency)):
        if text is not None:
            typer.echo(f"{words}: {text or '已撤下 taken down'}")


@app.command()
def audit(hall: Hall, data: Data) -> None:
    """Verify every event of the log; the server must be stopped."""
    config = _config(hall)
    _must_be_prepared(config, data)
    database = _opened(config, data)
    try:
        with Progress() as progress:
            task = progress.add_task("event log")
            report = verify_chain(
                database,
                config.hall.id,
                lambda done, total: progress.update(task, completed=done, total=total),
            )
    except StorageError as error:
        _fail(str(error))
    finally:
        database.close()
    typer.echo(f"{report.events} 条事件完好 events verified\n{report.last_hash}")


@app.command()
def retention(hall: Hall, data: Data) -> None:
    """Show what is due to be destroyed and the proofs of what was; the server may be running."""
    config = _config(hall)
    _must_be_prepared(config, data)
    try:
        database = look_into(config.server.storage, data, config.hall.id)
    except StorageError as error:
        _fail(str(error))
    try:
        typer.echo(account(ScanQueries(database, config.hall.id), config, utc_now()))
    finally:
        database.close()


@app.command()
def docs(check: Annotated[bool, typer.Option("--check", help="only compare")] = False) -> None:
    """Write docs/protocol.md from the contract, or compare it."""
    fresh = page()
    if not check:
        PROTOCOL_PAGE.write_text(fresh, encoding="utf-8")
    elif not PROTOCOL_PAGE.exists() or PROTOCOL_PAGE.read_text(encoding="utf-8") != fresh:
        _fail(
            "docs/protocol.md 已过时，请运行 python -m queue_server docs。\n"
            "docs/protocol.md is out of date; run python -m queue_server docs."
        )


def _config(hall: Path) -> HallConfig:
    try:
        return load_hall(hall)
    except ConfigErrors as error:
        _fail(str(error))


def _must_be_prepared(config: HallConfig, data: Path) -> None:
    """A mistyped folder is told, not filled with the data of another hall."""
    if config.server.storage == "sqlite" and not (data / FILE_NAME).exists():
        _fail(str(NotPrepared(str(data))))


def _opened(config: HallConfig, data: Path) -> Database:
    try:
        return open_database(config.server.storage, data, config.hall.id)
    except StorageError as error:
        _fail(str(error))


def _prepared(
    config: HallConfig, data: Path, work: Callable[[Preparation], _T], *, may_be_served: bool = False
) -> _T:
    """Do something with the data while no server runs on it; `may_be_served` lets AlreadyServed through."""
    try:
        database = open_database(config.server.storage, data, config.hall.id)
    except AlreadyServed as error:
        if may_be_served:
            raise
        _fail(str(error))
    except StorageError as error:
        _fail(str(error))
    try:
        return work(Preparation(database, config, data, utc_now()))
    finally:
        database.close()


def _ask_server(data: Path, params: Params) -> View:
    """Let the running server do it, as the command line's own terminal."""
    url = ""
    try:
        url = (data / runner.ADDRESS_FILE).read_text(encoding="utf-8")
        known = identity.load(data / ADMIN_TERMINAL)
        return asyncio.run(ask_once(url, known, params))
    except (OSError, HallError) as error:
        _fail(
            f"服务程序没有办理（{url}）：{error}\n请确认它正在这份数据上运行，再试一次。\n"
            f"The server did not do it ({url}): {error}\nMake sure that it runs on this data, and try again."
        )


def _fail(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    sys.exit(app())
