"""A short day in the whole hall: every process, every wire, a kill -9, and the books must balance."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 240
PICTURES = {
    "paper-ticket.png",
    "board.png",
    "kiosk-attract.png",
    "scan-live.png",
    "case-intake.png",
    "licence-preview.png",
    "licence-sheet-original.png",
    "paper-acceptance-notice.png",
    "paper-transfer-slip.png",
}
"""Some of those the day must have taken."""


@pytest.mark.timeout(TIMEOUT_S + 20)
def test_a_short_day_loses_and_doubles_nobody_and_settles_its_papers(tmp_path: Path) -> None:
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
    settle_papers(report["papers"])
    assert {file.name for file in tmp_path.iterdir()} >= PICTURES


def settle_papers(papers: dict[str, Any]) -> None:
    """What stands on the disk after the server has ended must agree with what people did."""
    assert sum(papers["cases"].values()) >= 3
    assert papers["cases"].get("closed", 0) >= 2, papers["cases"]
    assert papers["scanned_pages"] == papers["pages"] > papers["scans"] - 1 >= 2
    assert papers["papers_made"] >= papers["papers_printed"] > 0
    assert papers["hand_overs"] >= 4
    assert papers["licences_printed"] == papers["licences_taken"] >= 1
    for tray in papers["blanks"].values():
        assert tray["loaded"] == tray["used"] + tray["spoiled"] + tray["remaining"]
        assert tray["gone"] == tray["used"] + tray["spoiled"]
    assert papers["messages_taken"] == papers["messages_sent"] > 0
    assert papers["looks"]["scan_opened"] > 0
    assert (papers["messages_dead"], papers["deadlines_wrong"], papers["leaks"]) == (0, [], [])
