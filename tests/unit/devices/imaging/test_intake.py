"""Files from elsewhere: told by content, refused in words before they can do harm."""

from __future__ import annotations

import io
import struct
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.imaging import intake
from devices.imaging.intake import UnreadableReason, UnreadableScan, UploadKind, check_upload
from devices.imaging.pdf import encode_jpeg, pages_to_pdf
from tests.helpers.papers import page


def picture(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, (200, 180, 160)).save(made, kind)
    return made.getvalue()


def refused(data: bytes) -> UnreadableReason:
    with pytest.raises(UnreadableScan) as caught:
        check_upload(data)
    return caught.value.reason


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", [kind for kind in UploadKind if kind is not UploadKind.PDF])
def test_pictures_are_told_by_their_content(kind: UploadKind) -> None:
    upload = check_upload(picture(kind.name))
    assert (upload.kind, upload.pages, upload.size_px) == (kind, 1, (64, 48))


def test_a_pdf_says_its_pages() -> None:
    pdf = pages_to_pdf([encode_jpeg(page())] * 3)
    upload = check_upload(pdf)
    assert (upload.kind, upload.pages, upload.size_px) == (UploadKind.PDF, 3, None)
    assert upload.data == pdf


def test_a_fax_of_several_pages_says_them() -> None:
    made = io.BytesIO()
    sheets = [Image.new("1", (40, 60)) for _ in range(4)]
    sheets[0].save(made, "TIFF", save_all=True, append_images=sheets[1:])
    assert check_upload(made.getvalue()).pages == 4


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", UnreadableReason.EMPTY),
        (b"MZ\x90\x00 a program", UnreadableReason.UNKNOWN_TYPE),
        (b"PK\x03\x04 an archive", UnreadableReason.UNKNOWN_TYPE),
        (b"<html>", UnreadableReason.UNKNOWN_TYPE),
        (picture("JPEG")[:300], UnreadableReason.BROKEN),
        (picture("PNG")[:-30], UnreadableReason.BROKEN),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, UnreadableReason.BROKEN),
        (b"%PDF-1.7\nnothing more", UnreadableReason.BROKEN),
        (png_header(60_000, 60_000), UnreadableReason.TOO_MANY_PIXELS),
        (png_header(12_000, 12_000), UnreadableReason.TOO_MANY_PIXELS),
    ],
)
def test_what_cannot_be_kept_is_refused(data: bytes, reason: UnreadableReason) -> None:
    assert refused(data) is reason


def test_too_many_bytes_are_refused_before_anything_looks_at_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_BYTES", 1000)
    assert refused(b"\xff\xd8\xff" + b"\0" * 998) is UnreadableReason.TOO_LARGE


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_PAGES", 2)
    assert refused(pages_to_pdf([encode_jpeg(page())] * 3)) is UnreadableReason.TOO_MANY_PAGES


def test_a_page_as_large_as_a_house_is_refused() -> None:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(14_400, 14_400))
        document.save(made)
    assert refused(made.getvalue()) is UnreadableReason.TOO_MANY_PIXELS


def test_a_pdf_with_a_password_is_refused_as_such() -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages_to_pdf([encode_jpeg(page())]))) as document:
        document.save(made, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert refused(made.getvalue()) is UnreadableReason.NEEDS_PASSWORD


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "TIFF", "WEBP", "BMP"]), st.integers(0, 10_000), st.binary(max_size=12)
)
def test_whatever_is_broken_is_refused_or_read_and_never_raises_otherwise(
    kind: str, place: int, garbage: bytes
) -> None:
    data = bytearray(picture(kind))
    at = place % len(data)
    data[at : at + len(garbage)] = garbage
    try:
        assert check_upload(bytes(data)).pages >= 1
    except UnreadableScan as error:
        assert error.reason in UnreadableReason
