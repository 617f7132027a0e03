"""Taking a case in: item, who applies, how the result goes out. What is typed stays until it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from counter_terminal.viewmodels.cases import people
from counter_terminal.viewmodels.cases.items import Items, ItemsPicture
from counter_terminal.viewmodels.cases.people import PersonDraft
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.ports import CardReader
from counter_terminal.viewmodels.press import Press
from devices.document_ports import IdCard
from devices.errors import FaultKind
from qt_common.case_words import DELIVERIES
from qt_common.hall import LinkStatus, new_request_key
from qt_common.remedies import remedy_for
from queue_server.protocol.case_views import ApplicantKind
from queue_server.protocol.cases import CaseChanged, OpenCase
from queue_server.protocol.errors import HallError, LinkLost
from queue_server.protocol.views import TicketState

APPLICANT, AGENT, REPRESENTATIVE = "applicant", "agent", "representative"
WAYS = tuple(DELIVERIES)


@dataclass(frozen=True, slots=True)
class PersonPicture:
    """One person's fields.

    Attributes:
        draft: what stands in them.
        problem: what is wrong with the number, as far as typed.
        number_ok: the number is complete and can be right.
    """

    draft: PersonDraft = field(default_factory=PersonDraft)
    problem: str = ""
    number_ok: bool = False


@dataclass(frozen=True, slots=True)
class IntakePicture:
    """The form of a new case.

    Attributes:
        items: choosing the item.
        kind: person or company.
        applicant, agent, representative: None where there is none.
        delivery: one of `WAYS`.
        urgent: 急事特办.
        visitor: whose ticket it is for, in words.
        card_for: whose card is waited for, or empty.
        card_words: what to do with the card, or what went wrong with it.
        card_tone: `primary` or `fault`.
        has_reader: the desk has a card reader.
        can_open: it can be sent.
        why_not: what is missing, or why it waits.
        pending: it was sent and has no answer.
        frozen: it was sent once and may have taken effect: only a retry is possible.
    """

    items: ItemsPicture = field(default_factory=ItemsPicture)
    kind: ApplicantKind = ApplicantKind.PERSON
    applicant: PersonPicture = field(default_factory=PersonPicture)
    agent: PersonPicture | None = None
    representative: PersonPicture | None = None
    delivery: str = WAYS[0]
    urgent: bool = False
    visitor: str = ""
    card_for: str = ""
    card_words: str = ""
    card_tone: str = "primary"
    has_reader: bool = False
    can_open: bool = False
    why_not: str = ""
    pending: bool = False
    frozen: bool = False


class Intake(Model[IntakePicture]):
    """The form.

    Args:
        desk: the counter.
        press: the slot for commands about cases.
        cards: the card reader.

    Signals:
        opened: CaseChanged; the case is there.
    """

    opened = Signal(object)

    def __init__(self, desk: Desk, press: Press, cards: CardReader, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._press, self._cards = press, cards
        self.items = Items(desk, self)
        self.items.changed.connect(self.refresh)
        self._sent: OpenCase | None = None
        self._kind = ApplicantKind.PERSON
        self._people: dict[str, PersonDraft] = {APPLICANT: PersonDraft()}
        self._delivery, self._urgent = WAYS[0], False
        self._card_for = self._card_words = ""
        self._card_tone = "primary"
        desk.hall.link_changed.connect(self._on_link)

    # -------------------------------------------------------- filling in

    def begin(self) -> None:
        """Start an empty form; one that may have been sent is kept."""
        if self._sent is None:
            self._forget()
            self.items.begin()
        self.refresh()

    def wipe(self) -> None:
        """Forget every person, also one that was sent and never answered."""
        self._sent = None
        self._forget()
        self.refresh()

    def set_kind(self, kind: ApplicantKind) -> None:
        """Choose person or company."""
        if kind is not self._kind and self._sent is None:
            self._kind = kind
            self._people[APPLICANT] = PersonDraft()
            self._people.pop(REPRESENTATIVE, None)
            self.refresh()

    def set_present(self, who: str, there: bool) -> None:
        """Add or take away the agent or the legal representative."""
        if self._sent is None:
            if there:
                self._people.setdefault(who, PersonDraft())
            else:
                self._people.pop(who, None)
            self.refresh()

    def type(self, who: str, name: str, text: str) -> None:
        """Type into a field: `name`, `number`, `phone` or `address`."""
        if self._sent is None and who in self._people:
            self._people[who] = self._people[who].with_typed(name, text)
            self.refresh()

    def confirm_field(self, who: str, name: str) -> None:
        """The clerk has looked at a field read from a scan."""
        if who in self._people:
            self._people[who] = self._people[who].confirmed(name)
            self.refresh()

    def set_other_document(self, who: str, other: bool) -> None:
        """The number is of a passport or the like, and is not checked."""
        if who in self._people:
            draft = self._people[who]
            self._people[who] = PersonDraft(
                draft.name, draft.number, draft.phone, draft.address, False, other
            )
            self.refresh()

    def fill(self, who: str, draft: PersonDraft) -> None:
        """Fill in what was read from a scan; its doubts stay until each was looked at."""
        if self._sent is None:
            self._people[who] = draft
            self.refresh()

    def draft(self, who: str) -> PersonDraft:
        """Return what stands in somebody's fields."""
        return self._people.get(who, PersonDraft())

    def set_delivery(self, way: str) -> None:
        """Choose how the result goes out."""
        if way in WAYS:
            self._delivery = way
            self.refresh()

    def set_urgent(self, urgent: bool) -> None:
        """急事特办."""
        self._urgent = urgent
        self.refresh()

    def take_code(self, text: str) -> bool:
        """Fill in a company's credit code from a scanned licence; False when there is none in it."""
        code = people.credit_code_in(text)
        if not code or self._sent is not None:
            return False
        if self._kind is not ApplicantKind.COMPANY:
            self.set_kind(ApplicantKind.COMPANY)
        self.type(APPLICANT, "number", code)
        return True

    # -------------------------------------------------------- the card

    def read_card(self, who: str = APPLICANT) -> None:
        """Wait for an identity card; a second press waits no longer."""
        if self._card_for == who:
            self.stop_reading()
            return
        self.set_present(who, there=True)
        self._card_for, self._card_words, self._card_tone = who, "", "primary"
        self._cards.read(self._on_card, self._on_fault)
        self.refresh()

    def stop_reading(self) -> None:
        """Wait for no card any more."""
        if self._card_for:
            self._cards.cancel()
        self._card_for = ""
        self.refresh()

    def _on_card(self, card: IdCard) -> None:
        who, _ = self._card_for, self._desk.translate
        if not who or self._sent is not None:
            return
        self.stop_reading()
        if who == APPLICANT and self._kind is ApplicantKind.COMPANY:
            who = AGENT  # a card is never a company's: who laid it down stands here for it
        self._people[who] = people.of_card(card, self.draft(who))
        if card.expired_on(self._desk.now().date()):
            self._card_words, self._card_tone = _("这张证件已过有效期，请核对是否可以办理。"), "calling"
        else:
            self._card_words, self._card_tone = _("已读取，请取回身份证。"), "serving"
        self.refresh()

    def _on_fault(self, fault: FaultKind) -> None:
        self._card_words, self._card_tone = remedy_for(fault, self._desk.translate), "fault"
        self.refresh()

    # -------------------------------------------------------- sending

    def open(self) -> None:
        """Take the case in; after a broken link, ask again for the very same."""
        if self._sent is None and self.picture.can_open:
            self._sent = self._request()
        if self._sent is not None:
            self.stop_reading()
            self._press.send("open_case", self._sent, self._on_opened, self._on_refused)
            self.refresh()

    def _request(self) -> OpenCase:
        desk, chosen = self._desk, self.items.chosen
        ticket = desk.ticket
        serving = ticket is not None and ticket.state is TicketState.SERVING
        return OpenCase(
            request_key=new_request_key(),
            counter_id=desk.counter_id,
            item_id=chosen.id if chosen else "",
            applicant=people.as_applicant(
                self._kind, self.draft(APPLICANT), self._people.get(AGENT), self._people.get(REPRESENTATIVE)
            ),
            ticket_id=ticket.id if ticket is not None and serving else "",
            urgent=self._urgent,
            delivery=self._delivery,
        )

    def _on_opened(self, answer: CaseChanged) -> None:
        self.items.used()
        self._sent = None
        self._forget()
        self.refresh()
        self.opened.emit(answer)

    def _on_refused(self, error: HallError) -> None:
        if not isinstance(error, LinkLost):
            self._sent = None
        self._desk.refuse(error)
        self.refresh()

    def _on_link(self, status: LinkStatus) -> None:
        if status.online and self._sent is not None and not self._press.pending:
            self.open()

    def _forget(self) -> None:
        self._kind = ApplicantKind.PERSON
        self._people = {APPLICANT: PersonDraft()}
        self._delivery, self._urgent = WAYS[0], False
        self._card_for = self._card_words = ""
        self._card_tone = "primary"

    # -------------------------------------------------------- the picture

    def _draw(self) -> IntakePicture:
        desk, _ = self._desk, self._desk.translate
        why_not = self._why_not()
        waiting = _("请把身份证平放在阅读器上。") if self._card_for else ""
        return IntakePicture(
            items=self.items.picture,
            kind=self._kind,
            applicant=self._person(APPLICANT),
            agent=self._person(AGENT) if AGENT in self._people else None,
            representative=self._person(REPRESENTATIVE) if REPRESENTATIVE in self._people else None,
            delivery=self._delivery,
            urgent=self._urgent,
            visitor=self._visitor(),
            card_for=self._card_for,
            card_words=self._card_words or waiting,
            card_tone=self._card_tone,
            has_reader=self._cards.there,
            can_open=not why_not and desk.online and not self._press.pending,
            why_not=why_not,
            pending=self._press.pending == "open_case",
            frozen=self._sent is not None,
        )

    def _person(self, who: str) -> PersonPicture:
        draft, kind = self._people[who], self._kind_of(who)
        problem = people.number_problem(draft, kind, self._desk.translate)
        whole = people.number_problem(draft, kind, self._desk.translate, growing=False)
        return PersonPicture(draft, problem, bool(draft.number) and not whole and not draft.other_document)

    def _kind_of(self, who: str) -> ApplicantKind:
        return self._kind if who == APPLICANT else ApplicantKind.PERSON

    def _why_not(self) -> str:
        _ = self._desk.translate
        if self._sent is not None:
            return _("已提交，正在等服务器答复；内容不会丢，也不会重复收件。")
        if self.items.chosen is None:
            return _("请先选择事项。")
        for who, draft in self._people.items():
            if problem := people.lacking(draft, self._kind_of(who), _):
                titles = {AGENT: _("代理人"), REPRESENTATIVE: _("法定代表人")}
                title = titles.get(who, "")
                return _("{who}：{problem}", who=title, problem=problem) if title else problem
        return ""

    def _visitor(self) -> str:
        desk, _ = self._desk, self._desk.translate
        ticket = desk.ticket
        if ticket is None or ticket.state is not TicketState.SERVING:
            return _("没有正在办理的号，本件不关联号码")
        return _(
            "为 {number} {service} 收件", number=ticket.number, service=desk.service_name(ticket.service_id)
        )
