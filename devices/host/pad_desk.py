"""The pads of one counter: keys become commands, questions become lamps, verdicts become ratings.

Runs on the event loop's thread. What a key means is the server's business; here it
is only passed on, once, and a key without effect makes the pad beep.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from config.schema import PadBinding
from devices.host.outbox import CommandSink
from devices.host.rating import DismissPad, GiveVerdict, Ignored, NotRated, OpenPad, PadRating, Step
from devices.host.texts import PadDisplay, pad_display
from devices.ports import PadKey
from queue_server.client.calls import new_key
from queue_server.protocol.hall import (
    CloseEvaluation,
    EvaluationChannel,
    GiveEvaluation,
    PadKeyName,
    PressKey,
)
from queue_server.protocol.views import CounterView

log = logging.getLogger(__name__)

KEY_TIMEOUT_S = 8.0
"""A key older than this has no effect: the clerk has long pressed again or gone on."""
RATING_TIMEOUT_S = 600.0
"""A citizen's verdict waits so long for a lost server (which judges whether it comes too late)."""

Later = Callable[[float, Callable[[], None]], object]


class PadActions(Protocol):
    """What a desk asks of its line; see `devices.host.pad_line.PadLine`."""

    def display(self, address: int, display: PadDisplay) -> None:
        """Show something on a call pad."""

    def beep(self, address: int) -> None:
        """Let a call pad beep."""

    def ask(self, address: int) -> None:
        """Open an evaluator."""

    def dismiss(self, address: int) -> None:
        """Close an evaluator."""


def press_command(counter_id: str, key: PadKey) -> PressKey:
    """Return the command of one press, with a fresh key of its own."""
    return PressKey(request_key=new_key(), counter_id=counter_id, key=PadKeyName(key.value))


class PadDesk:
    """Call pad and evaluator of one counter."""

    def __init__(
        self,
        binding: PadBinding,
        line: PadActions,
        keys: CommandSink,
        ratings: CommandSink,
        rating: PadRating,
        later: Later,
    ) -> None:
        """Join a counter to its pads.

        Args:
            binding: the counter and its addresses; 0 = it has none.
            line: the line its pads hang on.
            keys: sends this counter's keys in order.
            ratings: sends its verdicts in order; apart, because they may wait long.
            rating: the evaluator's state.
            later: runs something after so many seconds.
        """
        self._counter_id = binding.counter
        self._call_address = binding.call_address
        self._evaluator_address = binding.evaluator_address
        self._line = line
        self._keys = keys
        self._ratings = ratings
        self._rating = rating
        self._later = later

    def pressed(self, key: PadKey, handled: Callable[[], None]) -> None:
        """Pass a clerk's key on; `handled` is called when the server has answered."""

        def ended(taken: bool) -> None:
            handled()
            if not taken:
                self._line.beep(self._call_address)

        self._keys.put(press_command(self._counter_id, key), KEY_TIMEOUT_S, ended)

    def rated(self, level: int) -> None:
        """Take in a citizen's key."""
        self._do(self._rating.pressed(level))

    def take_counter(self, counter: CounterView, waiting: int) -> None:
        """Show the counter on its pad; open or close the evaluator as the server says."""
        if self._call_address:
            self._line.display(self._call_address, pad_display(counter, waiting))
        if self._evaluator_address:
            self._do(self._rating.asked(counter.rating_asked_for))

    def take_line(self, online: bool) -> None:
        """Take in that the line came or went."""
        if not online:
            self._rating.plugged = False
        elif not self._rating.plugged:
            self._do(self._rating.replugged())

    def _do(self, step: Step | None) -> None:
        match step:
            case OpenPad():
                self._line.ask(self._evaluator_address)
            case DismissPad():
                self._line.dismiss(self._evaluator_address)
            case GiveVerdict(level):
                self._ratings.put(
                    GiveEvaluation(
                        request_key=new_key(),
                        counter_id=self._counter_id,
                        level=level,
                        channel=EvaluationChannel.PAD,
                    ),
                    RATING_TIMEOUT_S,
                    lambda taken: None,
                )
            case NotRated(why):
                self._line.dismiss(self._evaluator_address)
                close = CloseEvaluation(request_key=new_key(), counter_id=self._counter_id, why=why)
                self._ratings.put(close, RATING_TIMEOUT_S, lambda taken: None)
            case Ignored(why, anomaly=True):
                log.warning("counter=%s evaluator pressed, ignored: %s", self._counter_id, why)
        if isinstance(step, OpenPad | GiveVerdict):
            self._wait()

    def _wait(self) -> None:
        """Come back when the evaluator's time is up; a timer too many does nothing."""
        due_s = self._rating.due_s
        if due_s == 0:
            self._do(self._rating.tick())
        elif due_s is not None:
            self._later(due_s, self._wait)
