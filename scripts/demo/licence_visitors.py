"""People at the self-service licence printer, and the guide who looks after its paper."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject

from kiosk.licence.viewmodels.model import LicenceModel, Page
from kiosk.licence.viewmodels.staff_desk import Task
from kiosk.viewmodels.staff_gate import Gate
from qt_common.clock import Clock
from scripts.demo.acting import Player, Steps, Until, insist, pause
from scripts.demo.cast import STAFF_CODE
from scripts.demo.dossiers import Desk, Dossier, Dossiers
from scripts.demo.errands import Fetch
from scripts.demo.simulators import Simulator
from scripts.demo.stage import BLANKS

STEP_S = 3.0
THINK_S = 12.0
STRANGER = "ouyang"
"""Of the reader's own cast: nobody of the day, so nothing is ready."""
SERIES = {"tray-1": "A260", "tray-2": "B260"}
_OVER = (Page.TROUBLE, Page.LOST, Page.ATTRACT)
"""Where a visit is at its end."""
Moment = Callable[[str, LicenceModel], None]


class LicenceVisitors(QObject):
    """The queue before the licence printer.

    Args:
        model: the licence printer.
        reader, printer: its simulated devices.
        dossiers: who has something to fetch.
        clock: the day's.
        on_moment: told (name, model) at moments worth a picture.
        on_stuck: told what never came.

    Attributes:
        printed: sheets people have taken away.
        loaded: the paper is in the trays and in the books.
    """

    def __init__(
        self,
        model: LicenceModel,
        reader: Simulator,
        printer: Simulator,
        dossiers: Dossiers,
        clock: Clock,
        on_moment: Moment,
        on_stuck: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._model, self._reader, self._printer = model, reader, printer
        self._dossiers, self._clock, self._on_moment = dossiers, clock, on_moment
        self._player = Player(clock, on_stuck)
        self._visits = 0
        self._mishaps = deque(("jam", "media_empty"))
        self.printed = 0
        self.loaded = False
        self._alarm = clock.every(STEP_S, self._step)

    @property
    def busy(self) -> bool:
        """Whether somebody stands there."""
        return self._player.busy

    def stop(self) -> None:
        """Everybody goes home."""
        self._alarm.cancel()

    def _step(self) -> None:
        model = self._model
        if not self._player.busy and model.page is Page.ATTRACT and model.can_print:
            if not self.loaded:
                self._player.begin(self._load())
            elif waiting := self._dossiers.waiting(Desk.LICENCE):
                self._player.begin(self._visit(waiting[0]))
        if self._player.busy and model.page is not Page.ATTRACT:
            model.touch()  # whoever reads the screen has a hand on it
        self._player.step()

    # ------------------------------------------------------------ staff

    def _enter(self) -> Steps:
        staff = self._model.staff
        staff.press_corner()
        yield Until(lambda: staff.gate is Gate.KEYPAD, "keypad")
        self._on_moment("staff-keypad", self._model)
        for digit in STAFF_CODE:
            staff.type_digit(digit)
        staff.confirm()
        yield Until(lambda: staff.gate is Gate.OPEN, "staff page")

    def _load(self) -> Steps:
        """Before the doors open: blanks into both trays."""
        yield from self._enter()
        for tray, series in SERIES.items():
            yield from self._type(Task.LOAD, tray, f"{series}0001", f"{series}{BLANKS:04}")
        yield Until(lambda: len(self._model.desk.stocks) == len(SERIES), "stocks shown")
        self._on_moment("staff-blanks", self._model)
        self._model.staff.shut()
        self.loaded = True

    def _type(self, task: Task, target: str, *serials: str) -> Steps:
        desk = self._model.desk
        yield Until(lambda: not desk.working, "staff desk")
        desk.begin(task, target)
        for serial in serials:
            for character in serial:
                desk.type(character)
            self._model.staff.stay()
            desk.confirm()
        yield Until(lambda: desk.entry is None and not desk.working, f"{task.value} done")

    def _release(self) -> Steps:
        """A sheet was spoiled: its number is given up and the licence may be printed again."""
        yield from self._enter()
        desk = self._model.desk
        yield Until(lambda: desk.failed and not desk.working, "spoiled sheet listed")
        self._on_moment("staff-release", self._model)
        for licence in desk.failed:
            yield from self._type(Task.RELEASE, licence.id, licence.blank)
        self._on_moment("staff-blanks-after", self._model)
        self._model.staff.shut()

    # ------------------------------------------------------------ visitors

    def _visit(self, dossier: Dossier) -> Steps:
        self._visits += 1
        if self._visits == 2:
            yield from self._stranger()
        mishap = self._mishaps.popleft() if self._visits >= 3 and self._mishaps else ""
        yield from self._fetch(dossier, mishap)
        dossier.at = Desk.DONE

    def _stranger(self) -> Steps:
        """Somebody for whom nothing is ready."""
        yield from self._begin()
        self._reader.do("lay", person=STRANGER)
        yield Until(lambda: self._model.page is Page.TROUBLE, "nothing for a stranger")
        self._reader.do("take")
        self._on_moment("no-licence", self._model)
        yield from self._leave()

    def _fetch(self, dossier: Dossier, mishap: str) -> Steps:
        """Fetch everything; whoever is sent away, because printer or link fail, comes again."""
        while not (yield from self._try(dossier, mishap)):
            yield from self._leave()

    def _try(self, dossier: Dossier, mishap: str) -> Generator[Until, None, bool]:
        model = self._model
        yield from self._begin()
        if dossier.errand.fetch is Fetch.PRINTER_CODE:
            yield from self._type_numbers(dossier)
        else:
            self._on_moment("card", model)
            self._reader.do("lay", card=dossier.errand.citizen.card)
        yield Until(lambda: model.page in (Page.LICENCES, *_OVER), "licences listed")
        self._reader.do("take")
        if model.page in _OVER:
            return False
        yield from pause(self._clock, THINK_S)
        self._on_moment("licences", model)
        model.preview()
        yield Until(
            lambda: (
                model.page in _OVER
                or (model.run.printable and all(one.picture for one in model.run.printable))
            ),
            "preview",
        )
        if model.page in _OVER:
            return False
        yield from pause(self._clock, THINK_S)
        self._on_moment("preview", model)
        if mishap:
            self._printer.do("fault", name=mishap, value="tray-1" if mishap == "media_empty" else True)
        model.print()
        if mishap == "jam":
            yield from self._jammed(dossier)
            return True
        if mishap:
            yield from self._out_of_paper(dossier, mishap)
            return True
        self._on_moment("printing", model)
        yield Until(lambda: model.page in (Page.TAKE, *_OVER), "sheets printed")
        if model.page in _OVER:
            return False
        yield from self._take()
        return True

    def _jammed(self, dossier: Dossier) -> Steps:
        model = self._model
        yield Until(lambda: model.page is Page.TROUBLE, "jam shown")
        self._on_moment("jam", model)
        self._printer.do("clear", name="jam")
        yield from self._leave()
        yield Until(lambda: not model.reports.pending, "jam told")
        yield from self._release()
        yield from self._fetch(dossier, "")

    def _out_of_paper(self, dossier: Dossier, fault: str) -> Steps:
        """Nothing came out and nothing was spoiled: paper is put in, and the visitor begins anew."""
        model = self._model
        yield Until(lambda: model.page is Page.TROUBLE, "missing paper shown")
        self._on_moment("no-paper", model)
        self._printer.do("clear", name=fault)
        yield Until(lambda: not model.reports.pending, "missing paper told")
        yield from self._leave()
        yield Until(lambda: model.can_print and not model.printer.status.faults, "paper put in")
        yield from self._fetch(dossier, "")

    def _take(self) -> Steps:
        model = self._model
        self.printed += len(model.run.sheets)
        self._on_moment("take", model)
        yield from pause(self._clock, THINK_S)
        model.taken()
        self._on_moment("thanks", model)
        yield from self._leave()

    def _begin(self) -> Steps:
        model = self._model
        yield Until(lambda: model.page is Page.ATTRACT, "attract screen")
        self._on_moment("attract", model)
        yield from insist(model.touch, lambda: model.page is not Page.ATTRACT, self._clock, "visit begun")
        yield from pause(self._clock, THINK_S)

    def _type_numbers(self, dossier: Dossier) -> Steps:
        model = self._model
        model.type_instead()
        for character in dossier.errand.citizen.number:
            model.person.type_number(character)
        self._on_moment("number", model)
        model.confirm_number()
        yield Until(lambda: model.page in (Page.CODE, *_OVER), "code asked")
        for digit in dossier.pickup_code:
            model.person.type_code(digit)
        self._on_moment("code", model)
        model.confirm_code()

    def _leave(self) -> Steps:
        model = self._model
        yield from pause(self._clock, THINK_S)
        if model.page is not Page.ATTRACT:
            model.leave()
        yield Until(lambda: model.page is Page.ATTRACT, "left")
