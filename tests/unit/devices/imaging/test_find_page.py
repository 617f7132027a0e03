"""Pages are found where they lie: exactly on plain frames, and on a sample of the bench's scenes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.imaging.page import find_page, in_order
from scripts.bench.scanning import jaccard
from scripts.bench.scenes import make_scene
from tests.helpers.papers import MAT, SKEWED, WHITE, lying, page, upright

SCENES = range(700_001, 700_025)


def test_corners_of_a_plain_page_are_exact_and_begin_at_the_top_left() -> None:
    found = find_page(lying(page(), SKEWED))
    assert found is not None
    assert np.abs(found.corners - SKEWED).max() < 1.5
    assert found.confidence > 0.8


@pytest.mark.parametrize("size", [(1600, 1200), (800, 600), (3264, 2448)])
def test_every_frame_size_will_do(size: tuple[int, int]) -> None:
    corners = SKEWED * np.float32(size[0] / 1600)
    found = find_page(lying(page(), corners, size))
    assert found is not None
    assert np.abs(found.corners - corners).max() < 2.0 * max(1.0, size[0] / 1600)


def test_a_grey_frame_will_do() -> None:
    frame = cv2.cvtColor(lying(page(), SKEWED), cv2.COLOR_BGR2GRAY)
    found = find_page(np.asarray(frame, np.uint8))
    assert found is not None and np.abs(found.corners - SKEWED).max() < 1.5


def test_a_frame_drawn_on_the_paper_is_not_taken_for_its_border() -> None:
    form = page(lines=0)
    cv2.rectangle(form, (24, 24), (595, 852), (20, 20, 20), 5)
    found = find_page(lying(form, SKEWED))
    assert found is not None and np.abs(found.corners - SKEWED).max() < 2.0


def test_a_dark_photo_that_nearly_fills_the_paper_is_not_taken_for_it() -> None:
    photo = page(lines=0)
    photo[24:-24, 24:-24] = (90, 60, 40)
    found = find_page(lying(photo, SKEWED, mat=(120, 124, 128)))
    assert found is not None and np.abs(found.corners - SKEWED).max() < 2.5


def test_fingers_over_an_edge_do_not_move_it() -> None:
    frame = lying(page(), SKEWED)
    for y in (500, 570, 640):
        cv2.line(frame, (1599, y + 40), (1060, y), (120, 150, 200), 60)
        cv2.circle(frame, (1060, y), 30, (120, 150, 200), -1)
    found = find_page(frame)
    assert found is not None and np.abs(found.corners - SKEWED).max() < 4


def test_a_sheet_that_runs_out_of_the_picture_is_found_up_to_its_border() -> None:
    corners = upright(left=480, top=-30)
    found = find_page(lying(page(), corners))
    assert found is not None
    assert np.abs(found.corners[2:] - corners[2:]).max() < 3


@pytest.mark.parametrize("colour", [MAT, WHITE, (0, 0, 0), (120, 160, 196)])
def test_nothing_is_found_where_nothing_lies(colour: tuple[int, int, int]) -> None:
    frame = np.full((1200, 1600, 3), colour, np.uint8)
    frame += np.random.default_rng(3).integers(0, 6, frame.shape, dtype=np.uint8)
    assert find_page(frame) is None


def test_something_long_and_thin_is_no_page() -> None:
    frame = np.full((1200, 1600, 3), MAT, np.uint8)
    cv2.rectangle(frame, (200, 580), (1400, 610), WHITE, -1)
    assert find_page(frame) is None


def test_corners_are_put_in_order() -> None:
    shuffled = SKEWED[[2, 0, 3, 1]]
    assert (in_order(shuffled) == SKEWED).all()


def test_the_sample_of_scenes_is_found_nearly_always() -> None:
    overlaps = []
    for number in SCENES:
        scene = make_scene(number, (800, 600))
        found = find_page(scene.pixels)
        overlaps.append(0.0 if found is None else jaccard(scene, found.corners))
    assert np.median(overlaps) > 0.99
    assert np.mean(overlaps) > 0.93, overlaps
    assert sum(overlap >= 0.95 for overlap in overlaps) >= len(SCENES) - 2, overlaps


def test_a_scene_is_fixed_by_its_number() -> None:
    one, same, other = (make_scene(number, (400, 300)) for number in (5, 5, 6))
    assert (one.pixels == same.pixels).all()
    assert one.troubles == same.troubles
    assert (one.pixels != other.pixels).any()


def test_jaccard_is_measured_on_the_sheet() -> None:
    scene = make_scene(700_001, (400, 300))
    assert scene.corners is not None
    assert jaccard(scene, scene.corners) == pytest.approx(1.0)
    middle = scene.corners.mean(axis=0)
    half = (middle + (scene.corners - middle) / 2).astype(np.float32)
    assert 0.15 < jaccard(scene, half) < 0.35
