"""LED drivers and the supervisor against the simulators: real bytes over sockets and a pty."""

from __future__ import annotations

import sys
import threading

import pytest

from devices.deadline import Deadline
from devices.drivers.candle import CandleBar
from devices.drivers.onbon import OnbonBoard
from devices.errors import DeviceFault, FaultKind
from devices.ports import BoardText, Colour
from devices.sim.candle import CandleSim
from devices.sim.onbon import OnbonSim
from devices.sim.peer import running
from devices.transports.addresses import open_transport
from devices.transports.shared import SharedLine

PATIENCE_S = 20.0


def soon() -> Deadline:
    return Deadline.after(PATIENCE_S)


def test_a_call_reaches_the_board_and_leaves_it() -> None:
    with running(OnbonSim(128, 32)) as sim:
        board = OnbonBoard(open_transport(sim.url), {})
        board.open(soon())
        board.show(BoardText("请A001号\n到3号窗口", Colour.GREEN), soon())
        assert sim.state()["text"] == "请A001号\n到3号窗口"
        board.set_brightness(40, soon())
        assert board.status(soon()).detail == "lit, brightness 6/15"
        board.clear(soon())
        assert sim.state()["text"] == ""
        board.close()
        assert sim.state()["violations"] == []


def test_a_board_that_lost_its_text_in_a_power_cut_gets_it_again_by_showing_after_open() -> None:
    with running(OnbonSim()) as sim:
        board = OnbonBoard(open_transport(sim.url), {})
        board.open(soon())
        board.show(BoardText("A001"), soon())
        sim.command("power_cycle")
        sim.fault("offline")
        assert FaultKind.OFFLINE in board.status(soon()).faults
        sim.clear()
        board.close()
        board.open(soon())
        assert board.forgets_on_power_off and sim.state()["text"] == ""
        board.show(BoardText("A001"), soon())
        assert sim.state()["text"] == "A001"
        board.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("busy", FaultKind.BUSY), ("no_font", FaultKind.REFUSED), ("memory", FaultKind.REFUSED)],
)
def test_a_refusing_card_raises_its_reason_and_works_again_afterwards(fault: str, kind: FaultKind) -> None:
    with running(OnbonSim()) as sim:
        board = OnbonBoard(open_transport(sim.url), {})
        board.open(soon())
        sim.fault(fault)
        with pytest.raises(DeviceFault) as caught:
            board.show(BoardText("A001"), soon())
        assert caught.value.kind is kind
        sim.clear()
        board.show(BoardText("A001"), soon())
        assert sim.state()["text"] == "A001"
        board.close()


def test_two_drivers_share_one_card_without_taking_each_others_answers() -> None:
    with running(OnbonSim(128, 32)) as sim:
        line = SharedLine(open_transport(sim.url))
        halves = [
            OnbonBoard(line.share(), {"area": side, "x_dots": 64 * side, "width_dots": 64}) for side in (0, 1)
        ]
        for half in halves:
            half.open(soon())
        failures: list[BaseException] = []

        def ask_often(board: OnbonBoard) -> None:
            for _ in range(40):
                status = board.status(soon())
                if not status.online:
                    failures.append(AssertionError(status.detail))

        threads = [threading.Thread(target=ask_often, args=(half,)) for half in halves]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for half, text in zip(halves, ("A001", "B002"), strict=True):
            half.show(BoardText(text), soon())
        assert failures == []
        assert sim.state()["text"] == "A001\nB002"
        for half in halves:
            half.close()


def test_bars_of_one_line_do_not_disturb_each_other() -> None:
    with running(CandleSim([0x22, 0x23, 0x24])) as sim:
        line = SharedLine(open_transport(sim.url))
        bars = [CandleBar(line.share(), {"address": address}) for address in (0x22, 0x23, 0x24)]
        for bar in bars:
            bar.open(soon())
        threads = [
            threading.Thread(target=bar.show, args=(BoardText(f"A00{place}→{place}"), soon()))
            for place, bar in enumerate(bars)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for bar in bars:
            bar.close()
        until = soon()
        while sim.state()["packets"] < 3 and not until.expired:
            pass
        state = sim.state()  # the distance itself is tested with a clock driven by hand
        assert [state["bars"][str(address)]["text"] for address in (0x22, 0x23, 0x24)] == [
            "A000>0",
            "A001>1",
            "A002>2",
        ]


@pytest.mark.skipif(sys.platform == "win32", reason="a pty is POSIX; serial lines are tested there by hand")
def test_the_board_speaks_the_same_over_a_serial_line() -> None:
    from tests.helpers.serial_lines import pty

    sim = OnbonSim()
    with pty() as master:
        board = OnbonBoard(open_transport(master.name, {"baud": 57_600}), {})
        done = threading.Event()

        def card() -> None:
            while not done.is_set():
                if (data := master.receive(1, timeout_s=0.05)) and (answer := sim.feed(data)):
                    master.send(answer)

        thread = threading.Thread(target=card)
        thread.start()
        try:
            board.open(soon())
            board.show(BoardText("请A001号"), soon())
        finally:
            board.close()
            done.set()
            thread.join()
    assert sim.text() == "请A001号"
    assert not sim.violations
