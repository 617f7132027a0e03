"""Four handles on the picture a page was cut from, with a magnifier under the one that is dragged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from counter_terminal.views.scanning.live_view import fitted
from counter_terminal.views.scanning.pixels import image_of
from devices.document_ports import Pixels
from devices.imaging.page import Corners
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme

REACH_PX = 40
LENS_PX = 160
LENS_TIMES = 3.0
_STEP_PX = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CornerEditor(QWidget):
    """Corners by hand; Tab takes the next corner, arrows move it.

    Args:
        theme: colours.
        translate: the language.

    Signals:
        moved: a corner lies elsewhere.
    """

    moved = Signal()

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._corners: list[QPointF] = []
        self._held = -1
        self._in_hand = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("拖动四个角对准纸边"))

    def edit(self, frame: Pixels, corners: Corners) -> None:
        """Begin with corners of a frame, in its pixels."""
        self._image = image_of(frame)
        self._corners = [QPointF(float(x), float(y)) for x, y in corners]
        self._held, self._in_hand = -1, 0
        self.update()

    def wipe(self) -> None:
        """Show nothing."""
        self._image, self._corners = QImage(), []
        self.update()

    @property
    def corners(self) -> Corners:
        """Where they are now, in pixels of the frame."""
        return np.array([(point.x(), point.y()) for point in self._corners], np.float32)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearest corner."""
        near = [(self._distance(place, event.position()), place) for place in range(len(self._corners))]
        if near and min(near)[0] < REACH_PX:
            self._held = self._in_hand = min(near)[1]
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._held >= 0:
            self._put(self._held, self._of_screen(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self._held = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the corner in hand by a pixel of the screen, ten with Shift; Space takes the next one."""
        key = Qt.Key(event.key())
        if key in _STEP_PX and self._corners:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            across, down = _STEP_PX[key]
            point = self._corners[self._in_hand]
            scale = self._scale()
            self._put(
                self._in_hand, QPointF(point.x() + across * far / scale, point.y() + down * far / scale)
            )
        elif key == Qt.Key.Key_Space:
            self._in_hand = (self._in_hand + 1) % max(1, len(self._corners))
            self.update()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, the sheet, the handles and the magnifier."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.palette.text))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawImage(self._place(), self._image)
            self._paint_sheet(painter)
            self._paint_lens(painter)
        painter.end()

    def _paint_sheet(self, painter: QPainter) -> None:
        points = [self._on_screen(point) for point in self._corners]
        painter.setPen(QPen(QColor(self._theme.palette.primary), 3))
        painter.setBrush(QColor(18, 87, 214, 40))
        painter.drawPolygon(QPolygonF(points))
        for place, point in enumerate(points):
            chosen = place == self._in_hand
            painter.setBrush(QColor(self._theme.palette.primary if chosen else self._theme.palette.surface))
            painter.drawEllipse(point, 11, 11)

    def _paint_lens(self, painter: QPainter) -> None:
        if not self._corners:
            return
        corner = self._corners[self._in_hand]
        spot = self._on_screen(corner)
        left = spot.x() > self.width() / 2
        lens = QRectF(8 if left else self.width() - LENS_PX - 8, 8, LENS_PX, LENS_PX)
        seen = LENS_PX / (self._scale() * LENS_TIMES)
        source = QRectF(corner.x() - seen / 2, corner.y() - seen / 2, seen, seen)
        path = QPainterPath()
        path.addEllipse(lens)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(lens, QColor(self._theme.palette.text))
        painter.drawImage(lens, self._image, source)
        painter.setPen(QPen(QColor(self._theme.palette.primary), 1))
        painter.drawLine(QPointF(lens.center().x(), lens.top()), QPointF(lens.center().x(), lens.bottom()))
        painter.drawLine(QPointF(lens.left(), lens.center().y()), QPointF(lens.right(), lens.center().y()))
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.palette.surface), 3))
        painter.drawEllipse(lens)

    def _put(self, place: int, point: QPointF) -> None:
        x = min(max(point.x(), 0.0), self._image.width() - 1.0)
        y = min(max(point.y(), 0.0), self._image.height() - 1.0)
        self._corners[place] = QPointF(x, y)
        self.moved.emit()
        self.update()

    def _place(self) -> QRectF:
        return fitted(self._image.width(), self._image.height(), QRectF(self.rect()))

    def _scale(self) -> float:
        return self._place().width() / max(1, self._image.width())

    def _on_screen(self, point: QPointF) -> QPointF:
        place, scale = self._place(), self._scale()
        return QPointF(place.x() + point.x() * scale, place.y() + point.y() * scale)

    def _of_screen(self, spot: QPointF) -> QPointF:
        place, scale = self._place(), self._scale()
        return QPointF((spot.x() - place.x()) / scale, (spot.y() - place.y()) / scale)

    def _distance(self, place: int, spot: QPointF) -> float:
        away = self._on_screen(self._corners[place]) - spot
        return float((away.x() ** 2 + away.y() ** 2) ** 0.5)
