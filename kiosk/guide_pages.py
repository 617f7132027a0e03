"""A guide cut into screens that are read without scrolling: what to bring first, then everything else.

Pure: from a guide to pages of lines, each page no fuller than the screen has room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qt_common.case_words import CASE_KINDS
from qt_common.i18n import Translator
from qt_common.words import word
from queue_server.protocol.case_views import CaseKind
from queue_server.protocol.items import Guide, GuideMaterial, GuideStep


@dataclass(frozen=True, slots=True)
class Room:
    """How much one screen can hold.

    Attributes:
        lines: lines of text.
        letters: Chinese characters a line.
        materials: boxes to tick.
    """

    lines: int = 14
    letters: int = 30
    materials: int = 5


@dataclass(frozen=True, slots=True)
class Box:
    """A material to tick.

    Attributes:
        id: of the material.
        name: what it is called.
        detail: kind, number, where to get it, what the window allows.
    """

    id: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something to read: what it is (empty = it goes on with the line before), and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One screen of a guide; it has either boxes or lines.

    Attributes:
        title: what this part is about.
        boxes: materials to tick.
        lines: what is to be read.
    """

    title: str
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()


def guide_pages(guide: Guide, room: Room, translate: Translator) -> list[GuidePage]:
    """Return a guide as screens, the materials first (R031, R035)."""
    _ = translate
    boxes = boxes_of(guide, _)
    pages = [
        GuidePage(_("要带的材料"), boxes=tuple(boxes[start : start + room.materials]))
        for start in range(0, len(boxes), room.materials)
    ]
    for title, lines in _sections(guide, _):
        pages += [GuidePage(title, lines=tuple(part)) for part in _parts(lines, room)]
    return pages


def needed(guide: Guide) -> list[GuideMaterial]:
    """Return what a visitor has to bring: not what the window gets by sharing (R033)."""
    return [one for one in guide.materials if not one.shared]


def boxes_of(guide: Guide, translate: Translator) -> list[Box]:
    """Return the materials to bring, each as a box to tick."""
    _ = translate
    return [Box(one.id, _.name_of(one.name, one.name_en), _detail(one, _)) for one in needed(guide)]


def limit_words(guide: Guide, translate: Translator) -> str:
    """Return in a line how the item is handled, how long it takes and what it costs."""
    _ = translate
    kind = word(CASE_KINDS, guide.kind, _)
    if guide.kind is CaseKind.INSTANT:
        took = _("当场办结")
    elif guide.promised_days:
        took = _("{days} 个工作日办结", days=guide.promised_days)
    else:
        took = ""
    return " · ".join(part for part in (kind, took, guide.fee) if part)


def statutory_words(guide: Guide, translate: Translator) -> str:
    """Return the limit the law sets."""
    _ = translate
    days = guide.statutory_days
    return _("{days} 天", days=days) if guide.calendar_days else _("{days} 个工作日", days=days)


def _detail(material: GuideMaterial, _: Translator) -> str:
    parts = [material.type]
    if material.copies > 1:
        parts.append(_("{count} 份", count=material.copies))
    parts.append(material.source)
    if not material.required:
        parts.append(_("需要时才带"))
    if material.may_follow:
        parts.append(_("可以后补"))
    if material.may_be_promised:
        parts.append(_("可以承诺代替"))
    return " · ".join(part for part in parts if part)


def _sections(guide: Guide, _: Translator) -> Iterator[tuple[str, list[Line]]]:
    shared = [one for one in guide.materials if one.shared]
    names = _("、").join(_.name_of(one.name, one.name_en) for one in shared)
    numbered = [
        Line("" if place > 1 else _("申请条件"), f"{place}. {text}")
        for place, text in enumerate(guide.conditions, start=1)
    ]
    yield (
        _("申请条件"),
        _filled(
            Line(_("服务对象"), guide.audience),
            *numbered,
            Line(_("不用带（由窗口联网核验）"), names),
        ),
    )
    yield _("办理流程"), [_step(place, step, _) for place, step in enumerate(guide.steps, start=1)]
    yield (
        _("地点、时间、费用"),
        _filled(
            Line(_("办理地点"), guide.address),
            Line(_("办理时间"), guide.hours),
            Line(_("收费"), guide.fee),
            Line(_("咨询电话"), guide.enquiries),
            Line(_("监督投诉"), guide.complaints),
        ),
    )
    yield _("其他信息"), _rest(guide, _)


def _rest(guide: Guide, _: Translator) -> list[Line]:
    superior = guide.superior_body if guide.superior_days else ""
    if superior:
        superior = _("{body}，{days} 个工作日", body=superior, days=guide.superior_days)
    promised = _("当场办结") if guide.kind is CaseKind.INSTANT else ""
    if guide.promised_days:
        promised = _("{days} 个工作日", days=guide.promised_days)
    return _filled(
        Line(_("办理结果"), guide.result),
        Line(_("办件类型"), word(CASE_KINDS, guide.kind, _)),
        Line(_("承诺时限"), promised),
        Line(_("法定时限"), statutory_words(guide, _)),
        Line(_("上级机关"), superior),
        Line(_("联办部门"), _("、").join(guide.departments)),
        Line(_("实施主体"), guide.body),
        Line(_("事项类型"), guide.type),
        Line(_("行使层级"), guide.level),
        Line(_("设定依据"), _("；").join(guide.basis)),
        Line(
            _("指南版本"),
            _("{version}，{date} 起施行", version=guide.version, date=guide.effective_from.isoformat()),
        ),
    )


def _step(place: int, step: GuideStep, _: Translator) -> Line:
    name = f"{place}. {step.name}" + (f"（{step.limit}）" if step.limit else "")
    said = (step.standard, _("结果：{result}", result=step.result) if step.result else "")
    return Line(name, _("；").join(part for part in said if part))


def _filled(*lines: Line) -> list[Line]:
    return [line for line in lines if line.text]


def _parts(lines: Sequence[Line], room: Room) -> Iterator[list[Line]]:
    """Cut lines into screens; a text longer than a whole screen goes on with the next."""
    part: list[Line] = []
    used = 0
    for line in (piece for whole in lines for piece in _cut(whole, room)):
        height = _height(line, room)
        if part and used + height > room.lines:
            yield part
            part, used = [], 0
        part.append(line)
        used += height
    if part:
        yield part


def _cut(line: Line, room: Room) -> Iterator[Line]:
    most = max(1, room.lines - 2) * room.letters
    pieces = range(0, len(line.text), most) or (0,)
    for start in pieces:
        yield Line("" if start else line.name, line.text[start : start + most].strip())


def _height(line: Line, room: Room) -> int:
    """As many lines as name and text need."""
    return -(-width_of(line.name) // room.letters) + -(-width_of(line.text) // room.letters)


def width_of(text: str) -> int:
    """Return how wide a text is, in Chinese characters; a Latin letter is about half as wide."""
    return -(-sum(2 if ord(one) > 0x2E7F else 1 for one in text) // 2)
