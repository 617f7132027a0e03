"""What the licence printer says about sheets and faults, for visitors: what is wrong, and who does what."""

from __future__ import annotations

from collections.abc import Mapping

from devices.errors import FaultKind
from kiosk.licence.viewmodels.sheets import Sheet, Step
from qt_common.i18n import Translator, mark
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView

VARIANTS: Mapping[LicenceVariant, str] = {
    LicenceVariant.ORIGINAL: mark("正本（A3）"),
    LicenceVariant.DUPLICATE: mark("副本（A4）"),
}
STATES: Mapping[LicenceState, str] = {
    LicenceState.READY: mark("可以打印"),
    LicenceState.CLAIMED: mark("正在另一台机器上办理"),
    LicenceState.PRINTING: mark("正在打印"),
    LicenceState.PRINTED: mark("已经打印"),
    LicenceState.FAILED: mark("请到出件窗口，由工作人员处理"),
    LicenceState.HANDED_OUT: mark("已在窗口领取"),
    LicenceState.REVOKED: mark("已撤回"),
}
_FAULTS: Mapping[FaultKind, str] = {
    FaultKind.PAPER_OUT: mark("空白执照用完了。工作人员会来加装，请在这里稍等。"),
    FaultKind.JAM: mark("打证机卡纸了。请不要拉扯纸张，工作人员马上来处理。"),
    FaultKind.COVER_OPEN: mark("打证机的门没有关好。工作人员会来关好，请在这里稍等。"),
    FaultKind.TRAY_MISSING: mark("打证机的纸盒没有装好。工作人员会来装好，请在这里稍等。"),
    FaultKind.OUTPUT_FULL: mark("出纸口放满了。请先取走出纸口里的纸，之后会接着打印。"),
    FaultKind.TONER_OUT: mark("打证机的碳粉用完了。工作人员会来更换，请在这里稍等。"),
    FaultKind.TONER_LOW: mark("打证机的碳粉快用完了，不影响您这次打印。"),
    FaultKind.OVERHEATED: mark("打证机太热，正在降温。请在这里稍等。"),
    FaultKind.BUSY: mark("打证机正忙，马上就好，请稍等。"),
}
_CARD_FAULTS: Mapping[FaultKind, str] = {
    FaultKind.CARD_REMOVED: mark("身份证拿得早了一点，还没有读完。请再放一次，等屏幕提示读到了再拿走。"),
    FaultKind.CARD_UNREADABLE: mark("这张卡读不出来。请确认是居民身份证并放平；仍不行请改用领取码。"),
    FaultKind.GARBLED: mark("没有读清楚。请拿起身份证，再放一次。"),
}
_OTHER_FAULT = mark("打证机出了故障，暂时不能打印。工作人员会来处理。")
_OTHER_CARD_FAULT = mark("读卡器暂时不能用。请改用领取码，或请工作人员帮忙。")
_STEPS: Mapping[Step, str] = {
    Step.CHOSEN: mark("正在准备"),
    Step.CLAIMED: mark("等待打印"),
    Step.TAKING: mark("正在登记空白执照编号"),
    Step.FETCHING: mark("正在取打印内容"),
    Step.AT_PRINTER: mark("正在打印"),
    Step.PRINTED: mark("已打好"),
    Step.STAFF: mark("请等工作人员"),
    Step.REFUSED: mark("没有打印"),
}


def variant_name(licence: LicenceView, _: Translator) -> str:
    """Return which sheet it is, with the copy's number where there are several."""
    name = _(VARIANTS[licence.variant])
    return name if licence.copy <= 1 else _("{name} 第 {copy} 份", name=name, copy=licence.copy)


def fault_words(fault: FaultKind, _: Translator) -> str:
    """Return what is wrong with the printer and who does what."""
    return _(_FAULTS.get(fault, _OTHER_FAULT))


def card_words(fault: FaultKind, _: Translator) -> str:
    """Return why a card was not read and what to do."""
    return _(_CARD_FAULTS.get(fault, _OTHER_CARD_FAULT))


def step_words(sheet: Sheet, _: Translator) -> str:
    """Return how far a sheet is, with its number once it has one."""
    words = _(_STEPS[sheet.step])
    blank = sheet.taken.blank if sheet.taken and sheet.step is not Step.CLAIMED else ""
    return _("{words} · 编号 {blank}", words=words, blank=blank) if blank else words
