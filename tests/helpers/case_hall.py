"""A hall that handles cases: items, people with their duties, and every verb by one short call."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import Any, cast

from config import schema
from config.papers import Platform, PlatformName
from queue_server.domain.cases.item import CaseKind, ItemMaterial, ItemRule, Items
from queue_server.domain.cases.model import Case
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params, Role, View
from queue_server.protocol.case_views import ApplicantKind, MaterialState
from queue_server.protocol.cases import CaseChanged
from queue_server.protocol.errors import HallError
from queue_server.protocol.people import Applicant, Person
from tests.helpers.desk_hall import DeskHall, config

NAME, NUMBER, PHONE, ADDRESS = "欧阳若兰", "11010519491231002X", "13812345678", "和平里北街七号"
AGENT_NAME, AGENT_NUMBER = "司马长风", "440308199901010012"
COMPANY, CREDIT_CODE = "安澜县清和园餐饮服务有限公司", "91150626MA0ABCDE67"
PRESENT, MISSING, WRONG = MaterialState.PRESENT, MaterialState.MISSING, MaterialState.WRONG
LATER, COMMITTED = MaterialState.LATER, MaterialState.PROMISED
EVERYTHING = {"form": PRESENT, "plan": PRESENT, "health": PRESENT}

FORM = ItemMaterial(id="form", name="申请书", points=("填写完整", "有签名"))
PLAN = ItemMaterial(id="plan", name="平面图", may_follow=True)
HEALTH = ItemMaterial(id="health", name="健康证明", may_be_promised=True)
EXTRA = ItemMaterial(id="extra", name="授权委托书", required=False)
FOOD = ItemRule(
    id="food",
    name="食品经营许可",
    version="2026-1",
    promised_days=5,
    statutory_days=20,
    licensing=True,
    departments=("市场监督管理局",),
    receipt=True,
    result="食品经营许可证",
    basis=("食品安全法",),
    conditions=("场所符合要求",),
    materials=(FORM, PLAN, HEALTH, EXTRA),
)
STAMP = replace(FOOD, id="stamp", name="证明盖章", kind=CaseKind.INSTANT, receipt=False, materials=(FORM,))
STARTUP = replace(
    FOOD,
    id="startup",
    name="开办餐饮店一件事",
    kind=CaseKind.JOINT,
    departments=("市场监督管理局", "消防救援大队", "城管局"),
    materials=(FORM,),
)
OPINION = replace(
    FOOD, id="opinion", name="政策答复", kind=CaseKind.REPLY, licensing=False, materials=(FORM,)
)
UPWARD = replace(
    FOOD, id="upward", name="转报省厅", kind=CaseKind.REPORTED, superior_days=10, materials=(FORM,)
)
ITEMS = {item.id: item for item in (FOOD, STAMP, STARTUP, OPINION, UPWARD)}


class FixedItems:
    """The same items on every day."""

    def in_force(self, item_id: str, on: dt.date) -> ItemRule | None:
        """Return the item."""
        return ITEMS.get(item_id)


def people() -> tuple[schema.Clerk, ...]:
    """Return two at the windows, two reviewers, two who decide, and the head."""
    duty = schema.Duty
    return (
        schema.Clerk(
            id="ann", name="安静", phone="0477-1", counters=("w1", "w2"), duties=(duty.ACCEPT, duty.ISSUE)
        ),
        schema.Clerk(id="bob", name="博文", counters=("w1", "w2"), duties=tuple(duty)),
        schema.Clerk(id="rita", name="李审", department="市场监督管理局", duties=(duty.REVIEW,)),
        schema.Clerk(id="ray", name="雷审", department="消防救援大队", duties=(duty.REVIEW,)),
        schema.Clerk(id="dora", name="多批", duties=(duty.APPROVE,)),
        schema.Clerk(id="boss", name="主任", role=schema.Role.MANAGER),
        schema.Clerk(id="gus", name="导办", role=schema.Role.GUIDE, counters=("w3",)),
    )


def person(**changes: Any) -> Applicant:
    """Return a person who applies."""
    fields = {"name": NAME, "number": NUMBER, "phone": PHONE, "address": ADDRESS} | changes
    return Applicant(kind=ApplicantKind.PERSON, **fields)


def company(**changes: Any) -> Applicant:
    """Return a company that applies, by its legal representative."""
    fields = {"name": COMPANY, "number": CREDIT_CODE, "phone": PHONE, "address": ADDRESS} | changes
    return Applicant(
        kind=ApplicantKind.COMPANY, legal_representative=Person(name=NAME, number=NUMBER), **fields
    )


AGENT = Person(name=AGENT_NAME, number=AGENT_NUMBER)


class CaseHall(DeskHall):
    """Runs the verbs of cases; `ann` sits at w1, `bob` at w2, `gus` guides at w3."""

    def __init__(self, items: Items | None = None, **tables: Any) -> None:
        self._keys = count(1)
        platforms = tuple(Platform(id=name) for name in PlatformName)
        fields = {"clerks": people(), "platforms": platforms} | tables
        super().__init__(config(**fields), staffed=False, items=items or FixedItems())
        self.open("w1", "ann")
        self.open("w2", "bob")
        self.open("w3", "gus")

    def key(self) -> str:
        """Return a fresh request key."""
        return f"request-{next(self._keys):06d}"

    def case(self, case_id: str) -> Case:
        """Return a case of any age; one that has left the memory comes back, as the server fetches it."""
        row = self.records[Case, case_id]
        self.state.records.remember([row])
        return cast(Case, row)

    def days(self, number: int) -> None:
        """Let whole days pass."""
        self.now += dt.timedelta(days=number)

    def do(self, verb: type[Params], case_id: str, clerk: str = "ann", /, **fields: Any) -> CaseChanged:
        """Run one verb about a case."""
        request: Any = verb
        key = fields.pop("request_key", None) or self.key()
        return cast(CaseChanged, self.run(request(request_key=key, case_id=case_id, **fields), clerk))

    def ask(self, params: Params, clerk: str = "ann", *roles: Role) -> View:
        """Run any request."""
        return self.run(params, clerk, *roles)

    # -------------------------------------------------------- the way of a case

    def take_in(
        self, item: str = "food", applicant: Applicant | None = None, clerk: str = "ann", **fields: Any
    ) -> CaseChanged:
        """Open a case."""
        counter = next(one.id for one in self.state.counters.values() if one.clerk_id == clerk)
        request = wire.OpenCase(
            request_key=self.key(),
            counter_id=counter,
            item_id=item,
            applicant=applicant or person(),
            **fields,
        )
        roles = (Role.GUIDE,) if clerk == "gus" else ()
        return cast(CaseChanged, self.run(request, clerk, *roles))

    def found(self, case_id: str, **states: MaterialState) -> CaseChanged:
        """Record what was found about some materials."""
        return self.do(wire.CheckMaterials, case_id, findings=findings(**states))

    def accepted(self, item: str = "food", applicant: Applicant | None = None, **fields: Any) -> CaseChanged:
        """Take a complete case in and accept it."""
        opened = self.take_in(item, applicant, **fields)
        states = {one.id: PRESENT for one in opened.materials if one.required}
        self.found(opened.case.id, **states)
        return self.do(wire.AcceptCase, opened.case.id)

    def approved(self, item: str = "food", applicant: Applicant | None = None, **fields: Any) -> CaseChanged:
        """Bring a case to its approval."""
        case_id = self.accepted(item, applicant, **fields).case.id
        self.do(wire.ReviewCase, case_id, "rita", passes=True)
        return self.do(wire.DecideCase, case_id, "dora", approves=True)

    def ready(self, item: str = "food", applicant: Applicant | None = None, **fields: Any) -> CaseChanged:
        """Bring a case's result to the issuing window."""
        case_id = self.approved(item, applicant, **fields).case.id
        return self.do(
            wire.RegisterResult,
            case_id,
            results=(wire.ResultKind(name="食品经营许可证"),),
            pickup_code="246810",
        )

    def hand_out(self, case_id: str, who: Person | None = None, **fields: Any) -> CaseChanged:
        """Hand the result out, by default to the applicant."""
        key = fields.pop("request_key", self.key())
        code = fields.pop("pickup_code", "")
        collector = wire.Collector(person=who or Person(name=NAME, number=NUMBER), **fields)
        return self.do(wire.HandOut, case_id, collector=collector, pickup_code=code, request_key=key)


def refused(error: type[HallError], hall: CaseHall, *verb: Any, **fields: Any) -> HallError:
    """Run a verb that must be refused, with nothing changed; return the refusal."""
    records, log = dict(hall.records), len(hall.log)
    try:
        hall.do(*verb, **fields)
    except error as refusal:
        assert (hall.records, len(hall.log)) == (records, log)
        return refusal
    raise AssertionError(f"not refused: {verb}")


def findings(**states: MaterialState) -> tuple[wire.MaterialFinding, ...]:
    """Return findings about materials; what is wanting gets words."""
    words = {WRONG: "没有签名", MISSING: "没有带来"}
    return tuple(
        wire.MaterialFinding(material_id=id, state=state, problem=words.get(state, ""), remedy="请补齐")
        if state in words
        else wire.MaterialFinding(material_id=id, state=state)
        for id, state in states.items()
    )
