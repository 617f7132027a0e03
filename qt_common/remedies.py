"""What a device fault means and what a clerk or guide does about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from devices.errors import FaultKind
from qt_common.i18n import Translator, mark

REMEDIES: Mapping[str, str] = {
    FaultKind.OFFLINE: mark("连接不上设备，它现在不能工作。请检查电源和网线（数据线），插好后会自动恢复。"),
    FaultKind.SILENT: mark("设备没有回应，不知道它的情况。请关机等 10 秒再开机；仍不行请联系维修。"),
    FaultKind.GARBLED: mark("设备的回答看不懂，可能型号或接线不对。请检查数据线和型号设置。"),
    FaultKind.PAPER_NEAR_END: mark("打印纸快用完了，还能再打几张。请准备好新的纸卷。"),
    FaultKind.PAPER_OUT: mark("打印机没有纸了，小票打不出来。请换上新的纸卷并合上上盖，之后会自动恢复。"),
    FaultKind.COVER_OPEN: mark("打印机上盖没有合好，小票打不出来。请合紧上盖，之后会自动恢复。"),
    FaultKind.CUTTER: mark("切刀卡住，小票打不出来。请关机，打开上盖取出纸屑，再开机。"),
    FaultKind.JAM: mark("卡纸了，小票打不出来。请打开上盖取出卡住的纸，再合上。"),
    FaultKind.OVERHEATED: mark("打印头过热，需要休息。请等几分钟，降温后会自动恢复。"),
    FaultKind.HARDWARE: mark("设备出了硬件故障，不能工作。请关闭电源并联系维修。"),
    FaultKind.STUCK_KEY: mark("有一个按键一直按着，已不再理会它。请检查按键是否卡住。"),
    FaultKind.BUSY: mark("设备正忙，稍等就好。如果一直这样，请关机重启设备。"),
    FaultKind.REFUSED: mark("设备拒绝了这条命令，这次没有做到。请检查设备设置，或联系维修。"),
    FaultKind.TRAY_MISSING: mark("纸盒没有装好，打印不能开始。请把纸盒推到底，之后会自动恢复。"),
    FaultKind.OUTPUT_FULL: mark("出纸口放满了，后面的打不出来。请取走已打好的纸，之后会自动恢复。"),
    FaultKind.TONER_LOW: mark("墨粉快用完了，还能再打一些。请准备好新的墨粉盒。"),
    FaultKind.TONER_OUT: mark("墨粉用完了，打不出来。请换上新的墨粉盒，之后会自动恢复。"),
    FaultKind.CARD_REMOVED: mark("证件拿得太早，还没有读完。请重新放上证件，等读完再拿走。"),
    FaultKind.CARD_UNREADABLE: mark("这张证件读不出来。请放平再试一次；仍不行请改由工作人员核对。"),
}

_SHEET_PRINTER: Mapping[str, str] = {
    FaultKind.PAPER_NEAR_END: mark("打印纸快用完了，还能再打几张。请准备好新纸。"),
    FaultKind.PAPER_OUT: mark("打印机没有纸了，文书打不出来。请在纸盒里装好纸，之后会自动恢复。"),
    FaultKind.COVER_OPEN: mark("打印机的门或盖没有关好，文书打不出来。请关好，之后会自动恢复。"),
    FaultKind.JAM: mark("卡纸了，文书打不出来。请打开机门取出卡住的纸，再关好。"),
    FaultKind.OVERHEATED: mark("打印机过热，需要休息。请等几分钟，降温后会自动恢复。"),
}
_VAULT_DAMAGED = mark(
    "服务器上有保存的文件损坏，打不开了。请联系管理员从备份恢复；原件还在的，重新扫描即可恢复。"
)
_OF_A_KIND: Mapping[str, Mapping[str, str]] = {
    "document_printer": _SHEET_PRINTER,
    "vault": {"damaged": _VAULT_DAMAGED},
}
"""What is said otherwise of one kind of device."""

NAMES: Mapping[str, str] = {
    "damaged": mark("文件损坏"),
    FaultKind.OFFLINE: mark("连接不上"),
    FaultKind.SILENT: mark("没有回应"),
    FaultKind.GARBLED: mark("通信错误"),
    FaultKind.PAPER_NEAR_END: mark("纸快用完"),
    FaultKind.PAPER_OUT: mark("缺纸"),
    FaultKind.COVER_OPEN: mark("上盖打开"),
    FaultKind.CUTTER: mark("切刀故障"),
    FaultKind.JAM: mark("卡纸"),
    FaultKind.OVERHEATED: mark("过热"),
    FaultKind.HARDWARE: mark("硬件故障"),
    FaultKind.STUCK_KEY: mark("按键卡住"),
    FaultKind.BUSY: mark("正忙"),
    FaultKind.REFUSED: mark("命令被拒绝"),
    FaultKind.TRAY_MISSING: mark("纸盒未装好"),
    FaultKind.OUTPUT_FULL: mark("出纸口已满"),
    FaultKind.TONER_LOW: mark("墨粉快用完"),
    FaultKind.TONER_OUT: mark("墨粉用完"),
    FaultKind.CARD_REMOVED: mark("证件拿走过早"),
    FaultKind.CARD_UNREADABLE: mark("证件读不出"),
}


def remedy_for(fault: str, _: Translator, kind: str = "") -> str:
    """Return what is wrong and what to do; an unknown fault (from a newer program) is named as it is.

    Args:
        fault: what the device reported.
        _: the language.
        kind: what the device is, as it reports itself; empty: a receipt printer or anything else.
    """
    found = _OF_A_KIND.get(kind, {}).get(fault) or REMEDIES.get(fault)
    if found:
        return _(found)
    return _("设备报告“{fault}”。请联系维修。", fault=fault)


def fault_names(faults: Iterable[str], _: Translator) -> str:
    """Return short names for a status line, e.g. `缺纸、上盖打开`."""
    return _("、").join(_(NAMES[fault]) if fault in NAMES else fault for fault in faults)
