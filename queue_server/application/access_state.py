"""Who may come in, as the server knows it now: the newest row of everything in `application.access`."""

from __future__ import annotations

from collections.abc import Iterable

from queue_server.application.access import AccessRow, Credential, EnrolmentCode, Session, Terminal


class AccessState:
    """Changes by `apply` alone, like the hall's state.

    Attributes:
        terminals: by id, revoked ones included.
        codes: enrolment codes by hash.
        credentials: by clerk id.
        sessions: who is logged in, by terminal id.
    """

    def __init__(self, rows: Iterable[AccessRow] = ()) -> None:
        self.terminals: dict[str, Terminal] = {}
        self.codes: dict[str, EnrolmentCode] = {}
        self.credentials: dict[str, Credential] = {}
        self.sessions: dict[str, Session] = {}
        self.apply(rows)

    def apply(self, rows: Iterable[AccessRow]) -> None:
        """Take up new row images."""
        for row in rows:
            match row:
                case Terminal():
                    self.terminals[row.id] = row
                case EnrolmentCode():
                    self.codes[row.code_hash] = row
                case Credential():
                    self.credentials[row.clerk_id] = row
                case Session(clerk_id=""):
                    self.sessions.pop(row.terminal_id, None)
                case Session():
                    self.sessions[row.terminal_id] = row

    def session_of(self, clerk_id: str) -> Session | None:
        """Return where a clerk is logged in."""
        return next((one for one in self.sessions.values() if one.clerk_id == clerk_id), None)
