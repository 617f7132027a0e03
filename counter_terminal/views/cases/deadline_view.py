"""The deadline beside the case: light, day, and why it is that day."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from counter_terminal.viewmodels.cases.deadline import DeadlinePanel
from counter_terminal.views.cases.parts import StateChip, scrolling
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class DeadlineView(QFrame):
    """By when, and the sentences of the explanation.

    Args:
        theme: sizes and colours.
        translate: the language.
        deadline: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, deadline: DeadlinePanel) -> None:
        super().__init__()
        self._, self._deadline = translate, deadline
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._light = StateChip()
        self._due = label("", "title")
        self._left = label("", "secondary")
        self._warnings = label("", "note_small", wrap=True)
        set_role(self._warnings, "note_small", "calling")
        self._lines = label("", "note", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(step * 2)
        top.addWidget(self._due)
        top.addWidget(self._light)
        top.addStretch(1)
        area, inside = scrolling(theme)
        inside.setSpacing(step)
        inside.addWidget(self._warnings)
        inside.addWidget(self._lines)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 3, step * 2, step * 2, step * 2)
        column.setSpacing(step)
        column.addLayout(top)
        column.addWidget(self._left)
        column.addWidget(area, 1)
        deadline.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._deadline.picture
        self._due.setText(picture.due or self._("尚未开始计算"))
        self._light.show_state(picture.light, picture.tone)
        self._left.setText(picture.left)
        self._left.setVisible(bool(picture.left))
        self._warnings.setText("\n".join(picture.warnings))
        self._warnings.setVisible(bool(picture.warnings))
        numbered = (f"{place}. {line}" for place, line in enumerate(picture.lines, 1))
        self._lines.setText("\n".join(numbered))
