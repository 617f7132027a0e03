"""Joins the outbox to the platforms the hall's configuration names."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping

from config.papers import Platform
from config.schema import HallConfig
from queue_server.application.engine import Engine
from queue_server.application.ports import Archive
from queue_server.application.sealing import SealBroken, Sealer
from queue_server.domain.outbox.delivery import Delivery
from queue_server.platforms.adapters import ADAPTERS
from queue_server.platforms.exchange import Exchange, Refused
from queue_server.platforms.pauses import Pauses
from queue_server.platforms.sender import Line, Sender


def sender_of(
    config: HallConfig,
    engine: Engine,
    store: Archive,
    sealer: Sealer,
    clock: Callable[[], dt.datetime],
    environment: Mapping[str, str] = os.environ,
) -> Sender:
    """Return what brings messages to every platform that is switched on and has an address."""

    async def body_of(delivery: Delivery) -> bytes:
        sealed = await engine.in_storage(lambda: store.sealed(delivery.body))
        if sealed is None or not sealed.key:
            raise Refused("body gone")
        try:
            return sealer.unseal(sealed)
        except SealBroken as error:
            raise Refused("body broken") from error

    lines = [
        _line(platform, config.hall.id, environment)
        for platform in config.platforms
        if platform.enabled and platform.url
    ]
    return Sender(engine, lines, body_of, clock)


def signing_key(platform: Platform, environment: Mapping[str, str]) -> bytes:
    """Return the key a platform and the hall share; empty when there is none."""
    return environment.get(platform.signing_env, "").encode() if platform.signing_env else b""


def engraver_key(config: HallConfig, environment: Mapping[str, str] = os.environ) -> bytes:
    """Return the key the engraver signs with; empty when the hall has none."""
    keys = (signing_key(one, environment) for one in config.platforms if one.id.value == "engraver")
    return next(keys, b"")


def _line(platform: Platform, hall_id: str, environment: Mapping[str, str]) -> Line:
    exchange = Exchange(platform.url, signing_key(platform, environment), platform.timeout_s, hall_id)
    pauses = Pauses(platform.first_pause_s, platform.longest_pause_s, platform.tries)
    return Line(platform.id.value, ADAPTERS[platform.id.value], exchange, pauses)
