"""The desk's code scanner: what it scans comes out of `Codes`, beside what a keyboard scanner types."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from counter_terminal.tools.health import DeviceHealth
from counter_terminal.viewmodels.ports import Codes
from devices.document_ports import CodeScanner
from devices.supervisor.listening import CodeListener
from qt_common.hall import Hall, Post


class DeskScanner(QObject):
    """Joins a scanner to the desk's codes.

    Args:
        device_id: its id in the configuration.
        scanner: the driver, not yet open.
        codes: where its codes come out.
        hall: hears how it is.
    """

    def __init__(
        self, device_id: str, scanner: CodeScanner, codes: Codes, hall: Hall, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        post = Post(self)
        health = DeviceHealth(hall, device_id, "code_scanner", self)
        self._listener = CodeListener(
            device_id,
            scanner,
            on_code=lambda code: post(partial(codes.scanned.emit, code)),
            on_fault=lambda fault: post(partial(codes.failed.emit, fault)),
            on_status=lambda status: post(partial(health.take, status)),
        )

    def start(self) -> None:
        """Begin connecting; from now on codes come."""
        self._listener.start()
        self._listener.attend()

    def stop(self) -> None:
        """Let the scanner go."""
        self._listener.stop()
