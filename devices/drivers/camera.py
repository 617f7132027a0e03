"""Driver for document cameras: one at this computer, a film or folder in its place, or one on the network.

Where the pictures come from is the address's business (`devices.transports.addresses`):
`video://0` is the computer's first camera, `film://page.avi` a film, `folder://pages` a folder of
pictures; behind `tcp://host:80` a camera is asked for single pictures.

Protocol: USB video class through the operating system (hardware.md §5.1); on the network
HTTP GET of one JPEG at a time (RFC 9110, RFC 9112).
Faults:
    OFFLINE: unplugged, switched off, folder or film gone, network cut.
    SILENT: connected, but no new picture in time, or the same one again and again.
    GARBLED: what arrives is no picture.
    BUSY: another program has the camera, or it says so itself.
    REFUSED: a network camera knows no picture at that path.
A black picture (lid closed, no light) is no fault: it is told in the status's detail.
"""

from __future__ import annotations

import threading
import time

import cv2
import numpy as np

from devices.codecs import snapshot
from devices.deadline import Deadline, Monotonic
from devices.document_ports import DocumentCamera, Frame, Pixels
from devices.errors import (
    DeadlineExceeded,
    DeviceError,
    DeviceFault,
    FaultKind,
    NotConnected,
    ProtocolError,
    fault_kind,
)
from devices.ports import DeviceStatus, Transport
from devices.registry import Options, driver
from devices.transports.pictures import PictureLine

_READ_BYTES = 1 << 20
_BLACK_LEVEL = 12
_THINNED = 16
_HTTP_OK = 200
_HTTP_UNAVAILABLE = 503


@driver(
    "camera",
    DocumentCamera,
    preview_width=int,
    preview_height=int,
    capture_width=int,
    capture_height=int,
    preview_path=str,
    capture_path=str,
    frozen_after_s=float,
    seconds_each=float,
)
class Camera:
    """One camera, used as a `DocumentCamera`.

    Options:
        preview_width, preview_height: asked for, pixels; default 1600 x 1200.
        capture_width, capture_height: asked for, pixels; default 3264 x 2448.
        preview_path, capture_path: of a network camera's pictures; default /preview.jpg, /capture.jpg.
        frozen_after_s: a picture that does not change at all for so long means that the camera hangs;
            default 5, 0 never; films and folders may stand still.
        seconds_each: how long each picture of a folder lies there; default 4.

    Attributes:
        preview_size, capture_size: what came last, or what is asked for.
    """

    def __init__(self, transport: Transport, options: Options, clock: Monotonic = time.monotonic) -> None:
        self.preview_size = (
            int(options.get("preview_width", 1600)),
            int(options.get("preview_height", 1200)),
        )
        self.capture_size = (
            int(options.get("capture_width", 3264)),
            int(options.get("capture_height", 2448)),
        )
        if min(*self.preview_size, *self.capture_size) < 1:
            raise ValueError("preview and capture sizes are at least 1 x 1")
        frozen_after_s = float(options.get("frozen_after_s", 5.0))
        if isinstance(transport, PictureLine):
            transport.request_sizes(self.preview_size, self.capture_size)
            self._line = transport
            lively = transport.lively
        else:
            paths = (options.get("preview_path", "/preview.jpg"), options.get("capture_path", "/capture.jpg"))
            self._line = NetworkPictures(transport, *paths, clock=clock)
            lively = True
        self._stillness = Stillness(frozen_after_s if lively else 0.0)
        self._black = False

    def open(self, deadline: Deadline) -> None:
        """Connect; a second call is harmless."""
        self._line.open(deadline)

    def close(self) -> None:
        """Let go of the camera; harmless when closed; wakes a blocked call."""
        self._line.close()
        self._stillness.reset()

    def status(self, deadline: Deadline) -> DeviceStatus:
        """Say whether a picture comes. Never raises."""
        try:
            self.preview(deadline)
        except DeviceError as error:
            return DeviceStatus(online=False, faults=frozenset({fault_kind(error)}), detail=str(error))
        return DeviceStatus(online=True, detail="the picture is black" if self._black else "")

    def preview(self, deadline: Deadline) -> Frame:
        """Return the newest small frame."""
        frame = self._line.newest(deadline)
        self._stillness.check(frame)
        self._black = int(frame.pixels[::_THINNED, ::_THINNED].max(initial=0)) < _BLACK_LEVEL
        self.preview_size = (frame.pixels.shape[1], frame.pixels.shape[0])
        return frame

    def capture(self, deadline: Deadline) -> Frame:
        """Return a full-size frame taken after this call."""
        frame = self._line.capture(deadline)
        self.capture_size = (frame.pixels.shape[1], frame.pixels.shape[0])
        return frame


def _size(options: Options, which: str, default: tuple[int, int]) -> tuple[int, int]:
    return int(options.get(f"{which}_width", default[0])), int(options.get(f"{which}_height", default[1]))


class Stillness:
    """Notices a camera that repeats one picture: a sensor's noise makes each a little different."""

    def __init__(self, after_s: float) -> None:
        self._after_s = after_s
        self.reset()

    def reset(self) -> None:
        """Forget the last picture."""
        self._last: Pixels | None = None
        self._since_s = 0.0

    def check(self, frame: Frame) -> None:
        """Raise `DeadlineExceeded` when nothing has changed for too long."""
        seen = frame.pixels[::_THINNED, ::_THINNED]
        if self._last is None or not np.array_equal(seen, self._last):
            self._last, self._since_s = seen.copy(), frame.taken_s
        elif 0 < self._after_s <= frame.taken_s - self._since_s:
            raise DeadlineExceeded(f"the same picture for {frame.taken_s - self._since_s:.0f} s")


class NetworkPictures(PictureLine):
    """Pictures of a camera on the network, one request each.

    A request that was given up leaves its answer on the line, so the next one connects anew.
    """

    def __init__(
        self, transport: Transport, preview_path: str, capture_path: str, *, clock: Monotonic
    ) -> None:
        self.name = "network camera"
        self._transport = transport
        self._preview_path = preview_path
        self._capture_path = capture_path
        self._clock = clock
        self._received = bytearray()
        self._spoilt = False
        self._closed = threading.Event()
        self._closed.set()

    def open(self, deadline: Deadline) -> None:
        """Connect."""
        self._closed.clear()
        self._transport.open(deadline)

    def close(self) -> None:
        """Disconnect."""
        self._closed.set()
        self._transport.close()
        self._spoilt = False

    def request_sizes(self, preview: tuple[int, int], capture: tuple[int, int]) -> None:
        """Do nothing: a network camera's sizes belong to its paths."""

    def newest(self, deadline: Deadline) -> Frame:
        """Ask for a small picture."""
        return self._ask(self._preview_path, deadline)

    def capture(self, deadline: Deadline) -> Frame:
        """Ask for a large picture."""
        return self._ask(self._capture_path, deadline)

    def _ask(self, path: str, deadline: Deadline) -> Frame:
        fresh = self._spoilt
        if fresh:
            self._connect_anew(deadline)
        try:
            return self._exchange(path, deadline)
        except NotConnected:
            if fresh or self._received or self._closed.is_set():
                raise
        self._connect_anew(deadline)  # the camera had closed the idle line, as it may at any time
        return self._exchange(path, deadline)

    def _connect_anew(self, deadline: Deadline) -> None:
        self._transport.close()
        if self._closed.is_set():
            raise NotConnected(f"{self.name} is not open")
        self._transport.open(deadline)
        if self._closed.is_set():
            self._transport.close()

    def _exchange(self, path: str, deadline: Deadline) -> Frame:
        self._spoilt = True
        self._received.clear()
        self._transport.write(snapshot.request(path), deadline)
        head = self._head(deadline)
        while len(self._received) < head.body_bytes:
            self._received += self._transport.read(_READ_BYTES, deadline)
        body = bytes(self._received[: head.body_bytes])
        self._spoilt = head.closes or len(self._received) > head.body_bytes
        if head.status != _HTTP_OK:
            busy = head.status == _HTTP_UNAVAILABLE
            raise DeviceFault(FaultKind.BUSY if busy else FaultKind.REFUSED, f"{path}: HTTP {head.status}")
        return Frame(_decoded(body), self._clock())

    def _head(self, deadline: Deadline) -> snapshot.Head:
        while True:
            self._received += self._transport.read(_READ_BYTES, deadline)
            head = snapshot.take_head(self._received)
            if head is not None:
                return head


def _decoded(body: bytes) -> Pixels:
    whole = body.startswith(b"\xff\xd8") and body.rstrip(b"\0").endswith(b"\xff\xd9")
    pixels: object = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR) if whole else None
    if not isinstance(pixels, np.ndarray):
        raise ProtocolError("a picture that is no whole JPEG", body[:8])
    return np.asarray(pixels, np.uint8)
