"""What plays announcements: a hall without a sound card, a test and a rehearsal differ only here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from devices.voice.engine import Speech
from devices.voice.sound import Sound
from qt_common.clock import Clock

SECONDS_A_CHARACTER = 0.25


class Player(Protocol):
    """Plays one announcement at a time; one player a zone."""

    @property
    def works(self) -> bool:
        """Whether anybody can hear it."""

    def play(self, what: Sound | Speech, volume_percent: int, on_done: Callable[[], None]) -> None:
        """Begin to play; `on_done` is called on the GUI thread when it has ended, however it ended."""

    def stop(self) -> None:
        """Be silent at once; `on_done` of what was playing is not called any more."""


class Recorder:
    """Plays nothing; takes as long as playing would, and keeps WAV files where asked.

    Args:
        clock: tells when an announcement would have ended.
        folder: where to write `announcement-0001.wav` …; None keeps only the count.
        audible: what `works` says: True for a rehearsal, False in place of a missing sound card.

    Attributes:
        count: announcements so far.
    """

    def __init__(self, clock: Clock, folder: Path | None = None, *, audible: bool = False) -> None:
        self._clock = clock
        self._folder = folder
        self._audible = audible
        self.count = 0

    @property
    def works(self) -> bool:
        """Whether this stands for a working sound card."""
        return self._audible

    def play(self, what: Sound | Speech, volume_percent: int, on_done: Callable[[], None]) -> None:
        """Count, keep, and be done after the announcement's own time."""
        self.count += 1
        if isinstance(what, Sound) and self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"announcement-{self.count:04}.wav").write_bytes(what.wav())
        self._clock.after(_duration_s(what), on_done)

    def stop(self) -> None:
        """Nothing to silence."""


def _duration_s(what: Sound | Speech) -> float:
    if isinstance(what, Sound):
        return what.duration_s
    characters = sum(len(sentence.text) for sentence in what.sentences)
    return characters * SECONDS_A_CHARACTER + what.pause_s * len(what.sentences)
