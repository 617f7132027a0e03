"""A camera of the operating system, or a film file in its place, through OpenCV.

Opening and reading block for as long as the system's driver likes, so they happen in a
thread of this line and nowhere else; callers wait for its newest picture with a deadline.
Pictures nobody asked for are dropped, so that none is ever old.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

import cv2
import numpy as np

from devices.deadline import Deadline
from devices.document_ports import Frame, Pixels
from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.pictures import PictureLine, Size

_FRAMES_DROPPED = 4
"""After a change of size the first pictures are still dark or of the old size (hardware.md §5.1)."""
_SLICE_S = 0.02
_JOIN_S = 3.0
_BACKENDS = {"win32": cv2.CAP_DSHOW, "linux": cv2.CAP_V4L2}


class _Shared:
    """What the reading thread and its callers share for one opening; guarded by `news`."""

    def __init__(self) -> None:
        self.news = threading.Condition()
        self.closing = threading.Event()
        self.newest: Frame | None = None
        self.captured: Frame | None = None
        self.capture_wanted = False
        self.lost = ""

    def take_newest(self) -> Frame | None:
        frame, self.newest = self.newest, None
        return frame

    def take_captured(self) -> Frame | None:
        frame, self.captured = self.captured, None
        return frame


class VideoLine(PictureLine):
    """One camera or film.

    Args:
        source: the camera's number, its device path, or a film's path.
        film: whether it is a film: played at its own pace, again from the beginning at its end.
    """

    def __init__(self, source: int | str, *, film: bool = False) -> None:
        self.name = f"{'film' if film else 'video'}://{source}"
        self.lively = not film
        self._source = source
        self._film = film
        self._preview: Size = (1600, 1200)
        self._capture: Size = (3264, 2448)
        self._shared: _Shared | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def request_sizes(self, preview: Size, capture: Size) -> None:
        """Say before `open` which sizes are wanted."""
        self._preview, self._capture = preview, capture

    def open(self, deadline: Deadline) -> None:
        """Start reading and wait for the first picture."""
        with self._lock:
            shared = self._shared
            if shared is None or shared.lost:
                self._end(shared)
                shared = self._shared = _Shared()
                self._thread = threading.Thread(
                    target=self._read_until_closed, args=(shared,), name="camera-reader", daemon=True
                )
                self._thread.start()
        self._wait(shared, deadline, lambda: shared.newest)

    def close(self) -> None:
        """Stop reading and wake a waiting call."""
        with self._lock:
            shared, self._shared = self._shared, None
            self._end(shared)

    def newest(self, deadline: Deadline) -> Frame:
        """Return the newest picture that was not yet returned."""
        shared = self._require_open()
        return self._wait(shared, deadline, shared.take_newest)

    def capture(self, deadline: Deadline) -> Frame:
        """Return a picture taken after this call in the larger size."""
        shared = self._require_open()
        with shared.news:
            shared.captured, shared.capture_wanted = None, True
        return self._wait(shared, deadline, shared.take_captured)

    def _require_open(self) -> _Shared:
        shared = self._shared
        if shared is None:
            raise NotConnected(f"{self.name} is not open")
        return shared

    def _wait(self, shared: _Shared, deadline: Deadline, take: Callable[[], Frame | None]) -> Frame:
        with shared.news:
            while (frame := take()) is None:
                if shared.closing.is_set() or shared.lost:
                    raise NotConnected(f"{self.name}: {shared.lost or 'closed'}")
                if deadline.expired:
                    shared.capture_wanted = False
                    raise DeadlineExceeded(f"{self.name} gave no picture")
                shared.news.wait(min(_SLICE_S, max(deadline.remaining_s, 0.001)))
            return frame

    def _end(self, shared: _Shared | None) -> None:
        if shared is not None:
            with shared.news:
                shared.closing.set()
                shared.news.notify_all()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(_JOIN_S)  # a driver that hangs keeps its thread; it is a daemon

    def _read_until_closed(self, shared: _Shared) -> None:
        camera = self._opened()
        lost = "cannot be opened"
        pause_s = _film_pause_s(camera) if self._film else 0.0
        while camera.isOpened() and not shared.closing.wait(pause_s):
            wanted = shared.capture_wanted
            pixels = self._shot(camera) if wanted and not self._film else self._next(camera)
            if pixels is None:
                lost = "gives no more pictures"
                break
            with shared.news:
                frame = Frame(pixels, time.monotonic())
                if wanted:
                    shared.captured, shared.capture_wanted = frame, False
                else:
                    shared.newest = frame
                shared.news.notify_all()
        camera.release()
        with shared.news:
            shared.lost = lost
            shared.news.notify_all()

    def _opened(self) -> cv2.VideoCapture:
        if self._film:
            return cv2.VideoCapture(str(self._source), cv2.CAP_FFMPEG)
        camera = cv2.VideoCapture(self._source, _BACKENDS.get(sys.platform, cv2.CAP_ANY))
        if camera.isOpened():
            _set_size(camera, self._preview)
        return camera

    def _next(self, camera: cv2.VideoCapture) -> Pixels | None:
        there, pixels = camera.read()
        if not there and self._film:
            camera.set(cv2.CAP_PROP_POS_FRAMES, 0)
            there, pixels = camera.read()
        return np.asarray(pixels, np.uint8) if there else None

    def _shot(self, camera: cv2.VideoCapture) -> Pixels | None:
        if self._capture == self._preview:
            return self._next(camera)
        _set_size(camera, self._capture)
        pixels = None
        for _ in range(_FRAMES_DROPPED + 1):
            pixels = self._next(camera)
        _set_size(camera, self._preview)
        return pixels


def _set_size(camera: cv2.VideoCapture, size: Size) -> None:
    """Ask for motion JPEG of a size, in the order that cameras take it (hardware.md §5.1)."""
    camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    camera.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
    camera.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    camera.set(cv2.CAP_PROP_FPS, 30)


def _film_pause_s(camera: cv2.VideoCapture) -> float:
    fps = camera.get(cv2.CAP_PROP_FPS) if camera.isOpened() else 0.0
    return 1 / fps if fps > 0 else 0.04
