"""Plays PCM on the sound card through Qt."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

from devices.voice.engine import Speech
from devices.voice.sound import Sound


class SoundCard(QObject):
    """The default output device, looked up anew each time, so that one plugged in later is found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._buffer: QBuffer | None = None

    @property
    def works(self) -> bool:
        """Whether there is an output device."""
        return not QMediaDevices.defaultAudioOutput().isNull()

    def play(self, what: Sound | Speech, volume_percent: int, on_done: Callable[[], None]) -> None:
        """Play a sound; a speech without sound of its own only plays its gong."""
        sound = what if isinstance(what, Sound) else what.opening
        device = QMediaDevices.defaultAudioOutput()
        if sound is None or device.isNull():
            on_done()
            return
        self.stop()
        self._start(device, sound, volume_percent, on_done)

    def stop(self) -> None:
        """Be silent at once."""
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.stateChanged.disconnect()
            sink.stop()
            sink.deleteLater()

    def _start(
        self, device: QAudioDevice, sound: Sound, volume_percent: int, on_done: Callable[[], None]
    ) -> None:
        sink = QAudioSink(device, _format(sound.rate_hz), self)
        buffer = QBuffer(self)
        buffer.setData(QByteArray(sound.pcm))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        sink.setVolume(volume_percent / 100)
        sink.stateChanged.connect(lambda state: self._on_state(sink, state, on_done))
        self._sink, self._buffer = sink, buffer
        sink.start(buffer)

    def _on_state(self, sink: QAudioSink, state: QAudio.State, on_done: Callable[[], None]) -> None:
        if sink is self._sink and state in (QAudio.State.IdleState, QAudio.State.StoppedState):
            self.stop()
            on_done()


def _format(rate_hz: int) -> QAudioFormat:
    made = QAudioFormat()
    made.setSampleRate(rate_hz)
    made.setChannelCount(1)
    made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return made
