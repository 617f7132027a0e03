"""The desk's document camera; frames nobody has had time to look at are dropped, pages never."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QObject

from counter_terminal.tools.health import DeviceHealth
from counter_terminal.viewmodels.ports import PageListener
from devices.document_ports import DocumentCamera, Frame
from devices.errors import FaultKind
from devices.imaging.flatten import ScanMode
from devices.imaging.page import Corners, FoundPage
from devices.imaging.scanned import ScannedPage
from devices.imaging.scanner import ScanCallbacks, ScanDesk
from devices.ports import DeviceStatus
from qt_common.hall import Hall, Post


class DeskCamera(QObject):
    """`viewmodels.ports.PageCamera` on a real camera.

    Args:
        device_id: its id in the configuration.
        camera: the driver, not yet open.
        hall: hears how it is.
    """

    def __init__(
        self, device_id: str, camera: DocumentCamera, hall: Hall, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._post = Post(self)
        self._health = DeviceHealth(hall, device_id, "document_camera", self, on_demand=True)
        self._desk = ScanDesk(camera, ScanCallbacks(self._hear_preview, self._hear_page, self._hear_fault))
        self._listener: PageListener | None = None
        self._lock = threading.Lock()
        self._newest: tuple[Frame, FoundPage | None] | None = None

    def begin(self, listener: PageListener) -> None:
        """Show frames and take pages."""
        self._listener = listener
        self._desk.start()

    def end(self) -> None:
        """Let go of the camera."""
        self._listener = None
        self._desk.stop()
        with self._lock:
            self._newest = None

    def capture(self) -> None:
        """Take a page now."""
        self._desk.capture()

    def set_auto(self, on: bool) -> None:
        """Take pages by itself, or only when asked."""
        self._desk.set_auto(on)

    def set_mode(self, mode: ScanMode) -> None:
        """Choose how the next pages are made."""
        self._desk.set_mode(mode)

    def cut_again(self, page: ScannedPage, corners: Corners, mode: ScanMode) -> None:
        """Make a page again with corners set by hand."""
        self._desk.cut_again(page, corners, mode)

    def _hear_preview(self, frame: Frame, found: FoundPage | None) -> None:
        with self._lock:
            behind = self._newest is not None
            self._newest = (frame, found)
        if not behind:
            self._post(self._show_newest)

    def _hear_page(self, page: ScannedPage) -> None:
        self._post(partial(self._take_page, page))

    def _hear_fault(self, fault: FaultKind | None) -> None:
        self._post(partial(self._take_fault, fault))

    def _show_newest(self) -> None:
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is not None and self._listener is not None:
            self._health.take(DeviceStatus(True))
            self._listener.preview(*newest)

    def _take_page(self, page: ScannedPage) -> None:
        if self._listener is not None:
            self._listener.page(page)

    def _take_fault(self, fault: FaultKind | None) -> None:
        self._health.take(DeviceStatus(fault is None, frozenset({fault} if fault else ())))
        if self._listener is not None:
            self._listener.fault(fault)
