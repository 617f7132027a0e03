"""Composition root: the parts of one hall's server, and how they are joined.

Configuration and database come in; what leaves is an ASGI application and two
methods, `start` and `stop`. Read top to bottom, `HallServer` is the architecture.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Receive, Scope, Send

from config.guides.load import Guides
from config.ratings import RatingOptions
from config.schema import HallConfig
from queue_server.application import verbs
from queue_server.application.case_items import GuideItems
from queue_server.application.catalogue import Catalogue
from queue_server.application.command import handlers
from queue_server.application.engine import Engine, Environment, Publication
from queue_server.application.hall_view import hall_view
from queue_server.application.hub import Hub
from queue_server.application.rules_from_config import hall_rules
from queue_server.protocol.cases import ReadCase
from queue_server.protocol.scans import FileKind
from queue_server.storage.case_search import CaseSearch
from queue_server.storage.database import Database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.storage.integrity import verify_chain
from queue_server.storage.scan_queries import ScanQueries
from queue_server.storage.sealer import VaultSealer, master_key
from queue_server.storage.vault import Vault
from queue_server.web import health
from queue_server.web.admission import Admission, Limits
from queue_server.web.case_desk import CaseDesk
from queue_server.web.catalogue_desk import CatalogueDesk
from queue_server.web.chores import Chores
from queue_server.web.documents import Documents, tell_of_damage
from queue_server.web.downloads import ScanSource
from queue_server.web.engraver_door import EngraverDoor
from queue_server.web.files import FileDoor
from queue_server.web.identity_keys import IdentityKeys
from queue_server.web.limits import SecurityHeaders
from queue_server.web.links import TicketLinks, new_id
from queue_server.web.measures import Measures
from queue_server.web.outgoing import engraver_key, sender_of
from queue_server.web.passwords import Passwords
from queue_server.web.phone.guide_routes import GuidePages
from queue_server.web.phone.pages import PhonePages
from queue_server.web.print_room import PrintRoom
from queue_server.web.recollection import Recollection
from queue_server.web.retention import Sweep
from queue_server.web.reuse import Reuse
from queue_server.web.sheet_sources import (
    CalibrationSource,
    GuideSource,
    LicenceSource,
    PaperSource,
    Secrets,
)
from queue_server.web.socket import HallSocket, hello_of
from queue_server.web.trail import Trail

__all__ = ["HallServer", "utc_now", "verbs"]

SECRET_BYTES = 32
MASTER_KEY = "master.key"
SCANS = "scans"


def utc_now() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)


class HallServer:
    """One hall's server; `app` is served by uvicorn between `start` and `stop`.

    Args:
        config: the hall.
        ratings: what visitors may tick.
        guides: the items of the hall.
        database: open, locked and migrated.
        public_url: base of the links on tickets.
        clock: the present moment, aware UTC.
        data: the hall's folder: its master key and its scans.
        papers: the hall's own templates of papers, if it has any.

    Attributes:
        engine: the hall.
        sweep: destroys what is due, every hour by itself.
    """

    def __init__(
        self,
        config: HallConfig,
        ratings: RatingOptions,
        guides: Guides,
        database: Database,
        public_url: str,
        clock: Callable[[], dt.datetime] = utc_now,
        *,
        data: Path,
        papers: Path | None = None,
    ) -> None:
        hall_id, product = config.hall.id, product_version()
        store = SqlHallStore(database, hall_id)
        links = TicketLinks(public_url, store.secret("ticket links", secrets.token_bytes(SECRET_BYTES)))
        identities = IdentityKeys(store, clock, config.retention.identity_days)
        master = master_key(data / MASTER_KEY, store)
        sealer = VaultSealer(
            master,
            store,
            clock,
            config.retention.person_years,
            config.protection.cipher,
        )
        environment = Environment(clock, new_id, identities.hash, links.link_for, sealer)
        hall = hall_view(config, _by_level(ratings))
        self._measures = measures = Measures()
        self._hub = hub = Hub()
        catalogue = Catalogue(guides)
        rules = hall_rules(config, GuideItems(catalogue.guide))
        self.engine = Engine(rules, store, handlers(), environment, self._publish)
        self._passwords = Passwords()
        admission = Admission(self.engine, hub, hall, _limits(config), self._passwords, clock)
        hello = hello_of(hall_id, config.hall.name, product, clock)
        recollection = Recollection(self.engine, store, sealer, admission.actor)

        def today() -> dt.date:
            return rules.calendars.local_day(clock())

        desk = CatalogueDesk(catalogue, today, links.guide_link)
        vault = Vault(data / SCANS, master, config.protection.cipher)
        self._documents = Documents(vault, self.engine, store, sealer, tell_of_damage(self.engine))
        scans = ScanSource(self.engine, store, self._documents)
        self._room = PrintRoom(papers)
        opened = Secrets(self.engine, store, sealer)
        paper = PaperSource(self.engine, store, opened, self._room)
        licence = LicenceSource(self.engine, opened, self._room)
        files = FileDoor(
            self._documents,
            admission.actor,
            admission.proves,
            {
                FileKind.SCAN: scans,
                FileKind.THUMBNAIL: scans,
                FileKind.PAPER: paper,
                FileKind.PAPER_PICTURE: paper,
                FileKind.LICENCE: licence,
                FileKind.LICENCE_PICTURE: licence,
                FileKind.CALIBRATION: CalibrationSource(self.engine, self._room),
                FileKind.GUIDE: GuideSource(catalogue, self.engine, self._room, today, links.guide_link),
            },
        )
        queries = ScanQueries(database, hall_id)
        self.sweep = Sweep(self.engine, self._documents, queries, store, database, config.retention, clock)
        trail = Trail(self.engine, store, queries, admission.actor)
        reuse = Reuse(self.engine, store, sealer, queries)
        self._cases = cases = CaseDesk(
            CaseSearch(database, hall_id), store, sealer, rules.cases, clock, recollection.answers[ReadCase]
        )
        desks = (admission, recollection, desk, files, trail, reuse, cases)
        answers = {kind: answer for one in desks for kind, answer in one.answers.items()}
        self.socket = HallSocket(self.engine, hub, admission, hello, measures, answers)
        admission.drop_terminal = self.socket.drop
        self._phone = PhonePages(self.engine, hub, store, links, hall, clock)
        self._sender = sender_of(config, self.engine, store, sealer, clock)
        hub.on_publish.append(self._sender.wake)
        self._chores = Chores(
            self.engine,
            hub,
            clock,
            lambda before: store.forget_answers(before) + identities.forget(),
            lambda between: _verify(database, hall_id, between),
        )
        engraver = EngraverDoor(self.engine, store, opened, engraver_key(config), clock)
        self._pages = Starlette(
            routes=[
                *self._phone.routes(),
                *GuidePages(catalogue.guide, hall, today).routes(),
                *files.routes(),
                *engraver.routes(),
                *health.routes(self.engine, measures, product, lambda: self._chores.log_state),
            ],
            middleware=[Middleware(SecurityHeaders)],
        )
        self._tasks: list[asyncio.Task[None]] = []

    def _publish(self, publications: Sequence[Publication]) -> None:
        self._measures.events.inc(len(publications))
        self._hub.publish(publications)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection; the socket is met first, because it is met most."""
        if scope["type"] != "websocket":
            await self._pages(scope, receive, send)
        elif scope["path"] == "/ws":
            await self.socket(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})

    async def start(self) -> None:
        """Take up what is on disk and begin to work."""
        await self.engine.load()
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self.engine.run(), name="engine"),
            loop.create_task(self._chores.run(), name="chores"),
            loop.create_task(self._sender.run(), name="outbox"),
            loop.create_task(self.sweep.run(), name="retention"),
        ]

    async def stop(self) -> None:
        """Finish what is queued, then end every task and thread."""
        self.socket.drop_all()
        self._phone.close()
        engine, *others = self._tasks
        for task in others:
            task.cancel()
        await self.engine.stop()
        await asyncio.gather(engine, *others, return_exceptions=True)
        self._chores.close()
        self._cases.close()
        await self._documents.close()
        self._room.close()
        self._passwords.close()
        self.engine.close()


def product_version() -> str:
    """Return the product's version."""
    try:
        return version("yichuang")
    except PackageNotFoundError:
        return "0"


def _limits(config: HallConfig) -> Limits:
    guard = config.guard
    return Limits(
        login_failures=guard.login_failures,
        lock_out=dt.timedelta(minutes=guard.lockout_min),
        idle_lock_s=guard.idle_lock_min * 60.0,
        code_valid=dt.timedelta(minutes=guard.enrolment_code_min),
    )


def _by_level(ratings: RatingOptions) -> dict[str, list[tuple[str, str, str]]]:
    return {
        str(entry.level): [(str(option.code), option.text, option.text_en) for option in entry.options]
        for entry in ratings.levels
    }


def _verify(database: Database, hall_id: str, between: Callable[[], None]) -> None:
    verify_chain(database, hall_id, lambda *_: between())
