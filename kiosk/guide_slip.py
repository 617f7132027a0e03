"""A guide on the ticket printer: in short what to bring, or only what is missing and where to get it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from devices.receipt import Align, Element, Feed, Qr, Receipt, Rule, Text
from kiosk.guide_pages import limit_words, needed
from qt_common.i18n import Translator
from queue_server.protocol.items import GuideFound, GuideMaterial
from queue_server.protocol.views import HallView

_BELOW = 16
"""Dots of space that set one block off from the next."""


def guide_slip(found: GuideFound, hall: HallView, day: str, translate: Translator) -> Receipt:
    """Return the guide in short: materials, conditions, steps, where and when.

    Args:
        found: the guide and its link.
        hall: whose guide it is.
        day: today, as it is written.
        translate: the visitor's language.
    """
    _, guide = translate, found.guide
    elements = [*_top(found, hall, _("办事指南"), _), Text(limit_words(guide, _)), Rule()]
    elements += _block(_("要带的材料"), _materials(needed(guide), _))
    elements += _block(_("申请条件"), _numbered(guide.conditions))
    elements += _block(_("办理流程"), _numbered([_joined(step.name, step.limit) for step in guide.steps]))
    return Receipt((*elements, *_bottom(found, day, _)))


def missing_slip(
    found: GuideFound, missing: Sequence[GuideMaterial], hall: HallView, day: str, translate: Translator
) -> Receipt:
    """Return what is still to be brought, with where to get each; arguments as of `guide_slip`."""
    _ = translate
    elements = [*_top(found, hall, _("还缺的材料"), _), Rule()]
    elements += _block("", _materials(missing, _, full=True))
    elements.append(Text(_("这张单子由您自己勾选，不是窗口的一次性告知；以窗口审核为准。")))
    return Receipt((*elements, *_bottom(found, day, _)))


def _top(found: GuideFound, hall: HallView, title: str, _: Translator) -> list[Element]:
    guide = found.guide
    return [
        Text(_.name_of(hall.name, hall.name_en), align=Align.CENTER),
        Text(title, size=2, align=Align.CENTER, bold=True),
        Feed(_BELOW),
        Text(_.name_of(guide.name, guide.name_en), bold=True),
    ]


def _block(title: str, lines: Iterator[Element]) -> list[Element]:
    inside = list(lines)
    if not inside:
        return []
    heading: list[Element] = [Text(title, bold=True)] if title else []
    return [*heading, *inside, Feed(_BELOW)]


def _materials(materials: Sequence[GuideMaterial], _: Translator, *, full: bool = False) -> Iterator[Element]:
    for place, one in enumerate(materials, start=1):
        yield Text(f"□ {place}. {_.name_of(one.name, one.name_en)}", bold=True)
        copies = _("{count} 份", count=one.copies) if one.copies > 1 else ""
        said = [_joined(one.type, copies), one.standard if full else ""]
        said.append(_("来源：{source}", source=one.source) if one.source else "")
        said.append(_("空白表和样表：{place}", place=one.sample) if full and one.sample else "")
        said.append(_allowed(one, _))
        yield from (Text(text) for text in said if text)
        yield Feed(_BELOW // 2)


def _allowed(material: GuideMaterial, _: Translator) -> str:
    """What the window lets pass: R055, R056."""
    if not material.required:
        return _("需要时才带")
    if material.may_follow and material.may_be_promised:
        return _("可以后补，也可以承诺代替")
    if material.may_follow:
        return _("可以后补")
    return _("可以承诺代替") if material.may_be_promised else ""


def _numbered(texts: Sequence[str]) -> Iterator[Element]:
    return (Text(f"{place}. {text}") for place, text in enumerate(texts, start=1))


def _bottom(found: GuideFound, day: str, _: Translator) -> Iterator[Element]:
    guide = found.guide
    yield Rule()
    for name, text in (
        (_("办理地点"), guide.address),
        (_("办理时间"), guide.hours),
        (_("咨询电话"), guide.enquiries),
    ):
        if text:
            yield Text(_("{name}：{text}", name=name, text=text))
    if found.link:
        yield Feed(_BELOW)
        yield Qr(found.link)
        yield Text(_("扫码看完整指南"), align=Align.CENTER)
    yield Text(_("指南 {version} · {day} 打印", version=guide.version, day=day), align=Align.CENTER)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
