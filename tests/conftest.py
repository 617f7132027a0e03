"""What every test runs under: no real screen, no real home folder, and the guards of tests/helpers."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

# Programs under test find settings and data of their own, never those of the person running the tests.
_HOME = Path(tempfile.mkdtemp(prefix="yichuang-home-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
for _kind in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
    (_HOME / _kind).mkdir(mode=0o700)
    os.environ[f"XDG_{_kind}"] = str(_HOME / _kind)

# No deadline: on a busy machine it would say more about the neighbours than about the code.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")

pytest_plugins = [
    "tests.helpers.guard_logs",
    "tests.helpers.guard_qt",
    "tests.helpers.guard_threads_tasks",
    "tests.helpers.ippeveprinter",
    "tests.helpers.postgresql",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs Qt, so that `-m "not gui"` leaves them out."""
    for item in items:
        if {"qtbot", "qapp"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("gui")
