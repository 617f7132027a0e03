"""A simulated identity card reader: a SAM-V module and the place where cards are laid.

Strict: a frame with a wrong check or length, an unknown request, or one out of turn
(select before find, read before select) is counted as an error. Like a real module,
it does not find a card again that was read until it was taken away.

Run it: `python -m devices.sim.sam_v --port 4695 --control-port 4696`; commands on
the control port:

    {"command": "lay", "person": "zhang"}             (a person of `devices.sim.cast`)
    {"command": "lay", "card": {"kind": "resident", "number": "…", "name": "…",
        "birth": "1990-01-31", "valid_from": "2016-05-01", "valid_to": null, …}}
    {"command": "lay", "person": "zhang", "new_address": "…"}
    {"command": "take"}
    {"command": "png", "path": "reader.png"}

Faults besides the wire's; those with a number hit the next n answers (true = every one):
`removed_mid_read` (the card is taken away while it is read, next n reads), `worn`
(the next n reads fail), `authentication` (the card is not genuine), `unknown_card`
(a bank card), `unauthorised` (the module lacks its licence), `bad_checksum`,
`lost_byte` and `garbage_before` (damage to the next n answers), `pieces` (answers
come a few bytes at a time), `no_new_address` (old firmware without that request).
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import functools
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PIL import Image

from devices.codecs.sam_v import (
    ADDRESS_BYTES,
    PHOTO_BYTES,
    TEXT_BYTES,
    Decoder,
    Reply,
    Request,
    Result,
    encode,
)
from devices.document_ports import CardKind, IdCard
from devices.sim.cast import CAST
from devices.sim.device import RefusedCommand, SimulatedDevice
from devices.sim.id_card_text import text_block
from devices.sim.program import arguments, run_program
from devices.sim.sam_v_picture import draw_reader

DEFAULT_PORT = 4695
MODULE_NUMBER = bytes.fromhex("05 00 01 00 C3 3A 34 01 01 00 00 00 02 00 00 00")
_DAYS = ("birth", "valid_from", "valid_to")
_PIECE_BYTES = 100
_PIECE_PAUSE_S = 0.005
_NOISE = bytes.fromhex("00 AA AA 96 AA AA AA 96 69 10 7F AA")
"""Bytes that look like a frame's beginning more than once, with an impossible length."""


class SamVSim(SimulatedDevice):
    """The module and the card on it.

    Attributes:
        card: the card lying there.
        was_read: the card lying there has been read and is not found again.
        reads: how many cards were read successfully.
        errors: what the host did wrong, in words.
    """

    name: ClassVar[str] = "sam_v"
    own_faults: ClassVar[frozenset[str]] = frozenset(
        {
            "removed_mid_read", "worn", "authentication", "unknown_card", "unauthorised", "bad_checksum",
            "lost_byte", "garbage_before", "pieces", "no_new_address",
        }
    )  # fmt: skip

    def __init__(self, *, read_s: float = 0.0, **options: Any) -> None:
        """Make a reader without a card; reading one takes `read_s` seconds."""
        super().__init__(**options)
        self.card: IdCard | None = None
        self.reads = 0
        self.errors: list[str] = []
        self._read_s = read_s
        self._new_address = ""
        self.was_read = False
        self._found = self._selected = False
        self._decoder = Decoder(clock=self.clock)
        self._faults: dict[str, int] = {}
        self._outgoing: deque[tuple[float, Callable[[], bytes]]] = deque()

    def feed(self, data: bytes) -> bytes:
        """Take the host's bytes; everything is answered by `poll`, in order."""
        skipped_before = self._decoder.skipped_bytes
        for body in self._decoder.feed(data):
            self._answer(body)
        if skipped := self._decoder.skipped_bytes - skipped_before:
            self.errors.append(f"{skipped} bytes that form no frame")
        return self.poll()

    def poll(self) -> bytes:
        """Return the answers whose time has come."""
        data = b""
        while self._outgoing and self._outgoing[0][0] <= self.clock():
            data += self._outgoing.popleft()[1]()
        return data

    def next_due_s(self) -> float | None:
        """Return when the next answer is sent."""
        return self._outgoing[0][0] if self._outgoing else None

    def disconnected(self) -> None:
        """Forget half a frame and what nobody waits for any more."""
        self._decoder.reset()
        self._outgoing.clear()

    def set_fault(self, name: str, value: Any) -> None:
        """Switch a fault: off, on, or for the next `value` times."""
        self._faults[name] = sys.maxsize if value is True else int(value)

    def state(self) -> dict[str, Any]:
        """Return what lies there and what was done, without the person."""
        return {
            "card": self.card.kind.value if self.card else None,
            "reads": self.reads,
            "errors": list(self.errors),
        }

    def picture(self, selection: Mapping[str, Any]) -> Image.Image:
        """Draw the reader and the card on it."""
        return draw_reader(self)

    def command(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Lay a card on the reader (`lay`: person or card) or `take` it away."""
        match name:
            case "lay":
                self.lay(_card(params), str(params.get("new_address", "")))
            case "take":
                self.take()
            case _:
                raise RefusedCommand(f"sam_v has no command {name!r}; there are lay, take")
        return {}

    def lay(self, card: IdCard, new_address: str = "") -> None:
        """Lay a card on the reader; `new_address` is what an office has added to it."""
        try:
            text_block(card)
        except ValueError as error:
            raise RefusedCommand(str(error)) from error
        self.take()
        self.card, self._new_address = card, new_address

    def take(self) -> None:
        """Take away whatever lies there."""
        self.card = None
        self._found = self._selected = self.was_read = False

    def _answer(self, body: bytes) -> None:
        try:
            request = Request(body)
        except ValueError:
            self.errors.append(f"unknown request {body.hex(' ')}")
            self._say(Reply(Result.UNKNOWN_COMMAND))
            return
        match request:
            case Request.FIND:
                self._say(self._find())
            case Request.SELECT:
                self._say(self._select())
            case Request.READ_TEXT_AND_PHOTO:
                if self._uses("removed_mid_read"):
                    self.take()
                self._outgoing.append((self.clock() + self._read_s, lambda: self._sent(self._read())))
            case Request.READ_NEW_ADDRESS:
                self._say(self._read_new_address())
            case Request.SAM_ID:
                self._say(Reply(Result.OK, MODULE_NUMBER))
            case Request.READ_WITH_FINGERPRINT:
                self._say(Reply(Result.NOT_PERMITTED))
            case _:
                self._say(Reply(Result.NOT_AUTHORISED if self._on("unauthorised") else Result.OK))

    def _find(self) -> Reply:
        self._selected = False
        self._found = self.card is not None and not self.was_read
        if self._on("unauthorised"):
            return Reply(Result.NOT_AUTHORISED)
        return Reply(Result.FOUND, bytes(4)) if self._found else Reply(Result.NO_CARD)

    def _select(self) -> Reply:
        if not self._found:
            self.errors.append("select without find")
        self._selected = self._found and self.card is not None
        return Reply(Result.OK, bytes(8)) if self._selected else Reply(Result.SELECT_FAILED)

    def _read(self) -> Reply:
        if self.card is not None and not self._selected:
            self.errors.append("read without select")
        if self.card is None or not self._selected or self._uses("worn"):
            self._found = self._selected = False
            return Reply(Result.READ_FAILED)
        if self._on("authentication"):
            return Reply(Result.CARD_REFUSED_MODULE)
        if self._on("unknown_card"):
            return Reply(Result.UNKNOWN_CARD_TYPE)
        self.reads += not self.was_read
        self.was_read = True
        lengths = TEXT_BYTES.to_bytes(2, "big") + PHOTO_BYTES.to_bytes(2, "big")
        return Reply(Result.OK, lengths + text_block(self.card) + bytes(PHOTO_BYTES))

    def _read_new_address(self) -> Reply:
        if self._on("no_new_address"):
            return Reply(Result.UNKNOWN_COMMAND)
        if not self._selected:
            return Reply(Result.READ_FAILED)
        if not self._new_address:
            return Reply(Result.NOTHING_THERE)
        text = self._new_address.encode("utf-16-le")[:ADDRESS_BYTES]
        return Reply(Result.OK, text + b" \0" * ((ADDRESS_BYTES - len(text)) // 2))

    def _say(self, reply: Reply) -> None:
        self._outgoing.append((self.clock(), lambda: self._sent(reply)))

    def _sent(self, reply: Reply) -> bytes:
        """Return a reply's bytes as they leave, damaged on demand."""
        data = encode(reply.body)
        if self._uses("bad_checksum"):
            data = data[:-1] + bytes((data[-1] ^ 0xFF,))
        if self._uses("lost_byte"):
            data = data[:8] + data[9:]
        if self._uses("garbage_before"):
            data = _NOISE + data
        if not self._uses("pieces"):
            return data
        pieces = [data[start : start + _PIECE_BYTES] for start in range(0, len(data), _PIECE_BYTES)]
        for place, piece in enumerate(pieces[1:], 1):
            due_s = self.clock() + place * _PIECE_PAUSE_S
            self._outgoing.append((due_s, functools.partial(bytes, piece)))
        return pieces[0]

    def _on(self, name: str) -> bool:
        return self._faults.get(name, 0) > 0

    def _uses(self, name: str) -> bool:
        left = self._faults.get(name, 0)
        if left:
            self._faults[name] = left - 1
        return left > 0


def _card(params: Mapping[str, Any]) -> IdCard:
    """Return the card a `lay` command describes."""
    person, fields = str(params.get("person")), params.get("card")
    if isinstance(fields, dict):
        try:
            days = {
                name: dt.date.fromisoformat(fields[name]) for name in _DAYS if fields.get(name) is not None
            }
            return IdCard(**{**fields, "kind": CardKind(str(fields.get("kind"))), **days})
        except (TypeError, ValueError) as error:
            names = ", ".join(field.name for field in dataclasses.fields(IdCard))
            raise RefusedCommand(f"card: {error}; fields are {names}, days as 1990-01-31") from error
    if person not in CAST:
        raise RefusedCommand(f"person {person!r} is not in the cast; there are {', '.join(CAST)}")
    return CAST[person]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the simulator as a program."""
    parser = arguments("Simulated identity card reader (SAM-V).", DEFAULT_PORT)
    parser.add_argument("--read-s", type=float, default=1.2, help="how long reading a card takes, seconds")
    parser.add_argument("--person", choices=sorted(CAST), help="whose card lies there from the start")

    def build(options: argparse.Namespace) -> SamVSim:
        sim = SamVSim(read_s=options.read_s)
        if options.person:
            sim.lay(CAST[options.person])
        return sim

    return run_program(build, parser, argv)


if __name__ == "__main__":
    sys.exit(main())
