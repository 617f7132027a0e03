"""Devices, calls for help, notices, and the day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queue_server.domain import events as ev
from queue_server.domain.fold.steps import folds
from queue_server.domain.model import DeviceStatus, HelpCall, Notice

if TYPE_CHECKING:
    from queue_server.domain.state import HallState


@folds(ev.DeviceStatusChanged)
def _device(state: HallState, event: ev.DeviceStatusChanged) -> None:
    state.put_device(
        DeviceStatus(
            id=event.device_id,
            kind=event.device_kind,
            online=event.online,
            faults=event.faults,
            detail=event.detail,
            reported_at=event.at,
            host=event.host,
        )
    )


@folds(ev.HelpRequested)
def _help(state: HallState, event: ev.HelpRequested) -> None:
    state.put_help_call(
        HelpCall(
            id=event.help_id,
            source=event.source,
            reason=event.reason,
            raised_at=event.at,
            note=event.note,
        )
    )


@folds(ev.HelpAnswered)
def _help_answered(state: HallState, event: ev.HelpAnswered) -> None:
    call = state.helps[event.help_id]
    state.put_help_call(replace(call, answered_by=event.answered_by, answered_at=event.at))


@folds(ev.NoticeChanged)
def _notice(state: HallState, event: ev.NoticeChanged) -> None:
    state.put_notice(Notice(ticker=event.ticker, emergency=event.emergency, since=event.at))


@folds(ev.DayStarted)
def _day_started(state: HallState, event: ev.DayStarted) -> None:
    state.start_day(event.day)
