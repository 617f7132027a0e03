"""The device host on the command line: `python -m devices --config hall.toml --server ws://…/ws`."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import typer

from config.errors import ConfigErrors
from config.load import load_hall
from config.schema import HallConfig
from devices.host.host import TOPICS, DeviceHost
from devices.host.plan import HostPlan, plan_host
from devices.supervisor import BadDeviceSpec
from queue_server.client import identity
from queue_server.client.admission import Applicant, NotAdmitted
from queue_server.client.link import HallLink
from queue_server.protocol.base import Role

log = logging.getLogger(__name__)
app = typer.Typer(add_completion=False, help="设备主机 / Device host: LED boards and pads on a bus.")

_REPORT_AFTER_S = 5.0
_BAD_SETUP = 2
_NOTHING_TO_DO = (
    "大厅配置里没有归主机“{name}”的屏或叫号器、评价器，没有启动。请核对 --name 和设备的 host。\n"
    "No board or pad of the hall belongs to host '{name}'; not started. Check --name and the devices' host."
)


@app.command()
def run(
    config: Annotated[Path, typer.Option(help="大厅主文件 / hall file")],
    server: Annotated[str, typer.Option(help="服务器 / server: host:port 或 ws://host:port/ws")] = "",
    name: Annotated[
        str, typer.Option(help=r"本主机名，对应设备的 host / this host's name in \[\[devices]]")
    ] = "",
    identity_file: Annotated[Path | None, typer.Option("--identity", help="终端身份文件 / identity")] = None,
    enrol_code: Annotated[str, typer.Option("--enrol", help="一次性登记码 / one-time code")] = "",
    speed: Annotated[float, typer.Option(min=0.01, help="演练时间的倍速 / speed of a rehearsal")] = 1.0,
    check: Annotated[bool, typer.Option("--check", help="只检查设备配置 / only check the devices")] = False,
) -> None:
    """让总线上的屏和叫号器、评价器为大厅工作。 / Run the boards and pads of a hall."""
    hall, plan = _prepare(config, name)
    typer.echo(f"{len(plan.leds)} LED, {len(plan.pads)} pad lines")
    if check:
        return
    if not plan.leds and not plan.pads:
        typer.echo(_NOTHING_TO_DO.format(name=name), err=True)
        raise typer.Exit(_BAD_SETUP)
    url = socket_url(server or f"127.0.0.1:{hall.server.port}")
    path = identity_file or identity.default_path(f"devices-{name}" if name else "devices")
    try:
        who = Applicant(url, Role.DEVICE_HOST, name or "devices", path, "--enrol").identity(enrol_code)
    except NotAdmitted as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_SETUP) from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    asyncio.run(serve(hall, plan, url, who, speed))


def socket_url(server: str) -> str:
    """Return the server's socket address for what a person types: `host:port` or a whole URL."""
    return server if "://" in server else f"ws://{server}/ws"


async def serve(
    hall: HallConfig, plan: HostPlan, url: str, who: identity.TerminalIdentity, speed: float = 1.0
) -> None:
    """Run until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    host = DeviceHost(hall, plan, speed)
    link = HallLink(url, who, TOPICS, host, client="devices")
    host.start(link)
    async with link:
        report = await asyncio.to_thread(host.supervisor.connect_report, _REPORT_AFTER_S)
        log.info("%s", report)
        await stop.wait()
        await host.close()


def _prepare(config: Path, name: str) -> tuple[HallConfig, HostPlan]:
    try:
        hall = load_hall(config)
        return hall, plan_host(hall, name)
    except (ConfigErrors, BadDeviceSpec) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_SETUP) from error
