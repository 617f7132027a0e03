"""Garbage on every port for some seconds; a minute of it: `python -m scripts.campaigns garbage`."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.campaigns.garbage import garbage_campaign


@pytest.mark.timeout(180)
def test_garbage_crashes_nothing_stores_nothing_and_leaks_nothing(tmp_path: Path) -> None:
    report = garbage_campaign(tmp_path, 4.0, seed=3)
    assert report.problems == []
    assert report.thrown.server > 50
    assert report.thrown.devices > 50
    assert report.thrown.drivers > 10
    assert report.drawn > 10
