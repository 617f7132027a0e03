"""Sentences of the scan page: what to do, what is wrong with a page or a file."""

from __future__ import annotations

from collections.abc import Mapping

from devices.imaging.flatten import ScanMode
from devices.imaging.intake import UnreadableReason
from devices.imaging.quality import ProblemKind
from qt_common.i18n import mark

PROBLEMS: Mapping[ProblemKind, str] = {
    ProblemKind.BLANK: mark("这一页像是空白页。"),
    ProblemKind.BLURRED: mark("文字模糊。请把纸压平，等镜头对好焦再拍。"),
    ProblemKind.GLARE: mark("有反光，部分文字看不清。请换个角度，或挡一下灯光。"),
    ProblemKind.FINGER: mark("手指挡住了纸面。请把手移开再拍。"),
    ProblemKind.CUT_OFF: mark("纸的一部分在画面外。请把整张纸放进画面。"),
    ProblemKind.TOO_DARK: mark("光线太暗。请打开补光灯。"),
    ProblemKind.TOO_SMALL: mark("纸在画面里太小，放大后看不清。请把纸放近些。"),
}
FILES: Mapping[UnreadableReason, str] = {
    UnreadableReason.EMPTY: mark("文件是空的。请换一份，或直接拍摄。"),
    UnreadableReason.TOO_LARGE: mark("文件太大。请分成几份，或降低扫描质量后再导入。"),
    UnreadableReason.UNKNOWN_TYPE: mark("不是图片或 PDF 文件。请换一份，或直接拍摄。"),
    UnreadableReason.BROKEN: mark("文件已损坏，打不开。请换一份，或直接拍摄。"),
    UnreadableReason.TOO_MANY_PIXELS: mark("图片太大，无法处理。请缩小后再导入。"),
    UnreadableReason.TOO_MANY_PAGES: mark("页数太多。请分成几份。"),
    UnreadableReason.NEEDS_PASSWORD: mark("文件有密码保护。请用没有密码的文件，或打印后拍摄。"),
}
MODES: Mapping[ScanMode, str] = {
    ScanMode.COLOUR: mark("彩色"),
    ScanMode.GREY: mark("灰度"),
    ScanMode.BLACK_WHITE: mark("黑白"),
}
