"""Asking a server one thing and leaving: for command lines, not for screens."""

from __future__ import annotations

import asyncio

from queue_server.client.connection import Broken, Connection
from queue_server.client.identity import TerminalIdentity
from queue_server.protocol.base import Params, View
from queue_server.protocol.errors import LinkLost
from queue_server.protocol.session import Identify
from queue_server.protocol.version import PROTOCOL


async def ask_once(
    url: str, identity: TerminalIdentity | None, params: Params, timeout_s: float = 10.0
) -> View:
    """Connect, identify, ask, leave; return the answer.

    Args:
        url: the server's socket, `ws://host:port/ws`.
        identity: who asks; None for methods open to anyone.
        params: what is asked.
        timeout_s: how long to try.

    Raises:
        HallError: the server's refusal.
        LinkLost: no server there, or no answer in time.
    """
    try:
        async with asyncio.timeout(timeout_s):
            connection = await Connection.open(url, lambda _: None, timeout_s)
            pump = asyncio.get_running_loop().create_task(connection.pump(), name="pump")
            try:
                if identity is not None:
                    await connection.request(introduction(identity, connection.hello.nonce, "command line"))
                return await connection.request(params)
            finally:
                await connection.close()
                await pump
    except (Broken, TimeoutError) as error:
        raise LinkLost(timeout_s=timeout_s, why=str(error)) from error


def introduction(identity: TerminalIdentity, nonce: str, client: str, client_version: str = "") -> Identify:
    """Return the request that proves a terminal to be what it says."""
    return Identify(
        terminal_id=identity.terminal_id,
        proof=identity.proof_for(nonce),
        client=client,
        client_version=client_version,
        protocol=PROTOCOL,
    )
