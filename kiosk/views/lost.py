"""No server: say so plainly, say where help is, and come back without being asked."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.page_view import Look, PageView
from qt_common.errors import sentence_for
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label


class LostView(PageView[KioskModel]):
    """No tickets from here at the moment."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _, theme = self._, look.theme
        picture = QLabel()
        picture.setPixmap(
            pixmap("ph.wifi-slash", theme.palette.calling, theme.sizes.display * (2 if look.portrait else 1))
        )
        self.above_column.insertWidget(1, picture)
        sheet = QFrame()
        sheet.setProperty("role", "sheet")
        lines = QVBoxLayout(sheet)
        space = theme.sizes.step * 5
        lines.setContentsMargins(space, space, space, space)
        lines.setSpacing(look.gap)
        for text, role in (
            (_("要取号，请到导办台，工作人员会为您办理。"), "strong"),
            (_("已经取到的号仍然有效，请继续等候叫号。"), "lead"),
            (_("本机会自动恢复，不用任何操作。"), "lead"),
        ):
            lines.addWidget(label(text, role, wrap=True))
        self._desk = label(role="secondary", wrap=True)
        self._phone = label(role="secondary")
        self._refusal = label(role="caption", wrap=True)
        lines.addWidget(self._desk)
        lines.addWidget(self._phone)
        self.column.addWidget(sheet)
        self.column.addStretch(1)
        self.column.addWidget(self._refusal)

    def refresh(self) -> None:
        """Show the page's title."""
        _, hall = self._, self.model.selection.hall
        self.ask(_("暂时无法取号"), _("取号系统的网络中断，正在恢复。"))
        refusal, selection = self.model.link.refusal, self.model.selection
        reason = sentence_for(refusal, _, selection.times, self.model.clock.now()) if refusal else ""
        self._refusal.setText(reason)
        self._desk.setText(self._where_is_help())
        self._desk.setVisible(bool(self._desk.text()))
        self._phone.setText(_("咨询电话 {phone}", phone=hall.phone) if hall.phone else "")
        self._phone.setVisible(bool(hall.phone))

    def _where_is_help(self) -> str:
        _, hall = self._, self.model.selection.hall
        desk = next((counter for counter in hall.counters if counter.kind == "guide"), None)
        zone = next((zone for zone in hall.zones if desk and zone.id == desk.zone), None)
        if desk is None or zone is None:
            return ""
        place = " ".join(part for part in (zone.floor, _.name_of(zone.name, zone.name_en)) if part)
        return _("{desk}在 {place}", desk=desk.label if _.is_chinese else _("导办台"), place=place)
