"""Looks through guides for what they must not say or leave out (R033, R034, R042, R043).

A finding is no error: the hall starts. It is what the centre sends back to a department.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from config.guides.load import Guides
from config.guides.model import STATUTORY_DAYS, GuideItem, GuideVersion, ItemKind
from config.messages import Language, Words

_VAGUE = re.compile(r"其他|其它|有关|相关材料|等材料|等证明|必要的")
_MOST_PROMISED = 0.5
_ELEMENTS = (
    ("type", "事项类型"),
    ("body", "实施主体"),
    ("level", "行使层级"),
    ("audience", "服务对象"),
    ("basis", "设定依据"),
    ("conditions", "申请条件"),
    ("materials", "申请材料"),
    ("fee", "收费信息"),
    ("steps", "办理流程"),
    ("result", "审批结果"),
    ("address", "办理地址"),
    ("hours", "办理时间"),
    ("enquiries", "咨询方式"),
    ("complaints", "监督投诉方式"),
)
"""What can be empty; the other four always have a value."""

RULES: Mapping[str, Words] = {
    "empty_element": Words("缺少“{what}”（指南十八项要素）", "'{what}' is missing (18 elements of a guide)"),
    "vague": Words("“{what}”含糊：写明具体内容，不得用兜底表述", "'{what}' is vague: say exactly what"),
    "no_sample": Words("表格“{what}”没有空白表和样表", "the form '{what}' has no blank and sample"),
    "shared_demanded": Words(
        "“{what}”可通过共享获取，不得要求申请人提交", "'{what}' can be obtained by sharing; do not demand it"
    ),
    "no_points": Words("材料“{what}”没有审查要点", "'{what}' has no review points"),
    "no_source": Words("材料“{what}”没有来源渠道", "'{what}' has no source"),
    "promise_long": Words(
        "承诺 {promised} 个工作日，超过法定时限 {statutory} 的一半",
        "promises {promised} working days, more than half of the statutory {statutory}",
    ),
    "promise_over": Words(
        "承诺 {promised} 个工作日，比法定时限 {statutory} 还长",
        "promises {promised} working days, longer than the statutory {statutory}",
    ),
    "no_promise": Words("承诺件没有承诺时限", "a promised item has no promised limit"),
    "instant_days": Words("即办件不应有承诺天数", "an instant item has no promised days"),
    "no_superior_days": Words(
        "上报件没有上级机关的办理时限", "a reported item does not say the superior body's limit"
    ),
    "joint_alone": Words("联办件至少要有两个部门", "a joint item needs two bodies at least"),
    "step_bare": Words("流程“{what}”没有时限或审查标准", "step '{what}' has no limit or standard"),
    "average_long": Words(
        "全部事项承诺时限平均为法定时限的 {percent}%，应在 50% 以内",
        "on average {percent} % of the statutory limits are promised; at most 50 % are wanted",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a guide should say differently.

    Attributes:
        code: a key of `RULES`.
        item: the item's name; empty = the whole catalogue.
        params: what the sentence needs.
    """

    code: str
    item: str
    params: Mapping[str, str]

    def message(self, language: Language) -> str:
        """Return the finding in words."""
        return RULES[self.code].said(language).format(**self.params)


def lint(guides: Guides, on: dt.date) -> list[Finding]:
    """Return what is to be mended in the guides in force on a day."""
    findings = [finding for item, guide in guides.shown(on) for finding in _of_guide(item, guide)]
    return findings + list(_of_all([guide for _, guide in guides.shown(on)]))


def _of_guide(item: GuideItem, guide: GuideVersion) -> Iterator[Finding]:
    def found(code: str, **params: object) -> Finding:
        return Finding(code, guide.name, {name: str(value) for name, value in params.items()})

    for check in (_elements, _materials, _limits, _steps):
        yield from check(guide, found)


_Found = Callable[..., Finding]


def _elements(guide: GuideVersion, found: _Found) -> Iterator[Finding]:
    for name, chinese in _ELEMENTS:
        if not getattr(guide, name):
            yield found("empty_element", what=chinese)
    for condition in guide.conditions:
        if _VAGUE.search(condition):
            yield found("vague", what=condition)


def _materials(guide: GuideVersion, found: _Found) -> Iterator[Finding]:
    for material in guide.materials:
        if _VAGUE.search(material.name):
            yield found("vague", what=material.name)
        if material.form and not material.sample:
            yield found("no_sample", what=material.name)
        if material.shared and material.required:
            yield found("shared_demanded", what=material.name)
        if not material.points:
            yield found("no_points", what=material.name)
        if not material.source:
            yield found("no_source", what=material.name)


def _limits(guide: GuideVersion, found: _Found) -> Iterator[Finding]:
    limits = {"promised": guide.promised_days, "statutory": guide.statutory_days}
    if guide.kind is ItemKind.INSTANT:
        if guide.promised_days:
            yield found("instant_days")
    elif not guide.promised_days:
        yield found("no_promise")
    elif guide.promised_days > guide.statutory_days:
        yield found("promise_over", **limits)
    elif guide.promised_days > _MOST_PROMISED * guide.statutory_days:
        yield found("promise_long", **limits)
    if guide.kind is ItemKind.REPORTED and not guide.superior_days:
        yield found("no_superior_days")
    if guide.kind is ItemKind.JOINT and len(guide.departments) < 2:
        yield found("joint_alone")


def _steps(guide: GuideVersion, found: _Found) -> Iterator[Finding]:
    for step in guide.steps:
        if not (step.limit and step.standard):
            yield found("step_bare", what=step.name)


def _of_all(guides: list[GuideVersion]) -> Iterator[Finding]:
    """The average of all promises is to be within half of the statutory limits (R042)."""
    promised = [one for one in guides if one.kind is not ItemKind.INSTANT and one.promised_days]
    if not promised:
        return
    share = sum(one.promised_days / (one.statutory_days or STATUTORY_DAYS) for one in promised) / len(
        promised
    )
    if share > _MOST_PROMISED:
        yield Finding("average_long", "", {"percent": f"{share * 100:.0f}"})
