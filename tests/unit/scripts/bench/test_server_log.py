"""Which lines of the server's log are bugs of ours."""

from __future__ import annotations

import json

import pytest

from scripts.bench.server import speaks_of_a_bug


def line(level: str, source: str, text: str, trace: str = "") -> str:
    return json.dumps(
        {"at": "2026-11-21T09:00:00", "level": level, "source": source, "text": text, "trace": trace}
    )


@pytest.mark.parametrize(
    "entry",
    [
        line("info", "queue_server.web.socket", "connection opened"),
        line("warning", "queue_server.web.socket", "too much garbage"),
        line(
            "error",
            "uvicorn.error",
            "Invalid UTF-8",
            'File "/lib/uvicorn/impl.py", line 1\nUnicodeDecodeError',
        ),
    ],
)
def test_ordinary_lines_and_the_librarys_own_troubles_are_none(entry: str) -> None:
    assert not speaks_of_a_bug(entry)


@pytest.mark.parametrize(
    "entry",
    [
        line("error", "queue_server.application.engine", "a batch was not committed"),
        line("error", "x", "connection=1 incident=ab12"),
        line(
            "error",
            "uvicorn.error",
            "Exception",
            '  File "/lib/u.py", line 1\n  File "/x/queue_server/web/a.py"',
        ),
        "Fatal Python error: Segmentation fault",
    ],
)
def test_errors_in_our_own_code_and_a_dying_process_are_bugs(entry: str) -> None:
    assert speaks_of_a_bug(entry)
