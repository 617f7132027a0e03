"""From the visitor's touch on a service to the printer's word that the slip is out.

The kiosk is the program's own model with its own link and its own printer thread; the
printer is the simulator, as a process, which answers only after it has read the last byte.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.views import ServiceState
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench, aimed
from scripts.bench.server import free_port
from scripts.bench.street import simulator

AIM_P99_MS = 100.0
_PATIENCE_S = 30.0
_PRINTER = """
[[kiosks]]
id = "kiosk-1"
printer = "printer"

[[devices]]
id = "printer"
driver = "escpos"
url = "tcp://127.0.0.1:{port}"
host = "kiosk-1"
options = {{ profile = "epson" }}
"""


def kiosk_to_paper(bench: Bench) -> Iterator[Measure]:
    """One kiosk, visitors one after the other."""
    count = bench.few(300, 40)
    bench.say(f"kiosk to paper, {count} visitors")
    printer_port = free_port()
    hall = bench.hall("kiosk", kiosks=1, counters=1, extra=_PRINTER.format(port=printer_port))
    with simulator("printer", printer_port, bench.folder / "printer.log"), bench.server(hall) as server:
        latencies_s, failed = bench.people.do(
            touch_and_print, hall.config_path, server.port, hall.kiosks[0], count
        )
    measure = from_latencies("touch → slip proved printed", "1 kiosk", latencies_s, wrong=failed)
    met = (measure.p99_ms or AIM_P99_MS) < AIM_P99_MS
    yield aimed(measure, f"p99 < {AIM_P99_MS:.0f} ms", met=met)


def touch_and_print(
    config_path: Path, port: int, identity: TerminalIdentity, count: int
) -> tuple[list[float], int]:
    """Touch a service `count` times; return seconds until each slip was proved, and how many were not."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEventLoop

    from config.load import load_hall
    from kiosk.app import TOPICS, build_model, build_printer, find_kiosk
    from kiosk.settings import Settings
    from kiosk.viewmodels.ticketing import Stage
    from qt_common.clock import QtClock
    from qt_common.i18n import Translator
    from qt_common.live_hall import LiveHall, link_maker

    app = QCoreApplication([])
    config = load_hall(config_path)
    hall = LiveHall(link_maker(f"ws://127.0.0.1:{port}/ws", identity, TOPICS, "bench"))
    printer = build_printer(config, find_kiosk(config, "kiosk-1"))
    if printer is None:
        raise RuntimeError("the bench's kiosk has no printer")
    model = build_model(
        config, "kiosk-1", hall, printer, QtClock(), Translator("kiosk"), config_path.parent, Settings()
    )

    def wait_for(what: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not what():
            if time.monotonic() > until:
                raise TimeoutError(f"the kiosk is at {model.page}, {model.ticketing.stage}")
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    working = (Stage.ISSUING, Stage.PRINTING)
    latencies_s: list[float] = []
    failed = 0
    printer.start()
    hall.start()
    try:
        wait_for(lambda: printer.status.online)
        wait_for(lambda: model.selection.catalogue.state("s1").state is ServiceState.OPEN)
        for _ in range(count):
            model.touch()
            model.choose_group("all")
            began = time.perf_counter()
            model.choose_service("s1")
            wait_for(lambda: model.ticketing.stage not in working)
            latencies_s.append(time.perf_counter() - began)
            failed += model.ticketing.stage is not Stage.PRINTED
            model.leave()
    finally:
        hall.stop()
        printer.stop()
    return latencies_s, failed
