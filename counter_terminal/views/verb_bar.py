"""The buttons below the visit: the wide one, and the verbs in one row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from counter_terminal.settings import Keys
from counter_terminal.viewmodels.visit import Visit
from counter_terminal.views.buttons import PrimaryButton, VerbButton, key_names
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

ICONS = {
    "recall": "ph.speaker-high",
    "start": "ph.play",
    "no_show": "ph.user-minus",
    "transfer": "ph.arrows-left-right",
    "hold": "ph.hourglass",
    "end": "ph.check-circle",
    "pause": "ph.coffee",
}


class VerbBar(QWidget):
    """Everything that can be done with the visit.

    Args:
        theme: sizes and colours.
        translate: the language.
        keys: shown on the buttons.
        visit: what the buttons press.

    Signals:
        asked: a verb that needs more words: `transfer`, `hold`, `pause`.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme, translate: Translator, keys: Keys, visit: Visit) -> None:
        super().__init__()
        self._, self._visit = translate, visit
        self._primary = PrimaryButton(theme, key_names(keys.next, translate))
        self._primary.clicked.connect(visit.press_primary)
        self._reason = label("", "caption", Qt.AlignmentFlag.AlignHCenter)
        # of one height with words or without, so that the buttons stay put
        self._reason.setFixedHeight(theme.sizes.caption * 3 // 2)
        self._buttons = {
            verb: VerbButton(theme, icon, key_names(getattr(keys, verb), translate))
            for verb, icon in ICONS.items()
        }
        for verb, button in self._buttons.items():
            button.setObjectName(verb)
            button.clicked.connect(self.action(verb))
        row = QHBoxLayout()
        row.setSpacing(theme.sizes.step)
        for button in self._buttons.values():
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step)
        column.addWidget(self._primary)
        column.addLayout(row)
        column.addWidget(self._reason)
        visit.changed.connect(self._show)
        self._show()

    def action(self, verb: str) -> Callable[[], None]:
        """Return what a verb's button and key do."""
        visit = self._visit
        direct: dict[str, Callable[[], None]] = {
            "next": visit.press_primary,
            "recall": visit.recall,
            "start": visit.start,
            "no_show": visit.no_show,
            "end": visit.end,
        }
        return direct.get(verb) or (lambda: self._ask(verb))

    def _ask(self, verb: str) -> None:
        if getattr(self._visit.picture.verbs, verb).enabled:
            self.asked.emit(verb)

    def _show(self) -> None:
        verbs = self._visit.picture.verbs
        self._primary.show_button(verbs.primary)
        for verb, button in self._buttons.items():
            button.show_button(getattr(verbs, verb))
        waiting = verbs.no_show if verbs.no_show.why else verbs.recall
        reason = self._("{verb}：{why}", verb=waiting.text, why=waiting.why) if waiting.why else ""
        self._reason.setText(verbs.primary.why or reason)
