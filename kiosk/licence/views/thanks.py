"""Goodbye: five faces for whoever wants to rate, and why for the bad ones; nothing personal is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.viewmodels.rating import LEVELS
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.strip import wide_button
from qt_common.i18n import mark
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label, set_role
from qt_common.widgets.status import Banner

_FACES = {
    5: ("ph.smiley-sticker", mark("非常满意")),
    4: ("ph.smiley", mark("满意")),
    3: ("ph.smiley-meh", mark("基本满意")),
    2: ("ph.smiley-nervous", mark("不满意")),
    1: ("ph.smiley-sad", mark("非常不满意")),
}
_MOST, _MOST_ELDER = 8, 6
"""Reasons on the page; large text needs the room. The basic ones of the national list come first."""


class ThanksView(PageView[LicenceModel]):
    """Goodbye, and how was it?"""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        self._card = Banner(look.theme)
        self.column.addWidget(self._card)
        if model.rating.wanted:
            self._add_faces()
        self.column.addStretch(1)
        if not look.elder:  # large text needs the room
            self.column.addWidget(label(self._("您的信息已经从本机清除。"), "good", CENTER, wrap=True))
        self.column.addWidget(wide_button(look, "ph.check", self._("完成"), model.leave, "primary"))

    def _add_faces(self) -> None:
        sizes = self.look.theme.sizes
        columns = 1 if self.look.portrait and not self.look.lowered else 2 if self.look.portrait else 3
        grid = QGridLayout()
        grid.setSpacing(self.look.gap)
        for place, level in enumerate(LEVELS):
            icon, words = _FACES[level]
            face = wide_button(self.look, icon, self._(words), partial(self.model.rate, level))
            face.setIconSize(QSize(sizes.icon * 2, sizes.icon * 2))
            grid.addWidget(face, place // columns, place % columns)
        self.column.addLayout(grid)

    def refresh(self) -> None:
        """Show the title, and a card that was left behind."""
        _ = self._
        if self.model.rating.wanted:
            self.ask(_("谢谢。您对这次服务满意吗？"), _("点一下就好；不想评价，直接走就行。"))
        else:
            self.ask(_("谢谢，祝您生意兴隆"), _("对服务有意见或建议，请到导办台告诉我们。"))
        self._card.say(_("别忘了拿走您的身份证。") if self.model.card_left else "", "calling")


class ReasonButton(QPushButton):
    """One reason: chosen or not.

    Args:
        look: how to draw.
        code: of the rating option.
        text: its words.
        model: the visit.
    """

    def __init__(self, look: Look, code: str, text: str, model: LicenceModel) -> None:
        super().__init__()
        self._look = look
        self._code = code
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(round(look.theme.sizes.target * 1.1))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self._tick = QLabel()
        words = label(text, "card_note", wrap=True)
        for part in (words, self._tick):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        step = look.theme.sizes.step
        row.setContentsMargins(step * 2, step, step * 2, step)
        row.addWidget(self._tick)
        row.addWidget(words, 1)
        self.clicked.connect(lambda _=False: model.rating.toggle(code))

    def refresh(self, chosen: frozenset[str]) -> None:
        """Show whether it is chosen."""
        mine = self._code in chosen
        set_role(self, "card", "chosen" if mine else "")
        theme = self._look.theme
        name = "ph.check-square" if mine else "ph.square"
        self._tick.setPixmap(pixmap(name, theme.palette.primary, theme.sizes.icon))


class ReasonsView(PageView[LicenceModel]):
    """What was wrong?"""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        english = model.translate.language == "en"
        options = model.hall_info.rating_options.get(str(model.rating.level), ())
        grid = QGridLayout()
        grid.setSpacing(look.gap)
        self._buttons = []
        for place, (code, text, text_en) in enumerate(options[: _MOST_ELDER if look.elder else _MOST]):
            button = ReasonButton(look, code, (text_en if english else "") or text, model)
            self._buttons.append(button)
            grid.addWidget(button, place // 2, place % 2)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self.column.addWidget(wide_button(look, "ph.check", self._("提交评价"), model.end_rating, "primary"))

    def refresh(self) -> None:
        """Show what is chosen."""
        self.ask(self._("哪里让您不满意？"), self._("可以选几项，也可以不选，直接提交。"))
        for button in self._buttons:
            button.refresh(self.model.rating.reasons)
