"""`yichuang demo`: a hall on this screen; with `--day`, a rehearsed half day with its report and pictures."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_OUT = Path("demo-out")


def demo(
    day: Annotated[bool, typer.Option("--day", help="Play a scripted half day.")] = False,
    headless: Annotated[bool, typer.Option(help="Use no display even if there is one.")] = False,
    out: Annotated[Path, typer.Option(help="Folder for report and pictures.")] = DEFAULT_OUT,
    visitors: Annotated[int, typer.Option(min=1, help="People in the scripted day.")] = 220,
    speed: Annotated[float, typer.Option(min=1, max=200, help="How much faster than life.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Another seed, another day.")] = 1,
    seconds: Annotated[float, typer.Option(help="End by itself after so long; 0 = when closed.")] = 0.0,
) -> None:
    """Show a hall at work: server, devices, kiosk, counters, board."""
    if headless or not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # imported late: Qt must see the platform chosen above
    if day:
        from scripts.demo.rehearse import rehearse

        raise typer.Exit(rehearse(out, visitors, speed, seed))
    from scripts.demo.live import live

    raise typer.Exit(live(out, windows=not headless and has_display(), seconds=seconds))


def has_display() -> bool:
    """Tell whether a person could see a window here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
