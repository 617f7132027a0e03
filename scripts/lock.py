"""`yichuang lock`: pins what pyproject.toml asks for, with hashes, for Linux and Windows alike.

The lock names packages and hashes and no download address, so that it is the same behind any mirror.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from scripts.checkout import ROOT


def lock(
    upgrade: Annotated[
        bool, typer.Option(help="Take the newest releases, not only what is missing.")
    ] = False,
) -> None:
    """Write requirements.lock anew from pyproject.toml."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--extra", "dev"]
    command += [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--output-file",
        "requirements.lock",
    ]
    command += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    if upgrade:
        command.append("--upgrade")
    raise typer.Exit(subprocess.run(command, cwd=ROOT).returncode)
