from __future__ import annotations

import datetime as dt

import pytest

import queue_server.protocol.errors as wire
from devices.errors import FaultKind
from qt_common.errors import sentence_for
from qt_common.i18n import Translator
from qt_common.remedies import NAMES, REMEDIES, fault_names, remedy_for
from qt_common.times import LocalTimes
from qt_common.words import COUNTER_STATES, LINK_STATES, SERVICE_STATES, TICKET_STATES, word
from queue_server.client.reconnect import LinkState
from queue_server.protocol.views import CounterState, Estimate, ServiceState, TicketState
from tests.helpers.catalogues import catalogue_problems

NOW = dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.UTC)
"""Monday, 09:30 in Shanghai."""


@pytest.fixture(params=["zh_CN", "en"])
def translate(request: pytest.FixtureRequest) -> Translator:
    return Translator(language=request.param)


def tell(error: wire.HallError, language: str = "zh_CN") -> str:
    translate = Translator(language=language)
    return sentence_for(error, translate, LocalTimes(translate), NOW)


def test_english_is_complete() -> None:
    assert catalogue_problems("qt_common") == []


@pytest.mark.parametrize("slug", sorted(wire.error_slugs()))
def test_every_error_of_the_wire_has_a_sentence_of_its_own(slug: str) -> None:
    error = wire.error_slugs()[slug]()
    chinese, english = tell(error), tell(error, "en")
    assert chinese.endswith(("。", "请再试一次；"))
    assert english.endswith(".")
    assert english.isascii() or not any("\u4e00" <= c <= "\u9fff" for c in english)
    if slug != "unknown_error":
        assert chinese != tell(wire.UnknownError())


def test_an_error_this_program_does_not_know_is_named() -> None:
    assert "too_wet" in tell(wire.error_for("too_wet", {"drops": 3}))


def test_an_error_says_its_values() -> None:
    error = wire.LimitReached(service_id="tax", limit=12, next_opening="2026-11-24T01:00:00+00:00")
    assert tell(error).endswith("下次受理：明天 09:00。")
    assert tell(error, "en").endswith("Next opening: tomorrow 09:00.")
    assert "H007" in tell(wire.LiveTicketExists(number="H007", ticket_id="t"))
    assert "呼叫中" in tell(wire.WrongState(number="A1", state="called", verb="hold"))


def test_an_error_without_its_values_or_with_a_bad_time_is_still_a_sentence() -> None:
    assert tell(wire.ServiceClosed(next_opening="soon")) == tell(wire.ServiceClosed())


def test_every_fault_has_a_name_and_a_remedy(translate: Translator) -> None:
    assert set(REMEDIES) == set(NAMES) - {"damaged"} == set(FaultKind)
    for fault in FaultKind:
        assert len(remedy_for(fault, translate)) > len(fault_names([fault], translate)) > 1
    assert "melted" in remedy_for("melted", translate)


def test_a_sheet_printer_has_no_roll_and_a_vault_no_lid(translate: Translator) -> None:
    for fault in (FaultKind.PAPER_OUT, FaultKind.PAPER_NEAR_END, FaultKind.JAM, FaultKind.COVER_OPEN):
        of_sheets = remedy_for(fault, translate, "document_printer")
        assert of_sheets != remedy_for(fault, translate)
        assert "小票" not in of_sheets and "纸卷" not in of_sheets
    assert remedy_for(FaultKind.OFFLINE, translate, "document_printer") == remedy_for("offline", translate)
    damaged = remedy_for("damaged", translate, "vault")
    assert "damaged" not in damaged or not translate.is_chinese
    assert damaged != remedy_for("damaged", translate)


def test_every_state_has_a_word(translate: Translator) -> None:
    for table, kind in (
        (TICKET_STATES, TicketState),
        (COUNTER_STATES, CounterState),
        (SERVICE_STATES, ServiceState),
        (LINK_STATES, LinkState),
    ):
        assert set(table) == set(kind)
    assert word(TICKET_STATES, "asleep", translate) == "asleep"


def test_a_translator_speaks_another_language_at_once() -> None:
    translate = Translator()
    heard: list[str] = []
    translate.language_changed.connect(lambda: heard.append(translate("今天休息")))
    translate.set_language("en")
    translate.set_language("en")
    assert heard == ["Closed today"]
    assert translate.name_of("社保", "") == "社保"
    assert translate.name_of("社保", "Social security") == "Social security"


def test_an_unknown_language_falls_back_to_chinese() -> None:
    assert Translator(language="mn")("今天休息") == "今天休息"


@pytest.mark.parametrize(
    ("low", "high", "chinese", "english"),
    [
        (0, 0, "马上就到", "very soon"),
        (0, 1, "马上就到", "very soon"),
        (0, 5, "约 1–5 分钟", "about 1–5 min"),
        (10, 15, "约 10–15 分钟", "about 10–15 min"),
        (15, 15, "约 15 分钟", "about 15 min"),
    ],
)
def test_a_wait_is_a_range(low: int, high: int, chinese: str, english: str) -> None:
    estimate = Estimate(low_min=low, high_min=high)
    assert LocalTimes(Translator()).wait(estimate) == chinese
    assert LocalTimes(Translator(language="en")).wait(estimate) == english


def test_times_are_the_halls_own() -> None:
    times = LocalTimes(Translator())
    assert times.clock(NOW) == "09:30"
    assert times.date(NOW) == "11月23日周一"
    assert times.opening(NOW + dt.timedelta(hours=4), NOW) == "今天 13:30"
    assert times.opening(NOW + dt.timedelta(hours=23), NOW) == "明天 08:30"
    assert times.opening(NOW + dt.timedelta(days=3), NOW) == "11月26日周四 09:30"
    assert times.wait(None) == ""
    assert [times.duration(s) for s in (-1, 59, 245, 3723)] == ["0:00", "0:59", "4:05", "1:02:03"]
