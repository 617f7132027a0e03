"""The case desk as a whole: which of its pages is open, and who may see what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.cases.case_list import CaseList
from counter_terminal.viewmodels.cases.consultation import Consultation
from counter_terminal.viewmodels.cases.deadline import TONES, DeadlinePanel
from counter_terminal.viewmodels.cases.findings import Findings
from counter_terminal.viewmodels.cases.intake import APPLICANT, Intake
from counter_terminal.viewmodels.cases.outcomes import Outcomes
from counter_terminal.viewmodels.cases.papers import Papers
from counter_terminal.viewmodels.cases.scans import Scans
from counter_terminal.viewmodels.cases.workdays import IsWorkday, weekdays_only
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.scanning.scanning import Scanning, Target
from qt_common.case_words import CASE_KINDS, CASE_STATES, DELIVERIES
from qt_common.words import word
from queue_server.protocol.cases import CaseChanged

OVERTAKEN_S = 20.0
"""How long it is said that somebody else has changed the case."""


class Page(StrEnum):
    """Pages of the desk."""

    START = "start"
    INTAKE = "intake"
    CASE = "case"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class CaseDeskPicture:
    """The frame around the pages.

    Attributes:
        page: which one is open.
        number, item, applicant: of the case; the applicant is masked.
        state: in a word.
        facts: kind, delivery, urgency, counter.
        tone: colour of its deadline.
        banner: what to mind: somebody else has changed it, the link is down.
        banner_tone: of that.
    """

    page: Page = Page.START
    number: str = ""
    item: str = ""
    applicant: str = ""
    state: str = ""
    facts: str = ""
    tone: str = ""
    banner: str = ""
    banner_tone: str = "calling"


class CaseDesk(Model[CaseDeskPicture]):
    """Takes cases in, looks them through, ends them.

    Args:
        desk: the counter.
        tools: what stands on it.
        is_workday: for the days that are proposed.

    Attributes:
        file: the case on the desk.
        cases, intake, findings, outcomes, papers, scans, deadline, consultation: parts of the pages.
        scanning: the scan page.
        codes: what was scanned at this desk.
    """

    def __init__(
        self,
        desk: Desk,
        tools: DeskTools,
        is_workday: IsWorkday = weekdays_only,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._press = Press(desk, self)
        self.file = CaseFile(desk, self._press, self)
        self.cases = CaseList(desk, self)
        self.intake = Intake(desk, self._press, tools.cards, self)
        self.findings = Findings(desk, self.file, self)
        self.outcomes = Outcomes(desk, self.file, self.findings, is_workday, self)
        self.papers = Papers(desk, self.file, tools.documents, self)
        self.scans = Scans(desk, self.file, self)
        self.deadline = DeadlinePanel(desk, self.file, self)
        self.consultation = Consultation(desk, self._press, self)
        self.scanning = Scanning(desk, self.file, tools, self)
        self.codes = tools.codes
        self._page = Page.START
        self._shown = False
        self._was_attended = False
        self._overtaken = False
        self._connect(tools)

    def _connect(self, tools: DeskTools) -> None:
        self.file.changed.connect(self.refresh)
        self.file.overtaken.connect(self._on_overtaken)
        self.cases.found.connect(self.open_case)
        self.intake.opened.connect(self.open_case)
        self.scanning.finished.connect(self._on_scanned)
        self.outcomes.papers_made.connect(lambda numbers: self.papers.look(numbers[0]))
        tools.codes.scanned.connect(self._on_code)
        self._desk.news.connect(self._watch_attendance)

    @property
    def page(self) -> Page:
        """Which page is open."""
        return self._page

    def set_shown(self, shown: bool) -> None:
        """Say whether the desk is on the screen: codes go to whatever is."""
        self._shown = shown
        self._show_parts()

    def begin_case(self) -> None:
        """Take a new case in."""
        self.file.close()
        self.intake.begin()
        self._go(Page.INTAKE)

    def open_case(self, whole: CaseChanged) -> None:
        """Put a case on the desk."""
        self._overtaken = False
        self.file.take(whole)
        self.intake.stop_reading()
        self._go(Page.CASE)

    def leave(self) -> None:
        """Take what is on the desk off it; persons are forgotten."""
        if self.scanning.must_ask:
            self._desk.tell(
                self._desk.translate("还有没上传的页。请先上传或放弃这些页，再离开本件。"), "calling"
            )
            return
        self._clear()
        self._go(Page.START)

    def scan(self, material_id: str) -> None:
        """Open the scan page for a material of the case."""
        whole = self.file.whole
        material = next((one for one in whole.materials if one.id == material_id), None) if whole else None
        if whole is not None and material is not None:
            self.scanning.begin(Target(whole.case.id, material.id, material.name))
            self._go(Page.SCAN)

    def back_to_case(self) -> None:
        """Leave the scan page; pages that were not uploaded stay there."""
        if self._page is Page.SCAN:
            self._go(Page.CASE if self.file.whole else Page.INTAKE)

    def scan_for_intake(self) -> None:
        """Scan a paper only to read the applicant's fields from it; nothing is uploaded."""
        self.scanning.begin(Target("", "", ""))
        self._go(Page.SCAN)

    def dismiss_banner(self) -> None:
        """The clerk has seen that the case is another."""
        self._overtaken = False
        self.refresh()

    def close(self) -> None:
        """Stop everything that would still happen."""
        self._press.close()
        for part in (self.file, self.cases, self.intake.items, self.findings, self.scanning):
            part.close()

    def _go(self, page: Page) -> None:
        self._page = page
        self._desk.touched.emit()
        self._show_parts()
        self.refresh()

    def _show_parts(self) -> None:
        self.cases.set_shown(self._shown and self._page is Page.START)
        self.scanning.set_shown(self._shown and self._page is Page.SCAN)

    def _clear(self) -> None:
        self._overtaken = False
        self.intake.stop_reading()
        self.intake.wipe()
        self.scanning.wipe()
        self.file.close()
        self.cases.wipe()

    def _watch_attendance(self) -> None:
        """Forget persons when nobody is here any more; the case itself waits at the server."""
        attended = self._desk.attended
        if attended == self._was_attended:
            return
        self._was_attended = attended
        if not attended:
            typed = self._page is Page.INTAKE and not self.intake.draft(APPLICANT).is_empty
            self._clear()
            self._page = Page.START
            if typed:
                self._desk.tell(self._desk.translate("为保护个人信息，未提交的申请人信息已清除。"), "calling")
        self._show_parts()
        self.refresh()

    def _on_code(self, text: str) -> None:
        if not self._shown or not self._desk.attended:
            return
        self._desk.touched.emit()
        if self._page is Page.INTAKE:
            if not self.intake.take_code(text):
                self._desk.tell(self._desk.translate("扫到的码里没有统一社会信用代码。"), "calling")
        elif self._page is Page.START:
            self.cases.take_code(text)

    def _on_scanned(self, whole: CaseChanged) -> None:
        self.file.take(whole)
        if self._page is Page.SCAN:
            self._go(Page.CASE)

    def _on_overtaken(self) -> None:
        self._overtaken = True
        self._desk.clock.after(OVERTAKEN_S, self.dismiss_banner)
        self.refresh()

    def _draw(self) -> CaseDeskPicture:
        whole, _ = self.file.whole, self._desk.translate
        banner = ""
        if not self._desk.online:
            banner = _("与服务器的连接中断。填写的内容会保留，恢复后自动继续。")
        elif self._overtaken:
            banner = _("别人刚刚改动了本件，已显示最新内容，请核对。")
        if whole is None:
            return CaseDeskPicture(page=self._page, banner=banner)
        case = whole.case
        facts = [word(CASE_KINDS, case.kind, _), word(DELIVERIES, case.delivery, _)]
        if case.urgent:
            facts.append(_("急事特办"))
        return CaseDeskPicture(
            page=self._page,
            number=case.number,
            item=case.item_name,
            applicant=case.applicant,
            state=word(CASE_STATES, case.state, _),
            facts=" · ".join(fact for fact in facts if fact),
            tone=TONES.get(whole.deadline.light, ""),
            banner=banner,
        )
