"""The scanning desk without a screen: one thread between a document camera and whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from devices.document_ports import DocumentCamera, Frame, Pixels
from devices.errors import FaultKind
from devices.imaging.codes import Code
from devices.imaging.flatten import ScanMode
from devices.imaging.page import Corners, FoundPage
from devices.imaging.quality import PageProblem
from devices.imaging.sheets import Sheet


@dataclass(frozen=True, slots=True, eq=False)
class ScannedPage:
    """A finished page.

    Attributes:
        number: 1, 2, 3 … in the order of capture; never given twice by one desk.
        pixels: the flat page.
        mode: how it was made.
        sheet: which sheet it is taken for.
        problems: warnings for the clerk; empty when it is good.
        codes: what codes on it say.
        frame: the picture it was cut from, for corners by hand (`ScanDesk.cut_again`).
        corners: where the page lies in `frame`; None when none was found and the whole frame was taken.
    """

    number: int
    pixels: Pixels = field(repr=False)
    mode: ScanMode
    sheet: Sheet
    problems: tuple[PageProblem, ...]
    codes: tuple[Code, ...]
    frame: Pixels = field(repr=False)
    corners: Corners | None = field(repr=False)


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


class ScanDesk:
    """Previews, captures and flattens until it is stopped; a camera that goes away is waited for.

    Every method may be called from any thread and returns at once, except `stop`, which
    waits for the thread's end.
    """

    def __init__(self, camera: DocumentCamera, callbacks: ScanCallbacks, *, dpi: int = 200) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Begin; a second call is harmless."""
        raise NotImplementedError

    def stop(self) -> None:
        """Let go of the camera and end the thread; harmless when stopped."""
        raise NotImplementedError

    def capture(self) -> None:
        """Take a page now, settled or not; while the camera is away, as soon as it is back."""
        raise NotImplementedError

    def set_auto(self, on: bool) -> None:
        """Take pages by itself (the beginning), or only when asked."""
        raise NotImplementedError

    def set_mode(self, mode: ScanMode, sheet: Sheet | None = None) -> None:
        """Choose how the next pages are made; `sheet` None guesses by proportions."""
        raise NotImplementedError

    def cut_again(self, page: ScannedPage, corners: Corners, mode: ScanMode | None = None) -> None:
        """Make a page again with corners set by hand; it comes to `page` under the same number."""
        raise NotImplementedError
