"""The smaller parts: settings, status, leave, parked, help, words, wiring."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from counter_terminal import settings
from counter_terminal.viewmodels.reasons import RULES, rule_sentence
from counter_terminal.viewmodels.throttle import Throttle
from counter_terminal.viewmodels.waits import DoublePressGuard, NoShowWait
from counter_terminal.wiring import devices_of, find_counter, places
from qt_common.clock import ManualClock
from qt_common.i18n import Translator
from qt_common.terminal import CannotStart
from queue_server.protocol.base import Role
from queue_server.protocol.errors import NotIdentified
from queue_server.protocol.hall import AnswerHelp, PauseCounter, ReportDevice
from queue_server.protocol.session import Ping, Pong
from tests.helpers.catalogues import catalogue_problems
from tests.helpers.counter_place import Place, at_counter
from tests.helpers.ruled_hall import demo_config


def test_english_is_complete() -> None:
    assert catalogue_problems("counter_terminal") == []


def test_every_rule_of_the_hall_has_a_sentence() -> None:
    named = {
        "appointment",
        "priority",
        "priority_cap",
        "oldest",
        "accumulated",
        "ratio",
        "helping_out",
        "transferred_here",
        "called_by_number",
        "resumed",
    }
    assert named == set(RULES)
    assert rule_sentence("from_the_future", Translator()) == "from_the_future"


# ---------------------------------------------------------------- leave


def test_pause_carries_the_whole_note_and_coming_back_clears_it(place: Place) -> None:
    assert place.terminal.leave.pause("开会", "三楼会议室", "内线 8012", 30)
    sent = place.hall.asked(PauseCounter)[0]
    assert sent.back_at == place.clock.now() + dt.timedelta(minutes=30)
    assert (place.now.state, place.now.idle, place.now.verbs.primary.text) == (
        "暂停服务",
        "开会",
        "恢复服务",
    )
    assert place.now.notes == ("去向：三楼会议室", "联系：内线 8012", "预计 10:00 回来")
    place.terminal.visit.press_primary()
    assert not place.terminal.leave.is_away
    assert place.terminal.visit.picture.idle == "现在没有人等候"


def test_pause_needs_a_reason(place: Place) -> None:
    assert not place.terminal.leave.pause("  ")
    assert place.sent(PauseCounter) == 0
    assert place.said == "请选择或填写离开的原因。"


def test_pause_waits_for_the_visitor(place: Place) -> None:
    place.serve()
    assert place.now.verbs.pause.why == "请先办结、挂起或转出当前的号"


# ---------------------------------------------------------------- parked


def test_held_visitor_is_called_back_when_the_counter_is_free(place: Place) -> None:
    held = place.serve()
    place.terminal.visit.hold("补取材料")
    place.clock.advance(1)
    place.call()
    assert not place.terminal.parked.picture.can_resume
    place.clock.advance(5)
    place.terminal.visit.start()
    place.terminal.visit.complete()
    place.terminal.parked.resume(held.id)
    assert (place.now.number, place.now.state) == (held.number, "呼叫中")


def test_late_comer_waits_again(place: Place) -> None:
    missed = place.miss()
    assert [one.number for one in place.terminal.parked.picture.passed] == [missed.number]
    place.terminal.parked.reactivate(missed.id)
    assert place.state_of(missed) == "waiting"


# ---------------------------------------------------------------- status


def test_lost_server_leaves_the_last_picture_with_its_time(place: Place) -> None:
    place.issue()
    place.clock.advance(600)
    place.hall.drop()
    place.clock.advance(300)
    place.hall.drop()
    picture = place.terminal.status.picture
    assert "屏幕内容截至 09:40" in picture.banner
    assert (picture.is_stale, picture.dots[0].tone, picture.dots[0].words) == (True, "fault", "重连中")
    assert place.terminal.line.picture.total == 1
    place.hall.restore()
    assert (place.terminal.status.picture.banner, place.terminal.status.picture.is_stale) == ("", False)


def test_refused_terminal_says_what_to_do(place: Place) -> None:
    place.hall.refuse(NotIdentified(why="revoked"))
    assert "请管理员重新登记" in place.terminal.status.picture.banner.replace("请联系管理员", "请管理员")


def test_device_dots_say_what_is_wrong_and_what_to_do() -> None:
    with at_counter(devices=devices_of(demo_config(), "w1")) as place:
        assert [one.words for one in place.terminal.status.picture.dots] == ["已连接", "未知", "未知"]
        report = ReportDevice(
            request_key="k" * 8, device_id="bar-1", kind="led_board", online=False, faults=("silent",)
        )
        place.desks.run(report, "", Role.DEVICE_HOST)
        bar = next(one for one in place.terminal.status.picture.dots if one.name == "窗口条屏")
        assert (bar.tone, bar.words) == ("fault", "没有回应")
        assert "请关机等 10 秒再开机" in bar.remedy


def test_times_are_the_servers_though_this_clock_is_wrong() -> None:
    with at_counter(log_in=False) as place:
        place.hall.on(Ping, lambda _: Pong(server_time=place.clock.now() + dt.timedelta(minutes=7)))
        place.hall.drop()
        place.hall.restore()
        assert place.terminal.desk.now() - place.clock.now() == dt.timedelta(minutes=7)


# ---------------------------------------------------------------- help


def test_call_for_an_expert_shows_who_is_coming(place: Place) -> None:
    place.terminal.help_call.request("expert", "跨省社保转移")
    assert place.said == "已通知：疑难问题，请专家到窗。"
    place.clock.advance(65)
    assert place.terminal.help_call.picture.waiting == "已求助 1:05，等待应答"
    call = next(iter(place.hall.mirror.help.values()))
    place.desks.run(AnswerHelp(request_key="k" * 8, help_id=call.id), "tang-xin", Role.GUIDE)
    assert place.terminal.help_call.picture.answered == "唐欣 已应答，正在过来"


# ---------------------------------------------------------------- onward


def test_transfer_targets_are_searched_and_leave_out_closed_counters(place: Place) -> None:
    place.desks.open("w2", "chen-jing")
    place.issue("tax")
    onward = place.terminal.onward
    assert [one.name for one in onward.picture.counters] == ["2 号窗口"]
    assert "婚姻登记" not in [one.name for one in onward.picture.services]
    onward.search("bsjf")
    assert [(one.name, one.detail) for one in onward.picture.services] == [("办税缴费", "1 人等候")]


# ---------------------------------------------------------------- settings


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path / "none.toml")
    assert loaded.keys.next == ("Space", "F2")
    assert not loaded.next_finishes


def test_keys_and_habits_are_read(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_text('next_finishes = true\n[keys]\nrecall = ["Ctrl+R"]\n', encoding="utf-8")
    loaded = settings.load(file)
    assert (loaded.next_finishes, loaded.keys.recall, loaded.keys.start) == (True, ("Ctrl+R",), ("F4",))


@pytest.mark.parametrize("text", ["[keys]\nnxt = ['F2']\n", "chime = 'yes'\n", "not toml"])
def test_wrong_settings_name_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "counter.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(settings.BadSettings, match=r"counter\.toml"):
        settings.load(file)


# ---------------------------------------------------------------- wiring


def test_devices_and_places_come_from_the_hall_file() -> None:
    config = demo_config()
    assert devices_of(config, "w1") == {"pads": "叫号器与评价器", "bar-1": "窗口条屏"}
    assert places(config).at["printer-1"] == "kiosk-1"
    assert find_counter(config, "w2").label == "2"
    with pytest.raises(CannotStart, match="w1, w2"):
        find_counter(config, "w99")


# ---------------------------------------------------------------- waits, throttle


def test_reasons_of_the_no_show_button() -> None:
    _ = Translator()
    assert NoShowWait(1, 12).words(_) == "还需再呼叫 1 次，12 秒后可用"
    assert NoShowWait(1, 0).words(_) == "还需再呼叫 1 次"
    assert NoShowWait(0, 3).words(_) == "3 秒后可用"
    assert NoShowWait(0, 0).is_over


def test_guard_counts_from_the_last_press_that_counted() -> None:
    guard = DoublePressGuard()
    allowed = [moment for moment in (0.0, 0.5, 0.79, 0.8, 1.5, 1.61) if guard.allows(moment, 800)]
    assert allowed == [0.0, 0.8, 1.61]


def test_throttle_runs_at_once_and_then_the_last_request() -> None:
    clock, done = ManualClock(), []
    throttle = Throttle(clock, 0.5, lambda: done.append(clock.monotonic_s()))
    for _ in range(10):
        throttle()
        clock.advance(0.1)
    clock.advance(5)
    assert done == [0.0, 0.5, 1.0]
    throttle()
    throttle()
    throttle.cancel()
    clock.advance(5)
    assert len(done) == 4
