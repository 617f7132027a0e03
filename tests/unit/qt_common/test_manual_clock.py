from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qt_common.clock import ManualClock, QtClock


def test_everything_due_happens_in_order_at_its_own_time() -> None:
    clock = ManualClock()
    heard: list[tuple[str, float]] = []
    clock.after(5, lambda: heard.append(("five", clock.monotonic_s())))
    beat = clock.every(2, lambda: heard.append(("beat", clock.monotonic_s())))
    clock.advance(4)
    assert heard == [("beat", 2), ("beat", 4)]
    clock.advance(1)
    beat.cancel()
    clock.advance(60)
    assert heard[2:] == [("five", 5)]
    assert clock.pending == 0


def test_now_moves_with_it() -> None:
    clock = ManualClock(dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    clock.advance(90)
    assert clock.now() == dt.datetime(2026, 11, 23, 0, 1, 30, tzinfo=dt.UTC)


def test_an_alarm_may_plan_and_cancel_others() -> None:
    clock = ManualClock()
    heard: list[str] = []
    never = clock.after(2, lambda: heard.append("never"))

    def change_plans() -> None:
        never.cancel()
        clock.after(1, lambda: heard.append("later"))

    clock.after(1, change_plans)
    clock.advance(3)
    assert heard == ["later"]


def test_the_real_clock_calls_back(qtbot: QtBot) -> None:
    clock = QtClock()
    heard: list[str] = []
    cancelled = clock.after(0, lambda: heard.append("cancelled"))
    cancelled.cancel()
    cancelled.cancel()
    beat = clock.every(0.001, lambda: heard.append("beat"))
    clock.after(0.001, lambda: heard.append("once"))
    qtbot.waitUntil(lambda: heard.count("beat") > 2 and "once" in heard)
    beat.cancel()
    assert heard.count("once") == 1
    assert "cancelled" not in heard


def test_alarms_end_with_their_owner(qapp: object) -> None:
    owner = QObject()
    QtClock(owner).every(10, lambda: None)
    del owner
