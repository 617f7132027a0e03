"""The vault's files: what comes back, what a thief or a fault changes, what a full disk leaves."""

from __future__ import annotations

import errno
import io
import secrets
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.application.sealing import SealBroken
from queue_server.storage import vault as vault_module
from queue_server.storage.vault import DiskFull, Part, Vault

MASTER = bytes(range(32))
KEY = secrets.token_bytes(32)
SMALL = 64
"""Bytes of a chunk, so that small documents have many."""


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_module, "CHUNK", SMALL)


def put(vault: Vault, data: bytes, key: bytes = KEY, part: Part = Part.DOCUMENT) -> str:
    """Store a document; return its id."""
    blob_id = vault.blob_id(sha256(data).hexdigest())
    writer = vault.writer(blob_id, key, part)
    writer.write(data)
    writer.finish()
    writer.keep()
    return blob_id


def get(vault: Vault, blob_id: str, key: bytes = KEY, part: Part = Part.DOCUMENT) -> bytes:
    """Return a document."""
    with vault.reader(blob_id, key, part) as reader:
        return b"".join(vault_module.pieces(reader))


def file_of(folder: Path, blob_id: str) -> Path:
    return folder / blob_id[:2] / blob_id


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
@pytest.mark.parametrize("size", [1, SMALL - 1, SMALL, SMALL + 1, 2 * SMALL, 5 * SMALL + 7])
def test_what_was_put_comes_back_whatever_its_size_and_cipher(tmp_path: Path, cipher: str, size: int) -> None:
    data = secrets.token_bytes(size)
    blob_id = put(Vault(tmp_path, MASTER, cipher), data)
    assert get(Vault(tmp_path, MASTER), blob_id) == data, "either cipher can be read"
    assert Vault(tmp_path, MASTER).check(blob_id, KEY) == size
    assert size < SMALL - 1 or data not in file_of(tmp_path, blob_id).read_bytes()


@settings(max_examples=60, deadline=None)
@given(
    st.binary(min_size=1, max_size=6 * SMALL),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 100))),
)
def test_any_part_can_be_read_as_from_memory(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, reads: list[tuple[int, int]]
) -> None:
    vault = Vault(tmp_path_factory.mktemp("vault"), MASTER)
    memory = io.BytesIO(data)
    with vault.reader(put(vault, data), KEY) as reader, io.BufferedReader(reader) as buffered:
        assert reader.size_bytes == len(data)
        for place, size in reads:
            memory.seek(place)
            buffered.seek(place)
            assert buffered.read(size) == memory.read(size)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3 * SMALL + 11 + 12 + 4 * 16 - 1), st.integers(1, 255))
def test_every_changed_byte_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, place: int, change: int
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    vault = Vault(folder, MASTER)
    blob_id = put(vault, bytes(3 * SMALL + 11))
    file = file_of(folder, blob_id)
    content = bytearray(file.read_bytes())
    content[place] ^= change
    file.write_bytes(content)
    with pytest.raises(SealBroken):
        vault.check(blob_id, KEY)


def test_a_file_cut_off_anywhere_is_noticed(tmp_path: Path) -> None:
    vault = Vault(tmp_path, MASTER)
    blob_id = put(vault, bytes(3 * SMALL))
    file = file_of(tmp_path, blob_id)
    whole = file.read_bytes()
    for left in range(len(whole)):
        file.write_bytes(whole[:left])
        with pytest.raises(SealBroken):
            vault.check(blob_id, KEY)


def test_chunks_put_in_another_order_and_files_swapped_are_noticed(tmp_path: Path) -> None:
    vault = Vault(tmp_path, MASTER)
    one, two = put(vault, b"1" * 3 * SMALL), put(vault, b"2" * 3 * SMALL)
    first, second = file_of(tmp_path, one), file_of(tmp_path, two)
    whole = first.read_bytes()
    first.write_bytes(whole[:12] + whole[92:172] + whole[12:92] + whole[172:])
    with pytest.raises(SealBroken):
        vault.check(one, KEY)
    first.write_bytes(second.read_bytes())
    with pytest.raises(SealBroken):
        vault.check(one, KEY)


def test_without_its_key_or_file_there_is_no_document(tmp_path: Path) -> None:
    vault = Vault(tmp_path, MASTER)
    blob_id = put(vault, b"data")
    for key in (secrets.token_bytes(32), b""):
        with pytest.raises(SealBroken):
            vault.check(blob_id, key)
    with pytest.raises(SealBroken):
        vault.check(blob_id, KEY, Part.THUMBNAIL)
    vault.destroy(blob_id)
    vault.destroy(blob_id)
    with pytest.raises(SealBroken):
        vault.check(blob_id, KEY)


def test_a_name_says_nothing_about_the_content_without_the_master_key(tmp_path: Path) -> None:
    content = sha256(b"a form everybody has").hexdigest()
    assert Vault(tmp_path, MASTER).blob_id(content) == Vault(tmp_path, MASTER).blob_id(content)
    assert Vault(tmp_path, MASTER).blob_id(content) != Vault(tmp_path, bytes(32)).blob_id(content)
    assert Vault(tmp_path, MASTER).blob_id(content) not in content


@pytest.mark.parametrize("fails_at", range(6))
def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    class FullDisk(io.BytesIO):
        """Takes so many writes."""

        left = fails_at

        def write(self, data: object) -> int:
            if not self.left:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.left -= 1
            return 1

        def fileno(self) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def full(path: Path, *_: object, **__: object) -> FullDisk:
        path.touch()
        return FullDisk()

    vault = Vault(tmp_path, MASTER)
    monkeypatch.setattr(vault_module, "open", full, raising=False)
    writer = None
    with pytest.raises(DiskFull):
        writer = vault.writer("ab" * 16, KEY)
        writer.write(bytes(3 * SMALL + 1))
        writer.finish()
    if writer is not None:
        writer.discard()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
