"""The visitor's page over HTTP, without a browser."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from queue_server.client.calls import new_key
from queue_server.client.connection import Connection
from queue_server.protocol.session import LogIn
from queue_server.protocol.tickets import CallTicket, Complete, Hold, IssueTicket, StartService, TicketIssued
from queue_server.web.limits import HEADERS
from queue_server.web.phone import pages
from tests.helpers.running_hall import PASSWORD, RunningHall, running_hall


async def a_ticket(hall: RunningHall, language: str = "zh_CN") -> tuple[str, str]:
    """Return a new ticket's id and the path of its page."""
    kiosk = await hall.terminal("kiosk-1")
    issue = IssueTicket(request_key=new_key(), service_id="tax", language=language)
    issued = await kiosk.request(issue)
    assert isinstance(issued, TicketIssued)
    return issued.ticket.id, issued.link.removeprefix("http://hall.test")


async def a_clerk(hall: RunningHall) -> Connection:
    window = await hall.terminal("window-1")
    await window.request(LogIn(request_key=new_key(), clerk_id="li", password=PASSWORD, counter_id="w1"))
    return window


async def serve(window: Connection, ticket_id: str) -> None:
    for verb in (CallTicket, StartService, Complete):
        await window.request(verb(request_key=new_key(), ticket_id=ticket_id, counter_id="w1"))


async def test_the_page_stands_alone_and_is_light(hall: RunningHall) -> None:
    _, path = await a_ticket(hall)
    async with hall.browser() as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200 and len(answer.content) < 30_000
    assert "A001" in answer.text and "下一位就是您" in answer.text and "小镇政务大厅" in answer.text
    assert "http://" not in answer.text and "https://" not in answer.text and "src=" not in answer.text
    for name, value in HEADERS:
        assert answer.headers[name.decode()] == value.decode()
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_people_ahead_and_the_language_of_the_ticket(hall: RunningHall) -> None:
    await a_ticket(hall)
    _, path = await a_ticket(hall, "en")
    async with hall.browser() as browser:
        assert "1 person before you" in (await browser.get(path)).text
        assert "前面还有 1 人" in (await browser.get(path, params={"lang": "zh_CN"})).text


@pytest.mark.parametrize("token", ["x", "A" * 36, "../../etc/passwd", "%00", "号"])
async def test_a_link_that_was_not_made_here_shows_nothing(hall: RunningHall, token: str) -> None:
    ticket_id, _ = await a_ticket(hall)
    async with hall.browser() as browser:
        for guess in (token, ticket_id, ticket_id + "A" * 16):
            answer = await browser.get(f"/t/{guess}")
            assert answer.status_code == 404 and "A001" not in answer.text


async def test_giving_up_asks_first_and_works_without_a_script(hall: RunningHall) -> None:
    ticket_id, path = await a_ticket(hall)
    async with hall.browser() as browser:
        assert "确定取消 A001 吗" in (await browser.get(path)).text
        answer = await browser.post(path, params={"do": "cancel"}, follow_redirects=True)
        assert "此号已取消" in answer.text
        again = await browser.post(path, params={"do": "cancel"}, follow_redirects=True)
        assert "现在不能这样操作" in again.text
    assert hall.server.engine.state.tickets[ticket_id].state.value == "cancelled"


async def test_who_is_called_can_no_longer_give_up_on_the_phone(hall: RunningHall) -> None:
    ticket_id, path = await a_ticket(hall)
    window = await a_clerk(hall)
    await window.request(CallTicket(request_key=new_key(), counter_id="w1", ticket_id=ticket_id))
    async with hall.browser() as browser:
        page = (await browser.get(path)).text
        assert "请到 1 号窗口" in page and "do=cancel" not in page
        await browser.post(path, params={"do": "cancel"})
    assert hall.server.engine.state.tickets[ticket_id].state.value == "called"


async def test_one_visit_one_rating(hall: RunningHall) -> None:
    ticket_id, path = await a_ticket(hall)
    await serve(await a_clerk(hall), ticket_id)
    async with hall.browser() as browser:
        page = (await browser.get(path)).text
        assert "请您评价本次服务" in page and "服务态度差效率低" in page
        for wrong in ({"level": "6"}, {"level": "x"}, {}, {"level": "1", "r1": "999"}):
            refused = await browser.post(path, params={"do": "rate"}, data=wrong, follow_redirects=True)
            assert "请您评价本次服务" in refused.text
        rated = await browser.post(
            path,
            params={"do": "rate"},
            data={"level": "1", "r1": ["108", "115"], "r2": "207"},
            follow_redirects=True,
        )
        assert "感谢您的评价" in rated.text
    verdict = hall.server.engine.state.evaluations[ticket_id]
    assert (verdict.level, verdict.reasons, verdict.channel) == (1, ("108", "115"), "phone")


async def test_a_rating_is_taken_days_later_after_a_restart_and_only_once(data: Path) -> None:
    now = [dt.datetime.now(dt.UTC)]
    async with running_hall(data, clock=lambda: now[0]) as hall:
        ticket_id, path = await a_ticket(hall)
        await serve(await a_clerk(hall), ticket_id)
    now[0] += dt.timedelta(hours=71)
    async with running_hall(data, clock=lambda: now[0]) as hall, hall.browser() as browser:
        assert ticket_id not in hall.server.engine.state.tickets
        await browser.post(path, params={"do": "rate"}, data={"level": "5"})
        assert "感谢您的评价" in (await browser.get(path)).text
    now[0] += dt.timedelta(hours=3)
    async with running_hall(data, clock=lambda: now[0]) as hall, hall.browser() as browser:
        late = await browser.post(path, params={"do": "rate"}, data={"level": "1"}, follow_redirects=True)
        assert "现在不能这样操作" in late.text and "感谢您的评价" in late.text


async def test_the_call_arrives_at_once(hall: RunningHall) -> None:
    ticket_id, path = await a_ticket(hall)
    window = await a_clerk(hall)
    async with hall.browser() as browser, browser.stream("GET", f"{path}/live") as stream:
        news = _news(stream)
        first = await anext(news)
        assert first["called"] == 0 and "下一位就是您" in str(first["html"])
        await window.request(CallTicket(request_key=new_key(), counter_id="w1", ticket_id=ticket_id))
        async with asyncio.timeout(2.0):
            second = await anext(news)
        assert second["called"] == 1 and "请到 1 号窗口" in str(second["html"])
        assert "A001" in str(second["title"])
        await window.request(Hold(request_key=new_key(), ticket_id=ticket_id, counter_id="w1"))
        third = await anext(news)
        assert "您的业务已暂停" in str(third["html"])
        await news.aclose()


async def test_a_browser_without_streams_asks(hall: RunningHall) -> None:
    _, path = await a_ticket(hall)
    async with hall.browser() as browser:
        answer = await browser.get(f"{path}/live", params={"once": "1", "lang": "en"})
    assert "You are next" in answer.json()["html"]


async def test_hammering_is_slowed_down(hall: RunningHall, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path = await a_ticket(hall)
    async with hall.browser() as browser:
        codes = [(await browser.get(path)).status_code for _ in range(int(pages.BURST) + 60)]
    assert codes[0] == 200 and 429 in codes


async def test_health_and_measures(hall: RunningHall) -> None:
    await a_ticket(hall)
    async with hall.browser() as browser:
        health = (await browser.get("/healthz")).json()
        assert health["status"] == "ok" and health["last_seq"] == hall.server.engine.last_seq
        measures = (await browser.get("/metrics")).text
    assert "hall_tickets_waiting 1.0" in measures
    assert 'hall_request_seconds_count{method="ticket.issue"} 1.0' in measures


async def _news(stream: httpx.Response) -> AsyncGenerator[dict[str, object], None]:
    async for line in stream.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))
