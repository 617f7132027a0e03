"""A hall's day with every command about cases, scans, licences and platforms, sent by real clients."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from config import papers, schema
from queue_server.client.link import HallLink
from queue_server.protocol import cases, licences, platforms, scans
from queue_server.protocol.base import MethodInfo, Params, Role, View, info_of, methods
from queue_server.protocol.case_views import MaterialState
from queue_server.protocol.licence_views import LicenceVariant
from queue_server.protocol.session import LogIn
from queue_server.storage.database import FILE_NAME
from tests.helpers.case_hall import AGENT, company, person
from tests.helpers.documents import a_jpeg, a_pdf
from tests.helpers.licence_hall import CODE, HOLDER, content, licence_kiosks
from tests.helpers.running_hall import PASSWORD, TERMINALS, Heard, RunningHall, prepare, small_hall

GUIDE = """\
[[items]]
id = "food"
[[items.versions]]
version = "1"
effective_from = 2020-01-01
name = "食品经营许可"
type = "行政许可"
body = "市场监督管理局"
kind = "promised"
statutory_days = 20
promised_days = 5
result = "食品经营许可证"
[[items.versions.materials]]
id = "form"
name = "申请书"
[[items.versions.materials]]
id = "plan"
name = "平面图"
"""
PLACES = (
    ("li", "window-1", "w1"),
    ("wang", "window-2", "w2"),
    ("zhao", "office", ""),
    ("boss", "office-2", ""),
)
"""Who works at which terminal and counter."""
OPENING = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
PICKUP = "86420975"
_MODULES = (cases, scans, licences, platforms)
_V = TypeVar("_V", bound=View)


def commands() -> dict[str, MethodInfo]:
    """Return every method of the four modules that changes something, by name."""
    names = {module.__name__ for module in _MODULES}
    return {
        name: info for name, info in methods().items() if info.command and info.params.__module__ in names
    }


def hall_of_the_day(**duties: tuple[schema.Duty, ...]) -> schema.HallConfig:
    """Return a hall with windows, a back office, two licence printers, and platforms nobody answers for.

    Args:
        duties: what some clerks are charged with otherwise.
    """
    duty = schema.Duty
    usual = (
        schema.Clerk(id="li", name="李静", counters=("w1",), duties=(duty.ACCEPT, duty.ISSUE)),
        schema.Clerk(id="wang", name="王强", counters=("w2",), duties=(duty.REVIEW,)),
        schema.Clerk(id="zhao", name="赵批", duties=(duty.APPROVE,)),
        schema.Clerk(id="boss", name="主任", role=schema.Role.MANAGER),
        schema.Clerk(id="root", name="管理员", role=schema.Role.ADMIN),
    )
    people = tuple(msgspec.structs.replace(one, duties=duties.get(one.id, one.duties)) for one in usual)
    silent = tuple(papers.Platform(id=name) for name in papers.PlatformName)
    return small_hall(
        clerks=people,
        guides=("hall",),
        kiosks=licence_kiosks("kiosk-1", "kiosk-2", low_blanks=0),
        platforms=silent,
    )


def prepare_the_day(folder: Path) -> Path:
    """Make the hall's guides, terminals and passwords ready in `folder`; return its data folder."""
    guides = folder / "guides"
    guides.mkdir(parents=True)
    (guides / "hall.toml").write_text(GUIDE, encoding="utf-8")
    data = folder / "data"
    terminals = (*TERMINALS, ("office-2", Role.CONSOLE), ("kiosk-2", Role.KIOSK))
    prepare(hall_of_the_day(), data, (*(clerk for clerk, *_ in PLACES), "root"), terminals)
    return data


@dataclass(frozen=True, slots=True)
class Said:
    """A command that was sent, and what came back."""

    who: str
    params: Params
    answer: View

    @property
    def name(self) -> str:
        """The method."""
        return info_of(type(self.params)).name


class Day:
    """Everybody at work, each by a standing link that repeats what was cut off.

    Args:
        links: clerks and the licence printer (`kiosk-1`) by name.
        after: awaited after each command with what was said; raises what is wrong.

    Attributes:
        said: every command, in order.
    """

    def __init__(self, links: dict[str, HallLink]) -> None:
        self.links = links
        self.said: list[Said] = []
        self._number = 0

    def key(self) -> str:
        """Return a fresh request key; a day's n-th press has always the same one."""
        self._number += 1
        return f"day-{self._number:06d}"

    async def send(self, who: str, params: Params) -> View:
        """Send a command; a test may do worse things here."""
        return await self.ask(who, params)

    async def ask(self, who: str, params: Params) -> View:
        """Send anything as somebody, and wait as long as a restart takes."""
        call: Any = self.links[who].call
        return cast(View, await call(params, timeout_s=30.0))

    async def do(self, who: str, verb: Callable[..., Params], **fields: Any) -> Any:
        """Send a command with a fresh key, and keep what came back."""
        params = verb(request_key=self.key(), **fields)
        answer = await self.send(who, params)
        self.said.append(Said(who, params, answer))
        return answer

    # -------------------------------------------------------- the day

    async def run(self) -> None:
        """Send every command there is."""
        company_case = await self.to_the_decision()
        await self.print_licences(company_case)
        await self.issuing(company_case)
        await self.corrections()
        await self.dead_ends()
        await self.by_post()
        await self.messages()

    async def take_in(self, applicant: Any, **states: MaterialState) -> str:
        """Open a case and record what was found; return its id."""
        opened = await self.do("li", cases.OpenCase, counter_id="w1", item_id="food", applicant=applicant)
        case_id: str = opened.case.id
        await self.do("li", cases.CheckMaterials, case_id=case_id, findings=findings(**states))
        return case_id

    async def accepted(self, applicant: Any) -> str:
        """Take in a complete case and accept it."""
        present = MaterialState.PRESENT
        case_id = await self.take_in(applicant, form=present, plan=present)
        changed = await self.do("li", cases.AcceptCase, case_id=case_id)
        paper = changed.new_papers[0]
        await self.do("li", cases.ReportPaperPrint, case_id=case_id, paper_number=paper, outcome="printed")
        return case_id

    async def decided(self, case_id: str) -> None:
        """Let the back office approve."""
        await self.do("wang", cases.ReviewCase, case_id=case_id, passes=True)
        await self.do("zhao", cases.DecideCase, case_id=case_id, approves=True)

    async def to_the_decision(self) -> str:
        """Bring a company's case through bag, pause and extension to its approval; return its id."""
        case_id = await self.accepted(company(agent=AGENT))
        packed = await self.do("li", cases.PackBag, case_id=case_id)
        await self.do("wang", cases.ReceiveBag, bag_code=packed.bag.code)
        pause = cases.PauseKind.INSPECTION
        await self.do("wang", cases.PauseCase, case_id=case_id, kind=pause, reason="现场核查")
        await self.do("wang", cases.ResumeCase, case_id=case_id)
        longer = {"working_days": 2, "reason": "情况复杂", "approved_by": "boss"}
        await self.do("wang", cases.ExtendCase, case_id=case_id, **longer)
        await self.decided(case_id)
        return case_id

    async def print_licences(self, case_id: str) -> None:
        """Print one sheet that staff confirm and one that is spoiled and printed again."""
        both = ((LicenceVariant.ORIGINAL, "tray-1", "A0001"), (LicenceVariant.DUPLICATE, "tray-2", "B0001"))
        sheets = []
        for variant, tray, first in both:
            stack = {"terminal": "kiosk-1", "tray": tray, "first": first, "last": first[0] + "0009"}
            await self.do("li", licences.LoadBlanks, variant=variant, **stack)
            kept_for = {"holder_number": HOLDER, "pickup_code": CODE}
            sheet = {"case_id": case_id, "content": content(), "variant": variant}
            sheets.append((await self.do("li", licences.OfferLicence, **sheet, **kept_for)).id)
        top = {"terminal": "kiosk-1", "tray": "tray-1", "serial": "A0001"}
        await self.do("li", licences.SpoilBlank, why="调校用掉", **top)
        await self.kiosk_prints(sheets[0], licences.PrintEnd.UNKNOWN)
        await self.do("li", licences.ConfirmPrinted, licence_id=sheets[0], blank="A0002")
        await self.kiosk_prints(sheets[1], licences.PrintEnd.SPOILED)
        await self.do("li", licences.ReleaseReprint, licence_id=sheets[1], void_blank="B0001", reason="卡纸")
        await self.kiosk_prints(sheets[1], licences.PrintEnd.PRINTED)

    async def kiosk_prints(self, licence_id: str, end: licences.PrintEnd) -> None:
        """Stand before the licence printer; change one's mind once, and let one print not begin."""
        person = licences.PresentPerson(number=HOLDER, read_from_card=True)
        session = cast(licences.Session, await self.ask("kiosk-1", person)).session
        claim = {"session": session, "licence_id": licence_id}
        claimed = await self.do("kiosk-1", licences.ClaimLicence, **claim)
        await self.do("kiosk-1", licences.ReleaseClaim, token=claimed.token)
        claimed = await self.do("kiosk-1", licences.ClaimLicence, **claim)
        for what in (licences.PrintEnd.NOTHING_PRINTED, end):
            await self.do("kiosk-1", licences.BeginPrint, token=claimed.token)
            await self.do("kiosk-1", licences.EndPrint, token=claimed.token, end=what)
        if end is licences.PrintEnd.PRINTED:
            await self.do("kiosk-1", licences.RateVisit, token=claimed.token, level=2, reasons=("207",))

    async def issuing(self, case_id: str) -> None:
        """Seals, the result at the window, told twice, handed out."""
        await self.do("li", cases.OrderSeals, case_id=case_id, authorisation_code="KZ-7788")
        await self.do("li", cases.SealsReady, case_id=case_id)
        results = (cases.ResultKind(name="食品经营许可证"),)
        await self.do("li", cases.RegisterResult, case_id=case_id, results=results, pickup_code=PICKUP)
        await self.do("li", cases.TellAgain, case_id=case_id)
        legal = cast(Any, company().legal_representative)
        await self.do("li", cases.HandOut, case_id=case_id, collector=cases.Collector(person=legal))

    async def corrections(self) -> None:
        """What is missing is named, comes later, is scanned, reused and taken off; then all is taken back."""
        missing, present = MaterialState.MISSING, MaterialState.PRESENT
        case_id = await self.take_in(person(), form=present, plan=missing)
        by_on = OPENING.date() + dt.timedelta(days=15)
        await self.do("li", cases.RequestCorrections, case_id=case_id, by_on=by_on)
        await self.do("li", cases.ReceiveCorrections, case_id=case_id, findings=findings(plan=present))
        stored = await self.links["li"].files.upload(a_pdf(1, "plan"))
        added = await self.do(
            "li", scans.AddScan, blob_id=stored.blob_id, case_id=case_id, material_id="plan", codes=("code",)
        )
        other = await self.take_in(person(), form=present)
        await self.do("li", scans.ReuseScan, scan_id=added.scan.id, case_id=other, material_id="plan")
        picture = await self.links["li"].files.upload(a_jpeg())
        wrong = await self.do("li", scans.AddScan, blob_id=picture.blob_id, case_id=other, material_id="form")
        await self.do("li", scans.RemoveScan, scan_id=wrong.scan.id, reason="扫错了")
        await self.do("li", cases.WithdrawCase, case_id=case_id, reason="不办了")

    async def dead_ends(self) -> None:
        """A case that is refused, and a question without a case."""
        case_id = await self.take_in(person(), form=MaterialState.PRESENT)
        await self.do("li", cases.RefuseCase, case_id=case_id, reasons=("不属于本机关职权",))
        await self.do("li", cases.NoteConsultation, question="办证要几天", answer="五个工作日")

    async def by_post(self) -> None:
        """A result that goes by post."""
        case_id = await self.accepted(person())
        await self.decided(case_id)
        results = (cases.ResultKind(name="食品经营许可证"),)
        await self.do("li", cases.RegisterResult, case_id=case_id, results=results)
        await self.do("li", cases.PostResult, case_id=case_id, tracking_number="EA123456789CN")

    async def messages(self) -> None:
        """Two messages that wait: one is sent again, one need not go."""
        found = cast(platforms.DeliveriesFound, await self.ask("boss", platforms.ListDeliveries()))
        first, second = (one.id for one in found.deliveries[:2])
        await self.do("boss", platforms.ReplayDelivery, delivery_id=first)
        await self.do("boss", platforms.DropDelivery, delivery_id=second, reason="已电话告知")


def findings(**states: MaterialState) -> tuple[cases.MaterialFinding, ...]:
    """Return findings about materials; what is missing gets words."""
    return tuple(
        cases.MaterialFinding(material_id=id, state=state, problem="没有带来", remedy="请补齐")
        if state is MaterialState.MISSING
        else cases.MaterialFinding(material_id=id, state=state)
        for id, state in states.items()
    )


@asynccontextmanager
async def everybody(hall: RunningHall) -> AsyncIterator[dict[str, HallLink]]:
    """Give everybody's standing link, by clerk and by terminal for the licence printer."""
    async with AsyncExitStack() as stack:
        links = {
            name: await stack.enter_async_context(hall.link(terminal, Heard()))
            for name, terminal in (
                ("kiosk-1", "kiosk-1"),
                *((clerk, terminal) for clerk, terminal, _ in PLACES),
            )
        }
        yield links


async def log_everybody_in(links: dict[str, HallLink]) -> None:
    """Let everybody begin to work."""
    for clerk, _, counter in PLACES:
        await links[clerk].call(
            LogIn(request_key=f"log-in-{clerk}", clerk_id=clerk, password=PASSWORD, counter_id=counter)
        )


def log_of(folder: Path) -> list[tuple[int, str, str]]:
    """Return number, kind and content of every event, as they lie on the disk below `folder`."""
    with closing(sqlite3.connect(folder / "data" / FILE_NAME)) as connection:
        return connection.execute("SELECT seq, kind, data FROM event_log ORDER BY seq").fetchall()
