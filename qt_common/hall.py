"""The hall as Qt programs see it: signals for what happens, a mirror to read, calls with callbacks.

`Hall` is the face that view-models hold; everything about it happens on the GUI thread.
`live_hall.LiveHall` joins it to a server, `fake_hall.FakeHall` to a script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from queue_server.client.calls import DEFAULT_TIMEOUT_S, new_key
from queue_server.client.files import DEFAULT_TIMEOUT_S as FILE_TIMEOUT_S
from queue_server.client.mirror import Mirror
from queue_server.client.reconnect import LinkState
from queue_server.protocol.base import Params
from queue_server.protocol.errors import HallError
from queue_server.protocol.events import Event, EventKind, Topic
from queue_server.protocol.scans import BeginDownload, FileStored
from queue_server.protocol.session import Identified, Subscribed
from queue_server.protocol.views import HallView

OnAnswer = Callable[[Any], None]
OnError = Callable[[HallError], None]

new_request_key = new_key
"""A fresh `request_key`: one for every press, the same one for its retries."""


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """How things stand between this program and the server.

    Attributes:
        state: the link's state.
        since: since when, aware UTC.
        refusal: why the server refuses this terminal; None unless REFUSED.
    """

    state: LinkState
    since: dt.datetime
    refusal: HallError | None = None

    @property
    def online(self) -> bool:
        """Tell whether what the mirror shows is live."""
        return self.state is LinkState.ONLINE


class Hall(QObject):
    """The server link's face on the GUI thread.

    Signals:
        link_changed: LinkStatus; the link came, went or was refused.
        changed: frozenset[Topic]; these parts of the mirror are new, told once per turn of the event loop.
        happened: Event; each once, in order.
    """

    link_changed = Signal(object)
    changed = Signal(object)
    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mirror = Mirror()
        self._status = LinkStatus(LinkState.CLOSED, dt.datetime.now(dt.UTC))
        self._new: set[Topic] = set()

    @property
    def mirror(self) -> Mirror:
        """The newest view of everything; read it, never change it."""
        return self._mirror

    @property
    def info(self) -> HallView | None:
        """What does not change about the hall; None before the first connection."""
        return self._mirror.hall

    @property
    def link(self) -> LinkStatus:
        """How things stand now."""
        return self._status

    def start(self) -> None:
        """Begin connecting."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the link; calls still waiting fail with LinkLost."""
        raise NotImplementedError

    def call(
        self,
        params: Params,
        on_answer: OnAnswer,
        on_error: OnError,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> None:
        """Ask the server; returns at once.

        Args:
            params: the method's parameters; the link repeats commands safely with their `request_key`.
            on_answer: called with the method's answer struct.
            on_error: called with the refusal, or LinkLost when no answer came in time.
            timeout_s: how long to try, reconnects included.

        Exactly one callback is called, on the GUI thread; none when it is a method of a QObject that
        has been deleted meanwhile.
        """
        raise NotImplementedError

    def upload(
        self,
        data: bytes,
        on_answer: Callable[[FileStored], None],
        on_error: OnError,
        timeout_s: float = FILE_TIMEOUT_S,
    ) -> None:
        """Store a document at the server; returns at once. Callbacks as with `call`.

        Args:
            data: PDF, JPEG or PNG.
            on_answer: called with the blob to name in `scan.add`; unused, it is deleted after a day.
            on_error: called with the refusal, or LinkLost when no answer came in time.
            timeout_s: how long to try, reconnects included; storing the same again is safe.
        """
        raise NotImplementedError

    def download(
        self,
        wanted: BeginDownload,
        on_answer: Callable[[bytes], None],
        on_error: OnError,
        timeout_s: float = FILE_TIMEOUT_S,
    ) -> None:
        """Fetch a file from the server; returns at once. Callbacks as with `call`.

        Args:
            wanted: which, and why.
            on_answer: called with its bytes.
            on_error: called with the refusal, or LinkLost when no answer came in time.
            timeout_s: how long to try, reconnects included.
        """
        raise NotImplementedError

    def _take_state(self, state: LinkState, refusal: HallError | None) -> None:
        self._status = LinkStatus(state, dt.datetime.now(dt.UTC), refusal)
        self.link_changed.emit(self._status)

    def _take_identified(self, identified: Identified) -> None:
        self._mirror.hall = identified.hall
        self._note(Topic)

    def _take_subscribed(self, subscribed: Subscribed) -> None:
        self._mirror.take_subscribed(subscribed)
        self._note(Topic)
        for event in subscribed.missed:
            self.happened.emit(event)

    def _take_event(self, event: Event) -> None:
        self._mirror.take_event(event)
        self._note(topics_of(event))
        self.happened.emit(event)

    def _note(self, topics: Any) -> None:
        if not self._new:
            self._flush_later()
        self._new.update(topics)

    def _flush_later(self) -> None:
        QTimer.singleShot(0, self, self._flush)

    def _flush(self) -> None:
        topics, self._new = frozenset(self._new), set()
        if topics:
            self.changed.emit(topics)


class Post(QObject):
    """Runs functions on the thread it was made on, in the order they were posted from any thread."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def __call__(self, action: Callable[[], None]) -> None:
        """Run `action` soon; may be called from any thread."""
        self._posted.emit(action)

    def _run(self, action: Callable[[], None]) -> None:
        action()


def is_gone(callback: Callable[..., Any]) -> bool:
    """Tell whether `callback` is a method of a QObject that has been deleted."""
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


def topics_of(event: Event) -> set[Topic]:
    """Return the parts of the mirror an event changes."""
    carried = {
        Topic.QUEUE: event.ticket is not None or event.kind is EventKind.DAY_STARTED,
        Topic.COUNTERS: event.counter is not None,
        Topic.CALLS: event.call is not None,
        Topic.SERVICES: bool(event.services),
        Topic.NOTICES: event.notice is not None,
        Topic.DEVICES: event.device is not None,
        Topic.HELP: event.help is not None,
        Topic.MESSAGES: event.message is not None,
        Topic.CASES: event.case is not None or event.bag is not None,
        Topic.LICENCES: event.licence is not None or event.stock is not None,
        Topic.DELIVERIES: event.delivery is not None,
    }
    return {topic for topic, is_in in carried.items() if is_in}
