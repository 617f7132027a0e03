"""The scanning desk without a screen: one thread between a document camera and whoever shows it."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from devices.deadline import Deadline
from devices.document_ports import DocumentCamera, Frame
from devices.errors import DeviceError, FaultKind, fault_kind
from devices.imaging.flatten import ScanMode
from devices.imaging.page import Corners, FoundPage, find_page, in_order
from devices.imaging.scanned import ScannedPage, cut_page, page_in
from devices.imaging.settle import AutoCapture
from devices.imaging.sheets import Sheet
from devices.supervisor.reconnect import Backoff, LinkState, Reconnect

__all__ = ["ScanCallbacks", "ScanDesk", "ScannedPage"]

log = logging.getLogger(__name__)

_OPEN_S = 5.0
_PREVIEW_S = 2.0
_CAPTURE_S = 8.0
_IDLE_SLICE_S = 0.1
_STOP_S = 10.0
_LEAST_AREA_PX = 400.0


@dataclass(frozen=True, slots=True)
class ScanCallbacks:
    """Whom the desk tells; every one is called from the desk's thread and must return at once.

    Attributes:
        preview: the newest small frame and the sheet seen in it.
        page: a finished page.
        fault: the camera does not work (None: it works again).
    """

    preview: Callable[[Frame, FoundPage | None], None]
    page: Callable[[ScannedPage], None]
    fault: Callable[[FaultKind | None], None]


@dataclass(frozen=True, slots=True)
class _Recut:
    page: ScannedPage
    corners: Corners
    mode: ScanMode


class ScanDesk:
    """Previews, captures and flattens until it is stopped; a camera that goes away is waited for.

    Every method may be called from any thread and returns at once, except `stop`, which
    waits for the thread's end. A page asked for stays asked for until it is taken: when the
    camera is unplugged in the middle of it, the page is taken as soon as the camera is back.

    Args:
        camera: opened and closed by the desk.
        callbacks: whom to tell.
        dpi: dots per inch of the pages.
        backoff: pauses between attempts to reach the camera again.
    """

    def __init__(
        self,
        camera: DocumentCamera,
        callbacks: ScanCallbacks,
        *,
        dpi: int = 200,
        backoff: Backoff | None = None,
    ) -> None:
        self._camera = camera
        self._tell = callbacks
        self._dpi = dpi
        self._backoff = backoff or Backoff(cap_s=3.0)
        self._numbers = itertools.count(1)
        self._choice: tuple[ScanMode, Sheet | None] = (ScanMode.COLOUR, None)
        self._auto = True
        self._wanted = threading.Event()
        self._recuts: queue.SimpleQueue[_Recut] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._told: FaultKind | None = None

    def start(self) -> None:
        """Begin; a second call is harmless."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="scan-desk", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Let go of the camera and end the thread; harmless when stopped."""
        self._stopping.set()
        self._camera.close()
        thread, self._thread = self._thread, None
        if thread is not None and thread is not threading.current_thread():
            thread.join(_STOP_S)

    def capture(self) -> None:
        """Take a page now, settled or not; while the camera is away, as soon as it is back."""
        self._wanted.set()

    def set_auto(self, on: bool) -> None:
        """Take pages by itself (the beginning), or only when asked."""
        self._auto = on

    def set_mode(self, mode: ScanMode, sheet: Sheet | None = None) -> None:
        """Choose how the next pages are made; `sheet` None guesses by proportions."""
        self._choice = (mode, sheet)

    def cut_again(self, page: ScannedPage, corners: Corners, mode: ScanMode | None = None) -> None:
        """Make a page again with corners set by hand; it comes to `page` under the same number.

        Raises:
            ValueError: the corners are those of no sheet.
        """
        ordered = in_order(np.asarray(corners, np.float32).reshape(4, 2))
        if not cv2.isContourConvex(ordered) or cv2.contourArea(ordered) < _LEAST_AREA_PX:
            raise ValueError("the corners enclose no sheet")
        self._recuts.put(_Recut(page, ordered, mode or page.mode))

    def _run(self) -> None:
        link = Reconnect(self._backoff)
        watcher = AutoCapture()
        self._told = None
        while not self._stopping.is_set():
            try:
                self._cut_what_was_asked()
                if link.begin():
                    self._camera.open(Deadline.after(_OPEN_S))
                    link.opened()
                    self._report(None)
                    self._watch(watcher)
                else:
                    self._stopping.wait(min(_IDLE_SLICE_S, link.pause_s))
            except DeviceError as error:
                log.info("document camera: %s", error)
                self._interrupted(link, fault_kind(error))
            except Exception:  # a mistake of ours or of a callback must not end scanning for the day
                log.exception("scanning failed")
                self._wanted.clear()
                self._interrupted(link, FaultKind.HARDWARE)
        self._camera.close()

    def _interrupted(self, link: Reconnect, kind: FaultKind) -> None:
        if link.state in (LinkState.CONNECTING, LinkState.ONLINE):
            self._camera.close()
            link.failed()
        if not self._stopping.is_set():
            self._report(kind)

    def _report(self, kind: FaultKind | None) -> None:
        """Tell a change for the worse or the better, once."""
        if kind is not self._told:
            self._told = kind
            self._tell.fault(kind)

    def _watch(self, watcher: AutoCapture) -> None:
        """Show and take pages until stopped; raises `DeviceError` when the camera fails."""
        watcher.interrupted()
        while not self._stopping.is_set():
            self._cut_what_was_asked()
            frame = self._camera.preview(Deadline.after(_PREVIEW_S))
            found = find_page(frame.pixels)
            self._tell.preview(frame, found)
            if watcher.feed(frame, found) and self._auto:
                self._wanted.set()
            if self._wanted.is_set():
                self._take(frame, found)
                self._wanted.clear()
                watcher.captured(frame, found)

    def _take(self, preview: Frame, seen: FoundPage | None) -> None:
        shot = self._camera.capture(Deadline.after(_CAPTURE_S))
        mode, sheet = self._choice
        found = page_in(shot.pixels, preview.pixels, seen)
        number = next(self._numbers)
        self._tell.page(cut_page(number, shot.pixels, found, mode=mode, sheet=sheet, dpi=self._dpi))

    def _cut_what_was_asked(self) -> None:
        while not self._recuts.empty():
            asked = self._recuts.get()
            found = FoundPage(asked.corners, 1.0)
            sheet = None if asked.page.corners is None else asked.page.sheet
            page = asked.page
            self._tell.page(
                cut_page(page.number, page.frame, found, mode=asked.mode, sheet=sheet, dpi=self._dpi)
            )
