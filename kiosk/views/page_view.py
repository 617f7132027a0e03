"""The base of all pages: what is above (only to be read) and what is below (to be touched).

Everything to touch lies in the lower two thirds of the screen, or in the lower half once
the visitor has asked for it (requirements §5.1 no. 7); the window gives both parts their height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.viewmodels.visit import Visit
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label

Model = TypeVar("Model", bound=Visit)


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are drawn now.

    Attributes:
        theme: tokens at this screen's scale, elder or not.
        portrait: the screen is higher than wide.
        elder: fewer and larger things.
        lowered: everything to touch lies in the lower half.
    """

    theme: Theme
    portrait: bool
    elder: bool
    lowered: bool

    @property
    def margin(self) -> int:
        """Space at the edges of the screen."""
        return self.theme.sizes.step * 6

    @property
    def gap(self) -> int:
        """Space between things to touch."""
        return self.theme.sizes.step * 3


class PageView(QWidget, Generic[Model]):
    """One page: `above` says what is asked, the page itself holds what can be touched.

    Args:
        model: the visit.
        look: how to draw.
    """

    def __init__(self, model: Model, look: Look) -> None:
        super().__init__()
        self.model = model
        self.look = look
        self._ = model.translate
        self.above = QWidget()
        self._title = label(role="title", wrap=True)
        self._hint = label(role="secondary", wrap=True)
        self.above_column = QVBoxLayout(self.above)
        self.above_column.setContentsMargins(look.margin, 0, look.margin, look.gap)
        self.above_column.setSpacing(look.theme.sizes.step * 2)
        self.above_column.addStretch(1)
        self.above_column.addWidget(self._title)
        self.above_column.addWidget(self._hint)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.margin, look.gap, look.margin, look.gap)
        self.column.setSpacing(look.gap)

    @property
    def has_room(self) -> bool:
        """Whether there is room above for more than the question: not for large text on a wide screen."""
        return self.look.portrait or not self.look.elder

    def ask(self, question: str, hint: str = "") -> None:
        """Say what the page wants to know."""
        self._title.setText(question)
        self._hint.setText(hint)
        self._title.setVisible(bool(question))
        self._hint.setVisible(bool(hint) and self.has_room)

    def refresh(self) -> None:
        """Show what the model says now."""
        raise NotImplementedError


CENTER = Qt.AlignmentFlag.AlignHCenter
