"""What machine this is, in one line: figures without it mean nothing."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """Return processor, cores, memory, system and Python version, as far as the system tells."""
    memory = _memory_gib()
    parts = [
        _processor(),
        f"{os.cpu_count()} cores",
        f"{memory} GiB" if memory else "",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
    ]
    return ", ".join(part for part in parts if part)


def machine_load() -> float:
    """Return how many processes wanted a core in the last minute; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> int:
    info = Path("/proc/meminfo")
    if not info.is_file():
        return 0
    first = info.read_text(encoding="utf-8").splitlines()[0]
    return round(int(first.split()[1]) / 1024 / 1024)
