"""Tables of items become guide files that load and can be linted (R030, R040)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.cli import app
from config.examples import EXAMPLES
from config.guides.lint import lint
from config.guides.load import Guides, load_guides
from config.guides.model import GuideVersion, ItemKind
from config.guides.sheet import as_guides, read_sheet
from config.load import load_hall
from tests.helpers.guide_files import hall_with_guides

DATA = EXAMPLES / "data" / "luojiang"
DAY = dt.date(2026, 12, 1)
HEADER = (
    "序号,事项名称,受理条件,提交材料,法定期限,承诺期限,即办件或承诺件,承诺件是否发放收件回执,"
    "是否使用省或市级垂直系统,受理窗口,受理人员,审批人员,备注"
)
SHEET = f"""事项登记表,,,,,,,,,,,,
{HEADER}
1,小店许可,"1.有一家小店；2.店主成年","1、申请表；2、身份证",20个工作日,8 个工作日,承诺件,是,否,3号窗口,甲,乙,
2,小店证明,有一家小店,身份证,,当场,即办件,否,市级垂直系统,3号窗口,甲,乙,暂由一楼代办
2,小店注销,,"注销申请表
许可证正本",15日,5日,承诺件,有,否,,,,
,,,,,,,,,,,,
"""


def loaded(folder: Path, text: str) -> Guides:
    path = hall_with_guides(folder, shop=text)
    return load_guides(load_hall(path), folder)


def shown(folder: Path, raw: bytes, slug: str = "shop") -> list[tuple[str, GuideVersion]]:
    items, _ = read_sheet(raw)
    guides = loaded(folder, as_guides(items, slug, DAY))
    return [(item.id, guide) for item, guide in guides.shown(DAY)]


def test_the_thirteen_columns_become_elements(tmp_path: Path) -> None:
    (first_id, first), (_, second), (third_id, third) = shown(tmp_path, SHEET.encode())
    assert (first_id, third_id) == ("shop-001", "shop-003")  # number 2 stood twice
    assert first.conditions == ("有一家小店", "店主成年")
    assert [one.name for one in first.materials] == ["申请表", "身份证"]
    assert (first.kind, first.statutory_days, first.promised_days) == (ItemKind.PROMISED, 20, 8)
    assert (first.receipt, first.address) == (True, "3号窗口")
    assert (second.kind, second.promised_days, second.statutory_days) == (ItemKind.INSTANT, 0, 20)
    assert (third.statutory_days, third.promised_days, third.receipt) == (15, 5, True)
    assert len(third.materials) == 2


def test_columns_that_are_no_element_stay_as_comments() -> None:
    items, _ = read_sheet(SHEET.encode())
    text = as_guides(items, "shop", DAY)
    assert "# 备注：暂由一楼代办" in text
    assert "# 审批人员：乙" in text
    assert "# 垂直系统：市级垂直系统" in text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_the_spreadsheet_does_not_matter(tmp_path: Path, encoding: str) -> None:
    assert [guide.name for _, guide in shown(tmp_path, SHEET.encode(encoding))] == [
        "小店许可",
        "小店证明",
        "小店注销",
    ]


def test_words_that_would_break_the_file_do_not(tmp_path: Path) -> None:
    name = '小"店\\许可'
    quoted = name.replace('"', '""')
    row = f'{HEADER}\n1,"{quoted}",条件,"材料""甲""",20日,5日,承诺件,是,否,,,,\n'
    [(_, guide)] = shown(tmp_path, row.encode())
    assert guide.name == name
    assert guide.materials[0].name == '材料"甲"'


@pytest.mark.parametrize(("name", "count"), [("items-basic.csv", 202), ("items-zone.csv", 158)])
def test_the_published_tables_load_and_can_be_linted(tmp_path: Path, name: str, count: int) -> None:
    raw = (DATA / name).read_bytes()
    items, _ = read_sheet(raw)
    guides = loaded(tmp_path, as_guides(items, "table", DAY))
    assert len(guides.items) == count
    codes = {finding.code for finding in lint(guides, DAY)}
    assert {"empty_element", "no_promise"} <= codes
    assert all(guide.type for _, guide in guides.shown(DAY))


def test_the_tables_as_they_were_printed_lose_nothing(tmp_path: Path) -> None:
    """R040: number 57 stood twice, 58 was missing, row 80 was broken over two lines."""
    lines = (DATA / "items-zone.csv").read_text(encoding="utf-8").splitlines()
    lines[58] = lines[58].replace("58,", "57,", 1)
    number, name, kind = lines[80].split(",")
    lines[80] = f'{number},"{name[:4]}\n{name[4:]}",{kind}'
    found = shown(tmp_path, "\n".join(lines).encode())
    assert len(found) == 158
    assert len({id for id, _ in found}) == 158
    assert name in [guide.name for _, guide in found]


def test_the_command_writes_a_file_that_loads(tmp_path: Path) -> None:
    sheet, out = tmp_path / "登记表.csv", tmp_path / "out.toml"
    sheet.write_bytes(SHEET.encode("gb18030"))
    run = CliRunner().invoke(
        app, ["import-guides", str(sheet), "--out", str(out), "--effective-from", "2026-12-01"]
    )
    assert run.exit_code == 0, run.output
    assert "3 个事项" in run.output
    assert len(loaded(tmp_path, out.read_text(encoding="utf-8")).items) == 3


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\x00\xff" * 40, "只有一行".encode()])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    sheet, out = tmp_path / "x.csv", tmp_path / "out.toml"
    sheet.write_bytes(raw)
    run = CliRunner().invoke(app, ["import-guides", str(sheet), "--out", str(out)])
    assert run.exit_code == 1
    assert not out.exists()
