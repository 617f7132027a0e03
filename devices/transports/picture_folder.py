"""A folder of pictures in a camera's place: each is shown for a while, then the next.

Pictures added later join at their place by name. A folder that goes away is an unplugged camera.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

import cv2
import numpy as np

from devices.deadline import Deadline, Monotonic
from devices.document_ports import Frame, Pixels
from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.pictures import PictureLine, Size

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
SECONDS_EACH = 4.0
_PREVIEW_PAUSE_S = 0.04


class PictureFolder(PictureLine):
    """A camera that sees the pictures of a folder one after another, round and round.

    Args:
        path: the folder.
        seconds_each: how long each picture lies there.
        clock: monotonic seconds.
    """

    lively = False

    def __init__(
        self, path: Path, seconds_each: float = SECONDS_EACH, clock: Monotonic = time.monotonic
    ) -> None:
        self.name = f"folder://{path}"
        self._path = path
        self._seconds_each = seconds_each
        self._clock = clock
        self._closing = threading.Event()
        self._closing.set()
        self._began_s = 0.0
        self._last_shown_s = float("-inf")
        self._shown: tuple[Path, Pixels, Pixels] | None = None
        self._preview: Size = (1600, 1200)

    def request_sizes(self, preview: Size, capture: Size) -> None:
        """Note the preview's size; captures are as large as the picture."""
        self._preview = preview

    def open(self, deadline: Deadline) -> None:
        """Look whether there is a picture. Raises NotConnected."""
        if self._closing.is_set():
            self._files()
            self._closing.clear()
            self._began_s = self._clock()

    def close(self) -> None:
        """Stop showing; wakes a waiting call."""
        self._closing.set()

    def newest(self, deadline: Deadline) -> Frame:
        """Return the picture whose turn it is, not more often than a camera would."""
        pause_s = self._last_shown_s + _PREVIEW_PAUSE_S - self._clock()
        if pause_s > 0:
            if pause_s > deadline.remaining_s:
                raise DeadlineExceeded(f"{self.name}: the next picture is not due yet")
            self._closing.wait(pause_s)
        _, small = self._current()
        self._last_shown_s = self._clock()
        return Frame(small, self._last_shown_s)

    def capture(self, deadline: Deadline) -> Frame:
        """Return the picture whose turn it is, whole."""
        whole, _ = self._current()
        return Frame(whole, self._clock())

    def _current(self) -> tuple[Pixels, Pixels]:
        if self._closing.is_set():
            raise NotConnected(f"{self.name} is not open")
        files = self._files()
        turn = int((self._clock() - self._began_s) / self._seconds_each) if self._seconds_each > 0 else 0
        path = files[turn % len(files)]
        if self._shown is None or self._shown[0] != path:
            whole = read_picture(path)
            self._shown = (path, whole, _shrunk(whole, self._preview))
        return self._shown[1], self._shown[2]

    def _files(self) -> list[Path]:
        try:
            files = sorted(path for path in self._path.iterdir() if path.suffix.lower() in ENDINGS)
        except OSError as error:
            raise NotConnected(f"{self.name}: {error.strerror}") from error
        if not files:
            raise NotConnected(f"{self.name}: no picture lies there")
        return files


def read_picture(path: Path) -> Pixels:
    """Return a picture file in colour.

    Raises:
        NotConnected: it cannot be read; the next one may.
    """
    try:
        packed = np.frombuffer(path.read_bytes(), np.uint8)  # cv2.imread cannot open Chinese names on Windows
    except OSError as error:
        raise NotConnected(f"{path.name}: {error.strerror}") from error
    pixels: object = cv2.imdecode(packed, cv2.IMREAD_COLOR) if len(packed) else None
    if not isinstance(pixels, np.ndarray):
        raise NotConnected(f"{path.name}: no picture")
    return np.asarray(pixels, np.uint8)


def _shrunk(whole: Pixels, most: Size) -> Pixels:
    height, width = whole.shape[:2]
    scale = min(1.0, most[0] / width, most[1] / height)
    if scale == 1.0:
        return whole
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)
