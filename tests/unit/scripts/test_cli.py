"""The umbrella command lists what there is and hands arguments on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from scripts.checkout import ROOT
from scripts.cli import COMMANDS, build_app


def test_help_names_every_command_with_its_purpose() -> None:
    result = CliRunner().invoke(build_app(list(COMMANDS)), ["--help"])
    assert result.exit_code == 0
    for name in COMMANDS:
        assert name in result.output


def test_test_hands_unknown_options_to_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, 5)

    monkeypatch.setattr(subprocess, "run", run)
    result = CliRunner().invoke(build_app(["test"]), ["test", "tests/unit", "-n0", "-k", "kiosk", "--lf"])
    assert calls[0][-5:] == ["tests/unit", "-n0", "-k", "kiosk", "--lf"]
    assert result.exit_code == 5  # pytest's own exit code


def test_only_the_command_asked_for_is_imported() -> None:
    script = "import sys; from scripts.cli import build_app; build_app(['lock']); print(*sys.modules)"
    python = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "scripts.lock" in python.stdout.split()
    assert "scripts.check" not in python.stdout.split()
