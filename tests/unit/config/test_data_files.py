"""Rating options, holidays and ticket layouts: the shipped data and what happens to a hall's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import chinese_calendar
import pytest

from config.errors import ConfigErrors
from config.holidays import load_holidays
from config.load import check
from config.ratings import load_ratings
from config.receipts import FIELDS, QrElement, TextElement, filled, load_layout
from tests.helpers.halls import SMALL_HALL, write_hall

DAY = dt.timedelta(days=1)


def codes(caught: pytest.ExceptionInfo[ConfigErrors]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_national_ratings_are_forty_options_in_five_levels() -> None:
    ratings = load_ratings()

    assert [entry.level for entry in ratings.levels] == [5, 4, 3, 2, 1]
    by_level = {entry.level: [option.code for option in entry.options] for entry in ratings.levels}
    assert by_level == {
        5: list(range(510, 518)),
        4: list(range(406, 414)),
        3: list(range(307, 315)),
        2: list(range(207, 215)),
        1: list(range(108, 116)),
    }
    for entry in ratings.levels:
        assert [option.base for option in entry.options] == [True] * 3 + [False] * 5
        assert entry.name_en
        assert all(option.text and option.text_en for option in entry.options)


def test_options_are_accepted_at_their_own_level_only() -> None:
    ratings = load_ratings()

    assert ratings.accepts(1, (108, 115))
    assert ratings.accepts(5, ())
    assert not ratings.accepts(2, (108,))
    assert not ratings.accepts(3, (306,))
    assert ratings.is_retired(306)
    assert not ratings.is_retired(307)


def test_a_halls_own_option_set_is_checked(tmp_path: Path) -> None:
    (tmp_path / "ratings").mkdir()
    (tmp_path / "ratings" / "own.toml").write_text(
        'name = "x"\nretired = [{ first = 101, last = 107 }]\n'
        '[[levels]]\nlevel = 1\nname = "a"\n'
        'options = [{ code = 105, text = "t" }, { code = 108, text = "t" }]\n'
        '[[levels]]\nlevel = 1\nname = "b"\noptions = [{ code = 108, text = "t" }]\n',
        encoding="utf-8",
    )

    with pytest.raises(ConfigErrors) as caught:
        load_ratings("own", tmp_path)
    assert codes(caught) == ["retired_code", "duplicate", "duplicate"]

    path = write_hall(tmp_path, SMALL_HALL + '[rating]\noption_set = "own"\n')
    assert {(problem.file, problem.code) for problem in check(path)} == {
        ("own.toml", "retired_code"),
        ("own.toml", "duplicate"),
    }


def test_a_missing_option_set_is_named() -> None:
    with pytest.raises(ConfigErrors, match=r"ratings/none\.toml"):
        load_ratings("none")


@pytest.mark.parametrize("year", [2025, 2026])
def test_holidays_agree_with_an_independent_calendar(year: int) -> None:
    national = load_holidays()

    date = dt.date(year, 1, 1)
    while date.year == year:
        assert national.is_workday(date) == chinese_calendar.is_workday(date), date
        date += DAY


def test_a_year_not_announced_is_asked_for_and_never_crashes() -> None:
    national = load_holidays()

    assert national.unannounced(dt.date(2026, 11, 21)) == ()
    assert national.unannounced(dt.date(2026, 12, 10)) == (2027,)
    assert national.is_workday(dt.date(2027, 1, 4))
    assert not national.is_workday(dt.date(2027, 1, 3))
    assert 2027 not in national.years


def test_a_hall_can_add_a_year(tmp_path: Path) -> None:
    (tmp_path / "holidays").mkdir()
    (tmp_path / "holidays" / "2027.toml").write_text(
        'year = 2027\n[[holidays]]\nname = "元旦"\nfirst = 2027-01-01\nlast = 2027-01-03\n'
        "workdays = [2027-01-09]\n",
        encoding="utf-8",
    )

    national = load_holidays(tmp_path)

    assert national.holidays[dt.date(2027, 1, 2)] == "元旦"
    assert national.is_workday(dt.date(2027, 1, 9))
    assert {2026, 2027} <= national.years


def test_holiday_mistakes_are_reported(tmp_path: Path) -> None:
    (tmp_path / "holidays").mkdir()
    (tmp_path / "holidays" / "2027.toml").write_text(
        "year = 2027\n"
        '[[holidays]]\nname = "a"\nfirst = 2027-01-03\nlast = 2027-01-01\nworkdays = [2027-01-04]\n'
        '[[holidays]]\nname = "b"\nfirst = 2027-05-01\nlast = 2028-05-01\n',
        encoding="utf-8",
    )

    with pytest.raises(ConfigErrors) as caught:
        load_holidays(tmp_path)

    assert codes(caught) == ["span_reversed", "not_a_weekend", "holiday_too_long"]


@pytest.mark.parametrize(("name", "paper_mm"), [("ticket-80mm", 80), ("ticket-58mm", 58)])
def test_shipped_layouts_print_what_a_ticket_must_say(name: str, paper_mm: int) -> None:
    layout = load_layout(name)
    used = {field for field in FIELDS if f"{{{field}}}" in repr(layout)}

    assert layout.paper_mm == paper_mm
    assert {
        "number",
        "service",
        "issued_at",
        "ahead",
        "estimate",
        "zone",
        "bring",
        "link",
        "phone",
        "identity",
        "hall",
    } <= used
    number = next(element for element in layout.elements if "{number}" in getattr(element, "text", ""))
    assert isinstance(number, TextElement)
    assert number.size * 24 / 8 >= 10, "the number is at least 10 mm high"
    digits_fit = (8 * paper_mm - 64) // (12 * number.size)
    assert digits_fit >= len("AB1234")


def test_elements_appear_only_when_their_field_has_a_value() -> None:
    layout = load_layout("ticket-80mm")

    bare = filled(layout, {"number": "A001", "hall": "厅", "service": "缴费", "ahead": "3"})
    full = filled(layout, {"number": "A001", "bring": "身份证", "link": "http://h/t/x"}, english=True)

    assert not any(isinstance(element, QrElement) for element in bare)
    assert not any("{" in repr(element.text) for element in bare if isinstance(element, TextElement))
    assert [element.data for element in full if isinstance(element, QrElement)] == ["http://h/t/x"]
    assert "Please have ready: 身份证" in [
        element.text for element in full if isinstance(element, TextElement)
    ]
    assert "请准备好：身份证" not in repr(full)


def test_a_value_with_braces_is_printed_as_it_is() -> None:
    layout = load_layout("ticket-80mm")

    texts = [e.text for e in filled(layout, {"number": "{link}", "link": "L"}) if isinstance(e, TextElement)]

    assert "{link}" in texts


def test_layout_mistakes_are_reported_through_the_hall(tmp_path: Path) -> None:
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "own.toml").write_text(
        '[[elements]]\nkind = "text"\ntext = "{nummer} {"\n'
        '[[elements]]\nkind = "texts"\ntext = "x"\n'
        '[[elements]]\nkind = "feed"\ndots = 0\nwhen = "brin"\n'
        "[[elements]]\ndots = 3\n",
        encoding="utf-8",
    )
    path = write_hall(tmp_path, SMALL_HALL + '[[kiosks]]\nid = "k"\nreceipt = "own"\n')

    found = {(problem.path, problem.code, problem.suggestion) for problem in check(path)}

    assert found == {
        ("elements[0].text", "bad_braces", ""),
        ("elements[0].text", "unknown_field", "number"),
        ("elements[1].kind", "wrong_type", "text"),
        ("elements[2].dots", "wrong_type", ""),
        ("elements[2].when", "unknown_field", "bring"),
        ("elements[3].kind", "missing_key", ""),
        ("elements", "number_not_printed", ""),
    }
