"""One case through the house on a real server: three people with different duties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import schema
from counter_terminal.viewmodels.case_search.search_desk import SearchForm
from counter_terminal.viewmodels.session import SessionState
from counter_terminal.viewmodels.terminal import TOPICS, CounterTerminal
from qt_common.clock import QtClock
from qt_common.hall import Hall, new_request_key
from qt_common.live_hall import LiveHall, link_maker
from queue_server.protocol import cases as wire
from queue_server.protocol.base import Params
from queue_server.protocol.case_views import ApplicantKind, CaseState, MaterialState
from queue_server.protocol.people import Applicant
from tests.helpers.case_hall import NAME, NUMBER, PHONE
from tests.helpers.running_hall import PASSWORD, small_hall
from tests.helpers.server_thread import ServerThread

TIMEOUT_MS = 20_000
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00"
    "010101005b0d5aab0000000049454e44ae426082"
)
GUIDES = """\
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
"""


class House:
    """Two terminals on one server, and whoever sits there."""

    def __init__(self, qtbot: QtBot, server: ServerThread) -> None:
        assert server.hall is not None
        self.qtbot = qtbot
        self.halls: list[Hall] = []
        self.terminals: dict[str, CounterTerminal] = {}
        for counter, name in (("w1", "window-1"), ("w2", "window-2")):
            made = link_maker(server.hall.url, server.hall.identity(name), TOPICS, "counter_terminal")
            hall = LiveHall(made)
            self.halls.append(hall)
            self.terminals[counter] = CounterTerminal(hall, QtClock(), counter)
            hall.start()
        for terminal in self.terminals.values():
            self.until(lambda: terminal.session.picture.can_try)  # noqa: B023  # waited for here and now

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=TIMEOUT_MS)

    def sits(self, counter: str, clerk: str) -> CounterTerminal:
        """Log somebody in, after whoever sat there."""
        terminal = self.terminals[counter]
        if terminal.session.state is SessionState.IN:
            terminal.session.log_out()
            self.until(lambda: terminal.session.state is SessionState.OUT)
        terminal.session.log_in(clerk, PASSWORD)
        self.until(lambda: terminal.session.state is SessionState.IN)
        return terminal

    def ask(self, terminal: CounterTerminal, params: Params) -> Any:
        answers: list[Any] = []
        terminal.desk.hall.call(params, answers.append, answers.append)
        self.until(lambda: answers)
        return answers[0]

    def accepted(self, terminal: CounterTerminal) -> wire.CaseChanged:
        """Take a case in, accept it and put its papers into a bag."""
        applicant = Applicant(kind=ApplicantKind.PERSON, name=NAME, number=NUMBER, phone=PHONE)
        key = new_request_key
        opened = self.ask(
            terminal,
            wire.OpenCase(request_key=key(), counter_id="w1", item_id="food", applicant=applicant),
        )
        case_id = opened.case.id
        found = tuple(
            wire.MaterialFinding(material_id=one.id, state=MaterialState.PRESENT) for one in opened.materials
        )
        self.ask(terminal, wire.CheckMaterials(request_key=key(), case_id=case_id, findings=found))
        accepted: wire.CaseChanged = self.ask(terminal, wire.AcceptCase(request_key=key(), case_id=case_id))
        self.ask(terminal, wire.PackBag(request_key=key(), case_id=case_id))
        return accepted

    def close(self) -> None:
        for terminal in self.terminals.values():
            terminal.close()
        for hall in self.halls:
            hall.stop()


@pytest.fixture
def house(tmp_path: Path, qtbot: QtBot) -> Iterator[House]:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "hall.toml").write_text(GUIDES, encoding="utf-8")
    duty, both = schema.Duty, ("w1", "w2")
    clerks = (
        schema.Clerk(id="li", name="李静", counters=both, duties=(duty.ACCEPT, duty.ISSUE)),
        schema.Clerk(id="wang", name="王强", counters=both, duties=(duty.REVIEW,)),
        schema.Clerk(id="guide", name="多批", counters=both, duties=(duty.APPROVE,)),
        schema.Clerk(id="root", name="管理员", role=schema.Role.ADMIN),
    )
    server = ServerThread(tmp_path / "data", small_hall(clerks=clerks, guides=("hall",)), tmp_path)
    server.start()
    house = House(qtbot, server)
    yield house
    house.close()
    server.stop()


def test_accepted_handed_over_reviewed_decided_issued(house: House) -> None:
    window = house.sits("w1", "li")
    case = house.accepted(window).case
    bag = f"B{case.number}"

    back = house.sits("w2", "wang").case_areas
    back.hand_over.enter()
    back.hand_over.receive(bag)
    house.until(lambda: back.hand_over.picture.confirmation)
    confirmation = back.hand_over.picture.confirmation
    assert confirmation is not None and confirmation.lines[0] == "李静 交给 王强"
    back.review.enter()
    house.until(lambda: back.review.picture.rows)
    back.review.open(case.id)
    house.until(lambda: back.review.picture.case)
    assert back.review.picture.may.review == "" and back.review.picture.may.approve
    back.review.review("", "材料齐全", passes=True)
    house.until(lambda: back.review.picture.case and back.review.picture.case.state == "待决定")

    head = house.sits("w2", "guide").case_areas
    head.review.enter()
    house.until(lambda: head.review.picture.rows)
    head.review.open(case.id)
    house.until(lambda: head.review.picture.case)
    assert head.review.picture.may.approve == ""
    head.review.approve()
    house.until(lambda: head.review.picture.case and head.review.picture.case.state == "已批准")

    desk = window.case_areas
    desk.hand_over.enter()
    desk.hand_over.receive(bag)
    house.until(lambda: desk.hand_over.picture.bag and len(desk.hand_over.picture.bag.hand_overs) == 2)
    issuing = desk.issuing
    issuing.enter()
    issuing.open_code(bag)
    house.until(lambda: issuing.picture.case)
    issuing.register()
    house.until(lambda: issuing.picture.case and issuing.picture.case.state == "待领取")
    issuing.collecting.set_name(NAME)
    issuing.collecting.set_number(NUMBER)
    house.until(lambda: not issuing.picture.busy)
    issuing.hand_out(PNG)
    house.until(lambda: issuing.picture.case and issuing.picture.case.state == "办结归档")

    search = desk.search
    search.enter()
    search.search(SearchForm(person_number=NUMBER, state=CaseState.CLOSED))
    house.until(lambda: search.picture.rows)
    search.choose(case.id)
    search.read("核对领取人")
    house.until(lambda: search.picture.people)
    steps = [row.cells[1].text for row in search.picture.history]
    assert {"受理", "部门审查", "作出决定", "结果登记", "出件登记"} <= set(steps)
    assert len(search.picture.hand_overs) == 2
