"""A real sealer whose yearly keys are kept in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from queue_server.storage.sealer import VaultSealer

MASTER = bytes(range(32))


class MemorySecrets:
    """Keeps secrets in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def secret(self, name: str, fresh: bytes) -> bytes:
        """Return the secret of that name; the first call keeps `fresh` as it."""
        return self.kept.setdefault(name, fresh)


def a_sealer(clock: Callable[[], dt.datetime], cipher: str = "aes") -> VaultSealer:
    """Return a sealer with a key known to tests."""
    return VaultSealer(MASTER, MemorySecrets(), clock, cipher=cipher)
