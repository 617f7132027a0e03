"""What other platforms and the applicant were told about a case, as the outbox says (R110, R113, R119)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from counter_terminal.viewmodels.case_search.history_words import STEPS
from counter_terminal.viewmodels.case_search.rows import moment_words
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.table import Cell, Row
from qt_common.i18n import mark
from qt_common.words import word
from queue_server.protocol.platform_views import DeliveryState, DeliveryView

DELIVERY_COLUMNS = (
    mark("内容"),
    mark("平台"),
    mark("状态"),
    mark("时间"),
    mark("次数"),
    mark("最近一次错误"),
)
PLATFORMS: Mapping[str, str] = {
    "sms": mark("短信"),
    "ratings": mark("好差评平台"),
    "integrated": mark("一体化平台"),
    "post": mark("邮政"),
    "e_certificate": mark("电子证照平台"),
    "engraver": mark("刻章单位"),
}
SUBJECTS: Mapping[str, str] = {
    "result_ready": mark("办结告知"),
    "result_posted": mark("寄出告知"),
    "parcel_handed_over": mark("邮寄揽收"),
    "seals_ordered": mark("刻章订单"),
    "licence_printed": mark("证照打印登记"),
    "evaluation_given": mark("评价上报"),
}
_SAID = {**STEPS, **SUBJECTS}
"""Other platforms are told the steps of a case under their own names."""
_ERRORS: Mapping[str, str] = {
    "not_configured": mark("该平台还没有接入"),
}
_STATES: Mapping[str, str] = {
    DeliveryState.WAITING: mark("等待发送"),
    DeliveryState.SENT: mark("已送达"),
    DeliveryState.DEAD: mark("发送失败"),
    DeliveryState.DROPPED: mark("已决定不发"),
}
_TONES: Mapping[str, str] = {
    DeliveryState.WAITING: "calling",
    DeliveryState.SENT: "serving",
    DeliveryState.DEAD: "fault",
    DeliveryState.DROPPED: "secondary",
}


def delivery_row(one: DeliveryView, desk: Desk) -> Row:
    """Return a message as a row below `DELIVERY_COLUMNS`."""
    _ = desk.translate
    return Row(
        one.id,
        (
            Cell(f"{word(_SAID, one.subject, _)} {one.about}".strip()),
            Cell(word(PLATFORMS, one.platform, _)),
            Cell(word(_STATES, one.state, _), _TONES.get(one.state, "")),
            Cell(moment_words(one.sent_at or one.made_at, desk)),
            Cell(str(one.tries)),
            Cell(word(_ERRORS, one.last_error, _), "secondary"),
        ),
    )


def told_words(deliveries: Sequence[DeliveryView], desk: Desk) -> tuple[str, str]:
    """Return whether the applicant knows that the result is there, in words with a tone."""
    _ = desk.translate
    told = [one for one in deliveries if one.platform == "sms" and one.subject == "result_ready"]
    if not told:
        return _("没有可用的电话，没有发出办结告知。请人工通知申请人。"), "calling"
    last = max(told, key=lambda one: one.made_at)
    if last.state is DeliveryState.SENT:
        when = moment_words(last.sent_at or last.made_at, desk)
        return _("办结告知已送达，{when}。", when=when), "serving"
    if last.state is DeliveryState.WAITING:
        return _("办结告知正在等待发送（已试 {tries} 次）。", tries=last.tries), "calling"
    return _("办结告知没有发送成功。请人工通知申请人，或按“再次告知”。"), "fault"
