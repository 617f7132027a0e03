"""The sweep: every hour what is due is destroyed, files included, and the proof is in the log."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from config.schema import HallConfig
from config.schema import Retention as RetentionRules
from queue_server.application import retention as decide
from queue_server.application.command import Actor
from queue_server.application.engine import Engine
from queue_server.application.retention import Destroyed, Limits, limits_at
from queue_server.domain.scans import DataDestroyed
from queue_server.protocol.codec import decode
from queue_server.protocol.errors import HallError
from queue_server.storage.database import Database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.scan_queries import ScanQueries
from queue_server.storage.sealer import PERSON_KEYS
from queue_server.web.documents import Documents

log = logging.getLogger(__name__)

EVERY_S = 3600.0
TABLES = ("sealed", "secrets")
"""Where keys are."""
_SERVER = Actor("server", frozenset())


class Sweep:
    """Destroys what is due.

    Args:
        engine: the hall.
        documents: the vault.
        queries: what the disk says is due.
        store: keeps the yearly keys of persons' hashes.
        database: scrubbed afterwards.
        rules: how long things are kept.
        clock: aware UTC.

    Attributes:
        store: as given.
    """

    def __init__(
        self,
        engine: Engine,
        documents: Documents,
        queries: ScanQueries,
        store: SqlHallStore,
        database: Database,
        rules: RetentionRules,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._engine = engine
        self._documents = documents
        self._queries = queries
        self.store = store
        self._database = database
        self._rules = rules
        self._clock = clock
        self._unscrubbed = False

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            try:
                await self.once()
            except HallError as error:
                log.info("retention: %s", error)
            except Exception:
                log.exception("retention: the sweep failed; it is tried again")
            await asyncio.sleep(EVERY_S)

    async def once(self) -> int:
        """Destroy everything that is due now; return how many pieces that were."""
        day = await self._engine.ask(lambda state, _: state.day)
        limits = limits_of(self._rules, self._clock(), day)
        count = await self._expire(limits) + await self._destroy(limits, day) + await self._forget(limits)
        if count:
            log.info("retention: %d pieces destroyed", count)
        self._unscrubbed = self._unscrubbed or bool(count)
        if self._unscrubbed:
            scrubbed = await self._engine.in_storage(lambda: self._database.scrub(*TABLES))
            self._unscrubbed = not scrubbed
        return count

    async def _expire(self, limits: Limits) -> int:
        count = 0
        while due := await self._documents.in_thread(lambda: self._queries.due_scans(limits)):
            answer = await self._engine.do(_SERVER, partial(decide.expire_scans, due), "retention")
            done = decode(Destroyed, answer)
            count += len(done.scans)
            if not done.scans:
                break
        return count

    async def _destroy(self, limits: Limits, day: dt.date) -> int:
        count = 0
        while True:
            due = await self._documents.in_thread(lambda: self._queries.due(limits))
            if not due:
                return count
            async with self._documents.filing:
                answer = await self._engine.do(_SERVER, partial(decide.destroy, due, day), "retention")
                done = decode(Destroyed, answer)
                for blob_id in done.blobs:
                    await self._documents.destroy(blob_id)
            count += len(done.blobs) + len(done.sealed)
            if not done.blobs and not done.sealed:
                return count

    async def _forget(self, limits: Limits) -> int:
        """Throw away the keys of years in which nobody may be found any more."""
        first_kept = f"{PERSON_KEYS}{limits.first_person_year}"
        names = await self._engine.in_storage(lambda: self.store.secret_names(PERSON_KEYS))
        years = [int(name.removeprefix(PERSON_KEYS)) for name in names if name < first_kept]
        if years:
            await self._engine.do(_SERVER, partial(decide.forget_persons, years), "retention")
            await self._engine.in_storage(lambda: self.store.forget_secrets(PERSON_KEYS, first_kept))
        return len(years)


def limits_of(rules: RetentionRules, now: dt.datetime, today: dt.date) -> Limits:
    """Return what is due at a moment by a hall's configuration."""
    return limits_at(now, today, rules.scan_days, rules.case_days, rules.person_years)


def account(queries: ScanQueries, config: HallConfig, now: dt.datetime) -> str:
    """Return in words what is due and what was destroyed, Chinese and English, for whoever must show it."""
    rules = config.retention
    today = now.astimezone(ZoneInfo(config.hall.timezone)).date()
    due = queries.count_due(limits_of(rules, now, today))
    lines = [
        f"保存期限 kept: 扫描件 scans {rules.scan_days} 天 days, 办件信息 cases {rules.case_days} 天 days, "
        f"人员索引 person index {rules.person_years} 年 years（办结后起算 from the end of the case）",
        f"到期待销毁 due now: 扫描件 scans {due['scans']}, 文件 documents {due['documents']}, "
        f"加密信息 sealed pieces {due['sealed']}（每小时自动销毁 destroyed every hour by the server）",
        "销毁记录 destroyed:",
    ]
    lines += [_proof_line(proof) for proof in queries.proofs()] or ["  （尚无 none yet）"]
    return "\n".join(lines)


def _proof_line(proof: DataDestroyed) -> str:
    parts = {
        "扫描件 scans": proof.scans,
        "文件 documents": proof.blobs,
        "加密信息 sealed": proof.sealed,
        "人员索引年度 person years": tuple(map(str, proof.person_years)),
    }
    told = (f"    {what} {len(ids)}: {', '.join(ids)}" for what, ids in parts.items() if ids)
    return "\n".join((f"  {proof.at.astimezone():%Y-%m-%d %H:%M:%S}", *told))
