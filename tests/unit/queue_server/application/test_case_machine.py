"""Any verbs about cases, by anybody: refusals change nothing, the log is the rows, nobody is named."""

from __future__ import annotations

import datetime as dt
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from queue_server.application.verbs.bags import tell_late_bags
from queue_server.domain.cases.clock import deadline_of
from queue_server.domain.cases.model import ENDED, Case, CaseState
from queue_server.domain.state import HallState
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params
from queue_server.protocol.case_views import MaterialState
from queue_server.protocol.errors import CodeWrong, HallError
from queue_server.protocol.people import Person
from tests.helpers.case_hall import (
    ADDRESS,
    AGENT,
    AGENT_NAME,
    AGENT_NUMBER,
    COMPANY,
    NAME,
    NUMBER,
    PHONE,
    CaseHall,
    company,
    person,
)

CLERKS = st.sampled_from(["ann", "bob", "rita", "ray", "dora", "boss", "gus"])
ITEMS = st.sampled_from(["food", "stamp", "startup", "opinion", "upward"])
MATERIALS = st.sampled_from(["form", "plan", "health", "extra"])
STATES = st.sampled_from(list(MaterialState))
APPLICANTS = st.sampled_from([person(), person(agent=AGENT), company(), person(number="110105194912310021")])
DAYS = st.integers(-3, 30)
NOBODY_IN_EVENTS = (NAME, NUMBER[:-1], PHONE, ADDRESS, AGENT_NAME, AGENT_NUMBER, COMPANY, "135790")


class LifeOfCases(RuleBasedStateMachine):
    """Drives the verbs as windows and back offices would, refusals included."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = CaseHall()
        self.ids: list[str] = []

    def attempt(self, params: Params, clerk: str) -> bool:
        """Try a request; a refusal changes nothing but the count of wrong codes."""
        before, log_length = dict(self.hall.records), len(self.hall.log)
        try:
            self.hall.run(params, clerk)
        except HallError as refusal:
            if not isinstance(refusal, CodeWrong):
                assert (self.hall.records, len(self.hall.log)) == (before, log_length)
            return False
        self.ids = [id for kind, id in self.hall.records if kind is Case]
        return True

    def verb(self, data: st.DataObject, verb: type[Params], clerk: str, /, **fields: Any) -> bool:
        """Try a verb on some case, half of the time saying which picture the clerk saw."""
        case_id = data.draw(st.sampled_from(self.ids))
        version = data.draw(st.sampled_from([0, self.hall.case(case_id).version, 1]))
        request: Any = verb
        return self.attempt(
            request(request_key=self.hall.key(), case_id=case_id, version=version, **fields), clerk
        )

    @initialize()
    def morning(self) -> None:
        self.ids = [self.hall.take_in().case.id]

    @rule(item=ITEMS, applicant=APPLICANTS, counter=st.sampled_from(["w1", "w2", "w3"]), clerk=CLERKS)
    def open_case(self, item: str, applicant: Any, counter: str, clerk: str) -> None:
        self.attempt(
            wire.OpenCase(request_key=self.hall.key(), counter_id=counter, item_id=item, applicant=applicant),
            clerk,
        )

    @rule(data=st.data(), clerk=CLERKS)
    def everything_is_there(self, data: st.DataObject, clerk: str) -> None:
        case = self.hall.case(data.draw(st.sampled_from(self.ids)))
        found = tuple(
            wire.MaterialFinding(material_id=one.id, state=MaterialState.PRESENT) for one in case.materials
        )
        self.attempt(wire.CheckMaterials(request_key=self.hall.key(), case_id=case.id, findings=found), clerk)

    @rule(
        data=st.data(),
        clerk=CLERKS,
        found=st.dictionaries(MATERIALS, STATES, min_size=1),
        back=st.booleans(),
    )
    def check(self, data: st.DataObject, clerk: str, found: dict[str, MaterialState], back: bool) -> None:
        findings = tuple(
            wire.MaterialFinding(material_id=id, state=state, problem="不清楚") for id, state in found.items()
        )
        kind = wire.ReceiveCorrections if back else wire.CheckMaterials
        self.verb(data, kind, clerk, findings=findings)

    @rule(data=st.data(), clerk=CLERKS, days=DAYS)
    def accept(self, data: st.DataObject, clerk: str, days: int) -> None:
        self.verb(data, wire.AcceptCase, clerk, follow_by=self.day(days))

    @rule(data=st.data(), clerk=CLERKS, days=DAYS, newly=st.lists(MATERIALS, max_size=2))
    def request_corrections(self, data: st.DataObject, clerk: str, days: int, newly: list[str]) -> None:
        self.verb(data, wire.RequestCorrections, clerk, by_on=self.day(days), newly_required=tuple(newly))

    @rule(data=st.data(), clerk=CLERKS, way=st.sampled_from([wire.RefuseCase, wire.WithdrawCase]))
    def say_no(self, data: st.DataObject, clerk: str, way: type[Params]) -> None:
        fields = {"reasons": ("不属于本机关",)} if way is wire.RefuseCase else {"reason": "不办了"}
        self.verb(data, way, clerk, **fields)

    @rule(data=st.data(), clerk=CLERKS, kind=st.sampled_from(list(wire.PauseKind)), days=DAYS)
    def pause(self, data: st.DataObject, clerk: str, kind: wire.PauseKind, days: int) -> None:
        self.verb(data, wire.PauseCase, clerk, kind=kind, reason="需要时间", expected_until=self.day(days))

    @rule(data=st.data(), clerk=CLERKS)
    def resume(self, data: st.DataObject, clerk: str) -> None:
        self.verb(data, wire.ResumeCase, clerk)

    @rule(data=st.data(), clerk=CLERKS, days=st.integers(1, 15), head=CLERKS)
    def extend(self, data: st.DataObject, clerk: str, days: int, head: str) -> None:
        self.verb(data, wire.ExtendCase, clerk, working_days=days, reason="复杂", approved_by=head)

    @rule(data=st.data(), clerk=CLERKS, branch=st.sampled_from(["", "b1", "b2", "b3"]), passes=st.booleans())
    def review(self, data: st.DataObject, clerk: str, branch: str, passes: bool) -> None:
        self.verb(data, wire.ReviewCase, clerk, branch_id=branch, passes=passes, note="意见")

    @rule(data=st.data(), clerk=CLERKS, approves=st.booleans())
    def decide(self, data: st.DataObject, clerk: str, approves: bool) -> None:
        self.verb(data, wire.DecideCase, clerk, approves=approves, reasons=("不符合条件",))

    @rule(data=st.data())
    def go_straight_to_the_result(self, data: st.DataObject) -> None:
        """Take the shortest way, so that what lies behind it is met often."""
        case_id = data.draw(st.sampled_from(self.ids))
        key = self.hall.key
        self.attempt(wire.AcceptCase(request_key=key(), case_id=case_id), "ann")
        for branch in self.hall.case(case_id).branches:
            request = wire.ReviewCase(request_key=key(), case_id=case_id, branch_id=branch.id, passes=True)
            for clerk in ("rita", "ray"):
                self.attempt(request, clerk)
        self.attempt(wire.DecideCase(request_key=key(), case_id=case_id, approves=True), "dora")

    @rule(data=st.data(), clerk=CLERKS)
    def pack(self, data: st.DataObject, clerk: str) -> None:
        self.verb(data, wire.PackBag, clerk)

    @rule(data=st.data(), clerk=CLERKS)
    def receive_bag(self, data: st.DataObject, clerk: str) -> None:
        case = self.hall.case(data.draw(st.sampled_from(self.ids)))
        code = case.bag_code or "B0"
        self.attempt(wire.ReceiveBag(request_key=self.hall.key(), bag_code=code), clerk)

    @rule(data=st.data(), clerk=CLERKS)
    def register(self, data: st.DataObject, clerk: str) -> None:
        results = (wire.ResultKind(name="证"),)
        self.verb(data, wire.RegisterResult, clerk, results=results, pickup_code="135790")

    @rule(
        data=st.data(),
        clerk=CLERKS,
        who=st.sampled_from([Person(name=NAME, number=NUMBER), AGENT]),
        agent=st.booleans(),
        code=st.sampled_from(["", "135790", "000000"]),
    )
    def hand_out(self, data: st.DataObject, clerk: str, who: Person, agent: bool, code: str) -> None:
        collector = wire.Collector(person=who, is_agent=agent)
        self.verb(data, wire.HandOut, clerk, collector=collector, pickup_code=code)

    @rule(data=st.data(), clerk=CLERKS, what=st.integers(0, 3))
    def other_issuing(self, data: st.DataObject, clerk: str, what: int) -> None:
        kinds: list[tuple[type[Params], dict[str, str]]] = [
            (wire.TellAgain, {}),
            (wire.PostResult, {"tracking_number": "EA123456789CN"}),
            (wire.OrderSeals, {"authorisation_code": "135790"}),
            (wire.SealsReady, {}),
        ]
        kind, fields = kinds[what]
        self.verb(data, kind, clerk, **fields)

    @rule(minutes=st.sampled_from([1, 45, 60 * 24, 60 * 24 * 5, -60, -60 * 48]))
    def time_passes(self, minutes: int) -> None:
        self.hall.now += dt.timedelta(minutes=minutes)
        self.hall.carry_out(tell_late_bags(self.hall.state, self.hall.context()))

    def day(self, days: int) -> dt.date:
        return self.hall.now.date() + dt.timedelta(days=days)

    # -------------------------------------------------------- what always holds

    def cases(self) -> list[Case]:
        return [self.hall.case(id) for id in self.ids]

    @invariant()
    def open_is_what_has_not_ended(self) -> None:
        for case in self.cases():
            assert case.open is (case.state not in ENDED)
            assert (case.ended_at is None) is case.open
            assert not (case.paused and not case.open)

    @invariant()
    def acceptance_review_and_decision_stay_apart(self) -> None:
        for case in self.cases():
            window = {case.received_by, case.accepted_by}
            reviewers = {branch.reviewer for branch in case.branches} - {""}
            assert not window & reviewers
            if case.decided_by and case.decided_by not in ("", case.accepted_by):
                assert case.decided_by not in window | reviewers
            if case.decided_by and case.decided_by == case.accepted_by:
                assert case.kind.value == "instant"

    @invariant()
    def numbers_are_given_once(self) -> None:
        numbers = [case.number for case in self.cases()]
        assert len(set(numbers)) == len(numbers)
        papers = [paper.number for case in self.cases() for paper in case.papers]
        assert len(set(papers)) == len(papers)

    @invariant()
    def every_deadline_comes_from_the_facts_again_and_none_is_ignored(self) -> None:
        for case in self.cases():
            clock = deadline_of(case, self.hall.rules.cases, self.hall.now)
            assert "fact_ignored" not in [one.slug.value for one in clock.cautions]
            if case.state is CaseState.ACCEPTED:
                assert clock.due_on is not None

    @invariant()
    def a_bag_is_in_somebodys_hands(self) -> None:
        for case in self.cases():
            if case.bag is None:
                assert not case.holder and not case.bag_code
                continue
            assert case.bag.holder == case.holder and case.holder
            chain = [(one.from_clerk, one.to_clerk) for one in case.bag.hand_overs]
            assert all(before != after for before, after in chain)

    @precondition(lambda self: len(self.hall.log) % 5 == 0)
    @invariant()
    def the_log_is_the_rows(self) -> None:
        folded = HallState(self.hall.rules, forgets=False)
        for event in self.hall.log:
            folded.apply(event)
        rows = folded.take_touched().records
        assert {(type(row), row.id): row for row in rows} == self.hall.records

    @invariant()
    def nobody_is_named(self) -> None:
        words = repr(self.hall.log[-8:])
        for secret in NOBODY_IN_EVENTS:
            assert secret not in words


TestLifeOfCases = LifeOfCases.TestCase
TestLifeOfCases.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
