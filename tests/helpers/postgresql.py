"""A real PostgreSQL server for tests: its own folder, its own port, gone afterwards.

The Debian package keeps its programs outside the path; PostgreSQL refuses to run as
root, so there it runs as the package's own user.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "hall"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version first; None when not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    return places[0] if places else Path(on_path).resolve().parent if on_path else None


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with running_server() as url:
        yield url


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server while inside; yields its URL without a database name."""
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="yichuang-pg-"))
    as_user = _as_other_user(folder)
    port = _free_port()
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
    try:
        _run([*as_user, str(found / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8"])
        start = [str(found / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options]
        _run([*as_user, *start, "start"])
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            _run([*as_user, str(found / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_other_user(folder: Path) -> list[str]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
