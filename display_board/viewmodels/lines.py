"""One call as a line of text: number, counter, where it lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from queue_server.protocol.views import CallView, CounterInfo, HallView, ZoneInfo


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call as the board shows it.

    Attributes:
        number: ticket number, e.g. `A012`.
        counter: the counter's label, e.g. `3`.
        arrow: where the counter lies seen from the board: left, right, up, down, up_left …; or empty.
        zone: name of its waiting area in Chinese; `zone_en` in English.
        floor: its floor, or empty.
        called_at: when.
        recall: 0 = first call.
    """

    number: str
    counter: str
    called_at: dt.datetime
    arrow: str = ""
    zone: str = ""
    zone_en: str = ""
    floor: str = ""
    recall: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What makes two lines the same call, recalled or not."""
        return self.number, self.counter


def line_of(call: CallView, hall: HallView | None) -> CallLine:
    """Return `call` as a line; a counter the hall view does not name keeps its id as label."""
    counter = _counter(call.counter_id, hall)
    zone = _zone(counter.zone, hall) if counter else None
    return CallLine(
        number=call.number,
        counter=counter.label if counter else call.counter_id,
        arrow=counter.arrow if counter else "",
        zone=zone.name if zone else "",
        zone_en=(zone.name_en or zone.name) if zone else "",
        floor=zone.floor if zone else "",
        called_at=call.called_at,
        recall=call.recall,
    )


def _counter(counter_id: str, hall: HallView | None) -> CounterInfo | None:
    return next((one for one in hall.counters if one.id == counter_id), None) if hall else None


def _zone(zone_id: str, hall: HallView | None) -> ZoneInfo | None:
    return next((one for one in hall.zones if one.id == zone_id), None) if hall else None
