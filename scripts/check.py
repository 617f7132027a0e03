"""`yichuang check`: everything a reviewer should not have to look for.

Each step is a tool with its own exit code; all of them run, so that one look shows everything.
"""

from __future__ import annotations

import subprocess
import sys
import time

import typer
from rich.console import Console

from scripts.checkout import ROOT

IMPORT_CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"  # has no `-m`

# A new check is one line here: its name and what Python is given at the top of the checkout.
STEPS = {
    "style": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "architecture": ["-c", IMPORT_CONTRACTS, "--no-logo"],
    "project rules": ["-m", "scripts.rules"],
    "configuration reference": ["-m", "config", "docs", "--check"],
    "contract page": ["-m", "queue_server", "docs", "--check"],
    "types": ["-m", "mypy"],
}


def check() -> None:
    """Check style, types, architecture and the project's own rules."""
    console = Console(highlight=False)
    failed = []
    for name, arguments in STEPS.items():
        started = time.monotonic()
        console.rule(f"[bold]{name}", align="left")
        if subprocess.run([sys.executable, *arguments], cwd=ROOT).returncode:
            failed.append(name)
        console.print(f"{time.monotonic() - started:.1f} s", style="dim")
    console.rule(align="left")
    if failed:
        console.print(f"[bold red]check failed:[/] {', '.join(failed)}")
        raise typer.Exit(1)
    console.print(f"[bold green]check passed:[/] {', '.join(STEPS)}")
