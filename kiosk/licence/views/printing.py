"""While it prints, and when it is there: how far each sheet is, what holds it up, where to take it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.viewmodels.run import fault_of
from kiosk.licence.viewmodels.sheets import BUSY, Sheet, Step
from kiosk.licence.words import fault_words, step_words, variant_name
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.strip import wide_button
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner

_ICONS = {
    Step.PRINTED: ("ph.check-circle", "serving"),
    Step.STAFF: ("ph.warning-octagon", "fault"),
    Step.REFUSED: ("ph.x-circle", "fault"),
}


class SheetRow(QFrame):
    """One sheet and how far it is.

    Args:
        look: how to draw.
        sheet: which.
        model: the visit.
    """

    def __init__(self, look: Look, sheet: Sheet, model: LicenceModel) -> None:
        super().__init__()
        self._look = look
        self._sheet = sheet
        self._model = model
        self.setProperty("role", "card")
        self._icon = QLabel()
        self._name = label(role="strong" if look.elder else "card_name", wrap=True)
        self._state = label(role="lead", wrap=True)
        words: QBoxLayout = QVBoxLayout() if look.portrait else QHBoxLayout()
        words.setSpacing(look.theme.sizes.step)
        words.addWidget(self._name, 3)
        words.addWidget(self._state, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.gap, look.gap, look.gap, look.gap)
        row.setSpacing(look.gap)
        row.addWidget(self._icon)
        row.addLayout(words, 1)

    def refresh(self) -> None:
        """Show the step."""
        _, sheet, theme = self._model.translate, self._sheet, self._look.theme
        self._name.setText(f"{sheet.licence.subject} · {variant_name(sheet.licence, _)}")
        self._state.setText(step_words(sheet, _))
        name, colour = _ICONS.get(sheet.step, ("ph.printer" if sheet.step in BUSY else "ph.clock", "primary"))
        self._icon.setPixmap(pixmap(name, getattr(theme.palette, colour), round(theme.sizes.icon * 1.4)))


class PrintingView(PageView[LicenceModel]):
    """It prints."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        self._trouble = Banner(look.theme)
        self._rows = [SheetRow(look, sheet, model) for sheet in model.run.sheets]
        self.column.addWidget(self._trouble)
        for row in self._rows:
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.column.addWidget(
            label(self._("打印时请不要离开，也不要拉扯纸张。"), "secondary", CENTER, wrap=True)
        )

    def refresh(self) -> None:
        """Show every sheet, and what holds it up."""
        _, model = self._, self.model
        self.ask(_("正在打印，请稍候"), _("每张大约半分钟。"))
        for row in self._rows:
            row.refresh()
        faults = [fault_of(sheet, model.printer) for sheet in model.run.sheets]
        fault = next((one for one in faults if one is not None), None)
        words = fault_words(fault, _) if fault else ""
        if not words and model.link.lost:
            words = _("网络中断，正在重试。恢复后自动继续，不会重复打印。")
        self._trouble.say(words, "calling")


class TakeView(PageView[LicenceModel]):
    """Take it."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        picture = QLabel()
        big = look.theme.sizes.display * (2 if look.portrait and not look.lowered else 1)
        picture.setPixmap(pixmap("ph.check-circle", look.theme.palette.serving, big))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not look.elder:  # large text needs the room
            self.above_column.insertWidget(1, picture)
        self._card = Banner(look.theme)
        self._rows = [SheetRow(look, sheet, model) for sheet in model.run.sheets]
        self.column.addWidget(self._card)
        for row in self._rows:
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.column.addWidget(wide_button(look, "ph.check", self._("已取走"), model.taken, "primary"))

    def refresh(self) -> None:
        """Show what lies in the output tray."""
        _, model = self._, self.model
        count = len(model.run.sheets)
        self.ask(_("打好了，请取走 {count} 张执照", count=count), _("执照在下方出纸口，请数一数再走。"))
        for row in self._rows:
            row.refresh()
        self._card.say(_("别忘了拿走您的身份证。") if model.card_left else "", "calling")
