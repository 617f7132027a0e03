"""The papers of a case: the list, the first page of one, the print button and what became of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from counter_terminal.viewmodels.cases.papers import PaperLine, Papers
from counter_terminal.views.cases.parts import Elided, Picture, scrolling, small_button
from qt_common.i18n import Translator
from qt_common.theme.icons import icon
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class PaperRow(QFrame):
    """One paper; a click shows it.

    Signals:
        taken: its number.
    """

    taken = Signal(str)

    def __init__(self, theme: Theme, translate: Translator, papers: Papers) -> None:
        super().__init__()
        self._, self._number = translate, ""
        self.setProperty("role", "material")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        step = theme.sizes.step
        self._name = Elided("", "count")
        self._detail = Elided("", "caption")
        self._says = label("", "note_small", wrap=True)
        self._print = small_button(translate("打印"), lambda: papers.print(self._number), "print_paper")
        words = QVBoxLayout()
        words.setSpacing(0)
        for widget in (self._name, self._detail, self._says):
            words.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(step, step // 2, step, step // 2)
        row.setSpacing(step)
        row.addLayout(words, 1)
        row.addWidget(self._print)

    def show_paper(self, paper: PaperLine, *, shown: bool, can_print: bool) -> None:
        """Show a paper."""
        self._number = paper.number
        self._name.setText(paper.name)
        self._detail.setText(paper.detail)
        self._says.setText(paper.says)
        self._says.setVisible(bool(paper.says))
        set_role(self._says, "note_small", paper.tone)
        self._print.setText(self._("补打") if paper.printed else self._("打印"))
        self._print.setEnabled(can_print and not paper.printing)
        set_role(self, "material", "chosen" if shown else "")
        self.setAccessibleName(f"{paper.name} {paper.number}")

    def mousePressEvent(self, event: object) -> None:
        """Look at it."""
        self.taken.emit(self._number)


class PapersPanel(QFrame):
    """Every paper of the case.

    Args:
        theme: sizes and colours.
        translate: the language.
        papers: what it shows.
    """

    def __init__(self, theme: Theme, translate: Translator, papers: Papers) -> None:
        super().__init__()
        self._theme, self._, self._papers = theme, translate, papers
        self._rows: list[PaperRow] = []
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._picture = Picture()
        self._new = QPushButton(icon("ph.printer", theme.palette.on_primary), translate("打印新文书（P）"))
        self._new.setProperty("role", "primary")
        self._new.setObjectName("print_new")
        self._new.setAutoDefault(True)
        self._new.clicked.connect(papers.print_new)
        self._trouble = label("", "note_small", wrap=True)
        set_role(self._trouble, "note_small", "fault")
        area, self._list = scrolling(theme)
        self._empty = label(translate("还没有文书。作出处理后会自动生成。"), "secondary", wrap=True)
        self._list.addWidget(self._empty)
        self._list.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(step)
        left.addWidget(area, 1)
        left.addWidget(self._trouble)
        left.addWidget(self._new)
        holder = QWidget()
        left.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(left)
        row = QHBoxLayout(self)
        row.setContentsMargins(step * 2, step, step, step)
        row.setSpacing(step)
        row.addWidget(holder, 1)
        row.addWidget(self._picture, 1)
        papers.changed.connect(self._show)
        self._show()

    def wipe(self) -> None:
        """Show no paper."""
        self._picture.show_png(b"")

    def _show(self) -> None:
        picture, _ = self._papers.picture, self._
        while len(self._rows) < len(picture.lines):
            row = PaperRow(self._theme, _, self._papers)
            row.taken.connect(self._papers.look)
            self._list.insertWidget(len(self._rows), row)
            self._rows.append(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(picture.lines))
            if place < len(picture.lines):
                paper = picture.lines[place]
                row.show_paper(paper, shown=paper.number == picture.shown, can_print=bool(picture.printers))
        self._empty.setVisible(not picture.lines)
        hint = _("点一份文书看样子") if picture.lines and not picture.shown else _("正在取文书…")
        says = picture.says or (hint if picture.lines else "")
        self._picture.show_png(picture.png, says)
        self._trouble.setText(picture.trouble)
        self._trouble.setVisible(bool(picture.trouble))
        self._new.setVisible(bool(picture.lines))
        can_print = bool(picture.to_print and picture.printers)
        if self._new.hasFocus() and not can_print:
            self.setFocus()  # else it would pass to a button far away, which would look chosen
        self._new.setEnabled(can_print)
        self._new.setToolTip("" if picture.printers else _("本窗口没有文书打印机，请到有打印机的窗口打印。"))
