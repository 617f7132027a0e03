"""Papers as they are made out: numbered within the case, kept word for word, without the person.

What a paper says is kept as its own JSON in which the applicant's name and numbers are
left empty; `case_papers.paper_of` puts them in again out of the seal. So it can be
printed again years later as it was, and no log names anybody.
"""

from __future__ import annotations

from collections.abc import Callable

from queue_server.application.command import Context
from queue_server.domain.cases.events import PaperMade
from queue_server.domain.cases.model import Case
from queue_server.domain.cases.numbers import paper_number
from queue_server.domain.state import HallState
from queue_server.papers.model import AnyPaper, to_json
from queue_server.papers.parts import Head

CASE_KINDS = {
    "instant": "即办件",
    "promised": "承诺件",
    "reply": "答复件",
    "joint": "联办件",
    "corrected": "补办件",
    "reported": "上报件",
}
DELIVERIES = {
    "window": "窗口领取",
    "post": "邮寄送达",
    "self_service": "自助终端打印",
    "electronic": "电子送达",
}


class Paperwork:
    """The papers one command makes out for one case.

    Args:
        state: the hall.
        case: as it was before the command.
        ctx: of the command.

    Attributes:
        events: one `PaperMade` a paper, to go into the decision after everything else.
    """

    def __init__(self, state: HallState, case: Case, ctx: Context) -> None:
        self._state = state
        self._case = case
        self._ctx = ctx
        self.events: tuple[PaperMade, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of what was made out."""
        return tuple(event.number for event in self.events)

    def make(self, write: Callable[[Head], AnyPaper], seal_name: str = "", issuer: str = "") -> None:
        """Make out a paper.

        Args:
            write: from the head every paper shares to the paper.
            seal_name: which seal goes over the date; empty = none.
            issuer: the authority that signs; empty = the hall.
        """
        paper = write(self._head(seal_name, issuer))
        made = PaperMade(
            at=self._ctx.now,
            record_id=self._case.id,
            by=self._ctx.actor.clerk_id,
            number=paper.head.paper_number,
            paper=paper.kind.value,
            content=to_json(paper).decode(),
        )
        self.events = (*self.events, made)

    def _head(self, seal_name: str, issuer: str) -> Head:
        case, rules = self._case, self._state.rules
        imprint = rules.cases.imprint
        clerk = rules.clerks.get(case.first_asked or self._ctx.actor.clerk_id)
        counter = rules.counters.get(case.counter_id)
        return Head(
            hall_name=imprint.hall_name,
            paper_number=paper_number(case, len(case.papers) + len(self.events) + 1),
            issued_on=rules.cases.clock.local_day(self._ctx.now),
            case_number=case.number,
            item_name=case.item.name,
            clerk_name=clerk.name if clerk else "",
            clerk_phone=clerk.phone if clerk else "",
            window=f"{counter.label}号窗口" if counter and counter.label else "",
            hall_phone=imprint.hall_phone,
            hall_address=imprint.hall_address,
            issuer=issuer,
            seal_name=seal_name,
            qr_text=case.number,
            complaint_phone=imprint.complaint_phone,
        )
