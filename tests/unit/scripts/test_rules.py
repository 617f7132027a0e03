"""Every project rule catches what it is for and leaves its neighbours alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rules import check_file

SLEEP = "time.sle" + "ep(1)\n"

BROKEN = {
    "queue_server/domain/calls.py": "import msgspec\n",
    "queue_server/protocol/base.py": "from queue_server.domain import ticket\n",
    "config/load.py": "from PySide6 import QtCore\n",
    "kiosk/viewmodels/home.py": "from PySide6.QtWidgets import QWidget\n",
    "kiosk/views/home.py": "dialog.exec()\n",
    "tests/unit/kiosk/test_idle.py": SLEEP,
    "display_board/views/board.py": "text = '\U0001f4e2'\n",
    "docs/devices.md": "from files.python" + "hosted.org\n",
    "scripts/demo/paths.py": "FOLDER = '/wo" + "rk/main'\n",
    "devices/sim/peer.py": "x = y  # type: " + "ignore[attr-defined]\n",
    "devices/ports.py": "pass\n" * 601,
}

FINE = {
    "queue_server/domain/calls.py": "import datetime\nfrom queue_server.domain import ticket\n",
    "queue_server/protocol/base.py": "import msgspec\n",
    "kiosk/app.py": "from PySide6.QtWidgets import QApplication\nsys.exit(app.exec())\n",
    "tests/unit/kiosk/test_idle.py": "await asyncio.sleep(0)\n",
    "tests/integration/test_link.py": SLEEP,
    "display_board/views/board.py": "text = '→ ★ 请到 3 号窗口'\n",
    "devices/sim/peer.py": "x = y  # type: " + "ignore[attr-defined]  # set by the base class\n",
    "devices/ports.py": "pass\n" * 600,
    "media/chime.wav": "/ro" + "ot/x",
}


def problems(root: Path, name: str, text: str) -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_file(root, Path(name))]


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rule_is_reported_once_with_its_place(tmp_path: Path, name: str) -> None:
    (found,) = problems(tmp_path, name, BROKEN[name])
    assert found.startswith(f"{name}:")


@pytest.mark.parametrize("name", FINE)
def test_what_is_allowed_is_not_reported(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, name, FINE[name]) == []
