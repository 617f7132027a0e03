from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from devices.drivers.ff68 import Ff68Line
from devices.ports import CallPad, Evaluator, LedBoard
from devices.supervisor import BadDeviceSpec, DeviceSpec, LinePool, build_device
from devices.transports.per_line import PerLine, Turns


def spec(driver: str = "ff68", url: str = "tcp://127.0.0.1:4068", **options: Any) -> DeviceSpec:
    return DeviceSpec("pads", driver, url, options)


def problems(bad: DeviceSpec, port: type | None = None) -> Mapping[str, str]:
    with pytest.raises(BadDeviceSpec) as refused:
        build_device(bad, port)
    return dict(problem.split(": ", 1) for problem in refused.value.problems)


def test_a_good_description_makes_a_driver() -> None:
    device = build_device(spec(scores_best_first=[0, 1, 2, 3], repeat_window_s=1, baud=9600), Evaluator)
    assert isinstance(device, Ff68Line)
    assert isinstance(device, CallPad)
    device.close()


def test_an_unknown_driver_is_named_with_the_one_probably_meant() -> None:
    assert problems(spec("ff86")) == {"pads.driver": "unknown driver 'ff86' (did you mean 'ff68'?)"}


def test_a_driver_like_no_other_gets_the_list() -> None:
    assert "ff68" in problems(spec("zzz"))["pads.driver"]


def test_every_problem_is_named_at_once() -> None:
    found = problems(spec(url="http://x", repeat_windows=2.0, stuck_after_s="5", inter_byte_s=True), LedBoard)
    assert set(found) == {
        "pads.driver",
        "pads.url",
        "pads.options.repeat_windows",
        "pads.options.stuck_after_s",
        "pads.options.inter_byte_s",
    }
    assert "did you mean 'repeat_window_s'?" in found["pads.options.repeat_windows"]
    assert "expected a LedBoard" in found["pads.driver"]
    assert "tcp://host:port" in found["pads.url"]


def test_an_option_value_the_driver_refuses_is_named() -> None:
    assert "different scores" in problems(spec(scores_best_first=[1, 1]))["pads.options"]


def test_devices_of_one_address_share_the_line_and_its_pace() -> None:
    lines = LinePool()
    first, second = (lines.transport("tcp://127.0.0.1:5101", {}) for _ in range(2))
    other = lines.transport("tcp://127.0.0.1:5102", {})
    assert first is not second
    assert first == second != other
    pacers = PerLine(Turns)
    pace = pacers.of(first)
    assert pacers.of(second) is pace
    build_device(DeviceSpec("bar", "candle", "tcp://127.0.0.1:5101", {"address": 33}), LedBoard, lines)


def test_a_bad_address_is_named_with_a_pool_too() -> None:
    with pytest.raises(BadDeviceSpec, match=r"bar\.url"):
        build_device(DeviceSpec("bar", "candle", "nowhere", {}), lines=LinePool())
