"""Who throws the garbage: at the server's port, at devices, and at drivers from where their device should be.

Everything stays on the loopback, and every thrower pauses between two throws: what is
tested is what garbage does, not how much of it fits through a wire.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from devices.codecs import candle, ff68, onbon
from queue_server.client.identity import TerminalIdentity
from scripts.bench.client import LeanClient
from scripts.bench.lean_socket import frame, upgrade_request
from scripts.campaigns.noise import Noise

_PAUSE_S = 0.01
_READ_S = 0.05
_HALF_OPEN = 40
_TEXT = 0x1

FRAMES: dict[str, tuple[bytes, ...]] = {
    "escpos": (
        b"\x10\x04\x01",
        b"\x1b@\x1bR\x0f\x1ct\x00",
        b"\x1d(H\x06\x000123",
        b"\x1dV\x41\x00",
        b"\x12\x16\x72",
    ),
    "onbon": (onbon.encode_frame(onbon.ping()), onbon.encode_frame(onbon.brightness(5))),
    "candle": (candle.text_packet(34, "A012"), candle.brightness_packet(34, 3)),
    "ff68": (ff68.encode(ff68.show_number(1, "A012")), ff68.encode(ff68.ask_evaluation(1))),
}
"""By driver, frames of its language to be mutated."""


@dataclass(slots=True)
class Thrown:
    """How much was thrown."""

    server: int = 0
    devices: int = 0
    drivers: int = 0


async def throw_at_everything(
    server_port: int,
    identities: Sequence[TerminalIdentity],
    simulators: Mapping[str, Sequence[int]],
    peers: dict[str, int],
    *,
    for_s: float,
    seed: int,
) -> Thrown:
    """Throw garbage for `for_s` seconds.

    Args:
        server_port: the hall's server.
        identities: enrolled terminals that have gone mad.
        simulators: by driver, the ports its simulator listens on.
        peers: by driver, the port to pose as its device on.
        for_s: how long.
        seed: decides everything.
    """
    thrown, until = Thrown(), time.monotonic() + for_s
    noise = Noise(random.Random(seed))
    posing = [
        await asyncio.start_server(_posing(driver, noise, until, thrown), "127.0.0.1", port)
        for driver, port in peers.items()
    ]
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(_throw_at_server(server_port, noise, until, thrown))
        for identity in identities:
            group.create_task(_go_mad(server_port, identity, noise, until, thrown))
        group.create_task(_hold_half_open(server_port, until))
        for driver, ports in simulators.items():
            for port in ports:
                group.create_task(_throw_at_device(port, driver, noise, until, thrown))
    for one in posing:
        one.close()
    await asyncio.sleep(4 * _READ_S)  # who still poses hangs up by itself
    return thrown


async def _throw_at_server(port: int, noise: Noise, until: float, thrown: Thrown) -> None:
    """Strangers: raw bytes, wrong HTTP, right upgrades with wrong frames and wrong texts."""
    turn = 0
    while time.monotonic() < until:
        turn += 1
        upgrade = upgrade_request("127.0.0.1", port, "/ws")
        first = (upgrade, upgrade, noise.http(), noise.mutated(upgrade), noise.random_bytes())[turn % 5]
        follow = (noise.frame(), frame(_TEXT, noise.message()), frame(_TEXT, noise.huge()))[turn % 3]
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(2.0):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(first)
                    await writer.drain()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_READ_S):
                            await reader.read(4096)
                    writer.write(follow)
                    await writer.drain()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_READ_S):
                            await reader.read(4096)
                finally:
                    writer.transport.abort()
        thrown.server += 1
        await asyncio.sleep(_PAUSE_S)


async def _go_mad(port: int, identity: TerminalIdentity, noise: Noise, until: float, thrown: Thrown) -> None:
    """A terminal that has every right to speak and speaks nonsense."""
    while time.monotonic() < until:
        with suppress(OSError, TimeoutError):
            async with LeanClient(port, identity, timeout_s=5.0) as client:
                for _ in range(15):
                    client.socket.send(noise.message())
                    thrown.server += 1
                    await asyncio.sleep(_PAUSE_S)


async def _hold_half_open(port: int, until: float) -> None:
    """Connections that say half a word and then nothing."""
    held = []
    with suppress(OSError):
        for index in range(_HALF_OPEN):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(upgrade_request("127.0.0.1", port, "/ws")[: 10 * (index % 12)])
            held.append(writer)
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    for writer in held:
        writer.transport.abort()


async def _throw_at_device(port: int, driver: str, noise: Noise, until: float, thrown: Thrown) -> None:
    while time.monotonic() < until:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(2.0):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    for _ in range(10):
                        writer.write(noise.device_bytes(FRAMES[driver]))
                        await writer.drain()
                        thrown.devices += 1
                        with suppress(TimeoutError):
                            async with asyncio.timeout(_PAUSE_S):
                                await reader.read(4096)
                finally:
                    writer.transport.abort()
        await asyncio.sleep(_PAUSE_S)


def _posing(
    driver: str, noise: Noise, until: float, thrown: Thrown
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def pose(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer like the device, only wrong; hang up now and then."""
        with suppress(OSError):
            for turn in range(40):
                if time.monotonic() > until:
                    break
                writer.write(noise.device_bytes(FRAMES[driver]))
                await writer.drain()
                thrown.drivers += 1
                with suppress(TimeoutError):
                    async with asyncio.timeout(_READ_S * (1 + turn % 3)):
                        if not await reader.read(4096):
                            break
        writer.transport.abort()

    return pose
