"""What the visitor has chosen so far, and what there is to choose from; wiped when the visit ends."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from config.schema import Kiosk as KioskConfig
from kiosk.catalogue import Card, Catalogue
from kiosk.proofs import proof_for
from qt_common.clock import Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.protocol.identity_numbers import ID_LENGTH, Flaw, identity_flaw
from queue_server.protocol.tickets import Identity, IdentityKind
from queue_server.protocol.views import HallView, PriorityInfo


@dataclass(frozen=True, slots=True)
class Choice:
    """The visitor's choices.

    Attributes:
        group_id: the group whose services are shown.
        service_id: the service wanted.
        priority: class id; empty = as everybody.
        letters: pinyin initials searched for, upper case.
        identity: identity card number as far as it is typed.
    """

    group_id: str = ""
    service_id: str = ""
    priority: str = ""
    letters: str = ""
    identity: str = ""


class Selection(QObject):
    """The visitor's choices and the hall's offer.

    Args:
        hall: the server.
        config: this kiosk's own table.
        translate: the language.
        clock: tells what is open now.
    """

    def __init__(
        self,
        hall: Hall,
        config: KioskConfig,
        translate: Translator,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._config = config
        self._clock = clock
        self.translate = translate
        self.choice = Choice()

    def wipe(self) -> None:
        """Forget everything."""
        self.choice = Choice()

    def choose(self, **choices: str) -> None:
        """Replace some choices, by the names of `Choice`."""
        self.choice = replace(self.choice, **choices)

    @property
    def hall(self) -> HallView:
        """The unchanging part of the hall; empty before the first connection."""
        return self._hall.info or HallView(id="", name="", name_en="")

    @property
    def times(self) -> LocalTimes:
        """Writes times in the hall's zone and the visitor's language."""
        return LocalTimes(self.translate, self.hall.timezone)

    @property
    def catalogue(self) -> Catalogue:
        """What this kiosk offers, as it stands now."""
        states = self._hall.mirror.services
        return Catalogue(self.hall, states, self._config.groups, self.translate, self.times)

    @property
    def emergency(self) -> str:
        """What everybody in the hall must know now; empty on an ordinary day."""
        return self._hall.mirror.notice.emergency

    def services(self) -> list[Card]:
        """Return the services of the group chosen."""
        return self.catalogue.services(self.choice.group_id, self._clock.now())

    def found(self) -> list[Card]:
        """Return the services that fit the letters; none before the first letter."""
        if not self.choice.letters:
            return []
        return self.catalogue.search(self.choice.letters, self._clock.now())

    def letters_that_lead_on(self) -> frozenset[str]:
        """Return the letters with which the search still finds something."""
        return self.catalogue.letters_that_lead_on(self.choice.letters)

    @property
    def priorities(self) -> list[PriorityInfo]:
        """Classes a visitor may choose here."""
        return [one for one in self.hall.priorities if one.offered_at_kiosk]

    @property
    def priority(self) -> PriorityInfo | None:
        """The class chosen."""
        return next((one for one in self.priorities if one.id == self.choice.priority), None)

    def priority_cards(self) -> list[Card]:
        """Return the classes with the paper each needs."""
        _ = self.translate
        return [
            Card(
                id=one.id,
                name=_.name_of(one.name, one.name_en),
                icon="ph.identification-card",
                waiting=_("请带：{proof}", proof=self.proof(one)) if one.needs_proof else "",
            )
            for one in self.priorities
        ]

    def proof(self, priority: PriorityInfo) -> str:
        """Return which paper a class needs; empty = none."""
        return proof_for(priority, self.translate)

    @property
    def identity(self) -> Identity | None:
        """The identity to issue with; None when none was typed."""
        number = self.choice.identity
        return Identity(kind=IdentityKind.ID_CARD, number=number) if number else None

    @property
    def identity_complete(self) -> bool:
        """Whether the number typed can be an identity card."""
        return len(self.choice.identity) == ID_LENGTH and self.number_flaw is None

    @property
    def number_flaw(self) -> Flaw | None:
        """What is wrong with the number once all characters are typed; None before, and when it is right."""
        number = self.choice.identity
        return identity_flaw(number) if len(number) == ID_LENGTH else None

    def type_identity(self, character: str) -> None:
        """One more character of the identity number; empty takes the last one back."""
        number = self.choice.identity
        self.choose(identity=(number + character)[:ID_LENGTH] if character else number[:-1])
