from __future__ import annotations

from typing import Any

import msgspec

from queue_server.__main__ import PROTOCOL_PAGE
from queue_server.protocol.base import methods
from queue_server.protocol.errors import error_slugs
from queue_server.web.openrpc import document, page


def test_every_method_and_error_is_described() -> None:
    described = document()
    assert [method["name"] for method in described["methods"]] == list(methods())
    assert all(method["summary"] for method in described["methods"])
    assert set(described["components"]["errors"]) == set(error_slugs())
    msgspec.json.encode(described)


def test_every_reference_leads_somewhere() -> None:
    described = document()
    schemas = described["components"]["schemas"]

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if "$ref" in part else set()
            return own.union(*(references(value) for value in part.values()))
        return set().union(*(references(one) for one in part)) if isinstance(part, list) else set()

    assert {name.rsplit("/", 1)[1] for name in references(msgspec.to_builtins(described))} <= set(schemas)


def test_the_page_in_the_repository_is_up_to_date() -> None:
    assert PROTOCOL_PAGE.read_text(encoding="utf-8") == page(), "run: python -m queue_server docs"
