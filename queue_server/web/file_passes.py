"""One-time paths for documents: given to a terminal over its own connection, used once by it alone, soon.

HTTP knows no terminals, so whoever uses a path proves by signature to be the
terminal it was given to, as at the socket (ADR 3): a path read off the wire is
worth nothing to anybody else.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from queue_server.protocol.errors import Forbidden, NotFound, ServerBusy
from queue_server.protocol.scans import FilePath

VALID_S = 60.0
MOST_OPEN = 256
"""Paths of one terminal that may wait to be used."""
TOKEN_BYTES = 24
"""Shorter than the socket's nonce, so that a proof for the one is none for the other."""
PROOF_HEADER = "x-yichuang-proof"
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class _Pass(Generic[E]):
    terminal_id: str
    errand: E
    until: float


class FilePasses(Generic[E]):
    """Paths given out and not used yet.

    Args:
        proves: tells whether a proof for a token comes from a terminal that may still come in.
        clock: monotonic seconds.
    """

    def __init__(
        self, proves: Callable[[str, str, str], bool], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._proves = proves
        self._clock = clock
        self._open: dict[str, _Pass[E]] = {}

    def issue(self, terminal_id: str, errand: E) -> FilePath:
        """Return a path for one errand of a terminal. Raises ServerBusy when it has too many open."""
        now = self._clock()
        self._open = {token: one for token, one in self._open.items() if one.until > now}
        if sum(one.terminal_id == terminal_id for one in self._open.values()) >= MOST_OPEN:
            raise ServerBusy(retry_after_s=1.0)
        token = secrets.token_hex(TOKEN_BYTES)
        self._open[token] = _Pass(terminal_id, errand, now + VALID_S)
        return FilePath(path=f"/files/{token}", expires_s=VALID_S)

    def redeem(self, token: str, proof: str) -> E:
        """Return what a path was given out for; it is used up with that.

        Raises:
            NotFound: it was never given out, has expired or was used.
            Forbidden: it was given to another terminal.
        """
        found = self._open.get(token)
        if found is None or found.until <= self._clock():
            raise NotFound(what="file_path", id="")
        if not self._proves(found.terminal_id, token, proof):
            raise Forbidden(method="file", why="other_terminal")
        del self._open[token]
        return found.errand
