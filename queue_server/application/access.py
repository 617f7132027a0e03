"""Who may come in: terminals and their keys, enrolment codes, passwords, who is logged in where.

Rows only, replaced like the rest of the hall's state and committed with the event
that tells of the change. Nothing here ever leaves the server.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """An enrolled terminal; `public_key` is Ed25519, 32 bytes as hex."""

    id: str
    role: str
    name: str
    public_key: str
    enrolled_at: dt.datetime
    revoked_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentCode:
    """A one-time code, kept as its hash alone."""

    code_hash: str
    role: str
    expires_at: dt.datetime
    used_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A clerk's password (argon2) and the failures to give it."""

    clerk_id: str
    password_hash: str
    changed_at: dt.datetime
    expires_at: dt.datetime | None = None
    failures: int = 0
    locked_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who is logged in at a terminal; `clerk_id` is empty after the log-out."""

    terminal_id: str
    clerk_id: str
    counter_id: str
    standing_in_for: str
    since: dt.datetime


AccessRow = Terminal | EnrolmentCode | Credential | Session
