"""A terminal program's first start, and its later ones: what it keeps, and what it tells its technician."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from queue_server.client.admission import Applicant, NotAdmitted
from queue_server.client.calls import new_key
from queue_server.client.once import ask_once
from queue_server.protocol.base import Role
from queue_server.protocol.session import CreateEnrolmentCode, EnrolmentCode
from tests.helpers.running_hall import RunningHall


@pytest.fixture(autouse=True)
async def _threads_end() -> AsyncIterator[None]:
    """A program starts before its loop runs: here in a thread, which ends with the test."""
    with ThreadPoolExecutor(1) as pool:
        asyncio.get_running_loop().set_default_executor(pool)
        yield


async def code_for(hall: RunningHall, role: Role) -> str:
    made = await ask_once(
        hall.url, hall.identity("admin"), CreateEnrolmentCode(request_key=new_key(), role=role)
    )
    assert isinstance(made, EnrolmentCode)
    return made.code


async def said_to(applicant: Applicant, code: str = "") -> str:
    with pytest.raises(NotAdmitted) as refused:
        await asyncio.to_thread(applicant.identity, code)
    return str(refused.value)


async def test_a_code_is_needed_once(hall: RunningHall, tmp_path: Path) -> None:
    applicant = Applicant(hall.url, Role.COUNTER, "w9", tmp_path / "w9.json")
    code = await code_for(hall, Role.COUNTER)
    first = await asyncio.to_thread(applicant.identity, code)
    assert first == await asyncio.to_thread(applicant.identity)
    assert first == await asyncio.to_thread(applicant.identity, code), "a code given again is not redeemed"


async def test_a_code_of_another_role_is_told_and_leaves_nothing(hall: RunningHall, tmp_path: Path) -> None:
    applicant = Applicant(hall.url, Role.COUNTER, "w9", tmp_path / "w9.json")
    said = await said_to(applicant, await code_for(hall, Role.KIOSK))
    assert "enroll-code --role counter" in said
    assert not applicant.path.exists(), "the next code must be tried"


async def test_another_roles_identity_is_told(hall: RunningHall, tmp_path: Path) -> None:
    path = tmp_path / "kiosk.json"
    await asyncio.to_thread(
        Applicant(hall.url, Role.KIOSK, "k9", path).identity, await code_for(hall, Role.KIOSK)
    )
    said = await said_to(Applicant(hall.url, Role.COUNTER, "w9", path))
    assert str(path) in said and "kiosk" in said and "counter" in said


async def test_what_keeps_a_terminal_out_is_told_in_words(hall: RunningHall, tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    applicant = Applicant(hall.url, Role.DEVICE_HOST, "devices", path, "--enrol")
    assert "--enrol" in await said_to(applicant) and str(path) in await said_to(applicant)
    assert "登记码不对" in await said_to(applicant, "AAAAA-BBBBB")
    nobody = Applicant("ws://127.0.0.1:1/ws", Role.KIOSK, "k9", path)
    assert "连不上服务器 ws://127.0.0.1:1/ws" in await said_to(nobody, "AAAAA-BBBBB")
    path.write_text("{")
    assert "已损坏" in await said_to(applicant)
