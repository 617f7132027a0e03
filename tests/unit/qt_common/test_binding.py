"""The Qt binding itself: a release of it once took a reference from `True` with every signal."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    """Something that rings."""

    rang = Signal()


def test_a_signal_leaves_the_truth_alone() -> None:
    bell = Bell()
    before = sys.getrefcount(True), sys.getrefcount(False)
    for _ in range(50):
        bell.rang.emit()
    after = sys.getrefcount(True), sys.getrefcount(False)
    assert abs(after[0] - before[0]) < 25
    assert abs(after[1] - before[1]) < 25
