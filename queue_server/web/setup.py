"""Preparing a hall's data: the first password, enrolment codes and, for demonstrations, ready-made terminals.

Works on the data directly, so no server may be running on it; a running server is
asked through the wire instead (`queue_server.__main__`).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from config.schema import HallConfig, Role
from queue_server.application.access import AccessRow, Credential, EnrolmentCode, Terminal
from queue_server.application.ports import Change
from queue_server.client import identity
from queue_server.client.identity import TerminalIdentity
from queue_server.domain.events import (
    DomainEvent,
    EnrolmentCodeCreated,
    PasswordChanged,
    TerminalEnrolled,
)
from queue_server.protocol import base as wire
from queue_server.storage.database import Database
from queue_server.storage.hall_store import SqlHallStore
from queue_server.web.links import new_id
from queue_server.web.passwords import code_hash, hash_password, new_code, new_password

ADMIN_TERMINAL = "admin-terminal.json"
"""Identity of the command line itself: whoever can read the data folder may administer the hall."""
IDENTITIES = "identities"
PASSWORDS = "passwords.json"


class WantedTerminal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A terminal a provision file asks for."""

    name: str
    role: wire.Role


class Provision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A provision file: terminals and clerks to be made ready at the start, for demonstrations and tests.

    Attributes:
        terminals: each gets an identity file `identities/<name>.json` in the data folder.
        clerks: ids that get a password in `passwords.json` of the data folder; `*` = everybody.
    """

    terminals: tuple[WantedTerminal, ...] = ()
    clerks: tuple[str, ...] = ()


class Preparation:
    """Writes to a hall's data before its server runs.

    Args:
        database: open and locked.
        config: the hall.
        data: the data folder.
        now: the moment, aware UTC.
    """

    def __init__(self, database: Database, config: HallConfig, data: Path, now: dt.datetime) -> None:
        self._store = SqlHallStore(database, config.hall.id)
        self._config = config
        self._data = data
        self._now = now

    def admin(self) -> tuple[str, str] | None:
        """Make the administrator's first password and the command line's own identity.

        Returns:
            The administrator's id and password, or None when there is one already.

        Raises:
            LookupError: the configuration names no clerk with the role `admin`.
        """
        admins = [clerk.id for clerk in self._config.clerks if clerk.role is Role.ADMIN]
        if not admins:
            raise LookupError("no administrator")
        self._command_line()
        if self._known_clerks() & set(admins):
            return None
        return admins[0], self.password(admins[0], expired=True)

    def password(self, clerk_id: str, password: str = "", *, expired: bool) -> str:
        """Give a clerk a password, made up unless given; return it."""
        password = password or new_password()
        row = Credential(
            clerk_id=clerk_id,
            password_hash=hash_password(password),
            changed_at=self._now,
            expires_at=self._now if expired else None,
        )
        self._write((row,), PasswordChanged(at=self._now, clerk_id=clerk_id, temporary=expired))
        return password

    def code(self, role: wire.Role) -> tuple[str, dt.datetime]:
        """Make a one-time enrolment code; return it and until when it is valid."""
        code = new_code()
        until = self._now + dt.timedelta(minutes=self._config.guard.enrolment_code_min)
        row = EnrolmentCode(code_hash=code_hash(code), role=role.value, expires_at=until)
        self._write((row,), EnrolmentCodeCreated(at=self._now, role=role.value))
        return code, until

    def provision(self, wanted: Provision) -> None:
        """Make terminals and passwords ready that are not yet; keeps those of an earlier start."""
        self._command_line()
        folder = self._data / IDENTITIES
        for terminal in wanted.terminals:
            path = folder / f"{terminal.name}.json"
            if not path.exists():
                self._terminal(terminal.name, terminal.role, path)
        everybody = [clerk.id for clerk in self._config.clerks]
        clerks = everybody if "*" in wanted.clerks else list(wanted.clerks)
        self._passwords_for(clerks)

    def _command_line(self) -> None:
        """Let commands like `notice` and `enroll-code` ask the server while it runs."""
        if not (self._data / ADMIN_TERMINAL).exists():
            self._terminal("command line", wire.Role.ADMIN, self._data / ADMIN_TERMINAL)

    def _passwords_for(self, clerks: Iterable[str]) -> None:
        path = self._data / PASSWORDS
        kept = msgspec.json.decode(path.read_bytes() if path.exists() else b"{}", type=dict[str, str])
        fresh = {clerk: self.password(clerk, expired=False) for clerk in clerks if clerk not in kept}
        if fresh:
            _write_private(path, msgspec.json.format(msgspec.json.encode(kept | fresh)))

    def _known_clerks(self) -> set[str]:
        access = self._store.load(self._now.date()).access
        return {row.clerk_id for row in access if isinstance(row, Credential)}

    def _terminal(self, name: str, role: wire.Role, path: Path) -> None:
        private_key, public_key = identity.new_private_key()
        terminal_id = new_id()
        row = Terminal(
            id=terminal_id, role=role.value, name=name, public_key=public_key, enrolled_at=self._now
        )
        event = TerminalEnrolled(at=self._now, terminal_id=terminal_id, role=role.value, name=name)
        self._write((row,), event)
        known = TerminalIdentity(terminal_id=terminal_id, role=role, name=name, private_key=private_key)
        identity.save(known, path)

    def _write(self, rows: tuple[AccessRow, ...], *events: DomainEvent) -> None:
        first_seq = self._store.load(self._now.date()).last_seq + 1
        change = Change(at=self._now, actor="setup/", events=events, first_seq=first_seq, access=rows)
        self._store.commit([change])


def _write_private(path: Path, content: bytes) -> None:
    """Replace a file that only its owner may read."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
