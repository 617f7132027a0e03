"""ippeveprinter for tests: one for each test module, off and on again as the tests like."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.peers.ippeve import FAULTS, IppevePrinter, missing

_IPPTOOL_S = 40


@pytest.fixture(scope="module")
def running_ippeveprinter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IppevePrinter]:
    if reason := missing():
        pytest.skip(f"the printer of the second opinion is missing: {reason}")
    with IppevePrinter(tmp_path_factory.mktemp("ippeve")) as printer:
        yield printer


@pytest.fixture
def ippeveprinter(running_ippeveprinter: IppevePrinter) -> Iterator[IppevePrinter]:
    """The printer, just switched on, nothing wrong with it and no job left over."""
    running_ippeveprinter.kill()
    for fault in FAULTS:
        running_ippeveprinter.mend(fault)
    running_ippeveprinter.start()
    yield running_ippeveprinter


def ipptool(url: str, test: str, pdf: Path) -> str:
    """Run one of ipptool's own test files; returns what it says, and fails with it."""
    program = shutil.which("ipptool")
    if program is None:
        pytest.skip("ipptool is not installed (Debian: cups-ipp-utils)")
    command = [program, "-tI", "-T", "5", "-f", str(pdf), "-d", "filetype=application/pdf", url, test]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_IPPTOOL_S, cwd=pdf.parent)
    assert "[FAIL]" not in done.stdout, done.stdout
    assert "[PASS]" in done.stdout, done.stdout + done.stderr
    return done.stdout
