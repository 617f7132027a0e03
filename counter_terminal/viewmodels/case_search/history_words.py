"""The steps of a case's history in words."""

from __future__ import annotations

from collections.abc import Mapping

from counter_terminal.viewmodels.case_search.rows import moment_words
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.table import Cell, Row
from qt_common.i18n import mark
from qt_common.words import word
from queue_server.protocol.cases import CaseHistoryLine

HISTORY_COLUMNS = (mark("时间"), mark("经过"), mark("经办人"), mark("说明"))
STEPS: Mapping[str, str] = {
    "case_opened": mark("收件"),
    "materials_checked": mark("审核材料"),
    "material_scanned": mark("扫描材料"),
    "material_scan_removed": mark("去除扫描件"),
    "case_accepted": mark("受理"),
    "corrections_requested": mark("一次性告知补正"),
    "omission_proven": mark("补正告知有遗漏"),
    "corrections_received": mark("收到补正材料"),
    "case_refused": mark("不予受理"),
    "case_withdrawn": mark("申请人撤回"),
    "case_paused": mark("中止计时"),
    "case_resumed": mark("恢复计时"),
    "case_extended": mark("延长期限"),
    "branch_reviewed": mark("部门审查"),
    "case_decided": mark("作出决定"),
    "paper_made": mark("制作文书"),
    "paper_printed": mark("打印文书"),
    "paper_opened": mark("查看文书"),
    "personal_data_read": mark("查看个人信息"),
    "bag_packed": mark("装袋"),
    "bag_received": mark("接收流转袋"),
    "bag_late": mark("交接超时提醒"),
    "result_ready": mark("结果登记"),
    "applicant_told_again": mark("再次告知申请人"),
    "pickup_code_wrong": mark("领取码输错"),
    "result_handed_out": mark("出件登记"),
    "result_posted": mark("交邮"),
    "seals_ordered": mark("刻章下单"),
    "seals_pulled": mark("刻章单位取走数据"),
    "seals_delivered": mark("印章送到"),
}


def history_row(line: CaseHistoryLine, desk: Desk) -> Row:
    """Return a step as a row below `HISTORY_COLUMNS`; an unknown step keeps its name."""
    return Row(
        "",
        (
            Cell(moment_words(line.at, desk)),
            Cell(word(STEPS, line.what, desk.translate)),
            Cell(desk.clerk_name(line.by)),
            Cell(line.note),
        ),
    )
