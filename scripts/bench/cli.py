"""`yichuang bench`: measure the product on this machine."""

from __future__ import annotations

import shlex
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scripts.bench.cases import handling_cases, searching_cases
from scripts.bench.correctness import correctness
from scripts.bench.crashes import crashes
from scripts.bench.history import history
from scripts.bench.kiosk_to_paper import kiosk_to_paper
from scripts.bench.machine import machine_load
from scripts.bench.measure import Measure
from scripts.bench.ocr import reading_fields
from scripts.bench.papers import making_papers
from scripts.bench.postgresql import PostgreSqlServer
from scripts.bench.press_to_board import press_to_board
from scripts.bench.press_to_led import press_to_led
from scripts.bench.report import as_table, report, write_json, write_markdown
from scripts.bench.scanning import scanning
from scripts.bench.scenario import Bench, Scenario
from scripts.bench.throughput import calling, issuing
from scripts.bench.workers import crowd

# A new measurement is one line here.
SCENARIOS: dict[str, Scenario] = {
    "issue": issuing,
    "call": calling,
    "correctness": correctness,
    "boards": press_to_board,
    "kiosk": kiosk_to_paper,
    "led": press_to_led,
    "history": history,
    "crash": crashes,
    "scanning": scanning,
    "ocr": reading_fields,
    "cases": handling_cases,
    "search": searching_cases,
    "papers": making_papers,
}

_WIDTH_IN_A_FILE = 180


def bench(
    only: Annotated[list[str] | None, typer.Option(help=f"one of {', '.join(SCENARIOS)}; repeatable")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="within a minute, rougher")] = False,
    storage: Annotated[str, typer.Option(help="sqlite or postgresql (started by itself)")] = "sqlite",
    json: Annotated[Path | None, typer.Option(help="write the figures here as JSON")] = None,
    markdown: Annotated[Path | None, typer.Option(help="write or renew the table in this page")] = None,
    folder: Annotated[
        Path | None, typer.Option(help="where the data goes; on the disk to be measured")
    ] = None,
) -> None:
    """Measure tickets, calls, boards, history, restart and crashes on a real server."""
    names = only or list(SCENARIOS)
    if unknown := set(names) - set(SCENARIOS):
        raise typer.BadParameter(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(SCENARIOS)}")
    if storage not in ("sqlite", "postgresql"):
        raise typer.BadParameter("--storage is sqlite or postgresql")
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH_IN_A_FILE)
    load = machine_load()
    measures = _measured(names, quick=quick, storage=storage, folder=folder, console=console)
    console.print(as_table(measures))
    run = report(f"yichuang bench {shlex.join(sys.argv[2:])}".strip(), measures, load)
    if json is not None:
        write_json(run, json)
    if markdown is not None:
        write_markdown(run, markdown)
    if any(one.wrong for one in measures):
        raise typer.Exit(1)


def _measured(
    names: list[str], *, quick: bool, storage: str, folder: Path | None, console: Console
) -> list[Measure]:
    measures: list[Measure] = []
    with ExitStack() as stack:
        place = stack.enter_context(tempfile.TemporaryDirectory(prefix="yichuang-bench-", dir=folder))
        database = stack.enter_context(PostgreSqlServer()) if storage == "postgresql" else None
        people = stack.enter_context(crowd())
        progress = stack.enter_context(
            Progress(
                SpinnerColumn(),
                *Progress.get_default_columns()[:2],
                TimeElapsedColumn(),
                TextColumn("{task.fields[doing]}"),
                console=console,
            )
        )
        task = progress.add_task("bench", total=len(names), doing="")
        setting = Bench(
            Path(place), people, quick, lambda doing: progress.update(task, doing=doing), database
        )
        for name in names:
            for measure in SCENARIOS[name](setting):
                measures.append(measure)
                console.print(_line(measure))
            progress.advance(task)
    return measures


def _line(one: Measure) -> str:
    rate = f"{one.per_s:,.0f}/s" if one.per_s else ""
    tail = f"p99 {one.p99_ms:.2f} ms" if one.p99_ms is not None else ""
    return f"{one.name}, {one.setting}: {rate} {tail} wrong {one.wrong}"
