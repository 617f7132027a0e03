"""Ready phrases of the case desk: what is wrong with a material, how to mend it, reasons for an outcome."""

from __future__ import annotations

from qt_common.i18n import mark

PROBLEMS = (
    (mark("缺少签名或盖章"), mark("请补签名或加盖公章后重新提交。")),
    (mark("复印件不清晰"), mark("请提交清晰的复印件。")),
    (mark("已过有效期"), mark("请提交有效期内的证件。")),
    (mark("填写不完整"), mark("请按样表补填完整。")),
    (mark("内容与其他材料不一致"), mark("请核对后修改一致再提交。")),
    (mark("份数不足"), mark("请按办事指南补足份数。")),
    (mark("没有提交"), mark("请按办事指南提交。")),
)
"""(problem, remedy): picking one fills both in."""

REFUSALS = (
    mark("申请事项依法不需要办理"),
    mark("申请事项不属于本机关职权范围"),
    mark("申请人不具备申请资格"),
    mark("逾期没有补正材料"),
    mark("提交的材料不属实"),
)
WITHDRAWALS = (mark("申请人不再需要办理"), mark("材料需要重新准备"), mark("改由他人或他处办理"))
