"""What boards and pads show of the hall: pure functions from views to texts.

Board texts are Chinese: LED cards carry hanzi and ASCII fonts only, and a bar
without hanzi shows the digits and leaves the rest dark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from devices.ports import BoardText, Colour
from queue_server.protocol.views import (
    CallView,
    CounterInfo,
    CounterState,
    CounterView,
    ServiceView,
)

WELCOME = "欢迎光临"
PAUSED = "暂停服务"
CLOSED = "窗口关闭"


def hall_board(calls: Sequence[CallView], labels: Mapping[str, str], *, lines: int, fresh: bool) -> BoardText:
    """Return the latest calls, newest on top.

    Args:
        calls: latest first.
        labels: each counter's label by id.
        lines: how many calls the board holds.
        fresh: the newest call has just come and wants attention.
    """
    shown = [f"{call.number}号 {window(labels.get(call.counter_id, ''))}" for call in calls[:lines]]
    return BoardText("\n".join(shown) or WELCOME, Colour.RED, blink=fresh and bool(shown))


def window(label: str) -> str:
    """Return how a counter is named on a board: "3号窗口", or a label that is a name already."""
    return f"{label}号窗口" if label.isascii() and label else label


def window_bar(counter: CounterView, zone: ZoneInfo, *, fresh: bool) -> BoardText:
    """Return what stands above one window: its number, or why it is not serving.

    Args:
        counter: the window.
        zone: the hall's time zone, for the hour of return.
        fresh: its call has just come and wants attention.
    """
    match counter.state:
        case CounterState.CLOSED:
            return BoardText(CLOSED, Colour.RED)
        case CounterState.PAUSED:
            return BoardText(PAUSED + _back(counter, zone), Colour.YELLOW)
        case CounterState.OPEN if counter.number:
            return BoardText(counter.number, Colour.RED, blink=fresh)
        case _:
            return BoardText(WELCOME, Colour.GREEN)


def _back(counter: CounterView, zone: ZoneInfo) -> str:
    back_at: dt.datetime | None = counter.pause.back_at if counter.pause else None
    return f" {back_at.astimezone(zone):%H:%M}返回" if back_at else ""


@dataclass(frozen=True, slots=True)
class PadDisplay:
    """What a call pad's digits show: the number being served, or how many wait.

    Attributes:
        number: the ticket; "" when nobody is being served.
        waiting: people waiting for this counter; shown while there is no number.
    """

    number: str = ""
    waiting: int = 0


def pad_display(counter: CounterView, waiting: int) -> PadDisplay:
    """Return what the pad of a counter shows; a waiting count behind a number is not worth a frame."""
    return PadDisplay(counter.number) if counter.number else PadDisplay("", waiting)


def waiting_for(counter: CounterInfo, services: Iterable[ServiceView]) -> int:
    """Return how many people wait that this counter may take."""
    takes: Collection[str] = counter.services
    return sum(service.waiting for service in services if service.id in takes)
