"""The umbrella command `yichuang`: one name in front of everything a person types in a checkout.

A command is a Typer function in a module of its own. Only the command that was asked for is imported, so
`yichuang test` does not wait for what the demo needs.
"""

from __future__ import annotations

import sys
from pkgutil import resolve_name
from typing import NamedTuple

import typer


class Command(NamedTuple):
    """Where a command lives, and whether it hands unknown options on to the tool behind it."""

    function: str
    passes_on: bool = False


# A new command is one line here.
COMMANDS = {
    "test": Command("scripts.run_tests:test", passes_on=True),
    "check": Command("scripts.check:check"),
    "bench": Command("scripts.bench.cli:bench"),
    "lock": Command("scripts.lock:lock"),
    "demo": Command("scripts.demo.cli:demo"),
}


def build_app(names: list[str]) -> typer.Typer:
    """Return the Typer app with the named commands."""
    app = typer.Typer(name="yichuang", no_args_is_help=True, add_completion=False)
    app.callback()(umbrella)  # keeps the command's name in place when there is only one
    for name in names:
        command = COMMANDS[name]
        settings = {"ignore_unknown_options": command.passes_on}
        app.command(name, context_settings=settings)(resolve_name(command.function))
    return app


def umbrella() -> None:
    """Yichuang (一窗): runs a whole government service hall."""


def main() -> None:
    """Run the command named first on the command line; without one, list them all."""
    asked_for = sys.argv[1] if len(sys.argv) > 1 else ""
    names = [asked_for] if asked_for in COMMANDS else list(COMMANDS)
    build_app(names)(prog_name="yichuang")
