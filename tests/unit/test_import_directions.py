"""Directions that import contracts cannot express: parts of Qt, and what comes in at second hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def loaded_after_importing(modules: list[str]) -> set[str]:
    script = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    python = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(python.stdout.split())


def modules_in(folder: str) -> list[str]:
    paths = (path.relative_to(ROOT).with_suffix("") for path in (ROOT / folder).rglob("*.py"))
    return sorted(
        ".".join(path.parts).removesuffix(".__init__") for path in paths if path.name != "__main__.py"
    )


@pytest.mark.parametrize(
    "folder", ["kiosk/viewmodels", "counter_terminal/viewmodels", "display_board/viewmodels"]
)
def test_view_models_load_no_widgets_even_at_second_hand(folder: str) -> None:
    assert "PySide6.QtWidgets" not in loaded_after_importing(modules_in(folder))


@pytest.mark.parametrize("folder", ["devices", "queue_server/client", "queue_server/protocol", "config"])
def test_leaves_load_no_qt(folder: str) -> None:
    assert "PySide6" not in loaded_after_importing(modules_in(folder))
