"""Scans looked at beside the case: small pictures at once, one of them large; each look is logged (R198)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pypdfium2
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import Background
from queue_server.protocol.errors import HallError
from queue_server.protocol.scans import BeginDownload, FileKind

WIDTH_PX = 1400
"""Of a page made into a picture: enough to read small print on a desk's screen."""
MOST_PAGES = 60


@dataclass(frozen=True, slots=True)
class ViewerPicture:
    """Scans of the case at hand.

    Attributes:
        thumbnails: PNG by scan id, as far as they have come.
        open_id: the scan shown large; empty while none is.
        title: its material.
        page, pages: which page of how many; from 1.
        image: the page; None while it is fetched.
        problem: why there is no picture, in words.
    """

    thumbnails: dict[str, bytes] = field(default_factory=dict, repr=False)
    open_id: str = ""
    title: str = ""
    page: int = 0
    pages: int = 0
    image: QImage | None = field(default=None, repr=False, compare=False)
    problem: str = ""


class ScanViewer(Model[ViewerPicture]):
    """Fetches scans of one case, keeps them in memory only while it is at hand.

    Args:
        desk: the counter.
        file: the case.
        background: where pages are made into pictures.
        purpose: why scans are looked at here (a msgid); written to the access trail.
    """

    def __init__(
        self, desk: Desk, file: CaseFile, background: Background, purpose: str, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._file, self._background, self._purpose = file, background, purpose
        self._case_id = ""
        self._forget()
        file.changed.connect(self._on_case)

    def open(self, scan_id: str) -> None:
        """Show a scan large."""
        self.close_scan()
        self._open_id = scan_id
        wanted = self._wanted(FileKind.SCAN, scan_id)
        self._desk.hall.download(
            wanted, lambda data: self._on_scan(scan_id, data), lambda error: self._on_error(scan_id, error)
        )
        self.refresh()

    def close_scan(self) -> None:
        """Show no scan large."""
        self._open_id, self._problem = "", ""
        self._pages: tuple[QImage, ...] = ()
        self._page = 0
        self.refresh()

    def turn(self, by: int) -> None:
        """Show the next (1) or the former (-1) page."""
        if self._pages:
            self._page = max(0, min(len(self._pages) - 1, self._page + by))
            self.refresh()

    def _wanted(self, kind: FileKind, scan_id: str) -> BeginDownload:
        purpose = self._desk.translate(self._purpose)
        return BeginDownload(kind=kind, id=scan_id, case_id=self._case_id, purpose=purpose)

    def _on_case(self) -> None:
        if self._file.case_id != self._case_id:
            self._case_id = self._file.case_id
            self._forget()
        whole = self._file.whole
        for scan_id in (one for material in (whole.materials if whole else ()) for one in material.scans):
            if scan_id not in self._asked:
                self._asked.add(scan_id)
                self._fetch_thumbnail(scan_id)
        self.refresh()

    def _fetch_thumbnail(self, scan_id: str) -> None:
        wanted, case_id = self._wanted(FileKind.THUMBNAIL, scan_id), self._case_id

        def take(data: bytes) -> None:
            if case_id == self._case_id:
                self._thumbnails[scan_id] = data
                self.refresh()

        self._desk.hall.download(wanted, take, lambda _: None)  # a missing thumbnail leaves its name

    def _on_scan(self, scan_id: str, data: bytes) -> None:
        if scan_id == self._open_id:
            self._background.do(
                lambda: pages_of(data),
                lambda pages: self._on_pages(scan_id, pages),
                lambda _: self._on_pages(scan_id, ()),
            )

    def _on_pages(self, scan_id: str, pages: tuple[QImage, ...]) -> None:
        if scan_id != self._open_id:
            return
        self._pages = pages
        if not pages:
            self._problem = self._desk.translate("这份扫描件打不开。请联系管理员，或请申请人重新提交。")
        self.refresh()

    def _on_error(self, scan_id: str, error: HallError) -> None:
        if scan_id == self._open_id:
            self._problem = self._desk.explain(error)
            self.refresh()

    def _forget(self) -> None:
        self._thumbnails: dict[str, bytes] = {}
        self._asked: set[str] = set()
        self.close_scan()

    def _draw(self) -> ViewerPicture:
        whole = self._file.whole
        materials = whole.materials if whole else ()
        return ViewerPicture(
            thumbnails=dict(self._thumbnails),
            open_id=self._open_id,
            title=next((one.name for one in materials if self._open_id in one.scans), ""),
            page=self._page + 1 if self._pages else 0,
            pages=len(self._pages),
            image=self._pages[self._page] if self._pages else None,
            problem=self._problem,
        )


def pages_of(data: bytes) -> tuple[QImage, ...]:
    """Return the pages of a PDF, or the one of a JPEG or PNG; none when it cannot be read."""
    if not data.startswith(b"%PDF"):
        image = QImage.fromData(data)
        return () if image.isNull() else (image,)
    with pypdfium2.PdfDocument(data) as document:
        return tuple(_page_image(document[number]) for number in range(min(len(document), MOST_PAGES)))


def _page_image(page: pypdfium2.PdfPage) -> QImage:
    bitmap = page.render(scale=WIDTH_PX / max(1.0, page.get_width()), prefer_bgrx=True)
    image = QImage(
        bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
    ).copy()
    page.close()
    return image
