"""The visit at the kiosk: which page is shown, how visitors move between them, and when it is over.

At most three touches from the attract screen to the slip: anywhere, group, service.
The view-model needs no window: touch it with `touch`, `choose_group`, `choose_service`,
read `page` and `cards`; `selection`, `ticketing`, `idle`, `comfort`, `help` and `staff`
hold the rest of what a screen shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from config.schema import Kiosk as KioskConfig
from devices.receipt import Receipt
from kiosk.catalogue import Card
from kiosk.guide_pages import GuidePage, Room
from kiosk.item_shelf import Sorting
from kiosk.staff_code import StaffLock
from kiosk.viewmodels.items import Items
from kiosk.viewmodels.pager import Pager
from kiosk.viewmodels.printer_watch import PrinterWatch
from kiosk.viewmodels.selection import Selection
from kiosk.viewmodels.ticketing import Stage, Ticketing
from kiosk.viewmodels.visit import Visit
from qt_common.clock import Alarm, Clock
from qt_common.errands import Errands
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.printing import Printer
from qt_common.receipts import ReceiptWriter
from queue_server.protocol.tickets import TicketIssued
from queue_server.protocol.views import ServiceState


class Page(StrEnum):
    """What the kiosk shows."""

    ATTRACT = "attract"
    GROUPS = "groups"
    SERVICES = "services"
    SEARCH = "search"
    PRIORITY = "priority"
    IDENTITY = "identity"
    ITEM_AREAS = "item_areas"
    """Departments or types, to find an item's guide."""
    ITEMS = "items"
    ITEM_SEARCH = "item_search"
    GUIDE = "guide"
    MISSING = "missing"
    """Which materials the visitor has not."""
    DETAIL = "detail"
    """Why a service gives no ticket, and where or when to go."""
    TICKET = "ticket"
    """From the order to the slip; `ticketing.stage` says how far."""
    LOST = "lost"
    """No server: no tickets from here."""


class WayOn(StrEnum):
    """What a visitor does after reading a guide."""

    UNKNOWN = "unknown"
    """The guide is not there yet."""
    NUMBER = "number"
    WITHOUT_NUMBER = "without_number"
    NOT_HERE = "not_here"
    """This kiosk gives no numbers for it."""
    ELSEWHERE = "elsewhere"
    """Another body does it, in another place."""


_RESTING = (Page.ATTRACT, Page.LOST)
_SEARCHES = (Page.SEARCH, Page.ITEM_SEARCH)
_BUSY = (Stage.ISSUING, Stage.PRINTING)


@dataclass(frozen=True, slots=True)
class KioskParts:
    """What a kiosk is made of.

    Attributes:
        hall: the server.
        printer: None = numbers are shown on the screen.
        clock: the time, and everything that happens later.
        config: this kiosk's own table.
        translate: the language.
        writer: composes receipts.
        lock: the staff code.
    """

    hall: Hall
    printer: Printer | None
    clock: Clock
    config: KioskConfig
    translate: Translator
    writer: ReceiptWriter
    lock: StaffLock


class KioskModel(Visit):
    """A whole kiosk without its window.

    Args:
        parts: what it is made of.

    Attributes:
        page: the page shown.
    """

    page: Page

    def __init__(self, parts: KioskParts, parent: QObject | None = None) -> None:
        super().__init__(parts.hall, parts.clock, parts.translate, parts.config, parts.lock, parent)
        self._writer = parts.writer
        self._going: Alarm | None = None
        self._trail: list[Page] = []
        self.page = Page.LOST
        config, clock, hall = parts.config, parts.clock, parts.hall
        self.pager = Pager(self)
        self.selection = Selection(hall, config, parts.translate, clock, self)
        self.errands = Errands(hall, clock, self)
        self.printer_watch = PrinterWatch(hall, self.errands, parts.printer, config.id, self)
        self.ticketing = Ticketing(hall, self.errands, self.printer_watch, parts.printer, self._compose, self)
        self.items = Items(hall, self.printer_watch, parts.printer, parts.translate, self._today, self)
        self._listen(hall)

    @property
    def attracting(self) -> bool:
        """Nobody is there; any touch begins a visit."""
        return self.page is Page.ATTRACT

    @property
    def can_go_back(self) -> bool:
        """Whether the key "back" leads somewhere: not while a ticket is being made."""
        return self.can_go_home and self.page is not Page.GROUPS

    @property
    def can_go_home(self) -> bool:
        """Whether the key "home" leads somewhere: not while a ticket is being made."""
        busy = self.page is Page.TICKET and self.ticketing.stage in _BUSY
        return self.page not in _RESTING and not busy

    @property
    def can_call_help(self) -> bool:
        """Whether the help key reaches anybody."""
        return self.page is not Page.LOST

    @property
    def starts_with_services(self) -> bool:
        """There is one group only, so that nobody is asked for it."""
        return len(self.selection.catalogue.group_ids) == 1

    @property
    def way_on(self) -> WayOn:
        """What comes after the guide."""
        guide = self.items.guide
        if guide is None:
            return WayOn.UNKNOWN
        if not guide.service_id:
            return WayOn.WITHOUT_NUMBER
        info = self.selection.catalogue.info(guide.service_id)
        if info is None:
            return WayOn.NOT_HERE
        elsewhere = self.selection.catalogue.state(guide.service_id).state is ServiceState.REDIRECT
        return WayOn.ELSEWHERE if elsewhere or info.redirect_body else WayOn.NUMBER

    @property
    def cards(self) -> list[Card]:
        """The choices on the present page, only those of the part turned to."""
        match self.page:
            case Page.GROUPS:
                return self.pager.visible(self.selection.catalogue.groups())
            case Page.SERVICES:
                return self.pager.visible(self.selection.services())
            case Page.SEARCH:
                return self.pager.visible(self.selection.found())
            case Page.PRIORITY:
                return self.pager.visible(self.selection.priority_cards())
            case Page.ITEM_AREAS:
                return self.pager.visible(self.items.areas())
            case Page.ITEMS:
                return self.pager.visible(self.items.within())
            case Page.ITEM_SEARCH:
                return self.pager.visible(self.items.search())
            case Page.GUIDE:
                page = self.guide_page
                return self.items.ticks(page.boxes) if page else []
            case Page.MISSING:
                return self.items.gaps(self.pager.visible(self.items.boxes()))
        return []

    @property
    def guide_page(self) -> GuidePage | None:
        """The part of the guide turned to; None while it is fetched."""
        return next(iter(self.pager.visible(self.items.pages())), None)

    def touch(self) -> None:
        """Any touch anywhere: somebody is there; on the attract screen it begins the visit."""
        if self.page is Page.ATTRACT:
            self._begin()
        elif self.page is Page.TICKET:
            self._mind_ticket()
        elif self.page is not Page.LOST:
            self.idle.touched()

    def choose_group(self, group_id: str) -> None:
        """Show the services of a group."""
        self.selection.choose(group_id=group_id)
        self._go(Page.SERVICES)

    def choose_service(self, service_id: str) -> None:
        """Take a number for a service, or say why there is none."""
        info = self.selection.catalogue.info(service_id)
        if info is None:
            return
        self.selection.choose(service_id=service_id)
        if self.selection.catalogue.state(service_id).state is not ServiceState.OPEN:
            self._go(Page.DETAIL)
        elif info.identity_required:
            self._go(Page.IDENTITY)
        else:
            self._order()

    def open_search(self) -> None:
        """Show the letters."""
        self.selection.choose(letters="")
        self._go(Page.SEARCH)

    def type_letter(self, letter: str) -> None:
        """Search for one letter more; empty takes the last one back."""
        letters = self.selection.choice.letters
        self.selection.choose(letters=letters + letter.upper() if letter else letters[:-1])
        self.pager.first()
        self._redraw()

    def open_priority(self) -> None:
        """Show who may go first."""
        self._go(Page.PRIORITY)

    def choose_priority(self, priority: str) -> None:
        """Go first as one of a class; empty = as everybody; then back to where the visitor was."""
        self.selection.choose(priority=priority)
        if self.page is Page.PRIORITY:
            self.back()
        else:
            self._redraw()

    def type_identity(self, character: str) -> None:
        """One more character of the identity number; empty takes the last one back."""
        self.selection.type_identity(character)
        self._redraw()

    def confirm_identity(self) -> None:
        """Take the number with the identity typed."""
        if self.selection.identity_complete:
            self._order()

    def open_items(self) -> None:
        """Show where to look for an item and its guide."""
        self.items.open()
        self._go(Page.ITEM_AREAS)

    def sort_items(self, sorting: Sorting) -> None:
        """Put the items together by department or by type."""
        self.items.sort(sorting)
        self.pager.first()
        self._redraw()

    def choose_area(self, area: str) -> None:
        """Show the items of a department or type."""
        self.items.choose_area(area)
        self._go(Page.ITEMS)

    def open_item_search(self) -> None:
        """Show the letters, for items."""
        self.items.clear_letters()
        self._go(Page.ITEM_SEARCH)

    def type_item_letter(self, letter: str) -> None:
        """Search items for one letter more; empty takes the last one back."""
        self.items.type_letter(letter)
        self.pager.first()
        self._redraw()

    def choose_item(self, item_id: str) -> None:
        """Show an item's guide."""
        self.items.read(item_id)
        self._go(Page.GUIDE)

    def give_room(self, room: Room) -> None:
        """The screen holds so much of a guide."""
        self.items.room = room
        self._size_pages()

    def tell_missing(self) -> None:
        """Ask which materials the visitor has not."""
        self.items.begin_missing()
        self._go(Page.MISSING)

    def ask_about_materials(self) -> None:
        """Call a guide, who learns before coming what is missing."""
        self.help.ring(self.items.help_note())

    def take_number_for_item(self) -> None:
        """Go on to the number of the item's service, the same way as everybody."""
        guide = self.items.guide
        if guide is not None:
            self.choose_service(guide.service_id)

    def turn_page(self, by: int) -> None:
        """Show other choices of the same page."""
        self.pager.turn(by)
        self._redraw()

    def back(self) -> None:
        """One page back; not while a ticket is being made."""
        if self.page is Page.TICKET:
            if self.ticketing.stage in _BUSY:
                return
            self.ticketing.forget()
        self._show(self._trail.pop() if self._trail else Page.GROUPS)

    def restart(self) -> None:
        """To the first choice, with nothing chosen; language and large text stay."""
        if self.page is not Page.LOST:
            self._wipe()
            self._begin()

    def leave(self) -> None:
        """The visit is over: everything of the visitor is wiped."""
        self._wipe()
        self.help.dismiss()
        self.comfort.reset()
        self._show(Page.LOST if self.link.lost else Page.ATTRACT)

    def reprint(self) -> None:
        """Print the slip again, or that of the live ticket the visitor already has."""
        error = self.ticketing.error
        if error is not None and error.slug == "live_ticket_exists":
            self.ticketing.reprint_existing(str(error.params.get("ticket_id", "")))
        else:
            self.ticketing.reprint()

    def _listen(self, hall: Hall) -> None:
        hall.changed.connect(lambda _: self.changed.emit())
        self.printer_watch.changed.connect(self.changed)
        self.items.changed.connect(self.changed)
        self.comfort.changed.connect(self._take_comfort)
        self.idle.expired.connect(self.leave)
        self.ticketing.changed.connect(self._take_ticketing)
        self.link.changed.connect(self._take_link)
        if not self.link.lost:
            self._show(Page.ATTRACT)

    def _begin(self) -> None:
        if self.starts_with_services:
            self.selection.choose(group_id=self.selection.catalogue.group_ids[0])
        self._trail = []
        self._show(Page.SERVICES if self.starts_with_services else Page.GROUPS)

    def _order(self) -> None:
        choice = self.selection.choice
        self.ticketing.order(
            choice.service_id,
            priority=choice.priority,
            identity=self.selection.identity,
            language=self.translate.language,
        )

    def _compose(self, issued: TicketIssued, copy: int) -> Receipt:
        selection = self.selection
        return self._writer.receipt(issued, selection.hall, self.translate, selection.times, copy=copy)

    def _go(self, page: Page) -> None:
        self._trail.append(self.page)
        self._show(page)

    def _show(self, page: Page) -> None:
        self._stay_no_longer()
        self.page = page
        self._size_pages()
        if page in _RESTING:
            self.idle.rest()
        else:
            self.idle.touched()
        self.page_changed.emit(page)
        self.changed.emit()

    def _size_pages(self) -> None:
        comfort = self.comfort
        if self.page is Page.GUIDE:
            self.pager.set_size(1)
        elif self.page is Page.MISSING:
            self.pager.set_size(self.items.room.materials)
        elif self.page in _SEARCHES:
            crowded = self.page is Page.ITEM_SEARCH and comfort.lowered
            self.pager.set_size(min(comfort.finds_per_page, 2) if crowded else comfort.finds_per_page)
        else:
            self.pager.set_size(self._choices_per_page())

    def _choices_per_page(self) -> int:
        """One fewer in large text where names are long or a second row of buttons is needed."""
        comfort, most = self.comfort, self.comfort.choices_per_page
        counts = {
            Page.GROUPS: len(self.selection.catalogue.group_ids),
            Page.ITEM_AREAS: len(self.items.areas()),
            Page.ITEMS: most + 1,
        }
        crowded = comfort.elder and not comfort.lowered and counts.get(self.page, 0) > most
        return most - 1 if crowded else most

    def _today(self) -> str:
        return f"{self.times.local(self.clock.now()):%Y-%m-%d}"

    def _redraw(self) -> None:
        self.idle.touched()
        self.changed.emit()

    def _wipe(self) -> None:
        self._stay_no_longer()
        self._trail = []
        self.selection.wipe()
        self.items.wipe()
        self.ticketing.forget()

    def _take_comfort(self) -> None:
        self._size_pages()
        self.touch()  # a setting is a touch too: on the attract screen it begins the visit
        self.changed.emit()

    def _take_ticketing(self) -> None:
        stage = self.ticketing.stage
        if stage is Stage.GIVEN_UP and self.link.lost:
            self.leave()
        elif stage is not Stage.NONE:
            if self.page is not Page.TICKET:
                self._go(Page.TICKET)
            self._mind_ticket()
        self.changed.emit()

    def _mind_ticket(self) -> None:
        """Decide how long the ticket stays on the screen: a slip in the hand ends the visit by itself."""
        self._stay_no_longer()
        stage = self.ticketing.stage
        if stage in _BUSY:
            self.idle.rest()
        elif stage is Stage.PRINTED:
            self.idle.rest()
            self._going = self.clock.after(self.config.ticket_screen_s, self.leave)
        else:
            self.idle.touched()

    def _stay_no_longer(self) -> None:
        if self._going is not None:
            self._going.cancel()
            self._going = None

    def _take_link(self) -> None:
        if self.link.lost and self.page is not Page.TICKET:
            self.leave()
        elif not self.link.lost and self.page is Page.LOST:
            self._show(Page.ATTRACT)
        else:
            self.changed.emit()
