"""The visitor's page in a real browser: it lives, it vibrates, it needs no script, it follows the phone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

from queue_server.client.calls import new_key
from queue_server.client.connection import Connection
from queue_server.protocol.session import LogIn
from queue_server.protocol.tickets import CallTicket, Complete, IssueTicket, StartService, TicketIssued
from tests.helpers.running_hall import PASSWORD, RunningHall

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
VIBRATIONS = (
    "window.buzzes = []; navigator.vibrate = (pattern) => { window.buzzes.push(pattern); return true; };"
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        await launched.close()


async def a_visit(hall: RunningHall) -> tuple[str, str, Connection]:
    """Return a waiting ticket's id, its page, and a window to serve it."""
    kiosk, window = await hall.terminal("kiosk-1"), await hall.terminal("window-1")
    issued = await kiosk.request(IssueTicket(request_key=new_key(), service_id="tax"))
    assert isinstance(issued, TicketIssued)
    log_in = LogIn(request_key=new_key(), clerk_id="li", password=PASSWORD, counter_id="w1")
    await window.request(log_in)
    return issued.ticket.id, issued.link.replace("http://hall.test", hall.pages), window


async def is_scrolling_sideways(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth > innerWidth"))


async def test_the_call_shows_and_vibrates_then_the_visit_is_rated(
    hall: RunningHall, browser: Browser
) -> None:
    ticket_id, address, window = await a_visit(hall)
    page = await browser.new_page(viewport={"width": 360, "height": 720})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.add_init_script(VIBRATIONS)
    await page.goto(address)
    await page.wait_for_function("document.querySelector('main').dataset.shown")
    await window.request(CallTicket(request_key=new_key(), counter_id="w1", ticket_id=ticket_id))
    await page.wait_for_selector(".called")
    assert await page.evaluate("window.buzzes.length") == 1
    assert "请到 1 号窗口" in await page.title()
    assert not await is_scrolling_sideways(page)
    for verb in (StartService, Complete):
        await window.request(verb(request_key=new_key(), ticket_id=ticket_id, counter_id="w1"))
    await page.click("label[for=l2]")
    assert await page.is_visible(".r2") and not await page.is_visible(".r1")
    await page.check("input[name=r2] >> nth=0")
    await page.click("button.send")
    await page.wait_for_selector("text=感谢您的评价")
    assert hall.server.engine.state.evaluations[ticket_id].reasons == ("207",)
    assert problems == []
    await page.close()


async def test_a_browser_without_scripts_can_do_everything(hall: RunningHall, browser: Browser) -> None:
    ticket_id, address, _ = await a_visit(hall)
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = await context.new_page()
    await page.goto(address)
    await page.click("summary")
    await page.click("button.danger")
    await page.wait_for_selector("text=此号已取消")
    assert hall.server.engine.state.tickets[ticket_id].state.value == "cancelled"
    await context.close()


async def test_dark_follows_the_phone(hall: RunningHall, browser: Browser) -> None:
    _, address, _ = await a_visit(hall)
    colours = set()
    for scheme in ("light", "dark"):
        context = await browser.new_context(color_scheme=scheme)
        page = await context.new_page()
        await page.goto(address)
        colours.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
        await context.close()
    assert colours == {"rgb(244, 247, 251)", "rgb(11, 24, 48)"}
