"""The catalogue by day: new versions for new cases, old points for old ones (R036, R037, R045)."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from config.guides.load import Guides
from config.guides.model import GuideItem, Unit
from queue_server.application.case_items import GuideItems
from queue_server.application.catalogue import Catalogue
from queue_server.protocol.items import SearchItems
from tests.helpers.case_hall import CaseHall
from tests.helpers.guide_files import MATERIAL, PERFECT, guides_of

NEW_YEAR, TOMORROW = dt.date(2026, 1, 1), dt.date(2026, 11, 24)
FIRST = structs.replace(PERFECT, effective_from=NEW_YEAR)
SECOND = structs.replace(
    PERFECT,
    version="2",
    effective_from=TOMORROW,
    promised_days=3,
    materials=(structs.replace(MATERIAL, points=("填写完整", "附照片")),),
)


def test_a_case_opened_before_a_new_version_keeps_its_points() -> None:
    catalogue = Catalogue(guides_of(FIRST, SECOND))
    hall = CaseHall(items=GuideItems(catalogue.guide))
    before = hall.take_in("permit")
    hall.days(1)
    after = hall.take_in("permit")
    assert before.materials[0].points == ("填写完整",)
    assert after.materials[0].points == ("填写完整", "附照片")
    kept = hall.case(before.case.id).item
    assert (kept.version, kept.promised_days) == ("1", 5)
    assert (hall.case(after.case.id).item.version, after.materials[0].points[1]) == ("2", "附照片")


def test_search_and_guide_show_the_version_of_the_day() -> None:
    catalogue = Catalogue(guides_of(FIRST, SECOND, keywords=("开店",)))
    for day, version, promised in ((TOMORROW - dt.timedelta(days=1), "1", 5), (TOMORROW, "2", 3)):
        [row] = catalogue.search(SearchItems(text="xdxk"), day).items
        assert (row.promised_days, row.keywords) == (promised, ("开店",))
        guide = catalogue.guide("permit", day)
        assert guide is not None
        assert guide.version == version
    assert catalogue.search(SearchItems(), dt.date(2025, 1, 1)).total == 0


def test_what_is_secret_is_found_by_nobody() -> None:
    catalogue = Catalogue(guides_of(FIRST, secret=True))
    assert catalogue.search(SearchItems(text="小店"), TOMORROW).total == 0
    assert catalogue.guide("permit", TOMORROW) is None


def test_calendar_days_and_the_superior_body_cross_the_wire() -> None:
    version = structs.replace(
        FIRST, statutory_unit=Unit.CALENDAR_DAYS, superior_body="上级局", superior_days=9
    )
    guide = Catalogue(guides_of(version)).guide("permit", TOMORROW)
    assert guide is not None
    assert (guide.calendar_days, guide.superior_body, guide.superior_days) == (True, "上级局", 9)


def test_a_page_of_items_has_the_popular_first() -> None:
    items = [GuideItem(id=f"i{n}", popular=n == 4, versions=(FIRST,)) for n in range(5)]
    found = Catalogue(Guides({one.id: one for one in items})).search(SearchItems(limit=2), TOMORROW)
    assert ([row.id for row in found.items], found.total) == (["i4", "i0"], 5)
