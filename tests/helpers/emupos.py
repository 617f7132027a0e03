"""Runs emupos, an ESC/POS printer emulator that is not ours, as the second opinion.

It needs Python 3.13 and so cannot share this project's environment. It is taken from
`$EMUPOS` or the PATH; in CI it is installed beside the project when some Python 3.13
is there. Where it cannot be had, tests that need it are skipped with the reason.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

VERSION = "0.4.0"
_INSTALL_TIMEOUT_S = 240
_START_TIMEOUT_S = 30

_CONFIG = """
schema: 1
api: {{ host: 127.0.0.1, port: {api} }}
devices:
  - id: front
    type: printer
    profile: {profile}
    connections: [ {{ tcp: {{ host: 127.0.0.1, port: {port} }} }} ]
    job_idle_timeout_ms: 300
    receipts_dir: ./receipts
"""


class Emupos:
    """One running emulator with one printer.

    Attributes:
        port: where the printer listens.
    """

    def __init__(self, port: int, api_port: int) -> None:
        self.port = port
        self._api = httpx.Client(base_url=f"http://127.0.0.1:{api_port}/api/v1", timeout=10)

    def set_fault(self, name: str) -> None:
        """Break something: paper-out, paper-near-end, cover-open, offline."""
        self._api.put(f"/devices/front/faults/{name}").raise_for_status()

    def clear_fault(self, name: str) -> None:
        """Mend it."""
        self._api.delete(f"/devices/front/faults/{name}").raise_for_status()

    def receipts(self) -> list[str]:
        """Ids of what was printed."""
        return [entry["id"] for entry in self._api.get("/devices/front/receipts").raise_for_status().json()]

    def text(self, receipt: str = "latest") -> str:
        """The characters it read, as its own CP437 glyphs; Chinese is in there byte by byte."""
        return self._api.get(f"/devices/front/receipts/{receipt}/text").raise_for_status().text

    def png(self, receipt: str = "latest") -> bytes:
        """The paper it drew."""
        return self._api.get(f"/devices/front/receipts/{receipt}/image").raise_for_status().content

    def ready(self) -> bool:
        """Whether it answers."""
        try:
            return self._api.get("/devices").is_success
        except httpx.TransportError:
            return False

    def close(self) -> None:
        """Let go of the control connection."""
        self._api.close()


def command(cache: Path) -> str:
    """Return the emulator's program, installing it in CI; skips the test when there is none."""
    found = os.environ.get("EMUPOS") or shutil.which("emupos")
    if found:
        return found
    installed = cache / f"emupos-{VERSION}"
    program = installed / "bin" / "emupos"
    if not program.exists():
        if not os.environ.get("CI"):
            pytest.skip("emupos is not here: set EMUPOS to its program, or CI=true to install it")
        with FileLock(cache / "emupos.lock"):
            if not program.exists():
                _install(installed)
    return str(program)


def _install(target: Path) -> None:
    python = _python_3_13()
    if python is None:
        pytest.skip("emupos needs Python 3.13, which this machine does not have")
    try:
        for arguments in (
            [python, "-m", "venv", str(target)],
            [str(target / "bin" / "pip"), "install", "--quiet", f"emupos=={VERSION}"],
        ):
            subprocess.run(arguments, check=True, capture_output=True, timeout=_INSTALL_TIMEOUT_S)
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(target, ignore_errors=True)
        pytest.skip(f"emupos could not be installed: {error}")


def _python_3_13() -> str | None:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which("python3.14"), shutil.which("python3.13")]
    candidates += [str(path) for path in sorted(pyenv.glob("3.1[3-9]*/bin/python"))]
    for candidate in filter(None, candidates):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run([candidate, "-c", "import venv"], check=True, capture_output=True, timeout=30)
            return candidate
    return None


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@contextlib.contextmanager
def running(program: str, folder: Path, profile: str) -> Iterator[Emupos]:
    """Run the emulator with one printer of a profile of its own."""
    port, api_port = _free_port(), _free_port()
    config = folder / "emupos.yaml"
    config.write_text(_CONFIG.format(api=api_port, port=port, profile=profile), encoding="utf-8")
    log = folder / "emupos.log"
    with (
        log.open("wb") as output,
        subprocess.Popen([program, "run"], cwd=folder, stdout=output, stderr=output) as process,
    ):
        emulator = Emupos(port, api_port)
        try:
            give_up_at = time.monotonic() + _START_TIMEOUT_S
            while not emulator.ready():
                if process.poll() is not None or time.monotonic() > give_up_at:
                    pytest.fail(f"emupos did not start:\n{log.read_text(errors='replace')}")
                time.sleep(0.05)
            yield emulator
        finally:
            emulator.close()
            process.terminate()
