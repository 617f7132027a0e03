from __future__ import annotations

import pytest

from counter_terminal.viewmodels.guide.alarms import Places
from queue_server.protocol.base import Role
from queue_server.protocol.hall import ReportDevice, RequestHelp
from queue_server.protocol.tickets import (
    Cancel,
    IssueTicket,
    MarkNoShow,
    Reactivate,
    Recall,
    RecordPrecheck,
    Transfer,
)
from tests.helpers.counter_place import Place, at_counter


def report(place: Place, device: str, kind: str, *faults: str, online: bool = False) -> None:
    params = ReportDevice(request_key="k" * 8, device_id=device, kind=kind, online=online, faults=faults)
    place.desks.run(params, "", Role.DEVICE_HOST)


def ask_for_help(place: Place, source: str, reason: str = "help", note: str = "") -> None:
    params = RequestHelp(request_key="k" * 8, source=source, reason=reason, note=note)
    place.desks.run(params, "", Role.KIOSK)


def take(place: Place, service: str = "social-insurance", **identity: str) -> str:
    form = place.terminal.guide.take
    form.choose(service)
    if identity:
        form.set_identity(identity["number"], identity["name"])
    form.issue()
    return place.terminal.guide.at_hand.picture.number


# ---------------------------------------------------------------- taking a number


@pytest.mark.parametrize("typed", ["shbx", "社会", "SHBX", "social", "sh bx"])
def test_services_are_found_by_name_initials_or_english(guide: Place, typed: str) -> None:
    guide.terminal.guide.take.search(typed)
    assert "社会保险" in [one.name for one in guide.terminal.guide.take.picture.offers]


def test_a_number_is_taken_for_a_person_with_priority_and_identity(guide: Place) -> None:
    form = guide.terminal.guide.take
    form.choose("property-registration")
    form.set_priority("elderly")
    form.set_identity("1101 0119 5003 0788 11", "张建国")
    form.issue()
    issued = guide.hall.asked(IssueTicket)[0]
    assert issued.identity is not None
    assert (issued.priority, issued.identity.number) == ("elderly", "110101195003078811")
    picture = guide.terminal.guide.at_hand.picture
    assert (picture.number, picture.fresh, picture.state) == ("H001", True, "等候中")
    assert picture.link.startswith("http")
    assert form.picture.service_id == ""
    assert "110101195003078811" not in repr((form.picture, picture, vars(form)))


def test_button_says_what_is_missing(guide: Place) -> None:
    form = guide.terminal.guide.take
    assert (form.picture.can_issue, form.picture.why) == (False, "请先选择业务")
    form.choose("marriage")
    assert form.picture.why.startswith("不在本大厅办理，请告知：云溪区民政局婚姻登记处")
    form.issue()
    form.choose("tax")
    form.set_identity("12")
    assert form.picture.why == "证件号码没有填完整"
    form.issue()
    assert guide.sent(IssueTicket) == 0


def test_somebody_who_has_a_number_is_shown_that_number(guide: Place) -> None:
    person = {"number": "110101195003078811", "name": "张建国"}
    first = take(guide, "property-registration", **person)
    guide.terminal.guide.at_hand.put_away()
    take(guide, "property-registration", **person)
    assert "您已有这项业务的号" in guide.said
    assert guide.terminal.guide.at_hand.picture.number == first


# ---------------------------------------------------------------- the ticket at hand


def test_pre_check_records_what_was_not_seen(guide: Place) -> None:
    take(guide, "company-registration")
    at_hand = guide.terminal.guide.at_hand
    assert [one.name for one in at_hand.picture.papers] == ["法定代表人身份证", "住所使用证明", "公司章程"]
    at_hand.tick("法定代表人身份证", True)
    at_hand.tick("公司章程", True)
    at_hand.record_precheck()
    recorded = guide.hall.asked(RecordPrecheck)[0]
    assert (recorded.complete, recorded.missing) == (False, ("住所使用证明",))
    assert at_hand.picture.precheck == "已预审：还缺 住所使用证明"
    at_hand.tick("住所使用证明", True)
    at_hand.record_precheck()
    assert at_hand.picture.precheck == "已预审：材料齐全"


def test_green_channel_sends_the_visitor_straight_to_an_open_counter(guide: Place) -> None:
    guide.desks.open("w2", "chen-jing")
    for _ in range(3):
        guide.issue()
    number = take(guide)
    at_hand = guide.terminal.guide.at_hand
    assert [one.text for one in at_hand.picture.counters] == ["2 号窗口"]
    at_hand.send_to_counter("w2", "")
    assert guide.sent(Transfer) == 0
    at_hand.send_to_counter("w2", "残疾人")
    called = guide.desks.next("w2")
    assert (called.ticket.number, called.rule) == (number, "transferred_here")
    assert called.ticket.note == "绿色通道：残疾人"


def test_a_missed_number_is_found_and_brought_back(guide: Place) -> None:
    guide.desks.open("w2", "chen-jing")
    guide.issue()
    missed = _missed(guide)
    at_hand = guide.terminal.guide.at_hand
    at_hand.find(missed.lower())
    assert (at_hand.picture.state, at_hand.picture.can_reactivate) == ("已过号", True)
    at_hand.reactivate()
    assert guide.sent(Reactivate) == 1
    assert at_hand.picture.state == "等候中"


def _missed(guide: Place) -> str:
    called = guide.desks.next("w2").ticket
    for _ in range(2):
        guide.clock.advance(30)
        guide.desks.verb(Recall, called.id)
    guide.clock.advance(60)
    guide.desks.verb(MarkNoShow, called.id)
    return called.number


def test_a_number_is_cancelled_with_a_reason(guide: Place) -> None:
    take(guide)
    guide.terminal.guide.at_hand.cancel("取错业务")
    assert guide.hall.asked(Cancel)[0].reason == "取错业务"
    assert guide.terminal.guide.at_hand.picture.state == "已取消"
    assert not guide.terminal.guide.at_hand.picture.can_cancel


def test_unknown_number_is_explained(guide: Place) -> None:
    guide.terminal.guide.at_hand.find("Z999")
    assert "找不到" in guide.said
    assert guide.terminal.guide.at_hand.picture.number == ""


# ---------------------------------------------------------------- who needs a guide


def test_complaints_come_first_then_who_waits_longest() -> None:
    with at_counter("guide", places=Places(frozenset({"kiosk-2"}))) as guide:
        heard: list[bool] = []
        guide.terminal.guide.alarms.raised.connect(lambda: heard.append(True))
        ask_for_help(guide, "kiosk-2")
        guide.clock.advance(90)
        ask_for_help(guide, "w5", "complaint", "排队时间长")
        calls = guide.terminal.guide.alarms.picture.calls
        assert [(one.where, one.reason, one.since, one.urgent) for one in calls] == [
            ("5 号窗口", "现场投诉：排队时间长", "0:00", True),
            ("取号机 kiosk-2", "请求帮助", "1:30", False),
        ]
        assert len(heard) == 2


def test_guide_takes_a_call_and_everybody_sees_who_goes(guide: Place) -> None:
    ask_for_help(guide, "w3")
    alarms = guide.terminal.guide.alarms
    alarms.answer(alarms.picture.calls[0].id)
    assert alarms.picture.open_calls == 0
    assert alarms.picture.calls[0].answered == "唐欣 在处理"
    guide.clock.advance(301)
    assert alarms.picture.calls == ()


def test_device_alarms_say_where_and_what_to_do() -> None:
    places = Places(frozenset({"kiosk-1"}), {"printer-1": "kiosk-1", "bar-1": "w1"})
    with at_counter("guide", places=places) as guide:
        report(guide, "printer-1", "ticket_printer", "paper_out")
        report(guide, "bar-1", "led_board", "garbled", online=True)
        report(guide, "bar-2", "led_board", online=True)
        report(guide, "pads", "pads")
        devices = guide.terminal.guide.alarms.picture.devices
        assert [(one.name, one.faults, one.stops) for one in devices] == [
            ("叫号器与评价器 pads", "连接不上", True),
            ("小票打印机 取号机 kiosk-1", "缺纸", True),
            ("LED 屏 1 号窗口", "通信错误", False),
        ]
        assert "请换上新的纸卷" in devices[1].remedy


def test_alarms_of_the_paper_desk_are_in_words_too() -> None:
    with at_counter("guide", places=Places(frozenset(), {"laser-1": "w1"})) as guide:
        report(guide, "laser-1", "document_printer", "paper_out")
        report(guide, "vault", "vault", "damaged", online=True)
        devices = guide.terminal.guide.alarms.picture.devices
        assert [(one.name, one.faults) for one in devices] == [
            ("文书打印机 1 号窗口", "缺纸"),
            ("扫描件库", "文件损坏"),
        ]
        assert "纸盒里装好纸" in devices[0].remedy
        assert "请联系管理员" in devices[1].remedy
