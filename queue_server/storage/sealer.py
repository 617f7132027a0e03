"""The hall's master key, and what is encrypted under it: AES-256-GCM, or SM4-GCM where the rules ask for it.

Each piece has a key of its own, wrapped by the master key, which lies in a file
beside the database and never in it: a stolen copy of either alone says nothing.
Whom a record is about is a keyed hash with one key a year (requirements §3.5, §3.6).
"""

from __future__ import annotations

import datetime as dt
import hmac
import logging
import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from queue_server.application.sealing import SealBroken, Sealed
from queue_server.storage.errors import Damaged, WrongMasterKey

log = logging.getLogger(__name__)

KEY_BYTES = 32
PERSON_KEYS = "persons "
_CHECK = "master key check"
_NONCE, _TAG = 12, 16
_HASH_LENGTH = 32
_CIPHERS = {"aes": (b"\x01", algorithms.AES, 32), "sm4": (b"\x02", algorithms.SM4, 16)}
_BY_MARK = {mark: (make, size) for mark, make, size in _CIPHERS.values()}


class SecretStore(Protocol):
    """Where the yearly keys are kept."""

    def secret(self, name: str, fresh: bytes) -> bytes:
        """Return the secret of that name; the first call stores `fresh` as it."""


def master_key(path: Path, store: SecretStore) -> bytes:
    """Return the hall's master key; the first call makes it, readable by its owner alone.

    Args:
        path: its file.
        store: keeps a check of it beside the data: a key of another hall, or a new one in place of
            a lost one, would leave every name and every scan unreadable, and nobody would notice.

    Raises:
        WrongMasterKey: the data was encrypted under another key, or its key is not there.
        Damaged: the file holds something else.
    """
    fresh = path.with_suffix(".new")
    there = next((one for one in (path, fresh) if one.exists()), None)
    if there is None:
        _write_key(fresh)
        there = fresh
    key = there.read_bytes()
    if len(key) != KEY_BYTES:
        raise Damaged(
            f"主密钥文件 {there.name} 已损坏，请从备份恢复",
            f"the master key file {there.name} is damaged; restore it from the backup",
        )
    check = hmac.digest(key, _CHECK.encode(), "sha256")
    if not hmac.compare_digest(store.secret(_CHECK, check), check):
        if there is fresh:
            fresh.unlink()
        raise WrongMasterKey(path.name, missing=there is fresh)
    if there is fresh:
        fresh.rename(path)
    _make_private(path)
    return key


def _write_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)  # with PostgreSQL nothing else has made the folder yet
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _make_private(path: Path) -> None:
    """Take other accounts' rights to the key away, e.g. after it came back from a backup."""
    if path.stat().st_mode & 0o077 and os.name == "posix":
        path.chmod(0o600)
        log.warning("%s could be read by others; now it can be read by its owner alone", path.name)


class VaultSealer:
    """Encrypts and opens; `Sealer` of the application.

    Args:
        master: the hall's master key, 32 bytes.
        store: where the yearly keys of person hashes are kept.
        clock: aware UTC.
        person_years: how many years back a person may still be found.
        cipher: `aes` or `sm4`, for what is sealed from now on; either can be opened.
    """

    def __init__(
        self,
        master: bytes,
        store: SecretStore,
        clock: Callable[[], dt.datetime],
        person_years: int = 10,
        cipher: str = "aes",
    ) -> None:
        self._master = master
        self._store = store
        self._clock = clock
        self._years = person_years
        self._mark, _, self._key_size = _CIPHERS[cipher]
        self._person_keys: dict[int, bytes] = {}

    def seal(self, id: str, purpose: str, record_id: str, plain: bytes, keep_until: dt.date) -> Sealed:
        """Return `plain` encrypted under a fresh key."""
        key = secrets.token_bytes(self._key_size)
        about = _about(id, purpose, record_id)
        return Sealed(
            id=id,
            purpose=purpose,
            record_id=record_id,
            key=self._encrypt(self._master[: self._key_size], key, about),
            data=self._encrypt(key, plain, about),
            keep_until=keep_until,
        )

    def unseal(self, sealed: Sealed) -> bytes:
        """Return what was sealed. Raises SealBroken."""
        about = _about(sealed.id, sealed.purpose, sealed.record_id)
        key = _decrypt(self._master, sealed.key, about)
        return _decrypt(key, sealed.data, about)

    def person_hashes(self, number: str) -> tuple[str, ...]:
        """Return the keyed hashes a person may be filed under, this year's first."""
        year = self._clock().year
        return tuple(self._hash(one, number) for one in range(year, year - self._years, -1))

    def _hash(self, year: int, number: str) -> str:
        key = self._person_keys.get(year)
        if key is None:
            key = self._store.secret(f"{PERSON_KEYS}{year}", secrets.token_bytes(KEY_BYTES))
            self._person_keys[year] = key
        return hmac.new(key, number.encode(), sha256).hexdigest()[:_HASH_LENGTH]

    def _encrypt(self, key: bytes, plain: bytes, about: bytes) -> bytes:
        make, _ = _BY_MARK[self._mark]
        nonce = secrets.token_bytes(_NONCE)
        encryptor = Cipher(make(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(about)
        body = encryptor.update(plain) + encryptor.finalize()
        return self._mark + nonce + encryptor.tag + body


def _decrypt(key: bytes, data: bytes, about: bytes) -> bytes:
    known = _BY_MARK.get(data[:1])
    if known is None or len(data) < 1 + _NONCE + _TAG:
        raise SealBroken("no key, or not what was written")
    make, size = known
    nonce, tag, body = data[1:13], data[13:29], data[29:]
    decryptor = Cipher(make(key[:size]), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(about)
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken("changed, or it belongs elsewhere") from None


def _about(id: str, purpose: str, record_id: str) -> bytes:
    return "\0".join((id, purpose, record_id)).encode()
