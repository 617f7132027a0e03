"""A printer driver whose printer is garbage: it must fail every job in words and outlive them all."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import cast

from devices.errors import DeviceError
from devices.ports import Outcome, PrintOutcome, TicketPrinter
from devices.receipt import Receipt, Text
from devices.supervisor import DeviceSpec, DeviceWorker, LinePool, build_device

_RECEIPT = Receipt((Text("A012", size=4), Text("请在大厅等候")))
_EVERY_S = 0.5
_JOB_S = 3.0


@dataclass(slots=True)
class PrinterStory:
    """What became of the jobs.

    Attributes:
        printed: jobs that ended so; likewise failed and unknown.
        alive: every job came back.
    """

    printed: int = 0
    failed: int = 0
    unknown: int = 0
    alive: bool = True


async def print_into_noise(url: str, *, for_s: float) -> PrinterStory:
    """Print a receipt now and then for `for_s` seconds to whatever is at `url`."""
    story = PrinterStory(alive=True)
    spec = DeviceSpec("printer", "escpos", url, {"profile": "epson"})
    printer = cast(TicketPrinter, build_device(spec, TicketPrinter, LinePool()))
    worker: DeviceWorker[TicketPrinter] = DeviceWorker("printer", printer, on_status=lambda *_: None)
    worker.start()
    try:
        until = time.monotonic() + for_s
        while time.monotonic() < until:
            job = worker.submit(
                lambda device, deadline: device.print_receipt(_RECEIPT, "noise", deadline), timeout_s=_JOB_S
            )
            await _note(job, story)
            await asyncio.sleep(_EVERY_S)
    finally:
        worker.stop()
    return story


async def _note(job: Future[PrintOutcome], story: PrinterStory) -> None:
    try:
        outcome = (await asyncio.wait_for(asyncio.wrap_future(job), 2 * _JOB_S)).outcome
    except DeviceError:
        outcome = Outcome.FAILED
    except TimeoutError:
        story.alive = False
        return
    story.printed += outcome is Outcome.PRINTED
    story.failed += outcome is Outcome.FAILED
    story.unknown += outcome is Outcome.UNKNOWN
