"""Every storage test runs twice: on SQLite, and on a PostgreSQL server started for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from queue_server.storage.database import Database, open_database

HALL = "test-hall"
OpenAgain = Callable[[], Database]


@pytest.fixture(params=["sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest) -> str:
    """What the configuration would say: `sqlite`, or the URL of a fresh database."""
    if request.param == "sqlite":
        return "sqlite"
    url = request.getfixturevalue("postgresql_url")
    name = f"hall_{uuid4().hex}"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{url}/{name}"


@pytest.fixture
def place(storage: str, tmp_path: Path) -> Iterator[OpenAgain]:
    """Opens the test's database; what is still open at the end is closed."""
    opened: list[Database] = []

    def open_again() -> Database:
        opened.append(open_database(storage, tmp_path, HALL))
        return opened[-1]

    yield open_again
    for database in opened:
        database.close()
