"""Sentences for refusals about cases, papers and licences, and for the reasons they carry."""

from __future__ import annotations

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
    "wrong_case_state": mark("办件 {number} 现在是“{case_state_word}”，不能这样操作，没有任何改动。"),
    "opinion_against": mark("{departments} 的审查意见是不同意，不能批准。请先与该部门核对。"),
    "materials_missing": mark("必要材料还不齐：{materials}。请先审核，或一次性告知补正。"),
    "number_invalid": mark("{whose_word}的{reason_words}没有任何改动。"),
    "deadline_invalid": mark("{reason_words}没有任何改动。请另选日期。"),
    "extension_refused": mark(
        "不能这样延期，没有任何改动。法律最多允许延长 {most_days} 个工作日，只能一次。"
    ),
    "bag_elsewhere": mark("流转袋 {code} 现在由 {holder} 保管，操作没有完成。请先由其交接。"),
    "document_refused": mark("文件没有存入。{reason_words}"),
    "storage_full": mark("服务器磁盘已满，没有存入。您的内容还在本机，请勿关闭程序并立即联系管理员。"),
    "person_mismatch": mark("与登记的人不一致，操作没有完成。请核对证件。"),
    "code_wrong": mark("领取码或授权码不对，请核对后再输入。还可以试 {attempts_left} 次。"),
    "card_expired": mark("证件已过有效期，不能使用。请出示有效证件。"),
    "no_licence": mark("没有可领取的证照。请核对证件，或到出件窗口咨询。"),
    "claim_lost": mark("这次领取已经结束，操作没有完成。请重新出示证件。"),
    "no_blanks": mark("纸盒 {tray} 没有空白证照了，不能打印。请工作人员加装并登记编号。"),
    "blank_mismatch": mark("空白证照编号不符：应为 {expected}，输入的是 {given}。请核对实物后再试。"),
    "tray_undecided": mark("纸盒 {tray} 上一张（{blank}）的去向还没有登记，不能继续。请先登记。"),
    "licence_offered_before": mark("这份证照已经发放过且没有作废，不能重复发放。请先作废原件。"),
    "range_invalid": mark("编号范围不能用：为空、太长或与已登记的重叠。请核对后再输入。"),
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
    "too_large": mark("文件太大，服务器不收。请分成几份，或降低扫描质量后再试。"),
    "not_a_document": mark("不是 PDF、JPEG 或 PNG 文件。请换一个文件，或重新扫描。"),
    "broken": mark("文件已损坏，打不开。请换一份，或重新扫描。"),
    "too_many_pages": mark("页数太多。请分成几份。"),
    "encrypted": mark("文件有密码保护。请用没有密码的文件，或打印后扫描。"),
    "checksum": mark("传输中内容有变化。请再试一次。"),
    "too_slow": mark("传输太慢，已中断。请检查网络后再试。"),
    "damaged": mark("服务器上保存的内容已损坏。请联系管理员。"),
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "duty_missing": _DUTY_REASONS,
    "deadline_invalid": _DAY_REASONS,
    "document_refused": _FILE_REASONS,
}
_PEOPLE: Mapping[str, str] = {
    "applicant": mark("申请人"),
    "agent": mark("代理人"),
    "legal_representative": mark("法定代表人"),
    "collector": mark("领取人"),
    "holder": mark("持证人"),
}


def case_values(slug: str, params: Mapping[str, Any], _: Translator) -> dict[str, str]:
    """Return the words for the slugs and lists that a refusal about cases carries."""
    reason = str(params.get("reason") or params.get("why") or "")
    if slug == "number_invalid":
        words = flaw_words(reason, int(params.get("place") or 0), _)
    else:
        words = word(_REASONS.get(slug, {}), reason, _) if reason in _REASONS.get(slug, {}) else ""
    values = {
        "reason_words": words,
        "duty_word": word(DUTIES, str(params.get("duty", "")), _),
        "whose_word": word(_PEOPLE, str(params.get("whose", "")), _),
        "case_state_word": word(CASE_STATES, str(params.get("state", "")), _),
    }
    for name in ("materials", "departments"):
        values[name] = _listed(params.get(name), _)
    return values


def _listed(names: object, _: Translator) -> str:
    if isinstance(names, str) or not isinstance(names, Sequence):
        return str(names or "")
    return ("、" if _.is_chinese else ", ").join(str(name) for name in names)
