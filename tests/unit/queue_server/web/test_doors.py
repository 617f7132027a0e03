"""Links, rates, codes, passwords, log lines: the small parts at the doors of the server."""

from __future__ import annotations

import json
import logging

import pytest

from queue_server.protocol.errors import InvalidParams
from queue_server.web.json_log import JsonLines
from queue_server.web.limits import RateLimit
from queue_server.web.links import TicketLinks, new_id
from queue_server.web.passwords import check_strength, code_hash, new_code, new_password


def test_a_link_leads_to_its_ticket_and_no_other_hall_makes_it() -> None:
    links, elsewhere = TicketLinks("http://hall/", b"secret"), TicketLinks("http://hall", b"other")
    ticket_id = new_id()
    link = links.link_for(ticket_id)
    assert link.startswith("http://hall/t/") and len(link) < 60
    token = link.rsplit("/", 1)[1]
    assert links.ticket_of(token) == ticket_id
    assert elsewhere.ticket_of(token) is None
    for wrong in ("", token[:-1], token + "A", token[::-1], new_id() + token[20:], "号" * 36):
        assert links.ticket_of(wrong) is None


def test_ids_are_unique_and_safe_in_addresses() -> None:
    ids = {new_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert all(len(one) == 20 and one.replace("-", "").replace("_", "").isalnum() for one in ids)


def test_a_burst_passes_and_hammering_does_not() -> None:
    now = [0.0]
    limit = RateLimit(per_second=2.0, burst=5.0, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(7)] == [True] * 5 + [False] * 2
    assert limit.allows("b"), "others are not concerned"
    now[0] += 1.0
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]


def test_addresses_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.web.limits.MOST_ADDRESSES", 10)
    limit = RateLimit(per_second=0.0, burst=1.0, clock=lambda: 0.0)
    for number in range(100):
        limit.allows(str(number))
    assert not limit.allows("99") and limit.allows("1"), "the oldest are forgotten first"


def test_a_code_can_be_typed_in_any_way() -> None:
    code = new_code()
    assert len(code) == 11 and code_hash(code) == code_hash(f" {code.lower().replace('-', ' ')}\n")
    assert code_hash(code) != code_hash(new_code())


@pytest.mark.parametrize("weak", ["short1", "onlyletters", "12345678", "zhang-2026"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(InvalidParams, match="at least 8 characters"):
        check_strength(weak, "zhang")


def test_made_up_passwords_are_strong_enough() -> None:
    for _ in range(50):
        check_strength(new_password(), "zhang")


def test_log_lines_are_json() -> None:
    try:
        raise ValueError("bad")
    except ValueError as error:
        caught = error
    record = logging.LogRecord("hall", logging.ERROR, "", 0, "ticket=%s 号", ("A1",), None)
    record.exc_info = (type(caught), caught, caught.__traceback__)
    line = json.loads(JsonLines().format(record))
    assert (line["level"], line["source"], line["text"]) == ("error", "hall", "ticket=A1 号")
    assert "ValueError: bad" in line["trace"] and line["at"].endswith("+00:00")
