"""Which paper shows that somebody belongs to a priority class, by the ids halls commonly give them."""

from __future__ import annotations

from collections.abc import Mapping

from qt_common.i18n import Translator, mark
from queue_server.protocol.views import PriorityInfo

_PROOFS: Mapping[str, str] = {
    "elderly": mark("居民身份证或老年人优待证"),
    "senior": mark("居民身份证或老年人优待证"),
    "disabled": mark("残疾人证"),
    "soldier": mark("军人证件"),
    "military": mark("军人证件"),
    "veteran": mark("退役军人优待证"),
    "martyr_family": mark("烈士遗属等优抚对象证件"),
    "firefighter": mark("消防救援人员证件"),
    "pregnant": mark("孕产妇手册或医院证明"),
    "infant": mark("带婴幼儿的，孩子在场即可"),
    "talent": mark("人才服务卡"),
}


def proof_for(priority: PriorityInfo, translate: Translator) -> str:
    """Return what to show at the counter; empty when nothing is needed."""
    if not priority.needs_proof:
        return ""
    return translate(_PROOFS.get(priority.id.replace("-", "_"), mark("相关证件")))
