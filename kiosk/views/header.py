"""The header of every page: which hall, what time."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.page_view import Look
from qt_common.widgets.labels import ClockLabel, label


class Header(QWidget):
    """Hall name on the left, time on the right; nothing to touch.

    Args:
        model: the kiosk.
        look: how to draw.
    """

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__()
        hall = model.selection.hall
        row = QHBoxLayout(self)
        row.setContentsMargins(look.margin, look.margin // 2, look.margin, 0)
        row.addWidget(label(model.translate.name_of(hall.name, hall.name_en), "hall", wrap=True), 1)
        row.addWidget(ClockLabel(model.clock, model.selection.times, "hall"))
