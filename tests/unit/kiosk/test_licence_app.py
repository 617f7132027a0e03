"""What stops a licence printer from starting says what is missing."""

from __future__ import annotations

import pytest
from msgspec import structs
from typer.testing import CliRunner

from config.papers import LicenceTerminal
from config.schema import Kiosk as KioskConfig
from kiosk import settings
from kiosk.__main__ import app
from kiosk.app import find_kiosk
from kiosk.licence.app import build_devices, build_model
from kiosk.licence.viewmodels.model import Page
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.terminal import CannotStart
from tests.helpers.sample_kiosk import demo_config, demo_hall

pytestmark = pytest.mark.gui


def terminal(**changes: str) -> KioskConfig:
    kiosk = find_kiosk(demo_config(), "licence-1")
    assert kiosk.licence is not None
    return structs.replace(kiosk, licence=structs.replace(kiosk.licence, **changes))


def test_the_demonstration_hall_has_a_licence_printer(qapp: object) -> None:
    clock = ManualClock()
    devices = build_devices(demo_config(), terminal(), clock)
    assert devices.reader is not None and devices.scanner is not None
    hall = FakeHall(demo_hall())
    model = build_model(terminal(), hall, devices, clock, Translator("kiosk"), settings.Settings())
    assert model.page is Page.LOST
    assert not model.can_print


def test_readers_may_be_missing(qapp: object) -> None:
    devices = build_devices(demo_config(), terminal(card_reader="", scanner=""), ManualClock())
    assert (devices.reader, devices.scanner) == (None, None)


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"printer": "nowhere"}, "nowhere"), ({"printer": "id-reader"}, "DocumentPrinter")],
)
def test_a_missing_or_wrong_device_is_named(qapp: object, changes: dict[str, str], named: str) -> None:
    with pytest.raises(CannotStart, match=named):
        build_devices(demo_config(), terminal(**changes), ManualClock())


def test_a_ticket_kiosk_is_no_licence_printer(qapp: object) -> None:
    with pytest.raises(CannotStart, match="licence"):
        build_devices(demo_config(), KioskConfig(id="k"), ManualClock())
    assert KioskConfig(id="k", licence=LicenceTerminal(printer="p", trays=())).licence is not None


def test_the_command_line_knows_licence_printers() -> None:
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert "--licence" in shown.output
