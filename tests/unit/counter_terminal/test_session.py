from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from counter_terminal.viewmodels.session import SessionState
from queue_server.protocol.base import Empty
from queue_server.protocol.errors import Forbidden, LinkLost, LockedOut, LoginFailed, SessionLocked
from queue_server.protocol.session import ChangePassword, LogIn, LogOut, Unlock
from queue_server.protocol.tickets import CallNext, PreviewNext
from tests.helpers.counter_place import Place, at_counter
from tests.helpers.ruled_hall import PASSWORD, demo_config, refusal


def state(place: Place) -> SessionState:
    return place.terminal.session.state


@pytest.mark.parametrize("who", ["1001", "林悦", "lin-yue", "1001 林悦", " 1001 "])
def test_clerk_logs_in_by_number_name_or_id(who: str) -> None:
    with at_counter(log_in=False) as place:
        place.terminal.session.log_in(who, PASSWORD)
        assert state(place) is SessionState.IN
        assert place.desks.state.counters["w1"].clerk_id == "lin-yue"
        assert place.terminal.status.picture.clerk == "林悦 1001"


def test_wrong_password_says_how_many_attempts_are_left() -> None:
    with at_counter(log_in=False) as place:
        place.terminal.session.log_in("1001", "wrong")
        picture = place.terminal.session.picture
        assert picture.state is SessionState.OUT
        assert picture.problem == "工号或密码不对，没有登录。请重新输入。还可以试 4 次。"


def test_lock_out_says_until_when() -> None:
    with at_counter(log_in=False) as place:
        until = place.clock.now() + dt.timedelta(minutes=15)
        place.hall.on(LogIn, refusal(LockedOut(until=until.isoformat())))
        place.terminal.session.log_in("1001", "wrong")
        assert "今天 09:45 之后可以再试" in place.terminal.session.picture.problem


def test_nothing_is_sent_without_number_or_password() -> None:
    with at_counter(log_in=False) as place:
        place.terminal.session.log_in("", PASSWORD)
        place.terminal.session.log_in("1001", "")
        assert place.sent(LogIn) == 0
        assert place.terminal.session.picture.problem == "请填写工号和密码。"


def test_lost_answer_can_be_tried_again() -> None:
    with at_counter(log_in=False) as place:
        place.hall.on(LogIn, refusal(LinkLost()))
        place.terminal.session.log_in("1001", PASSWORD)
        assert not place.terminal.session.picture.busy
        assert place.terminal.session.picture.can_try


def test_b_post_stands_in_and_the_screen_says_for_whom() -> None:
    with at_counter("w3", log_in=False) as place:
        place.terminal.session.log_in("1002", PASSWORD, "w3", "1003")
        assert place.terminal.status.picture.clerk == "陈静 1002（代 吴彤）"


def test_screen_locks_itself_after_the_halls_idle_time(place: Place) -> None:
    place.clock.advance(14 * 60)
    place.terminal.session.touch()
    place.clock.advance(14 * 60 + 59)
    assert state(place) is SessionState.IN
    place.clock.advance(1)
    assert state(place) is SessionState.LOCKED


def test_pressing_a_button_counts_as_being_there(place: Place) -> None:
    place.issue()
    place.clock.advance(14 * 60)
    place.terminal.visit.press_primary()
    place.clock.advance(14 * 60)
    assert state(place) is SessionState.IN


def test_visit_goes_on_behind_the_lock_and_the_password_opens_it(place: Place) -> None:
    ticket = place.serve()
    place.terminal.session.lock()
    asked = place.sent(PreviewNext)
    place.issue()
    place.clock.advance(20)
    assert place.sent(PreviewNext) == asked
    place.terminal.session.unlock("wrong")
    assert state(place) is SessionState.LOCKED
    assert "密码不对" in place.terminal.session.picture.problem
    place.terminal.session.unlock(PASSWORD)
    assert state(place) is SessionState.IN
    assert place.now.number == ticket.number


def test_session_locked_by_the_server_locks_the_screen(place: Place) -> None:
    place.issue()
    place.hall.on(CallNext, refusal(SessionLocked(clerk_id="lin-yue")))
    place.terminal.visit.press_primary()
    assert state(place) is SessionState.LOCKED


def test_unlock_of_a_forgotten_session_leads_to_the_log_in(place: Place) -> None:
    place.terminal.session.lock()
    place.hall.on(Unlock, refusal(Forbidden(method="clerk.unlock")))
    place.terminal.session.unlock(PASSWORD)
    assert state(place) is SessionState.OUT
    assert place.terminal.session.picture.problem == "登录已失效，请重新登录。"


def test_log_out_closes_the_counter(place: Place) -> None:
    place.terminal.session.log_out()
    assert state(place) is SessionState.OUT
    assert place.desks.state.counters["w1"].state.value == "closed"


def test_log_out_with_a_visitor_is_not_sent(place: Place) -> None:
    ticket = place.call()
    place.terminal.session.log_out()
    assert place.sent(LogOut) == 0
    assert place.said.startswith(f"{ticket.number} 还没有办完")


def test_counter_taken_over_elsewhere_ends_the_session(place: Place) -> None:
    chen = next(one for one in place.terminal.desk.info.clerks if one.id == "chen-jing")
    taken = msgspec.structs.replace(place.hall.mirror.counters["w1"], clerk=chen)
    place.hall.restore(msgspec.structs.replace(place.hall.picture(), counters=(taken,)))
    assert place.terminal.session.picture.problem == "陈静 已在别处登录本窗口，这里已退出。"


def test_counter_closed_by_somebody_else_ends_the_session(place: Place) -> None:
    place.desks.close("w1")
    assert place.terminal.session.picture.problem == "本窗口已关闭，请重新登录。"


def test_no_idle_lock_where_the_hall_wants_none() -> None:
    config = demo_config()
    open_all_day = msgspec.structs.replace(
        config, guard=msgspec.structs.replace(config.guard, idle_lock_min=0)
    )
    with at_counter(config=open_all_day) as place:
        place.clock.advance(3600)
        assert state(place) is SessionState.IN


def test_new_password_is_sent_once_it_is_typed_twice_alike(place: Place) -> None:
    done: list[bool] = []
    password = place.terminal.password
    password.done.connect(lambda: done.append(True))
    place.hall.on(ChangePassword, Empty())
    password.change(PASSWORD, "short", "short")
    assert "至少 8 个字符" in password.picture.problem
    password.change(PASSWORD, "long-enough", "long-enouhg")
    assert "不一样" in password.picture.problem
    assert place.sent(ChangePassword) == 0
    password.change(PASSWORD, "long-enough", "long-enough")
    assert (place.sent(ChangePassword), done, password.picture.problem) == (1, [True], "")


def test_wrong_old_password_is_said(place: Place) -> None:
    place.hall.on(ChangePassword, refusal(LoginFailed(attempts_left=3)))
    place.terminal.password.change("wrong", "long-enough", "long-enough")
    assert "密码不对" in place.terminal.password.picture.problem


def test_picture_holds_no_password(place: Place) -> None:
    assert PASSWORD not in repr(replace(place.terminal.session.picture, problem=""))
