"""A case behind the window: what it is, its materials with their scans, its branches and its deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter_terminal.viewmodels.back_office.case_picture import BranchLine, CasePicture, MaterialLine
from counter_terminal.viewmodels.cases.deadline import DeadlinePicture
from counter_terminal.viewmodels.cases.papers import Papers
from counter_terminal.views.cards import Facts, Paragraphs, button, row
from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class CaseHead(QWidget):
    """The line above a case: back, number, item, state, light.

    Args:
        theme: sizes and colours.
        translate: the language.
        on_back: shows the list again.
    """

    def __init__(self, theme: Theme, translate: Translator, on_back: Callable[[], None]) -> None:
        super().__init__()
        self._back = button(translate("返回列表"), "back", on_back)
        self._title = label("", "heading")
        self._item = label("", "lead")
        self._state = label("", "chip_state")
        self._due = label("", "chip_state")
        line = row(theme, self._back, self._title, self._item, None, self._state, self._due)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.sizes.step * 2)
        self.setLayout(line)
        self._item.setMinimumWidth(0)

    def show_case(self, case: CasePicture) -> None:
        """Show a case's head."""
        self._title.setText(case.title)
        self._item.setText(case.item)
        self._state.setText(case.state)
        set_role(self._state, "chip_state", case.state_tone)
        self._due.setText(case.due)
        self._due.setVisible(bool(case.due))
        set_role(self._due, "chip_state", case.due_tone)


class MaterialRow(QFrame):
    """One material: name, what was found, and a small picture of each scan.

    Args:
        theme: sizes and colours.
        translate: the language.
        on_scan: opens a scan.
    """

    def __init__(self, theme: Theme, translate: Translator, on_scan: Callable[[str], None]) -> None:
        super().__init__()
        self._theme, self._, self._on_scan = theme, translate, on_scan
        self.setProperty("role", "row")
        self._name = label("", wrap=True)
        self._state = label("", "tone")
        self._note = label("", "caption", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._note)
        self._scans: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        step = theme.sizes.step
        self._row.setContentsMargins(0, step // 2, step, step // 2)
        self._row.setSpacing(step)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._state)

    def show_material(self, line: MaterialLine, thumbnails: Mapping[str, bytes]) -> None:
        """Show a material."""
        self._name.setText(line.name)
        self._state.setText(line.state)
        set_role(self._state, "tone", line.tone)
        self._note.setText(line.note)
        self._note.setVisible(bool(line.note))
        while len(self._scans) < len(line.scans):
            self._scans.append(self._button())
        for place, shown in enumerate(self._scans):
            shown.setVisible(place < len(line.scans))
            if place < len(line.scans):
                scan_id = line.scans[place]
                self._dress(shown, scan_id, thumbnails.get(scan_id, b""))
                shown.setAccessibleName(self._("打开 {name} 的扫描件", name=line.name))
                shown.setToolTip(self._("打开扫描件；谁在何时查看会留痕"))

    def _button(self) -> QPushButton:
        made = QPushButton()
        made.setProperty("role", "thumbnail")
        made.setAutoDefault(True)
        step = self._theme.sizes.step
        made.setFixedSize(step * 6, step * 7)
        made.setIconSize(QSize(step * 5, step * 6))
        made.clicked.connect(lambda: self._on_scan(str(made.property("scan_id"))))
        self._row.addWidget(made)
        return made

    def _dress(self, shown: QPushButton, scan_id: str, png: bytes) -> None:
        kept = (scan_id, bool(png))
        if shown.property("dressed") == kept:
            return
        shown.setProperty("dressed", kept)
        shown.setProperty("scan_id", scan_id)
        picture = QPixmap()
        if png and picture.loadFromData(png):
            shown.setIcon(QIcon(picture))
        else:
            shown.setIcon(icon("ph.file", self._theme.palette.secondary))


class Materials(QWidget):
    """Every material of a case.

    Signals:
        scan_chosen: id of a scan to be shown large.
    """

    scan_chosen = Signal(str)

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._theme, self._ = theme, translate
        self._rows: list[MaterialRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_materials(self, lines: Sequence[MaterialLine], thumbnails: Mapping[str, bytes]) -> None:
        """Show these."""
        while len(self._rows) < len(lines):
            made = MaterialRow(self._theme, self._, self.scan_chosen.emit)
            self._column.insertWidget(len(self._rows), made)
            self._rows.append(made)
        for place, shown in enumerate(self._rows):
            shown.setVisible(place < len(lines))
            if place < len(lines):
                shown.show_material(lines[place], thumbnails)


class Branches(QWidget):
    """Each department's part, the lead marked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lines: list[tuple[Facts, Paragraphs]] = []
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.sizes.step // 2)

    def show_branches(self, branches: Sequence[BranchLine]) -> None:
        """Show these."""
        while len(self._lines) < len(branches):
            opinion, note = Facts(self._theme, 1), Paragraphs(self._theme, "caption")
            self._column.addWidget(opinion)
            self._column.addWidget(note)
            self._lines.append((opinion, note))
        for place, (opinion, note) in enumerate(self._lines):
            there = place < len(branches)
            opinion.setVisible(there)
            note.setVisible(there)
            if there:
                one = branches[place]
                opinion.show_facts([one.fact])
                note.show_lines([one.note] if one.note else [])


class DeadlineBox(QWidget):
    """By when, and each sentence of why."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._due = label("", "lead")
        self._left = label("", "tone")
        self._warnings = Paragraphs(theme, "tone")
        self._why = Paragraphs(theme, "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.sizes.step // 2)
        column.addLayout(row(theme, self._due, self._left, None))
        column.addWidget(self._warnings)
        column.addWidget(self._why)

    def show_deadline(self, picture: DeadlinePicture) -> None:
        """Show it."""
        self._due.setText(f"{picture.due}  {picture.light}".strip())
        self._left.setText(picture.left)
        set_role(self._left, "tone", picture.tone)
        self._warnings.show_lines(picture.warnings, "calling")
        self._why.show_lines(picture.lines)


class PapersBox(QWidget):
    """Papers made out for a case, each to be printed again.

    Args:
        theme: sizes and colours.
        translate: the language.
        papers: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, papers: Papers) -> None:
        super().__init__()
        self._theme, self._, self._papers = theme, translate, papers
        self._lines: list[tuple[QWidget, QPushButton]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.sizes.step // 2)
        self._none = label(translate("还没有文书。"), "secondary")
        self._column.addWidget(self._none)
        papers.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        lines = self._papers.picture.lines
        self._none.setVisible(not lines)
        while len(self._lines) < len(lines):
            self._lines.append(self._line())
            self._column.addWidget(self._lines[-1][0])
        for place, (shown, again) in enumerate(self._lines):
            shown.setVisible(place < len(lines))
            if place < len(lines):
                paper = lines[place]
                again.setText(self._("补打") if paper.printed else self._("打印"))
                again.setProperty("number", paper.number)
                again.setEnabled(not paper.printing)
                texts = shown.findChildren(type(self._none))
                texts[0].setText(paper.name)
                texts[1].setText(paper.says or paper.detail)
                set_role(texts[1], "caption" if not paper.tone else "tone", paper.tone)

    def _line(self) -> tuple[QWidget, QPushButton]:
        shown = QWidget()
        again = button("", "print_paper", lambda: self._papers.print(str(again.property("number"))))
        detail = label("", "caption", wrap=True)
        line = row(self._theme, label(""), detail, again)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(1, 1)
        shown.setLayout(line)
        detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return shown, again
