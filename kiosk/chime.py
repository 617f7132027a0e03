"""The sound of the idle warning: a second sense for those who do not see it (requirements §3.7)."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

from devices.voice.sound import RATE_HZ, chime, to_sound


class Chime(QObject):
    """A soft two-tone gong on the default output; a kiosk without one stays silent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: QAudioSink | None = None
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(to_sound(chime()).pcm))

    def play(self) -> None:
        """Sound once, from the beginning."""
        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            return
        if self._sink is not None:
            self._sink.stop()
            self._sink.deleteLater()
        self._buffer.close()
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(device, _format(), self)
        self._sink.start(self._buffer)


def _format() -> QAudioFormat:
    made = QAudioFormat()
    made.setSampleRate(RATE_HZ)
    made.setChannelCount(1)
    made.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return made
