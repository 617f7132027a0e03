"""Papers as PDF and PNG: the hall's templates filled with what a paper says.

A sheet takes a few milliseconds and the interpreter lock is free meanwhile: call it in a worker thread.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from queue_server.papers import codes
from queue_server.papers.errors import PaperError
from queue_server.papers.model import AnyPaper, to_json
from queue_server.papers.press import Press

SCREEN_PPI = 110


class Papers:
    """The hall's printing room.

    Args:
        folder: the hall's own templates; a file there replaces the shipped one of the same name.
        font_folder: fonts beside those of the system.

    Attributes:
        press: what sets the sheets; `Licences` can share it.
    """

    def __init__(self, folder: Path | None = None, font_folder: Path | None = None) -> None:
        self.press = Press(folder, font_folder)

    def close(self) -> None:
        """Let go of the templates."""
        self.press.close()

    def pdf(self, paper: AnyPaper) -> bytes:
        """Return the paper as PDF, the same bytes for the same content.

        Raises:
            PaperError: a template has a fault (`TemplateError`), a code cannot be drawn, no font has a sign
                of a name (`SignMissing`); `papers/errors.py` has them all.
        """
        return self.press.pdf(f"{paper.kind}.typ", _values(paper), paper.head.issued_on)

    def pngs(self, paper: AnyPaper, ppi: float = SCREEN_PPI) -> list[bytes]:
        """Return every page as PNG; raises as `pdf`."""
        return self.press.pngs(f"{paper.kind}.typ", _values(paper), paper.head.issued_on, ppi)

    def png(self, paper: AnyPaper, page: int = 1, ppi: float = SCREEN_PPI) -> bytes:
        """Return one page as PNG, counted from 1.

        Raises:
            IndexError: the paper has no such page.
            PaperError: as `pdf`.
        """
        pages = self.pngs(paper, ppi)
        if not 1 <= page <= len(pages):
            raise IndexError(f"page {page} of {len(pages)}")
        return pages[page - 1]

    def pages(self, paper: AnyPaper) -> int:
        """Return how many sheets the paper takes; raises as `pdf`."""
        return len(self.pngs(paper, ppi=1))


def _values(paper: AnyPaper) -> Mapping[str, str]:
    try:
        content = to_json(paper).decode()
    except UnicodeEncodeError as fault:
        raise PaperError("a text of the paper is not Unicode") from fault
    return {
        "paper": content,
        "qr": codes.qr_svg(paper.head.qr_text) if paper.head.qr_text else "",
        "bars": json.dumps(codes.code128_widths(paper.code128) if paper.code128 else []),
        "code": paper.code128,
    }
