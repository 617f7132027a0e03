"""From pages to a material's scan: made into a PDF, uploaded, said what it is; kept until all is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.ports import Background
from counter_terminal.viewmodels.scanning.pages import Page, encoded
from devices.imaging.pdf import pages_to_pdf
from qt_common.hall import new_request_key
from queue_server.protocol.errors import DocumentRefused, HallError
from queue_server.protocol.scans import MOST_BYTES, AddScan, FileStored, ScanStored

MB = 1024 * 1024
MOST_CODES = 40


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to the server.

    Attributes:
        case_id, material_id: where it belongs.
        pages: to be made into a PDF; empty for a document that is one already.
        pdf: such a document.
    """

    case_id: str
    material_id: str
    pages: tuple[Page, ...] = field(default=(), repr=False)
    pdf: bytes = field(default=b"", repr=False)


class Sending(QObject):
    """One parcel at a time; a failure leaves everything as it was.

    Args:
        desk: the server link.
        background: where the PDF is made.
        on_news: the words have changed.
        on_stored: it is stored; the answer.
        on_failed: it is not, and why.
    """

    def __init__(
        self,
        desk: Desk,
        background: Background,
        on_news: Callable[[], None],
        on_stored: Callable[[ScanStored], None],
        on_failed: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._on_news, self._on_stored, self._on_failed = on_news, on_stored, on_failed
        self._parcel: Parcel | None = None
        self._turn = 0
        self._key = ""
        self.words = ""

    @property
    def busy(self) -> bool:
        """Whether a parcel is on its way."""
        return self._parcel is not None

    def send(self, parcel: Parcel) -> None:
        """Begin; ignored while one is on its way."""
        if self._parcel is not None:
            return
        self._parcel, self._key = parcel, new_request_key()
        self._turn += 1
        turn = self._turn
        if parcel.pdf:
            self._upload(turn, parcel.pdf)
            return
        self._say(self._desk.translate("正在合成 PDF（{pages} 页）…", pages=len(parcel.pages)))
        self._background.do(
            lambda: _made(parcel.pages),
            lambda pdf: self._upload(turn, pdf),
            lambda error: self._spoilt(turn, error),
        )

    def forget(self) -> None:
        """Wait for nothing any more; an answer that still comes is ignored."""
        self._parcel = None
        self._turn += 1
        self.words = ""

    def _upload(self, turn: int, pdf: bytes) -> None:
        if turn != self._turn:
            return
        if len(pdf) > MOST_BYTES:
            self._fail(turn, DocumentRefused(reason="too_large", limit=MOST_BYTES))
            return
        size = f"{len(pdf) / MB:.1f}"
        self._say(self._desk.translate("正在上传（{size} MB）…", size=size))
        self._desk.hall.upload(
            pdf, lambda stored: self._add(turn, stored), lambda error: self._fail(turn, error)
        )

    def _add(self, turn: int, stored: FileStored) -> None:
        parcel = self._parcel
        if turn != self._turn or parcel is None:
            return
        self._say(self._desk.translate("正在归档…"))
        codes = tuple(dict.fromkeys(code.text for page in parcel.pages for code in page.codes))
        request = AddScan(
            request_key=self._key,
            blob_id=stored.blob_id,
            case_id=parcel.case_id,
            material_id=parcel.material_id,
            codes=codes[:MOST_CODES],
        )
        self._desk.hall.call(
            request, lambda done: self._done(turn, done), lambda error: self._fail(turn, error)
        )

    def _done(self, turn: int, stored: ScanStored) -> None:
        if turn == self._turn:
            self.forget()
            self._on_stored(stored)

    def _fail(self, turn: int, error: HallError) -> None:
        if turn == self._turn:
            self.forget()
            self._on_failed(self._desk.explain(error))

    def _spoilt(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self.forget()
            self._on_failed(self._desk.translate("这些页没能合成 PDF，没有上传。请删除有问题的页后再试。"))

    def _say(self, words: str) -> None:
        self.words = words
        self._on_news()


def _made(pages: tuple[Page, ...]) -> bytes:
    pictures, sheets = encoded(pages)
    return pages_to_pdf(pictures, sheet=sheets)
