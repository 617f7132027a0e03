"""The short papers as a receipt: the same content for the 80 mm printer at the window.

A slip is a list of neutral lines in the paper's language; the terminal lays them out on its printer. There is
no seal on a receipt, so it stands in for a sheet only where the hall's rules let it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from queue_server.papers.model import AcceptanceReceipt, AnyPaper, MaterialsReceipt, MissingList
from queue_server.papers.parts import Head, Language, Part


class Role(StrEnum):
    """What a line of a slip is, from which follows how it looks."""

    HALL = "hall"
    TITLE = "title"
    PAIR = "pair"
    TEXT = "text"
    RULE = "rule"
    QR = "qr"


class SlipLine(Part, frozen=True, kw_only=True):
    """A line of a slip."""

    role: Role
    text: str = ""
    """The words; of a QR code what it says; of a pair the value."""
    label: str = ""
    """Of a pair: what the value is."""


def slip(paper: AnyPaper) -> tuple[SlipLine, ...]:
    """Return the paper as lines of a receipt; empty when this kind has no receipt form."""
    if not isinstance(paper, AcceptanceReceipt | MaterialsReceipt | MissingList):
        return ()
    return (*_top(paper), *_middle(paper), *_bottom(paper.head))


class _Words:
    """The fixed words of a slip in the paper's language."""

    def __init__(self, head: Head) -> None:
        self._english = head.language is Language.ENGLISH

    def __call__(self, chinese: str, english: str) -> str:
        return english if self._english else chinese

    def day(self, day: dt.date) -> str:
        return day.isoformat() if self._english else f"{day.year}年{day.month}月{day.day}日"

    def pair(self, chinese: str, english: str, value: str) -> Iterator[SlipLine]:
        if value:
            yield SlipLine(role=Role.PAIR, label=self(chinese, english), text=value)


def _top(paper: AcceptanceReceipt | MaterialsReceipt | MissingList) -> Iterator[SlipLine]:
    head = paper.head
    say = _Words(head)
    titles = {
        AcceptanceReceipt: say("受理凭证", "Proof of Acceptance"),
        MaterialsReceipt: say("收件回执", "Receipt for Materials"),
        MissingList: say("一次性告知单", "What You Need"),
    }
    yield SlipLine(role=Role.HALL, text=head.hall_name)
    yield SlipLine(role=Role.TITLE, text=titles[type(paper)])
    yield SlipLine(role=Role.RULE)
    yield from say.pair("编号", "No.", head.paper_number)
    yield from say.pair("申请人", "Applicant", head.applicant)
    yield from say.pair("事项", "Item", head.item_name)
    if not isinstance(paper, MissingList):
        yield from say.pair("办件编号", "Case", head.case_number)


def _middle(paper: AcceptanceReceipt | MaterialsReceipt | MissingList) -> Iterator[SlipLine]:
    say = _Words(paper.head)
    match paper:
        case AcceptanceReceipt():
            yield from say.pair("办理日期", "Accepted on", say.day(paper.accepted_on))
            yield from say.pair("办件类型", "Kind", paper.case_kind)
            yield from say.pair("应办结日期", "Due on", say.day(paper.due_on))
            yield from say.pair("结果领取", "Result", paper.delivery)
        case MaterialsReceipt():
            yield from say.pair("收件日期", "Received on", say.day(paper.received_on))
            yield SlipLine(role=Role.RULE)
            for number, material in enumerate(paper.materials, 1):
                yield SlipLine(role=Role.PAIR, label=f"{number}. {material.name}", text=f"×{material.copies}")
            yield SlipLine(
                role=Role.TEXT,
                text=say(
                    "本回执只证明收到材料，不代表已经受理。",
                    "This says that we have your materials, not that the case is accepted.",
                ),
            )
        case MissingList():
            yield SlipLine(role=Role.RULE)
            for number, missing in enumerate(paper.missing, 1):
                yield SlipLine(role=Role.TEXT, text=f"{number}. {missing.name}")
                yield SlipLine(role=Role.TEXT, text=f"   {missing.problem}")
                yield SlipLine(role=Role.TEXT, text=f"   {missing.remedy}")
            yield from say.pair("办结时限", "Time limit", paper.limit)


def _bottom(head: Head) -> Iterator[SlipLine]:
    say = _Words(head)
    yield SlipLine(role=Role.RULE)
    yield from say.pair("受理人", "Clerk", " ".join(filter(None, (head.clerk_name, head.window))))
    yield from say.pair("日期", "Date", say.day(head.issued_on))
    yield from say.pair("咨询电话", "Telephone", head.hall_phone)
    if head.qr_text:
        yield SlipLine(role=Role.QR, text=head.qr_text)
