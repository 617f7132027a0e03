"""Lay the card down: where the reader is, shown as a picture that moves."""

from __future__ import annotations

from PySide6.QtCore import Property, QEasingCurve, QPropertyAnimation, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.licence.viewmodels.model import LicenceModel
from kiosk.licence.words import card_words
from kiosk.views.page_view import CENTER, Look, PageView
from kiosk.views.strip import wide_button
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label
from qt_common.widgets.status import Banner

_FALL_MS = 1600


class CardPicture(QWidget):
    """A card that is laid on the reader, again and again; still where nothing may move.

    Args:
        theme: colours, sizes and whether things move.
        portrait: there is room for a large one.
    """

    def __init__(self, theme: Theme, *, portrait: bool) -> None:
        super().__init__()
        self._theme = theme
        self._down = 1.0
        unit = theme.sizes.step * (1.6 if portrait else 0.72)
        self._unit = unit
        self.setFixedSize(QSize(round(unit * 60), round(unit * 46)))
        self._move = QPropertyAnimation(self, b"down", self)
        self._move.setDuration(_FALL_MS)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._move.setStartValue(0.0)
        self._move.setKeyValueAt(0.6, 1.0)
        self._move.setEndValue(1.0)
        self._move.setLoopCount(-1)
        if theme.motion.long_ms:
            self._move.start()

    def get_down(self) -> float:
        """How far the card is down, 0 to 1."""
        return self._down

    def set_down(self, share: float) -> None:
        """Move the card."""
        self._down = share
        self.update()

    down = Property(float, get_down, set_down)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the reader and the card above it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit, palette = self._unit, self._theme.palette
        painter.setPen(QPen(QColor(palette.line), max(1, unit / 4)))
        painter.setBrush(QColor(palette.surface_off))
        painter.drawRoundedRect(QRectF(unit, unit * 20, unit * 58, unit * 25), unit * 2, unit * 2)
        painter.setBrush(QColor(palette.primary_soft))
        painter.setPen(QPen(QColor(palette.primary), max(1, unit / 2)))
        target = QRectF(unit * 14, unit * 24, unit * 32, unit * 18)
        painter.drawRoundedRect(target, unit, unit)
        self._paint_card(painter, target.translated(0, -unit * 22 * (1 - self._down)))
        painter.end()

    def _paint_card(self, painter: QPainter, place: QRectF) -> None:
        unit, palette = self._unit, self._theme.palette
        card = place.adjusted(unit * 2, unit, -unit * 2, -unit)
        painter.setPen(QPen(QColor(palette.primary), max(1, unit / 3)))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(card, unit, unit)
        painter.setBrush(QColor(palette.primary_soft))
        painter.drawEllipse(QRectF(card.right() - unit * 9, card.top() + unit * 2.5, unit * 6, unit * 6))
        painter.drawRoundedRect(
            QRectF(card.right() - unit * 10, card.top() + unit * 9.5, unit * 8, unit * 4), unit, unit
        )
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(QColor(palette.primary))
        for line, share in enumerate((0.34, 0.46, 0.4, 0.52)):
            painter.drawRoundedRect(
                QRectF(
                    card.left() + unit * 2, card.top() + unit * (3 + line * 3), card.width() * share, unit
                ),
                unit / 2,
                unit / 2,
            )


class CardView(PageView[LicenceModel]):
    """Present the card."""

    def __init__(self, model: LicenceModel, look: Look) -> None:
        super().__init__(model, look)
        self._picture = CardPicture(look.theme, portrait=look.portrait and not look.lowered)
        self._state = label(role="good", align=CENTER, wrap=True)
        self._problem = Banner(look.theme)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._picture)
        row.addStretch(1)
        self._type = wide_button(look, "ph.keyboard", self._("没带身份证？用领取码"), model.type_instead)
        self.column.addWidget(self._problem)
        self.column.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self._state)
        self.column.addStretch(1)
        self.column.addWidget(self._type)

    def refresh(self) -> None:
        """Show whether the card is being read, and why it could not be."""
        _, model = self._, self.model
        self.ask(_("请把身份证放在读卡区"), _("平放在发亮的方框里，读完再拿走。代办人放自己的身份证。"))
        reading = model.person.asking
        self._state.setText(_("读到了，正在查询…") if reading else _("正在等身份证…"))
        self._problem.say(
            card_words(model.card_fault, _) if model.card_fault and not reading else "", "calling"
        )
        self._type.setEnabled(not reading)
