from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from devices.host.cli import app, socket_url

DEMO = Path("config/examples/demo.toml").resolve()


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("typed", "url"),
    [("10.0.0.5:8800", "ws://10.0.0.5:8800/ws"), ("wss://hall.example/ws", "wss://hall.example/ws")],
)
def test_a_server_may_be_typed_short(typed: str, url: str) -> None:
    assert socket_url(typed) == url


def test_the_demonstration_hall_passes_the_check() -> None:
    code, output = run("--config", str(DEMO), "--check")
    assert code == 0
    assert "9 LED, 1 pad lines" in output


def test_every_wrong_device_is_named(tmp_path: Path) -> None:
    for file in DEMO.parent.glob("demo*.toml"):
        text = file.read_text(encoding="utf-8").replace('driver = "candle"', 'driver = "candel"')
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    shutil.copytree(DEMO.parent / "guides", tmp_path / "guides")
    code, output = run("--config", str(tmp_path / DEMO.name), "--check")
    assert code == 2
    assert "bar-1.driver" in output and "bar-8.driver" in output


def test_a_machine_without_identity_is_told_what_to_do(tmp_path: Path) -> None:
    code, output = run("--config", str(DEMO), "--identity", str(tmp_path / "none.json"))
    assert code == 2
    assert "--enrol" in output
    assert str(tmp_path / "none.json") in output.replace("\n", "")


def test_an_enrolment_without_a_server_fails_in_words(tmp_path: Path) -> None:
    path = tmp_path / "who.json"
    code, output = run(
        "--config", str(DEMO), "--server", "127.0.0.1:1", "--identity", str(path), "--enrol", "X"
    )
    assert code == 2
    assert "登记失败" in output
    assert not path.exists()


def test_a_host_without_devices_does_not_pretend_to_run() -> None:
    code, output = run("--config", str(DEMO), "--name", "elsewhere")
    assert code == 2
    assert "elsewhere" in output and "--name" in output
