"""What lies over a page for a while: "are you still there?", and the answer to the help key."""

from __future__ import annotations

from typing import Generic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget

from kiosk.viewmodels.help_call import HelpState
from kiosk.viewmodels.visit import Visit
from kiosk.views.page_view import CENTER, Look, Model
from kiosk.views.strip import wide_button
from qt_common.theme.icons import pixmap
from qt_common.widgets.labels import label


class Overlay(QWidget, Generic[Model]):
    """A sheet in the lower part of the screen, over a veil.

    Args:
        model: the visit.
        look: how to draw.
    """

    def __init__(self, model: Model, look: Look) -> None:
        super().__init__()
        self.model = model
        self.look = look
        self.setProperty("role", "veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        sheet = QFrame()
        sheet.setProperty("role", "sheet")
        self.lines = QVBoxLayout(sheet)
        space = look.theme.sizes.step * 6
        self.lines.setContentsMargins(space, space, space, space)
        self.lines.setSpacing(look.gap)
        column = QVBoxLayout(self)
        side = look.margin if look.portrait else look.margin * 6
        column.setContentsMargins(side, look.margin, side, look.margin)
        column.addStretch(3 if look.lowered else 2)
        column.addWidget(sheet)
        column.addStretch(1)
        self.hide()

    def picture(self, icon: str, colour: str) -> QLabel:
        """Return a large icon for the sheet."""
        made = QLabel()
        made.setPixmap(pixmap(icon, colour, self.look.theme.sizes.display))
        made.setAlignment(CENTER)
        return made

    def refresh(self) -> None:
        """Show what the model says now."""
        raise NotImplementedError


class IdleWarning(Overlay[Visit]):
    """Are you still there?"""

    def __init__(self, model: Visit, look: Look) -> None:
        super().__init__(model, look)
        _ = model.translate
        self._seconds = label(role="display", align=CENTER)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.lines.addWidget(self.picture("ph.timer", look.theme.palette.calling))
        self.lines.addWidget(label(_("您还在吗？"), "title", CENTER, wrap=True))
        self.lines.addWidget(self._seconds)
        self.lines.addWidget(self._bar)
        self.lines.addWidget(label(_("时间到了会回到首页，并清除您填写的内容。"), "lead", CENTER, wrap=True))
        self.lines.addWidget(wide_button(look, "ph.hand-pointing", _("继续"), model.touch, "primary"))

    def refresh(self) -> None:
        """Show the seconds left."""
        idle = self.model.idle
        if idle.warning and self.isHidden():
            self._bar.setMaximum(idle.seconds_left)
        self._seconds.setText(self.model.translate("{seconds} 秒", seconds=idle.seconds_left))
        self._bar.setValue(idle.seconds_left)
        self.setVisible(idle.warning)


class HelpNotice(Overlay[Visit]):
    """What came of the help key."""

    def __init__(self, model: Visit, look: Look) -> None:
        super().__init__(model, look)
        self._title = label(role="title", align=CENTER, wrap=True)
        self._text = label(role="lead", align=CENTER, wrap=True)
        self.lines.addWidget(self.picture("ph.hand-waving", look.theme.palette.calling))
        self.lines.addWidget(self._title)
        self.lines.addWidget(self._text)
        self.lines.addWidget(
            wide_button(look, "ph.check", model.translate("知道了"), model.help.dismiss, "primary")
        )

    def refresh(self) -> None:
        """Show how far the call is."""
        _, state = self.model.translate, self.model.help.state
        texts = {
            HelpState.RINGING: (_("正在呼叫工作人员…"), _("请稍候。")),
            HelpState.RUNG: (_("已经通知工作人员"), _("请在这里稍等，马上有人来帮您。您也可以继续操作。")),
            HelpState.FAILED: (_("暂时呼叫不到工作人员"), _("请到导办台，或请身边的工作人员帮忙。")),
        }
        title, text = texts.get(state, ("", ""))
        self._title.setText(title)
        self._text.setText(text)
        self.setVisible(state is not HelpState.NONE)
