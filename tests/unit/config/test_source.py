from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import Problem
from config.load import check, load_hall
from config.messages import Language
from tests.helpers.halls import SMALL_HALL, changed, write_hall

CLERKS = '[[clerks]]\nid = "bob"\nname = "博"\ncounters = ["c1"]\n'


def test_included_files_are_joined_in_order(tmp_path: Path) -> None:
    write_hall(tmp_path, CLERKS, "clerks.toml")
    path = write_hall(tmp_path, 'include = ["clerks.toml"]\n' + SMALL_HALL)

    assert [clerk.id for clerk in load_hall(path).clerks] == ["ann", "bob"]


def test_a_problem_names_the_included_file_and_its_own_position(tmp_path: Path) -> None:
    write_hall(tmp_path, CLERKS + '\n[[clerks]]\nid = "cid"\nname = "辛"\ncounters = ["c7"]\n', "clerks.toml")
    path = write_hall(tmp_path, 'include = ["clerks.toml"]\n' + SMALL_HALL)

    (problem,) = check(path)

    assert (problem.file, problem.path, problem.line) == ("clerks.toml", "clerks[1].counters[0]", 9)


def test_a_table_stands_in_one_file_only(tmp_path: Path) -> None:
    write_hall(tmp_path, '[hall]\nid = "other"\nname = "另"\n', "more.toml")
    path = write_hall(tmp_path, 'include = ["more.toml"]\n' + SMALL_HALL)

    (problem,) = check(path)

    assert (problem.code, problem.file, problem.params["other"]) == (
        "defined_twice",
        "more.toml",
        "hall.toml",
    )


def test_a_missing_include_does_not_hide_other_mistakes(tmp_path: Path) -> None:
    path = write_hall(tmp_path, 'include = ["clerks.toml"]\n' + changed('label = "1"', "label = 1"))

    assert {(problem.code, problem.file) for problem in check(path)} == {
        ("missing_file", "clerks.toml"),
        ("wrong_type", "hall.toml"),
    }


@pytest.mark.parametrize(
    ("include", "code"),
    [
        ('["hall.toml"]', "included_twice"),
        ('["a.toml", "a.toml"]', "included_twice"),
        ('"a.toml"', "wrong_type"),
        ('["nested.toml"]', "nested_include"),
    ],
)
def test_includes_that_cannot_be(tmp_path: Path, include: str, code: str) -> None:
    write_hall(tmp_path, CLERKS, "a.toml")
    write_hall(tmp_path, 'include = ["a.toml"]\n' + CLERKS, "nested.toml")
    path = write_hall(tmp_path, f"include = {include}\n" + SMALL_HALL)

    assert code in {problem.code for problem in check(path)}


def test_a_missing_file_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    assert [problem.code for problem in check(tmp_path / "none.toml")] == ["missing_file"]
    assert [problem.code for problem in check(tmp_path)][:1] == ["unreadable_file"]


@pytest.mark.parametrize(
    ("text", "line", "words_zh", "words_en"),
    [
        ("[hall]\nstart = 9:00\n", 2, "09:00:00", "09:00:00"),
        ('[hall]\nid = "a\n', 2, "引号", "quote"),
        ('[hall]\nid = "a"\nid = "b"\n', 3, "写了两次", "twice"),
        ('[hall]\nid = "a"\n[hall]\nname = "b"\n', 3, "双方括号", "[["),
        ("[hall\n", 1, "方括号", "bracket"),
        ("[hall]\nid = yes\n", 2, "引号", "quotes"),
        ("[hall]\nid ＝ 1\n", 2, "全角", "full-width"),
        ("[hall]\nid\n", 2, "等号", "="),
    ],
)
def test_syntax_errors_in_words(tmp_path: Path, text: str, line: int, words_zh: str, words_en: str) -> None:
    (problem,) = check(write_hall(tmp_path, text))

    assert problem.code == "syntax"
    assert problem.line == line
    assert words_zh in problem.message(Language.ZH)
    assert words_en in problem.message(Language.EN)


def test_what_windows_editors_leave_behind(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL_HALL.replace("\n", "\r\n").encode())
    assert check(path) == []

    path.write_bytes(SMALL_HALL.encode("gb18030"))
    (problem,) = check(path)
    assert problem.code == "not_utf8"


@pytest.mark.parametrize(
    "line",
    [
        'admin_password = "hunter2"',
        'api_key = "hunter2"',
        '"密码" = "hunter2"',
        'public_url = "http://a:hunter2@h/"',
    ],
)
def test_secrets_are_refused_and_never_repeated(tmp_path: Path, line: str) -> None:
    problems: list[Problem] = check(write_hall(tmp_path, changed('id = "small"', f'id = "small"\n{line}')))

    assert [problem.code in {"secret", "secret_in_url"} for problem in problems] == [True]
    assert not any("hunter2" in repr(problem) for problem in problems)


def test_a_secret_in_a_device_option_is_refused(tmp_path: Path) -> None:
    device = '[[devices]]\nid = "d"\ndriver = "x"\nurl = "COM1"\noptions = { token = "hunter2" }\n'

    (problem,) = check(write_hall(tmp_path, SMALL_HALL + device))

    assert (problem.code, problem.path) == ("secret", "devices[0].options.token")
