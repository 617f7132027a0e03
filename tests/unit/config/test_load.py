from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from config.errors import ConfigErrors, Problem, Severity
from config.load import check, load_hall
from config.messages import Language
from tests.helpers.halls import SMALL_HALL, changed, write_hall


def problems_of(folder: Path, text: str) -> list[Problem]:
    return check(write_hall(folder, text))


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [problem.full() for problem in problems]
    return problems[0]


def test_a_valid_hall_loads_without_a_word(tmp_path: Path) -> None:
    path = write_hall(tmp_path)

    hall = load_hall(path)

    assert check(path) == []
    assert hall.services[0].prefix == "A"
    assert [span.start for span in hall.calendars[0].week[0].spans] == [dt.time(9), dt.time(13, 30)]


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    text = changed('label = "1"', "label = 1")
    text = changed('service = "cash"', 'service = "cashh"', text)
    text = changed('name = "小厅"', 'name = "小厅"\nphon = "1"', text)
    text = changed('counters = ["c1"]', 'counters = ["c9"]\nrole = "boss"', text)

    problems = problems_of(tmp_path, text)

    found = {problem.path: problem.code for problem in problems if problem.severity is Severity.ERROR}
    assert found == {
        "hall.phon": "unknown_key",
        "counters[0].label": "wrong_type",
        "counters[0].skills[0].service": "unknown_reference",
        "clerks[0].counters[0]": "unknown_reference",
        "clerks[0].role": "wrong_type",
        "services[0]": "nobody_serves",
    }


def test_a_problem_says_file_line_path_value_and_what_was_meant(tmp_path: Path) -> None:
    problem = next(
        problem
        for problem in problems_of(tmp_path, changed('service = "cash"', 'service = "cashh"'))
        if problem.code == "unknown_reference"
    )

    line = SMALL_HALL.split("\n").index('skills = [{ service = "cash" }]') + 1
    assert (problem.file, problem.line, problem.suggestion) == ("hall.toml", line, "cash")
    assert problem.full(Language.EN) == (
        f"hall.toml:{line}: counters[0].skills[0].service: unknown service \"cashh\" (did you mean 'cash'?)"
    )
    assert "是不是“cash”" in problem.full(Language.ZH)


def test_load_raises_with_all_problems(tmp_path: Path) -> None:
    path = write_hall(tmp_path, changed('group = "money"', 'group = "mony"'))

    with pytest.raises(ConfigErrors) as caught:
        load_hall(path)

    assert {problem.code for problem in caught.value.problems} == {"unknown_reference", "empty_group"}
    assert "mony" in str(caught.value)


@pytest.mark.expects_logs("没有任何技能", "A 岗")
def test_warnings_do_not_stop_a_hall(tmp_path: Path) -> None:
    path = write_hall(tmp_path, SMALL_HALL + '\n[[counters]]\nid = "c2"\nlabel = "2"\n')

    assert {problem.severity for problem in check(path)} == {Severity.WARNING}
    assert len(load_hall(path).counters) == 2


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ('id = "small"', 'id = "Small Hall"', "wrong_type", "hall.id"),
        ('name = "小厅"', "", "missing_key", "hall.name"),
        ("days = [1, 2, 3, 4, 5]", "days = [1, 8]", "wrong_type", "calendars[0].week[0].days[1]"),
        ('start = "09:00"', 'start = "25:00"', "wrong_type", "calendars[0].week[0].spans[0].start"),
        ("start = 13:30:00", "start = 11:30:00", "span_overlap", "calendars[0].week[0].spans[1]"),
        ('end = "12:00"', 'end = "08:00"', "span_reversed", "calendars[0].week[0].spans[0]"),
        ('name = "小厅"', 'name = "小厅"\ntimezone = "Asia/Shangai"', "unknown_timezone", "hall.timezone"),
        (
            "[[zones]]",
            "[cases]\ndays_off = [2026-05-06]\nworkdays = [2026-05-06]\n[[zones]]",
            "off_and_worked",
            "cases.days_off[0]",
        ),
        ('label = "1"', 'number = "1"', "renamed_key", "counters[0].number"),
        ('label = "1"', 'label = "1"\nzone = "mian"', "unknown_reference", "counters[0].zone"),
        ('label = "1"', 'label = "1"\nkind = "genral"', "wrong_type", "counters[0].kind"),
        ('label = "1"', 'label = "1"\narrow = "lift"', "bad_choice", "counters[0].arrow"),
        ('group = "money"', 'group = "money"\ncalendar = "x"', "unknown_reference", "services[0].calendar"),
        (
            'group = "money"',
            'group = "money"\nfirst_number = 1000',
            "range_reversed",
            "services[0].first_number",
        ),
        (
            'group = "money"',
            'group = "money"\ndaily_limit = 1000',
            "limit_over_range",
            "services[0].daily_limit",
        ),
        ('group = "money"', 'group = "money"\ndaily_limit = -1', "wrong_type", "services[0].daily_limit"),
        (
            'group = "money"',
            'group = "money"\ntypical_service_min = 0',
            "wrong_type",
            "services[0].typical_service_min",
        ),
        (
            '[{ service = "cash" }]',
            '[{ service = "*", group = "money" }]',
            "skill_needs_one",
            "counters[0].skills[0]",
        ),
        (
            'counters = ["c1"]',
            'counters = ["c1"]\nstands_in_for = ["ann"]',
            "own_stand_in",
            "clerks[0].stands_in_for",
        ),
        ('counters = ["c1"]', 'counters = "c1"', "wrong_type", "clerks[0].counters"),
        ('counters = ["c1"]', 'counters = ["c1"]\nphoto = "a.png"', "missing_media", "clerks[0].photo"),
    ],
)
def test_each_mistake_has_its_own_problem(tmp_path: Path, old: str, new: str, code: str, path: str) -> None:
    problems = problems_of(tmp_path, changed(old, new))

    assert (code, path) in {(problem.code, problem.path) for problem in problems}
    for problem in problems:
        assert problem.full(Language.ZH) != problem.full(Language.EN)


@pytest.mark.parametrize(
    ("extra", "code", "path"),
    [
        ('[[counters]]\nid = "c1"\nlabel = "2"\n', "duplicate", "counters[1].id"),
        ('[[counters]]\nid = "c2"\nlabel = "1"\n', "duplicate", "counters[1].label"),
        ('[[boards]]\nid = "b"\nlayout = "window"\n', "window_needs_counter", "boards[0].counter"),
        ('[[kiosks]]\nid = "k"\nprinter = "p"\n', "unknown_reference", "kiosks[0].printer"),
        ('[[kiosks]]\nid = "k"\nreceipt = "ticket-81mm"\n', "missing_default", "kiosks[0].receipt"),
        ('[rating]\noption_set = "none"\n', "missing_default", "rating.option_set"),
        ('[voice]\nengine = "sing"\n', "bad_choice", "voice.engine"),
        ('[server]\nstorage = "mysql://u@h/db"\n', "bad_choice", "server.storage"),
        (
            '[[services]]\nid = "s2"\nname = "二"\ngroup = "money"\nlast_number = 500\n',
            "range_differs",
            "services[1].prefix",
        ),
        ('[[services]]\nid = "s2"\nname = "二"\ngroup = "money"\n', "nobody_serves", "services[1]"),
        (
            '[[calendars]]\nid = "sunday"\n'
            'week = [{ days = [7], spans = [{ start = "09:00", end = "12:00" }] }]\n'
            '[[services]]\nid = "s2"\nname = "二"\ngroup = "money"\ncalendar = "sunday"\n'
            '[[counters]]\nid = "c2"\nlabel = "2"\nskills = [{ service = "s2" }]\n',
            "no_common_hours",
            "services[1].calendar",
        ),
        (
            '[[devices]]\nid = "p"\ndriver = "escpos"\nurl = "tcp://h:9100"\n'
            '[[kiosks]]\nid = "k"\nprinter = "p"\n',
            "printer_elsewhere",
            "kiosks[0].printer",
        ),
        (
            '[[devices]]\nid = "a"\ndriver = "candle"\nurl = "COM3"\noptions = { address = 33 }\n'
            '[[devices]]\nid = "b"\ndriver = "candle"\nurl = "COM3"\noptions = { address = 33 }\n',
            "duplicate",
            "devices[1].url",
        ),
        (
            '[[devices]]\nid = "a"\ndriver = "ff68"\nurl = "COM3"\n'
            '[[counters]]\nid = "c2"\nlabel = "2"\n'
            '[[pads]]\ndevice = "a"\ncounter = "c1"\ncall_address = 1\n'
            '[[pads]]\ndevice = "a"\ncounter = "c2"\ncall_address = 1\n',
            "address_taken",
            "pads[1].call_address",
        ),
        ('[hall2]\nid = "x"\n', "unknown_key", "hall2"),
        ('[[windows]]\nid = "x"\n', "renamed_key", "windows"),
    ],
)
def test_tables_that_do_not_fit_together(tmp_path: Path, extra: str, code: str, path: str) -> None:
    problems = problems_of(tmp_path, SMALL_HALL + extra)

    assert (code, path) in {(problem.code, problem.path) for problem in problems}


def test_units_of_one_bus_may_share_a_wire(tmp_path: Path) -> None:
    bars = "".join(
        f'[[devices]]\nid = "bar-{n}"\ndriver = "candle"\nurl = "COM3"\noptions = {{ address = {n} }}\n'
        for n in (33, 34)
    )

    assert problems_of(tmp_path, SMALL_HALL + bars) == []


def test_services_may_share_a_series(tmp_path: Path) -> None:
    extra = '[[services]]\nid = "s2"\nname = "二"\ngroup = "money"\n'

    text = changed('[{ service = "cash" }]', '[{ service = "*" }]', SMALL_HALL + extra)

    assert problems_of(tmp_path, text) == []


def test_a_redirect_needs_no_counter(tmp_path: Path) -> None:
    extra = (
        '[[services]]\nid = "s2"\nname = "二"\ngroup = "money"\nfirst_number = 5\n'
        'redirect = { body = "税务局", address = "税务路 1 号", phone = "1" }\n'
    )

    assert problems_of(tmp_path, SMALL_HALL + extra) == []


def test_a_span_may_end_at_midnight(tmp_path: Path) -> None:
    assert problems_of(tmp_path, changed("end = 17:00:00", "end = 00:00:00")) == []


def test_one_mistake_does_not_hide_or_multiply_others(tmp_path: Path) -> None:
    """An unreadable id is reported once; references to it are not called dangling."""
    text = changed('id = "money"', 'id = "Money"')
    text = changed('group = "money"', 'group = "Money"', text)

    assert [problem.path for problem in problems_of(tmp_path, text)] == ["groups[0].id", "services[0].group"]
    assert {problem.code for problem in problems_of(tmp_path, text)} == {"wrong_type"}


def test_a_licence_printer_names_devices_that_are_there(tmp_path: Path) -> None:
    licence = (
        '\n[[kiosks]]\nid = "licences-1"\n[kiosks.licence]\nprinter = "laser"\n'
        '[[kiosks.licence.trays]]\nname = "tray-1"\nvariant = "original"\nmedia = "iso_a3_297x420mm"\n'
    )
    problems = [problem.full() for problem in check(write_hall(tmp_path, SMALL_HALL + licence))]
    assert len(problems) == 1 and "laser" in problems[0]
