"""By when the case is due, as a light and the sentences of its explanation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.case_words import LIGHTS
from qt_common.words import word
from queue_server.protocol.case_views import Light
from queue_server.protocol.deadline_words import CHINESE, ENGLISH, sentences

TONES: Mapping[str, str] = {
    Light.GREEN: "serving",
    Light.AMBER: "calling",
    Light.RED: "fault",
    Light.MET: "serving",
}


@dataclass(frozen=True, slots=True)
class DeadlinePicture:
    """The panel.

    Attributes:
        due: the day in words; empty while no clock runs.
        light: in a word.
        tone: its colour.
        left: days left or used, in words.
        lines: the explanation.
        warnings: what to mind.
    """

    due: str = ""
    light: str = ""
    tone: str = ""
    left: str = ""
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class DeadlinePanel(Model[DeadlinePicture]):
    """The deadline of the case on the desk."""

    def __init__(self, desk: Desk, file: CaseFile, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._file = file
        file.changed.connect(self.refresh)

    def _draw(self) -> DeadlinePicture:
        whole, _ = self._file.whole, self._desk.translate
        if whole is None:
            return DeadlinePicture()
        view = whole.deadline
        language = CHINESE if _.is_chinese else ENGLISH
        left = ""
        if view.due_on is not None and view.light is not Light.MET:
            left = (
                _("还剩 {days} 天（已用 {used} 天）", days=view.days_left, used=view.days_used)
                if view.days_left >= 0
                else _("已超 {days} 天", days=-view.days_left)
            )
        return DeadlinePicture(
            due=f"{view.due_on:%Y-%m-%d}" if view.due_on else "",
            light=word(LIGHTS, view.light, _),
            tone=TONES.get(view.light, ""),
            left=left,
            lines=sentences(view.steps, language),
            warnings=sentences(view.warnings, language),
        )
