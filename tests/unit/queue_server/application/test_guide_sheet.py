"""A guide of the example hall as a sheet: every element arrives on paper."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdfium2

from config.guides.load import load_guides
from config.load import load_hall
from queue_server.application.catalogue import Catalogue
from queue_server.application.guide_sheet import guide_sheet
from queue_server.domain.cases.rules import Imprint
from queue_server.papers.render import Papers

EXAMPLES = Path(__file__).parents[4] / "config" / "examples"
TODAY = dt.date(2026, 11, 23)


def test_what_the_guide_says_stands_on_the_sheet() -> None:
    hall = load_hall(EXAMPLES / "demo.toml")
    guide = Catalogue(load_guides(hall, EXAMPLES)).guide("company-setup", TODAY)
    assert guide is not None
    sheet = guide_sheet(guide, Imprint(hall_name="小镇大厅"), TODAY, "http://hall.test/g/1")
    papers = Papers()
    try:
        pdf = papers.pdf(sheet)
    finally:
        papers.close()
    with pypdfium2.PdfDocument(pdf) as document:
        words = "".join(
            "".join(str(document[page].get_textpage().get_text_range()).split())
            for page in range(len(document))
        )
    wanted = (guide.name, guide.body, guide.materials[0].name, guide.materials[-1].name, guide.steps[0].name)
    assert [one for one in wanted if "".join(one.split()) not in words] == []
    assert f"{guide.statutory_days}个工作日" in words
