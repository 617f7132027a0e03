"""Lets the operating system's own voice speak (Qt TextToSpeech); the gong comes from the sound card."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QLocale, QObject
from PySide6.QtTextToSpeech import QTextToSpeech

from devices.voice.engine import Sentence, Speech
from devices.voice.sound import Sound
from display_board.sound.card import SoundCard
from qt_common.clock import Clock


class SystemVoice(QObject):
    """Speaks sentences one after the other.

    Args:
        clock: keeps the pause between two sentences.
    """

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._card = SoundCard(self)
        self._voice = QTextToSpeech(self)
        self._voice.stateChanged.connect(self._on_state)
        self._left: deque[Sentence] = deque()
        self._pause_s = 0.0
        self._on_done: Callable[[], None] | None = None

    @property
    def works(self) -> bool:
        """Whether the system has a voice that speaks."""
        return self._voice.state() is not QTextToSpeech.State.Error and bool(self._voice.availableVoices())

    def play(self, what: Sound | Speech, volume_percent: int, on_done: Callable[[], None]) -> None:
        """Speak; a finished sound goes to the sound card."""
        if isinstance(what, Sound):
            self._card.play(what, volume_percent, on_done)
            return
        self.stop()
        self._left = deque(what.sentences)
        self._pause_s = what.pause_s
        self._on_done = on_done
        self._voice.setVolume(volume_percent / 100)
        if what.opening is not None:
            self._card.play(what.opening, volume_percent, self._next)
        else:
            self._next()

    def stop(self) -> None:
        """Be silent at once."""
        self._on_done = None
        self._left.clear()
        self._card.stop()
        self._voice.stop()

    def _next(self) -> None:
        if not self._left or not self.works:
            done, self._on_done = self._on_done, None
            if done is not None:
                done()
            return
        sentence = self._left.popleft()
        self._voice.setLocale(QLocale(sentence.language))
        self._voice.say(sentence.text)

    def _on_state(self, state: QTextToSpeech.State) -> None:
        if self._on_done is None:
            return
        if state is QTextToSpeech.State.Ready:
            self._clock.after(self._pause_s, self._next)
        elif state is QTextToSpeech.State.Error:
            self._left.clear()
            self._next()
