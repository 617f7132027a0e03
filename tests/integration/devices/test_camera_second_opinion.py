"""Driver and simulator of network cameras against HTTP that is not ours: Python's server and client."""

from __future__ import annotations

import functools
import http.server
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.deadline import Deadline
from devices.document_ports import DocumentCamera
from devices.errors import DeviceFault, FaultKind
from devices.sim.camera import CameraSim
from devices.sim.peer import running
from devices.supervisor.build import DeviceSpec, build_device
from tests.helpers.papers import jpeg

LONG_S = 20.0


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "preview.jpg").write_bytes(jpeg(np.full((48, 64, 3), 120, np.uint8)))
    (tmp_path / "capture.jpg").write_bytes(jpeg(np.full((96, 128, 3), 120, np.uint8)))
    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"tcp://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_driver_reads_pictures_from_an_ordinary_web_server(served: str) -> None:
    camera = build_device(DeviceSpec("camera", "camera", served), DocumentCamera)
    assert isinstance(camera, DocumentCamera)
    camera.open(Deadline.after(LONG_S))
    for _ in range(3):  # this server closes after each picture and says so
        assert camera.preview(Deadline.after(LONG_S)).pixels.shape == (48, 64, 3)
        assert camera.capture(Deadline.after(LONG_S)).pixels.shape == (96, 128, 3)
    camera.close()
    wrong = build_device(
        DeviceSpec("camera", "camera", served, {"preview_path": "/none.jpg"}), DocumentCamera
    )
    assert isinstance(wrong, DocumentCamera)
    wrong.open(Deadline.after(LONG_S))
    with pytest.raises(DeviceFault) as caught:
        wrong.preview(Deadline.after(LONG_S))
    assert caught.value.kind is FaultKind.REFUSED
    wrong.close()


def test_an_ordinary_client_reads_the_simulators_pictures() -> None:
    with running(CameraSim([np.full((90, 120, 3), 200, np.uint8)])) as sim:
        with urllib.request.urlopen(f"http://127.0.0.1:{sim.port}/capture.jpg", timeout=LONG_S) as answer:
            body = answer.read()
        assert answer.headers["Content-Type"] == "image/jpeg"
    assert np.asarray(cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR)).shape == (90, 120, 3)
