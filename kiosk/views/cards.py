"""Choices as cards in a grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiosk.catalogue import Card
from kiosk.views.page_view import Look
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label, set_role

_COLUMNS = {
    # portrait, elder, lowered
    (True, False, False): 2,
    (True, False, True): 2,
    (True, True, False): 1,
    (True, True, True): 1,
    (False, False, False): 4,
    (False, False, True): 3,
    (False, True, False): 2,
    (False, True, True): 3,
}


class CardButton(QPushButton):
    """One choice: its name, how many wait; or why it cannot be had and when it can.

    Args:
        look: how to draw.
        card: what it shows.
    """

    def __init__(self, look: Look, card: Card) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.theme.sizes.target * 2, look.theme.sizes.target)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = QLabel()
        self._name = label(role="card_name", wrap=True)
        self._note = label(role="card_note", wrap=True)
        self._line = label(role="card_line", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(look.theme.sizes.step)
        words.addStretch(1)
        for part in (self._name, self._note, self._line):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(part)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.gap, look.theme.sizes.step, look.gap, look.theme.sizes.step)
        row.setSpacing(look.gap)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        self.show_card(card)

    def show_card(self, card: Card) -> None:
        """Show another state of the choice."""
        tone = "chosen" if card.chosen else "" if card.open else "off"
        sizes, palette = self._look.theme.sizes, self._look.theme.palette
        self._icon.setVisible(bool(card.icon))
        if card.icon:
            self._icon.setPixmap(pixmap(card.icon, palette.primary, round(sizes.icon * 1.6)))
        note = " · ".join(part for part in (card.note, card.waiting) if part) if card.note else ""
        line = "" if note else card.waiting
        for part, text in ((self._name, card.name), (self._note, note), (self._line, line)):
            part.setText(text)
            part.setVisible(bool(text))
        set_role(self, "card", tone)
        set_role(self._name, "card_name", "" if card.open else "off")
        self.setAccessibleName("，".join(part for part in (card.name, card.note, card.waiting) if part))


class CardGrid(QWidget):
    """A page of choices.

    Args:
        look: how to draw.
        per_page: most choices at once; few choices become larger.
        chosen: called with the id of the choice touched.
        columns: cards side by side; 0 = as many as suit the screen.
    """

    def __init__(self, look: Look, per_page: int, chosen: Callable[[str], None], columns: int = 0) -> None:
        super().__init__()
        self._look = look
        self._chosen = chosen
        self._buttons: dict[str, CardButton] = {}
        self._columns = columns or _COLUMNS[look.portrait, look.elder, look.lowered]
        self._per_page = per_page
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look.gap)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show choices; those already there change in place, so that no touch is lost."""
        if list(self._buttons) != [card.id for card in cards]:
            self._lay_out(cards)
        for card in cards:
            self._buttons[card.id].show_card(card)

    def _lay_out(self, cards: Sequence[Card]) -> None:
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {card.id: CardButton(self._look, card) for card in cards}
        columns = self._columns_for(len(cards))
        rows = max(2 if columns > 1 else 3, -(-len(cards) // columns))
        for row in range(self._per_page):
            self._grid.setRowStretch(row, int(row < min(rows, -(-self._per_page // columns))))
        for column in range(self._columns):
            self._grid.setColumnStretch(column, int(column < columns))
        for place, (choice, button) in enumerate(self._buttons.items()):
            button.clicked.connect(lambda _=False, choice=choice: self._chosen(choice))
            self._grid.addWidget(button, *divmod(place, columns))
            button.show()

    def _columns_for(self, count: int) -> int:
        """Few choices on a wide screen stand two by two rather than in one thin row."""
        return 2 if self._columns == 4 and count <= 4 else self._columns
