"""Latencies and rates: collected in seconds, told in milliseconds and per second."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the bench's table.

    Attributes:
        name: what was measured, e.g. `issue`.
        setting: under which circumstances, e.g. `8 clients`.
        count: how many operations.
        per_s: operations per second; None where a rate means nothing.
        p50_ms, p99_ms, max_ms: latency of one operation; None where none was taken.
        wrong: duplicates, losses, refusals: must be 0.
        value: any other figure, with `unit`.
        aim: what we wanted, in words; empty where there is no aim.
        met: whether the aim is met; None where there is none.
    """

    name: str
    setting: str
    count: int = 0
    per_s: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None
    wrong: int = 0
    value: float | None = None
    unit: str = ""
    aim: str = ""
    met: bool | None = None


def quantile(sorted_values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the (sorted, non-empty) values lie."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]


def from_latencies(
    name: str, setting: str, latencies_s: Sequence[float], *, elapsed_s: float | None = None, wrong: int = 0
) -> Measure:
    """Return a measure of operations that took `latencies_s`.

    Args:
        name: what was measured.
        setting: under which circumstances.
        latencies_s: one figure an operation, seconds, in any order.
        elapsed_s: wall time of all of them, for the rate.
        wrong: how many went wrong.
    """
    ordered = sorted(latencies_s)
    if not ordered:
        return Measure(name=name, setting=setting, wrong=max(wrong, 1))
    return Measure(
        name=name,
        setting=setting,
        count=len(ordered),
        per_s=len(ordered) / elapsed_s if elapsed_s else None,
        p50_ms=quantile(ordered, 0.50) * 1000,
        p99_ms=quantile(ordered, 0.99) * 1000,
        max_ms=ordered[-1] * 1000,
        wrong=wrong,
    )
