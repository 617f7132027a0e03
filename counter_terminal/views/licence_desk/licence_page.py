"""执照: sheets that went wrong with what to do, licences that wait, and the blanks in every tray."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counter_terminal.viewmodels.licence_desk.licence_desk import (
    LICENCE_COLUMNS,
    REASONS,
    SPOIL_REASONS,
    VARIANTS,
    FailedLicence,
    LicenceDesk,
    TrayPicture,
)
from counter_terminal.views.buttons import Chips
from counter_terminal.views.cards import Paragraphs, button, card, field, row, scrolling
from counter_terminal.views.table import Table
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class StockBar(QWidget):
    """Used, spoiled and remaining sheets as one bar; the figures stand below it.

    Args:
        theme: sizes and colours.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[tuple[int, str], ...] = ()
        self.setFixedHeight(theme.sizes.step * 2)

    def show_tray(self, tray: TrayPicture) -> None:
        """Show a tray."""
        palette = self._theme.palette
        self._parts = (
            (tray.used, palette.serving),
            (tray.spoiled, palette.fault),
            (tray.remaining, palette.primary_soft),
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        painter = QPainter(self)
        whole = sum(count for count, _ in self._parts) or 1
        left = 0.0
        for count, colour in self._parts:
            width = self.width() * count / whole
            painter.fillRect(int(left), 0, int(left + width) - int(left), self.height(), QColor(colour))
            left += width
        painter.setPen(QColor(self._theme.palette.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class FailedCard(QFrame):
    """One licence that needs staff.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: LicenceDesk) -> None:
        super().__init__()
        self._id = ""
        self._desk = desk
        self.setProperty("role", "box")
        self._title = label("", "card_title", wrap=True)
        self._happened = label("", "tone", wrap=True)
        set_role(self._happened, "tone", "fault")
        self._steps = Paragraphs(theme)
        self._serial = field("blank", translate("纸上的编号"), self._focus_release)
        self._reasons = Chips(theme, 3)
        self._reasons.offer(tuple(translate(one) for one in REASONS))
        self._confirm = button(translate("已打好，确认"), "confirm_printed", self._confirm_printed)
        self._release = button(translate("作废并放行重印"), "release", self._release_reprint, "primary_small")
        column = QVBoxLayout(self)
        step = theme.sizes.step
        column.setContentsMargins(step * 2, step, step * 2, step)
        column.setSpacing(step)
        for part in (self._title, self._happened, self._steps, self._reasons):
            column.addWidget(part)
        column.addLayout(row(theme, self._serial, self._confirm, self._release))

    def show_licence(self, one: FailedLicence, *, enabled: bool) -> None:
        """Show a licence; what was typed about another one goes."""
        if one.id != self._id:
            self._id = one.id
            self._serial.clear()
            self._reasons.pick("")
        self._title.setText(one.title)
        self._happened.setText(one.happened)
        self._steps.show_lines([f"{number}. {step}" for number, step in enumerate(one.steps, 1)])
        self._confirm.setVisible(one.can_confirm)
        self._confirm.setEnabled(enabled)
        self._release.setEnabled(enabled)

    def _focus_release(self) -> None:
        self._release.setFocus()

    def _confirm_printed(self) -> None:
        self._desk.confirm(self._id, self._serial.text())

    def _release_reprint(self) -> None:
        self._desk.release(self._id, self._serial.text(), self._reasons.text)


class TrayCard(QFrame):
    """One tray: its bar, its figures, loading and spoiling.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: LicenceDesk) -> None:
        super().__init__()
        self._, self._desk = translate, desk
        self._tray: TrayPicture | None = None
        self.setProperty("role", "box")
        self._title = label("", "card_title")
        self._bar = StockBar(theme)
        self._figures = label("", "caption", wrap=True)
        self._warning = label("", "tone", wrap=True)
        self._first = field("first", translate("起始编号"))
        self._last = field("last", translate("终止编号"), self._load)
        self._load_button = button(translate("装入"), "load", self._load)
        self._serial = field("spoil_serial", translate("最上面那张的编号"))
        self._why = Chips(theme, 3)
        self._why.offer(tuple(translate(one) for one in SPOIL_REASONS))
        self._spoil_button = button(translate("作废一张"), "spoil", self._spoil)
        column = QVBoxLayout(self)
        step = theme.sizes.step
        column.setContentsMargins(step * 2, step, step * 2, step)
        column.setSpacing(step)
        for part in (self._title, self._bar, self._figures, self._warning):
            column.addWidget(part)
        column.addLayout(row(theme, self._first, self._last, self._load_button))
        column.addWidget(self._why)
        column.addLayout(row(theme, self._serial, self._spoil_button))

    def show_tray(self, tray: TrayPicture, *, enabled: bool) -> None:
        """Show a tray."""
        _ = self._
        self._tray = tray
        self._title.setText(tray.title)
        self._bar.show_tray(tray)
        self._figures.setText(
            _(
                "共装入 {loaded} 张：已用 {used}，作废 {spoiled}，剩余 {remaining}。最上面是 {top}。",
                loaded=tray.loaded,
                used=tray.used,
                spoiled=tray.spoiled,
                remaining=tray.remaining,
                top=tray.top or "—",
            )
        )
        self._warning.setText(tray.warning)
        self._warning.setVisible(bool(tray.warning))
        set_role(self._warning, "tone", tray.tone)
        self._load_button.setEnabled(enabled)
        self._spoil_button.setEnabled(enabled)

    def _load(self) -> None:
        tray = self._tray
        if tray is not None:
            first, last = self._first.text(), self._last.text()
            self._desk.load(tray.terminal, tray.tray, tray.variant, first, last)

    def _spoil(self) -> None:
        tray = self._tray
        if tray is not None:
            self._desk.spoil(tray.terminal, tray.tray, self._serial.text(), self._why.text)


class FirstLoad(QFrame):
    """A tray that never held blanks is named by hand once.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: LicenceDesk) -> None:
        super().__init__()
        self._desk = desk
        self._variants = {translate(words): value for value, words in VARIANTS.items()}
        self._terminal = field("terminal", translate("终端名称"))
        self._tray = field("tray", translate("纸盒名称"))
        self._variant = Chips(theme, 2, always=True)
        self._variant.offer(tuple(self._variants))
        self._first = field("new_first", translate("起始编号"))
        self._last = field("new_last", translate("终止编号"), self._load)
        self._button = button(translate("装入新纸盒"), "load_new", self._load)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step)
        column.addLayout(row(theme, self._terminal, self._tray, self._variant))
        column.addLayout(row(theme, self._first, self._last, self._button))

    def _load(self) -> None:
        variant = self._variants[self._variant.text]
        first, last = self._first.text(), self._last.text()
        self._desk.load(self._terminal.text(), self._tray.text(), variant, first, last)


class LicencePage(QWidget):
    """The licence desk.

    Args:
        theme: sizes and colours.
        translate: the language.
        desk: the area.
    """

    def __init__(self, theme: Theme, translate: Translator, desk: LicenceDesk) -> None:
        super().__init__()
        self._theme, self._, self._desk = theme, translate, desk
        self._failed: list[FailedCard] = []
        self._trays: list[TrayCard] = []
        self._all_well = label(translate("没有需要处理的证照。"), "secondary", Qt.AlignmentFlag.AlignCenter)
        self._failed_column, failed = self._column(self._all_well)
        self._tray_column, trays = self._column(FirstLoad(theme, translate, desk))
        self._count = label("", "card_title")
        none = translate("没有等待自助打印的证照。")
        self._ready = Table(theme, translate, LICENCE_COLUMNS, none, stretch=0, choosable=False)
        needs, needs_column = card(theme, self._count)
        needs_column.addWidget(failed, 1)
        waits, waits_column = card(theme, title=translate("等待自助打印"))
        waits_column.addWidget(self._ready, 1)
        blanks, blanks_column = card(theme, title=translate("空白证照"))
        blanks_column.addWidget(trays, 1)
        left = QVBoxLayout()
        left.setSpacing(theme.sizes.step * 2)
        left.addWidget(needs, 3)
        left.addWidget(waits, 2)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.sizes.step * 2)
        body.addLayout(left, 6)
        body.addWidget(blanks, 5)
        desk.changed.connect(self._show)
        self._show()

    def _column(self, last: QWidget) -> tuple[QVBoxLayout, QWidget]:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.sizes.step)
        column.addWidget(last)
        column.addStretch(1)
        return column, scrolling(inside)

    def _show(self) -> None:
        picture, theme = self._desk.picture, self._theme
        enabled = picture.online and not picture.busy
        self._count.setText(self._("需要处理 {count}", count=len(picture.failed)))
        set_role(self._count, "card_title", "fault" if picture.failed else "")
        self._all_well.setVisible(not picture.failed)
        while len(self._failed) < len(picture.failed):
            self._failed.append(FailedCard(theme, self._, self._desk))
            self._failed_column.insertWidget(len(self._failed) - 1, self._failed[-1])
        for place, shown in enumerate(self._failed):
            shown.setVisible(place < len(picture.failed))
            if place < len(picture.failed):
                shown.show_licence(picture.failed[place], enabled=enabled)
        while len(self._trays) < len(picture.trays):
            self._trays.append(TrayCard(theme, self._, self._desk))
            self._tray_column.insertWidget(len(self._trays) - 1, self._trays[-1])
        for tray, tray_card in zip(picture.trays, self._trays, strict=False):
            tray_card.show_tray(tray, enabled=enabled)
        self._ready.show_rows(picture.ready)
