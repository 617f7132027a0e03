from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from queue_server.client import identity
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Role


def a_terminal() -> tuple[TerminalIdentity, str]:
    private_key, public_key = identity.new_private_key()
    known = TerminalIdentity(terminal_id="t1", role=Role.KIOSK, name="kiosk-1", private_key=private_key)
    return known, public_key


def test_a_proof_fits_its_nonce_alone() -> None:
    known, public_key = a_terminal()
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    proof = bytes.fromhex(known.proof_for("00ff"))
    key.verify(proof, bytes.fromhex("00ff"))
    with pytest.raises(InvalidSignature):
        key.verify(proof, bytes.fromhex("00fe"))


def test_the_file_is_private_written_once_and_read_back(tmp_path: Path) -> None:
    known, _ = a_terminal()
    path = tmp_path / "deep" / "terminal.json"
    identity.save(known, path)
    assert identity.load(path) == known
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        identity.save(known, path)
    path.write_text("{")
    with pytest.raises(msgspec.DecodeError):
        identity.load(path)


def test_the_key_is_not_shown() -> None:
    known, _ = a_terminal()
    assert known.private_key not in repr(known)
    assert identity.default_path("kiosk-1") != identity.default_path("w1")
