"""The crash campaign as a line of the bench."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.bench.measure import Measure
from scripts.bench.scenario import Bench, aimed
from scripts.campaigns.crash import crash_campaign


def crashes(bench: Bench) -> Iterator[Measure]:
    """Kill -9 at random moments under load; lost and doubled commands."""
    rounds = bench.few(100, 1)
    wrong, acknowledged = 0, 0
    for one in crash_campaign(bench.folder / "crash", rounds, seed=20261121, database=bench.database):
        bench.say(f"crash {one.number} of {rounds}")
        wrong += one.findings.wrong
        acknowledged = one.acknowledged
    setting = f"{rounds} crashes, {acknowledged:,} acknowledged"
    yield aimed(Measure(name="crash", setting=setting, count=rounds, wrong=wrong), "0 wrong", met=not wrong)
