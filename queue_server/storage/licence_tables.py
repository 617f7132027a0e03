"""The tables of licences, of the visits before their printers, and of numbered blanks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from queue_server.domain.blanks.stock import BlankStack, Tray
from queue_server.domain.licences.licence import Licence
from queue_server.domain.licences.visit import PersonTries, TerminalVisit
from queue_server.domain.records import Record
from queue_server.storage.rows import RowMap
from queue_server.storage.tables import metadata

licences = Table(
    "licences",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("holder_masked", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("ready_at", BigInteger, nullable=False),
    Column("token", Text, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("terminal", Text, nullable=False),
    Column("claimed_until", BigInteger),
    Column("tray", Text, nullable=False),
    Column("blank", Text, nullable=False),
    Column("void", Integer, nullable=False),
    Column("printed_at", BigInteger),
    Column("fault", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("spoiled", Text, nullable=False),
    Column("visit", Text, nullable=False),
    Column("rated", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
)

terminal_visits = Table(
    "terminal_visits",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("session", Text, nullable=False),
    Column("licences", Text, nullable=False),
    Column("until", BigInteger),
    Column("tries", Integer, nullable=False),
    Column("tried_at", BigInteger),
    Column("locked_until", BigInteger),
)

person_tries = Table(
    "person_tries",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("tried_at", BigInteger),
    Column("locked_until", BigInteger),
)

trays = Table(
    "trays",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("terminal", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("stacks", Integer, nullable=False),
    Column("loaded", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("spoiled", Integer, nullable=False),
    Column("pending", Text, nullable=False),
    Column("pending_licence", Text, nullable=False),
    Column("notes", Text, nullable=False),
)

blank_stacks = Table(
    "blank_stacks",
    metadata,
    Column("hall_id", Text, primary_key=True, nullable=False),
    Column("id", Text, primary_key=True, nullable=False),
    Column("open", Integer, nullable=False),
    Column("tray_id", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("loaded_at", BigInteger, nullable=False),
)

LICENCE_MAPS: Mapping[type[Record], RowMap[Any]] = {
    Licence: RowMap(Licence, licences),
    TerminalVisit: RowMap(TerminalVisit, terminal_visits),
    PersonTries: RowMap(PersonTries, person_tries),
    Tray: RowMap(Tray, trays),
    BlankStack: RowMap(BlankStack, blank_stacks),
}
