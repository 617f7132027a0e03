"""What every visit at a kiosk has: how the screen is drawn, who helps, when it ends, and the way out.

The frame, the bar and the overlays know a visit; what it is about (a number, a licence)
is a subclass with pages of its own.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from config.schema import Kiosk as KioskConfig
from kiosk.staff_code import StaffLock
from kiosk.viewmodels.comfort import Comfort
from kiosk.viewmodels.help_call import HelpCall
from kiosk.viewmodels.idle import IdleGuard
from kiosk.viewmodels.link_guard import LinkGuard
from kiosk.viewmodels.staff_gate import StaffGate
from qt_common.clock import Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.protocol.views import HallView


class Visit(QObject):
    """One visitor after the other before one screen.

    Args:
        hall: the server.
        clock: the time, and everything that happens later.
        translate: the language.
        config: this kiosk's own table.
        lock: the staff code.

    Attributes:
        page: what is shown.

    Signals:
        page_changed: another page is shown.
        changed: the present page says something else.
    """

    page_changed = Signal(object)
    changed = Signal()
    page: StrEnum

    def __init__(
        self,
        hall: Hall,
        clock: Clock,
        translate: Translator,
        config: KioskConfig,
        lock: StaffLock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self.config = config
        self.clock = clock
        self.translate = translate
        self.comfort = Comfort(translate, translate.language, self)
        self.idle = IdleGuard(clock, config.idle_warn_s, config.idle_countdown_s, self)
        self.help = HelpCall(hall, clock, config.id, self)
        self.staff = StaffGate(lock, clock, self)
        self.link = LinkGuard(hall, clock, self)

    @property
    def hall_info(self) -> HallView:
        """The unchanging part of the hall; empty before the first connection."""
        return self._hall.info or HallView(id="", name="", name_en="")

    @property
    def times(self) -> LocalTimes:
        """Writes times in the hall's zone and the visitor's language."""
        return LocalTimes(self.translate, self.hall_info.timezone)

    @property
    def attracting(self) -> bool:
        """Nobody is there; any touch begins a visit."""
        raise NotImplementedError

    @property
    def can_go_back(self) -> bool:
        """Whether the key "back" leads somewhere."""
        raise NotImplementedError

    @property
    def can_go_home(self) -> bool:
        """Whether the key "home" leads somewhere."""
        raise NotImplementedError

    @property
    def can_call_help(self) -> bool:
        """Whether the help key reaches anybody."""
        return not self.link.lost

    def touch(self) -> None:
        """Any touch anywhere: somebody is there; on the attract screen it begins the visit."""
        raise NotImplementedError

    def back(self) -> None:
        """One page back."""
        raise NotImplementedError

    def restart(self) -> None:
        """To the first page of the visit, with nothing chosen; language and large text stay."""
        raise NotImplementedError

    def leave(self) -> None:
        """The visit is over: everything of the visitor is wiped."""
        raise NotImplementedError
