"""Who may come in: codes, proofs, passwords, posts, locks; over the wire."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from queue_server.client.calls import new_key
from queue_server.client.connection import Broken
from queue_server.client.enrol import enrol
from queue_server.client.identity import new_private_key
from queue_server.client.once import ask_once
from queue_server.protocol.base import Role
from queue_server.protocol.errors import (
    AlreadyServing,
    CounterNotOpen,
    Forbidden,
    InvalidParams,
    LockedOut,
    LoginFailed,
    NotIdentified,
    SessionLocked,
    VersionMismatch,
)
from queue_server.protocol.session import (
    ChangePassword,
    CreateEnrolmentCode,
    Enroll,
    EnrolmentCode,
    Identified,
    Identify,
    LoggedIn,
    LogIn,
    LogOut,
    SetPassword,
    Unlock,
)
from queue_server.protocol.tickets import CallNext, IssueTicket
from queue_server.protocol.views import CounterState
from queue_server.storage.database import FILE_NAME
from queue_server.web import admission
from tests.helpers.running_hall import PASSWORD, RunningHall, running_hall, small_hall


def log_in(clerk: str = "li", counter: str = "w1", password: str = PASSWORD, stand_in: str = "") -> LogIn:
    return LogIn(
        request_key=new_key(),
        clerk_id=clerk,
        password=password,
        counter_id=counter,
        stands_in_for=stand_in,
    )


async def a_code(hall: RunningHall, role: Role = Role.KIOSK) -> str:
    admin = await hall.terminal("admin")
    answer = await admin.request(CreateEnrolmentCode(request_key=new_key(), role=role))
    assert isinstance(answer, EnrolmentCode)
    return answer.code


async def test_a_new_terminal_redeems_its_code_once(hall: RunningHall) -> None:
    code = await a_code(hall)
    known = await enrol(hall.url, code.lower(), "kiosk-9")
    assert known.role is Role.KIOSK
    issued = await ask_once(hall.url, known, IssueTicket(request_key=new_key(), service_id="tax"))
    assert issued.__struct_fields__[0] == "ticket"
    with pytest.raises(NotIdentified):
        await enrol(hall.url, code, "kiosk-10")


@pytest.mark.expects_logs("too many wrong enrolment codes")
async def test_guessing_codes_is_stopped(hall: RunningHall) -> None:
    code = await a_code(hall)
    stranger = await hall.stranger()
    guess = Enroll(code="AAAAA-AAAAA", name="x", public_key=new_private_key()[1])
    for _ in range(admission.WRONG_CODES):
        assert isinstance(await hall.refusal(stranger, guess), NotIdentified)
    assert isinstance(await hall.refusal(stranger, guess), LockedOut)
    with pytest.raises(LockedOut):
        await enrol(hall.url, code, "kiosk-9")


async def test_an_old_code_is_worth_nothing(data: Path) -> None:
    moment = dt.datetime.now(dt.UTC)
    now = [moment]
    async with running_hall(data, clock=lambda: now[0]) as hall:
        code = await a_code(hall)
        now[0] += dt.timedelta(minutes=31)
        with pytest.raises(NotIdentified):
            await enrol(hall.url, code, "kiosk-9")


async def test_a_proof_is_good_for_one_connection(hall: RunningHall) -> None:
    first, second = await hall.stranger(), await hall.stranger()
    known = hall.identity("kiosk-1")

    def introduce(nonce: str, protocol: int = 1) -> Identify:
        return Identify(
            terminal_id=known.terminal_id,
            proof=known.proof_for(nonce),
            client="test",
            client_version="1",
            protocol=protocol,
        )

    assert isinstance(await hall.refusal(second, introduce(first.hello.nonce)), NotIdentified)
    assert isinstance(await hall.refusal(first, introduce(first.hello.nonce, 99)), VersionMismatch)
    assert isinstance(await first.request(introduce(first.hello.nonce)), Identified)


async def test_wrong_passwords_lock_a_clerk_out_also_after_a_restart(data: Path) -> None:
    now = [dt.datetime.now(dt.UTC)]
    async with running_hall(data, clock=lambda: now[0]) as hall:
        window = await hall.terminal("window-1")
        for left in (2, 1):
            refusal = await hall.refusal(window, log_in(password="wrong"))
            assert isinstance(refusal, LoginFailed) and refusal.params == {"attempts_left": left}
        assert isinstance(await hall.refusal(window, log_in(password="wrong")), LockedOut)
        assert isinstance(await hall.refusal(window, log_in("nobody")), LoginFailed)
    async with running_hall(data, clock=lambda: now[0]) as hall:
        window = await hall.terminal("window-1")
        assert isinstance(await hall.refusal(window, log_in()), LockedOut)
        now[0] += dt.timedelta(minutes=16)
        assert isinstance(await window.request(log_in()), LoggedIn)


async def test_a_b_post_works_only_while_the_a_post_is_away(hall: RunningHall) -> None:
    window, other = await hall.terminal("window-1"), await hall.terminal("window-2")
    assert isinstance(await hall.refusal(window, log_in("wang", "w1")), Forbidden), "not wang's post"
    await window.request(log_in("li", "w1"))
    refusal = await hall.refusal(other, log_in("wang", "w2", stand_in="li"))
    assert isinstance(refusal, Forbidden) and refusal.params["why"] == "a_post_at_work"
    await window.request(LogOut(request_key=new_key()))
    stood_in = await other.request(log_in("wang", "w1", stand_in="li"))
    assert isinstance(stood_in, LoggedIn) and stood_in.counter is not None
    assert stood_in.counter.clerk is not None and stood_in.counter.clerk.standing_in_for == "李静"
    refusal = await hall.refusal(window, log_in("li", "w2"))
    assert isinstance(refusal, Forbidden) and refusal.params["why"] == "b_post_at_work"
    refusal = await hall.refusal(other, log_in("guide", "w2", stand_in="li"))
    assert isinstance(refusal, Forbidden), "not a B post of li"


async def test_a_clerk_moves_unless_a_visitor_is_there(hall: RunningHall) -> None:
    window, other = await hall.terminal("window-1"), await hall.terminal("window-2")
    await window.request(log_in("li", "w1"))
    moved = await other.request(log_in("li", "w2"))
    assert isinstance(moved, LoggedIn) and moved.counter is not None and moved.counter.id == "w2"
    counters = hall.server.engine.state.counters
    assert (counters["w1"].state.value, counters["w2"].clerk_id) == ("closed", "li")
    assert isinstance(await hall.refusal(window, LogOut(request_key=new_key())), Forbidden)
    await (await hall.terminal("kiosk-1")).request(IssueTicket(request_key=new_key(), service_id="tax"))
    await other.request(CallNext(request_key=new_key(), counter_id="w2"))
    assert isinstance(await hall.refusal(window, log_in("li", "w1")), AlreadyServing)
    assert isinstance(await hall.refusal(other, LogOut(request_key=new_key())), AlreadyServing)
    assert isinstance(await hall.refusal(window, log_in("wang", "w2")), CounterNotOpen)


async def test_a_terminal_locks_itself_and_the_same_clerk_unlocks_it(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("queue_server.web.admission.monotonic", lambda: seconds[0])
    async with running_hall(data) as hall:
        window = await hall.terminal("window-1")
        await window.request(log_in())
        issue = IssueTicket(request_key=new_key(), service_id="tax")
        seconds[0] += 14 * 60
        await window.request(issue)
        seconds[0] += 14 * 60
        await window.request(IssueTicket(request_key=new_key(), service_id="tax"))
        seconds[0] += 16 * 60
        call = CallNext(request_key=new_key(), counter_id="w1")
        assert isinstance(await hall.refusal(window, call), SessionLocked)
        assert isinstance(await hall.refusal(window, Unlock(password="wrong")), LoginFailed)
        unlocked = await window.request(Unlock(password=PASSWORD))
        assert isinstance(unlocked, LoggedIn) and unlocked.counter is not None
        assert unlocked.counter.state is CounterState.OPEN
        await window.request(call)


async def test_passwords_are_changed_by_oneself_or_reset_by_the_administrator(hall: RunningHall) -> None:
    window = await hall.terminal("window-1")
    await window.request(log_in())
    weak = ChangePassword(request_key=new_key(), old=PASSWORD, new="letters-only")
    assert isinstance(await hall.refusal(window, weak), InvalidParams)
    wrong = ChangePassword(request_key=new_key(), old="wrong", new="another-pass-2")
    assert isinstance(await hall.refusal(window, wrong), LoginFailed)
    await window.request(ChangePassword(request_key=new_key(), old=PASSWORD, new="another-pass-2"))
    await window.request(LogOut(request_key=new_key()))
    assert isinstance(await hall.refusal(window, log_in()), LoginFailed)
    again = await window.request(log_in(password="another-pass-2"))
    assert isinstance(again, LoggedIn) and not again.password_expired
    admin = await hall.terminal("admin")
    await admin.request(SetPassword(request_key=new_key(), clerk_id="wang", new="temporary-3"))
    fresh = await window.request(log_in("wang", "w2", password="temporary-3"))
    assert isinstance(fresh, LoggedIn) and fresh.password_expired, "must be changed now"


async def test_a_managers_log_in_opens_no_counter(hall: RunningHall) -> None:
    office = await hall.terminal("office")
    answer = await office.request(log_in("boss", ""))
    assert isinstance(answer, LoggedIn) and answer.counter is None and answer.clerk.role is Role.MANAGER


async def test_a_stranger_who_stays_silent_is_shown_out(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queue_server.web.socket.IDENTIFY_WITHIN_S", 0.05)
    async with running_hall(data) as hall:
        stranger = await hall.stranger()
        terminal = await hall.terminal("kiosk-1")
        issue = IssueTicket(request_key=new_key(), service_id="tax")
        with pytest.raises(Broken):
            while True:
                await hall.refusal(stranger, issue)
        await terminal.request(issue)


async def test_no_secret_is_in_the_data_or_the_log(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with running_hall(data, small_hall()) as hall:
        code = await a_code(hall)
        window = await hall.terminal("window-1")
        await window.request(log_in())
        await hall.refusal(window, log_in(password="secret-guess"))
    written = _written(data)
    for secret in (code, PASSWORD, "secret-guess"):
        assert secret.encode() not in written, "on disk"
        assert secret not in caplog.text, "in the log"


def _written(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data.glob(f"{FILE_NAME}*"))
