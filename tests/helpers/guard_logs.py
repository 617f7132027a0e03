"""Guard: a test fails when something logs a warning or an error that the test does not expect.

A test about trouble names it: `@pytest.mark.expects_logs(r"printer .* out of paper")`. Each pattern must be
logged at least once, or the test fails too; `required=False` lifts that where a race decides.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest


class Recorder(logging.Handler):
    """Keeps every record from WARNING up."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as one line, with the last line of its exception."""
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" ({record.exc_info[1]!r})"
        self.lines.append(line)


@dataclass
class Expectations:
    """What the markers of one test say about its log."""

    patterns: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, item: pytest.Item) -> Expectations:
        """Read the `expects_logs` markers of a test."""
        found = cls()
        for marker in item.iter_markers("expects_logs"):
            found.patterns += marker.args
            if marker.kwargs.get("required", True):
                found.required += marker.args
        return found

    def problems(self, lines: list[str]) -> Iterator[str]:
        """Yield what was logged unexpectedly, and what was expected in vain."""
        for line in lines:
            if not any(re.search(pattern, line) for pattern in self.patterns):
                yield f"unexpected: {line}"
        for pattern in self.required:
            if not any(re.search(pattern, line) for line in lines):
                yield f"expected, but never logged: {pattern}"


@pytest.fixture(autouse=True)
def _guard_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    recorder = Recorder()
    root = logging.getLogger()
    root.addHandler(recorder)
    try:
        yield
    finally:
        root.removeHandler(recorder)
    problems = list(Expectations.of(request.node).problems(recorder.lines))
    if problems:
        pytest.fail("log records:\n  " + "\n  ".join(problems), pytrace=False)
