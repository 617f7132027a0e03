"""What stops a kiosk from starting says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from typer.testing import CliRunner

from config.schema import Device
from config.schema import Kiosk as KioskConfig
from kiosk import settings
from kiosk.__main__ import app
from kiosk.app import build_model, build_printer, find_kiosk, load_settings
from kiosk.chime import Chime
from kiosk.staff_code import StaffLock
from qt_common.clock import ManualClock
from qt_common.fake_hall import FakeHall
from qt_common.i18n import Translator
from qt_common.terminal import CannotStart
from tests.helpers.sample_kiosk import demo_config, demo_hall


def test_an_unknown_kiosk_names_those_there_are() -> None:
    with pytest.raises(CannotStart, match="kiosk-1, kiosk-2"):
        find_kiosk(demo_config(), "kiosk-9")


def test_the_demonstration_printer_can_be_built(qapp: object) -> None:
    printer = build_printer(demo_config(), find_kiosk(demo_config(), "kiosk-1"))
    assert printer is not None
    assert printer.device_id == "printer-1"
    assert not printer.status.online


def test_a_kiosk_without_printer_has_none(qapp: object) -> None:
    assert build_printer(demo_config(), KioskConfig(id="k")) is None


def test_a_missing_or_wrong_printer_is_named(qapp: object) -> None:
    with pytest.raises(CannotStart, match="nowhere"):
        build_printer(demo_config(), KioskConfig(id="k", printer="nowhere"))
    wrong = Device(id="p", driver="escposs", url="tcp://127.0.0.1:1")
    with pytest.raises(CannotStart, match="escpos"):
        build_printer(structs.replace(demo_config(), devices=(wrong,)), KioskConfig(id="k", printer="p"))
    led = Device(id="p", driver="onbon", url="tcp://127.0.0.1:1")
    with pytest.raises(CannotStart, match="TicketPrinter"):
        build_printer(structs.replace(demo_config(), devices=(led,)), KioskConfig(id="k", printer="p"))


def test_a_missing_layout_is_named(qapp: object, tmp_path: Path) -> None:
    kiosks = (KioskConfig(id="k", receipt="ticket-90mm"),)
    config = structs.replace(demo_config(), kiosks=kiosks)
    hall, clock = FakeHall(demo_hall()), ManualClock()
    with pytest.raises(CannotStart, match="ticket-90mm"):
        build_model(config, "k", hall, None, clock, Translator("kiosk"), tmp_path, settings.Settings())


def test_the_staff_code_is_set_on_the_command_line() -> None:
    result = CliRunner().invoke(app, ["set-code", "--id", "test-kiosk", "--code", "246810"])
    assert result.exit_code == 0, result.output
    assert StaffLock(load_settings("test-kiosk").staff_code, ManualClock()).opens("246810")


def test_a_weak_staff_code_is_refused_on_the_command_line() -> None:
    result = CliRunner().invoke(app, ["set-code", "--id", "weak-kiosk", "--code", "12"])
    assert result.exit_code == 1
    assert load_settings("weak-kiosk") == settings.Settings()


def test_damaged_settings_stop_the_start_with_their_path() -> None:
    path = settings.default_path("damaged-kiosk")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("still = 3", encoding="utf-8")
    with pytest.raises(CannotStart, match="damaged-kiosk"):
        load_settings("damaged-kiosk")


def test_hall_and_id_are_asked_for() -> None:
    result = CliRunner().invoke(app, ["--windowed"])
    assert result.exit_code != 0
    assert "--hall" in result.output


def test_a_kiosk_without_loudspeaker_is_silent(qapp: object) -> None:
    Chime().play()
