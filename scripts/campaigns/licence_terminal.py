"""A licence printer without a screen, as a process of its own, worked by a visitor who never hesitates.

It is the real program's view-model on the real link and the real driver; only the fingers
are played. Orders come on stdin, one JSON object a line: `{"number", "code", "die_at"}`;
every state goes to stdout, one word a line. At the state `die_at` it kills itself, as a
power cut would.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication

from config.load import load_hall
from kiosk.app import find_kiosk
from kiosk.licence.app import TOPICS, build_devices, build_model
from kiosk.licence.viewmodels.model import LicenceModel, Page
from kiosk.settings import Settings
from qt_common.clock import QtClock
from qt_common.hall import Post
from qt_common.i18n import Translator
from qt_common.live_hall import LiveHall, link_maker
from queue_server.client import identity


class Order(msgspec.Struct):
    """One visit.

    Attributes:
        number: of who comes.
        code: pick-up code.
        die_at: the state at which the power fails; empty = it does not.
    """

    number: str
    code: str
    die_at: str = ""


class Fingers:
    """What a visitor does on each page.

    Args:
        model: the licence printer.
    """

    def __init__(self, model: LicenceModel) -> None:
        self._model = model
        self._post = Post(model)
        self._moving = False
        self._order: Order | None = None
        self._told = ""
        model.changed.connect(self.look)
        model.page_changed.connect(lambda _: self.look())

    def visit(self, order: Order) -> None:
        """Come to the machine; whoever stood there before has gone."""
        self._order = order
        if self._model.page is Page.TROUBLE:
            self._model.leave()
        self.look()

    def look(self) -> None:
        """Say the state, and do what a visitor does there, one movement after the other."""
        state = self._state()
        if state != self._told:
            self._told = state
            self._say(state)
        if not self._moving:
            self._moving = True
            self._post(self._move)

    def _move(self) -> None:
        self._moving = False
        model = self._model
        if self._order is None:
            return
        match model.page:
            case Page.ATTRACT:
                model.touch()
            case Page.NUMBER if not model.person.number:
                for character in self._order.number:
                    model.person.type_number(character)
                model.confirm_number()
            case Page.CODE if not (model.person.code or model.person.asking):
                for digit in self._order.code:
                    model.person.type_code(digit)
                model.confirm_code()
            case Page.LICENCES:
                model.preview()
            case Page.PREVIEW if model.run.prepared and all(one.picture for one in model.run.printable):
                model.print()
            case Page.TAKE:
                model.taken()
            case Page.THANKS | Page.TROUBLE:
                self._end()

    def _state(self) -> str:
        sheets = self._model.run.sheets
        return sheets[-1].step.value if sheets else self._model.page.value

    def _end(self) -> None:
        self._order = None
        model = self._model
        print("done", model.page.value, model.trouble.value if model.trouble else "", flush=True)
        model.leave()

    def _say(self, state: str) -> None:
        print("state", state, flush=True)
        if self._order is not None and self._order.die_at == state:
            os.kill(os.getpid(), signal.SIGKILL)


def main(server: str, hall_file: str, kiosk_id: str, identity_file: str) -> None:
    """Run until stdin ends."""
    config = load_hall(Path(hall_file))
    kiosk = find_kiosk(config, kiosk_id)
    app = QCoreApplication([])
    own = identity.load(Path(identity_file))
    hall = LiveHall(link_maker(server, own, TOPICS, "licence-campaign"))
    clock = QtClock()
    devices = build_devices(config, kiosk, clock)
    model = build_model(kiosk, hall, devices, clock, Translator("kiosk"), Settings())
    fingers, post = Fingers(model), Post()
    devices.start()
    hall.start()

    def obey() -> None:
        for line in sys.stdin:
            post(partial(fingers.visit, msgspec.json.decode(line, type=Order)))
        post(app.quit)

    threading.Thread(target=obey, daemon=True).start()
    app.exec()
    hall.stop()
    devices.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
