"""What a receipt layout looks like, without a printer and without a server."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from typer.testing import CliRunner

from kiosk.__main__ import app
from tests.helpers.sample_kiosk import DEMO


@pytest.mark.parametrize("layout", ["ticket-80mm", "ticket-58mm"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_preview_is_a_readable_ticket(tmp_path: Path, layout: str, language: str) -> None:
    out = tmp_path / "ticket.png"
    arguments = ["preview", "--hall", str(DEMO), "--layout", layout, "--lang", language, "--out", str(out)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    picture = cv2.imdecode(np.fromfile(out, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    codes = zxingcpp.read_barcodes(picture)
    assert ["/t/sample" in code.text for code in codes] == [True]


def test_a_preview_of_an_unknown_layout_says_which_there_are(tmp_path: Path) -> None:
    arguments = ["preview", "--hall", str(DEMO), "--layout", "ticket-90mm", "--out", str(tmp_path / "x.png")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "ticket-90mm" in result.output
