"""The material in hand: review points, its state, what is wrong, scans."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.cases.findings import MaterialLine
from counter_terminal.viewmodels.cases.phrases import PROBLEMS
from counter_terminal.views.cases.parts import scrolling, small_button
from qt_common.case_words import MATERIAL_STATES
from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role
from queue_server.protocol.case_views import MaterialState

_SAY_WHY = (MaterialState.MISSING, MaterialState.WRONG, MaterialState.NOT_NEEDED)


class PointBox(QWidget):
    """A review point to tick; its words may take several lines.

    Signals:
        ticked: whether it is met.
    """

    ticked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._box = QCheckBox()
        self._box.clicked.connect(self.ticked)
        self._words = label("", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.sizes.step)
        row.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def show_point(self, text: str, *, met: bool) -> None:
        """Show a point."""
        self._words.setText(text)
        self._box.setAccessibleName(text)
        self._box.setChecked(met)

    def mousePressEvent(self, event: object) -> None:
        """The words are as good as the box."""
        self._box.click()


class MaterialPanel(QFrame):
    """Everything about one material.

    Args:
        theme: sizes and colours.
        translate: the language.
        cases: the case desk.

    Signals:
        scan_asked: the material's id.
    """

    scan_asked = Signal(str)

    def __init__(self, theme: Theme, translate: Translator, cases: CaseDesk) -> None:
        super().__init__()
        self._theme, self._, self._cases = theme, translate, cases
        self._line: MaterialLine | None = None
        self._points: list[PointBox] = []
        self._states: list[QPushButton] = []
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._name = label("", "heading", wrap=True)
        area, self._column = scrolling(theme)
        self._column.setSpacing(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step * 2, step, step)
        column.setSpacing(step)
        column.addWidget(self._name)
        self._state_grid = QGridLayout()
        self._state_grid.setSpacing(step // 2)
        column.addLayout(self._state_grid)
        column.addWidget(area, 1)
        self._column.addWidget(self._make_why())
        self._column.addWidget(self._make_points())
        self._column.addWidget(self._make_scans())
        self._column.addLayout(self._make_paper())
        self._column.addStretch(1)
        cases.findings.changed.connect(self._show)
        cases.scans.changed.connect(self._show)
        self._show()

    def wipe(self) -> None:
        """Forget what was typed and shown."""
        self._problem.clear()
        self._remedy.clear()

    def _make_why(self) -> QWidget:
        _ = self._
        self._why = QWidget()
        self._problem, self._remedy = QLineEdit(), QLineEdit()
        self._problem.setObjectName("problem")
        self._problem.setPlaceholderText(_("哪里不对"))
        self._problem.setAccessibleName(_("哪里不对"))
        self._remedy.setPlaceholderText(_("怎样补正"))
        self._remedy.setAccessibleName(_("怎样补正"))
        for line in (self._problem, self._remedy):
            line.setMaxLength(500)
            line.textEdited.connect(self._say_why)
        self._hint = label("", "note_small", wrap=True)
        set_role(self._hint, "note_small", "fault")
        column = QVBoxLayout(self._why)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.sizes.step // 2)
        column.addWidget(self._problem)
        column.addWidget(self._remedy)
        column.addWidget(self._hint)
        phrases = QGridLayout()
        phrases.setSpacing(self._theme.sizes.step // 2)
        for place, (problem, remedy) in enumerate(PROBLEMS):
            chip = QPushButton(_(problem))
            chip.setProperty("role", "phrase")
            chip.setAutoDefault(True)
            chip.clicked.connect(lambda _=False, one=(problem, remedy): self._phrase(*one))
            phrases.addWidget(chip, place // 3, place % 3)
        column.addLayout(phrases)
        return self._why

    def _make_points(self) -> QWidget:
        self._points_box = QFrame()
        self._points_box.setProperty("role", "box")
        step = self._theme.sizes.step
        self._points_column = QVBoxLayout(self._points_box)
        self._points_column.setContentsMargins(step * 2, step, step * 2, step)
        self._points_column.setSpacing(step // 2)
        self._points_column.addWidget(label(self._("审查要点（逐条勾选）"), "caption"))
        return self._points_box

    def _make_scans(self) -> QWidget:
        box = QWidget()
        step = self._theme.sizes.step
        self._scan = QPushButton(icon("ph.scan", self._theme.palette.primary), self._("扫描（S）"))
        self._scan.setProperty("role", "small")
        self._scan.setObjectName("scan")
        self._scan.setAutoDefault(True)
        self._scan.clicked.connect(self._ask_to_scan)
        self._thumbs = QHBoxLayout()
        self._thumbs.setSpacing(step)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(step // 2)
        top = QHBoxLayout()
        top.addWidget(label(self._("扫描件"), "caption"))
        top.addStretch(1)
        top.addWidget(self._scan)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(step // 2)
        column.addLayout(top)
        column.addLayout(self._thumbs)
        column.addLayout(self._offers)
        return box

    def _make_paper(self) -> QHBoxLayout:
        self._original = QCheckBox(self._("收原件"))
        self._original.toggled.connect(self._set_paper)
        self._copies = QSpinBox()
        self._copies.setRange(0, 99)
        self._copies.setFixedWidth(self._theme.sizes.step * 10)
        self._copies.setAccessibleName(self._("份数"))
        self._copies.setSuffix(self._(" 份"))
        self._copies.valueChanged.connect(self._set_paper)
        row = QHBoxLayout()
        row.addWidget(self._original)
        row.addWidget(self._copies)
        row.addStretch(1)
        return row

    # -------------------------------------------------------- what is pressed

    def _ask_to_scan(self) -> None:
        if self._line is not None:
            self.scan_asked.emit(self._line.id)

    def _say_why(self) -> None:
        if self._line is not None:
            self._cases.findings.set_words(self._line.id, self._problem.text(), self._remedy.text())

    def _phrase(self, problem: str, remedy: str) -> None:
        if self._line is not None:
            _ = self._
            before = [self._line.problem] if self._line.problem else []
            said = (
                _("；").join([*before, _(problem)])
                if _(problem) not in self._line.problem
                else self._line.problem
            )
            self._cases.findings.set_words(self._line.id, said, self._line.remedy or _(remedy))

    def _set_paper(self) -> None:
        line = self._line
        if line is not None and (self._original.isChecked(), self._copies.value()) != (
            line.original,
            line.copies,
        ):
            self._cases.findings.set_paper(
                line.id, original=self._original.isChecked(), copies=self._copies.value()
            )

    # -------------------------------------------------------- what is shown

    def _show(self) -> None:
        line = self._cases.findings.picture.selected
        self._line = None  # what is set below is no press
        self.setEnabled(line is not None)
        if line is None:
            self._name.setText("")
            self.wipe()
            return
        self._name.setText(line.name)
        self._show_states(line)
        self._show_why(line)
        self._show_points(line)
        self._show_scans(line)
        self._original.setChecked(line.original)
        self._copies.setValue(line.copies)
        for widget in (self._original, self._copies):
            widget.setEnabled(line.editable)
        self._line = line

    def _show_states(self, line: MaterialLine) -> None:
        while len(self._states) < len(line.offers):
            place = len(self._states)
            chip = QPushButton()
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(True)
            chip.clicked.connect(lambda _=False, one=place: self._press_state(one))
            self._states.append(chip)
            self._state_grid.addWidget(chip, place // 4, place % 4)
        for place, chip in enumerate(self._states):
            chip.setVisible(place < len(line.offers))
            if place < len(line.offers):
                state = line.offers[place]
                chip.setText(f"{place + 1} {self._(MATERIAL_STATES[state])}")
                chip.setObjectName(f"state_{state.value}")
                chip.setChecked(state is line.state)
                chip.setEnabled(line.editable)

    def _press_state(self, place: int) -> None:
        if self._line is not None and place < len(self._line.offers):
            self._cases.findings.set_state(self._line.id, self._line.offers[place])
            self._show()

    def _show_why(self, line: MaterialLine) -> None:
        asked = line.state in _SAY_WHY or bool(line.problem)
        self._why.setVisible(asked)
        for widget, text in ((self._problem, line.problem), (self._remedy, line.remedy)):
            if widget.text() != text:
                widget.setText(text)
            widget.setReadOnly(not line.editable)
        self._hint.setText(line.hint)
        self._hint.setVisible(bool(line.hint))

    def _show_points(self, line: MaterialLine) -> None:
        while len(self._points) < len(line.points):
            place = len(self._points)
            box = PointBox(self._theme)
            box.ticked.connect(partial(self._tick, place))
            self._points.append(box)
            self._points_column.addWidget(box)
        for place, box in enumerate(self._points):
            box.setVisible(place < len(line.points))
            if place < len(line.points):
                text, met = line.points[place]
                box.show_point(text, met=met)
                box.setEnabled(line.editable)
        self._points_box.setVisible(bool(line.points))

    def _tick(self, place: int, met: bool) -> None:
        if self._line is not None:
            self._cases.findings.set_point(self._line.id, place, met)

    def _show_scans(self, line: MaterialLine) -> None:
        _clear(self._thumbs)
        _clear(self._offers)
        pictures = self._cases.scans.picture.thumbnails
        for place, scan_id in enumerate(line.scans, 1):
            self._thumbs.addWidget(self._thumb(place, scan_id, pictures.get(scan_id, b"")))
        if not line.scans:
            self._thumbs.addWidget(label(self._("还没有扫描件"), "secondary"))
        self._thumbs.addStretch(1)
        for offer in self._cases.scans.offers_for(line.id):
            row = QHBoxLayout()
            row.addWidget(label(self._("大厅已有：{words}", words=offer.words), "note_small", wrap=True), 1)
            row.addWidget(small_button(self._("用这份"), partial(self._reuse, offer.scan_id), "reuse"))
            self._offers.addLayout(row)

    def _reuse(self, scan_id: str) -> None:
        if self._line is not None:
            self._cases.scans.reuse(self._line.id, scan_id)

    def _thumb(self, place: int, scan_id: str, png: bytes) -> QWidget:
        box = QWidget()
        step = self._theme.sizes.step
        button = QToolButton()
        button.setProperty("role", "thumb")
        button.setIconSize(QSize(step * 9, step * 12))
        picture = QPixmap()
        picture.loadFromData(png)
        if picture.isNull():
            button.setText("…")
        else:
            button.setIcon(QIcon(picture))
        button.setAccessibleName(self._("扫描件 {place}", place=place))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(button)
        column.addWidget(small_button(self._("撤下"), lambda: self._cases.scans.remove(scan_id)))
        return box


def _clear(layout: QHBoxLayout | QVBoxLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        taken = layout.takeAt(0)
        if taken is None:
            continue
        if (widget := taken.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := taken.layout()) is not None:
            _clear(inner)  # type: ignore[arg-type]  # only rows and columns are put in
