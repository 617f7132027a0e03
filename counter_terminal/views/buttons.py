"""Buttons of the counter: the big one, the verbs with their keys, ready-made answers to pick from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.buttons import Button
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role

LONG_WORD = 7
"""Letters from which a verb is written smaller."""


def key_names(keys: Sequence[str], _: Translator) -> str:
    """Return how keys are labelled, e.g. `空格 / F2`."""
    return " / ".join(_("空格") if key == "Space" else _native(key) for key in keys)


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class PrimaryButton(QPushButton):
    """The one wide button; its word changes, its place never.

    Args:
        theme: sizes and colours.
        keys: shown at its right end.
    """

    def __init__(self, theme: Theme, keys: str) -> None:
        super().__init__()
        self.setProperty("role", "primary")
        self.setObjectName("primary")
        self.setAutoDefault(True)  # Enter presses what has the focus; Space belongs to this button alone
        self._key = label(keys, "on_primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.sizes.step * 2, 0)
        row.addStretch(1)
        row.addWidget(self._key)
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_button(self, button: Button) -> None:
        """Show word and state."""
        text = f"{button.text} …" if button.pending else button.text
        self.setText(text)
        self.setAccessibleName(button.text)
        self.setEnabled(button.enabled)
        self.setToolTip(button.why)
        self._key.setEnabled(button.enabled)


class VerbButton(QPushButton):
    """A verb: icon, word, key, one below the other.

    Args:
        theme: sizes and colours.
        icon_name: Phosphor icon.
        keys: shown below the word.
    """

    def __init__(self, theme: Theme, icon_name: str, keys: str) -> None:
        super().__init__()
        self._theme, self._icon_name = theme, icon_name
        self._shown: Button | None = None
        self.setProperty("role", "verb")
        self.setAutoDefault(True)
        self._icon = QLabel()
        self._word = label("", "verb", Qt.AlignmentFlag.AlignHCenter)
        self._key = label(keys, "caption", Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.sizes.step, 0, theme.sizes.step // 2)
        column.setSpacing(0)
        for part in (self._icon, self._word, self._key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def show_button(self, button: Button) -> None:
        """Show word and state."""
        if button == self._shown:
            return
        self._shown = button
        palette = self._theme.palette
        self._word.setText(f"{button.text}…" if button.pending else button.text)
        set_role(self._word, "verb", "long" if len(button.text) >= LONG_WORD else "")
        self._word.setEnabled(button.enabled)
        self.setEnabled(button.enabled)
        self.setAccessibleName(button.text)
        self.setToolTip(button.why)
        colour = palette.primary if button.enabled else palette.secondary
        self._icon.setPixmap(pixmap(self._icon_name, colour, self._theme.sizes.icon))


class Chips(QWidget):
    """Ready-made answers; at most one is picked, picking it again lets it go.

    Args:
        theme: sizes and colours.
        columns: so many in a row.
        always: one is picked at all times, the first to begin with.

    Signals:
        picked: the text picked, or empty.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, columns: int = 3, *, always: bool = False) -> None:
        super().__init__()
        self._always = always
        self._offered: tuple[str, ...] = ()
        self._columns = columns
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.sizes.step)

    def offer_once(self, texts: Sequence[str]) -> None:
        """Offer these answers unless they are offered already."""
        if tuple(texts) != self._offered:
            self.offer(texts)

    def offer(self, texts: Sequence[str]) -> None:
        """Offer these answers; none is picked, or the first where one always is."""
        self._offered = tuple(texts)
        for old in self._group.buttons():
            self._group.removeButton(old)
            old.deleteLater()
        for index, text in enumerate(texts):
            chip = QPushButton(text)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(True)
            chip.clicked.connect(lambda checked, one=chip: self._pick(one, checked))
            self._group.addButton(chip)
            self._grid.addWidget(chip, index // self._columns, index % self._columns)
        if self._always and texts:
            self.pick(texts[0])

    @property
    def text(self) -> str:
        """The answer picked, or empty."""
        return next((one.text() for one in self._group.buttons() if one.isChecked()), "")

    def pick(self, text: str) -> None:
        """Pick an answer, without telling anybody."""
        for one in self._group.buttons():
            one.setChecked(one.text() == text)

    def _pick(self, chip: QPushButton, checked: bool) -> None:
        for one in self._group.buttons():
            one.setChecked(one is chip and (checked or self._always))
        self.picked.emit(self.text)
