from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from config.cli import app
from config.reference import reference
from config.schema import HallConfig
from tests.helpers.halls import changed, write_hall

ROOT = Path(__file__).parents[3]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_check_says_what_the_hall_is(tmp_path: Path) -> None:
    result = run("check", write_hall(tmp_path))

    assert result.exit_code == 0
    assert "小厅" in result.output
    assert "1 个窗口" in result.output


@pytest.mark.parametrize(("lang", "word"), [("zh", "没有编号为"), ("en", "unknown group")])
def test_check_fails_on_errors_in_the_language_asked_for(tmp_path: Path, lang: str, word: str) -> None:
    good = write_hall(tmp_path, name="good.toml")
    bad = write_hall(tmp_path, changed('group = "money"', 'group = "mony"'), "bad.toml")

    result = run("check", good, bad, "--lang", lang)

    assert result.exit_code == 1
    assert word in result.output
    assert "good.toml" in result.output


def test_show_prints_a_part_with_defaults(tmp_path: Path) -> None:
    path = write_hall(tmp_path)

    assert json.loads(run("show", path, "--path", "counters.0.skills.0").output) == {
        "service": "cash",
        "group": "",
        "level": 1,
    }
    assert json.loads(run("show", path).output)["policy"]["rule"] == "strict"
    missing = run("show", path, "--path", "counters.7")
    assert missing.exit_code == 1
    assert "7" in missing.output


def test_import_reports_repairs_and_writes_services(tmp_path: Path) -> None:
    table = tmp_path / "items-a.csv"
    table.write_bytes("序号,名称,类型\n1,甲,行政许可\n1,乙,行政许可\n".encode("gb18030"))
    out = tmp_path / "services.toml"

    result = run("import-items", table, "--out", out)

    assert result.exit_code == 0
    assert "items-a.csv:3" in result.output
    assert 'id = "a-002"' in out.read_text(encoding="utf-8")


def test_a_failed_import_writes_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x00\x01\x02")
    out = tmp_path / "services.toml"

    assert run("import-items", bad, "--out", out).exit_code == 1
    assert run("import-items", tmp_path / "none.csv", "--out", out).exit_code == 1
    assert not out.exists()


def test_files_that_would_give_the_same_ids_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "items.csv").write_text("序号,名称,类型\n1,甲,行政许可\n", encoding="utf-8")
    out = tmp_path / "services.toml"

    result = run("import-items", tmp_path / "a" / "items.csv", tmp_path / "b" / "items.csv", "--out", out)

    assert result.exit_code == 1
    assert not out.exists()


def test_the_reference_in_the_docs_is_up_to_date() -> None:
    assert run("docs", "--check", "--out", ROOT / "docs" / "configuration-reference.md").exit_code == 0


def test_the_reference_notices_drift(tmp_path: Path) -> None:
    stale = tmp_path / "reference.md"
    stale.write_text("old", encoding="utf-8")

    assert run("docs", "--check", "--out", stale).exit_code == 1
    assert run("docs", "--out", stale).exit_code == 0
    assert run("docs", "--check", "--out", stale).exit_code == 0


def test_the_reference_names_every_key() -> None:
    text = reference()

    for field in HallConfig.__struct_fields__:
        assert f"`{field}`" in text
    assert "`[[services]]`" in text
    assert "`[services.redirect]`" in text
    assert "`[[calendars.week.spans]]`" in text
    assert "Tickets a day; 0 = no limit." in text
