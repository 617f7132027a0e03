"""Flat pages: right size, straight, white paper, colours kept, ink black."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.document_ports import Pixels
from devices.imaging.flatten import ScanMode, flatten, guess_sheet
from devices.imaging.page import Corners
from devices.imaging.sheets import Sheet
from tests.helpers.papers import SKEWED, lying, page, upright


def grey(picture: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def shaded(frame: Pixels) -> Pixels:
    """Light that falls off to one side, a tint, and a soft shadow across."""
    height, width = frame.shape[:2]
    light = np.linspace(1.0, 0.62, width, dtype=np.float32)[None, :, None] * np.ones(
        (height, 1, 1), np.float32
    )
    dark = np.zeros((height, width), np.float32)
    cv2.line(dark, (300, 1150), (1300, 300), 1.0, 240)
    light = light * (1 - 0.3 * np.asarray(cv2.GaussianBlur(dark, (0, 0), 40)))[..., None]
    return np.asarray(np.clip(frame * light * np.array([0.93, 1.0, 1.04], np.float32), 0, 255), np.uint8)


@pytest.mark.parametrize(
    ("corners", "sheet", "size"),
    [
        (upright(), Sheet.A4, (1654, 2339)),
        (upright(width=905, height=640), Sheet.A4, (2339, 1654)),
        (upright(width=856, height=540), Sheet.ID_CARD, (674, 425)),
        (upright(), Sheet.A3, (2339, 3307)),
        (upright(width=300, height=900), Sheet.FREE, (300, 900)),
    ],
)
def test_pages_have_the_size_of_their_sheet(corners: Corners, sheet: Sheet, size: tuple[int, int]) -> None:
    frame = np.full((1200, 1600, 3), 200, np.uint8)
    flat = flatten(frame, corners, sheet=sheet)
    assert (flat.shape[1], flat.shape[0]) == size


def test_the_sheet_is_guessed_by_its_proportions() -> None:
    assert guess_sheet(upright()) is Sheet.A4
    assert guess_sheet(upright(width=856, height=540)) is Sheet.ID_CARD
    assert guess_sheet(upright(width=300, height=900)) is Sheet.FREE


def test_what_was_written_stands_where_it_was_written() -> None:
    paper = page()
    flat = flatten(lying(paper, SKEWED), SKEWED, mode=ScanMode.GREY, dpi=75)
    same_size = cv2.resize(grey(paper), (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_AREA)
    alike = np.corrcoef(flat.ravel().astype(float), np.asarray(same_size, float).ravel())[0, 1]
    assert alike > 0.93


def test_uneven_light_a_tint_and_a_shadow_go() -> None:
    flat = flatten(shaded(lying(page(), SKEWED)), SKEWED)
    paper = flat[30:-30, 30:-30].reshape(-1, 3)
    white = paper[grey(flat)[30:-30, 30:-30].ravel() > 150]
    assert np.percentile(white, 5) > 225
    assert np.abs(white.mean(axis=0) - white.mean()).max() < 4


def test_a_red_seal_stays_red_and_a_photo_stays_dark() -> None:
    paper = page(lines=0)
    cv2.circle(paper, (310, 600), 80, (50, 50, 210), -1)
    paper[100:350, 150:470] = (70, 90, 60)
    flat = flatten(shaded(lying(paper, SKEWED)), SKEWED, dpi=75)
    height, width = flat.shape[:2]
    blue, green, red = (int(value) for value in flat[round(height * 600 / 877), width // 2])
    assert red > 150 and blue < 110 and green < 110
    assert grey(flat)[round(height * 0.25), width // 2] < 150


def test_coloured_stock_keeps_its_colour() -> None:
    paper = page(lines=10)
    paper[(paper > 200).all(axis=2)] = (190, 180, 245)
    flat = flatten(lying(paper, SKEWED), SKEWED, dpi=75)
    blue, green, red = np.median(flat.reshape(-1, 3), axis=0)
    assert red > 235 and blue < 210 and green < 200


def test_black_and_white_has_nothing_between_and_keeps_the_ink() -> None:
    flat = flatten(shaded(lying(page(), SKEWED)), SKEWED, mode=ScanMode.BLACK_WHITE)
    assert set(np.unique(flat)) == {0, 255}
    ink = float((grey(page()) < 128).mean())
    assert float((flat == 0).mean()) == pytest.approx(ink, rel=0.25)


def test_black_and_white_fills_large_dark_areas() -> None:
    paper = page(lines=0)
    paper[300:600, 100:500] = (30, 30, 30)
    flat = flatten(lying(paper, SKEWED), SKEWED, mode=ScanMode.BLACK_WHITE, dpi=75)
    height, width = flat.shape
    inner = flat[round(height * 0.37) : round(height * 0.65), round(width * 0.2) : round(width * 0.75)]
    assert float((inner == 0).mean()) > 0.98
