"""The middle column of the guide desk: one ticket, its QR code, its papers, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.guide.at_hand import AtHand
from counter_terminal.viewmodels.guide.ticket_picture import AtHandPicture
from counter_terminal.views.facts import Lines
from counter_terminal.views.guide.precheck_box import PrecheckBox
from counter_terminal.views.guide.send_panel import CancelPanel, SendPanel
from counter_terminal.views.qr_label import QrLabel
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import NumberLabel, label, set_role


class TicketColumn(QFrame):
    """The ticket at hand.

    Args:
        theme: sizes and colours.
        translate: the language.
        at_hand: what it shows and presses.
    """

    def __init__(self, theme: Theme, translate: Translator, at_hand: AtHand) -> None:
        super().__init__()
        self._theme, self._, self._at_hand = theme, translate, at_hand
        self.setProperty("role", "card")
        self._find = QLineEdit()
        self._find.setObjectName("find")
        self._find.setPlaceholderText(translate("查号：输入号码，回车，如 A012"))
        self._find.returnPressed.connect(self._find_typed)
        self._pages = QStackedWidget()
        self._nothing = label(
            translate("取号或查号后，在这里预审材料、打印、恢复或取消。"),
            "secondary",
            Qt.AlignmentFlag.AlignCenter,
            wrap=True,
        )
        self._ticket = self._make_ticket()
        self._send = SendPanel(theme, translate, at_hand)
        self._cancel = CancelPanel(theme, translate, at_hand)
        for page in (self._nothing, self._ticket, self._send, self._cancel):
            self._pages.addWidget(page)
        for panel in (self._send, self._cancel):
            panel.closed.connect(self._show)
        step = theme.sizes.step
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step * 2, step * 2, step * 2)
        column.setSpacing(step)
        column.addWidget(self._find)
        column.addWidget(self._pages, 1)
        at_hand.changed.connect(self._refresh)
        self._show()

    def _make_ticket(self) -> QWidget:
        theme, step = self._theme, self._theme.sizes.step
        page = QWidget()
        self._state = label("", "chip_state")
        self._number = NumberLabel(theme.sizes.display * 2)
        self._lines = Lines(theme)
        self._qr = QrLabel(step * 16)
        self._precheck = PrecheckBox(theme, self._, self._at_hand)
        self._verbs = _TicketVerbs(theme, self._, self._at_hand)
        self._verbs.send.clicked.connect(lambda: self._open(self._send))
        self._verbs.cancel.clicked.connect(lambda: self._open(self._cancel))
        head = QHBoxLayout()
        head.setSpacing(step * 2)
        words = QVBoxLayout()
        words.addWidget(self._state, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self._number)
        head.addLayout(words, 1)
        head.addWidget(self._qr)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step)
        column.addLayout(head)
        column.addWidget(self._lines)
        column.addWidget(self._precheck)
        column.addStretch(1)
        column.addWidget(self._verbs)
        return page

    def _refresh(self) -> None:
        if self._pages.currentWidget() in (self._nothing, self._ticket) or not self._at_hand.picture.number:
            self._show()

    def _show(self) -> None:
        picture = self._at_hand.picture
        self._pages.setCurrentWidget(self._ticket if picture.number else self._nothing)
        if picture.number:
            self._show_ticket(picture)

    def _show_ticket(self, picture: AtHandPicture) -> None:
        self._state.setText(picture.state)
        set_role(self._state, "chip_state", picture.tone)
        self._number.setText(picture.number)
        self._lines.show_lines(picture.lines)
        self._qr.show_link(picture.link)

    def _open(self, panel: SendPanel | CancelPanel) -> None:
        self._pages.setCurrentWidget(panel)
        panel.open()

    def _find_typed(self) -> None:
        self._at_hand.find(self._find.text())
        self._find.clear()


class _TicketVerbs(QWidget):
    """Print at a printer, green channel, back into the queue, cancel, done."""

    def __init__(self, theme: Theme, translate: Translator, at_hand: AtHand) -> None:
        super().__init__()
        self._, self._at_hand = translate, at_hand
        self._prints: list[QPushButton] = []
        self._printers, others = QHBoxLayout(), QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step)
        column.addLayout(self._printers)
        column.addLayout(others)
        self.send = _small_button(translate("绿色通道"), "send", others)
        self.back = _small_button(translate("恢复排队"), "reactivate", others)
        self.cancel = _small_button(translate("取消该号"), "cancel", others)
        self.done = _small_button(translate("完成"), "done", others)
        self.back.clicked.connect(at_hand.reactivate)
        self.done.clicked.connect(at_hand.put_away)
        at_hand.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._at_hand.picture
        for index, printer in enumerate(picture.printers):
            if index == len(self._prints):
                button = _small_button("", f"print-{printer.id}", self._printers)
                button.clicked.connect(lambda _=False, one=printer.id: self._at_hand.print(one))
                self._prints.append(button)
            verb = self._("打印") if picture.fresh else self._("补打")
            self._prints[index].setText(f"{verb} · {printer.text}")
            self._prints[index].setEnabled(picture.can_print)
        self.send.setEnabled(picture.can_send)
        self.send.setToolTip("" if picture.can_send else self._("现在没有开放的窗口能办理这项业务"))
        self.back.setEnabled(picture.can_reactivate)
        self.cancel.setEnabled(picture.can_cancel)


def _small_button(text: str, name: str, row: QHBoxLayout) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "small")
    button.setObjectName(name)
    button.setAutoDefault(True)
    row.addWidget(button)
    return button
