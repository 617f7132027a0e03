"""What each paper of a case says, in the hall's words; the fixed words are in the templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from queue_server.application.case_paperwork import CASE_KINDS, DELIVERIES
from queue_server.domain.cases.item import CaseKind
from queue_server.domain.cases.model import (
    THERE,
    Bag,
    Case,
    Material,
    MaterialState,
    Result,
    SealOrder,
)
from queue_server.domain.cases.rules import CaseRules
from queue_server.papers import model, parts
from queue_server.papers.parts import Head

Write = Callable[[Head], model.AnyPaper]
BAG_KINDS = {"instant": "即办件", "promised": "承诺件", "issuing": "出件"}
PAUSES = {
    "inspection": "现场踏勘",
    "verification": "现场核查",
    "technical_review": "技术审查",
    "testing": "检验、检测、检疫、鉴定",
    "hearing": "听证",
    "expert_argument": "专家论证、评审",
    "tender": "招标、拍卖",
    "superior_body": "报上级机关审批",
    "applicant": "等待申请人",
    "other": "其他",
}


def _line(material: Material) -> parts.MaterialLine:
    form = "原件" if material.original else "复印件"
    if material.state is MaterialState.SHARED:
        form = "共享获取"
    return parts.MaterialLine(
        name=material.name,
        form=form,
        copies=material.copies,
        pages=sum(scan.pages for scan in material.scans),
    )


def _handed_in(case: Case) -> tuple[parts.MaterialLine, ...]:
    return tuple(
        _line(one)
        for one in case.materials
        if one.state in THERE and one.state is not MaterialState.NOT_NEEDED
    )


def _promised_days(case: Case, kind: CaseKind) -> int:
    if kind is CaseKind.INSTANT:
        return 0
    return case.item.promised_days or case.item.statutory_days


# ---------------------------------------------------------------- accepting


def acceptance_notice(case: Case, kind: CaseKind, on: dt.date, due_on: dt.date) -> Write:
    """受理通知书 (R051)."""
    superior = case.item.superior_days
    return lambda head: model.AcceptanceNotice(
        head=head,
        accepted_on=on,
        case_kind=CASE_KINDS[kind.value],
        promised_days=_promised_days(case, kind),
        due_on=due_on,
        materials=_handed_in(case),
        delivery=DELIVERIES.get(case.delivery, case.delivery),
        superior_limit=f"{superior}个工作日，不计入承诺时限" if superior else "",
        fee=case.item.fee,
    )


def acceptance_receipt(case: Case, on: dt.date, due_on: dt.date) -> Write:
    """受理凭证 of a 即办件 (R051)."""
    return lambda head: model.AcceptanceReceipt(
        head=head,
        accepted_on=on,
        case_kind=CASE_KINDS[case.kind.value],
        promised_days=0,
        due_on=due_on,
        delivery=DELIVERIES.get(case.delivery, case.delivery),
    )


def materials_receipt(case: Case, on: dt.date) -> Write:
    """收件回执 (R052)."""
    return lambda head: model.MaterialsReceipt(head=head, received_on=on, materials=_handed_in(case))


def tolerated(case: Case, on: dt.date, due_on: dt.date, follow_by: dt.date) -> Write:
    """容缺受理通知书 (R055): what may follow, all of it, and by when."""
    later = tuple(
        parts.LaterMaterial(name=one.name, requirement=one.remedy, due_on=follow_by)
        for one in case.materials
        if one.state is MaterialState.LATER
    )
    return lambda head: model.ToleratedAcceptance(
        head=head,
        accepted_on=on,
        later=later,
        materials=_handed_in(case),
        promised_days=_promised_days(case, case.kind),
        due_on=due_on,
    )


def commitment(case: Case) -> Write:
    """告知承诺书 (R056); who promises is put in out of the seal."""
    spared = tuple(one.name for one in case.materials if one.state is MaterialState.PROMISED)
    return lambda head: model.Commitment(
        head=head,
        basis=case.item.basis,
        conditions=case.item.conditions,
        promises=(
            "已知晓行政机关告知的全部内容",
            "本人（单位）符合告知的条件，所填写和提交的内容真实、准确",
            "愿意承担不实承诺、违反承诺的法律责任",
        ),
        spared=spared,
        consequences=("承诺不实的，撤销决定并按规定记入信用记录",),
    )


def correction_notice(case: Case, named: Iterable[str], by_on: dt.date, place: int) -> Write:
    """补办件通知书 (R053): everything at once."""
    wanted = set(named)
    missing = tuple(
        parts.MissingMaterial(
            name=one.name,
            problem=one.problem or "未提交",
            remedy=one.remedy or "请按办事指南提交",
            basis="；".join(one.points),
        )
        for one in case.materials
        if one.id in wanted
    )
    return lambda head: model.CorrectionNotice(
        head=head,
        missing=missing,
        due_on=by_on,
        hand_in_at="、".join(part for part in (head.hall_address, head.window) if part),
        round=place,
    )


def review_record(case: Case, on: dt.date) -> Write:
    """材料审查记录 (R054): what was found, and what was mended on the spot."""
    lines = tuple(
        parts.ReviewLine(
            name=one.name,
            finding=(one.problem or "未提交") if one.wanting else "",
            opinion=one.remedy if one.wanting else "",
            mended=one.mended,
        )
        for one in case.materials
    )
    return lambda head: model.ReviewRecord(
        head=head, reviewed_on=on, lines=lines, guide_version=case.item.version
    )


# ---------------------------------------------------------------- saying no, or later


def refusal(case: Case, rules: CaseRules, reasons: tuple[str, ...], competent_body: str) -> Write:
    """不予受理决定书 (R057)."""
    return lambda head: model.RefusalToAccept(
        head=head,
        applied_on=rules.clock.local_day(case.received_at),
        reasons=reasons,
        basis=case.item.basis,
        advice=f"请向{competent_body}申请" if competent_body else "",
        remedies=_remedies(rules),
    )


def rejection(case: Case, rules: CaseRules, reasons: tuple[str, ...]) -> Write:
    """不予批准决定书 (R058)."""
    return lambda head: model.Rejection(
        head=head,
        accepted_on=rules.clock.local_day(case.accepted_at or case.received_at),
        reasons=reasons,
        contact_name=head.clerk_name,
        contact_phone=head.clerk_phone or head.hall_phone,
        basis=case.item.basis,
        remedies=_remedies(rules),
    )


def _remedies(rules: CaseRules) -> tuple[parts.Remedy, ...]:
    imprint = rules.imprint
    return (
        parts.Remedy(way="行政复议", body=imprint.review_body, within="自知道本决定之日起六十日内"),
        parts.Remedy(way="行政诉讼", body=imprint.court, within="自知道本决定之日起六个月内"),
    )


def withdrawal(case: Case, rules: CaseRules, on: dt.date, reason: str) -> Write:
    """撤回申请确认书 (R060); originals go back."""
    returned = tuple(_line(one) for one in case.materials if one.original and one.state in THERE)
    return lambda head: model.Withdrawal(
        head=head,
        applied_on=rules.clock.local_day(case.received_at),
        withdrawn_on=on,
        reason=reason,
        returned=returned,
    )


def pause_notice(
    case: Case, rules: CaseRules, kind: str, reason: str, on: dt.date, expected: dt.date | None, counted: bool
) -> Write:
    """特别程序告知书 (R093)."""
    return lambda head: model.PauseNotice(
        head=head,
        accepted_on=rules.clock.local_day(case.accepted_at or case.received_at),
        procedure=PAUSES[kind],
        reason=reason,
        begins_on=on,
        expected_days=rules.days.count(on, expected) if expected else 0,
        counted=counted,
    )


def extension_notice(
    case: Case, rules: CaseRules, before: dt.date, due_on: dt.date, days: int, reason: str, head_name: str
) -> Write:
    """延长办理期限告知书 (R098)."""
    return lambda head: model.ExtensionNotice(
        head=head,
        accepted_on=rules.clock.local_day(case.accepted_at or case.received_at),
        due_before=before,
        due_on=due_on,
        days=days,
        reason=reason,
        approved_by=head_name,
    )


# ---------------------------------------------------------------- bag and issuing


def transfer_slip(case: Case, rules: CaseRules, bag: Bag, due_on: dt.date) -> Write:
    """材料证照流转单 (R072)."""
    within = rules.clock.hand_over_within
    limit = f"{int(within.total_seconds()) // 60}分钟内移交" if within else "当日移交"
    return lambda head: model.TransferSlip(
        head=head,
        bag_number=bag.code,
        bag_kind=f"{BAG_KINDS[bag.kind]}文件袋",
        departments=tuple(branch.department for branch in case.branches),
        accepted_on=rules.clock.local_day(case.accepted_at or case.received_at),
        due_on=due_on,
        materials=_handed_in(case),
        results=tuple(map(_result, case.results)),
        hand_overs=_hand_overs(bag, rules),
        hand_over_limit=limit,
    )


def _hand_overs(bag: Bag, rules: CaseRules) -> tuple[parts.HandOverLine, ...]:
    return tuple(
        parts.HandOverLine(
            step=one.place or "移交",
            giver=one.from_name,
            receiver=one.to_name,
            at=one.at.astimezone(rules.clock.timezone).replace(tzinfo=None),
        )
        for one in bag.hand_overs
    )


def _result(result: Result) -> parts.ResultLine:
    return parts.ResultLine(name=result.name, number=result.number)


def completion_notice(results: tuple[Result, ...], on: dt.date) -> Write:
    """办结告知书 (R110); the pick-up code is not on it: it went to the applicant alone."""
    return lambda head: model.CompletionNotice(
        head=head,
        completed_on=on,
        results=tuple(map(_result, results)),
        pick_up_at=head.window or head.hall_address or head.hall_name,
        bring=("有效身份证件", "取件码（委托他人领取时）"),
    )


def pickup_receipt(
    case: Case, channel: str, handed_over_at: dt.datetime, *, is_agent: bool = False, tracking: str = ""
) -> Write:
    """出件登记暨领取签收单 (R114); who received it is put in out of the seal."""
    return lambda head: model.PickupReceipt(
        head=head,
        results=tuple(_result(one) for one in case.results if one.present),
        channel=channel,
        is_agent=is_agent,
        tracking_number=tracking,
        handed_over_at=handed_over_at.replace(tzinfo=None),
    )


def post_label(case: Case, tracking: str) -> Write:
    """邮寄面单 (R113); the address is put in out of the seal."""
    return lambda head: model.PostLabel(
        head=head,
        tracking_number=tracking,
        receiver_name="",
        receiver_phone="",
        receiver_address="",
        contents=tuple(_result(one) for one in case.results if one.present),
    )


def start_up_checklist(results: tuple[Result, ...], order: SealOrder | None, local: dt.tzinfo) -> Write:
    """企业开办大礼包清单 (R118): licence, seals, tax disk, ticked off."""
    lines = [parts.CheckLine(name=one.name, number=one.number, done=one.present) for one in results]
    named = {one.name for one in results}
    if order is not None:
        done = order.ready_at is not None
        lines += [parts.CheckLine(name=seal, done=done) for seal in order.seals if seal not in named]
    ready_by = order.due_at.astimezone(local).replace(tzinfo=None) if order else None
    return lambda head: model.StartUpChecklist(
        head=head, credit_code="", lines=tuple(lines), seals_ready_by=ready_by
    )
