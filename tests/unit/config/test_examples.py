"""The example halls are valid and say what the published plans say."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import tomllib
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from config.cli import app
from config.examples import EXAMPLES
from config.load import check, load_hall
from config.schema import CounterKind, HallConfig, Role

NAMES = ("demo", "demo-open", "lianzhou", "lianzhou-centre", "luojiang")
HALLS = [EXAMPLES / f"{name}.toml" for name in NAMES]


@pytest.mark.parametrize("path", HALLS, ids=lambda path: path.stem)
def test_every_example_is_flawless(path: Path) -> None:
    assert [problem.full() for problem in check(path)] == []


def test_no_example_file_is_left_unchecked() -> None:
    included = {name for path in HALLS for name in included_by(path)}

    assert {path.name for path in EXAMPLES.glob("*.toml")} == included | {path.name for path in HALLS}


def included_by(path: Path) -> list[str]:
    return [str(name) for name in tomllib.loads(path.read_text(encoding="utf-8")).get("include", [])]


def test_the_open_demo_is_the_same_hall_at_any_hour() -> None:
    demo, always = load_hall(EXAMPLES / "demo.toml"), load_hall(EXAMPLES / "demo-open.toml")

    assert msgspec.structs.replace(always, calendars=demo.calendars) == demo
    midnight = dt.time(0)
    for calendar in always.calendars[:2]:
        (hours,) = calendar.week
        assert set(hours.days) == set(range(1, 8))
        assert [(span.start, span.end) for span in hours.spans] == [(midnight, midnight)]


def test_the_demo_hall_has_one_of_everything() -> None:
    hall = load_hall(EXAMPLES / "demo.toml")

    assert (len(hall.zones), len(hall.groups), len(hall.services), len(hall.kiosks)) == (2, 4, 14, 3)
    behind = (CounterKind.GUIDE, CounterKind.BACK_OFFICE)
    windows = [counter for counter in hall.counters if counter.kind not in behind]
    assert len(windows) == 8
    assert len({counter.kind for counter in hall.counters}) >= 6
    assert sum(service.redirect is not None for service in hall.services) == 1
    assert any(0 < service.daily_limit <= 20 for service in hall.services)
    assert {clerk.role for clerk in hall.clerks} == {Role.CLERK, Role.GUIDE, Role.MANAGER, Role.ADMIN}
    assert {entry.name for entry in hall.priority_classes} == {"预约", "老年人", "残疾人", "军人"}
    assert {pad.counter for pad in hall.pads} == {counter.id for counter in windows}
    assert {device.driver for device in hall.devices} == {
        "camera",
        "escpos",
        "onbon",
        "candle",
        "ff68",
        "ipp",
        "sam_v",
        "scanner",
    }
    assert all("127.0.0.1" in device.url for device in hall.devices)


def test_every_window_of_the_demo_has_an_a_post_and_a_b_post() -> None:
    hall = load_hall(EXAMPLES / "demo.toml")
    posts = {clerk.id: clerk.counters for clerk in hall.clerks}

    a_posts = {counter for clerk in hall.clerks for counter in clerk.counters}
    b_posts = {counter for clerk in hall.clerks for other in clerk.stands_in_for for counter in posts[other]}

    assert a_posts == b_posts == {counter.id for counter in hall.counters}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "demo-open"])
def test_hours_cover_lunch_booking_and_weekends(name: str) -> None:
    """R022-R024: an hour before and after by booking, no lunch break, weekends by booking."""
    calendar = load_hall(EXAMPLES / f"{name}.toml").calendars[0]
    workday = next(hours.spans for hours in calendar.week if 1 in hours.days)

    assert calendar.national_holidays
    assert workday[0].booking_only
    assert workday[-1].booking_only
    assert sum(span.lunch_shift for span in workday) == 1
    assert all(earlier.end == later.start for earlier, later in itertools.pairwise(workday))
    weekend = [span for hours in calendar.week if 6 in hours.days for span in hours.spans]
    assert weekend
    assert all(span.booking_only for span in weekend)


@pytest.mark.parametrize(
    ("hall_file", "table", "windows", "desks", "people"),
    [
        ("lianzhou.toml", "departments.csv", 16, 9, 25),
        ("lianzhou-centre.toml", "departments-centre.csv", 14, 4, 18),
    ],
)
def test_lianzhou_is_staffed_as_published(
    hall_file: str, table: str, windows: int, desks: int, people: int
) -> None:
    hall = load_hall(EXAMPLES / hall_file)
    with (EXAMPLES / "data" / "lianzhou" / table).open(encoding="utf-8", newline="") as file:
        published = {row["department"]: row for row in csv.DictReader(file)}

    behind = [counter for counter in hall.counters if counter.kind is CounterKind.BACK_OFFICE]
    front = [counter for counter in hall.counters if counter.kind is not CounterKind.BACK_OFFICE]
    assert (len(front), len(behind), len(hall.clerks)) == (windows, desks, people)
    assert departments(hall) == {
        name: (int(row["staff"]), int(row["windows"]), int(row["back_office"]))
        for name, row in published.items()
    }


def departments(hall: HallConfig) -> dict[str, tuple[int, int, int]]:
    """Return people, windows and back-office desks by department."""
    people = Counter(clerk.department for clerk in hall.clerks)
    behind = Counter(c.department for c in hall.counters if c.kind is CounterKind.BACK_OFFICE)
    front = Counter(c.department for c in hall.counters if c.kind is not CounterKind.BACK_OFFICE)
    return {name: (people[name], front[name], behind[name]) for name in people}


def test_departments_of_lianzhou_may_be_in_two_halls() -> None:
    enterprise = departments(load_hall(EXAMPLES / "lianzhou.toml"))
    centre = departments(load_hall(EXAMPLES / "lianzhou-centre.toml"))

    assert len(enterprise) == 16
    assert set(centre) < set(enterprise)


def test_luojiang_holds_both_tables_and_the_window_kinds() -> None:
    hall = load_hall(EXAMPLES / "luojiang.toml")

    assert Counter(service.id.split("-")[0] for service in hall.services) == {"basic": 202, "zone": 158}
    assert len({service.kind for service in hall.services}) == 7
    kinds = {counter.kind for counter in hall.counters}
    assert kinds == set(CounterKind) - {CounterKind.BACK_OFFICE}


def test_importing_the_tables_again_gives_the_shipped_services(tmp_path: Path) -> None:
    data = EXAMPLES / "data" / "luojiang"
    out = tmp_path / "services.toml"

    result = CliRunner().invoke(
        app,
        [
            "import-items",
            str(data / "items-basic.csv"),
            f"经开区={data / 'items-zone.csv'}",
            "--out",
            str(out),
        ],
    )

    assert result.exit_code == 0, result.output
    assert out.read_text(encoding="utf-8") == (EXAMPLES / "luojiang-services.toml").read_text(
        encoding="utf-8"
    )
