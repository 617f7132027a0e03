"""Taking a number for a person: which service, which class, and who, where the hall asks for it (R009)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.guide.at_hand import AtHand
from counter_terminal.viewmodels.model import Model
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.search import matches
from counter_terminal.viewmodels.session import Choice
from qt_common.hall import new_request_key
from qt_common.words import CLOSED_REASONS, SERVICE_STATES, word
from queue_server.protocol.errors import HallError, LiveTicketExists
from queue_server.protocol.tickets import Identity, IdentityKind, IssueTicket, TicketIssued
from queue_server.protocol.views import ServiceInfo, ServiceState, ServiceView

SHORTEST_IDENTITY = 4
"""Fewer characters are a typing error; the server refuses them as well."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as it can be taken now; `detail` is the line, or why there is no number."""

    id: str
    name: str
    detail: str
    open: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What the guide has filled in."""

    typed: str = ""
    service_id: str = ""
    priority: str = ""
    identity: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class TakePicture:
    """The form and what can be chosen.

    Attributes:
        offers: services that fit what was typed.
        priorities: classes to choose from, the ordinary one first.
        service_id: the service chosen, if it is still offered.
        can_issue: the button works.
        why: what is missing, when it does not.
        busy: the server has not answered yet.
    """

    offers: tuple[Offer, ...] = ()
    priorities: tuple[Choice, ...] = ()
    service_id: str = ""
    can_issue: bool = False
    why: str = ""
    busy: bool = False


class TakeNumber(Model[TakePicture]):
    """The form in which a guide takes a number for somebody.

    Args:
        desk: the guide's desk.
        at_hand: gets the new ticket.
    """

    def __init__(self, desk: Desk, at_hand: AtHand, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._at_hand = at_hand
        self._form = Form()
        self._press = Press(desk, self)

    def search(self, typed: str) -> None:
        """Offer only services with this in their name or pinyin."""
        self._fill(replace(self._form, typed=typed))

    def choose(self, service_id: str) -> None:
        """Choose a service; empty = none."""
        self._fill(replace(self._form, service_id=service_id))

    def set_priority(self, priority_id: str) -> None:
        """Choose a class of priority; empty = ordinary."""
        self._fill(replace(self._form, priority=priority_id))

    def set_identity(self, number: str, name: str = "") -> None:
        """Fill in who it is for; empty = not said. Never kept longer than the form."""
        self._fill(replace(self._form, identity="".join(number.split()).upper(), name=name.strip()))

    def issue(self) -> None:
        """Take the number; the form is emptied when it is there."""
        form = self._form
        if not self.picture.can_issue:
            return
        params = IssueTicket(
            request_key=new_request_key(),
            service_id=form.service_id,
            priority=form.priority,
            identity=_identity(form),
        )
        self._press.send("issue", params, self._on_issued, self._on_refused)

    def clear(self) -> None:
        """Forget everything filled in, personal data first of all."""
        self._fill(Form())

    def close(self) -> None:
        """Repeat nothing any more."""
        self._press.close()

    def _fill(self, form: Form) -> None:
        self._form = form
        self.refresh()

    def _on_issued(self, issued: TicketIssued) -> None:
        self._at_hand.take(issued, fresh=True)
        self.clear()

    def _on_refused(self, error: HallError) -> None:
        if isinstance(error, LiveTicketExists):
            self._at_hand.find_id(str(error.params.get("ticket_id", "")))
        self._desk.refuse(error)

    def _draw(self) -> TakePicture:
        desk, form = self._desk, self._form
        offers = tuple(
            self._offer(one)
            for one in desk.info.services
            if matches(form.typed, one.name, one.name_en, one.prefix)
        )
        chosen = desk.find_service(form.service_id)
        why = self._why_not(chosen)
        classes = (Choice(one.id, desk.priority_name(one.id)) for one in desk.info.priorities)
        return TakePicture(
            offers=offers,
            priorities=(Choice("", desk.translate("普通")), *classes),
            service_id=form.service_id,
            can_issue=chosen is not None and not why and not self._press.pending and desk.online,
            why=why,
            busy=bool(self._press.pending),
        )

    def _offer(self, service: ServiceInfo) -> Offer:
        desk, _ = self._desk, self._desk.translate
        view = desk.mirror.services.get(service.id)
        if view is None:
            return Offer(service.id, desk.service_name(service.id), "", open=True)
        return Offer(
            service.id, desk.service_name(service.id), self._line(view), view.state is ServiceState.OPEN
        )

    def _line(self, view: ServiceView) -> str:
        desk, _ = self._desk, self._desk.translate
        if view.state is not ServiceState.OPEN:
            if view.reason:
                return word(CLOSED_REASONS, view.reason, _)
            return word(SERVICE_STATES, view.state, _)
        waiting = _("{count} 人等候", count=view.waiting)
        return " · ".join(part for part in (waiting, desk.times.wait(view.estimate)) if part)

    def _why_not(self, service: ServiceInfo | None) -> str:
        _, form = self._desk.translate, self._form
        if service is None:
            return _("请先选择业务")
        if service.redirect_body:
            return _(
                "不在本大厅办理，请告知：{body}，{address}，{phone}",
                body=service.redirect_body,
                address=service.redirect_address,
                phone=service.redirect_phone,
            )
        if service.identity_required and not form.identity:
            return _("这项业务需要证件号码")
        if form.identity and len(form.identity) < SHORTEST_IDENTITY:
            return _("证件号码没有填完整")
        return ""


def _identity(form: Form) -> Identity | None:
    if not form.identity:
        return None
    digits = form.identity.removesuffix("X")
    kind = IdentityKind.COMPANY
    if digits.isdecimal():
        kind = IdentityKind.PHONE if len(form.identity) == 11 else IdentityKind.ID_CARD
    return Identity(kind=kind, number=form.identity, name=form.name)
