"""Kill -9 in the middle of the work: what was acknowledged is there, and once (longer: scripts.campaigns)."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench.postgresql import PostgreSqlServer, programs
from scripts.campaigns.crash import crash_campaign


@pytest.mark.timeout(180)
def test_nothing_acknowledged_is_lost_or_doubled_by_killing_the_server(tmp_path: Path) -> None:
    rounds = list(crash_campaign(tmp_path, 3, seed=5, load_s=1.0))
    assert [one.findings.wrong for one in rounds] == [0, 0, 0], rounds
    assert rounds[-1].acknowledged > 20
    assert rounds[-1].findings.events >= rounds[-1].acknowledged


@pytest.mark.timeout(180)
@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")
def test_nothing_is_lost_or_doubled_by_killing_postgresql_under_the_server(tmp_path: Path) -> None:
    with PostgreSqlServer() as database:
        rounds = list(crash_campaign(tmp_path, 2, seed=6, database=database, load_s=1.0))
    assert [one.findings.wrong for one in rounds] == [0, 0], rounds
    assert rounds[-1].acknowledged > 20
