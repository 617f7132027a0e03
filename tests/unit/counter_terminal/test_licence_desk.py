"""The licence desk: what happened in words, the number typed from the sheet, blanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.protocol.errors import BlankMismatch
from queue_server.protocol.licence_views import LicenceState, LicenceVariant, LicenceView, StockView
from queue_server.protocol.licences import (
    ConfirmPrinted,
    LicencesFound,
    ListBlanks,
    ListLicences,
    LoadBlanks,
    ReleaseReprint,
    StocksFound,
)
from tests.helpers.desk_hall import OPENING
from tests.helpers.paper_place import CasePlace, at_papers


def licence(**fields: Any) -> LicenceView:
    known: dict[str, Any] = {
        "id": "one",
        "variant": LicenceVariant.ORIGINAL,
        "subject": "小镇清泉饮品有限公司",
        "state": LicenceState.FAILED,
        "ready_at": OPENING,
        "claimed_by": "licences-1",
        "tray": "tray-1",
        "blank": "A0007",
        "fault": "jam",
    }
    return LicenceView(**(known | fields))


STOCK = StockView(
    id="licences-1/tray-1",
    terminal="licences-1",
    tray="tray-1",
    variant=LicenceVariant.ORIGINAL,
    first="A0001",
    last="A0010",
    next="A0008",
    loaded=10,
    used=6,
    spoiled=2,
    remaining=2,
    low=True,
)


@pytest.fixture
def place() -> Iterator[CasePlace]:
    with at_papers() as place:
        hall = place.hall
        failed = LicencesFound(licences=(licence(), licence(id="two", spoiled=("A0007",))))
        none = LicencesFound(licences=())
        hall.on(ListLicences, lambda ask: failed if LicenceState.FAILED in ask.states else none)
        hall.on(ListBlanks, StocksFound(stocks=(STOCK,)))
        place.areas.licences.enter()
        yield place


def test_an_unknown_end_may_be_confirmed_a_spoiled_sheet_only_released(place: CasePlace) -> None:
    unknown, spoiled = place.areas.licences.picture.failed
    assert unknown.can_confirm and "不知道编号 A0007 的纸是否打好" in unknown.happened
    assert not spoiled.can_confirm and "已损坏" in spoiled.happened


def test_the_number_is_typed_from_the_sheet(place: CasePlace) -> None:
    place.hall.on(ReleaseReprint, licence(state=LicenceState.READY))
    place.areas.licences.release("one", "", "卡纸损坏")
    assert place.hall.asked(ReleaseReprint) == []
    place.areas.licences.release("one", " a0007 ", "卡纸损坏")
    asked = place.hall.asked(ReleaseReprint)[0]
    assert (asked.void_blank, asked.reason) == ("A0007", "卡纸损坏")
    assert "已放行重印" in place.said


def test_another_number_is_refused_in_words(place: CasePlace) -> None:
    place.hall.on(ConfirmPrinted, BlankMismatch(expected="A0007", given="A0001"))
    place.areas.licences.confirm("one", "A0001")
    assert "A0007" in place.said and "A0001" in place.said


def test_a_tray_adds_up_and_warns(place: CasePlace) -> None:
    tray = place.areas.licences.picture.trays[0]
    assert tray.used + tray.spoiled + tray.remaining == tray.loaded
    assert tray.tone == "calling" and tray.warning


def test_loading_names_first_and_last(place: CasePlace) -> None:
    place.hall.on(LoadBlanks, STOCK)
    place.areas.licences.load("licences-1", "tray-1", "original", "b0001", "b0100")
    asked = place.hall.asked(LoadBlanks)[0]
    assert (asked.first, asked.last, asked.variant) == ("B0001", "B0100", LicenceVariant.ORIGINAL)
