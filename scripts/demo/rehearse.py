"""Runs a rehearsed half day from the first process to the report."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.rehearsal import Rehearsal
from qt_common.rehearsal_clock import RehearsalClock
from scripts.demo.case_ledger import Blanks, CaseFigures
from scripts.demo.cast import Casting
from scripts.demo.day import Day, wait_online
from scripts.demo.errands import with_errands
from scripts.demo.ledger import Books, Told, settle
from scripts.demo.pictures import Album
from scripts.demo.printed import collect, picture_papers
from scripts.demo.report import DayReport, latency, write_report
from scripts.demo.script import span_min, write_script
from scripts.demo.sheets import Portfolio
from scripts.demo.stage import LICENCE_PRINTER, PRINTERS, Pace, Stage, set_up

OPENS_AT = dt.datetime.fromisoformat("2026-11-23T09:00:00+08:00")
"""A Monday; the demonstration hall's own time zone."""
LEAD_REAL_S = 15.0
"""Until the doors open, for every program to start and every clerk to log in."""
ONLINE_TIMEOUT_S = 60.0
FAST = Pace(print_mm_per_s=900.0, sheet_s=0.15, card_s=0.15)
"""Paper runs faster too, though not sixty times."""
WINDOW_SCREENS = ("w3",)
BUSY_AFTER = 0.3
"""Share of the day after which the hall is busy enough for pictures."""
HURRIED = ("packet after", "refreshed after")
"""How simulators begin when packets reach them too close together. On a busy machine that says when
the simulator was given the processor, not when the driver sent; drivers' pace has tests of its own."""
DEVICE_PICTURES = {
    "printer-1": "paper-ticket.png",
    "hall-led": "led-board.png",
    "pads": "pads.png",
}


def rehearse(out: Path, visitors: int, speed: float, seed: int) -> int:
    """Play the day; write `report.json` and pictures into `out`.

    Returns:
        0 when no number was doubled or lost, the log verifies, and no device objected.
    """
    console = Console()
    began_s = time.time()
    starts_at = OPENS_AT - dt.timedelta(seconds=LEAD_REAL_S * speed)
    rehearsal = Rehearsal(starts_at, speed, began_s)
    out.mkdir(parents=True, exist_ok=True)
    work = out / "work" / f"{began_s:.0f}"
    logging.basicConfig(filename=_log_file(work), level=logging.WARNING)
    application = QApplication.instance() or QApplication([])
    with set_up(work, "demo.toml", rehearsal, FAST) as stage:
        day, devices, pictures = _play(stage, rehearsal, out, visitors, seed, console)
        told = _told(stage, day, devices)
        printed = collect(stage)
    books = settle(stage, day.crowd, told)
    pictures += picture_papers(printed, books.paper_kinds, out)
    report = summary(day, books, devices, visitors, time.time() - began_s)
    write_report(report, out / "report.json")
    console.print(as_table(report))
    console.print(f"{len(pictures)} pictures and report.json in {out}")
    del application
    return 0 if report.is_good else 1


def _play(
    stage: Stage, rehearsal: Rehearsal, out: Path, visitors: int, seed: int, console: Console
) -> tuple[Day, dict[str, dict[str, Any]], list[str]]:
    clock = RehearsalClock(rehearsal)
    cast = Casting(stage, clock).make(WINDOW_SCREENS)
    busy_at = OPENS_AT + dt.timedelta(minutes=BUSY_AFTER * span_min(visitors))
    album = Album(out, cast, clock, lambda _: clock.now() >= busy_at, stage.config.hall.timezone)
    try:
        cast.start()
        wait_online(cast, ONLINE_TIMEOUT_S)
        with _progress(console, visitors) as tell:
            script, errands = with_errands(write_script(visitors, seed), seed)
            portfolio = Portfolio(stage.folder / "papers")
            day = Day(stage, cast, script, clock, OPENS_AT, album, tell, errands, portfolio)
            day.play()
        devices = {name: simulator.do("state") for name, simulator in stage.simulators.items()}
        for name, file in DEVICE_PICTURES.items():
            stage.simulators[name].picture(out / file)
    finally:
        album.close()
        cast.close()
    return day, devices, album.names


def _told(stage: Stage, day: Day, devices: dict[str, dict[str, Any]]) -> Told:
    return Told(
        citizens=tuple(one.citizen for one in day.errands.values()),
        pages=day.cases.pages,
        sheets=day.cases.licences.printed,
        printer=devices[LICENCE_PRINTER],
        inboxes={name: len(stage.platforms.inbox(name)) for name in stage.platforms.ports},
    )


@contextmanager
def _progress(console: Console, visitors: int) -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task("09:00", total=visitors)
        yield lambda done, what: progress.update(task, completed=done, description=what)


def summary(
    day: Day, books: Books, devices: dict[str, dict[str, Any]], visitors: int, took_s: float
) -> DayReport:
    """Return the day's figures."""
    kinds = books.kinds
    if books.papers is None:
        raise RuntimeError("the papers were not settled")
    said = [text for state in devices.values() for text in state.get("violations", [])]
    said += [text for state in devices.values() for text in state.get("errors", [])]
    objections = [text for text in said if not text.startswith(HURRIED)]
    calls = [value for clerk in day.clerks.values() for value in clerk.figures.press_to_call_s]
    slips = [value for kiosk in day.kiosks for value in kiosk.touch_to_slip_s]
    return DayReport(
        visitors=visitors,
        issued=kinds["ticket_issued"] + kinds["walk_in_started"],
        called=kinds["ticket_called"],
        served=kinds["ticket_completed"],
        no_show=kinds["ticket_marked_no_show"],
        transferred=kinds["ticket_transferred"],
        held=kinds["ticket_held"],
        reactivated=kinds["ticket_reactivated"],
        cancelled=kinds["ticket_cancelled"],
        rated=kinds["evaluation_given"],
        printed=sum(devices[name]["printed"] for name in PRINTERS),
        print_failures=day.print_failures,
        led_frames=devices["hall-led"]["frames"] + devices["bars"]["packets"],
        pad_frames=devices["pads"]["acknowledged"],
        announcements=day.announced,
        server_kills=day.incidents.server_kills,
        duplicates=len(books.duplicates),
        lost=len(books.lost),
        violations=len(objections),
        hurried=len(said) - len(objections),
        event_log_ok=books.chain_ok,
        papers=books.papers,
        latencies_ms={"press_to_call": latency(calls), "touch_to_slip": latency(slips)},
        day_s=round((day.ended_at - OPENS_AT).total_seconds()),
        took_s=round(took_s, 1),
        problems=tuple(
            day.problems + list(books.papers.wrong) + [f"device objects: {text}" for text in objections[:20]]
        ),
    )


def as_table(report: DayReport) -> Table:
    """Return the figures for the terminal."""
    table = Table(title="yichuang demo --day", show_header=False)
    for name in report.__struct_fields__:
        value = getattr(report, name)
        if isinstance(value, CaseFigures):
            for field in value.__struct_fields__:
                table.add_row(field, _words(getattr(value, field)))
        elif isinstance(value, dict):
            for key, one in value.items():
                table.add_row(f"{key} ms", f"p50 {one.p50}  p99 {one.p99}  max {one.max}  ({one.count})")
        elif isinstance(value, tuple):
            for line in value:
                table.add_row("problem", line)
        else:
            table.add_row(name, str(value))
    return table


def _words(value: object) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{key} {_words(one)}" for key, one in value.items())
    if isinstance(value, Blanks):
        return f"{value.loaded} = {value.used} used + {value.spoiled} spoiled + {value.remaining} left"
    return str(value)


def _log_file(work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    return work / "screens.log"
