from __future__ import annotations

import pytest

from devices.codecs import ff68
from devices.codecs.ff68 import Decoder, Frame, encode
from devices.sim.device import RefusedCommand
from devices.sim.ff68 import Ff68Sim

CALL_1 = Frame(1, 2, b"\x0c")


class Clock:
    def __init__(self) -> None:
        self.now_s = 5.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sim(clock: Clock) -> Ff68Sim:
    return Ff68Sim([1, 2], repeat_s=0.4, clock=clock)


def press(sim: Ff68Sim, address: int, key: str) -> None:
    sim.command("press", {"address": address, "key": key})


def spoken(sim: Ff68Sim) -> list[Frame]:
    return Decoder().feed(sim.poll())


def test_the_displays_lamp_and_beeper_follow_the_host(sim: Ff68Sim) -> None:
    for frame in (
        ff68.show_number(1, "A012"),
        ff68.show_waiting(2, 17),
        ff68.ask_evaluation(2),
        ff68.beep(1),
    ):
        assert sim.feed(encode(frame)) == b""
    pads = sim.state()["pads"]
    assert (pads["1"]["display"], pads["1"]["beeps"], pads["1"]["asking"]) == ("   012", 1, False)
    assert (pads["2"]["display"], pads["2"]["asking"]) == (" 17   ", True)
    assert sim.errors == []


def test_a_key_is_repeated_until_it_is_acknowledged(sim: Ff68Sim, clock: Clock) -> None:
    assert sim.next_due_s() is None
    press(sim, 1, "call_next")
    assert sim.next_due_s() == clock.now_s
    assert spoken(sim) == [CALL_1]
    assert spoken(sim) == [], "not before its time"
    clock.now_s += 0.4
    assert spoken(sim) == [CALL_1]
    sim.feed(encode(CALL_1))
    clock.now_s += 0.4
    assert spoken(sim) == []
    assert sim.acknowledged == 1
    assert sim.next_due_s() is None


def test_a_late_second_acknowledgement_changes_nothing(sim: Ff68Sim) -> None:
    press(sim, 1, "call_next")
    spoken(sim)
    sim.feed(encode(CALL_1) * 2)
    assert sim.acknowledged == 1
    assert sim.errors == []


def test_a_verdict_wants_func_01_and_puts_the_lamp_out(sim: Ff68Sim, clock: Clock) -> None:
    sim.feed(encode(ff68.ask_evaluation(1)))
    sim.command("rate", {"address": 1, "level": 4})
    assert not sim.pads[1].asking
    assert spoken(sim) == [Frame(1, 0x11, b"\x02")]
    sim.feed(encode(Frame(1, 0x11, b"\x02")))
    assert sim.acknowledged == 0, "an echo is no acknowledgement of a verdict"
    sim.feed(encode(Frame(1, 0x01, b"\x02")))
    assert sim.acknowledged == 1


def test_what_the_host_does_wrong_is_counted_and_has_no_effect(sim: Ff68Sim) -> None:
    good = encode(ff68.beep(1))
    sim.feed(good[:-2] + b"\x00\x16")
    sim.feed(encode(ff68.beep(9)))
    sim.feed(encode(Frame(1, 0x55)))
    assert sim.pads[1].beeps == 0
    assert any("form no frame" in error for error in sim.errors)
    assert any("address 9" in error for error in sim.errors)
    assert any("unknown func 55" in error for error in sim.errors)


def test_a_stuck_key_goes_on_after_each_acknowledgement(sim: Ff68Sim, clock: Clock) -> None:
    sim.set_fault("stuck_key", 2)
    for _ in range(3):
        assert spoken(sim) == [Frame(2, 2, b"\x0c")]
        sim.feed(encode(Frame(2, 2, b"\x0c")))
        clock.now_s += 0.4
    sim.set_fault("stuck_key", False)
    spoken(sim)
    assert sim.next_due_s() is None


@pytest.mark.parametrize(("fault", "size"), [("lost_byte", 9), ("bad_checksum", 10)])
def test_damage_is_done_to_as_many_frames_as_asked(sim: Ff68Sim, clock: Clock, fault: str, size: int) -> None:
    sim.set_fault(fault, 1)
    press(sim, 1, "call_next")
    damaged = sim.poll()
    assert len(damaged) == size
    assert Decoder().feed(damaged) == []
    clock.now_s += 0.4
    assert spoken(sim) == [CALL_1]


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("press", {"address": 1, "key": "sing"}),
        ("press", {"address": 7, "key": "recall"}),
        ("rate", {"address": 1, "level": 6}),
        ("rate", {"address": 1}),
        ("dance", {}),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(sim: Ff68Sim, name: str, params: dict[str, object]) -> None:
    with pytest.raises(RefusedCommand):
        sim.command(name, params)
    assert sim.next_due_s() is None


def test_the_picture_shows_every_pad_or_the_one_asked_for(sim: Ff68Sim) -> None:
    dark = sim.picture({"address": 1})
    sim.feed(encode(ff68.show_number(1, "A888")))
    assert sim.picture({"address": 1}).tobytes() != dark.tobytes()
    assert sim.picture({}).width > dark.width
