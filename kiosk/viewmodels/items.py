"""Looking for an item and reading its guide: what is chosen, what is ticked, what is printed.

The visitor ticks what they have; what is left is what is missing. Nothing of it is kept or
sent, except in the note with which a guide is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QObject, Signal

from devices.errors import FaultKind
from devices.ports import Outcome, PrintOutcome
from devices.receipt import Receipt
from kiosk.catalogue import Card
from kiosk.guide_pages import Box, GuidePage, Room, boxes_of, guide_pages, needed
from kiosk.guide_slip import guide_slip, missing_slip
from kiosk.item_shelf import ItemShelf, Sorting
from kiosk.viewmodels.item_rows import ItemRows
from kiosk.viewmodels.printer_watch import PrinterWatch
from qt_common.hall import Hall
from qt_common.i18n import Translator
from qt_common.printing import Printer
from queue_server.protocol.errors import HallError
from queue_server.protocol.items import Guide, GuideFound, GuideMaterial, ReadGuide
from queue_server.protocol.views import HallView


class Paper(StrEnum):
    """What became of the guide or list on paper."""

    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Looking:
    """What the visitor has done so far.

    Attributes:
        sorting: by what the items are put together.
        area: the department or type chosen.
        letters: first letters typed, upper case.
        item_id: the item whose guide is read.
        ticked: materials the visitor has with them.
        missing: materials the visitor has not.
    """

    sorting: Sorting = Sorting.DEPARTMENT
    area: str = ""
    letters: str = ""
    item_id: str = ""
    ticked: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


class Items(QObject):
    """The catalogue at the kiosk.

    Args:
        hall: the server.
        watch: knows whether paper can be expected, and calls for staff when not.
        printer: None = guides go by QR code only.
        translate: the language.
        today: the day as it is written on paper.

    Attributes:
        looking: what the visitor has done so far.
        found: the guide being read; None while it is fetched.
        error: why there is no guide.
        paper: what became of the last print.
        fault: why it was not printed.
        room: how much a screen can hold; the view says so.

    Signals:
        changed: something of the above is another.
    """

    changed = Signal()

    def __init__(
        self,
        hall: Hall,
        watch: PrinterWatch,
        printer: Printer | None,
        translate: Translator,
        today: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hall = hall
        self._watch = watch
        self._printer = printer
        self._today = today
        self._job = 0
        self.translate = translate
        self.looking = Looking()
        self.found: GuideFound | None = None
        self.error: HallError | None = None
        self.paper = Paper.NONE
        self.fault: FaultKind | None = None
        self.room = Room()
        self._rows = ItemRows(hall, self)
        self._rows.changed.connect(self.changed)

    @property
    def offered(self) -> bool:
        """Whether this hall has guides to show."""
        return bool(self._rows.rows)

    @property
    def can_print(self) -> bool:
        """Whether there is a printer here at all; that it is out of paper is said after the touch."""
        return self._printer is not None

    @property
    def shelf(self) -> ItemShelf:
        """The catalogue in the visitor's language."""
        return ItemShelf(self._rows.rows, self.translate)

    @property
    def guide(self) -> Guide | None:
        """The guide being read."""
        return self.found.guide if self.found else None

    def areas(self) -> list[Card]:
        """Return the departments or types."""
        return self.shelf.areas(self.looking.sorting)

    def within(self) -> list[Card]:
        """Return the items of the area chosen."""
        return self.shelf.within(self.looking.area)

    def search(self) -> list[Card]:
        """Return the items that fit the letters."""
        return self.shelf.search(self.looking.letters)

    def pages(self) -> list[GuidePage]:
        """Return the guide as screens; none while it is fetched."""
        return guide_pages(self.guide, self.room, self.translate) if self.guide else []

    def boxes(self) -> list[Box]:
        """Return the materials to bring."""
        return boxes_of(self.guide, self.translate) if self.guide else []

    def ticks(self, boxes: Sequence[Box]) -> list[Card]:
        """Return materials as boxes, ticked where the visitor has them."""
        return [self._box(box, box.id in self.looking.ticked, self.translate("已带")) for box in boxes]

    def gaps(self, boxes: Sequence[Box]) -> list[Card]:
        """Return materials as boxes, ticked where the visitor has them not."""
        return [self._box(box, box.id in self.looking.missing, self.translate("还缺")) for box in boxes]

    def open(self) -> None:
        """A visitor wants to look: see whether the guides are still the same."""
        self.wipe()
        self._rows.load()

    def wipe(self) -> None:
        """Forget everything of the visitor."""
        self.looking = Looking()
        self._forget_guide()

    def sort(self, sorting: Sorting) -> None:
        """Put the items together by department or by type."""
        self.looking = replace(self.looking, sorting=sorting)

    def choose_area(self, area: str) -> None:
        """Look at one department or type."""
        self.looking = replace(self.looking, area=area)

    def type_letter(self, letter: str) -> None:
        """Search for one letter more; empty takes the last one back."""
        letters = self.looking.letters
        self.looking = replace(self.looking, letters=letters + letter.upper() if letter else letters[:-1])

    def clear_letters(self) -> None:
        """Begin a search."""
        self.looking = replace(self.looking, letters="")

    def read(self, item_id: str) -> None:
        """Fetch the guide of an item."""
        self._forget_guide()
        self.looking = replace(self.looking, item_id=item_id, ticked=frozenset(), missing=frozenset())
        self._hall.call(
            ReadGuide(item_id=item_id), partial(self._take, item_id), partial(self._failed, item_id)
        )
        self.changed.emit()

    def tick(self, material_id: str) -> None:
        """The visitor has this one, or has not after all."""
        self.looking = replace(self.looking, ticked=self.looking.ticked ^ {material_id})
        self.changed.emit()

    def begin_missing(self) -> None:
        """Take for missing what was not ticked; nothing ticked says nothing."""
        have = self.looking.ticked
        rest = {box.id for box in self.boxes()} - have if have else set()
        self.looking = replace(self.looking, missing=frozenset(rest))
        self._clear_paper()

    def mark_missing(self, material_id: str) -> None:
        """The visitor has this one not, or has it after all."""
        self.looking = replace(self.looking, missing=self.looking.missing ^ {material_id})
        self._clear_paper()
        self.changed.emit()

    def missing(self) -> list[GuideMaterial]:
        """Return what the visitor has not, in the order of the guide."""
        return [one for one in needed(self.guide) if one.id in self.looking.missing] if self.guide else []

    def print_guide(self) -> None:
        """Print the guide in short."""
        if self.found is not None:
            self._print(guide_slip(self.found, self._hall_view, self._today(), self.translate))

    def print_missing(self) -> None:
        """Print what is missing and where to get it."""
        if self.found is not None and self.looking.missing:
            slip = missing_slip(self.found, self.missing(), self._hall_view, self._today(), self.translate)
            self._print(slip)

    def help_note(self) -> str:
        """Return what a guide should know before coming, in the language of staff."""
        if self.guide is None:
            return ""
        names = "、".join(one.name for one in self.missing())
        return f"{self.guide.name}：缺 {names}" if names else self.guide.name

    def _box(self, box: Box, chosen: bool, state: str) -> Card:
        detail = " · ".join(part for part in (state if chosen else "", box.detail) if part)
        icon = "ph.check-square" if chosen else "ph.square"
        return Card(box.id, box.name, icon=icon, waiting=detail, chosen=chosen)

    @property
    def _hall_view(self) -> HallView:
        return self._hall.info or HallView(id="", name="", name_en="")

    def _take(self, item_id: str, found: GuideFound) -> None:
        if item_id == self.looking.item_id:  # else the visitor has gone on, or has gone
            self.found = found
            self.changed.emit()

    def _failed(self, item_id: str, error: HallError) -> None:
        if item_id == self.looking.item_id:
            self.error = error
            self.changed.emit()

    def _print(self, receipt: Receipt) -> None:
        if self._printer is None or self.guide is None or self.paper is Paper.PRINTING:
            return
        self._job += 1
        self.paper, self.fault = Paper.PRINTING, None
        self.changed.emit()
        job = f"{self.guide.item_id}-{self._job}"
        self._printer.print(receipt, job, partial(self._print_ended, self._job, self.guide.name))

    def _print_ended(self, job: int, name: str, printed: PrintOutcome) -> None:
        done = printed.outcome is Outcome.PRINTED
        if done:
            self._watch.printed()
        else:
            self._watch.alarm(printed.fault, name)
        if job == self._job and self.paper is Paper.PRINTING:
            self.paper = Paper.PRINTED if done else Paper.FAILED
            self.fault = printed.fault
            self.changed.emit()

    def _forget_guide(self) -> None:
        self.found = self.error = None
        self._clear_paper()

    def _clear_paper(self) -> None:
        """Say no more about paper; a slip still on its way comes out all the same."""
        self.paper, self.fault = Paper.NONE, None
