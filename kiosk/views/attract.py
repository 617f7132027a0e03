"""The screen nobody uses yet: where one is, what time it is, how full it is, and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from kiosk.viewmodels.kiosk import KioskModel
from kiosk.views.page_view import CENTER, Look, PageView
from qt_common.theme.icons import icon, pixmap
from qt_common.widgets.labels import NumberLabel, label
from qt_common.widgets.status import Banner


class AttractView(PageView[KioskModel]):
    """Touch anywhere."""

    def __init__(self, model: KioskModel, look: Look) -> None:
        super().__init__(model, look)
        _, sizes = self._, look.theme.sizes
        self.setProperty("role", "attract")
        self.above.setProperty("role", "attract")
        for part in (self, self.above):
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hall = label(role="welcome", align=CENTER, wrap=True)
        self._clock = NumberLabel(sizes.hero if look.portrait else sizes.hero * 2 // 5)
        self._clock.setProperty("role", "clock")
        self._date = label(role="welcome_text", align=CENTER)
        self.above_column.addWidget(self._hall)
        self.above_column.addWidget(self._clock)
        self.above_column.addWidget(self._date)
        self._start = QPushButton(icon("ph.hand-pointing", look.theme.palette.primary), "")
        self._start.setProperty("role", "start")
        self._start.setIconSize(self._start.iconSize() * (sizes.icon * 1.4 / self._start.iconSize().height()))
        self._start.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._start.pressed.connect(model.touch)
        self._waiting = label(role="welcome_text", align=CENTER)
        self._trouble = Banner(look.theme)
        self.above_column.addStretch(1)
        self.column.addWidget(self._start)
        self.column.addWidget(self._waiting)
        self.column.addStretch(1)
        self.column.addLayout(self._steps())
        self.column.addStretch(1)
        self.column.addWidget(self._trouble)

    def refresh(self) -> None:
        """Show the hall, the time and how many wait."""
        _, model = self._, self.model
        hall, times, now = model.selection.hall, model.selection.times, model.clock.now()
        self.ask("")
        self._hall.setText(_.name_of(hall.name, hall.name_en))
        self._clock.setText(times.clock(now))
        self._date.setText(times.date(now))
        self._start.setText(_("触摸任意位置开始取号"))
        self._waiting.setText(_("现在共有 {count} 人等候", count=model.selection.catalogue.waiting))
        emergency = model.selection.emergency
        trouble = _("打印机暂时不能出小票。可以正常取号，请拍照或扫码保存号码。")
        if emergency:
            self._trouble.say(emergency, "fault")
        else:
            self._trouble.say(trouble if model.printer_watch.in_trouble else "", "calling")

    def _steps(self) -> QHBoxLayout:
        """How it goes, in three pictures."""
        _, theme = self._, self.look.theme
        row = QHBoxLayout()
        for icon_name, text in (
            ("ph.list-bullets", _("选业务")),
            ("ph.ticket", _("取小票")),
            ("ph.speaker-high", _("等叫号")),
        ):
            picture = QLabel()
            picture.setPixmap(pixmap(icon_name, theme.palette.on_primary, theme.sizes.display))
            picture.setAlignment(CENTER)
            step = QVBoxLayout()
            step.setSpacing(theme.sizes.step)
            step.addWidget(picture)
            step.addWidget(label(text, "welcome_text", CENTER))
            row.addLayout(step)
        return row

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin, wherever the finger lands."""
        super().mousePressEvent(event)
        self.model.touch()
