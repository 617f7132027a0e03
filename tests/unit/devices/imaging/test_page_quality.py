"""Each warning comes when it should, where it should, and a good page has none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.document_ports import Pixels
from devices.imaging.flatten import ScanMode, flatten
from devices.imaging.page import Corners, FoundPage
from devices.imaging.quality import PageProblem, ProblemKind, is_blank, problems
from tests.helpers.papers import lying, page, upright

LARGE = np.array([[640, 120], [1790, 160], [1760, 1720], [600, 1690]], np.float32)
SIZE = (2400, 1800)


def found_problems(
    frame: Pixels, corners: Corners = LARGE, mode: ScanMode = ScanMode.COLOUR
) -> tuple[PageProblem, ...]:
    return problems(frame, FoundPage(corners, 1.0), flatten(frame, corners, mode=mode))


def kinds(frame: Pixels, corners: Corners = LARGE, mode: ScanMode = ScanMode.COLOUR) -> set[ProblemKind]:
    return {problem.kind for problem in found_problems(frame, corners, mode)}


@pytest.fixture
def good() -> Pixels:
    return lying(page(1240, 1754), LARGE, SIZE)


@pytest.mark.parametrize("mode", ScanMode)
def test_a_good_page_has_no_warning(good: Pixels, mode: ScanMode) -> None:
    assert kinds(good, mode=mode) == set()


@pytest.mark.parametrize("mode", ScanMode)
def test_a_blank_page(mode: ScanMode) -> None:
    assert kinds(lying(page(1240, 1754, lines=0), LARGE, SIZE), mode=mode) == {ProblemKind.BLANK}


def test_a_single_short_line_or_a_stamp_is_not_blank() -> None:
    paper = page(1240, 1754, lines=0)
    assert is_blank(paper)
    cv2.circle(paper, (600, 900), 90, (60, 60, 215), 8)
    assert not is_blank(paper)
    line = page(1240, 1754, lines=0)
    cv2.putText(line, "3 / 3", (560, 1600), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (40, 40, 40), 4)
    assert not is_blank(line)


def test_dirt_at_the_border_does_not_make_a_page_written() -> None:
    paper = page(1240, 1754, lines=0)
    paper[:20] = 60
    assert is_blank(paper)


def test_blur(good: Pixels) -> None:
    assert kinds(np.asarray(cv2.GaussianBlur(good, (0, 0), 4.5), np.uint8)) == {ProblemKind.BLURRED}


def test_glare_is_told_with_its_place(good: Pixels) -> None:
    dimmer = (good * 0.82).astype(np.uint8)
    cv2.circle(dimmer, (1200, 900), 110, (255, 255, 255), -1)
    glare = [problem for problem in found_problems(dimmer) if problem.kind is ProblemKind.GLARE]
    assert len(glare) == 1 and glare[0].box is not None
    left, top, width, height = glare[0].box
    assert left < 1654 * 0.5 < left + width
    assert top < 2339 * 0.5 < top + height + 120


def test_a_finger_is_told_with_its_place(good: Pixels) -> None:
    cv2.line(good, (2399, 900), (1560, 880), (120, 150, 200), 90)
    fingers = [problem for problem in found_problems(good) if problem.kind is ProblemKind.FINGER]
    assert len(fingers) == 1 and fingers[0].box is not None
    left, _, width, _ = fingers[0].box
    assert left + width > 1600


def test_a_red_seal_is_no_finger(good: Pixels) -> None:
    cv2.circle(good, (1500, 1300), 120, (60, 60, 210), -1)
    assert kinds(good) == set()


def test_cut_off() -> None:
    corners = upright(left=700, top=-40, width=1100, height=1556)
    frame = lying(page(1240, 1754), corners, SIZE)
    assert ProblemKind.CUT_OFF in kinds(frame, corners)


def test_too_dark(good: Pixels) -> None:
    assert ProblemKind.TOO_DARK in kinds((good * 0.22).astype(np.uint8))


def test_too_small() -> None:
    corners = upright(width=420, height=594)
    assert ProblemKind.TOO_SMALL in kinds(lying(page(), corners), corners)
