"""A field to sign in with the mouse, a finger or a pen; its picture goes to the server and nowhere else."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODeviceBase, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme

PEN_PX = 3


class SignatureField(QWidget):
    """Strokes on white.

    Args:
        theme: sizes and colours.
        translate: the language.
    """

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._theme = theme
        self._hint = translate("请领取人在这里签名（可不签）")
        self._strokes: list[QPainterPath] = []
        self.setObjectName("signature")
        self.setAccessibleName(self._hint)
        self.setMinimumHeight(theme.sizes.step * 13)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def clear(self) -> None:
        """Begin anew."""
        self._strokes.clear()
        self.update()

    def png(self) -> bytes:
        """Return the signature as a PNG; empty when nobody has signed."""
        if not self._strokes:
            return b""
        image = QImage(self.size(), QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        self._draw(painter, QColor("black"))
        painter.end()
        kept = QByteArray()
        buffer = QBuffer(kept)
        buffer.open(QIODeviceBase.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(kept.data())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke; a finger and a pen come as a mouse as well."""
        self._strokes.append(QPainterPath(event.position()))
        self._strokes[-1].lineTo(event.position() + QPointF(0.1, 0.1))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        if self._strokes:
            self._strokes[-1].lineTo(event.position())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field."""
        palette = self._theme.palette
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(palette.surface))
        painter.setPen(QPen(QColor(palette.line), 1, Qt.PenStyle.DashLine))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._strokes:
            self._draw(painter, QColor(palette.text))
        else:
            painter.setPen(QColor(palette.secondary))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._hint)
        painter.end()

    def _draw(self, painter: QPainter, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, PEN_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for stroke in self._strokes:
            painter.drawPath(stroke)
