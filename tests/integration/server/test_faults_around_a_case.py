"""What goes wrong around a case or licence at work: each is refused in words, and nothing is half done.

Real server, real sockets; only the disk that is full and the time that jumps are made.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import errno
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest

from config import schema
from qt_common.errors import sentence_for
from qt_common.i18n import Translator
from qt_common.times import LocalTimes
from queue_server.client.link import HallLink
from queue_server.protocol import cases, licences, scans
from queue_server.protocol.base import Params
from queue_server.protocol.case_views import CaseState, MaterialState
from queue_server.protocol.errors import (
    CardExpired,
    ClaimLost,
    CodeWrong,
    DutyMissing,
    Forbidden,
    HallError,
    NoLicence,
    NotFound,
    NumberInvalid,
    PersonMismatch,
    ServerBusy,
    SessionLocked,
    WrongCaseState,
)
from queue_server.protocol.licence_views import LicenceState, LicenceVariant
from queue_server.protocol.session import LogIn, LogOut, RevokeTerminal, Unlock
from queue_server.storage.database import open_database
from queue_server.storage.integrity import verify_chain
from tests.helpers.case_hall import AGENT, NUMBER, person
from tests.helpers.documents import a_pdf
from tests.helpers.licence_hall import CODE, HOLDER, STRANGER, content
from tests.helpers.running_hall import PASSWORD, RunningHall, running_hall
from tests.helpers.whole_day import (
    OPENING,
    PICKUP,
    Day,
    everybody,
    hall_of_the_day,
    log_everybody_in,
    log_of,
    prepare_the_day,
)

PRESENT = MaterialState.PRESENT


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day") / "hall"
    prepare_the_day(folder)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A fresh copy of a prepared hall."""
    return Path(shutil.copytree(prepared, tmp_path / "hall"))


class Clock:
    def __init__(self) -> None:
        self.now = OPENING

    def __call__(self) -> dt.datetime:
        return self.now


@asynccontextmanager
async def at_work(
    folder: Path,
    clock: Callable[[], dt.datetime] = lambda: OPENING,
    config: schema.HallConfig | None = None,
) -> AsyncIterator[tuple[RunningHall, Day]]:
    """Run the hall with everybody at work; log-ins outlive a restart."""
    running = running_hall(folder / "data", config or hall_of_the_day(), clock=clock, hall_folder=folder)
    async with running as hall, everybody(hall) as links:
        if not any(kind == "clerk_logged_in" for _, kind, _ in log_of(folder)):
            await log_everybody_in(links)
        yield hall, Day(links)


async def refused(link: HallLink, params: Params, error: type[HallError]) -> HallError:
    """Send what must be refused; whoever reads the refusal is told it whole."""
    call: Any = link.call
    with pytest.raises(error) as caught:
        await call(params, timeout_s=10.0)
    for language, end in (("zh_CN", "。"), ("en", ".")):
        translate = Translator(language=language)
        told = sentence_for(caught.value, translate, LocalTimes(translate), OPENING)
        assert told.endswith(end) and "{" not in told
        assert NUMBER not in told and HOLDER not in told
    return caught.value


def accept(case_id: str, key: str = "accept-1") -> cases.AcceptCase:
    return cases.AcceptCase(request_key=key, case_id=case_id)


# ---------------------------------------------------------------- two people, one thing


async def test_of_two_clerks_at_once_one_is_right_and_the_other_is_told(folder: Path) -> None:
    config = hall_of_the_day(wang=(schema.Duty.ACCEPT,))
    async with at_work(folder, config=config) as (_, day):
        case_id = await day.take_in(person(), form=PRESENT, plan=PRESENT)
        outcomes = await asyncio.gather(
            *(day.ask(who, accept(case_id, f"accept-{who}")) for who in ("li", "wang")),
            return_exceptions=True,
        )
        assert sum(isinstance(one, WrongCaseState) for one in outcomes) == 1
        assert sum(isinstance(one, cases.CaseChanged) for one in outcomes) == 1
    assert [kind for _, kind, _ in log_of(folder)].count("case_accepted") == 1


async def offered(day: Day) -> str:
    """Bring a licence to the printers; return its id."""
    case_id = await day.accepted(person())
    await day.decided(case_id)
    for terminal, first in (("kiosk-1", "A0001"), ("kiosk-2", "A0101")):
        last = f"{first[:-1]}9"
        tray = {"terminal": terminal, "tray": "tray-1", "variant": LicenceVariant.ORIGINAL}
        await day.do("li", licences.LoadBlanks, first=first, last=last, **tray)
    sheet = {"case_id": case_id, "content": content(), "variant": LicenceVariant.ORIGINAL}
    offer = await day.do("li", licences.OfferLicence, holder_number=HOLDER, pickup_code=CODE, **sheet)
    licence_id: str = offer.id
    return licence_id


async def test_of_two_licence_printers_one_has_it(folder: Path) -> None:
    async with at_work(folder) as (hall, day):
        licence_id = await offered(day)
        at = [await hall.terminal(name) for name in ("kiosk-1", "kiosk-2")]
        person_there = licences.PresentPerson(number=HOLDER, read_from_card=True)
        sessions = [await one.request(person_there) for one in at]
        claims = [
            licences.ClaimLicence(request_key="claim-one", session=one.session, licence_id=licence_id)
            for one in sessions
            if isinstance(one, licences.Session)
        ]
        outcomes = await asyncio.gather(
            *(terminal.request(claim) for terminal, claim in zip(at, claims, strict=True)),
            return_exceptions=True,
        )
        assert [type(one) for one in outcomes] == [licences.Claimed, ClaimLost]
    assert [kind for _, kind, _ in log_of(folder)].count("licence_claimed") == 1


# ---------------------------------------------------------------- the wrong person, card or code


async def test_who_it_is_not_kept_for_gets_nothing_and_learns_nothing(folder: Path) -> None:
    async with at_work(folder) as (_, day):
        licence_id = await offered(day)
        case_id = await day.accepted(person())
        await day.decided(case_id)
        results = (cases.ResultKind(name="食品经营许可证"),)
        await day.do("li", cases.RegisterResult, case_id=case_id, results=results, pickup_code=PICKUP)
        before = len(log_of(folder))
        kiosk, window = day.links["kiosk-1"], day.links["li"]
        present = licences.PresentPerson
        await refused(kiosk, present(number=STRANGER, read_from_card=True), NoLicence)
        await refused(kiosk, present(number="110105194912310021"), NumberInvalid)
        await refused(kiosk, present(number=HOLDER, read_from_card=True, card_expired=True), CardExpired)
        claim = licences.ClaimLicence(request_key="claim-one", session="nobody's", licence_id=licence_id)
        await refused(kiosk, claim, ClaimLost)
        collector = cases.Collector(person=AGENT)
        hand_out = cases.HandOut(request_key="hand-out-1", case_id=case_id, collector=collector)
        await refused(window, hand_out, PersonMismatch)
        assert len(log_of(folder)) == before, "nothing was written"
        guess = cases.HandOut(
            request_key="hand-out-2", case_id=case_id, collector=collector, pickup_code="000000"
        )
        for _ in range(3):
            wrong = await refused(window, guess, CodeWrong)
            assert wrong.params == {"attempts_left": 2}, "a repeated request counts once"
    assert [kind for _, kind, _ in log_of(folder)][before:] == ["pickup_code_wrong"]
    async with at_work(folder) as (_, day):
        again = await refused(day.links["li"], guess, CodeWrong)
        assert again.params == {"attempts_left": 2}, "nor after a restart"


async def test_a_code_from_nowhere_opens_nothing(folder: Path) -> None:
    async with at_work(folder) as (_, day):
        before = log_of(folder)
        for code in ("https://example.com/?q=1", "二维码", "B0000000", "'; DROP TABLE cases"):
            bag = cases.ReceiveBag(request_key="receive-1", bag_code=code)
            assert (await refused(day.links["wang"], bag, NotFound)).params["what"] == "bag"
            found = cases.FindCase(bag_code=code)
            await refused(day.links["wang"], found, NotFound)
        assert log_of(folder) == before


# ---------------------------------------------------------------- whoever was there is gone


async def test_a_terminal_locked_out_in_the_middle_of_an_upload_leaves_nothing(folder: Path) -> None:
    document = a_pdf()
    async with at_work(folder) as (hall, day), hall.browser() as browser:
        case_id = await day.take_in(person(), form=PRESENT)
        announce = scans.BeginUpload(size_bytes=len(document), sha256=sha256(document).hexdigest())
        place = await day.links["li"].call(announce)
        window = hall.identity("window-1")
        admin = await hall.terminal("admin")
        await admin.request(RevokeTerminal(request_key="revoke-1", terminal_id=window.terminal_id))
        proof = {scans.PROOF_HEADER: window.proof_for(place.path.rpartition("/")[2])}
        answer = await browser.post(place.path, content=document, headers=proof)
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert [path for path in (folder / "data" / "scans").rglob("*") if path.is_file()] == []
        case = await day.links["boss"].call(cases.FindCase(case_id=case_id))
        assert all(not one.scans for one in case.materials)


@pytest.mark.parametrize("after", ["logged out", "locked"])
async def test_a_case_waits_for_its_clerk(folder: Path, after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("queue_server.web.admission.monotonic", lambda: seconds[0])
    async with at_work(folder) as (_, day):
        case_id = await day.take_in(person(), form=PRESENT, plan=PRESENT)
        stored = await day.links["li"].files.upload(a_pdf())
        window = day.links["li"]
        if after == "locked":
            seconds[0] += 16 * 60
        else:
            await window.call(LogOut(request_key="log-out-1"))
        before = len(log_of(folder))
        error = SessionLocked if after == "locked" else Forbidden
        scan = scans.AddScan(
            request_key="add-scan-1", blob_id=stored.blob_id, case_id=case_id, material_id="form"
        )
        await refused(window, accept(case_id), error)
        await refused(window, scan, error)
        assert len(log_of(folder)) == before
        if after == "locked":
            await window.call(Unlock(password=PASSWORD))
        else:
            back = LogIn(request_key="log-in-2", clerk_id="li", password=PASSWORD, counter_id="w1")
            await window.call(back)
        assert (await window.call(scan)).scan.material_id == "form"
        assert (await window.call(accept(case_id))).case.state is CaseState.ACCEPTED


async def test_a_duty_taken_away_over_night_ends_there(folder: Path) -> None:
    async with at_work(folder) as (_, day):
        case_id = await day.take_in(person(), form=PRESENT, plan=PRESENT)
    before = len(log_of(folder))
    changed = hall_of_the_day(li=(schema.Duty.ISSUE,), wang=(schema.Duty.ACCEPT,))
    async with at_work(folder, config=changed) as (_, day):
        missing = await refused(day.links["li"], accept(case_id), DutyMissing)
        assert missing.params == {"duty": "accept", "why": "not_assigned"}
        assert len(log_of(folder)) == before
        taken_over = await day.links["wang"].call(accept(case_id, "accept-2"))
        assert taken_over.case.state is CaseState.ACCEPTED


# ---------------------------------------------------------------- time and disk


@pytest.mark.parametrize("jump", [dt.timedelta(days=-3), dt.timedelta(hours=-2), dt.timedelta(days=400)])
async def test_a_clock_that_jumps_ends_nothing_and_prints_nothing_twice(
    folder: Path, jump: dt.timedelta
) -> None:
    clock = Clock()
    async with at_work(folder, clock) as (_, day):
        licence_id = await offered(day)
        case_id = await day.take_in(person(), form=PRESENT, plan=PRESENT)
        present = licences.PresentPerson(number=HOLDER, read_from_card=True)
        session = (await day.links["kiosk-1"].call(present)).session
        claimed = await day.do("kiosk-1", licences.ClaimLicence, session=session, licence_id=licence_id)
        taken = await day.do("kiosk-1", licences.BeginPrint, token=claimed.token)
        clock.now += jump
        accepted = await day.do("li", cases.AcceptCase, case_id=case_id)
        assert accepted.case.state is CaseState.ACCEPTED and accepted.case.number
        due = accepted.case.due_on
        assert due is not None and due >= (OPENING + jump).date()
    clock.now = OPENING + dt.timedelta(minutes=1)
    async with at_work(folder, clock) as (_, day):
        kiosk = day.links["kiosk-1"]
        unfinished = await kiosk.call(licences.FindUnfinished())
        assert [one.job_name for one in unfinished.claims] == [taken.job_name]
        end = licences.EndPrint(request_key="end-print-1", token=claimed.token, end=licences.PrintEnd.PRINTED)
        assert (await kiosk.call(end)).state is LicenceState.PRINTED
        found = await day.links["li"].call(cases.FindCase(case_id=case_id))
        assert found.case.due_on == due
    kinds = [kind for _, kind, _ in log_of(folder)]
    assert (kinds.count("blank_used"), kinds.count("licence_printed")) == (1, 1)
    database = open_database("sqlite", folder / "data", hall_of_the_day().hall.id)
    verify_chain(database, hall_of_the_day().hall.id)
    database.close()


@pytest.mark.expects_logs("was not committed")
async def test_a_full_disk_refuses_a_step_whole_and_the_same_press_does_it_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_work(folder) as (hall, day):
        case_id = await day.take_in(person(), form=PRESENT, plan=PRESENT)
        before = log_of(folder)
        window = await hall.terminal("window-1")
        store: Any = hall.server.engine._store
        with monkeypatch.context() as full:

            def no_room(*_: object) -> None:
                raise OSError(errno.ENOSPC, "No space left on device")

            full.setattr(store, "_commit", no_room)
            busy = await hall.refusal(window, accept(case_id))
            assert isinstance(busy, ServerBusy) and busy.params["why"] == "disk_full"
        assert log_of(folder) == before
        case = await day.links["li"].call(cases.FindCase(case_id=case_id))
        assert case.case.state is CaseState.RECEIVED and case.papers == ()
        accepted = await day.links["li"].call(accept(case_id))
        assert accepted.case.state is CaseState.ACCEPTED and len(accepted.new_papers) == 1


# ---------------------------------------------------------------- too much


async def test_two_hundred_megabytes_are_refused_however_they_come(folder: Path) -> None:
    async with at_work(folder) as (hall, day), hall.browser() as browser:
        document = a_pdf()
        announce = scans.BeginUpload(size_bytes=len(document), sha256=sha256(document).hexdigest())
        place = await day.links["li"].call(announce)
        proof = hall.identity("window-1").proof_for(place.path.rpartition("/")[2])

        async def giant() -> AsyncIterator[bytes]:
            for _ in range(200):
                yield bytes(1_000_000)

        with suppress(httpx.TransportError):  # the server hangs up while it is still being sent
            answer = await browser.post(place.path, content=giant(), headers={scans.PROOF_HEADER: proof})
            assert answer.status_code >= HTTPStatus.BAD_REQUEST
        assert [path for path in (folder / "data" / "scans").rglob("*") if path.is_file()] == []
        assert (await day.links["li"].files.upload(document)).pages == 1
