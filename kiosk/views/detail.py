"""Why a service gives no number now, and where or when it can be had (R013, R017)."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import wide_button
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label
from queue_server.protocol.views import ServiceState


class DetailView(PageView[KioskModel]):
    """A service that cannot be queued for here and now."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        sheet = QFrame()
        sheet.setProperty("role", "sheet")
        self._lines = QGridLayout(sheet)
        space = look.theme.sizes.step * 5
        self._lines.setContentsMargins(space, space, space, space)
        self._lines.setSpacing(look.gap)
        self._lines.setColumnStretch(1 if look.portrait else 2, 1)
        self._shown: list[tuple[str, str, str]] = []
        self.column.addWidget(sheet)
        self.column.addStretch(1)
        self.column.addWidget(
            wide_button(look, "ph.arrow-left", self._("选择其他业务"), model.back, "primary")
        )

    def refresh(self) -> None:
        """Show the reason and what to do."""
        _, selection = self._, self.model.selection
        service_id = selection.choice.service_id
        catalogue = selection.catalogue
        info, view = catalogue.info(service_id), catalogue.state(service_id)
        if info is None:
            return
        if view.state is ServiceState.REDIRECT or info.redirect_body:
            self.ask(catalogue.name(service_id), _("不在本大厅办理，请到下面的地点。"))
            body = _.name_of(info.redirect_body, info.redirect_body_en)
            self._show(
                ("ph.buildings", _("办理单位"), body),
                ("ph.map-pin", _("地址"), info.redirect_address),
                ("ph.phone", _("电话"), info.redirect_phone),
            )
        else:
            card = catalogue.card(info, self.model.clock.now())
            self.ask(catalogue.name(service_id), _("现在不能取这项业务的号。"))
            self._show(
                ("ph.info", _("原因"), card.note),
                ("ph.clock", _("时间"), card.waiting),
                ("ph.phone", _("咨询"), selection.hall.phone),
            )

    def _show(self, *lines: tuple[str, str, str]) -> None:
        shown = [line for line in lines if line[2]]
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        theme = self.look.theme
        for row, (icon, name, text) in enumerate(shown):
            picture = QLabel()
            picture.setPixmap(pixmap(icon, theme.palette.primary, theme.sizes.icon))
            self._lines.addWidget(picture, row * 2, 0, 2 if self.look.portrait else 1, 1)
            self._lines.addWidget(label(name, "secondary"), row * 2, 1)
            below_or_beside = (row * 2 + 1, 1) if self.look.portrait else (row * 2, 2)
            self._lines.addWidget(label(text, "strong", wrap=True), *below_or_beside)
