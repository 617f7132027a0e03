"""Nobody is there yet: what this machine does, what to bring, and what happens to one's data."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.views.page_view import CENTER, Look, PageView
from qt_common.theme.icons import icon, pixmap
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner


class AttractView(PageView[LicenceModel]):
    """Touch anywhere."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        _, sizes = self._, look.theme.sizes
        for part in (self, self.above):
            part.setProperty("role", "attract")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hall = label(role="welcome_text", align=CENTER, wrap=True)
        self.above_column.addWidget(self._hall)
        self.above_column.addWidget(label(_("打印营业执照"), self._big, CENTER, wrap=True))
        self.above_column.addWidget(label(_("自己动手，立等可取"), "welcome_text", CENTER, wrap=True))
        self.above_column.addStretch(1)
        self._start = QPushButton(icon("ph.hand-pointing", look.theme.palette.primary), "")
        self._start.setProperty("role", "start")
        self._start.setIconSize(self._start.iconSize() * (sizes.icon * 1.4 / self._start.iconSize().height()))
        self._start.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._start.pressed.connect(model.touch)
        self._start.setText(_("触摸这里开始"))
        self._start.setAccessibleName(self._start.text())
        self._trouble = Banner(look.theme)
        self.column.addWidget(self._start)
        self.column.addStretch(1)
        self.column.addLayout(self._steps())
        self.column.addStretch(1)
        self.column.addWidget(self._trouble)
        self._consent = label(
            _(
                "本机读取身份证，只用来核对领取人；不读照片，不保存证件信息，您离开后屏幕自动清除。"
                "触摸开始即表示同意；不同意的，请到出件窗口领取。"
            ),
            "consent",
            wrap=True,
        )
        self.column.addWidget(self._consent)

    @property
    def _big(self) -> str:
        """Words longer than the Chinese ones are a size smaller."""
        return "hero" if self._.is_chinese else "welcome"

    def refresh(self) -> None:
        """Show the hall, and whether the machine works."""
        _, model = self._, self.model
        hall = model.hall_info
        self.ask("")
        self._hall.setText(_.name_of(hall.name, hall.name_en))
        trouble = _("打证机现在不能打印。请到出件窗口领取执照，或稍后再来。")
        self._trouble.say("" if model.can_print else trouble, "calling")

    def _steps(self) -> QHBoxLayout:
        """How it goes, in three pictures."""
        _, theme = self._, self.look.theme
        row = QHBoxLayout()
        for icon_name, text in (
            ("ph.identification-card", _("带身份证")),
            ("ph.magnifying-glass", _("核对内容")),
            ("ph.printer", _("取走执照")),
        ):
            picture = QLabel()
            picture.setPixmap(pixmap(icon_name, theme.palette.on_primary, theme.sizes.display))
            picture.setAlignment(CENTER)
            step = QVBoxLayout()
            step.setSpacing(theme.sizes.step)
            step.addWidget(picture)
            step.addWidget(label(text, "welcome_text", CENTER, wrap=True))
            row.addLayout(step)
        return row

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin, wherever the finger lands."""
        super().mousePressEvent(event)
        self.model.touch()
