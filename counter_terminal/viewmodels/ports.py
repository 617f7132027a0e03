"""What stands on a desk besides the screen, as view-models ask for it; every answer comes on the GUI thread.

`counter_terminal.tools` joins these to real devices; a desk without one has the empty
form here, and its buttons say why they are off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from devices.document_ports import Frame, IdCard
from devices.errors import FaultKind
from devices.imaging.flatten import ScanMode
from devices.imaging.page import Corners, FoundPage
from devices.imaging.scanned import ScannedPage
from devices.ocr.reader import TextReader
from devices.ports import Outcome, PrintOutcome

OnCard = Callable[[IdCard], None]
OnFault = Callable[[FaultKind], None]
OnPaper = Callable[[PrintOutcome], None]


class CardReader(Protocol):
    """Reads one identity card when asked."""

    @property
    def there(self) -> bool:
        """Whether the desk has a reader."""

    def read(self, on_card: OnCard, on_fault: OnFault) -> None:
        """Wait for a card; `on_fault` may come before it, the wait goes on."""

    def cancel(self) -> None:
        """Wait no longer; what is being read is dropped."""


class NoCardReader:
    """A desk without a reader: numbers are typed."""

    there = False

    def read(self, on_card: OnCard, on_fault: OnFault) -> None:
        """Say that there is none."""
        on_fault(FaultKind.OFFLINE)

    def cancel(self) -> None:
        """Nothing waits."""


class Codes(QObject):
    """Every code scanned at this desk, whichever scanner it came from.

    Signals:
        scanned: the code's text; not to be trusted.
        failed: FaultKind; what was scanned was no code, or the scanner has a fault.
    """

    scanned = Signal(str)
    failed = Signal(object)


class DocumentPrinting(Protocol):
    """The desk's printers for sheets."""

    def names(self) -> Mapping[str, str]:
        """Return what each printer is called, by id."""

    def print_document(self, printer_id: str, job_name: str, pdf: bytes, on_printed: OnPaper) -> None:
        """Print a PDF; `job_name` is unique, at most 60 ASCII characters. Returns at once."""

    def trouble(self, printer_id: str) -> FaultKind | None:
        """Return what holds up the sheet being printed now; None while nothing does."""


class NoDocumentPrinting:
    """A desk without a printer for sheets: another desk prints."""

    def names(self) -> Mapping[str, str]:
        """Return none."""
        return {}

    def print_document(self, printer_id: str, job_name: str, pdf: bytes, on_printed: OnPaper) -> None:
        """Never called: there is none to choose."""
        on_printed(PrintOutcome(Outcome.FAILED, FaultKind.OFFLINE))

    def trouble(self, printer_id: str) -> FaultKind | None:
        """Return nothing."""
        return None


@dataclass(frozen=True, slots=True)
class PageListener:
    """Whom a camera tells, on the GUI thread.

    Attributes:
        preview: the newest frame and the sheet seen in it; older ones that nobody has looked at are dropped.
        page: a finished page.
        fault: the camera does not work; None: it works again.
    """

    preview: Callable[[Frame, FoundPage | None], None]
    page: Callable[[ScannedPage], None]
    fault: Callable[[FaultKind | None], None]


class PageCamera(Protocol):
    """The desk's document camera; see `devices.imaging.scanner.ScanDesk` for what each verb does."""

    def begin(self, listener: PageListener) -> None:
        """Show frames and take pages until `end`; a second call changes the listener."""

    def end(self) -> None:
        """Let go of the camera."""

    def capture(self) -> None:
        """Take a page now."""

    def set_auto(self, on: bool) -> None:
        """Take pages by itself, or only when asked."""

    def set_mode(self, mode: ScanMode) -> None:
        """Choose how the next pages are made."""

    def cut_again(self, page: ScannedPage, corners: Corners, mode: ScanMode) -> None:
        """Make a page again with corners set by hand."""


class Background(Protocol):
    """Does long work beside the GUI thread, one piece after another."""

    def do(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Run `work` elsewhere, then one of the callbacks on the GUI thread. Returns at once."""


class AtOnce:
    """Does the work where it is asked for; for tests and terminals without a window."""

    def do(
        self,
        work: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_failed: Callable[[Exception], None],
    ) -> None:
        """Run it now."""
        try:
            done = work()
        except Exception as error:
            on_failed(error)
        else:
            on_done(done)


@dataclass(frozen=True, slots=True)
class DeskTools:
    """What this desk has.

    Attributes:
        cards: identity card reader.
        codes: code scanners.
        documents: printers for sheets.
        camera: document camera; None = there is none.
        background: where long work is done.
        reader: makes the recogniser of print; None = the extra is not installed.
    """

    cards: CardReader = field(default_factory=NoCardReader)
    codes: Codes = field(default_factory=Codes)
    documents: DocumentPrinting = field(default_factory=NoDocumentPrinting)
    camera: PageCamera | None = None
    background: Background = field(default_factory=AtOnce)
    reader: Callable[[], TextReader] | None = None
