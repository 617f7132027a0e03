"""The hall that is measured: wide open, with as many kiosks, counters and boards as a scenario wants.

Terminals and passwords are put into the database before the server starts, so that a
run with a thousand boards does not begin with a thousand enrolments.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.load import load_hall
from config.schema import HallConfig
from queue_server.application.access import AccessRow, Credential, Terminal
from queue_server.application.ports import Change
from queue_server.client.identity import TerminalIdentity, new_private_key
from queue_server.protocol.base import Role
from queue_server.storage.database import open_database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.web.passwords import hash_password
from scripts.bench.client import Seat

HALL_ID = "bench"
SERVICES = tuple(f"s{number}" for number in range(1, 9))
PRIORITY = "senior"
PASSWORD = "loopback-only-7"
_PREFIXES = "ABCDEFGH"

_HEAD = """
[hall]
id = "bench"
name = "测量大厅"

[server]
host = "127.0.0.1"
storage = "{storage}"

[guard]
double_press_ms = 0
idle_lock_min = 0

[no_show]
min_recalls = 0
min_seconds_between_recalls = 0
min_seconds_since_call = 0

[[calendars]]
id = "default"
week = [{{ days = [1, 2, 3, 4, 5, 6, 7], spans = [{{ start = "00:00", end = "00:00" }}] }}]
national_holidays = false
stop_issuing_before_close_min = 0

[[zones]]
id = "main"
name = "大厅"

[[groups]]
id = "all"
name = "全部业务"

[[priority_classes]]
id = "senior"
name = "老年人"
"""

_SERVICE = """
[[services]]
id = "{id}"
name = "业务{prefix}"
group = "all"
prefix = "{prefix}"
last_number = 9999999
"""

_COUNTER = """
[[counters]]
id = "c{number}"
label = "{number}"
skills = [{{ service = "*" }}]

[[clerks]]
id = "k{number}"
name = "员工{number}"
counters = ["c{number}"]
"""


@dataclass(frozen=True, slots=True)
class BenchHall:
    """A provisioned hall, ready for a server.

    Attributes:
        config_path: its hall file.
        data: the server's data folder.
        storage: `sqlite` or a PostgreSQL URL.
        kiosks, counters, boards, hosts: enrolled terminals.
        seats: who works at `counters`, in the same order.
    """

    config_path: Path
    data: Path
    storage: str
    kiosks: tuple[TerminalIdentity, ...]
    counters: tuple[TerminalIdentity, ...]
    boards: tuple[TerminalIdentity, ...]
    hosts: tuple[TerminalIdentity, ...]
    seats: tuple[Seat, ...]

    def load(self) -> HallConfig:
        """Return the configuration as the server reads it."""
        return load_hall(self.config_path)


def make_hall(
    folder: Path,
    storage: str = "sqlite",
    *,
    kiosks: int = 1,
    counters: int = 1,
    boards: int = 0,
    hosts: int = 0,
    extra: str = "",
) -> BenchHall:
    """Write a hall file into `folder`, and its terminals and passwords into the database.

    Args:
        folder: empty; takes the hall file and the data.
        storage: `sqlite`, or the URL of an empty PostgreSQL database.
        kiosks: how many kiosks.
        counters: how many counters, each with its clerk.
        boards: how many boards.
        hosts: how many device hosts.
        extra: further TOML, e.g. devices.
    """
    text = _HEAD.format(storage=storage)
    text += "".join(
        _SERVICE.format(id=id, prefix=prefix) for id, prefix in zip(SERVICES, _PREFIXES, strict=True)
    )
    text += "".join(_COUNTER.format(number=number) for number in range(1, counters + 1))
    folder.mkdir(parents=True, exist_ok=True)
    config_path = folder / "hall.toml"
    config_path.write_text(text + extra, encoding="utf-8")
    hall = BenchHall(
        config_path=config_path,
        data=folder / "data",
        storage=storage,
        kiosks=_identities(Role.KIOSK, kiosks),
        counters=_identities(Role.COUNTER, counters),
        boards=_identities(Role.BOARD, boards),
        hosts=_identities(Role.DEVICE_HOST, hosts),
        seats=tuple(Seat(f"k{number}", PASSWORD, f"c{number}") for number in range(1, counters + 1)),
    )
    _provision(hall)
    return hall


def _identities(role: Role, count: int) -> tuple[TerminalIdentity, ...]:
    names = (f"{role.value}-{number}" for number in range(1, count + 1))
    return tuple(
        TerminalIdentity(terminal_id=name, role=role, name=name, private_key=new_private_key()[0])
        for name in names
    )


def _provision(hall: BenchHall) -> None:
    now = dt.datetime.now(dt.UTC)
    terminals = (*hall.kiosks, *hall.counters, *hall.boards, *hall.hosts)
    rows: list[AccessRow] = [
        Terminal(
            id=one.terminal_id,
            role=one.role.value,
            name=one.name,
            public_key=public_key_of(one),
            enrolled_at=now,
        )
        for one in terminals
    ]
    password_hash = hash_password(PASSWORD)
    rows += [
        Credential(clerk_id=seat.clerk_id, password_hash=password_hash, changed_at=now) for seat in hall.seats
    ]
    database = open_database(hall.storage, hall.data, HALL_ID)
    try:
        store = SqlHallStore(database, HALL_ID)
        store.commit([Change(at=now, actor="bench/", events=(), first_seq=1, access=tuple(rows))])
    finally:
        database.close()


def public_key_of(identity: TerminalIdentity) -> str:
    """Return the public half of a terminal's key, as hex."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(identity.private_key))
    return key.public_key().public_bytes_raw().hex()
