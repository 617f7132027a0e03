"""Scanned documents on disk: each content once, in a file and under a key of its own, encrypted in chunks.

A file is a header and chunks; each chunk is sealed for its place, and the last one
says that it is the last, so that nothing can be changed, swapped or cut off
unnoticed, and any part can be read without the rest in memory. What is being
received lies apart until it is complete; then it is renamed into place.
"""

from __future__ import annotations

import contextlib
import hmac
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from queue_server.application.sealing import SealBroken
from queue_server.storage.errors import NO_ROOM

CHUNK = 1024 * 1024
FILE_KEY_BYTES = 32
SPARE_BYTES = 256 * 1024 * 1024
"""Room that scans leave to the database."""
_MAGIC = b"YCV1"
_PREFIX, _TAG = 7, 16
_HEADER = len(_MAGIC) + 1 + _PREFIX
_CIPHERS = {"aes": (b"\x01", algorithms.AES, 32), "sm4": (b"\x02", algorithms.SM4, 16)}
_ID_LENGTH = 32
_INCOMING = "incoming"


class DiskFull(Exception):
    """There is no room for another document; nothing was kept."""


class Part(StrEnum):
    """What is kept of one document."""

    DOCUMENT = "document"
    THUMBNAIL = "thumbnail"


class Vault:
    """The folder of encrypted documents. Its methods block: call them from a worker thread.

    Args:
        folder: made when it is missing.
        master: the hall's master key; names of files are keyed with it.
        cipher: `aes` or `sm4`, for what is stored from now on; either can be read.
    """

    def __init__(self, folder: Path, master: bytes, cipher: str = "aes") -> None:
        self._folder = folder
        self._naming_key = hmac.digest(master, b"names of documents", "sha256")
        self._cipher = cipher
        incoming = folder / _INCOMING
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left_over in incoming.iterdir():
            left_over.unlink()

    def blob_id(self, content_sha256: str) -> str:
        """Return under which name a content is kept; it says nothing without the master key."""
        return hmac.new(self._naming_key, bytes.fromhex(content_sha256), sha256).hexdigest()[:_ID_LENGTH]

    def has_room_for(self, size_bytes: int) -> bool:
        """Tell whether a document of this size still fits."""
        return shutil.disk_usage(self._folder).free > size_bytes + SPARE_BYTES

    def writer(self, blob_id: str, key: bytes, part: Part = Part.DOCUMENT) -> VaultWriter:
        """Return what takes a document in. Raises DiskFull."""
        path = self._folder / _INCOMING / f"{secrets.token_hex(8)}.{part}"
        return VaultWriter(path, self._path(blob_id, part), _Seal(self._cipher, key, blob_id, part))

    def reader(self, blob_id: str, key: bytes, part: Part = Part.DOCUMENT) -> VaultReader:
        """Return a document as a readable stream.

        Raises:
            SealBroken: it is not there, or is not what was written.
        """
        return VaultReader(self._path(blob_id, part), key, blob_id, part)

    def check(self, blob_id: str, key: bytes, part: Part = Part.DOCUMENT) -> int:
        """Read a document to its end; return its size in bytes. Raises SealBroken."""
        with self.reader(blob_id, key, part) as reader:
            return sum(len(piece) for piece in pieces(reader))

    def has(self, blob_id: str) -> bool:
        """Tell whether a document's file is there."""
        return self._path(blob_id, Part.DOCUMENT).exists()

    def destroy(self, blob_id: str) -> None:
        """Remove a document's files; harmless when they are gone. Its key is destroyed elsewhere."""
        for part in Part:
            self._path(blob_id, part).unlink(missing_ok=True)

    def _path(self, blob_id: str, part: Part) -> Path:
        suffix = "" if part is Part.DOCUMENT else f".{part}"
        return self._folder / blob_id[:2] / f"{blob_id}{suffix}"


class VaultWriter:
    """Takes one document in; ends with `keep` or `discard`, and with nothing else.

    Attributes:
        size_bytes: so far, before encryption.
    """

    def __init__(self, path: Path, final: Path, seal: _Seal) -> None:
        self._path = path
        self._final = final
        self._seal = seal
        self._content = sha256()
        self._waiting = bytearray()
        self._index = 0
        self.size_bytes = 0
        with _disk_full_told():
            self._file: BinaryIO = open(path, "xb", opener=_private)  # noqa: SIM115  # finish or discard closes it

    @property
    def sha256(self) -> str:
        """Hash of what was written so far, as hex."""
        return self._content.hexdigest()

    def write(self, data: bytes) -> None:
        """Take the next bytes. Raises DiskFull."""
        self.size_bytes += len(data)
        self._content.update(data)
        self._waiting += data
        while len(self._waiting) > CHUNK:  # what may be the last chunk waits
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write the end, durably; the document can be read back with `reader`. Raises DiskFull."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()
        with _disk_full_told():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def reader(self) -> VaultReader:
        """Return what was written, after `finish`."""
        return VaultReader(self._path, self._seal.file_key, self._seal.blob_id, self._seal.part)

    def keep(self) -> None:
        """Put the finished document into its place."""
        self._final.parent.mkdir(exist_ok=True, mode=0o700)
        self._path.replace(self._final)
        _sync_folder(self._final.parent)

    def discard(self) -> None:
        """Leave nothing behind; harmless after `keep`."""
        with contextlib.suppress(OSError):  # what a full disk could not take is not wanted any more
            self._file.close()
        self._path.unlink(missing_ok=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        index, self._index = self._index, self._index + 1
        sealed = self._seal.chunk(index, plain, last=last)
        with _disk_full_told():
            self._file.write(self._seal.header + sealed if index == 0 else sealed)


class VaultReader(io.RawIOBase):
    """A document as a stream that can be read from any place; memory holds one chunk."""

    def __init__(self, path: Path, key: bytes, blob_id: str, part: Part) -> None:
        super().__init__()
        try:
            self._file: BinaryIO = path.open("rb")
        except FileNotFoundError:
            raise SealBroken("the file is not there") from None
        self._seal = _Seal.of_header(self._file.read(_HEADER), key, blob_id, part)
        body = os.fstat(self._file.fileno()).st_size - _HEADER
        self._chunks = max(1, -(-body // (CHUNK + _TAG)))
        if body - (self._chunks - 1) * (CHUNK + _TAG) <= _TAG:
            self._file.close()
            raise SealBroken("cut off")
        self.size_bytes = body - self._chunks * _TAG
        self._place = 0
        self._known: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that reading can begin anywhere."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; return it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size_bytes}[whence]
        self._place = max(0, base + offset)
        return self._place

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what io hands in
        """Fill the buffer as far as the present chunk goes. Raises SealBroken."""
        if self._place >= self.size_bytes:
            return 0
        index, start = divmod(self._place, CHUNK)
        piece = self._chunk(index)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def close(self) -> None:
        """Let go of the file and of what was decrypted."""
        if not self.closed:
            self._file.close()
            self._known = (-1, b"")
        super().close()

    def _chunk(self, index: int) -> bytes:
        if self._known[0] != index:
            self._file.seek(_HEADER + index * (CHUNK + _TAG))
            sealed = self._file.read(CHUNK + _TAG)
            self._known = (index, self._seal.open(index, sealed, last=index == self._chunks - 1))
        return self._known[1]


def pieces(reader: VaultReader) -> Iterator[bytes]:
    """Yield the rest of a document piece by piece. Raises SealBroken."""
    while piece := reader.read(CHUNK):
        yield piece


class _Seal:
    """How the chunks of one file are encrypted: AEAD with the chunk's number and whether it is the last."""

    def __init__(self, cipher: str, file_key: bytes, blob_id: str, part: Part, prefix: bytes = b"") -> None:
        self._mark, self._make, size = _CIPHERS[cipher]
        self.file_key = file_key
        self.blob_id = blob_id
        self.part = part
        self._key = hmac.digest(file_key, part.encode(), "sha256")[:size]
        self._prefix = prefix or secrets.token_bytes(_PREFIX)
        self._about = f"{blob_id}\0{part}".encode()

    @classmethod
    def of_header(cls, header: bytes, file_key: bytes, blob_id: str, part: Part) -> _Seal:
        """Return the seal of a file that begins with `header`. Raises SealBroken."""
        mark = header[len(_MAGIC) : len(_MAGIC) + 1]
        names = [name for name, (known, _, _) in _CIPHERS.items() if known == mark]
        if len(header) != _HEADER or not header.startswith(_MAGIC) or not names or not file_key:
            raise SealBroken("no key, or not a document of the vault")
        return cls(names[0], file_key, blob_id, part, header[len(_MAGIC) + 1 :])

    @property
    def header(self) -> bytes:
        """What the file begins with."""
        return _MAGIC + self._mark + self._prefix

    def chunk(self, index: int, plain: bytes, *, last: bool) -> bytes:
        """Return a chunk encrypted, with its tag."""
        encryptor = Cipher(self._make(self._key), modes.GCM(self._nonce(index, last=last))).encryptor()
        encryptor.authenticate_additional_data(self._about)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def open(self, index: int, sealed: bytes, *, last: bool) -> bytes:
        """Return what a chunk holds. Raises SealBroken."""
        body, tag = sealed[:-_TAG], sealed[-_TAG:]
        if len(tag) != _TAG:
            raise SealBroken("cut off")
        decryptor = Cipher(self._make(self._key), modes.GCM(self._nonce(index, last=last), tag)).decryptor()
        decryptor.authenticate_additional_data(self._about)
        try:
            return decryptor.update(body) + decryptor.finalize()
        except InvalidTag:
            raise SealBroken("changed, cut off, or it belongs elsewhere") from None

    def _nonce(self, index: int, *, last: bool) -> bytes:
        return self._prefix + index.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


@contextlib.contextmanager
def _disk_full_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull from error
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system can."""
    with contextlib.suppress(OSError):  # Windows opens no folders; there the rename itself is durable
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
