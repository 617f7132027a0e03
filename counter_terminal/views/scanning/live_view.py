"""What the camera sees now, with the outline of the sheet found in it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from counter_terminal.views.scanning.pixels import image_of
from devices.document_ports import Frame
from devices.imaging.page import Corners, FoundPage
from qt_common.theme.tokens import Theme


class LiveView(QWidget):
    """The newest frame; painting is all it does.

    Args:
        theme: colours.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._outline: Corners | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)

    def show_frame(self, frame: Frame, found: FoundPage | None) -> None:
        """Show a frame."""
        self._image = image_of(frame.pixels)
        self._outline = found.corners if found else None
        self.update()

    def wipe(self) -> None:
        """Show nothing."""
        self._image, self._outline = QImage(), None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame and outline."""
        painter = QPainter(self)
        palette = self._theme.palette
        painter.fillRect(self.rect(), QColor(palette.text))
        if not self._image.isNull():
            place = fitted(self._image.width(), self._image.height(), QRectF(self.rect()))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
            if self._outline is not None:
                scale = place.width() / self._image.width()
                points = [QPointF(place.x() + x * scale, place.y() + y * scale) for x, y in self._outline]
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor("#4CD9A0"), 4, Qt.PenStyle.SolidLine))
                painter.setBrush(QColor(76, 217, 160, 40))
                painter.drawPolygon(QPolygonF(points))
        painter.end()


def fitted(width: float, height: float, room: QRectF) -> QRectF:
    """Return where a picture lies in its room: as large as fits, in the middle."""
    scale = min(room.width() / max(1.0, width), room.height() / max(1.0, height))
    wide, high = width * scale, height * scale
    return QRectF(room.x() + (room.width() - wide) / 2, room.y() + (room.height() - high) / 2, wide, high)
