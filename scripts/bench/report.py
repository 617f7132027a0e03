"""The bench's results for people (a table), for programs (JSON) and for the docs (Markdown)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from rich.table import Table

from scripts.bench.machine import machine
from scripts.bench.measure import Measure

HEADINGS = ("measure", "setting", "count", "per s", "p50 ms", "p99 ms", "max ms", "other", "wrong", "aim")

BEGIN, END = "<!-- bench -->", "<!-- end of bench -->"
"""Between these marks of a page the table is renewed."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A whole run of the bench."""

    machine: str
    load: float
    """Processes that wanted a core when the run began; the clients and the server need two."""
    command: str
    measures: tuple[Measure, ...]


def report(command: str, measures: Iterable[Measure], load: float = 0.0) -> Report:
    """Return the results of `command` on this machine, whose load was `load` before."""
    return Report(machine=machine(), load=load, command=command, measures=tuple(measures))


def as_table(measures: Iterable[Measure]) -> Table:
    """Return the results as a table for the terminal."""
    table = Table(*HEADINGS, title="yichuang bench")
    for column in table.columns[2:9]:
        column.justify = "right"
    for one in measures:
        style = "bold red" if one.wrong or one.met is False else None
        table.add_row(*cells(one), style=style)
    return table


def as_markdown(run: Report) -> str:
    """Return the results as they stand in `docs/performance.md`."""
    rows = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    rows += ["| " + " | ".join(cells(one)) + " |" for one in run.measures]
    head = f"Machine: {run.machine}; load before the run {run.load:.1f}  \nCommand: `{run.command}`\n\n"
    return head + "\n".join(rows) + "\n"


def write_markdown(run: Report, path: Path) -> None:
    """Write the results into a page: between its marks if it has them, else as the whole page."""
    page = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    fresh = as_markdown(run)
    if begin and end:
        fresh = f"{before}{BEGIN}\n\n{fresh}\n{END}{after}"
    path.write_text(fresh, encoding="utf-8")


def write_json(run: Report, path: Path) -> None:
    """Write the results as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(run), indent=2) + b"\n")


def cells(one: Measure) -> list[str]:
    """Return a measure as the texts of one row."""
    aim = one.aim if one.met is None else f"{one.aim} {'met' if one.met else 'MISSED'}"
    return [
        one.name,
        one.setting,
        f"{one.count:,}" if one.count else "",
        _figure(one.per_s, 0),
        _figure(one.p50_ms, 2),
        _figure(one.p99_ms, 2),
        _figure(one.max_ms, 1),
        f"{one.value:,.1f} {one.unit}" if one.value is not None else "",
        str(one.wrong),
        aim,
    ]


def _figure(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:,.{places}f}"
