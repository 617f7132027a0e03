"""The other platforms' stand-ins as a process of their own, and what a person reads in their inboxes."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

from queue_server.platforms.exchange import signature
from scripts.peers.answers import ANSWERS

TIMEOUT_S = 10.0
KEY_VARIABLE = "YICHUANG_DEMO_PEERS_KEY"
ENGRAVER_DOOR = "/platforms/engraver/pull"


class Platforms:
    """All stand-ins of `python -m scripts.peers`.

    Args:
        key: they and the hall sign with it.
        free_port: finds a port nobody listens on.
    """

    def __init__(self, key: str, free_port: Callable[[], int]) -> None:
        self._key = key
        self.ports = {name: free_port() for name in ANSWERS}
        self._process: subprocess.Popen[bytes] | None = None
        self._control = ""

    def as_tables(self, signing_env: str) -> str:
        """Return the hall file's tables; retries come fast, because the day is short."""
        return "".join(
            f'\n[[platforms]]\nid = "{name}"\nurl = "http://127.0.0.1:{port}"\n'
            f'signing_env = "{signing_env}"\nfirst_pause_s = 1.0\nlongest_pause_s = 20.0\n'
            for name, port in self.ports.items()
        )

    def start(self) -> None:
        """Listen. Raises RuntimeError when they cannot."""
        command = [sys.executable, "-m", "scripts.peers", "--key-env", KEY_VARIABLE]
        for name, port in self.ports.items():
            command += ["--port", f"{name}={port}"]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={**os.environ, KEY_VARIABLE: self._key},
        )
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise RuntimeError("the platforms' stand-ins did not start")
        self._control = f"http://127.0.0.1:{json.loads(line)['control_port']}"

    def stop(self) -> None:
        """End them."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def inbox(self, platform: str) -> list[dict[str, Any]]:
        """Return what a platform has taken."""
        with urllib.request.urlopen(f"{self._control}/inbox/{platform}", timeout=TIMEOUT_S) as answer:
            taken: list[dict[str, Any]] = json.load(answer)
            return taken

    def fail(self, platform: str, fault: str) -> None:
        """Break a platform, or mend it with `none`."""
        request = urllib.request.Request(f"{self._control}/fault/{platform}", fault.encode(), method="POST")
        with urllib.request.urlopen(request, timeout=TIMEOUT_S):
            pass

    def pull_seals(self, server: str, case: str, code: str, now: dt.datetime) -> int:
        """Fetch a seal order as the engraver does; return the HTTP status."""
        body = json.dumps({"case": case, "authorisation_code": code}).encode()
        id, moment = uuid.uuid4().hex, now.isoformat()
        signed = signature(self._key.encode(), "POST", ENGRAVER_DOOR, id, moment, body)
        headers = {"X-Time": moment, "Idempotency-Key": id, "X-Signature": signed}
        request = urllib.request.Request(f"{server}{ENGRAVER_DOOR}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
