"""Who is announced when: one announcement at a time in a zone, zones side by side.

Pure: it plays nothing and owns no thread. A player asks `next`, plays, and says
`finished`. What it must never do is lose a ticket's first call; what it may do when
a hall is busy is say things once instead of twice and skip repeats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from devices.voice.engine import Announcement

WallClock = Callable[[], datetime]
"""The time of day, with its zone."""


@dataclass(frozen=True, slots=True)
class Call:
    """A ticket called to a counter.

    Attributes:
        zone: where it is to be heard.
        ticket: the ticket's id.
        number: as printed, e.g. `A012`.
        counter: label, e.g. `12`.
        called_at: when it was called, with time zone.
        recalled: called before.
        action: name of a word in the phrase books, "" = the usual one.
    """

    zone: str
    ticket: str
    number: str
    counter: str
    called_at: datetime
    recalled: bool = False
    action: str = ""


@dataclass(frozen=True, slots=True)
class VoicePlan:
    """How a hall wants to sound.

    Attributes:
        languages: said one after the other.
        repeat: how often an announcement is said.
        chime: a gong first.
        volume_percent: usual volume, 0-100.
        quiet_spans: times of day (start, end) with the quiet volume; may run over midnight.
        quiet_volume_percent: volume in them.
        crowded_at: so many waiting announcements in a zone make it crowded.
        stale_after: older calls are not announced (they came with a reconnect).
        give_up_after: a player that does not finish by then is taken for dead.
    """

    languages: tuple[str, ...] = ("zh_CN",)
    repeat: int = 2
    chime: bool = True
    volume_percent: int = 80
    quiet_spans: tuple[tuple[time, time], ...] = ()
    quiet_volume_percent: int = 40
    crowded_at: int = 4
    stale_after: timedelta = timedelta(seconds=30)
    give_up_after: timedelta = timedelta(seconds=60)

    def volume_at(self, moment: time) -> int:
        """Return the volume for a time of day, percent."""
        quiet = any(_within(moment, start, end) for start, end in self.quiet_spans)
        return self.quiet_volume_percent if quiet else self.volume_percent


class Fate(StrEnum):
    """What became of a call that was added."""

    QUEUED = "queued"
    MERGED = "merged"
    """The same ticket is waiting to be announced already."""
    STALE = "stale"
    """Too old to be announced; boards still show it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What to play now.

    Attributes:
        call: whom it is about.
        announcement: what an engine renders.
        volume_percent: 0-100.
        silent: the hall is muted: play nothing, let the boards flash larger.
    """

    call: Call
    announcement: Announcement
    volume_percent: int
    silent: bool


@dataclass(slots=True)
class _Lane:
    waiting: list[Call] = field(default_factory=list)
    busy_since: datetime | None = None


class AnnouncementQueue:
    """The announcements of a hall.

    Attributes:
        plan: how the hall wants to sound; may be replaced at any time.
        muted: whether the hall is in silent mode.
    """

    def __init__(self, plan: VoicePlan, clock: WallClock) -> None:
        self.plan = plan
        self.muted = False
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}

    def add(self, call: Call) -> Fate:
        """Take a call and say what becomes of it."""
        if self._clock() - call.called_at > self.plan.stale_after:
            return Fate.STALE
        waiting = self._lane(call.zone).waiting
        for lane in self._lanes.values():
            for place, other in enumerate(lane.waiting):
                if other.ticket != call.ticket:
                    continue
                # One announcement is enough, to where the ticket is called now; it stays a first call.
                merged = replace(call, recalled=call.recalled and other.recalled)
                if lane.waiting is waiting:
                    waiting[place] = merged
                else:
                    del lane.waiting[place]
                    waiting.append(merged)
                return Fate.MERGED
        waiting.append(call)
        self._thin_out(waiting)
        return Fate.QUEUED

    def withdraw(self, ticket: str) -> None:
        """Forget a ticket that need not be announced any more (it is being served)."""
        for lane in self._lanes.values():
            lane.waiting = [call for call in lane.waiting if call.ticket != ticket]

    def next(self, zone: str) -> Turn | None:
        """Return what to play now in a zone; None when nothing waits or something is still being said."""
        lane = self._lane(zone)
        now = self._clock()
        if lane.busy_since is not None and now - lane.busy_since < self.plan.give_up_after:
            return None
        lane.busy_since = None
        if not lane.waiting:
            return None
        crowded = len(lane.waiting) >= self.plan.crowded_at
        call = lane.waiting.pop(0)
        lane.busy_since = now
        return Turn(call, self._announcement(call, crowded), self.plan.volume_at(now.time()), self.muted)

    def finished(self, zone: str) -> None:
        """Say that what `next` returned has been said; harmless when nothing was."""
        self._lane(zone).busy_since = None

    def waiting(self, zone: str) -> tuple[Call, ...]:
        """Return what still waits in a zone, in order."""
        return tuple(self._lane(zone).waiting)

    def _announcement(self, call: Call, crowded: bool) -> Announcement:
        return Announcement(
            template="recall" if call.recalled else "call",
            number=call.number,
            counter=call.counter,
            action=call.action,
            languages=self.plan.languages,
            repeat=1 if crowded else self.plan.repeat,
            chime=self.plan.chime,
        )

    def _thin_out(self, waiting: list[Call]) -> None:
        """Drop the oldest repeats while the zone is crowded."""
        for call in [call for call in waiting if call.recalled]:
            if len(waiting) <= self.plan.crowded_at:
                return
            waiting.remove(call)

    def _lane(self, zone: str) -> _Lane:
        return self._lanes.setdefault(zone, _Lane())


def _within(moment: time, start: time, end: time) -> bool:
    return start <= moment < end if start <= end else moment >= start or moment < end
