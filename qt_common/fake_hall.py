"""A hall without a server, for view-model tests, pictures and previews: answers by script, events on demand.

Nothing runs by itself: callbacks and signals come before the method that caused them returns.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from qt_common.hall import Hall, OnAnswer, OnError
from queue_server.client.calls import DEFAULT_TIMEOUT_S
from queue_server.client.files import DEFAULT_TIMEOUT_S as FILE_TIMEOUT_S
from queue_server.client.reconnect import LinkState
from queue_server.protocol.base import Params, Role, View, info_of
from queue_server.protocol.errors import HallError, LinkLost, NotFound
from queue_server.protocol.events import Event
from queue_server.protocol.scans import BeginDownload, BeginUpload, FileKind, FileStored
from queue_server.protocol.session import Identified, Subscribed
from queue_server.protocol.views import HallView, Snapshot

P = TypeVar("P", bound=Params)


class FakeHall(Hall):
    """A scripted hall.

    Args:
        info: what does not change about it.
        snapshot: what the mirror shows after `start`.
        role: what this terminal is.

    Attributes:
        calls: every request made, in order, also those that failed.
        files: what can be downloaded, by kind and id.
        uploaded: every document uploaded, in order.
        waiting: requests without an answer yet: made while the link is down, or held back by `hold`.
    """

    def __init__(
        self,
        info: HallView,
        snapshot: Snapshot | None = None,
        role: Role = Role.KIOSK,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._identified = Identified(terminal_id="test", role=role, name="test", hall=info)
        self._snapshot = snapshot or Snapshot()
        self._script: dict[type[Params], Callable[[Any], View]] = {}
        self._holding = False
        self.calls: list[Params] = []
        self.files: dict[tuple[FileKind, str], bytes] = {}
        self.uploaded: list[bytes] = []
        self.waiting: list[tuple[Params, OnAnswer, OnError]] = []

    def start(self) -> None:
        """Be online at once."""
        self._take_identified(self._identified)
        self._take_subscribed(Subscribed(seq=0, snapshot=self._snapshot))
        self._take_state(LinkState.ONLINE, None)

    def stop(self) -> None:
        """End the link."""
        self._take_state(LinkState.CLOSED, None)
        self.time_out()

    def on(self, kind: type[P], answer: View | HallError | Callable[[P], View]) -> None:
        """Script the answer to a method: a view, a refusal, or a function that returns or raises one."""

        def respond(params: P) -> View:
            if isinstance(answer, HallError):
                raise answer
            return answer if isinstance(answer, View) else answer(params)

        self._script[kind] = respond

    def asked(self, kind: type[P]) -> list[P]:
        """Return the requests of one kind, in order."""
        return [params for params in self.calls if isinstance(params, kind)]

    def push(self, event: Event) -> None:
        """Let the server publish an event."""
        self._take_event(event)

    def drop(self) -> None:
        """Cut the link; requests wait from now on."""
        self._take_state(LinkState.WAITING, None)

    def restore(self, snapshot: Snapshot | None = None) -> None:
        """Bring the link back and answer what waited."""
        self._take_subscribed(Subscribed(seq=self.mirror.seq, snapshot=snapshot))
        self._take_state(LinkState.ONLINE, None)
        self.release()

    def refuse(self, refusal: HallError) -> None:
        """Let the server refuse this terminal."""
        self._take_state(LinkState.REFUSED, refusal)

    def hold(self) -> None:
        """Give no answers until `release`, though the link is up."""
        self._holding = True

    def release(self) -> None:
        """Answer everything that waits, and what comes after at once again."""
        self._holding = False
        waiting, self.waiting = self.waiting, []
        for params, on_answer, on_error in waiting:
            self._answer(params, on_answer, on_error)

    def time_out(self) -> None:
        """Let the deadline of everything that waits pass."""
        waiting, self.waiting = self.waiting, []
        for _, _, on_error in waiting:
            on_error(LinkLost())

    def call(
        self,
        params: Params,
        on_answer: OnAnswer,
        on_error: OnError,
        timeout_s: float = DEFAULT_TIMEOUT_S,
    ) -> None:
        """Answer by script, at once unless the link is down or held."""
        self.calls.append(params)
        if self._holding or not self.link.online:
            self.waiting.append((params, on_answer, on_error))
        else:
            self._answer(params, on_answer, on_error)

    def upload(
        self,
        data: bytes,
        on_answer: Callable[[FileStored], None],
        on_error: OnError,
        timeout_s: float = FILE_TIMEOUT_S,
    ) -> None:
        """Keep the document in `uploaded`; answer as scripted for `BeginUpload`, else as one page."""
        self.uploaded.append(data)
        self.call(BeginUpload(size_bytes=len(data), sha256=sha256(data).hexdigest()), on_answer, on_error)

    def download(
        self,
        wanted: BeginDownload,
        on_answer: Callable[[bytes], None],
        on_error: OnError,
        timeout_s: float = FILE_TIMEOUT_S,
    ) -> None:
        """Give what `files` holds; a refusal scripted for `BeginDownload` comes first."""
        self.call(wanted, on_answer, on_error)

    def _answer(self, params: Params, on_answer: OnAnswer, on_error: OnError) -> None:
        try:
            answer = self._respond(params)
        except HallError as error:
            on_error(error)
        else:
            on_answer(answer)

    def _respond(self, params: Params) -> View | bytes:
        respond = self._script.get(type(params))
        if respond is not None:
            return respond(params)
        if isinstance(params, BeginUpload):
            return FileStored(blob_id=params.sha256[:32], pages=1, media_type="application/pdf")
        if isinstance(params, BeginDownload):
            return self._file(params)
        method = info_of(type(params))
        if method.answer.__struct_fields__:
            raise LookupError(f"no answer scripted for {method.name}")
        return method.answer()

    def _file(self, wanted: BeginDownload) -> bytes:
        found = self.files.get((wanted.kind, wanted.id))
        if found is None:
            raise NotFound(what=wanted.kind.value, id=wanted.id)
        return found

    def _note(self, topics: Any) -> None:
        super()._note(topics)
        self._flush()

    def _flush_later(self) -> None:
        pass  # `_note` has flushed already: there is no event loop to wait for
