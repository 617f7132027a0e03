"""Sentences for refusals about cases, papers and licences, and for the reasons they carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from qt_common.case_words import CASE_STATES, DUTIES
from qt_common.i18n import Translator, mark
from qt_common.number_words import flaw_words
from qt_common.words import word

SENTENCES: Mapping[str, str] = {
    "session_locked": mark("本终端已锁屏，操作没有完成。请输入密码解锁后再试。"),
    "duty_missing": mark("这一步需要“{duty_word}”职责，没有任何改动。{reason_words}"),
    "stale_case": mark("办件 {number} 刚被别人改动，您的操作没有执行。已取回最新内容，请核对后再操作。"),
    "wrong_case_state": mark(
        "办件 {number} 现在是“{case_state_word}”，不能这样操作，没有任何改动。请先核对它的状态。"
    ),
    "opinion_against": mark("{departments} 的审查意见是不同意，不能批准。请先与该部门核对。"),
    "materials_missing": mark("必要材料还不齐：{materials}。请先审核，或一次性告知补正。"),
    "number_invalid": mark("{whose_word}的{reason_words}没有任何改动。"),
    "deadline_invalid": mark("{reason_words}没有任何改动。请另选日期。"),
    "extension_refused": mark("不能这样延期，没有任何改动。{reason_words}"),
    "bag_elsewhere": mark("流转袋 {code} 现在由 {holder} 保管，操作没有完成。请先由其交接。"),
    "document_refused": "{reason_words}",
    "storage_full": mark("服务器磁盘已满，没有存入。您的内容还在本机，请勿关闭程序并立即联系管理员。"),
    "person_mismatch": mark("与登记的人不一致，操作没有完成。请核对证件。"),
    "code_wrong": mark("领取码或授权码不对，操作没有完成。{reason_words}"),
    "card_expired": mark("证件已过有效期，不能使用。请出示有效证件。"),
    "no_licence": mark("没有可领取的证照。请核对证件，或到出件窗口咨询。"),
    "claim_lost": "{reason_words}",
    "no_blanks": mark("纸盒 {tray} 没有空白证照了，不能打印。请工作人员加装并登记编号。"),
    "blank_mismatch": mark("空白证照编号不符：应为 {expected}，输入的是 {given}。请核对实物后再试。"),
    "tray_undecided": mark("纸盒 {tray} 上一张（{blank}）的去向还没有登记，不能继续。请先登记。"),
    "licence_offered_before": mark("这份证照已经发放过且没有作废，不能重复发放。请先作废原件。"),
    "range_invalid": mark("这一叠空白证照没有登记。{reason_words}"),
    "not_found": mark("找不到{what_word}，没有任何改动，可能已被处理或填写有误。请核对后再试。"),
}

_DUTY_REASONS: Mapping[str, str] = {
    "not_assigned": mark("您没有这项职责，请交由有该职责的同事办理。"),
    "accepted_it": mark("本件由您受理，按受审分离须由他人办理。"),
    "reviewed_it": mark("本件由您审查，按受审分离须由他人决定。"),
    "other_department": mark("本件由其他部门负责。"),
}
_DAY_REASONS: Mapping[str, str] = {
    "missing": mark("还没有选日期，"),
    "past": mark("日期必须晚于今天，"),
    "no_workday": mark("这一天不是工作日，"),
    "too_far": mark("日期超出大厅规定的最长期限，"),
}
_FILE_REASONS: Mapping[str, str] = {
    "too_large": mark("文件太大，没有存入。请分成几份，或降低扫描质量后再试。"),
    "not_a_document": mark("这不是 PDF、JPEG 或 PNG 文件，没有存入。请换一个文件，或重新扫描。"),
    "broken": mark("文件已损坏，打不开，没有存入。请换一份，或重新扫描。"),
    "too_many_pages": mark("文件页数太多，没有存入。请分成几份，每份不超过 {limit} 页。"),
    "encrypted": mark("文件有密码保护，没有存入。请用没有密码的文件，或打印后扫描。"),
    "checksum": mark("文件在传输中有变化，没有存入。请再试一次；仍不行请检查网络。"),
    "too_slow": mark("文件太久没有处理完，已中断，没有存入。请分成几份，或检查网络后再试。"),
    "damaged": mark("服务器上保存的这份文件已损坏，现在看不了。请重新扫描同一份材料，并联系管理员。"),
}
_EXTENSION_REASONS: Mapping[str, str] = {
    "head_not_approved": mark("所选的人不是本机关负责人。请选批准延期的负责人。"),
    "extension_too_long": mark("法律最多允许延长 {most_days} 个工作日。请减少天数。"),
    "extension_not_allowed": mark("这个事项的法律不允许延期。请在期限内办结。"),
    "extended_already": mark("本件已经延期过一次，只能一次。请在期限内办结。"),
    "extension_too_late": mark("期限已过，不能再延期。请尽快办结，并报告负责人。"),
    "clock_not_started": mark("办理期限还没有开始计算。请受理后再办。"),
    "closed_already": mark("本件已经办结。请核对是不是这一件。"),
}
_RANGE_REASONS: Mapping[str, str] = {
    "no_digits": mark("编号末尾没有数字。请照空白证照上的编号输入。"),
    "different_form": mark("起止两个编号的字母或位数不同。请照实物核对。"),
    "reversed": mark("起始编号大于终止编号。请调换后再试。"),
    "too_long": mark("起止之间张数太多。请核对终止编号。"),
    "overlaps": mark("与已登记的编号重叠（{other}）。请核对实物上的编号。"),
}
_CLAIM_REASONS: Mapping[str, str] = {
    "": mark("这次领取已经结束，操作没有完成。请重新出示证件。"),
    "changed": mark("这份证照的状态已经变化，操作没有完成。请看最新状态后再决定。"),
}
_CODE_REASONS: Mapping[str, str] = {
    "again": mark("请核对后再输入，还可以试 {attempts_left} 次。"),
    "locked": mark("输错次数已满，这个码不能再用。请核对身份后重新发送领取码。"),
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "duty_missing": _DUTY_REASONS,
    "deadline_invalid": _DAY_REASONS,
    "document_refused": _FILE_REASONS,
    "extension_refused": _EXTENSION_REASONS,
    "range_invalid": _RANGE_REASONS,
    "claim_lost": _CLAIM_REASONS,
    "code_wrong": _CODE_REASONS,
}
_WITHOUT_REASON: Mapping[str, str] = {
    "document_refused": mark("文件没有存入。请换一份，或重新扫描。"),
    "extension_refused": mark("请核对天数和批准人。"),
    "range_invalid": mark("请核对编号后再输入。"),
    "deadline_invalid": mark("这个日期不能用，"),
    "duty_missing": mark("请交由有该职责的同事办理。"),
}
"""Said when a newer server gives a reason this program does not know."""
_PEOPLE: Mapping[str, str] = {
    "applicant": mark("申请人"),
    "agent": mark("代理人"),
    "legal_representative": mark("法定代表人"),
    "collector": mark("领取人"),
    "holder": mark("持证人"),
    "uscc": mark("证照上统一社会信用代码"),
}
_ANYTHING = mark("要操作的内容")
_CASE_STATES: Mapping[str, str] = {**CASE_STATES, "seals_ordered": mark("印章已下单")}
_THINGS: Mapping[str, str] = {
    "bag": mark("这个流转袋"),
    "blank": mark("这张空白证照"),
    "blob": mark("上传的文件（未使用的只保留一天）"),
    "branch": mark("这个部门的审查"),
    "case": mark("这个办件"),
    "clerk": mark("这位工作人员"),
    "counter": mark("这个窗口"),
    "delivery": mark("这条消息"),
    "document": mark("这份文件（可能已到期销毁）"),
    "evaluation": mark("这次评价"),
    "file_path": mark("这个文件地址（只能用一次，很快过期）"),
    "help": mark("这次求助"),
    "item": mark("这个事项"),
    "licence": mark("这份证照"),
    "material": mark("这项材料"),
    "paper": mark("这份文书"),
    "scan": mark("这份扫描件"),
    "seal_order": mark("印章订单"),
    "service": mark("这项业务"),
    "terminal": mark("这个终端"),
    "ticket": mark("这个号"),
    "tray": mark("这个纸盒"),
}


def case_values(slug: str, params: Mapping[str, Any], _: Translator) -> dict[str, str]:
    """Return the words for the slugs and lists that a refusal about cases carries."""
    values = {
        "reason_words": _reason_words(slug, params, _),
        "duty_word": word(DUTIES, str(params.get("duty", "")), _),
        "whose_word": word(_PEOPLE, str(params.get("whose", "")), _),
        "case_state_word": word(_CASE_STATES, str(params.get("state", "")), _),
        "what_word": _(_THINGS.get(str(params.get("what", "")), _ANYTHING)),
    }
    for name in ("materials", "departments"):
        values[name] = _listed(params.get(name), _)
    return values


def _reason_words(slug: str, params: Mapping[str, Any], _: Translator) -> str:
    reason = str(params.get("reason") or params.get("why") or "")
    match slug:
        case "number_invalid":
            return flaw_words(reason, int(params.get("place") or 0), _)
        case "claim_lost":
            reason = "changed" if params.get("state") else ""
        case "code_wrong":
            reason = "again" if params.get("attempts_left") else "locked"
    msgid = _REASONS.get(slug, {}).get(reason) or _WITHOUT_REASON.get(slug, "")
    return _(msgid).format_map(defaultdict(str, params)) if msgid else ""


def _listed(names: object, _: Translator) -> str:
    if isinstance(names, str) or not isinstance(names, Sequence):
        return str(names or "")
    return ("、" if _.is_chinese else ", ").join(str(name) for name in names)
