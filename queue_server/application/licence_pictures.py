"""Licences and trays as staff and terminals see them."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.application.record_views import pictured
from queue_server.domain.blanks.stock import BlankNote, Tray, stacks_of, top_serial
from queue_server.domain.licences.licence import Licence
from queue_server.domain.licences.rules import TerminalRule
from queue_server.domain.state import HallState
from queue_server.protocol import licence_views as views


@pictured(Licence, "licence")
def _licence_picture(state: HallState, licence: Licence) -> views.LicenceView:
    return licence_view(licence)


def licence_view(licence: Licence) -> views.LicenceView:
    """Return a licence; it names the company, and nobody else."""
    return views.LicenceView(
        id=licence.id,
        case_id=licence.case_id,
        case_number=licence.case_number,
        variant=views.LicenceVariant(licence.variant),
        copy=licence.copy,
        subject=licence.subject,
        state=views.LicenceState(licence.state.value),
        ready_at=licence.ready_at,
        claimed_by=licence.terminal,
        claimed_until=licence.claimed_until,
        tray=licence.tray,
        blank=licence.blank,
        printed_at=licence.printed_at,
        fault=licence.fault,
        attempts=licence.attempts,
        spoiled=licence.spoiled,
    )


def licence_answer(licence_id: str) -> Callable[[HallState], views.LicenceView]:
    """Answer with a licence."""
    return lambda after: licence_view(after.records.get(Licence, licence_id))


@pictured(Tray, "stock")
def _stock_picture(state: HallState, tray: Tray) -> views.StockView:
    return stock_view(state, tray)


def stock_view(state: HallState, tray: Tray) -> views.StockView:
    """Return a tray with its last fifty blanks."""
    stacks = stacks_of(state.records, tray.id)
    newest = stacks[-1].numbers
    rule = state.rules.licence_terminals.get(tray.terminal, TerminalRule(trays=()))
    return views.StockView(
        id=tray.id,
        terminal=tray.terminal,
        tray=tray.name,
        variant=views.LicenceVariant(tray.variant),
        first=newest.serial(0),
        last=newest.serial(len(newest) - 1),
        next=top_serial(state.records, tray.id),
        loaded=tray.loaded,
        used=tray.used,
        spoiled=tray.spoiled,
        remaining=tray.remaining,
        low=tray.remaining <= rule.low,
        pending=tray.pending,
        lines=tuple(map(_line, tray.notes)),
    )


def _line(note: BlankNote) -> views.BlankLine:
    return views.BlankLine(
        serial=note.serial,
        use=views.BlankUse(note.use.value),
        licence_id=note.licence_id,
        at=note.at,
        why=note.why,
    )
