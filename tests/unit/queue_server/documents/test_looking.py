"""What uploaded bytes are, and the process that finds out: real documents, real garbage, a real process."""

from __future__ import annotations

import asyncio
import io
import zlib
from collections.abc import AsyncIterator

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from queue_server.documents.inspector import Inspector
from queue_server.documents.looking import (
    JPEG,
    MOST_PAGES,
    PDF,
    PNG,
    THUMBNAIL_PX,
    Finding,
    Looked,
    Refused,
    look_into,
)
from tests.helpers.documents import a_jpeg, a_pdf

ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF\n"
)


def looked(document: bytes) -> Finding:
    return look_into(io.BytesIO(document))


def a_png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is that large; its pixels are a few bytes of nothing."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    out = b"\x89PNG\r\n\x1a\n"
    for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")):
        out += len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
    return out


def test_a_document_is_known_by_its_content_and_its_first_page_is_drawn_small() -> None:
    out = io.BytesIO()
    Image.new("L", (50, 4000)).save(out, "PNG")
    for document, media_type, pages in ((a_pdf(7), PDF, 7), (a_jpeg(), JPEG, 1), (out.getvalue(), PNG, 1)):
        found = looked(document)
        assert isinstance(found, Looked)
        assert (found.media_type, found.pages) == (media_type, pages)
        with Image.open(io.BytesIO(found.thumbnail), formats=["PNG"]) as small:
            assert max(small.size) <= THUMBNAIL_PX


def test_a_picture_taken_sideways_stands_upright_in_the_thumbnail() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(out, "JPEG", exif=exif)
    found = looked(out.getvalue())
    assert isinstance(found, Looked)
    with Image.open(io.BytesIO(found.thumbnail)) as small:
        assert small.height > small.width


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "not_a_document"),
        (b"GIF89a", "not_a_document"),
        (b"%PDF-1.7 but nothing follows", "broken"),
        (a_pdf()[:200], "broken"),
        (ENCRYPTED, "encrypted"),
        (a_pdf(MOST_PAGES + 1), "too_many_pages"),
        (a_jpeg()[:500], "broken"),
        (a_png_of(40_000, 40_000), "too_large"),
        (a_png_of(500, 500), "broken"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(document: bytes, reason: str) -> None:
    found = looked(document)
    assert isinstance(found, Refused)
    assert found.reason == reason


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_garbage_is_more_than_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([a_pdf(2), a_jpeg(size=(40, 40)), a_png_of(20, 16)]))
    document = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 8))):
        document[data.draw(st.integers(0, len(document) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(looked(bytes(document[: data.draw(st.integers(1, len(document)))])), Looked | Refused)


async def in_pieces(document: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(document), 100_000):
        yield document[start : start + 100_000]


async def endless() -> AsyncIterator[bytes]:
    yield a_pdf()
    await asyncio.Event().wait()


async def test_a_document_that_never_ends_is_given_up() -> None:
    inspector = Inspector(patience_s=0.3)
    try:
        found = await inspector.look_into(endless())
        assert isinstance(found, Refused)
        assert found.reason == "too_slow"
    finally:
        await inspector.close()


async def test_the_process_looks_at_one_after_the_other_and_is_replaced_when_it_dies() -> None:
    inspector = Inspector()
    try:
        assert isinstance(await inspector.look_into(in_pieces(a_jpeg())), Looked)
        process = inspector._process
        assert process is not None
        process.kill()
        assert isinstance(await inspector.look_into(in_pieces(a_pdf(3))), Looked | Refused)
        assert isinstance(await inspector.look_into(in_pieces(a_pdf(3))), Looked)
    finally:
        await inspector.close()


def test_pdfium_opens_what_we_call_a_pdf() -> None:
    assert len(pypdfium2.PdfDocument(a_pdf(2))) == 2
