from __future__ import annotations

from typing import get_overloads, get_type_hints

import queue_server.protocol  # registers every method
from queue_server.client.calls import Caller, new_key
from queue_server.protocol.base import methods


def test_the_overloads_say_what_the_contract_says() -> None:
    typed = {}
    for overload in get_overloads(Caller.call):
        hints = get_type_hints(overload)
        typed[hints["params"]] = hints["return"]
    assert queue_server.protocol.__all__
    assert typed == {info.params: info.answer for info in methods().values()}


def test_keys_differ_fit_the_contract_and_sort_by_time() -> None:
    keys = [new_key() for _ in range(1000)]
    assert len(set(keys)) == 1000
    assert {len(key) for key in keys} == {32}
    assert [key[:12] for key in keys] == sorted(key[:12] for key in keys)
