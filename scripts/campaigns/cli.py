"""The campaigns on the command line; they end with 1 when anything was wrong."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from scripts.bench.postgresql import PostgreSqlServer
from scripts.campaigns.crash import crash_campaign
from scripts.campaigns.garbage import garbage_campaign
from scripts.campaigns.licence_lane import Run
from scripts.campaigns.licences import LicenceCampaign

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Long attacks on the running product.")
Folder = Annotated[Path | None, typer.Option(help="an empty folder for the data; a temporary one by default")]


@app.command()
def crash(
    rounds: Annotated[int, typer.Option(help="how many crashes")] = 100,
    storage: Annotated[str, typer.Option(help="sqlite or postgresql (started by itself)")] = "sqlite",
    seed: Annotated[int, typer.Option(help="decides the moments")] = 20261121,
    folder: Folder = None,
) -> None:
    """Kill the server at random moments under load and audit what is left."""
    console = Console(highlight=False)
    wrong = 0
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yichuang-crash-")))
        database = stack.enter_context(PostgreSqlServer()) if storage == "postgresql" else None
        campaign = crash_campaign(place, rounds, seed=seed, database=database)
        for one in track(campaign, "crashes", total=rounds, console=console):
            wrong += one.findings.wrong
            console.print(
                f"{one.number:4} {one.victim.value:8} after {one.after_s:.2f} s, away {one.away_s:.2f} s, "
                f"{one.acknowledged} acknowledged, {one.repeated} repeated, {one.findings.events} events, "
                f"lost {one.findings.lost}, doubled {one.findings.doubled}"
            )
            for problem in one.findings.problems[:5]:
                console.print(f"     {problem}", style="red")
    console.print(f"{rounds} crashes, {wrong} wrong", style="bold red" if wrong else "bold green")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def garbage(
    seconds: Annotated[float, typer.Option(help="how long")] = 60.0,
    seed: Annotated[int, typer.Option(help="decides what is thrown")] = 20261121,
    folder: Folder = None,
) -> None:
    """Throw garbage at every port and see that nothing crashes, leaks or is stored."""
    console = Console(highlight=False)
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yichuang-garbage-")))
        status = stack.enter_context(console.status("garbage"))
        report = garbage_campaign(place, seconds, seed=seed, say=status.update)
    thrown = report.thrown
    console.print(
        f"thrown: {thrown.server:,} at the server, {thrown.devices:,} at devices, "
        f"{thrown.drivers:,} at drivers"
    )
    console.print(
        f"{report.drawn:,} tickets drawn meanwhile; p50 {report.calm_ms[0]:.1f} ms calm, "
        f"{report.noisy_ms[0]:.1f} ms in the noise; "
        f"p99 {report.calm_ms[1]:.1f} and {report.noisy_ms[1]:.1f} ms"
    )
    for name, (early, late) in report.memory_mib.items():
        console.print(f"memory of {name}: {early:.1f} MiB after a third, {late:.1f} MiB at the end")
    console.print(f"printer made of garbage: {report.printer}")
    for problem in report.problems:
        console.print(problem, style="red")
    console.print(f"{len(report.problems)} wrong", style="bold red" if report.problems else "bold green")
    raise typer.Exit(1 if report.problems else 0)


@app.command()
def licences(
    runs: Annotated[int, typer.Option(help="how many licences")] = 500,
    lanes: Annotated[int, typer.Option(help="how many licence printers side by side")] = 6,
    seed: Annotated[int, typer.Option(help="decides what goes wrong")] = 20261122,
    folder: Folder = None,
    out: Annotated[Path | None, typer.Option(help="the result as JSON")] = None,
) -> None:
    """Print licences on ippeveprinter through every trouble: one valid sheet each, blanks to the sheet."""
    console = Console(highlight=False)
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yichuang-licences-")))
        campaign = LicenceCampaign(place, runs, lanes=lanes, seed=seed)
        done: list[Run] = []
        for one in track(campaign.runs(), "licences", total=runs, console=console):
            done.append(one)
            console.print(
                f"{one.number:4} {one.trouble.value:16} at {one.at:10} visits {one.visits} "
                f"staff {one.staff} {one.seconds:5.1f} s"
            )
            for problem in one.wrong:
                console.print(f"     {problem}", style="red")
    stock = campaign.stock
    for problem in stock.wrong:
        console.print(problem, style="red")
    wrong = sum(bool(one.wrong) for one in done) + len(stock.wrong)
    for trouble, count in sorted(Counter(one.trouble.value for one in done).items()):
        console.print(f"{trouble}: {count}")
    console.print(
        f"{len(done)} licences, {sum(one.staff > 0 for one in done)} of them staff cases, "
        f"server cut {campaign.server_cuts} times; blanks loaded {stock.loaded} = used {stock.used} + "
        f"spoiled {stock.spoiled} + remaining {stock.remaining}; {stock.sheets} sheets came out; "
        f"{wrong} wrong",
        style="bold red" if wrong else "bold green",
    )
    if out is not None:
        body = {"runs": [{**asdict(one), "voids": sorted(one.voids)} for one in done], "stock": asdict(stock)}
        out.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
    raise typer.Exit(1 if wrong else 0)
