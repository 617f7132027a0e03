from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from config.schema import (
    Calendar,
    Device,
    Hall,
    HallConfig,
    LedBinding,
    PadBinding,
    TimeSpan,
    WeekHours,
)
from devices.host.plan import plan_host
from devices.ports import CallPad
from devices.supervisor import BadDeviceSpec

PADS = Device(id="pads", driver="ff68", url="tcp://127.0.0.1:5201")
BAR = Device(id="bar", driver="candle", url="tcp://127.0.0.1:5101", options={"address": 33})
CARD = Device(id="card", driver="onbon", url="tcp://127.0.0.1:5005", options={"height_dots": 64})


def hall(*devices: Device, leds: Any = (), pads: Any = ()) -> HallConfig:
    span = TimeSpan(start=dt.time(9), end=dt.time(17))
    return HallConfig(
        hall=Hall(id="h", name="大厅"),
        calendars=(Calendar(id="default", week=(WeekHours(days=(1,), spans=(span,)),)),),
        zones=(),
        groups=(),
        services=(),
        counters=(),
        devices=devices,
        leds=leds,
        pads=pads,
    )


def binding(**more: Any) -> PadBinding:
    return PadBinding(device="pads", counter="w1", **more)


def test_boards_and_pads_are_built_for_what_they_show() -> None:
    plan = plan_host(
        hall(
            PADS,
            BAR,
            CARD,
            leds=(LedBinding(device="bar", counter="w1"), LedBinding(device="card", zones=("north",))),
            pads=(binding(call_address=1), binding(evaluator_address=2)),
        )
    )
    assert plan.leds["bar"].counter == "w1"
    assert (plan.leds["card"].zones, plan.leds["card"].lines) == (("north",), 4)
    assert len(plan.pads["pads"].bindings) == 2
    assert isinstance(plan.pads["pads"].device, CallPad)


def test_devices_of_other_programs_are_left_alone() -> None:
    bound = {"leds": (LedBinding(device="bar", counter="w1"),), "pads": (binding(call_address=1),)}
    elsewhere = Device(id="pads", driver="no-such-driver", url="x", host="counter-1")
    plan = plan_host(hall(BAR, elsewhere, **bound))
    assert set(plan.leds) == {"bar"}
    assert plan.pads == {}


def test_every_problem_of_every_device_is_named() -> None:
    bad_bar = Device(id="bar", driver="candel", url="tcp://127.0.0.1:5101")
    bad_pads = Device(id="pads", driver="ff68", url="nowhere")
    with pytest.raises(BadDeviceSpec) as refused:
        plan_host(
            hall(
                bad_bar,
                bad_pads,
                leds=(LedBinding(device="bar"),),
                pads=(binding(call_address=1, evaluator_address=1),),
            )
        )
    text = str(refused.value)
    assert "did you mean 'candle'?" in text
    assert "pads.url" in text


def test_a_board_bound_twice_is_refused() -> None:
    twice = (LedBinding(device="bar", counter="w1"), LedBinding(device="bar", counter="w2"))
    with pytest.raises(BadDeviceSpec, match="bar: two"):
        plan_host(hall(BAR, leds=twice))


def test_a_board_is_no_pad() -> None:
    with pytest.raises(BadDeviceSpec, match="expected a CallPad"):
        plan_host(
            hall(Device(id="pads", driver="candle", url="tcp://127.0.0.1:1"), pads=(binding(call_address=1),))
        )
