"""Words in the visitor's language: Chinese in the code, English (and others) in gettext catalogues.

Message ids are the Chinese sentences, so zh_CN needs no catalogue. Each program has
`<program>/locale/<language>.po`, and so has `qt_common`; they are read as they are, nothing
is compiled. A translator is an object, not a global: two screens of one process may speak
different languages.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QObject, Signal

DEFAULT_LANGUAGE = "zh_CN"
LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}
"""What each language calls itself."""


def mark(msgid: str) -> str:
    """Mark a msgid kept in a table for the catalogues; it is translated where it is used."""
    return msgid


class Translator(QObject):
    """Turns message ids into sentences; call it `_`.

    >>> _ = Translator("kiosk")
    >>> _("{count} 人等候", count=3)
    '3 人等候'

    Args:
        program: package whose catalogue is used beside that of `qt_common`.
        language: one of `LANGUAGE_NAMES`, or any other for which there is a catalogue.

    Signals:
        language_changed: every text on the screen must be asked for again.
    """

    language_changed = Signal()

    def __init__(
        self, program: str = "qt_common", language: str = DEFAULT_LANGUAGE, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._language = language

    @property
    def language(self) -> str:
        """The language spoken now."""
        return self._language

    @property
    def is_chinese(self) -> bool:
        """Tell whether the hall's Chinese names fit the sentences."""
        return self._language.startswith("zh")

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        if language != self._language:
            self._language = language
            self.language_changed.emit()

    def __call__(self, msgid: str, /, **values: object) -> str:
        """Return `msgid` in the language, with `{names}` replaced by `values`."""
        sentence = _catalogue(self._program, self._language).gettext(msgid)
        return sentence.format(**values) if values else sentence

    def name_of(self, chinese: str, other: str) -> str:
        """Return the one of two given names that fits; Chinese when there is no other."""
        return chinese if self.is_chinese else other or chinese


@cache
def _catalogue(program: str, language: str) -> gettext.NullTranslations:
    found: gettext.NullTranslations = gettext.NullTranslations()
    for package in dict.fromkeys(("qt_common", program)):
        file = resources.files(package) / "locale" / f"{language}.po"
        if file.is_file():
            own = _read(file.read_bytes())
            own.add_fallback(found)
            found = own
    return found


def _read(po: bytes) -> gettext.NullTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(po)))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
