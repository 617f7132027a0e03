"""Who fetches a result: by card, by number typed, or by the pick-up code; with a signature (R114)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.case_search.rows import today
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import CardReader
from devices.document_ports import IdCard
from devices.errors import FaultKind
from qt_common.number_words import flaw_words
from qt_common.remedies import remedy_for
from queue_server.protocol.cases import Collector
from queue_server.protocol.errors import CodeWrong
from queue_server.protocol.identity_numbers import Wrong, identity_flaw
from queue_server.protocol.people import Person


@dataclass(frozen=True, slots=True)
class CollectorDraft:
    """The form; personal data, so shown nowhere else and not in `repr`.

    Attributes:
        name, number: of who stands here.
        is_agent: fetches for somebody else; then the code is needed.
        code: pick-up code.
        other_document: the number is of a passport or the like.
        from_card: name and number were read from a card.
    """

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    is_agent: bool = False
    code: str = field(default="", repr=False)
    other_document: bool = False
    from_card: bool = False


@dataclass(frozen=True, slots=True)
class CollectingPicture:
    """The form on the screen.

    Attributes:
        draft: what stands in the fields.
        number_problem: what is wrong with the number as far as it is typed.
        code_problem: what the server said about the code, with the tries left.
        locked: no tries are left: tell the applicant again, which makes a new code.
        card_words, card_tone: what to do with the card, or what went wrong with it.
        has_reader: the desk has a reader.
        waits_for_card: it is waited for.
        why_not: what is missing before it can be handed out; empty = nothing.
    """

    draft: CollectorDraft = CollectorDraft()
    number_problem: str = ""
    code_problem: str = ""
    locked: bool = False
    card_words: str = ""
    card_tone: str = "primary"
    has_reader: bool = False
    waits_for_card: bool = False
    why_not: str = ""


class Collecting(Model[CollectingPicture]):
    """Fills the form from the card, the scanner and the keyboard; wiped with the case.

    Args:
        desk: the counter.
        cards: the card reader.
    """

    def __init__(self, desk: Desk, cards: CardReader, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._cards = cards
        self._waits = False
        self.wipe()

    @property
    def draft(self) -> CollectorDraft:
        """What stands in the form."""
        return self._draft

    def wipe(self) -> None:
        """Forget the person."""
        if self._waits:
            self._cards.cancel()
        self._draft = CollectorDraft()
        self._waits = False
        self._card_words, self._card_tone = "", "primary"
        self._refused: CodeWrong | None = None
        self.refresh()

    def set_name(self, name: str) -> None:
        """Type the name."""
        if name != self._draft.name:
            self._change(replace(self._draft, name=name, from_card=False))

    def set_number(self, number: str) -> None:
        """Type the identity number."""
        number = "".join(number.split()).upper()
        if number != self._draft.number:
            self._change(replace(self._draft, number=number, from_card=False))

    def set_code(self, code: str) -> None:
        """Type or scan the pick-up code."""
        code = code.strip()
        if code != self._draft.code:
            self._refused = None
            self._change(replace(self._draft, code=code))

    def set_agent(self, is_agent: bool) -> None:
        """Say that somebody fetches it for the applicant."""
        self._change(replace(self._draft, is_agent=is_agent))

    def set_other_document(self, other: bool) -> None:
        """The number has no check digit."""
        self._change(replace(self._draft, other_document=other))

    def read_card(self) -> None:
        """Wait for an identity card; a second press waits no longer."""
        self._desk.touched.emit()
        self._waits = not self._waits
        if self._waits:
            self._card_words, self._card_tone = self._desk.translate("请把身份证放在读卡器上。"), "primary"
            self._cards.read(self._on_card, self._on_fault)
        else:
            self._card_words = ""
            self._cards.cancel()
        self.refresh()

    def refused(self, error: CodeWrong) -> None:
        """The server did not take the code."""
        self._refused = error
        self._change(replace(self._draft, code=""))

    def collector(self, signature_scan_id: str) -> Collector:
        """Return who is handed the result."""
        draft = self._draft
        return Collector(
            person=Person(
                name=draft.name.strip(),
                number=draft.number,
                read_from_card=draft.from_card,
                other_document=draft.other_document,
            ),
            is_agent=draft.is_agent,
            authorisation=draft.code,
            signature_scan_id=signature_scan_id,
        )

    def _change(self, draft: CollectorDraft) -> None:
        self._draft = draft
        self.refresh()

    def _on_card(self, card: IdCard) -> None:
        if not self._waits:
            return
        _ = self._desk.translate
        self._cards.cancel()
        self._waits = False
        if card.expired_on(today(self._desk)):
            self._card_words, self._card_tone = _("这张证件已过有效期，请核对是否可以领取。"), "calling"
        else:
            self._card_words, self._card_tone = _("已读取，请取回身份证。"), "serving"
        self._change(replace(self._draft, name=card.name, number=card.number, from_card=True))

    def _on_fault(self, fault: FaultKind) -> None:
        self._card_words, self._card_tone = remedy_for(fault, self._desk.translate), "fault"
        self.refresh()

    def _draw(self) -> CollectingPicture:
        draft = self._draft
        left = int(self._refused.params.get("attempts_left", 0)) if self._refused else 1
        problem = self._desk.explain(self._refused) if self._refused else ""
        if self._refused and not left:
            problem = self._desk.translate(
                "领取码已输错多次，不能再试。请按“再次告知”，申请人会收到新的领取码。"
            )
        return CollectingPicture(
            draft=draft,
            number_problem=self._number_problem(typing=True),
            code_problem=problem,
            locked=bool(self._refused) and not left,
            card_words=self._card_words,
            card_tone=self._card_tone,
            has_reader=self._cards.there,
            waits_for_card=self._waits,
            why_not=self._why_not(),
        )

    def _number_problem(self, *, typing: bool = False) -> str:
        draft = self._draft
        flaw = identity_flaw(draft.number) if draft.number and not draft.other_document else None
        if flaw and typing and flaw.wrong is Wrong.LENGTH:
            return ""  # still growing
        return flaw_words(flaw.wrong, flaw.place, self._desk.translate) if flaw else ""

    def _why_not(self) -> str:
        _, draft = self._desk.translate, self._draft
        if not draft.name.strip() or not draft.number:
            return _("请读取或填写领取人的姓名和证件号码。")
        if problem := self._number_problem():
            return problem
        if draft.is_agent and not draft.code:
            return _("代领须提供申请人收到的领取码。")
        return ""
