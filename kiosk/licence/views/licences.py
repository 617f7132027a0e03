"""What is ready for this person, to be chosen; nothing about anybody else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.words import STATES, variant_name
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import wide_button
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label, set_role
from queue_server.protocol.licence_views import LicenceState, LicenceView

MOST = 5
"""Sheets on one page; who has more prints them in two goes."""


class LicenceButton(QPushButton):
    """One sheet: chosen or not, or why it cannot be had here.

    Args:
        look: how to draw.
        licence: which.
        translate: the language.
    """

    def __init__(self, look: Look, licence: LicenceView, model: LicenceModel) -> None:
        super().__init__()
        _ = model.translate
        self._look = look
        self._licence = licence
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(round(look.theme.sizes.target * 2.2))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tick = QLabel()
        name = label(licence.subject, "card_name", wrap=True)
        line = " · ".join((variant_name(licence, _), _(STATES[licence.state])))
        words = QVBoxLayout()
        words.setSpacing(look.theme.sizes.step)
        words.addWidget(name)
        words.addWidget(label(line, "card_note", wrap=True))
        for part in (name, self._tick):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.gap, look.theme.sizes.step, look.gap, look.theme.sizes.step)
        row.setSpacing(look.gap)
        row.addWidget(self._tick)
        row.addLayout(words, 1)
        self.setAccessibleName(f"{licence.subject}，{line}")
        self.clicked.connect(lambda _=False: model.toggle(licence.id))

    def show_chosen(self, chosen: bool) -> None:
        """Show whether it will be printed."""
        ready = self._licence.state is LicenceState.READY
        self.setEnabled(ready)
        set_role(self, "card", "chosen" if chosen and ready else "" if ready else "off")
        sizes, palette = self._look.theme.sizes, self._look.theme.palette
        name = "ph.check-square" if chosen and ready else "ph.square" if ready else "ph.info"
        colour = palette.primary if ready else palette.secondary
        self._tick.setPixmap(pixmap(name, colour, round(sizes.icon * 1.4)))


class LicencesView(PageView[LicenceModel]):
    """Which sheets are wanted?"""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        self._buttons = {licence.id: LicenceButton(look, licence, model) for licence in model.licences[:MOST]}
        for button in self._buttons.values():
            self.column.addWidget(button)
        self.column.addStretch(1)
        self._next = wide_button(look, "ph.arrow-right", self._("核对内容"), model.preview, "primary")
        self.column.addWidget(self._next)

    def refresh(self) -> None:
        """Show what is chosen."""
        _, model = self._, self.model
        session = model.person.session
        name = session.name if session else ""
        count = len(model.ready)
        title = _("{name}，您有 {count} 张执照可以打印", name=name, count=count)
        if not name:
            title = _("您有 {count} 张执照可以打印", count=count)
        self.ask(title, _("不需要的，点一下去掉勾。"))
        for licence_id, button in self._buttons.items():
            button.show_chosen(licence_id in model.chosen)
        self._next.setEnabled(bool(model.chosen))
