"""A prepared hall is copied for each test: making passwords is slow on purpose."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.helpers.running_hall import RunningHall, prepare, running_hall, small_hall


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("prepared") / "data"
    prepare(small_hall(), data)
    return data


@pytest.fixture
def data(prepared_data: Path, tmp_path: Path) -> Path:
    """A fresh copy of a prepared hall's data."""
    return Path(shutil.copytree(prepared_data, tmp_path / "data"))


@pytest.fixture
async def hall(data: Path) -> AsyncIterator[RunningHall]:
    """A running hall."""
    async with running_hall(data) as running:
        yield running
