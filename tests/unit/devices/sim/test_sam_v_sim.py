"""The simulated reader, spoken to in bytes."""

from __future__ import annotations

from typing import Any

import pytest

from devices.codecs.id_card import parse_text
from devices.codecs.sam_v import Decoder, Reply, Request, Result, card_text, encode
from devices.sim.cast import CAST
from devices.sim.device import RefusedCommand
from devices.sim.sam_v import SamVSim


class Host:
    """Asks the simulator on a clock of its own."""

    def __init__(self, **options: Any) -> None:
        self.now_s = 0.0
        self.sim = SamVSim(clock=lambda: self.now_s, **options)
        self._decoder = Decoder(clock=lambda: self.now_s)

    def ask(self, request: Request) -> int | None:
        """Return the result of a request, None when no whole answer came at once."""
        reply = self.reply(self.sim.feed(encode(request.value)))
        return reply.result if reply else None

    def reply(self, data: bytes) -> Reply | None:
        bodies = self._decoder.feed(data)
        return Reply.from_body(bodies[-1]) if bodies else None

    def ask_all(self, *requests: Request) -> list[int | None]:
        return [self.ask(request) for request in requests]


FIND, SELECT, READ = Request.FIND, Request.SELECT, Request.READ_TEXT_AND_PHOTO


@pytest.fixture
def host() -> Host:
    return Host()


def test_without_a_card_nothing_is_found_and_the_module_is_well(host: Host) -> None:
    assert host.ask_all(Request.STATUS, Request.RESET, FIND) == [Result.OK, Result.OK, Result.NO_CARD]
    assert host.sim.errors == []


def test_a_card_is_read_once_until_it_is_laid_down_again(host: Host) -> None:
    host.sim.lay(CAST["zhang"])
    assert host.ask_all(FIND, SELECT) == [Result.FOUND, Result.OK]
    reply = host.reply(host.sim.feed(encode(READ.value)))
    assert reply is not None
    assert parse_text(card_text(reply.data)) == CAST["zhang"]
    assert host.ask_all(Request.READ_NEW_ADDRESS, FIND) == [Result.NOTHING_THERE, Result.NO_CARD]
    host.sim.take()
    assert host.ask(FIND) == Result.NO_CARD
    host.sim.lay(CAST["zhang"])
    assert host.ask(FIND) == Result.FOUND
    assert (host.sim.reads, host.sim.errors) == (1, [])


def test_requests_out_of_turn_fail_and_are_noted(host: Host) -> None:
    host.sim.lay(CAST["zhang"])
    assert host.ask_all(SELECT, READ) == [Result.SELECT_FAILED, Result.READ_FAILED]
    assert host.sim.errors == ["select without find", "read without select"]


def test_reading_takes_its_time_and_a_card_taken_away_meanwhile_is_not_read() -> None:
    host = Host(read_s=1.0)
    host.sim.lay(CAST["zhang"])
    assert host.ask_all(FIND, SELECT, READ) == [Result.FOUND, Result.OK, None]
    assert host.sim.next_due_s() == 1.0
    host.sim.take()
    host.now_s = 1.0
    reply = host.reply(host.sim.poll())
    assert reply == Reply(Result.READ_FAILED)


@pytest.mark.parametrize(
    ("fault", "result"),
    [
        ("removed_mid_read", Result.READ_FAILED),
        ("worn", Result.READ_FAILED),
        ("authentication", Result.CARD_REFUSED_MODULE),
        ("unknown_card", Result.UNKNOWN_CARD_TYPE),
        ("bad_checksum", None),
        ("lost_byte", None),
    ],
)
def test_faults_of_reading(host: Host, fault: str, result: Result | None) -> None:
    host.sim.lay(CAST["zhang"])
    host.ask_all(FIND, SELECT)
    host.sim.set_fault(fault, 1)
    assert host.ask(READ) == result
    assert (host.sim.card is None) == (fault == "removed_mid_read")


def test_answers_in_pieces_come_whole_in_the_end(host: Host) -> None:
    host.sim.lay(CAST["zhang"])
    host.ask_all(FIND, SELECT)
    host.sim.set_fault("pieces", True)
    assert host.ask(READ) is None
    while (due_s := host.sim.next_due_s()) is not None:
        host.now_s = due_s
        reply = host.reply(host.sim.poll())
    assert reply is not None
    assert parse_text(card_text(reply.data)) == CAST["zhang"]


def test_an_unauthorised_module_says_so(host: Host) -> None:
    host.sim.set_fault("unauthorised", True)
    assert host.ask_all(Request.STATUS, FIND) == [Result.NOT_AUTHORISED, Result.NOT_AUTHORISED]
    host.sim.set_fault("unauthorised", False)
    assert host.ask(Request.STATUS) == Result.OK


def test_what_is_no_request_is_counted_as_the_hosts_mistake(host: Host) -> None:
    frame = encode(FIND.value)
    assert host.sim.feed(frame[:-1] + b"\x00") == b""
    reply = host.reply(host.sim.feed(encode(b"\x77\x01")))
    assert reply == Reply(Result.UNKNOWN_COMMAND)
    assert host.sim.errors[0] == f"{len(frame)} bytes that form no frame"
    assert "77 01" in host.sim.errors[1]


def test_any_card_can_be_laid_by_its_fields_and_the_state_names_nobody(host: Host) -> None:
    fields = {
        "kind": "resident", "number": "100101198803140018", "name": "张样本", "birth": "1988-03-14",
        "valid_from": "2016-05-01", "valid_to": None,
    }  # fmt: skip
    host.sim.command("lay", {"card": fields})
    assert host.sim.card is not None
    assert (host.sim.card.name, host.sim.card.valid_to) == ("张样本", None)
    assert host.sim.state() == {"card": "resident", "reads": 0, "errors": []}
    host.sim.command("take", {})
    assert host.sim.state()["card"] is None


def test_a_new_address_is_told(host: Host) -> None:
    host.sim.command("lay", {"person": "li", "new_address": "样例市新村2号"})
    host.ask_all(FIND, SELECT)
    reply = host.reply(host.sim.feed(encode(Request.READ_NEW_ADDRESS.value)))
    assert reply is not None
    assert (reply.result, len(reply.data)) == (Result.OK, 70)
    assert reply.data.decode("utf-16-le").strip() == "样例市新村2号"


def test_the_picture_shows_the_lamp_and_every_kind_of_card(host: Host) -> None:
    def lamp() -> Any:
        return host.sim.picture({}).getpixel((68, 348))

    ready = lamp()
    pictures = {host.sim.picture({}).tobytes()}
    for card in CAST.values():
        host.sim.lay(card)
        pictures.add(host.sim.picture({}).tobytes())
    busy = lamp()
    host.ask_all(FIND, SELECT, READ)
    assert len(pictures) == len(CAST) + 1
    assert len({ready, busy, lamp()}) == 3


LONG_NAME = {
    "kind": "resident", "number": "1", "name": "长" * 16, "birth": "1990-01-31", "valid_from": "2016-05-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "params", "complaint"),
    [
        ("lay", {"person": "nobody"}, "not in the cast"),
        ("lay", {}, "not in the cast"),
        ("lay", {"card": {"kind": "library"}}, "library"),
        ("lay", {"card": {"kind": "resident", "shoe_size": 43}}, "shoe_size"),
        ("lay", {"card": LONG_NAME}, "does not fit"),
        ("lay", {"card": {"kind": "resident", "number": "1", "name": "一"}}, "was born"),
        ("lay", {"card": {"kind": "resident", "number": "1", "name": "一", "birth": "1990-02-30"}}, "day"),
        ("burn", {}, "no command"),
    ],
)
def test_commands_that_cannot_be_done_are_refused_with_a_reason(
    host: Host, name: str, params: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(RefusedCommand, match=complaint):
        host.sim.command(name, params)
    assert host.sim.card is None
