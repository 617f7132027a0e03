"""Files brought along: read and checked beside the GUI thread, pictures turned into pages."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from devices.document_ports import Pixels
from devices.imaging.intake import UnreadableReason, UnreadableScan, UploadKind, check_upload
from queue_server.protocol.scans import MOST_BYTES


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that can be kept.

    Attributes:
        name: of the file, for the screen.
        pages: its pictures; empty for a PDF, which is kept as it is.
        pdf: the document, empty for pictures.
        count: pages of the PDF.
    """

    name: str = field(repr=False)
    pages: tuple[Pixels, ...] = field(default=(), repr=False)
    pdf: bytes = field(default=b"", repr=False)
    count: int = 0


def read_file(path: Path) -> Imported:
    """Return what is in a file. Nothing larger than the server takes is even read.

    Raises:
        UnreadableScan: it cannot be kept, and why.
        OSError: it cannot be read from the disk.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableScan(UnreadableReason.TOO_LARGE)
    upload = check_upload(path.read_bytes())
    if upload.kind is UploadKind.PDF:
        return Imported(path.name, pdf=upload.data, count=upload.pages)
    return Imported(path.name, pages=_pictures(upload.data))


def _pictures(data: bytes) -> tuple[Pixels, ...]:
    pages = []
    with Image.open(io.BytesIO(data)) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            upright = ImageOps.exif_transpose(picture)
            pages.append(np.ascontiguousarray(np.asarray(upright.convert("RGB"), np.uint8)[:, :, ::-1]))
    return tuple(pages)
