"""What the clerk finds about each material: noted at once on the screen, at the server a moment later.

A finding is kept here until the server has it, through a cut link and through a refusal, and
goes again with what was found since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject

from counter_terminal.viewmodels.cases.case_file import CaseFile
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from qt_common.case_words import MATERIAL_STATES
from qt_common.clock import Alarm
from qt_common.hall import LinkStatus, new_request_key
from qt_common.words import word
from queue_server.protocol.case_views import CaseState, MaterialState, MaterialView
from queue_server.protocol.cases import CheckMaterials, MaterialFinding
from queue_server.protocol.errors import HallError

SAVE_S = 0.8
TONES: Mapping[str, str] = {
    MaterialState.PRESENT: "serving",
    MaterialState.SHARED: "serving",
    MaterialState.MISSING: "fault",
    MaterialState.WRONG: "fault",
    MaterialState.LATER: "calling",
    MaterialState.PROMISED: "calling",
}
_WANTING = (MaterialState.MISSING, MaterialState.WRONG)
_AWAITED = (MaterialState.LATER, MaterialState.PROMISED)


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material.

    Attributes:
        id, name, required: as the case has it.
        state: a `MaterialState`.
        word, tone: the state in a word, and its colour.
        problem, remedy: what is wrong and how it is mended.
        points: review points with whether each is met.
        offers: states to choose from.
        original: the original stays here.
        copies: how many.
        scans: their ids.
        hint: what must still be filled in before it is saved.
        editable: it can be found now.
    """

    id: str
    name: str
    required: bool
    state: MaterialState
    word: str
    tone: str
    problem: str = ""
    remedy: str = ""
    points: tuple[tuple[str, bool], ...] = ()
    offers: tuple[MaterialState, ...] = ()
    original: bool = False
    copies: int = 1
    scans: tuple[str, ...] = ()
    hint: str = ""
    editable: bool = True


@dataclass(frozen=True, slots=True)
class FindingsPicture:
    """Every material.

    Attributes:
        lines: in the item's order.
        selected: the material in hand.
        saved: in words; empty while nothing is to be saved.
        lacking: names of required materials that keep the case from being accepted.
        wanting: names of materials a correction notice would name.
        unseen: how many nobody has looked at.
        tolerated: some may follow later.
        promised: some are replaced by a commitment.
    """

    lines: tuple[MaterialLine, ...] = ()
    selected: MaterialLine | None = None
    saved: str = ""
    lacking: tuple[str, ...] = ()
    wanting: tuple[str, ...] = ()
    unseen: int = 0
    tolerated: bool = False
    promised: bool = False


class Findings(Model[FindingsPicture]):
    """The materials of the case on the desk.

    Args:
        desk: the counter.
        file: the case.
    """

    def __init__(self, desk: Desk, file: CaseFile, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._file = file
        self._drafts: dict[str, MaterialFinding] = {}
        self._selected = ""
        self._case_id = ""
        self._alarm: Alarm | None = None
        self._then: Callable[[], None] | None = None
        file.changed.connect(self._on_case)
        desk.hall.link_changed.connect(self._on_link)

    # -------------------------------------------------------- finding

    def select(self, material_id: str) -> None:
        """Take a material in hand."""
        self._selected = material_id
        self.refresh()

    def step(self, by: int) -> None:
        """Take the next or the one before in hand."""
        ids = [one.id for one in self._materials()]
        if ids:
            place = ids.index(self._selected) if self._selected in ids else 0
            self.select(ids[max(0, min(len(ids) - 1, place + by))])

    def set_state(self, material_id: str, state: MaterialState) -> None:
        """Say how a material is; what it may not be is ignored."""
        line = self._line_of(material_id)
        if line is None or not line.editable or state not in line.offers:
            return
        finding = replace_finding(self._draft(material_id), state=state)
        if state not in (*_WANTING, MaterialState.NOT_NEEDED):
            finding = replace_finding(finding, problem="", remedy="")
        if state is MaterialState.PRESENT:
            points = self._material(material_id).points
            finding = replace_finding(finding, points_met=(True,) * len(points))
        self._keep(finding)

    def set_point(self, material_id: str, place: int, met: bool) -> None:
        """Tick a review point, or take the tick away."""
        line = self._line_of(material_id)
        if line is not None and line.editable and place < len(line.points):
            met_now = [one for _, one in line.points]
            met_now[place] = met
            self._keep(replace_finding(self._draft(material_id), points_met=tuple(met_now)))

    def set_words(self, material_id: str, problem: str, remedy: str) -> None:
        """Say what is wrong and how it is mended."""
        line = self._line_of(material_id)
        if line is not None and line.editable and (problem, remedy) != (line.problem, line.remedy):
            self._keep(replace_finding(self._draft(material_id), problem=problem, remedy=remedy))

    def set_paper(self, material_id: str, *, original: bool, copies: int) -> None:
        """Say whether the original stays here, and how many copies there are."""
        line = self._line_of(material_id)
        if line is not None and line.editable:
            self._keep(replace_finding(self._draft(material_id), original=original, copies=copies))

    def all_present(self) -> None:
        """Find everything nobody has looked at yet to be there."""
        for line in self.picture.lines:
            if line.state is MaterialState.UNSEEN:
                self.set_state(line.id, MaterialState.PRESENT)

    # -------------------------------------------------------- saving

    @property
    def drafts(self) -> tuple[MaterialFinding, ...]:
        """Findings the server does not have yet, complete ones only."""
        return tuple(one for one in self._drafts.values() if not self._hint(one))

    def settled(self, then: Callable[[], None]) -> None:
        """Do `then` once the server has every finding; never, when it refuses them."""
        if not self.drafts or self._collects:
            then()
        else:
            self._then = then
            self._save()

    def forget(self, sent: tuple[MaterialFinding, ...]) -> None:
        """Note that the server has these."""
        for finding in sent:
            if self._drafts.get(finding.material_id) == finding:
                del self._drafts[finding.material_id]
        self.refresh()

    def close(self) -> None:
        """Save nothing any more."""
        self._cancel()

    @property
    def _collects(self) -> bool:
        """Whether findings wait for the applicant's return to be recorded as a whole (R053)."""
        whole = self._file.whole
        return whole is not None and whole.case.state is CaseState.CORRECTION

    def _keep(self, finding: MaterialFinding) -> None:
        self._drafts[finding.material_id] = finding
        self._desk.touched.emit()
        self._save_soon()
        self.refresh()

    def _save_soon(self) -> None:
        self._cancel()
        self._alarm = self._desk.clock.after(SAVE_S, self._save)

    def _cancel(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _save(self) -> None:
        self._cancel()
        findings = self.drafts
        if not findings or self._collects or not self._desk.online:
            return
        request = CheckMaterials(
            request_key=new_request_key(),
            case_id=self._file.case_id,
            version=self._file.version,
            findings=findings,
        )
        if not self._file.send("check", request, lambda _: self._on_saved(findings), self._on_refused):
            self._save_soon()

    def _on_saved(self, findings: tuple[MaterialFinding, ...]) -> None:
        self.forget(findings)
        if self.drafts:
            self._save_soon()
            return
        then, self._then = self._then, None
        if then is not None:
            then()

    def _on_refused(self, error: HallError) -> None:
        self._then = None
        self._desk.refuse(error)
        self.refresh()

    def _on_link(self, status: LinkStatus) -> None:
        if status.online and self._drafts:
            self._save_soon()

    # -------------------------------------------------------- the picture

    def _on_case(self) -> None:
        if self._file.case_id != self._case_id:
            self._case_id = self._file.case_id
            self._drafts.clear()
            self._then = None
            self._cancel()
            first = next(iter(self._materials()), None)
            self._selected = first.id if first else ""
        self.refresh()

    def _materials(self) -> tuple[MaterialView, ...]:
        return self._file.whole.materials if self._file.whole else ()

    def _material(self, material_id: str) -> MaterialView:
        return next(one for one in self._materials() if one.id == material_id)

    def _line_of(self, material_id: str) -> MaterialLine | None:
        found = next((one for one in self._materials() if one.id == material_id), None)
        return self._line(found) if found else None

    def _draft(self, material_id: str) -> MaterialFinding:
        known = self._drafts.get(material_id)
        return known or finding_of(self._material(material_id))

    def _hint(self, finding: MaterialFinding) -> str:
        _, required = self._desk.translate, self._material(finding.material_id).required
        if finding.problem.strip():
            return ""
        if finding.state is MaterialState.WRONG:
            return _("请写明哪里不符，才能保存。")
        if finding.state is MaterialState.NOT_NEEDED and required:
            return _("这是必要材料，请写明为什么不需要。")
        return ""

    def _line(self, material: MaterialView) -> MaterialLine:
        finding = self._drafts.get(material.id) or finding_of(material)
        met = finding.points_met + (False,) * len(material.points)
        return MaterialLine(
            id=material.id,
            name=material.name,
            required=material.required,
            state=finding.state,
            word=word(MATERIAL_STATES, finding.state, self._desk.translate),
            tone=TONES.get(finding.state, ""),
            problem=finding.problem,
            remedy=finding.remedy,
            points=tuple(zip(material.points, met, strict=False)),
            offers=offered(material),
            original=finding.original,
            copies=finding.copies,
            scans=material.scans,
            hint=self._hint(finding) if material.id in self._drafts else "",
            editable=self._editable(material),
        )

    def _editable(self, material: MaterialView) -> bool:
        whole = self._file.whole
        if whole is None:
            return False
        if whole.case.accepted_at is not None:
            awaited = material.state in _AWAITED
            return awaited and whole.case.state in (CaseState.ACCEPTED, CaseState.REVIEWED)
        return whole.case.state in (CaseState.RECEIVED, CaseState.CORRECTION)

    def _draw(self) -> FindingsPicture:
        lines = tuple(self._line(one) for one in self._materials())
        acceptable = (*_AWAITED, MaterialState.PRESENT, MaterialState.SHARED, MaterialState.NOT_NEEDED)
        return FindingsPicture(
            lines=lines,
            selected=next((one for one in lines if one.id == self._selected), None),
            saved=self._saved_words(),
            lacking=tuple(one.name for one in lines if one.required and one.state not in acceptable),
            wanting=tuple(one.name for one in lines if one.state in _WANTING),
            unseen=sum(one.state is MaterialState.UNSEEN for one in lines),
            tolerated=any(one.state is MaterialState.LATER for one in lines),
            promised=any(one.state is MaterialState.PROMISED for one in lines),
        )

    def _saved_words(self) -> str:
        _ = self._desk.translate
        if not self._drafts:
            return ""
        if any(self._hint(one) for one in self._drafts.values()):
            return _("有材料还没有写明原因，尚未保存。")
        if self._collects:
            return _("补正结果将随“收到补正”一起提交。")
        return _("正在保存…") if self._desk.online else _("连接中断，审核结果已留在本机，恢复后自动保存。")


def offered(material: MaterialView) -> tuple[MaterialState, ...]:
    """Return what a material may be found to be, in the order of the keys 1, 2, 3 …"""
    states = [MaterialState.PRESENT, MaterialState.MISSING, MaterialState.WRONG]
    if material.may_follow:
        states.append(MaterialState.LATER)
    if material.may_be_promised:
        states.append(MaterialState.PROMISED)
    return (*states, MaterialState.SHARED, MaterialState.NOT_NEEDED)


def finding_of(material: MaterialView) -> MaterialFinding:
    """Return what the server knows about a material as a finding."""
    return MaterialFinding(
        material_id=material.id,
        state=material.state,
        problem=material.problem,
        remedy=material.remedy,
        points_met=material.points_met,
        original=material.original,
        copies=material.copies,
    )


def replace_finding(finding: MaterialFinding, **changes: object) -> MaterialFinding:
    """Return a finding with something else in it."""
    return msgspec.structs.replace(finding, **changes)
