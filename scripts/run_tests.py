"""`yichuang test`: the tests, one worker per core."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from scripts.checkout import ROOT

Arguments = Annotated[
    list[str] | None, typer.Argument(help="Anything pytest takes, e.g. `tests/unit`, `-k kiosk`, `-n0`.")
]


def test(arguments: Arguments = None) -> None:
    """Run the tests; everything after the word goes to pytest."""
    pytest = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal"]
    raise typer.Exit(subprocess.run([*pytest, *(arguments or [])], cwd=ROOT).returncode)
