"""How the present visitor wants the screen: language, large text, low reach. Forgotten when they leave."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from qt_common.i18n import DEFAULT_LANGUAGE, Translator

_CHOICES = {(False, False): 8, (False, True): 6, (True, False): 4, (True, True): 2}
"""(elder, lowered) -> choices a page."""


class Comfort(QObject):
    """The visitor's own settings.

    Args:
        translate: speaks the chosen language.
        default_language: the hall's.

    Signals:
        changed: everything must be drawn again.
    """

    changed = Signal()

    def __init__(
        self, translate: Translator, default_language: str = DEFAULT_LANGUAGE, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.translate = translate
        self._default_language = default_language
        self.elder = False
        self.lowered = False

    @property
    def choices_per_page(self) -> int:
        """How many choices fit a page so that each can be read and hit."""
        return _CHOICES[self.elder, self.lowered]

    @property
    def finds_per_page(self) -> int:
        """How many search results fit beside the letters."""
        return self.choices_per_page // 2

    def toggle_language(self) -> None:
        """Speak English instead of Chinese, or the other way round."""
        self.translate.set_language("en" if self.translate.is_chinese else DEFAULT_LANGUAGE)
        self.changed.emit()

    def toggle_elder(self) -> None:
        """Switch the large text on or off."""
        self.elder = not self.elder
        self.changed.emit()

    def toggle_lowered(self) -> None:
        """Bring everything to touch into the lower half, or back."""
        self.lowered = not self.lowered
        self.changed.emit()

    def reset(self) -> None:
        """Forget what the visitor chose."""
        before = (self.elder, self.lowered, self.translate.language)
        self.elder = self.lowered = False
        self.translate.set_language(self._default_language)
        if before != (False, False, self._default_language):
            self.changed.emit()
