"""Tells every connection what has happened, after its commit; nobody waits for anybody.

An event is encoded at most twice, for staff and for the public, however many
listen. A short memory of recent events lets a client that was away catch up; a
longer absence gets a snapshot.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from queue_server.application.engine import Publication
from queue_server.protocol.codec import encode_notification
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.views import ServiceView

REMEMBERED = 4_096
"""Events a client may have missed and still catch up without a snapshot."""
_EVERYBODY = frozenset(Topic)
FOR_STAFF = frozenset((Topic.QUEUE, Topic.CASES, Topic.LICENCES, Topic.DELIVERIES))
"""Whoever listens to these sees the whole of what they are about; `web.admission` says who may."""


class Subscriber(Protocol):
    """A connection that listens."""

    topics: frozenset[Topic]

    def hears_messages_to(self, counter_id: str) -> bool:
        """Say whether a private message to this counter (empty = all) is for this connection."""

    def push(self, message: bytes) -> None:
        """Take an encoded message to send; must neither block nor raise."""


@dataclass(frozen=True)
class Broadcast:
    """One publication with its two encodings, each made when first needed."""

    staff: Event
    public: Event

    @cached_property
    def topics(self) -> frozenset[Topic]:
        """What it is about."""
        if self.staff.kind is EventKind.DAY_STARTED:
            return _EVERYBODY
        parts = {
            Topic.QUEUE: self.staff.ticket,
            Topic.COUNTERS: self.staff.counter or self.staff.other_counter,
            Topic.CALLS: self.staff.call,
            Topic.SERVICES: self.staff.services,
            Topic.NOTICES: self.staff.notice,
            Topic.DEVICES: self.staff.device,
            Topic.HELP: self.staff.help,
            Topic.MESSAGES: self.staff.message,
            Topic.CASES: self.staff.case or self.staff.bag,
            Topic.LICENCES: self.staff.licence or self.staff.stock,
            Topic.DELIVERIES: self.staff.delivery,
        }
        return frozenset(topic for topic, part in parts.items() if part)

    @cached_property
    def for_staff(self) -> bytes:
        """The message for those who may see tickets."""
        return encode_notification("event", self.staff)

    @cached_property
    def for_public(self) -> bytes:
        """The message for everybody else."""
        return self.for_staff if self.public is self.staff else encode_notification("event", self.public)

    def event_for(self, subscriber: Subscriber) -> Event | None:
        """Return the event as this subscriber may see it; None when it is not for them."""
        if not self.topics & subscriber.topics:
            return None
        message = self.staff.message
        if message is not None and not subscriber.hears_messages_to(message.to_counter_id):
            return None
        return self.staff if self.topics & subscriber.topics & FOR_STAFF else self.public


class Hub:
    """All connections that listen.

    Attributes:
        subscribers: who listens now.
        on_publish: called after each batch of news, for those who only want to know that there are any.
    """

    def __init__(self) -> None:
        self.subscribers: set[Subscriber] = set()
        self.on_publish: list[Callable[[], None]] = []
        self._recent: deque[Broadcast] = deque(maxlen=REMEMBERED)
        self._services: dict[str, ServiceView] = {}

    def publish(self, publications: Iterable[Publication]) -> None:
        """Tell everybody whom it concerns."""
        for publication in publications:
            broadcast = Broadcast(publication.staff, publication.public)
            self._recent.append(broadcast)
            self._send(broadcast)
        for tell in self.on_publish:
            tell()

    def publish_services(self, services: Sequence[ServiceView], event: Event) -> bool:
        """Tell which services look different from last time; return whether any does.

        Args:
            services: all services as they look now.
            event: the `services_changed` event, to be filled.
        """
        changed = tuple(one for one in services if self._services.get(one.id) != one)
        if not changed:
            return False
        self._services = {one.id: one for one in services}
        news = Event(seq=0, kind=event.kind, at=event.at, services=changed)
        self._send(Broadcast(news, news))
        return True

    def missed(self, subscriber: Subscriber, after_seq: int, last_seq: int) -> tuple[Event, ...] | None:
        """Return what a subscriber missed since `after_seq`; None when that cannot be told any more."""
        if after_seq == last_seq:
            return ()
        if after_seq > last_seq or not self._recent or self._recent[0].staff.seq > after_seq + 1:
            return None
        later = (broadcast for broadcast in self._recent if broadcast.staff.seq > after_seq)
        events = (broadcast.event_for(subscriber) for broadcast in later)
        return tuple(event for event in events if event is not None)

    def _send(self, broadcast: Broadcast) -> None:
        for subscriber in self.subscribers:
            event = broadcast.event_for(subscriber)
            if event is not None:
                subscriber.push(broadcast.for_staff if event is broadcast.staff else broadcast.for_public)
