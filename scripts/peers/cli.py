"""Runs all stand-ins in one process and lets others look into their inboxes and break them.

Prints one line of JSON when ready: `{"control_port": …, "urls": {"sms": "http://…", …}}`. The control
port speaks HTTP: `GET /inbox/<platform>`, `POST /fault/<platform>` with the fault's word as body.
"""

from __future__ import annotations

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Annotated, Any

import typer

from scripts.peers.answers import ANSWERS
from scripts.peers.stand_in import HOST, Fault, StandIn

app = typer.Typer(add_completion=False)


class Peers:
    """All stand-ins; a context manager."""

    def __init__(self, key: bytes = b"", ports: dict[str, int] | None = None) -> None:
        self.by_name = {name: StandIn(name, key, (ports or {}).get(name, 0)) for name in ANSWERS}

    def __enter__(self) -> Peers:
        """Listen."""
        for peer in self.by_name.values():
            peer.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Listen no more."""
        for peer in self.by_name.values():
            peer.stop()

    @property
    def urls(self) -> dict[str, str]:
        """Base addresses by platform."""
        return {name: peer.url for name, peer in self.by_name.items()}


class _Control(BaseHTTPRequestHandler):
    peers: Peers

    def do_GET(self) -> None:
        """Show an inbox."""
        peer = self.peers.by_name.get(self.path.removeprefix("/inbox/"))
        if peer is None:
            self._answer(404, [])
            return
        self._answer(
            200,
            [
                {"id": one.id, "path": one.path, "content": one.content, "seen": peer.sightings[one.id]}
                for one in peer.inbox
            ],
        )

    def do_POST(self) -> None:
        """Break a platform, or mend it."""
        word = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode().strip()
        peer = self.peers.by_name.get(self.path.removeprefix("/fault/"))
        if peer is None or word not in list(Fault):
            self._answer(404, {"faults": list(Fault)})
            return
        peer.fail(Fault(word))
        self._answer(200, {"platform": peer.platform, "fault": word})

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@app.command()
def run(
    control_port: Annotated[int, typer.Option(help="0 = any free one")] = 0,
    port: Annotated[
        list[str] | None, typer.Option(help="platform=port, for fixed addresses; repeatable")
    ] = None,
    key_env: Annotated[str, typer.Option(help="Environment variable with the signing key")] = "",
) -> None:
    """Run every stand-in until interrupted."""
    fixed = {name: int(number) for name, _, number in (one.partition("=") for one in port or [])}
    with Peers(os.environ.get(key_env, "").encode() if key_env else b"", fixed) as peers:
        control = ThreadingHTTPServer((HOST, control_port), type("Control", (_Control,), {"peers": peers}))
        serving = threading.Thread(target=control.serve_forever, name="control")
        serving.start()
        print(json.dumps({"control_port": control.server_address[1], "urls": peers.urls}), flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass
        finally:
            control.shutdown()
            serving.join()
            control.server_close()


def main() -> None:
    """Run the command line."""
    app()
