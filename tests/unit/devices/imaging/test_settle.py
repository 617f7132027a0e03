"""Taking pages by itself: one page once, never in motion, never under a hand."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.document_ports import Frame, Pixels
from devices.imaging.page import find_page
from devices.imaging.settle import AutoCapture
from tests.helpers.papers import MAT, SKEWED, lying, page

SIZE = (800, 600)
CORNERS = SKEWED * np.float32(0.5)
EVERY_S = 0.1


class Desk:
    """Feeds frames ten times a second and counts what is taken."""

    def __init__(self) -> None:
        self.watcher = AutoCapture()
        self.now_s = 100.0
        self.taken = 0

    def see(self, view: Pixels, frames: int) -> int:
        """Return how many captures were asked for in so many frames of one view."""
        before = self.taken
        found = find_page(view)
        for _ in range(frames):
            self.now_s += EVERY_S
            frame = Frame(view, self.now_s)
            if self.watcher.feed(frame, found):
                self.taken += 1
                self.watcher.captured(frame, found)
        return self.taken - before


@pytest.fixture
def desk() -> Desk:
    return Desk()


def paper(seed: int) -> Pixels:
    return lying(page(seed=seed), CORNERS, SIZE)


def bare() -> Pixels:
    frame = np.full((SIZE[1], SIZE[0], 3), MAT, np.uint8)
    return np.asarray(frame + np.random.default_rng(2).integers(0, 4, frame.shape, dtype=np.uint8), np.uint8)


def hand_over(view: Pixels, reach: int = 330) -> Pixels:
    covered = view.copy()
    cv2.line(covered, (799, 330), (reach + 200, 300), (120, 150, 200), 60)
    return covered


def test_a_page_is_taken_once_after_it_lay_still(desk: Desk) -> None:
    assert desk.see(paper(1), 6) == 0, "not yet: it lay still for half a second only"
    assert desk.see(paper(1), 2) == 1
    assert desk.see(paper(1), 40) == 0


def test_the_next_page_is_taken_too(desk: Desk) -> None:
    assert [desk.see(paper(seed), 10) for seed in (1, 2, 3)] == [1, 1, 1]


def test_the_same_page_pushed_a_little_is_not_taken_again(desk: Desk) -> None:
    assert desk.see(paper(1), 10) == 1
    pushed = lying(page(seed=1), CORNERS + np.float32(18), SIZE)
    assert desk.see(pushed, 15) == 0


def test_the_same_page_may_be_laid_down_again_after_the_desk_was_empty(desk: Desk) -> None:
    assert desk.see(paper(1), 10) == 1
    assert desk.see(bare(), 10) == 0
    assert desk.see(paper(1), 10) == 1


def test_nothing_is_taken_while_something_moves(desk: Desk) -> None:
    for step in range(14):
        assert desk.see(lying(page(), CORNERS + np.float32(6 * (step % 7)), SIZE), 1) == 0


def test_a_hand_that_lies_still_is_waited_for(desk: Desk) -> None:
    assert desk.see(hand_over(paper(1)), 20) == 0
    assert desk.see(paper(1), 10) == 1


def test_a_picture_out_of_focus_is_waited_for(desk: Desk) -> None:
    blurred = np.asarray(cv2.GaussianBlur(paper(1), (0, 0), 8), np.uint8)
    assert desk.see(blurred, 15) == 0
    assert desk.see(paper(1), 10) == 1


def test_an_empty_desk_is_not_taken(desk: Desk) -> None:
    assert desk.see(bare(), 30) == 0


def test_a_page_taken_by_hand_is_not_taken_again(desk: Desk) -> None:
    view = paper(1)
    assert desk.see(view, 3) == 0
    desk.watcher.captured(Frame(view, desk.now_s), find_page(view))
    assert desk.see(view, 20) == 0


def test_after_frames_stayed_out_a_new_page_is_seen(desk: Desk) -> None:
    assert desk.see(paper(1), 10) == 1
    desk.watcher.interrupted()
    assert desk.see(paper(1), 10) == 0
    desk.watcher.interrupted()
    assert desk.see(paper(2), 10) == 1


def test_reset_forgets_the_last_page(desk: Desk) -> None:
    assert desk.see(paper(1), 10) == 1
    desk.watcher.reset()
    assert desk.see(paper(1), 10) == 1
