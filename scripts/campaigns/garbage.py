"""Garbage on every port: nothing crashes, nothing wrong is stored, memory stays flat, work goes on.

The whole street is real: the server, a device host and a printer whose devices are
garbage, and the four simulators that garbage is thrown at. A well-behaved kiosk draws
tickets all the time. Afterwards the drivers get real devices again and must recover.
"""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from queue_server.client.calls import new_key
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.events import Topic
from queue_server.protocol.session import Subscribe, Subscribed
from queue_server.protocol.tickets import IssueTicket
from scripts.bench.client import LeanClient
from scripts.bench.hall import SERVICES, BenchHall, make_hall
from scripts.bench.measure import quantile
from scripts.bench.server import ServerProcess, free_port, memory_mib
from scripts.bench.street import device_host, simulator
from scripts.bench.workers import crowd
from scripts.campaigns.audit import audit
from scripts.campaigns.noise_makers import Thrown, throw_at_everything
from scripts.campaigns.printing import PrinterStory, print_into_noise
from scripts.demo.simulators import Simulator

MODULES = {"escpos": "printer", "onbon": "onbon", "candle": "candle", "ff68": "ff68"}
"""The simulator of each driver."""
GROWTH_MIB = 12.0
"""Memory may grow by so much after the first third; caches fill, a leak goes on."""
_DRAW_EVERY_S = 0.03
_RECOVER_WITHIN_S = 45.0

_DEVICES = """
[[devices]]
id = "led"
driver = "onbon"
url = "tcp://127.0.0.1:{onbon}"
options = {{ width_dots = 128, height_dots = 32 }}

[[devices]]
id = "bar"
driver = "candle"
url = "tcp://127.0.0.1:{candle}"
options = {{ address = 34 }}

[[devices]]
id = "pads"
driver = "ff68"
url = "tcp://127.0.0.1:{ff68}"

[[leds]]
device = "led"

[[leds]]
device = "bar"
counter = "c1"

[[pads]]
device = "pads"
counter = "c1"
call_address = 1
evaluator_address = 1
"""


@dataclass(slots=True)
class GarbageReport:
    """What the campaign saw.

    Attributes:
        thrown: how much garbage.
        drawn: tickets the well-behaved kiosk drew meanwhile.
        calm_ms: (p50, p99) of its waits before.
        noisy_ms: (p50, p99) of its waits during the garbage.
        memory_mib: by process, (after a third of the time, at the end).
        printer: what became of the jobs of a printer that is garbage.
        problems: everything that must not be, in words.
    """

    thrown: Thrown = field(default_factory=Thrown)
    drawn: int = 0
    calm_ms: tuple[float, float] = (0.0, 0.0)
    noisy_ms: tuple[float, float] = (0.0, 0.0)
    memory_mib: dict[str, tuple[float, float]] = field(default_factory=dict)
    printer: PrinterStory = field(default_factory=PrinterStory)
    problems: list[str] = field(default_factory=list)


def garbage_campaign(
    folder: Path, for_s: float, *, seed: int, say: Callable[[str], None] = lambda _: None
) -> GarbageReport:
    """Throw garbage at everything for `for_s` seconds and report.

    Args:
        folder: empty; takes the hall and its data.
        for_s: how long.
        seed: decides what is thrown.
        say: told what is being done.
    """
    report = GarbageReport()
    peers = {driver: free_port() for driver in MODULES}
    hall = make_hall(folder, kiosks=4, counters=2, boards=2, hosts=1, extra=_DEVICES.format(**peers))
    with ExitStack() as stack:
        log = folder / "street.log"
        simulators = {
            driver: stack.enter_context(simulator(module, 0, log)) for driver, module in MODULES.items()
        }
        server = stack.enter_context(ServerProcess(hall))
        host = stack.enter_context(device_host(hall, server.port, log))
        throwers, printers = stack.enter_context(crowd()), stack.enter_context(crowd())
        mad = (hall.kiosks[1], hall.kiosks[2], hall.counters[0], hall.boards[0])
        ports = {driver: (one.port, one.control_port) for driver, one in simulators.items()}
        pids = {"server": server.pid, "device host": host.pid}
        pids |= {f"{driver} simulator": one.pid for driver, one in simulators.items()}

        say("a calm moment first")
        calm = asyncio.run(_draw(server.port, hall.kiosks[0], min(3.0, for_s)))
        throwing = throwers.begin(throw_at_everything, server.port, mad, ports, peers, for_s=for_s, seed=seed)
        printing = printers.begin(print_into_noise, f"tcp://127.0.0.1:{peers['escpos']}", for_s=for_s)
        say("garbage on every port")
        noisy, report.memory_mib = asyncio.run(_watch(server.port, hall.kiosks[0], pids, for_s, report))
        report.thrown, report.printer = throwing.result(), printing.result()
        report.drawn = len(calm) + len(noisy)
        report.calm_ms, report.noisy_ms = _quantiles(calm), _quantiles(noisy)

        say("real devices again")
        for driver, port in peers.items():
            stack.enter_context(simulator(MODULES[driver], port, log))
        _check_recovery(server.port, hall, report)
        for driver, one in simulators.items():
            _check_simulator(driver, one, report)
        _check_processes(server, host, report)
    say("audit")
    findings = audit(hall)
    report.problems += findings.problems
    if findings.tickets != report.drawn or findings.doubled:
        report.problems.append(f"{findings.tickets} tickets are stored, {report.drawn} were drawn")
    return report


async def _draw(port: int, kiosk: TerminalIdentity, for_s: float) -> list[float]:
    """Draw a ticket now and then; return how long each took, in seconds."""
    latencies_s: list[float] = []
    until = time.monotonic() + for_s
    async with LeanClient(port, kiosk) as client:
        while time.monotonic() < until:
            service_id = SERVICES[len(latencies_s) % len(SERVICES)]
            began = time.perf_counter()
            await client.ask(IssueTicket(request_key=new_key(), service_id=service_id))
            latencies_s.append(time.perf_counter() - began)
            await asyncio.sleep(_DRAW_EVERY_S)
    return latencies_s


async def _watch(
    port: int, kiosk: TerminalIdentity, pids: dict[str, int], for_s: float, report: GarbageReport
) -> tuple[list[float], dict[str, tuple[float, float]]]:
    """Draw tickets and look at everybody's memory after a third of the time and at the end."""
    drawing = asyncio.get_running_loop().create_task(_draw(port, kiosk, for_s))
    await asyncio.sleep(for_s / 3)
    before = {name: memory_mib(pid) for name, pid in pids.items()}
    latencies_s = await drawing
    memory = {name: (before[name], memory_mib(pid)) for name, pid in pids.items()}
    for name, (early, late) in memory.items():
        if late - early > GROWTH_MIB:
            report.problems.append(f"{name}: memory grew from {early:.1f} to {late:.1f} MiB")
    return latencies_s, memory


def _quantiles(latencies_s: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(latencies_s)
    return (quantile(ordered, 0.5) * 1000, quantile(ordered, 0.99) * 1000) if ordered else (0.0, 0.0)


# ------------------------------------------------------------------ afterwards


def _check_recovery(port: int, hall: BenchHall, report: GarbageReport) -> None:
    """With real devices at the other end, the device host must report every one of them online."""
    until = time.monotonic() + _RECOVER_WITHIN_S
    online: set[str] = set()
    while time.monotonic() < until:
        online = asyncio.run(_online(port, hall.boards[1]))
        if online >= {"led", "bar", "pads"}:
            return
        time.sleep(0.3)
    report.problems.append(f"after the garbage only {sorted(online)} came back")


async def _online(port: int, board: TerminalIdentity) -> set[str]:
    async with LeanClient(port, board) as client:
        answer = await client.ask_view(Subscribe(topics=(Topic.DEVICES,)))
    if not isinstance(answer, Subscribed) or answer.snapshot is None:
        return set()
    return {device.id for device in answer.snapshot.devices if device.online}


def _check_simulator(driver: str, device: Simulator, report: GarbageReport) -> None:
    try:
        device.do("state")
    except (OSError, RuntimeError, ValueError) as error:
        report.problems.append(f"{driver} simulator: {error!r}")


def _check_processes(server: ServerProcess, host: subprocess.Popen[bytes], report: GarbageReport) -> None:
    if not server.running:
        report.problems.append(f"the server ended:\n{server.log_tail()}")
    report.problems += server.complaints()[:5]
    if host.poll() is not None:
        report.problems.append(f"the device host ended with {host.returncode}")
    if not report.printer.alive:
        report.problems.append("the printer's worker died")
