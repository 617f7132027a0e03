"""A hall's own templates: file by file over ours, and a fault is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from queue_server.papers.__main__ import main
from queue_server.papers.errors import TemplateError
from queue_server.papers.model import PaperKind
from queue_server.papers.press import SHIPPED
from queue_server.papers.render import Papers
from queue_server.papers.specimens import specimens
from tests.helpers.printed_sheets import page_texts

PAPER = specimens()[PaperKind.WITHDRAWAL]


def _fault(folder: Path) -> TemplateError:
    papers = Papers(folder)
    with pytest.raises(TemplateError) as refused:
        papers.pdf(PAPER)
    papers.close()
    return refused.value


def test_every_kind_has_its_template_and_no_template_is_left_over() -> None:
    shared = {"hall", "licence", "licence_blank", "calibration"}
    assert {file.stem for file in SHIPPED.glob("*.typ")} == {kind.value for kind in PaperKind} | shared


def test_a_hall_replaces_one_file_and_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "withdrawal.typ").write_text(
        '#import "hall.typ": *\n#show: sheet.with("撤件单", "Withdrawal")\n#paper.reason\n', encoding="utf-8"
    )
    own = Papers(tmp_path)
    assert "撤件单" in page_texts(own.pdf(PAPER))[0]
    assert "不予批准决定书" in page_texts(own.pdf(specimens()[PaperKind.REJECTION]))[0]
    own.close()


def test_replacing_the_shared_file_changes_every_paper(tmp_path: Path) -> None:
    shared = (SHIPPED / "hall.typ").read_text(encoding="utf-8").replace("申请人（代理人）签收：", "签字：")
    (tmp_path / "hall.typ").write_text(shared, encoding="utf-8")
    own = Papers(tmp_path)
    assert "签字：" in page_texts(own.pdf(specimens()[PaperKind.REJECTION]))[0]
    own.close()


def test_a_picture_of_the_hall_can_stand_on_its_papers(tmp_path: Path) -> None:
    (tmp_path / "mark.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (tmp_path / "withdrawal.typ").write_text('#image("mark.svg")')
    own = Papers(tmp_path)
    assert own.pages(PAPER) == 1
    own.close()


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("= 撤回\n#paper.reason\n", 2, "unknown variable"),
        ('#import "hall.typ": *\n\n#paper.no_such_field', 3, "no_such_field"),
        ("#let x = 1\n#foo(", 2, "unclosed"),
        ("#let x = 0\n#while x >= 0 { x += 1 }", 2, "infinite"),
        ("#let f(x) = f(x)\n#f(1)", 1, "depth"),
        ('#read("../../../../etc/hostname")', 1, ""),
        ('#import "@preview/cetz:0.3.0"', 1, "Internet"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, source: str, line: int, message: str) -> None:
    (tmp_path / "withdrawal.typ").write_text(source, encoding="utf-8")
    fault = _fault(tmp_path)
    assert (fault.template, fault.line) == ("withdrawal.typ", line)
    assert message in fault.message
    assert str(fault).startswith(f"withdrawal.typ:{line}: ")


def test_a_fault_in_the_shared_file_is_named_there(tmp_path: Path) -> None:
    (tmp_path / "hall.typ").write_text("#let x = 1\n#let y = x.z\n", encoding="utf-8")
    assert (_fault(tmp_path).template, _fault(tmp_path).line) == ("hall.typ", 2)


def test_a_template_that_is_no_text_is_an_error_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "withdrawal.typ").write_bytes(b"\xff\xfe\x00")
    assert _fault(tmp_path).template == "withdrawal.typ"


def test_other_papers_are_printed_while_one_template_is_broken(tmp_path: Path) -> None:
    (tmp_path / "withdrawal.typ").write_text("#foo(")
    own = Papers(tmp_path)
    with pytest.raises(TemplateError):
        own.pdf(PAPER)
    assert own.pdf(specimens()[PaperKind.REJECTION]).startswith(b"%PDF")
    own.close()


def test_the_command_renders_everything_and_names_what_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, out = tmp_path / "own", tmp_path / "out"
    own.mkdir()
    (own / "withdrawal.typ").write_text("#foo(")
    assert main([str(out), "--templates", str(own)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert next(line for line in said if ": " in line).startswith("withdrawal: withdrawal.typ:1: ")
    written = {file.stem for file in out.glob("*.pdf")}
    assert written == {kind.value for kind in PaperKind} - {"withdrawal"} | {
        "licence-original",
        "licence-duplicate",
        "calibration-original",
        "calibration-duplicate",
    }


def test_the_command_makes_pictures_of_one_paper(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--kind", "rejection", "--language", "en", "--png"]) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["rejection-1.png"]
