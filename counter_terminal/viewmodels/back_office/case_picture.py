"""A case as those behind the window see it: facts, materials, branches, pauses; masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from counter_terminal.viewmodels.case_search.rows import (
    LIGHT_TONES,
    STATE_TONES,
    day_words,
    due_words,
    moment_words,
)
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.table import Fact
from qt_common.case_words import CASE_KINDS, CASE_STATES, DELIVERIES, MATERIAL_STATES
from qt_common.i18n import mark
from qt_common.words import word
from queue_server.protocol.case_views import BranchView, MaterialState, MaterialView, PauseView
from queue_server.protocol.cases import CaseChanged, PauseKind

PAUSES: Mapping[str, str] = {
    PauseKind.INSPECTION: mark("现场踏勘"),
    PauseKind.VERIFICATION: mark("现场核查"),
    PauseKind.TECHNICAL_REVIEW: mark("技术审查"),
    PauseKind.TESTING: mark("检验检测"),
    PauseKind.HEARING: mark("听证"),
    PauseKind.EXPERT_ARGUMENT: mark("专家论证"),
    PauseKind.TENDER: mark("招标拍卖"),
    PauseKind.SUPERIOR_BODY: mark("报上级机关"),
    PauseKind.APPLICANT: mark("等待申请人"),
    PauseKind.OTHER: mark("其他原因"),
}
_MATERIAL_TONES: Mapping[str, str] = {
    MaterialState.MISSING: "fault",
    MaterialState.WRONG: "fault",
    MaterialState.LATER: "calling",
    MaterialState.PROMISED: "calling",
    MaterialState.PRESENT: "serving",
    MaterialState.SHARED: "serving",
}


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material: its name, what was found in words, and its scans."""

    id: str
    name: str
    state: str
    tone: str = ""
    note: str = ""
    scans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One department's part: name (with 牵头 for the lead), opinion in words, by whom."""

    id: str
    department: str
    opinion: str
    tone: str
    note: str = ""

    @property
    def fact(self) -> Fact:
        """Department and opinion."""
        return Fact(self.department, self.opinion, self.tone)


@dataclass(frozen=True, slots=True)
class CasePicture:
    """The case at hand."""

    id: str
    title: str
    item: str
    state: str
    state_tone: str
    due: str
    due_tone: str
    facts: tuple[Fact, ...]
    materials: tuple[MaterialLine, ...]
    branches: tuple[BranchLine, ...]
    pauses: tuple[str, ...]


def draw_case(whole: CaseChanged, desk: Desk) -> CasePicture:
    """Return a case's picture."""
    case, _ = whole.case, desk.translate
    return CasePicture(
        id=case.id,
        title=case.number,
        item=case.item_name,
        state=word(CASE_STATES, case.state, _),
        state_tone=STATE_TONES.get(case.state, "primary"),
        due=due_words(case, desk),
        due_tone="calling" if case.paused else LIGHT_TONES.get(case.light, ""),
        facts=_facts(whole, desk),
        materials=tuple(_material(one, desk) for one in whole.materials),
        branches=tuple(_branch(one, desk) for one in whole.branches),
        pauses=tuple(_pause(one, desk) for one in whole.pauses),
    )


def _facts(whole: CaseChanged, desk: Desk) -> tuple[Fact, ...]:
    case, _ = whole.case, desk.translate
    kind = word(CASE_KINDS, case.kind, _)
    holder = whole.bag.holder_name if whole.bag else ""
    late = whole.bag is not None and whole.bag.late
    facts = [
        Fact(_("申请人"), case.applicant),
        Fact(_("种类"), f"{kind} · {_('急')}" if case.urgent else kind),
        Fact(_("部门"), case.department),
        Fact(_("受理人"), desk.clerk_name(case.accepted_by)),
        Fact(_("收件"), moment_words(case.received_at, desk)),
        Fact(_("送达"), word(DELIVERIES, case.delivery, _)),
        Fact(_("材料在"), _("{name}（交接已迟）", name=holder) if late else holder, "fault" if late else ""),
        Fact(_("备注"), whole.note),
    ]
    return tuple(fact for fact in facts if fact.text)


def _material(one: MaterialView, desk: Desk) -> MaterialLine:
    _ = desk.translate
    note = [one.problem, one.remedy]
    if one.original:
        note.append(_("原件在袋内"))
    unmet = [point for point, met in zip(one.points, one.points_met, strict=False) if not met]
    if one.points_met and unmet:
        note.append(_("审查要点未满足：{points}", points=_("、").join(unmet)))
    name = one.name if one.required else _("{name}（非必要）", name=one.name)
    return MaterialLine(
        id=one.id,
        name=name,
        state=word(MATERIAL_STATES, one.state, _),
        tone=_MATERIAL_TONES.get(one.state, "secondary"),
        note=" ".join(part for part in note if part),
        scans=one.scans,
    )


def _branch(one: BranchView, desk: Desk) -> BranchLine:
    _ = desk.translate
    department = one.department or _("本部门")
    name = _("{department}（牵头）", department=department) if one.lead else department
    if not one.opinion:
        return BranchLine(one.id, name, _("等待审查意见"), "secondary")
    passes = one.opinion == "pass"
    when = moment_words(one.reviewed_at, desk) if one.reviewed_at else ""
    by = f"{desk.clerk_name(one.reviewer)} {when}".strip()
    words = _("同意 · {by}", by=by) if passes else _("不同意 · {by}", by=by)
    return BranchLine(one.id, name, words, "serving" if passes else "fault", one.note)


def _pause(one: PauseView, desk: Desk) -> str:
    _ = desk.translate
    kind, since = word(PAUSES, one.kind, _), moment_words(one.since, desk)
    if one.until is not None:
        end = _("{when} 恢复", when=moment_words(one.until, desk))
    elif one.expected_until is not None:
        end = _("预计到 {day}", day=day_words(one.expected_until, _))
    else:
        end = _("尚未恢复")
    counts = _("按本大厅规定仍计入期限") if one.counted else ""
    return " · ".join(
        part for part in (_("{since} 起{kind}", since=since, kind=kind), one.reason, end, counts) if part
    )
