"""The pre-check: the papers to bring, to be ticked off (R006)."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from counter_terminal.viewmodels.guide.at_hand import AtHand
from qt_common.i18n import Translator
from qt_common.theme.tokens import Theme
from qt_common.widgets.labels import label, set_role


class PrecheckBox(QFrame):
    """Ticks and one button; hidden where nothing has to be brought.

    Args:
        theme: sizes and colours.
        translate: the language.
        at_hand: whose papers.
    """

    def __init__(self, theme: Theme, translate: Translator, at_hand: AtHand) -> None:
        super().__init__()
        self._, self._at_hand = translate, at_hand
        self.setProperty("role", "box")
        step = theme.sizes.step
        self._boxes: list[QCheckBox] = []
        self._papers = QVBoxLayout()
        self._papers.setSpacing(step // 2)
        self._result = label("", "tag", wrap=True)
        self._record = QPushButton()
        self._record.setProperty("role", "small")
        self._record.setObjectName("precheck")
        self._record.setAutoDefault(True)
        self._record.clicked.connect(at_hand.record_precheck)
        bottom = QHBoxLayout()
        bottom.addWidget(self._result, 1)
        bottom.addWidget(self._record)
        column = QVBoxLayout(self)
        column.setContentsMargins(step * 2, step, step * 2, step)
        column.setSpacing(step)
        column.addWidget(label(translate("材料预审：看过的请勾选"), "caption"))
        column.addLayout(self._papers)
        column.addLayout(bottom)
        at_hand.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        picture = self._at_hand.picture
        self.setVisible(bool(picture.papers))
        while len(self._boxes) < len(picture.papers):
            box = QCheckBox()
            box.clicked.connect(lambda checked, one=box: self._at_hand.tick(one.text(), checked))
            self._boxes.append(box)
            self._papers.addWidget(box)
        for index, box in enumerate(self._boxes):
            box.setVisible(index < len(picture.papers))
            if index < len(picture.papers):
                paper = picture.papers[index]
                box.setText(paper.name)
                box.setChecked(paper.seen)
                box.setEnabled(picture.can_precheck)
        missing = sum(not one.seen for one in picture.papers)
        all_there = self._("记录：材料齐全")
        self._record.setText(self._("记录：还缺 {count} 样", count=missing) if missing else all_there)
        self._record.setEnabled(picture.can_precheck)
        self._result.setText(picture.precheck)
        self._result.setVisible(bool(picture.precheck))
        set_role(self._result, "tag", picture.precheck_tone)
