"""Every sentence of the boards has its English."""

from __future__ import annotations

from tests.helpers.catalogues import catalogue_problems


def test_the_english_catalogue_is_complete() -> None:
    assert catalogue_problems("display_board") == []
