"""Making a terminal known to its server with an administrator's one-time code."""

from __future__ import annotations

from queue_server.client.identity import TerminalIdentity, new_private_key
from queue_server.client.once import ask_once
from queue_server.protocol.session import Enroll, Enrolled


async def enrol(url: str, code: str, name: str, timeout_s: float = 10.0) -> TerminalIdentity:
    """Redeem `code` and return the new identity; keep it with `identity.save`.

    Args:
        url: the server's socket, `ws://host:port/ws`.
        code: from the administrator, valid once and for a short time.
        name: what the terminal is called in the hall, e.g. `kiosk-1`.
        timeout_s: how long to try.

    Raises:
        NotIdentified: the code is unknown, used or too old.
        LockedOut: too many wrong codes were tried.
        LinkLost: no server there, or no answer in time.
    """
    private_key, public_key = new_private_key()
    answer = await ask_once(url, None, Enroll(code=code, name=name, public_key=public_key), timeout_s)
    if not isinstance(answer, Enrolled):
        raise TypeError(f"unexpected answer {answer!r}")
    return TerminalIdentity(
        terminal_id=answer.terminal_id, role=answer.role, name=name, private_key=private_key
    )
