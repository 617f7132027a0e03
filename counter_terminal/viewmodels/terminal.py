"""The whole terminal without a window: every part of it, joined to one hall."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from counter_terminal.viewmodels.case_areas import CaseAreas
from counter_terminal.viewmodels.cases.case_desk import CaseDesk
from counter_terminal.viewmodels.cases.workdays import IsWorkday, weekdays_only
from counter_terminal.viewmodels.desk import Desk
from counter_terminal.viewmodels.guide.alarms import Places
from counter_terminal.viewmodels.guide.guide_desk import GuideDesk
from counter_terminal.viewmodels.guide.printing import NoPrinters, TicketPrinting
from counter_terminal.viewmodels.help_call import HelpCall
from counter_terminal.viewmodels.leave import Leave
from counter_terminal.viewmodels.line import Line
from counter_terminal.viewmodels.notices import Notices
from counter_terminal.viewmodels.onward import Onward
from counter_terminal.viewmodels.parked import Parked
from counter_terminal.viewmodels.password import Password
from counter_terminal.viewmodels.ports import DeskTools
from counter_terminal.viewmodels.press import Press
from counter_terminal.viewmodels.session import Session
from counter_terminal.viewmodels.status import Status
from counter_terminal.viewmodels.visit import Visit
from qt_common.clock import Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from queue_server.protocol.events import Topic

TOPICS = (
    Topic.QUEUE,
    Topic.COUNTERS,
    Topic.SERVICES,
    Topic.DEVICES,
    Topic.HELP,
    Topic.MESSAGES,
    Topic.NOTICES,
    Topic.CASES,
    Topic.LICENCES,
    Topic.DELIVERIES,
)
"""What a counter terminal listens to."""


class CounterTerminal(QObject):
    """A counter terminal; the window shows it, a test or a scripted day presses it.

    Args:
        hall: the server link; started by whoever made it.
        clock: time and alarms.
        counter_id: the counter it stands at.
        translate: the language; None = Chinese.
        devices: names (msgids) of this counter's devices by id.
        places: where kiosks and devices stand, for the guide.
        printing: where a guide can print tickets; None = nowhere.
        tools: what stands on the desk for papers; None = nothing.
        is_workday: for days that are proposed.
        next_finishes: the big button ends a visit and calls the next in one press.

    Attributes:
        desk: what all parts share.
        session: log-in, lock, log-out.
        password: choosing another password.
        visit: the visit here now and its verbs.
        line: who waits, who is next and why.
        parked: held and passed visitors.
        leave: pause with 去向留言.
        onward: where a visit can be sent.
        notices: the line at the bottom, undo, messages.
        help_call: calling a guide or an expert.
        status: the top bar.
        guide: the guide desk.
        cases: the case desk, with its scan page.
        case_areas: what comes after acceptance, each an area of its own.
    """

    def __init__(
        self,
        hall: Hall,
        clock: Clock,
        counter_id: str = "",
        *,
        translate: Translator | None = None,
        devices: Mapping[str, str] | None = None,
        places: Places | None = None,
        printing: TicketPrinting | None = None,
        tools: DeskTools | None = None,
        is_workday: IsWorkday = weekdays_only,
        next_finishes: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        translate = translate or Translator("counter_terminal", parent=self)
        self.desk = Desk(hall, clock, translate, counter_id, self)
        self._press = Press(self.desk, self)
        self.session = Session(self.desk, self)
        self.password = Password(self.desk, self)
        self.leave = Leave(self.desk, self._press, self)
        self.visit = Visit(self.desk, self._press, self.leave, next_finishes=next_finishes, parent=self)
        self.line = Line(self.desk, self._press, self)
        self.parked = Parked(self.desk, self._press, self)
        self.onward = Onward(self.desk, self)
        self.notices = Notices(self.desk, self._press, self)
        self.help_call = HelpCall(self.desk, self)
        self.status = Status(self.desk, devices or {}, self)
        self.guide = GuideDesk(self.desk, printing or NoPrinters(), places or Places(), self)
        tools = tools or DeskTools()
        self.cases = CaseDesk(self.desk, tools, is_workday, self)
        self.case_areas = CaseAreas(self.desk, tools, self)

    def close(self) -> None:
        """Stop everything that would still happen."""
        for part in (
            self.desk,
            self._press,
            self.session,
            self.line,
            self.notices,
            self.help_call,
            self.guide,
            self.cases,
            self.case_areas,
        ):
            part.close()
