"""Fixtures: a counter and the guide desk of the demonstration hall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.counter_place import Place, at_counter


@pytest.fixture
def place() -> Iterator[Place]:
    """Counter 1, which takes everything, with its clerk logged in."""
    with at_counter() as place:
        yield place


@pytest.fixture
def guide() -> Iterator[Place]:
    """The guide desk with its guide logged in."""
    with at_counter("guide") as place:
        yield place
