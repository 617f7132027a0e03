"""A simulated document camera on the network: single pictures by HTTP, papers laid down on command.

Run it: `python -m devices.sim.camera --port 8081 pages/*.jpg`. Each picture is what the camera sees
until `turn` (the next one) or `lay` (one by path) changes it; `/preview.jpg` is small, `/capture.jpg`
whole. Two pictures in a row always differ by the sensor's noise.

Commands: `turn`; `lay` (path); `lift` (nothing lies there).
Faults besides the wire's: `frozen` (the same picture again and again), `black` (lid closed), `torn`
(a picture that ends half-way but says it is whole), `busy` (503: another program has the camera),
`unplugged` (the next answer stops half-way; nothing more comes until cleared).
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from devices.deadline import Monotonic
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.program import arguments, run_program

DEFAULT_PORT = 8081
_PREVIEW_PX = 1600
_NOISES = 3
_QUALITY = 88
_LONGEST_REQUEST = 8192
_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 503: "Service Unavailable"}

Shot = NDArray[np.uint8]


class CameraSim(SimulatedDevice):
    """The camera and what lies under it.

    Attributes:
        views: what it sees, one after the other, whole size.
        place: which of them lies there now.
        requests: how many pictures were asked for.
        violations: what the host did wrong, in words.
    """

    name: ClassVar[str] = "camera"
    own_faults: ClassVar[frozenset[str]] = frozenset({"frozen", "black", "torn", "busy", "unplugged"})
    max_clients: ClassVar[int] = 4

    def __init__(self, views: Sequence[Shot] = (), clock: Monotonic = time.monotonic) -> None:
        super().__init__(clock)
        self.views = list(views) or [_paper_on_mat()]
        self.place = 0
        self.requests = 0
        self.violations: list[str] = []
        self._pending = bytearray()
        self._faults: set[str] = set()
        self._encoded: dict[tuple[int, str, int], bytes] = {}
        self._noise = itertools.cycle(range(_NOISES))

    def feed(self, data: bytes) -> bytes:
        """Take bytes of requests; return the answers of those that are complete."""
        self._pending += data
        answers = b""
        while (end := self._pending.find(b"\r\n\r\n")) >= 0:
            request = bytes(self._pending[:end]).decode("latin-1")
            del self._pending[: end + 4]
            answers += self._answer(request)
        if len(self._pending) > _LONGEST_REQUEST:
            self._pending.clear()
            return answers + self._refusal(400, "a request without an end")
        return answers

    def disconnected(self) -> None:
        """Forget half a request."""
        self._pending.clear()

    def set_fault(self, name: str, value: Any) -> None:
        """Switch one of `own_faults`."""
        if value is False:
            self._faults -= {name, "gone"}
        else:
            self._faults.add(name)

    def state(self) -> dict[str, Any]:
        """What lies there and what was asked."""
        return {
            "views": len(self.views),
            "place": self.place,
            "requests": self.requests,
            "violations": list(self.violations),
        }

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Lay papers down."""
        match name:
            case "turn":
                self.place = (self.place + 1) % len(self.views)
            case "lay":
                self.lay(_read(Path(str(params["path"]))))
            case "lift":
                self.lay(_mat())
            case _:
                raise RefusedCommand(f"camera has no command {name!r}; there are turn, lay, lift")
        return {"place": self.place}

    def lay(self, view: Shot) -> None:
        """Let the camera see this from now on."""
        self.views.append(view)
        self.place = len(self.views) - 1

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw what the camera sees."""
        return Image.fromarray(np.ascontiguousarray(self.views[self.place][..., ::-1]))

    def _answer(self, request: str) -> bytes:
        method, _, rest = request.partition(" ")
        path = rest.partition(" ")[0]
        if method != "GET" or "\r\nhost:" not in request.lower():
            return self._refusal(400, f"no proper request: {request[:40]!r}")
        if path not in ("/preview.jpg", "/capture.jpg"):
            return self._refusal(404, f"no picture at {path}")
        if "busy" in self._faults:
            return _message(503, b"")
        self.requests += 1
        body = self._shot(path)
        if "torn" in self._faults:
            body = body[: len(body) // 2]
        answer = _message(200, body)
        return self._unplugged(answer) if "unplugged" in self._faults else answer

    def _unplugged(self, answer: bytes) -> bytes:
        """Stop in the middle of the first answer; say nothing to the following."""
        if "gone" in self._faults:
            return b""
        self._faults.add("gone")
        return answer[: len(answer) // 2]

    def _shot(self, path: str) -> bytes:
        noise = 0 if "frozen" in self._faults else next(self._noise)
        place = -1 if "black" in self._faults else self.place
        key = (place, path, noise)
        if key not in self._encoded:
            view = np.zeros_like(self.views[0]) if place < 0 else self.views[place]
            self._encoded[key] = _encoded(view, small=path == "/preview.jpg", noise=noise)
        return self._encoded[key]

    def _refusal(self, status: int, why: str) -> bytes:
        self.violations.append(why)
        return _message(status, b"")


def _message(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def _encoded(view: Shot, *, small: bool, noise: int) -> bytes:
    height, width = view.shape[:2]
    scale = min(1.0, _PREVIEW_PX / max(height, width)) if small else 1.0
    shot = cv2.resize(view, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else view
    grains = np.random.default_rng(noise).integers(0, 4, shot.shape, dtype=np.uint8)
    _, packed = cv2.imencode(".jpg", cv2.add(np.asarray(shot), grains), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return packed.tobytes()


def _mat(width: int = 816, height: int = 612) -> Shot:
    return np.full((height, width, 3), (42, 40, 38), np.uint8)


def _paper_on_mat() -> Shot:
    view = _mat()
    corners = np.array([[210, 60], [600, 70], [590, 560], [200, 545]], np.int32)
    cv2.fillConvexPoly(view, corners, (240, 242, 243), cv2.LINE_AA)
    for line in range(16):
        cv2.line(view, (250, 120 + 25 * line), (540, 122 + 25 * line), (60, 60, 60), 3, cv2.LINE_AA)
    return view


def _read(path: Path) -> Shot:
    pixels: object = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if not isinstance(pixels, np.ndarray):
        raise RefusedCommand(f"{path}: no picture")
    return np.asarray(pixels, np.uint8)


def _from_arguments(options: argparse.Namespace) -> CameraSim:
    return CameraSim([_read(path) for path in options.pictures])


def main() -> int:
    """Run the camera as a program."""
    parser = arguments("A simulated document camera (HTTP pictures)", DEFAULT_PORT)
    parser.add_argument("pictures", nargs="*", type=Path, help="what it sees, one after the other")
    return run_program(_from_arguments, parser)


if __name__ == "__main__":
    sys.exit(main())
