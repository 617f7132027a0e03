"""The header of every page: which hall, what time."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.viewmodels.visit import Visit
from kiosk.views.page_view import Look
from qt_common.widgets.labels import label


class Header(QWidget):
    """Hall name on the left, time on the right; nothing to touch.

    Args:
        model: the visit.
        look: how to draw.
    """

    def __init__(self, model: Visit, look: Look) -> None:
        super().__init__()
        self._model = model
        self._hall = label(role="hall", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.margin, look.margin // 2, look.margin, 0)
        row.addWidget(self._hall, 1)
        self._time = label(role="hall")
        row.addWidget(self._time)

    def refresh(self) -> None:
        """Show the hall's name and its time of day; both are known from the first connection on."""
        hall = self._model.hall_info
        self._time.setText(self._model.times.clock(self._model.clock.now()))
        self._hall.setText(self._model.translate.name_of(hall.name, hall.name_en))
