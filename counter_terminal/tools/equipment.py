"""Everything that stands on one desk, made from the hall file, started and stopped together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from config.schema import Device
from counter_terminal.tools.background import BackgroundThread
from counter_terminal.tools.camera import DeskCamera
from counter_terminal.tools.cards import DeskCardReader
from counter_terminal.tools.codes import DeskScanner
from counter_terminal.tools.documents import DeskDocuments, SheetPrinter
from counter_terminal.viewmodels.ports import (
    CardReader,
    Codes,
    DeskTools,
    NoCardReader,
    PageCamera,
)
from devices.document_ports import CodeScanner, DocumentCamera, DocumentPrinter, IdCardReader
from devices.ocr import reader as ocr
from devices.registry import drivers
from devices.supervisor.build import BadDeviceSpec, DeviceSpec, build_device
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.terminal import CannotStart

_PORTS = {DocumentPrinter, IdCardReader, CodeScanner, DocumentCamera}


class Part(Protocol):
    """Something that is started and stopped."""

    def start(self) -> None:
        """Begin connecting."""

    def stop(self) -> None:
        """Let the device go."""


class Equipment:
    """A desk's devices.

    Args:
        devices: the desk's tables of the hall file.
        hall: hears how each device is.
        translate: the screen's language, for the printers' names.

    Attributes:
        tools: for the view-models.

    Raises:
        CannotStart: a device's table has a mistake.
    """

    def __init__(self, devices: Iterable[Device], hall: Hall, translate: Translator) -> None:
        self._hall = hall
        self._codes = Codes()
        self._background = BackgroundThread()
        self._parts: list[Part] = []
        self._printers: list[SheetPrinter] = []
        self._cards: CardReader = NoCardReader()
        self._camera: PageCamera | None = None
        for device in devices:
            self._add(device.id, _built(device))
        documents = DeskDocuments(self._printers, translate)
        self._parts.append(documents)
        self.tools = DeskTools(
            cards=self._cards,
            codes=self._codes,
            documents=documents,
            camera=self._camera,
            background=self._background,
            reader=ocr.OfflineReader if ocr.is_installed() else None,
        )

    def start(self) -> None:
        """Begin connecting; the camera begins when somebody looks."""
        for part in self._parts:
            part.start()

    def stop(self) -> None:
        """Let everything go."""
        for part in self._parts:
            part.stop()
        if self.tools.camera is not None:
            self.tools.camera.end()
        self._background.stop()

    def _add(self, device_id: str, built: object) -> None:
        if isinstance(built, DocumentPrinter):
            self._printers.append(SheetPrinter(device_id, built, self._hall))
        elif isinstance(built, IdCardReader):
            self._cards = cards = DeskCardReader(device_id, built, self._hall)
            self._parts.append(cards)
        elif isinstance(built, CodeScanner):
            self._parts.append(DeskScanner(device_id, built, self._codes, self._hall))
        elif isinstance(built, DocumentCamera):
            self._camera = DeskCamera(device_id, built, self._hall)


def _built(device: Device) -> object | None:
    """Return the driver of a device for papers, not yet open; None for any other. Raises CannotStart."""
    known = drivers().get(device.driver)
    if known is None or not _PORTS & set(known.ports):
        return None
    try:
        return build_device(DeviceSpec(device.id, device.driver, device.url, device.options))
    except BadDeviceSpec as error:
        raise CannotStart(str(error)) from error
