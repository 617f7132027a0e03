"""A small valid hall as text, to be broken in one place by each test."""

from __future__ import annotations

from pathlib import Path

SMALL_HALL = """\
[hall]
id = "small"
name = "小厅"

[[calendars]]
id = "default"
[[calendars.week]]
days = [1, 2, 3, 4, 5]
spans = [{ start = "09:00", end = "12:00" }, { start = 13:30:00, end = 17:00:00 }]

[[zones]]
id = "main"
name = "大厅"

[[groups]]
id = "money"
name = "缴费"

[[services]]
id = "cash"
name = "现金缴费"
group = "money"

[[counters]]
id = "c1"
label = "1"
skills = [{ service = "cash" }]

[[clerks]]
id = "ann"
name = "安"
counters = ["c1"]
"""


def write_hall(folder: Path, text: str = SMALL_HALL, name: str = "hall.toml") -> Path:
    """Write a hall file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = SMALL_HALL) -> str:
    """Return the hall with one piece of its text replaced; the piece must be there once."""
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in the hall")
    return text.replace(old, new)
