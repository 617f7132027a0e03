"""The paper areas of the rail, in the order a case passes through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from counter_terminal.viewmodels.area import Area as AreaModel
from counter_terminal.viewmodels.terminal import CounterTerminal
from counter_terminal.views.area_page import AreaPage
from counter_terminal.views.back_office.hand_over_page import HandOverPage
from counter_terminal.views.back_office.review_page import ReviewPage
from counter_terminal.views.case_search.search_page import SearchPage
from counter_terminal.views.issuing.issuing_page import IssuingPage
from counter_terminal.views.licence_desk.licence_page import LicencePage
from counter_terminal.views.workplace import Area
from qt_common.i18n import mark
from qt_common.theme.tokens import Theme


def case_areas(theme: Theme, terminal: CounterTerminal, asked: Callable[[str], None]) -> list[Area]:
    """Return the areas after acceptance; `asked` gets what only the window can do."""
    desk, areas = terminal.desk, terminal.case_areas
    _ = desk.translate

    def framed(area_id: str, name: str, icon: str, model: AreaModel[Any], body: QWidget) -> Area:
        page = AreaPage(theme, terminal, model, body)
        page.asked.connect(asked)
        return Area(area_id, name, icon, page)

    return [
        framed(
            "hand_over", mark("流转"), "ph.barcode", areas.hand_over, HandOverPage(theme, _, areas.hand_over)
        ),
        framed("review", mark("后台"), "ph.scales", areas.review, ReviewPage(theme, _, areas.review, desk)),
        framed("issuing", mark("出件"), "ph.package", areas.issuing, IssuingPage(theme, _, areas.issuing)),
        framed("licences", mark("执照"), "ph.medal", areas.licences, LicencePage(theme, _, areas.licences)),
        framed(
            "search", mark("查询"), "ph.magnifying-glass", areas.search, SearchPage(theme, _, areas.search)
        ),
    ]
