"""A short day in the whole hall: every process, every wire, a kill -9, and the books must balance."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 240


@pytest.mark.timeout(TIMEOUT_S + 20)
def test_a_short_day_loses_and_doubles_nobody(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts", "demo", "--day", "--headless", "--out", str(tmp_path)]
    command += ["--visitors", "20", "--speed", "60"]
    day = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S)
    assert day.returncode == 0, day.stdout + day.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["issued"] >= 20
    assert report["server_kills"] == 1
    assert (report["duplicates"], report["lost"], report["event_log_ok"]) == (0, 0, True)
    assert report["served"] + report["no_show"] + report["cancelled"] >= 20
    assert report["printed"] + report["print_failures"] >= 20
    assert min(report[name] for name in ("called", "rated", "led_frames", "announcements")) > 0
    assert {"paper-ticket.png", "board.png", "kiosk-attract.png"} <= {
        file.name for file in tmp_path.iterdir()
    }
