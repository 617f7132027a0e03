"""Sentences for the calling rules (why this visitor is next), and ready-made reasons to choose from."""

from __future__ import annotations

from collections.abc import Mapping

from qt_common.i18n import Translator, mark

RULES: Mapping[str, str] = {
    "appointment": mark("预约时间到了，按预约叫号"),
    "priority": mark("优先号，先于普通号"),
    "priority_cap": mark("优先号已连续叫过，轮到普通号"),
    "oldest": mark("在本窗口业务中等候最久"),
    "accumulated": mark("等候时间与优先系数合计最高"),
    "ratio": mark("按比例轮到这一类"),
    "helping_out": mark("帮其他窗口分担，对方等候已久"),
    "called_by_number": mark("按号码指定呼叫"),
    "transferred_here": mark("其他窗口指定转到这里"),
    "resumed": mark("本窗口挂起后叫回"),
}

HOLD_REASONS = (mark("填写表格"), mark("补取材料"), mark("复印材料"), mark("缴费"), mark("等候核实"))
PAUSE_REASONS = (mark("开会"), mark("取件"), mark("用餐"), mark("整理材料"), mark("设备故障"), mark("交接班"))
WALK_IN_REASONS = (mark("老年人"), mark("残疾人"), mark("军人"), mark("孕妇或抱婴者"), mark("急事"))
CANCEL_REASONS = (mark("本人放弃"), mark("取错业务"), mark("重复取号"))


def rule_sentence(rule: str, _: Translator) -> str:
    """Return why a rule chose a ticket; an unknown rule (from a newer server) is named as it is."""
    return _(RULES[rule]) if rule in RULES else rule


def translated(reasons: tuple[str, ...], _: Translator) -> tuple[str, ...]:
    """Return ready-made reasons in the screen's language."""
    return tuple(_(reason) for reason in reasons)
