"""Who a terminal is: an Ed25519 key that never leaves its file.

The file is written once, at enrolment, readable by its owner alone. The server
holds the public half.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import platformdirs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from queue_server.protocol.base import Role


class TerminalIdentity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An enrolled terminal.

    Attributes:
        terminal_id: its id at the server.
        role: what kind of terminal it is.
        name: as the administrator knows it.
        private_key: Ed25519 seed, 32 bytes as hex; secret.
    """

    terminal_id: str
    role: Role
    name: str
    private_key: str

    def __repr__(self) -> str:
        return f"TerminalIdentity({self.terminal_id!r}, {self.role.value!r}, {self.name!r})"

    def proof_for(self, nonce: str) -> str:
        """Return the signature over `nonce` (hex) as hex."""
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.private_key))
        return key.sign(bytes.fromhex(nonce)).hex()


def new_private_key() -> tuple[str, str]:
    """Return a fresh (private, public) key pair, each 32 bytes as hex."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()


def default_path(profile: str) -> Path:
    """Return where a program keeps its identity; `profile` tells several terminals of one machine apart."""
    return platformdirs.user_data_path("yichuang", appauthor=False) / f"terminal-{profile}.json"


def save(identity: TerminalIdentity, path: Path) -> None:
    """Write a new identity file, readable by its owner alone.

    Raises:
        FileExistsError: there is one already; it is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(identity)))


def load(path: Path) -> TerminalIdentity:
    """Read an identity file.

    Raises:
        FileNotFoundError: this terminal was never enrolled.
        msgspec.DecodeError: the file is damaged.
    """
    return msgspec.json.decode(path.read_bytes(), type=TerminalIdentity)
