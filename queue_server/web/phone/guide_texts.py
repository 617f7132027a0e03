"""The words of a guide's page, Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.protocol.case_views import CaseKind
from queue_server.web.phone.texts import LANGUAGES

KINDS: Mapping[CaseKind, str] = {
    CaseKind.INSTANT: "kind_instant",
    CaseKind.PROMISED: "kind_promised",
    CaseKind.REPLY: "kind_reply",
    CaseKind.JOINT: "kind_joint",
    CaseKind.CORRECTED: "kind_corrected",
    CaseKind.REPORTED: "kind_reported",
}

_TEXTS: Mapping[str, tuple[str, str]] = {
    "guide": ("办事指南", "Guide"),
    "type": ("事项类型", "Type of item"),
    "body": ("实施主体", "Responsible body"),
    "kind": ("办件类型", "Handling"),
    "statutory": ("法定办理时限", "Statutory limit"),
    "promised": ("承诺办理时限", "Promised limit"),
    "level": ("行使层级", "Level"),
    "audience": ("服务对象", "For whom"),
    "basis": ("设定依据", "Legal basis"),
    "conditions": ("申请条件", "Conditions"),
    "materials": ("申请材料", "What to bring"),
    "fee": ("收费信息", "Fee"),
    "steps": ("办理流程", "Steps"),
    "result": ("审批结果", "Result"),
    "address": ("办理地址", "Where"),
    "hours": ("办理时间", "When"),
    "enquiries": ("咨询方式", "Enquiries"),
    "complaints": ("监督投诉方式", "Complaints"),
    "departments": ("联办部门", "Departments involved"),
    "superior": ("上级机关办理时限", "Superior body"),
    "version": ("指南版本", "Version of this guide"),
    "where_when": ("地点、时间、联系", "Where, when, contact"),
    "details": ("其他信息", "Further details"),
    "m_type": ("类型", "Kind"),
    "m_basis": ("依据", "Legal basis"),
    "m_sample": ("样表", "Blank form and sample"),
    "m_source": ("来源渠道", "Where from"),
    "m_way": ("收取方式", "How it is taken"),
    "m_standard": ("受理标准", "Accepted when"),
    "m_copies": ("份数", "Copies"),
    "required": ("必带", "required"),
    "if_applies": ("需要时才带", "only if it applies"),
    "shared": ("不用带，窗口联网核验", "no need to bring, checked online"),
    "may_follow": ("可以后补", "may follow later"),
    "may_be_promised": ("可以承诺代替", "a written promise will do"),
    "no_materials": ("不用带材料。", "Nothing to bring."),
    "working_days": ("{days} 个工作日", "{days} working days"),
    "calendar_days": ("{days} 天", "{days} days"),
    "at_once": ("当场办结", "done at once"),
    "superior_days": ("{body}，{days} 个工作日", "{body}, {days} working days"),
    "in_force": ("{version}，{date} 起施行", "{version}, in force from {date}"),
    "step_result": ("结果：{result}", "Result: {result}"),
    "elsewhere": ("不在本大厅办理", "Not handled in this hall"),
    "only_chinese": ("", "Official wording is in Chinese; the guide desk will gladly explain."),
    "kind_instant": ("即办件", "Done at once"),
    "kind_promised": ("承诺件", "Promised limit"),
    "kind_reply": ("答复件", "Answered"),
    "kind_joint": ("联办件", "Several departments"),
    "kind_corrected": ("补办件", "With correction"),
    "kind_reported": ("上报件", "Passed to a superior body"),
}


def say(language: str, key: str, **values: object) -> str:
    """Return a text in a language, filled in."""
    return _TEXTS[key][LANGUAGES.index(language)].format(**values)


def preferred(accepted: str) -> str:
    """Return the language a browser would rather have, by its `Accept-Language`; Chinese without a wish."""
    best, best_weight = LANGUAGES[0], 0.0
    for wish in accepted.split(","):
        tag, _, weight = wish.partition(";q=")
        language = next((one for one in LANGUAGES if tag.strip().lower().startswith(one[:2])), "")
        heavy = _weight(weight)
        if language and heavy > best_weight:
            best, best_weight = language, heavy
    return best


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
