"""Guides on visitors' phones: over HTTP, and in a real browser (R035)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import structs
from playwright.async_api import async_playwright

from queue_server.protocol.items import GuideFound, ReadGuide
from queue_server.web.limits import HEADERS
from queue_server.web.phone import guide_routes
from tests.helpers.running_hall import RunningHall, running_hall, small_hall

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MATERIAL = """
[[items.versions.materials]]
id = "m{number}"
name = "第 {number} 样<材料>"
name_en = "Material {number}"
type = "原件"
basis = "税收征管法"
sample = "填表区"
source = "申请人自备"
way = "纸质"
standard = "清晰完整"
points = ["清晰"]
"""
GUIDE = """
[[items]]
id = "answer"
service = "tax"

[[items.versions]]
version = "old"
effective_from = 2020-01-01
name = "旧的答复"

[[items.versions]]
version = "2026-1"
effective_from = 2026-01-01
name = "税务<答复>"
name_en = "Tax answer"
kind = "reply"
promised_days = 5
statutory_days = 15
statutory_unit = "calendar_days"
fee = "不收费"
conditions = ["在本镇纳税"]
steps = [{ name = "受理", limit = "当场", standard = "写清楚", result = "回执" }]
enquiries = "000-7"
""" + "".join(MATERIAL.format(number=number) for number in range(1, 21))
SECRET = """
[[items]]
id = "secret"
secret = true

[[items.versions]]
version = "1"
effective_from = 2026-01-01
name = "不公开的事项"
"""


@pytest.fixture
async def guided(tmp_path: Path) -> AsyncIterator[RunningHall]:
    folder = tmp_path / "hall"
    (folder / "guides").mkdir(parents=True)
    (folder / "guides" / "town.toml").write_text(GUIDE + SECRET, encoding="utf-8")
    config = structs.replace(small_hall(), guides=("town",))
    noon = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
    async with running_hall(tmp_path / "data", config, clock=lambda: noon, hall_folder=folder) as hall:
        yield hall


async def test_the_guide_of_the_day_stands_alone_and_is_light(guided: RunningHall) -> None:
    async with guided.browser() as browser:
        answer = await browser.get("/g/answer")
    page = answer.text
    assert answer.status_code == 200
    assert len(answer.content) < 30_000
    assert "税务&lt;答复&gt;" in page and "<答复>" not in page and "<材料>" not in page
    assert "旧的答复" not in page
    for words in ("5 个工作日", "15 天", "答复件", "在本镇纳税", "000-7", "小镇政务大厅", "清晰完整"):
        assert words in page, words
    assert page.count("<details>") == 20
    assert "http://" not in page and "https://" not in page and "src=" not in page and "<script" not in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for name, value in HEADERS:
        assert answer.headers[name.decode()] == value.decode()


@pytest.mark.parametrize(
    ("accepted", "asked", "words"),
    [
        ("", "", "申请材料"),
        ("en-GB,en;q=0.9", "", "What to bring"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "申请材料"),
        ("fr;q=1.0,en;q=0.5,zh;q=0.4", "", "What to bring"),
        ("mn, *;q=0.1", "", "申请材料"),
        ("en;q=lots", "", "申请材料"),
        ("en", "zh_CN", "申请材料"),
        ("zh", "en", "Tax answer"),
    ],
)
async def test_the_language_is_the_browsers_until_it_is_switched(
    guided: RunningHall, accepted: str, asked: str, words: str
) -> None:
    query = {"lang": asked} if asked else {}
    async with guided.browser() as browser:
        answer = await browser.get("/g/answer", params=query, headers={"Accept-Language": accepted})
    assert words in answer.text
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("item", ["nothing", "secret", "号", "%00", "x" * 3000, "<script>"])
async def test_what_is_not_there_is_said_kindly(guided: RunningHall, item: str) -> None:
    async with guided.browser() as browser:
        answer = await browser.get(f"/g/{item}")
    assert answer.status_code == 404
    assert "没有找到这份办事指南" in answer.text
    assert "不公开的事项" not in answer.text and "<script>" not in answer.text


async def test_one_address_cannot_hammer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide_routes, "BURST", 3.0)
    monkeypatch.setattr(guide_routes, "REQUESTS_PER_S", 0.001)
    async with running_hall(tmp_path / "data") as hall, hall.browser() as browser:
        codes = [(await browser.get("/g/nothing")).status_code for _ in range(5)]
    assert codes == [404, 404, 404, 429, 429]


async def test_the_kiosks_link_is_this_page(guided: RunningHall) -> None:
    kiosk = await guided.terminal("kiosk-1")
    found = await kiosk.request(ReadGuide(item_id="answer"))
    assert isinstance(found, GuideFound)
    assert found.link == "http://hall.test/g/answer"
    assert (found.guide.calendar_days, found.guide.version) == (True, "2026-1")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
async def test_in_a_browser_without_scripts_light_and_dark(guided: RunningHall) -> None:
    colours = set()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = await browser.new_context(
                java_script_enabled=False,
                color_scheme="dark" if scheme == "dark" else "light",
                viewport={"width": 320, "height": 640},
                locale="zh-CN",
            )
            page = await context.new_page()
            await page.goto(f"{guided.pages}/g/answer")
            assert not await page.get_by_text("清晰完整").first.is_visible()
            await page.click("summary >> nth=0")
            assert await page.get_by_text("清晰完整").first.is_visible()
            body = page.locator("body")
            colours.add(await body.evaluate("body => getComputedStyle(body).backgroundColor"))
            assert await body.evaluate("body => body.parentElement.scrollWidth <= innerWidth")
            await page.click("header a")
            await page.get_by_text("What to bring").wait_for()
            await context.close()
        await browser.close()
    assert colours == {"rgb(244, 247, 251)", "rgb(11, 24, 48)"}
