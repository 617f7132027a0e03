"""The rest of the hall: counters opening and pausing, evaluations, devices, help, messages, notices."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from queue_server.protocol.base import Empty, Id, Params, RequestKey, Role, View, method
from queue_server.protocol.tickets import Note
from queue_server.protocol.views import CounterView, HelpView


class CounterChanged(View, frozen=True, kw_only=True):
    """A counter after a verb."""

    counter: CounterView


@method("counter.pause", CounterChanged, Role.CLERK, Role.GUIDE)
class PauseCounter(Params, frozen=True, kw_only=True):
    """Leave the window with a 去向留言 (R161)."""

    request_key: RequestKey
    counter_id: Id
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    where: Note = ""
    contact: Note = ""
    back_at: dt.datetime | None = None


@method("counter.resume", CounterChanged, Role.CLERK, Role.GUIDE)
class ResumeCounter(Params, frozen=True, kw_only=True):
    """Back at the window; the note is cleared everywhere."""

    request_key: RequestKey
    counter_id: Id


class EvaluationChannel(StrEnum):
    """Where a rating came from (R133)."""

    PAD = "pad"
    PHONE = "phone"
    SCREEN = "screen"


class EvaluationAccepted(View, frozen=True, kw_only=True):
    """Thank you; nothing about the rating goes back to a clerk's terminal."""

    thanks: bool = True


@method("evaluation.ask", CounterChanged, Role.CLERK, Role.GUIDE)
class AskEvaluation(Params, frozen=True, kw_only=True):
    """Open the pad of the counter for the visit just ended or ending."""

    request_key: RequestKey
    ticket_id: Id
    counter_id: Id


@method("evaluation.give", EvaluationAccepted, Role.DEVICE_HOST, Role.COUNTER, Role.KIOSK, Role.BOARD)
class GiveEvaluation(Params, frozen=True, kw_only=True):
    """A citizen's verdict from a device; one visit, one rating (R132).

    A counter terminal forwards its pad's bytes; a clerk's log-in gives no right to call this.
    """

    request_key: RequestKey
    counter_id: Id
    level: Annotated[int, msgspec.Meta(ge=1, le=5)]
    reasons: tuple[str, ...] = ()
    """Codes of the national option list."""
    channel: EvaluationChannel = EvaluationChannel.PAD


@method("evaluation.close", Empty, Role.DEVICE_HOST, Role.COUNTER, Role.BOARD)
class CloseEvaluation(Params, frozen=True, kw_only=True):
    """The pad timed out or was unplugged: not rated."""

    request_key: RequestKey
    counter_id: Id
    why: str = "timeout"


class PadKeyName(StrEnum):
    """Keys of a call pad."""

    CALL_NEXT = "call_next"
    RECALL = "recall"
    ASK_EVALUATION = "ask_evaluation"
    PAUSE = "pause"
    TRANSFER = "transfer"
    CONFIRM = "confirm"
    NO_SHOW = "no_show"
    HOLD = "hold"
    RESUME = "resume"


@method("counter.press_key", CounterChanged, Role.DEVICE_HOST, Role.COUNTER)
class PressKey(Params, frozen=True, kw_only=True):
    """A key on the counter's pad, meaning what it means in the counter's present state."""

    request_key: RequestKey
    counter_id: Id
    key: PadKeyName


@method("device.report", Empty, Role.KIOSK, Role.COUNTER, Role.BOARD, Role.DEVICE_HOST)
class ReportDevice(Params, frozen=True, kw_only=True):
    """A device's health changed, or is confirmed."""

    request_key: RequestKey
    device_id: Id
    kind: str
    online: bool
    faults: tuple[str, ...] = ()
    detail: Annotated[str, msgspec.Meta(max_length=300)] = ""


class HelpRaised(View, frozen=True, kw_only=True):
    """The call for help as the guide sees it."""

    help: HelpView


@method("help.request", HelpRaised, Role.KIOSK, Role.CLERK, Role.COUNTER, Role.DEVICE_HOST)
class RequestHelp(Params, frozen=True, kw_only=True):
    """Call a guide or an expert."""

    request_key: RequestKey
    source: Id
    reason: Annotated[str, msgspec.Meta(pattern="^(help|printer|complaint|expert|queue)$")]
    note: Note = ""


@method("help.answer", HelpRaised, Role.GUIDE, Role.MANAGER)
class AnswerHelp(Params, frozen=True, kw_only=True):
    """A guide is on the way."""

    request_key: RequestKey
    help_id: Id


@method("message.send", Empty, Role.MANAGER, Role.GUIDE, Role.CLERK)
class SendMessage(Params, frozen=True, kw_only=True):
    """A private line to a counter, or to all."""

    request_key: RequestKey
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    to_counter_id: str = ""


@method("notice.set", Empty, Role.MANAGER, Role.ADMIN)
class SetNotice(Params, frozen=True, kw_only=True):
    """Change the ticker or the emergency message on every board; None leaves it as it is."""

    request_key: RequestKey
    ticker: str | None = None
    emergency: str | None = None
