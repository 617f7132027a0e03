"""The identity card reader and the code scanner on the GUI thread: what was read comes as a signal.

Nothing read is kept here; while nobody attends, nothing is read.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.document_ports import CodeScanner, IdCard, IdCardReader
from devices.errors import FaultKind
from devices.ports import DeviceStatus
from devices.supervisor.listening import CardListener, CodeListener
from qt_common.hall import Post


class CardReader(QObject):
    """A card reader as view-models see it.

    Attributes:
        device_id: its id in the configuration.

    Signals:
        read: IdCard; a card was laid down and read.
        failed: FaultKind; a card must be laid down again, or the reader is in trouble.
        status_changed: DeviceStatus.
    """

    read = Signal(object)
    failed = Signal(object)
    status_changed = Signal(object)

    def __init__(self, device_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device_id = device_id

    @property
    def status(self) -> DeviceStatus:
        """How the reader was when last heard of."""
        raise NotImplementedError

    @property
    def card_there(self) -> bool:
        """Whether a card that was read still lies there."""
        raise NotImplementedError

    def attend(self) -> None:
        """Read the next card."""
        raise NotImplementedError

    def ignore(self) -> None:
        """Read no card."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin connecting."""

    def stop(self) -> None:
        """Let the reader go."""


class ListeningCardReader(CardReader):
    """A reader on a worker thread of its own.

    Args:
        device_id: its id in the configuration.
        device: the driver, not yet open.
    """

    def __init__(self, device_id: str, device: IdCardReader, parent: QObject | None = None) -> None:
        super().__init__(device_id, parent)
        self._post = Post(self)
        self._listener = CardListener(
            device_id,
            device,
            on_card=lambda card: self._post(partial(self._take, card)),
            on_fault=lambda fault: self._post(partial(self._fail, fault)),
            on_status=lambda status: self._post(partial(self.status_changed.emit, status)),
        )

    @property
    def status(self) -> DeviceStatus:
        """How the reader was when last heard of."""
        return self._listener.status

    @property
    def card_there(self) -> bool:
        """Whether a card that was read still lies there."""
        return self._listener.card_there

    def attend(self) -> None:
        """Read the next card."""
        self._listener.attend()

    def ignore(self) -> None:
        """Read no card; one that was read at this moment is dropped."""
        self._listener.ignore()

    def start(self) -> None:
        """Start the worker's thread."""
        self._listener.start()

    def stop(self) -> None:
        """End the worker's thread."""
        self._listener.stop()

    def _take(self, card: IdCard) -> None:
        if self._listener.attending:
            self.read.emit(card)

    def _fail(self, fault: FaultKind) -> None:
        if self._listener.attending:
            self.failed.emit(fault)


class CodeReader(QObject):
    """A scanner on a worker thread of its own, for pick-up codes shown on a phone.

    Args:
        device_id: its id in the configuration.
        device: the driver, not yet open.

    Signals:
        read: str; the text of a code.
    """

    read = Signal(str)

    def __init__(self, device_id: str, device: CodeScanner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device_id = device_id
        self._post = Post(self)
        self._listener = CodeListener(
            device_id,
            device,
            on_code=lambda text: self._post(partial(self._take, text)),
            on_fault=lambda _: None,
        )

    def attend(self) -> None:
        """Hand on what is scanned."""
        self._listener.attend()

    def ignore(self) -> None:
        """Drop what is scanned."""
        self._listener.ignore()

    def start(self) -> None:
        """Start the worker's thread."""
        self._listener.start()

    def stop(self) -> None:
        """End the worker's thread."""
        self._listener.stop()

    def _take(self, text: str) -> None:
        if self._listener.attending:
            self.read.emit(text)
