"""The bar at the bottom: the same keys in the same places on every page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton

from kiosk.viewmodels.visit import Visit
from kiosk.views.page_view import Look
from qt_common.theme.icons import icon


class Bar(QFrame):
    """Back, home, large text, language, low reach, help.

    Args:
        model: the visit.
        look: how to draw.
    """

    def __init__(self, model: Visit, look: Look) -> None:
        super().__init__()
        self._model = model
        self._look = look
        self.setProperty("role", "bar")
        row = QHBoxLayout(self)
        space = look.theme.sizes.step * 2
        row.setContentsMargins(look.margin // 2, space, look.margin // 2, space)
        row.setSpacing(space)
        comfort, _ = model.comfort, model.translate
        self._back = self._key("ph.arrow-left", _("返回"), model.back)
        self._home = self._key("ph.house", _("首页"), model.restart)
        elder = self._key("ph.text-aa", _("标准版") if comfort.elder else _("长辈版"), comfort.toggle_elder)
        language = self._key("ph.translate", "English" if _.is_chinese else "中文", comfort.toggle_language)
        lowered = self._key("ph.wheelchair", _("放低"), comfort.toggle_lowered)
        self._help = self._key("ph.hand-waving", _("帮助"), model.help.ring)
        for key, is_on in ((elder, comfort.elder), (lowered, comfort.lowered)):
            key.setCheckable(True)
            key.setChecked(is_on)
        self._help.setProperty("role", "help")
        for key in (self._back, self._home, elder, language, lowered, self._help):
            row.addWidget(key)

    def refresh(self) -> None:
        """Offer only what leads somewhere."""
        model = self._model
        self._back.setEnabled(model.can_go_back)
        self._home.setEnabled(model.can_go_home)
        self._help.setEnabled(model.can_call_help)

    def _key(self, icon_name: str, text: str, pressed: Callable[[], None]) -> QToolButton:
        theme = self._look.theme
        key = QToolButton()
        key.setText(text)
        key.setAccessibleName(text)
        key.setIcon(icon(icon_name, theme.palette.primary, theme.palette.secondary))
        size = theme.sizes.icon * 2 // 3 if self._look.elder else theme.sizes.icon
        key.setIconSize(QSize(size, size))
        key.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        key.setMinimumSize(theme.sizes.target, round(theme.sizes.target * 1.1))
        key.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        key.clicked.connect(lambda _=False: pressed())
        return key
