"""Blanks and their trays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queue_server.domain.blanks import events as ev
from queue_server.domain.blanks.stock import (
    LINES,
    BlankNote,
    BlankStack,
    BlankUse,
    Tray,
    taken_last,
    top_stack,
)
from queue_server.domain.errors import RuleError
from queue_server.domain.fold.steps import folds

if TYPE_CHECKING:
    from queue_server.domain.state import HallState


@folds(ev.BlanksLoaded)
def _loaded(state: HallState, event: ev.BlanksLoaded) -> None:
    tray = state.records.find(Tray, event.record_id) or Tray(
        id=event.record_id, terminal=event.terminal, name=event.tray, variant=event.variant
    )
    stack = BlankStack(
        id=event.stack_id,
        tray_id=tray.id,
        place=tray.stacks + 1,
        prefix=event.prefix,
        width=event.width,
        first=event.first,
        last=event.last,
        loaded_at=event.at,
    )
    state.records.put(stack)
    loaded = tray.loaded + len(stack.numbers)
    state.records.put(replace(tray, variant=event.variant, stacks=stack.place, loaded=loaded))


@folds(ev.BlankTaken)
def _taken(state: HallState, event: ev.BlankTaken) -> None:
    _leave(state, event)
    tray = state.records.get(Tray, event.record_id)
    state.records.put(
        replace(
            tray,
            used=tray.used + 1,
            pending=event.serial,
            pending_licence=event.licence_id,
            notes=_noted(tray, event, BlankUse.USED),
        )
    )


@folds(ev.BlankPutBack)
def _put_back(state: HallState, event: ev.BlankPutBack) -> None:
    stack = taken_last(state.records, event.record_id)
    if stack is None:
        raise RuleError(f"{event.serial} was never taken")
    state.records.put(replace(stack, taken=stack.taken - 1))
    tray = state.records.get(Tray, event.record_id)
    notes = tuple(note for note in tray.notes if note.serial != event.serial)
    state.records.put(replace(_settled(tray), used=tray.used - 1, notes=notes))


@folds(ev.BlankUsed)
def _used(state: HallState, event: ev.BlankUsed) -> None:
    state.records.put(_settled(state.records.get(Tray, event.record_id)))


@folds(ev.BlankVoided)
def _voided(state: HallState, event: ev.BlankVoided) -> None:
    tray = state.records.get(Tray, event.record_id)
    state.records.put(
        replace(
            _settled(tray),
            used=tray.used - 1,
            spoiled=tray.spoiled + 1,
            notes=_noted(tray, event, BlankUse.SPOILED, event.why),
        )
    )


@folds(ev.BlankSpoiled)
def _spoiled(state: HallState, event: ev.BlankSpoiled) -> None:
    _leave(state, event)
    tray = state.records.get(Tray, event.record_id)
    notes = _noted(tray, event, BlankUse.SPOILED, event.why)
    state.records.put(replace(tray, spoiled=tray.spoiled + 1, notes=notes))


def _leave(state: HallState, event: ev.BlankEvent) -> None:
    stack = top_stack(state.records, event.record_id)
    if stack is None:
        raise RuleError(f"{event.serial} left an empty tray")
    state.records.put(replace(stack, taken=stack.taken + 1))


def _settled(tray: Tray) -> Tray:
    return replace(tray, pending="", pending_licence="")


def _noted(tray: Tray, event: ev.BlankEvent, use: BlankUse, why: str = "") -> tuple[BlankNote, ...]:
    note = BlankNote(event.serial, use, event.licence_id, event.at, why)
    earlier = [other for other in tray.notes if other.serial != event.serial]
    return (note, *earlier)[:LINES]
