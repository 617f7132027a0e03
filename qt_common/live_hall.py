"""Joins `Hall` to a real server: one background thread with an event loop that runs the link."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject

from qt_common.hall import Hall, OnAnswer, OnError, Post, is_gone
from queue_server.client.calls import DEFAULT_TIMEOUT_S
from queue_server.client.files import DEFAULT_TIMEOUT_S as FILE_TIMEOUT_S
from queue_server.client.identity import TerminalIdentity
from queue_server.client.link import HallLink
from queue_server.client.listener import LinkListener
from queue_server.client.reconnect import LinkState
from queue_server.protocol.base import Params, View
from queue_server.protocol.errors import HallError, InternalError, LinkLost
from queue_server.protocol.events import Event, Topic
from queue_server.protocol.scans import BeginDownload, FileStored
from queue_server.protocol.session import Identified, Subscribed

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 5.0
_T = TypeVar("_T")

MakeLink = Callable[[LinkListener], HallLink]


class LiveHall(Hall):
    """A hall at the other end of a socket.

    Args:
        make_link: makes the link for a listener, on the link's own thread; see `link_maker`.
        parent: Qt parent.
    """

    def __init__(self, make_link: MakeLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_link = make_link
        self._post = Post(self)
        self._thread: _LinkThread | None = None

    def start(self) -> None:
        """Begin connecting; harmless when begun already."""
        if self._thread is None:
            self._thread = _LinkThread(self._make_link, _Relay(self, self._post))
            self._thread.start()
            self._thread.ready.wait(STOP_TIMEOUT_S)

    def stop(self) -> None:
        """End the link and its thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.end()

    def call(
        self,
        params: Params,
        on_answer: OnAnswer,
        on_error: OnError,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> None:
        """Ask the server; see `Hall.call`."""
        if self._thread is None:
            self._post(partial(on_error, LinkLost()))
            return
        self._ask(lambda link: _called(link, params, timeout_s), on_answer, on_error)

    def upload(
        self,
        data: bytes,
        on_answer: Callable[[FileStored], None],
        on_error: OnError,
        timeout_s: float = FILE_TIMEOUT_S,
    ) -> None:
        """Store a document; see `Hall.upload`."""
        self._ask(lambda link: link.files.upload(data, timeout_s), on_answer, on_error)

    def download(
        self,
        wanted: BeginDownload,
        on_answer: Callable[[bytes], None],
        on_error: OnError,
        timeout_s: float = FILE_TIMEOUT_S,
    ) -> None:
        """Fetch a file; see `Hall.download`."""
        self._ask(lambda link: link.files.download(wanted, timeout_s), on_answer, on_error)

    def _ask(
        self,
        question: Callable[[HallLink], Coroutine[Any, Any, _T]],
        on_answer: Callable[[_T], None],
        on_error: OnError,
    ) -> None:
        """Run something on the link's thread and deliver what comes of it on this one."""
        if self._thread is None:
            self._post(partial(on_error, LinkLost()))
            return
        future = self._thread.submit(question)
        future.add_done_callback(lambda done: self._post(partial(_deliver, done, on_answer, on_error)))


def link_maker(
    url: str, identity: TerminalIdentity, topics: Iterable[Topic], client: str, client_version: str = ""
) -> MakeLink:
    """Return what `LiveHall` needs to reach the server at `url` (`ws://host:port/ws`) as this terminal."""
    return lambda listener: HallLink(
        url, identity, topics, listener, client=client, client_version=client_version
    )


class _LinkThread(threading.Thread):
    """The link's thread; ends with `end`."""

    def __init__(self, make_link: MakeLink, listener: LinkListener) -> None:
        super().__init__(name="hall link", daemon=True)
        self._make_link = make_link
        self._listener = listener
        self.ready = threading.Event()

    def run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        async with self._make_link(self._listener) as link:
            self._link = link
            self.ready.set()
            await self._ending.wait()

    def submit(
        self, question: Callable[[HallLink], Coroutine[Any, Any, _T]]
    ) -> concurrent.futures.Future[_T]:
        """Ask the server from the link's loop."""
        return asyncio.run_coroutine_threadsafe(question(self._link), self._loop)

    def end(self) -> None:
        """Close the link and wait for the thread."""
        if self.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self.join(STOP_TIMEOUT_S)


class _Relay:
    """Hears the link on its thread and tells the hall on the GUI thread."""

    def __init__(self, hall: LiveHall, post: Post) -> None:
        self._hall = hall
        self._post = post

    def on_state(self, state: LinkState, refusal: HallError | None) -> None:
        self._post(partial(self._hall._take_state, state, refusal))

    def on_identified(self, identified: Identified) -> None:
        self._post(partial(self._hall._take_identified, identified))

    def on_subscribed(self, subscribed: Subscribed) -> None:
        self._post(partial(self._hall._take_subscribed, subscribed))

    def on_event(self, event: Event) -> None:
        self._post(partial(self._hall._take_event, event))


def _called(link: HallLink, params: Params, timeout_s: float) -> Coroutine[Any, Any, View]:
    call = cast(Callable[[Params, float], Coroutine[Any, Any, View]], link.call)
    return call(params, timeout_s)


def _deliver(done: concurrent.futures.Future[_T], on_answer: Callable[[_T], None], on_error: OnError) -> None:
    try:
        answer = done.result()
    except HallError as error:
        _tell(on_error, error)
    except (concurrent.futures.CancelledError, asyncio.CancelledError):
        _tell(on_error, LinkLost())
    except Exception:
        log.exception("a call failed in this program itself")
        _tell(on_error, InternalError(incident=""))
    else:
        _tell(on_answer, answer)


def _tell(callback: Callable[[Any], None], value: object) -> None:
    if not is_gone(callback):
        callback(value)
