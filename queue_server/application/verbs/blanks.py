"""Numbered blanks: stacks put into trays, and sheets thrown away without a licence."""

from __future__ import annotations

from queue_server.application.command import Context, Decision, handles
from queue_server.application.licence_pictures import stock_view
from queue_server.application.verbs.licensing import must_be_in_charge
from queue_server.domain.blanks.events import BlanksLoaded, BlankSpoiled
from queue_server.domain.blanks.serials import BadRange, SerialRange, range_of
from queue_server.domain.blanks.stock import Tray, overlapping, top_serial
from queue_server.domain.state import HallState
from queue_server.protocol import licences as wire
from queue_server.protocol.errors import (
    BlankMismatch,
    InvalidParams,
    NoBlanks,
    NotFound,
    RangeInvalid,
    TrayUndecided,
)


@handles(wire.ListBlanks)
def list_blanks(state: HallState, params: wire.ListBlanks, ctx: Context) -> Decision:
    """Return every tray that was ever loaded, or those of one terminal."""
    trays = [tray for tray in state.records.of(Tray) if params.terminal in ("", tray.terminal)]
    trays.sort(key=lambda tray: tray.id)
    return Decision(
        (), lambda after: wire.StocksFound(stocks=tuple(stock_view(after, tray) for tray in trays))
    )


@handles(wire.LoadBlanks)
def load(state: HallState, params: wire.LoadBlanks, ctx: Context) -> Decision:
    """Take up a stack, under what the tray holds. Raises Forbidden, NotFound, InvalidParams, RangeInvalid."""
    must_be_in_charge(params.terminal, ctx, "blanks.load")
    terminal = state.rules.licence_terminals.get(params.terminal)
    rule = terminal.tray(params.tray) if terminal else None
    if rule is None:
        raise NotFound(what="tray", id=f"{params.terminal}/{params.tray}")
    if rule.variant != params.variant.value:
        raise InvalidParams(problem=f"this tray holds sheets of kind {rule.variant!r} - at `$.variant`")
    numbers = _numbers(state, params)
    tray_id = f"{params.terminal}/{params.tray}"
    loaded = BlanksLoaded(
        at=ctx.now,
        record_id=tray_id,
        terminal=params.terminal,
        tray=params.tray,
        variant=params.variant.value,
        stack_id=ctx.new_id(),
        prefix=numbers.prefix,
        width=numbers.width,
        first=numbers.first,
        last=numbers.last,
    )
    return Decision((loaded,), lambda after: stock_view(after, after.records.get(Tray, tray_id)))


def _numbers(state: HallState, params: wire.LoadBlanks) -> SerialRange:
    try:
        numbers = range_of(params.first, params.last)
    except BadRange as error:
        raise RangeInvalid(reason=error.reason, other="") from error
    other = overlapping(state.records, numbers)
    if other is not None:
        last = other.numbers.serial(len(other.numbers) - 1)
        raise RangeInvalid(reason="overlaps", other=f"{other.tray_id}: {other.numbers.serial(0)}-{last}")
    return numbers


@handles(wire.SpoilBlank)
def spoil(state: HallState, params: wire.SpoilBlank, ctx: Context) -> Decision:
    """Write off the sheet on top. Raises Forbidden, NotFound, TrayUndecided, NoBlanks, BlankMismatch."""
    must_be_in_charge(params.terminal, ctx, "blanks.spoil")
    tray_id = f"{params.terminal}/{params.tray}"
    tray = state.records.find(Tray, tray_id)
    if tray is None:
        raise NotFound(what="tray", id=tray_id)
    if tray.pending:
        raise TrayUndecided(tray=tray.name, blank=tray.pending)
    top = top_serial(state.records, tray_id)
    if not top:
        raise NoBlanks(tray=tray.name, variant=tray.variant)
    if params.serial.strip().upper() != top:
        raise BlankMismatch(expected=top, given=params.serial)
    spoiled = BlankSpoiled(at=ctx.now, record_id=tray_id, serial=top, licence_id="", why=params.why)
    return Decision((spoiled,), lambda after: stock_view(after, after.records.get(Tray, tray_id)))
