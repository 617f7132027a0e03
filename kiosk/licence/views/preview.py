"""What the sheet will look like: checked before a numbered blank is used up."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.words import variant_name
from kiosk.views.page_view import Look, PageView
from kiosk.views.strip import wide_button
from qt_common.theme.tokens import Theme
from qt_common.widgets.buttons import IconButton
from qt_common.widgets.labels import label

_WAIT_SIZE = 0.6


class SheetPicture(QWidget):
    """A sheet, as large as its room; larger on request, and then the place touched is in the middle.

    Args:
        theme: colours and sizes.
        waiting: what stands there while the picture is on its way.
    """

    def __init__(self, theme: Theme, waiting: str) -> None:
        super().__init__()
        self._theme = theme
        self._waiting = waiting
        self._data = b""
        self._picture = QPixmap()
        self._zoom = 1
        self._middle = QPointF(0.5, 0.5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(theme.sizes.step * 20, theme.sizes.step * 20))

    def show_sheet(self, png: bytes, zoom: int) -> None:
        """Show a picture at a zoom of 1 and more."""
        if png != self._data:
            self._data, self._picture = png, QPixmap()
            self._picture.loadFromData(png)
            self._middle = QPointF(0.5, 0.5)
        if zoom != self._zoom and zoom == 1:
            self._middle = QPointF(0.5, 0.5)
        self._zoom = zoom
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the place touched into the middle."""
        if self._zoom > 1 and not self._picture.isNull():
            place = self._place()
            touched = event.position() - place.topLeft()
            self._middle = QPointF(touched.x() / place.width(), touched.y() / place.height())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, or that it is on its way."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette = self._theme.palette
        if self._picture.isNull():
            painter.setPen(QColor(palette.secondary))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._waiting)
        else:
            painter.setClipRect(self.rect())
            place = self._place()
            painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))
            painter.setPen(QColor(palette.line))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _place(self) -> QRectF:
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio) * self._zoom
        left = self._offset(self._middle.x(), size.width(), self.width())
        top = self._offset(self._middle.y(), size.height(), self.height())
        return QRectF(left, top, size.width(), size.height())

    @staticmethod
    def _offset(middle: float, length: int, room: int) -> float:
        """Return where a side begins, so that no gap shows and the middle is where it should be."""
        if length <= room:
            return (room - length) / 2
        return max(room - length, min(0.0, room / 2 - middle * length))


class PreviewView(PageView[LicenceModel]):
    """Is everything right?"""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        _ = self._
        self._picture = SheetPicture(look.theme, _("正在取预览，请稍候…"))
        self._which = label(role="strong", wrap=True)
        self.above_column.addWidget(self._which)
        self._smaller = wide_button(look, "ph.magnifying-glass-minus", _("缩小"), lambda: model.magnify(-1))
        self._larger = wide_button(look, "ph.magnifying-glass-plus", _("放大"), lambda: model.magnify(1))
        self._before = wide_button(look, "ph.caret-left", _("上一张"), lambda: model.turn(-1))
        self._after = wide_button(look, "ph.caret-right", _("下一张"), lambda: model.turn(1))
        self._wrong = wide_button(look, "ph.warning", _("内容有误"), model.say_wrong)
        self._print = wide_button(look, "ph.printer", _("确认，打印"), model.print, "primary")
        self.column.addWidget(self._picture, 1)
        rows: tuple[tuple[IconButton, ...], ...] = (
            (self._before, self._smaller, self._larger, self._after),
            (self._wrong, self._print),
        )
        if look.elder and look.portrait:
            rows = ((self._before, self._after), (self._smaller, self._larger), (self._wrong, self._print))
        for buttons in rows:
            row = QHBoxLayout()
            row.setSpacing(look.gap)
            for button in buttons:
                row.addWidget(button)
            self.column.addLayout(row)

    def refresh(self) -> None:
        """Show the sheet turned to."""
        _, model = self._, self.model
        sheets = model.run.sheets
        self.ask(_("请核对内容"), _("打印后不能修改。放大后点哪里就看哪里。"))
        if not sheets:
            return
        sheet = sheets[min(model.shown, len(sheets) - 1)]
        name = variant_name(sheet.licence, _)
        several = _("第 {place} 张，共 {count} 张", place=model.shown + 1, count=len(sheets))
        subject = [] if self.look.elder else [sheet.licence.subject]  # large text needs the room
        self._which.setText(" · ".join([*subject, name, *([several] if len(sheets) > 1 else [])]))
        self._picture.show_sheet(sheet.picture, model.zoom)
        for button in (self._before, self._after):
            button.setVisible(len(sheets) > 1)
        self._before.setEnabled(model.shown > 0)
        self._after.setEnabled(model.shown + 1 < len(sheets))
        self._smaller.setEnabled(model.zoom > 1)
        self._larger.setEnabled(model.zoom < 4)
        self._print.setEnabled(bool(model.run.printable) and all(one.picture for one in model.run.printable))
