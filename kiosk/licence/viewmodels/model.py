"""The visit at the licence printer: which page is shown, how visitors move, and when everything is wiped.

ATTRACT ─> CARD (or NUMBER, CODE) ─> LICENCES ─> PREVIEW ─> PRINTING ─> TAKE ─> THANKS (with a bad
face ─> REASONS ─> THANKS). Whatever cannot go on ends at TROUBLE, in words, with where to go instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject

from config.papers import LicenceTerminal
from config.schema import Kiosk as KioskConfig
from devices.document_ports import IdCard
from devices.errors import FaultKind
from kiosk.licence.readers import CardReader, CodeReader
from kiosk.licence.viewmodels.person import Person
from kiosk.licence.viewmodels.rating import Rating
from kiosk.licence.viewmodels.reports import Reports
from kiosk.licence.viewmodels.run import PrintRun
from kiosk.licence.viewmodels.settling import Settling
from kiosk.licence.viewmodels.sheets import Step
from kiosk.licence.viewmodels.staff_desk import StaffDesk
from kiosk.staff_code import StaffLock
from kiosk.viewmodels.visit import Visit
from qt_common.clock import Alarm, Clock
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.printer_health import PrinterHealth
from qt_common.sheet_printing import SheetPrinter
from queue_server.protocol.errors import (
    CardExpired,
    CodeWrong,
    HallError,
    LockedOut,
    NoLicence,
    NumberInvalid,
)
from queue_server.protocol.licence_views import LicenceState, LicenceView


class Page(StrEnum):
    """What the licence printer shows."""

    ATTRACT = "attract"
    CARD = "card"
    NUMBER = "number"
    CODE = "code"
    LICENCES = "licences"
    PREVIEW = "preview"
    PRINTING = "printing"
    TAKE = "take"
    THANKS = "thanks"
    REASONS = "reasons"
    """A bad face was touched: why, for whoever wants to say."""
    TROUBLE = "trouble"
    """It cannot go on here: `LicenceModel.trouble` and `error` say why, the page says where to go."""
    CHECKING = "checking"
    """After a start: the printer is asked about what was printed before."""
    LOST = "lost"


class Trouble(StrEnum):
    """Why a visit ends at TROUBLE."""

    PRINTER = "printer"
    """It cannot print now, so nothing was begun."""
    NO_LICENCE = "no_licence"
    LOCKED = "locked"
    """Too many wrong codes; the guide was called."""
    WRONG_CONTENT = "wrong_content"
    """The visitor says that something on the sheet is wrong."""
    STAFF = "staff"
    """A sheet may be spoiled: people must look, the case is kept."""
    NOT_PRINTED = "not_printed"
    """Certainly nothing came out, and it cannot be tried again now."""
    REFUSED = "refused"
    """The server said no, or the link is gone."""


_RESTING = (Page.ATTRACT, Page.LOST, Page.CHECKING)
_ENDING = (Page.TAKE, Page.THANKS, Page.REASONS)
_IDENTIFYING = (Page.CARD, Page.NUMBER, Page.CODE)
THANKS_S = 20.0
"""Time enough to touch a face; whoever does not is not rated for."""
TAKE_S = 60.0
"""The printed sheets and the card lie there: time enough to take them before the screen goes on."""


@dataclass(frozen=True, slots=True)
class LicenceParts:
    """What a licence printer is made of.

    Attributes:
        hall: the server.
        clock: the time, and everything that happens later.
        config: this kiosk's own table.
        terminal: its licence part.
        translate: the language.
        lock: the staff code.
        printer: where sheets come out.
        reader: None = visitors type their number.
        scanner: for pick-up codes; None = they are typed.
    """

    hall: Hall
    clock: Clock
    config: KioskConfig
    terminal: LicenceTerminal
    translate: Translator
    lock: StaffLock
    printer: SheetPrinter
    reader: CardReader | None = None
    scanner: CodeReader | None = None


class LicenceModel(Visit):
    """A whole licence printer without its window.

    Args:
        parts: what it is made of.

    Attributes:
        person: who stands there.
        run: the sheets being printed.
        settling: what a former run has left.
        desk: behind the staff code.
        rating: what the visitor thought of it.
        chosen: ids of the licences the visitor wants.
        shown: place of the sheet on the preview page.
        zoom: 1 = the whole sheet.
        trouble: why the visit is at its end.
        card_fault: why a card could not be read.
    """

    page: Page
    chosen: frozenset[str]
    trouble: Trouble | None
    error: HallError | None
    card_fault: FaultKind | None

    def __init__(self, parts: LicenceParts, parent: QObject | None = None) -> None:
        super().__init__(parts.hall, parts.clock, parts.translate, parts.config, parts.lock, parent)
        hall, clock = parts.hall, parts.clock
        self.page = Page.LOST
        self.printer = parts.printer
        self.reader = parts.reader
        self.scanner = parts.scanner
        self._going: Alarm | None = None
        self.person = Person(hall, clock, self)
        self.reports = Reports(hall, clock, self)
        self.run = PrintRun(hall, clock, parts.printer, self.reports, parts.terminal.lease_s, self)
        self.settling = Settling(hall, clock, parts.printer, self.reports, self)
        self.desk = StaffDesk(hall, clock, parts.config.id, parts.terminal, parts.printer, self)
        self.rating = Rating(hall, clock, self)
        self.health = PrinterHealth(hall, parts.printer, self, kind="document_printer")
        self._forget_choice()
        self._listen()

    # ------------------------------------------------------------ what the frame asks

    @property
    def attracting(self) -> bool:
        """Nobody is there; any touch begins a visit."""
        return self.page is Page.ATTRACT

    @property
    def can_go_home(self) -> bool:
        """Whether the key "home" leads somewhere: not while a sheet is being printed."""
        return self.page not in (*_RESTING, Page.PRINTING) and not self.run.busy

    @property
    def can_go_back(self) -> bool:
        """Whether the key "back" leads somewhere."""
        return self.page in (Page.NUMBER, Page.CODE, Page.LICENCES, Page.PREVIEW) and not self.run.busy

    @property
    def can_print(self) -> bool:
        """Whether a sheet sent now would be printed now."""
        return self.printer.status.online

    @property
    def can_read_cards(self) -> bool:
        """Whether a card laid down now would be read."""
        return self.reader is not None and self.reader.status.online

    @property
    def card_left(self) -> bool:
        """Whether a card still lies on the reader."""
        return self.reader is not None and self.reader.card_there

    @property
    def licences(self) -> tuple[LicenceView, ...]:
        """What the present visitor may fetch."""
        return self.person.session.licences if self.person.session else ()

    @property
    def ready(self) -> list[LicenceView]:
        """Those that can be printed now."""
        return [licence for licence in self.licences if licence.state is LicenceState.READY]

    # ------------------------------------------------------------ moving

    def touch(self) -> None:
        """Any touch anywhere: somebody is there; on the attract screen it begins the visit."""
        if self.page is Page.ATTRACT:
            self._begin()
        elif self.page in _ENDING:
            self._stay_a_while()
        elif self.page not in (Page.LOST, Page.CHECKING, Page.PRINTING):
            self.idle.touched()

    def type_instead(self) -> None:
        """No card at hand: number and pick-up code."""
        self.person.wipe()
        self._show(Page.NUMBER)

    def confirm_number(self) -> None:
        """The number is typed: now the code."""
        if self.person.number_complete:
            self._show(Page.CODE)

    def confirm_code(self) -> None:
        """Ask the server with the code."""
        if self.person.code_complete:
            self.person.present()

    def toggle(self, licence_id: str) -> None:
        """Choose a licence, or not."""
        self.chosen ^= {licence_id}
        self._redraw()

    def preview(self) -> None:
        """Claim what was chosen and show what it will look like."""
        session = self.person.session
        wanted = [licence for licence in self.ready if licence.id in self.chosen]
        if session is None or not wanted:
            return
        if not self.can_print:
            self._fail(Trouble.PRINTER)
            return
        self.shown, self.zoom = 0, 1
        self._show(Page.PREVIEW)
        self.run.prepare(session.session, wanted)

    def turn(self, by: int) -> None:
        """Show another sheet of the preview."""
        self.shown = max(0, min(len(self.run.sheets) - 1, self.shown + by))
        self.zoom = 1
        self._redraw()

    def magnify(self, by: int) -> None:
        """Show the sheet larger or smaller."""
        self.zoom = max(1, min(4, self.zoom + by))
        self._redraw()

    def print(self) -> None:
        """Print everything that was checked; also once more after a fault was mended."""
        if not self.run.printable or self.run.busy:
            return
        if not self.can_print:
            self._fail(Trouble.PRINTER)
            return
        self._show(Page.PRINTING)
        self.run.print_all()

    def say_wrong(self) -> None:
        """Something on the sheet is wrong: it is not printed, the window corrects it."""
        self._give_up()
        self._fail(Trouble.WRONG_CONTENT)

    def taken(self) -> None:
        """The visitor has the sheets."""
        if self.page is Page.TAKE:
            token = self.run.sheets[0].token
            self._wipe()
            self.rating.begin(token)
            self._show(Page.THANKS)

    def rate(self, level: int) -> None:
        """A face was touched: thanks, or first why."""
        if self.page is Page.THANKS:
            self.rating.choose(level, has_reasons=bool(self.hall_info.rating_options.get(str(level))))
            self._show(Page.REASONS if self.rating.wanted else Page.THANKS)

    def end_rating(self) -> None:
        """The reasons are chosen, or none is."""
        if self.page is Page.REASONS:
            self.rating.finish()
            self._show(Page.THANKS)

    def back(self) -> None:
        """One page back."""
        if not self.can_go_back:
            return
        if self.page is Page.PREVIEW:  # claims end with the session, so it begins anew
            self.restart()
        elif self.page is Page.CODE and not self.person.from_card:
            self.person.code = ""
            self._show(Page.NUMBER)
        else:
            self.restart()

    def restart(self) -> None:
        """To the first page of the visit, with nothing chosen; language and large text stay."""
        if self.can_go_home:
            self._wipe()
            self._begin()

    def leave(self) -> None:
        """The visit is over: everything of the visitor is wiped."""
        self._wipe()
        self.help.dismiss()
        self.comfort.reset()
        self._rest()

    # ------------------------------------------------------------ inside

    def _listen(self) -> None:
        self._hall.changed.connect(lambda _: self.changed.emit())
        self.comfort.changed.connect(self._take_comfort)
        self.idle.expired.connect(self.leave)
        self.link.changed.connect(self._take_link)
        self.printer.status_changed.connect(lambda _: self.changed.emit())
        self.printer.trouble_changed.connect(self.changed)
        self.person.known.connect(self._take_session)
        self.person.refused.connect(self._take_refusal)
        self.person.changed.connect(self._redraw)
        self.rating.changed.connect(self.changed)
        self.run.changed.connect(self._take_run)
        self.reports.settled.connect(lambda _: self.changed.emit())
        self.settling.changed.connect(self._take_settling)
        self.desk.changed.connect(self.changed)
        self.staff.changed.connect(lambda: self.desk.follow(self.staff.gate))
        if self.reader is not None:
            self.reader.read.connect(self._take_card)
            self.reader.failed.connect(self._take_card_fault)
            self.reader.status_changed.connect(lambda _: self.changed.emit())
        if self.scanner is not None:
            self.scanner.read.connect(self.person.take_code)
        if not self.link.lost:
            self._rest()

    def _begin(self) -> None:
        if not self.can_print:
            self._fail(Trouble.PRINTER)
        elif self.can_read_cards:
            self._show(Page.CARD)
        else:
            self._show(Page.NUMBER)

    def _rest(self) -> None:
        """Show what is shown while nobody is there."""
        if self.link.lost:
            self._show(Page.LOST)
        else:
            self._show(Page.ATTRACT if self.settling.done else Page.CHECKING)

    def _take_card(self, card: IdCard) -> None:
        if self.page is Page.CARD and not self.person.asking:
            self.card_fault = None
            self.person.take_card(card, self.hall_info.timezone)

    def _take_card_fault(self, fault: FaultKind) -> None:
        if self.page is Page.CARD:
            self.card_fault = fault
            self._redraw()

    def _take_session(self) -> None:
        self.chosen = frozenset(licence.id for licence in self.ready)
        self._show(Page.LICENCES)

    def _take_refusal(self, error: HallError) -> None:
        match error:
            case CodeWrong() | CardExpired():
                self._show(Page.CODE)
            case NumberInvalid():
                self._show(Page.NUMBER)
            case NoLicence():
                self._fail(Trouble.NO_LICENCE)
            case LockedOut():
                self._fail(Trouble.LOCKED, error)
            case _:
                self._fail(Trouble.REFUSED, error)

    def _take_run(self) -> None:
        if self.page is Page.PRINTING and not self.run.busy:
            self._end_printing()
        elif self.page is Page.PREVIEW and self.run.prepared and not self.run.printable:
            refused = next((sheet.error for sheet in self.run.sheets if sheet.error), None)
            self._fail(Trouble.REFUSED, refused)
        self.changed.emit()

    def _end_printing(self) -> None:
        sheets = self.run.sheets
        if self.run.all_printed:
            self._show(Page.TAKE)
        elif self.run.failed:
            self._fail(Trouble.STAFF)
        elif any(sheet.step is Step.REFUSED for sheet in sheets) and not self.run.printable:
            self._fail(Trouble.REFUSED, next((sheet.error for sheet in sheets if sheet.error), None))
        else:
            self._fail(Trouble.NOT_PRINTED)

    def _take_settling(self) -> None:
        if self.page in (Page.CHECKING, Page.LOST):
            self._rest()

    def _take_link(self) -> None:
        if self.link.lost and self.page in (*_RESTING, *_IDENTIFYING, Page.LICENCES, Page.PREVIEW):
            self.leave()
        elif not self.link.lost and self.page is Page.LOST:
            self._rest()
        else:
            self.changed.emit()

    def _take_comfort(self) -> None:
        self.touch()  # a setting is a touch too: on the attract screen it begins the visit
        self.changed.emit()

    def _fail(self, trouble: Trouble, error: HallError | None = None) -> None:
        self.trouble, self.error = trouble, error
        self._show(Page.TROUBLE)

    def _show(self, page: Page) -> None:
        self._stay_no_longer()
        self.page = page
        for device, wanted in (
            (self.reader, page is Page.CARD),
            (self.scanner, page is Page.CODE),
        ):
            if device is not None:
                (device.attend if wanted else device.ignore)()
        if page in (*_RESTING, Page.PRINTING):
            self.idle.rest()
        elif page in _ENDING:
            self._stay_a_while()
        else:
            self.idle.touched()
        self.page_changed.emit(page)
        self.changed.emit()

    def _stay_a_while(self) -> None:
        self.idle.rest()
        self._stay_no_longer()
        take = self.page is Page.TAKE
        self._going = self.clock.after(TAKE_S if take else THANKS_S, self.taken if take else self.leave)

    def _stay_no_longer(self) -> None:
        if self._going is not None:
            self._going.cancel()
            self._going = None

    def _redraw(self) -> None:
        if self.page not in (*_RESTING, Page.PRINTING):
            self.idle.touched()
        self.changed.emit()

    def _give_up(self) -> None:
        """End the session, so that claims without a blank go back."""
        self.run.forget()
        self.person.wipe()

    def _forget_choice(self) -> None:
        self.chosen = frozenset()
        self.shown = 0
        self.zoom = 1
        self.trouble = None
        self.error = None
        self.card_fault = None

    def _wipe(self) -> None:
        self._stay_no_longer()
        self.rating.finish()
        self._give_up()
        self._forget_choice()
