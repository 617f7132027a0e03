"""The newest kept answers, in memory: a retry after a lost answer mostly comes within seconds."""

from __future__ import annotations

from collections import OrderedDict

from queue_server.application.ports import KeptAnswer

REMEMBERED = 10_000


class RecentAnswers:
    """Answers by (terminal id, request key); the oldest make room."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], KeptAnswer] = OrderedDict()

    def find(self, pair: tuple[str, str]) -> KeptAnswer | None:
        """Return the first answer to a key, if it is remembered."""
        return self._answers.get(pair)

    def add(self, kept: KeptAnswer) -> None:
        """Remember a committed answer."""
        self._answers[kept.terminal_id, kept.request_key] = kept
        if len(self._answers) > REMEMBERED:
            self._answers.popitem(last=False)
