"""What a visitor is told when the slip did not come: what happened, which number, what to do."""

from __future__ import annotations

from collections.abc import Mapping

from devices.errors import FaultKind
from qt_common.i18n import Translator, mark

_WHAT: Mapping[FaultKind, str] = {
    FaultKind.PAPER_OUT: mark("打印机缺纸。"),
    FaultKind.PAPER_NEAR_END: mark("打印机缺纸。"),
    FaultKind.COVER_OPEN: mark("打印机的盖子没有合好。"),
    FaultKind.CUTTER: mark("打印机切纸出了问题。"),
    FaultKind.JAM: mark("打印机卡纸了。"),
}
_COMING: Mapping[FaultKind, str] = {
    FaultKind.PAPER_OUT: mark("您的号码是 {number}，请拍照或扫码保存，工作人员马上来加纸。"),
    FaultKind.PAPER_NEAR_END: mark("您的号码是 {number}，请拍照或扫码保存，工作人员马上来加纸。"),
}


def not_printed(fault: FaultKind | None, number: str, _: Translator) -> str:
    """Return the sentence for a slip that certainly did not come out."""
    what = _(_WHAT.get(fault, mark("打印机暂时不能用。")) if fault else mark("打印机暂时不能用。"))
    rest = _COMING.get(fault) if fault else None
    coming = _(rest or mark("您的号码是 {number}，请拍照或扫码保存，工作人员马上来处理。"), number=number)
    return what + ("" if _.is_chinese else " ") + coming


def unsure(number: str, _: Translator) -> str:
    """Return the sentence for a slip of which nobody knows whether it came out."""
    return _(
        "不能确定小票是否打好。您的号码是 {number}，已经有效；没有拿到小票的，请拍照或扫码保存。",
        number=number,
    )


def guide_not_printed(fault: FaultKind | None, _: Translator) -> str:
    """Return the sentence for a guide or a list that did not come out on paper."""
    what = _(_WHAT.get(fault, mark("打印机暂时不能用。")) if fault else mark("打印机暂时不能用。"))
    rest = _("可以在指南页扫码带走，或按“帮助”叫工作人员。")
    return what + ("" if _.is_chinese else " ") + rest
