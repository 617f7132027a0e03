"""What a rehearsed day has shown, as figures."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scripts.demo.case_ledger import CaseFigures


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Real milliseconds of something that happened `count` times."""

    count: int
    p50: float
    p99: float
    max: float


class DayReport(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of `report.json`.

    Attributes:
        visitors: people in the script.
        issued: tickets given out, green channel included.
        called: first calls.
        served: visits completed.
        no_show, transferred, held, reactivated, cancelled: how often.
        rated: ratings taken, by pad and by phone.
        printed: slips that came out of the printers, reprints included.
        print_failures: slips that the printer said it did not print.
        led_frames: frames decoded by the simulated LED boards.
        pad_frames: key presses acknowledged on the pads' line.
        announcements: calls spoken.
        server_kills: kill -9 and restart in the middle of the day.
        duplicates: numbers held by two people, or people called to two counters at once.
        lost: tickets a visitor holds that the server does not know or that nobody ever dealt with.
        violations: bytes the simulated devices objected to.
        hurried: packets that reached a simulator too close together; not counted against the day.
        event_log_ok: the hash chain verifies and folding it gives the stored rows.
        papers: scans, cases, licences, messages.
        latencies_ms: real milliseconds.
        day_s: invented seconds the day took; `took_s` the real ones.
    """

    visitors: int
    issued: int
    called: int
    served: int
    no_show: int
    transferred: int
    held: int
    reactivated: int
    cancelled: int
    rated: int
    printed: int
    print_failures: int
    led_frames: int
    pad_frames: int
    announcements: int
    server_kills: int
    duplicates: int
    lost: int
    violations: int
    hurried: int
    event_log_ok: bool
    papers: CaseFigures
    latencies_ms: dict[str, Latency]
    day_s: float
    took_s: float
    problems: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing went wrong."""
        wrong = self.duplicates or self.lost or self.violations or self.problems or self.papers.wrong
        return self.event_log_ok and not wrong


def latency(values_s: list[float]) -> Latency:
    """Return the figures of a list of durations in seconds."""
    ordered = sorted(values_s) or [0.0]
    last = len(ordered) - 1
    return Latency(
        count=len(values_s),
        p50=round(ordered[last // 2] * 1000, 2),
        p99=round(ordered[min(last, int(len(ordered) * 0.99))] * 1000, 2),
        max=round(ordered[-1] * 1000, 2),
    )


def write_report(report: DayReport, path: Path) -> None:
    """Write `report` as JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
