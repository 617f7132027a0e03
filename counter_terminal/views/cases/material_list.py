"""The materials of a case below one another; one is in hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counter_terminal.viewmodels.cases.findings import Findings, MaterialLine
from counter_terminal.views.cases.parts import Elided, StateChip, scrolling, small_button
from qt_common.i18n import Translator
from qt_common.theme.icons import pixmap
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class MaterialRow(QFrame):
    """One material: place, name, how many scans, its state.

    Signals:
        taken: the material's id.
    """

    taken = Signal(str)

    def __init__(self, theme: Theme, translate: Translator) -> None:
        super().__init__()
        self._, self._material_id = translate, ""
        self.setProperty("role", "material")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        step = theme.sizes.step
        self._place = label("", "secondary", Qt.AlignmentFlag.AlignRight)
        self._place.setFixedWidth(step * 3)
        self._name = Elided()
        self._must = label(translate("必要"), "must")
        self._clip = label("", "caption")
        self._clip_icon = label("")
        self._clip_icon.setPixmap(pixmap("ph.paperclip", theme.palette.secondary, theme.sizes.body))
        self._state = StateChip()
        self._state.setMinimumWidth(step * 10)
        row = QHBoxLayout(self)
        row.setContentsMargins(step // 2, step // 2, step, step // 2)
        row.setSpacing(step)
        row.addWidget(self._place)
        row.addWidget(self._name, 1)
        row.addWidget(self._must)
        row.addWidget(self._clip_icon)
        row.addWidget(self._clip)
        row.addWidget(self._state)
        self.setFixedHeight(step * 6)

    def show_line(self, place: int, line: MaterialLine, *, selected: bool) -> None:
        """Show a material."""
        self._material_id = line.id
        self._place.setText(str(place))
        self._name.setText(line.name)
        self._must.setVisible(line.required)
        self._clip.setText(str(len(line.scans)))
        self._clip.setVisible(bool(line.scans))
        self._clip_icon.setVisible(bool(line.scans))
        self._state.show_state(line.word, line.tone)
        set_role(self, "material", "chosen" if selected else "")
        self.setAccessibleName(f"{place} {line.name} {line.word}")

    def mousePressEvent(self, event: object) -> None:
        """Take it in hand."""
        self.taken.emit(self._material_id)


class MaterialList(QFrame):
    """Every material, with how far the clerk is.

    Args:
        theme: sizes and colours.
        translate: the language.
        findings: what was found.
    """

    def __init__(self, theme: Theme, translate: Translator, findings: Findings) -> None:
        super().__init__()
        self._theme, self._, self._findings = theme, translate, findings
        self._rows: list[MaterialRow] = []
        self._selected = ""
        self.setProperty("role", "card")
        step = theme.sizes.step
        self._count = label("", "heading")
        self._saved = Elided("", "caption")
        self._all = small_button(translate("未审的全部齐备"), findings.all_present, "all_present")
        top = QHBoxLayout()
        top.setSpacing(step * 2)
        top.addWidget(self._count)
        top.addWidget(self._saved, 1)
        top.addWidget(self._all)
        self._area, self._inside = scrolling(theme)
        self._inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step, step, step)
        column.setSpacing(step)
        column.addLayout(top)
        column.addWidget(self._area, 1)
        findings.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._findings.picture
        total = len(picture.lines)
        self._count.setText(self._("材料 {done}/{total}", done=total - picture.unseen, total=total))
        self._saved.setText(picture.saved)
        self._all.setVisible(bool(picture.unseen) and any(one.editable for one in picture.lines))
        while len(self._rows) < total:
            row = MaterialRow(self._theme, self._)
            row.taken.connect(self._findings.select)
            self._inside.insertWidget(len(self._rows), row)
            self._rows.append(row)
        chosen: QWidget | None = None
        for place, row in enumerate(self._rows):
            row.setVisible(place < total)
            if place < total:
                line = picture.lines[place]
                selected = picture.selected is not None and line.id == picture.selected.id
                row.show_line(place + 1, line, selected=selected)
                chosen = row if selected else chosen
        self._follow(chosen)

    def _follow(self, chosen: QWidget | None) -> None:
        selected = self._findings.picture.selected
        material_id = selected.id if selected else ""
        if chosen is not None and material_id != self._selected:
            self._area.ensureWidgetVisible(chosen)
        self._selected = material_id
