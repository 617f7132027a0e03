"""The voice tools as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from devices.voice.__main__ import app
from devices.voice.packs import shipped_pack
from devices.voice.sound import read_wav

runner = CliRunner()


def test_say_writes_an_announcement_and_prints_its_text(tmp_path: Path) -> None:
    out = tmp_path / "x.wav"
    result = runner.invoke(app, ["say", "A012", "3", "--lang", "zh_CN", "--out", str(out)])
    assert result.exit_code == 0
    assert "请A零一二号，到三号窗口办理" in result.output
    wav = read_wav(out)
    assert 3 < len(wav.samples) / wav.rate_hz < 8


def test_a_placeholder_says_so(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(shipped_pack("zh_CN"))])
    assert result.exit_code == 0
    assert "61 clips" in result.output
    assert "PLACEHOLDER" in result.output


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["say", "A1", "综合", "--out", "x.wav"], "word for '综合'"),
        (["say", "A1", "1", "--out", "x.wav", "--lang", "xx"], "no phrase book for 'xx'"),
        (["check", "nowhere"], "No such file"),
        (["build", "--out", "x"], "--from: give the folder"),
        (["build", "--out", "x", "--engine", "command", "--command", "say"], "--command: needs"),
    ],
)
def test_mistakes_are_explained(arguments: list[str], complaint: str) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 1
    assert complaint in result.output


def test_build_from_an_empty_folder_reports_every_missing_clip(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    result = runner.invoke(app, ["build", "--from", str(tmp_path / "raw"), "--out", str(tmp_path / "pack")])
    assert result.exit_code == 1
    assert "please: no recording please.wav" in result.output
    assert (tmp_path / "pack" / "pack.toml").is_file()


def test_script_lists_what_to_record() -> None:
    result = runner.invoke(app, ["script", "--lang", "en"])
    assert result.exit_code == 0
    assert "please_go_to_counter.wav" in result.output
