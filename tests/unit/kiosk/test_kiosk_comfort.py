"""Idle, language, large text, help, staff: what surrounds a visit."""

from __future__ import annotations

from functools import cache

import pytest

from config.schema import Kiosk as KioskConfig
from kiosk.staff_code import hash_code
from kiosk.viewmodels.help_call import QUIET_S, HelpState
from kiosk.viewmodels.kiosk import KioskModel, Page
from kiosk.viewmodels.staff_gate import OPEN_S, PRESS_S, Gate, StaffGate
from queue_server.protocol.errors import LinkLost
from queue_server.protocol.hall import RequestHelp
from queue_server.protocol.tickets import IssueTicket
from tests.helpers.sample_kiosk import Bench, page_of

CODE = "246810"


@cache
def kept() -> str:
    return hash_code(CODE)


def gate_of(staff: StaffGate) -> Gate:
    return staff.gate


def help_of(model: KioskModel) -> HelpState:
    return model.help.state


def test_the_attract_screen_waits_for_ever(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    bench.clock.advance(3600)
    assert page_of(model) is Page.ATTRACT
    assert not model.idle.warning


def test_an_abandoned_visit_is_warned_of_then_wiped(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.choose_group("social")
    model.comfort.toggle_elder()
    model.comfort.toggle_language()
    model.choose_priority("elderly")
    warned: list[int] = []
    model.idle.warned.connect(lambda: warned.append(model.idle.seconds_left))
    bench.clock.advance(model.config.idle_warn_s)
    assert warned == [20]
    bench.clock.advance(19)
    assert model.idle.seconds_left == 1
    assert page_of(model) is Page.SERVICES
    bench.clock.advance(1)
    assert page_of(model) is Page.ATTRACT
    assert model.selection.choice.priority == ""
    assert (model.comfort.elder, model.translate.language) == (False, "zh_CN")


def test_a_touch_during_the_countdown_goes_on(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    bench.clock.advance(model.config.idle_warn_s + 10)
    assert model.idle.seconds_left == 10
    model.touch()
    assert model.idle.seconds_left == 0
    bench.clock.advance(model.config.idle_warn_s - 1)
    assert page_of(model) is Page.GROUPS


def test_the_countdown_is_never_shorter_than_twenty_seconds(qapp: object) -> None:
    bench = Bench(config=KioskConfig(id="k", idle_warn_s=5, idle_countdown_s=3))
    model = bench.start()
    model.touch()
    bench.clock.advance(5)
    assert model.idle.seconds_left == 20


def test_home_keeps_language_and_large_text_but_no_choice(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.touch()
    model.comfort.toggle_elder()
    model.choose_group("social")
    model.choose_priority("elderly")
    model.restart()
    assert page_of(model) is Page.GROUPS
    assert model.comfort.elder
    assert model.selection.choice.priority == ""


def test_a_setting_on_the_attract_screen_begins_the_visit(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.comfort.toggle_language()
    assert page_of(model) is Page.GROUPS
    assert model.cards[0].name == "Social security"
    bench.clock.advance(60)
    assert (model.page, model.translate.language) == (Page.ATTRACT, "zh_CN")


def test_the_visitors_language_goes_with_the_ticket(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.comfort.toggle_language()
    bench.take_ticket()
    assert bench.hall.asked(IssueTicket)[0].language == "en"


@pytest.mark.parametrize(
    ("elder", "lowered", "choices"),
    [(False, False, 8), (False, True, 6), (True, False, 4), (True, True, 2)],
)
def test_larger_things_are_fewer(qapp: object, elder: bool, lowered: bool, choices: int) -> None:
    bench = Bench()
    model = bench.start()
    if elder:
        model.comfort.toggle_elder()
    if lowered:
        model.comfort.toggle_lowered()
    assert model.comfort.choices_per_page == choices


def test_help_rings_once_and_is_quiet_after_a_while(qapp: object) -> None:
    bench = Bench()
    model = bench.start()
    model.help.ring()
    model.help.ring()
    [request] = bench.hall.asked(RequestHelp)
    assert (request.source, request.reason) == ("kiosk-1", "help")
    assert help_of(model) is HelpState.RUNG
    bench.clock.advance(QUIET_S)
    assert help_of(model) is HelpState.NONE
    model.help.ring()
    assert len(bench.hall.asked(RequestHelp)) == 2


def test_help_that_cannot_be_reached_says_so(qapp: object) -> None:
    bench = Bench()
    bench.hall.on(RequestHelp, LinkLost())
    model = bench.start()
    model.help.ring()
    assert help_of(model) is HelpState.FAILED
    model.help.dismiss()
    assert help_of(model) is HelpState.NONE


def test_only_a_long_press_in_the_corner_shows_the_keypad(qapp: object) -> None:
    bench = Bench(code_hash=kept())
    staff = bench.start().staff
    staff.press_corner()
    bench.clock.advance(PRESS_S - 0.1)
    staff.release_corner()
    bench.clock.advance(10)
    assert gate_of(staff) is Gate.SHUT
    staff.press_corner()
    bench.clock.advance(PRESS_S)
    assert gate_of(staff) is Gate.KEYPAD


def test_the_code_opens_and_an_open_gate_shuts_itself(qapp: object) -> None:
    bench = Bench(code_hash=kept())
    staff = bench.start().staff
    staff.press_corner()
    bench.clock.advance(PRESS_S)
    for digit in "000000":
        staff.type_digit(digit)
    staff.confirm()
    assert (staff.gate, staff.was_wrong, staff.attempts_left) == (Gate.KEYPAD, True, 4)
    for digit in CODE + "7":
        staff.type_digit(digit)
    staff.erase()
    staff.confirm()
    assert gate_of(staff) is Gate.OPEN
    bench.clock.advance(OPEN_S)
    assert (staff.gate, staff.digits) == (Gate.SHUT, "")
