"""Words for cases, their materials and papers; one glossary for the desks and the errors."""

from __future__ import annotations

from collections.abc import Mapping

from qt_common.i18n import mark
from queue_server.protocol.case_views import CaseKind, CaseState, Light, MaterialState

CASE_STATES: Mapping[str, str] = {
    CaseState.RECEIVED: mark("收件待审"),
    CaseState.CORRECTION: mark("待补正"),
    CaseState.ACCEPTED: mark("已受理"),
    CaseState.REVIEWED: mark("待决定"),
    CaseState.APPROVED: mark("已批准"),
    CaseState.REJECTED: mark("不予批准"),
    CaseState.READY: mark("待领取"),
    CaseState.CLOSED: mark("办结归档"),
    CaseState.REFUSED: mark("不予受理"),
    CaseState.WITHDRAWN: mark("已撤回"),
    "paused": mark("计时中止"),
}
CASE_KINDS: Mapping[str, str] = {
    CaseKind.INSTANT: mark("即办件"),
    CaseKind.PROMISED: mark("承诺件"),
    CaseKind.REPLY: mark("答复件"),
    CaseKind.JOINT: mark("联办件"),
    CaseKind.CORRECTED: mark("补办件"),
    CaseKind.REPORTED: mark("上报件"),
}
MATERIAL_STATES: Mapping[str, str] = {
    MaterialState.UNSEEN: mark("未审"),
    MaterialState.PRESENT: mark("齐备"),
    MaterialState.MISSING: mark("缺少"),
    MaterialState.WRONG: mark("不符"),
    MaterialState.LATER: mark("容缺后补"),
    MaterialState.PROMISED: mark("告知承诺"),
    MaterialState.SHARED: mark("共享获取"),
    MaterialState.NOT_NEEDED: mark("不需要"),
}
LIGHTS: Mapping[str, str] = {
    Light.NONE: mark("未计时"),
    Light.GREEN: mark("期限内"),
    Light.AMBER: mark("临近期限"),
    Light.RED: mark("已超期"),
    Light.MET: mark("按时办结"),
}
DELIVERIES: Mapping[str, str] = {
    "window": mark("窗口领取"),
    "post": mark("邮寄"),
    "self_service": mark("自助领取"),
    "electronic": mark("电子送达"),
}
DUTIES: Mapping[str, str] = {
    "accept": mark("受理"),
    "review": mark("审查"),
    "approve": mark("决定"),
    "issue": mark("出件"),
}
PAPERS: Mapping[str, str] = {
    "acceptance_notice": mark("受理通知书"),
    "acceptance_receipt": mark("受理凭证"),
    "materials_receipt": mark("收件回执"),
    "correction_notice": mark("补办件通知书"),
    "tolerated_acceptance": mark("容缺受理通知书"),
    "commitment": mark("告知承诺书"),
    "refusal_to_accept": mark("不予受理决定书"),
    "rejection": mark("不予批准决定书"),
    "withdrawal": mark("撤回申请确认书"),
    "transfer_slip": mark("材料证照流转单"),
    "completion_notice": mark("办结告知"),
    "pickup_receipt": mark("领取回执"),
    "missing_list": mark("缺少材料清单"),
    "guide": mark("办事指南"),
    "post_label": mark("邮寄面单"),
    "start_up_checklist": mark("企业开办清单"),
    "extension_notice": mark("延期通知书"),
    "pause_notice": mark("计时中止告知书"),
    "first_inquiry_record": mark("首问记录"),
    "review_record": mark("材料审查记录"),
}
