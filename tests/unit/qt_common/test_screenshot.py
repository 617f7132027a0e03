"""Pictures of windows for people to look at."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPixmap

from qt_common.screenshot import GROUND, opaque


@pytest.mark.usefixtures("qapp")
def test_a_window_that_lets_its_ground_through_is_pictured_on_a_ground() -> None:
    seen = QPixmap(4, 4)
    seen.fill(QColor(0, 0, 0, 0))
    whole = opaque(seen).toImage()
    assert whole.pixelColor(2, 2) == GROUND


@pytest.mark.usefixtures("qapp")
def test_an_opaque_picture_stays_as_it_is() -> None:
    seen = QPixmap(4, 4)
    seen.fill(QColor("white"))
    assert opaque(seen) is seen
