"""A film through the very code that reads cameras, and a camera that is not there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.deadline import Deadline
from devices.document_ports import DocumentCamera
from devices.errors import DeviceError, NotConnected
from devices.supervisor.build import DeviceSpec, LinePool, build_device

LONG_S = 30.0
FRAMES = 6


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "pages.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 50, (320, 240))
    assert writer.isOpened()
    for number in range(FRAMES):
        writer.write(np.full((240, 320, 3), 20 + 40 * number, np.uint8))
    writer.release()
    return path


@pytest.fixture
def camera(film: Path) -> Iterator[DocumentCamera]:
    device = build_device(DeviceSpec("camera", "camera", f"film://{film}"), DocumentCamera, LinePool())
    assert isinstance(device, DocumentCamera)
    yield device
    device.close()


def test_a_film_plays_on_and_round(camera: DocumentCamera) -> None:
    camera.open(Deadline.after(LONG_S))
    camera.open(Deadline.after(LONG_S))
    levels = [int(camera.preview(Deadline.after(LONG_S)).pixels.mean()) for _ in range(3 * FRAMES)]
    assert max(levels) - min(levels) > 100
    falls = sum(later < earlier for earlier, later in itertools.pairwise(levels))
    assert falls >= 1, "it began again"
    assert camera.preview_size == (320, 240)
    assert camera.status(Deadline.after(LONG_S)).online


def test_a_capture_is_taken_after_the_call(camera: DocumentCamera) -> None:
    camera.open(Deadline.after(LONG_S))
    seen = camera.preview(Deadline.after(LONG_S))
    shot = camera.capture(Deadline.after(LONG_S))
    assert shot.taken_s > seen.taken_s
    assert camera.capture_size == (320, 240)


def test_a_closed_film_gives_nothing_and_opens_again(camera: DocumentCamera) -> None:
    camera.open(Deadline.after(LONG_S))
    camera.close()
    camera.close()
    with pytest.raises(NotConnected):
        camera.preview(Deadline.after(LONG_S))
    camera.open(Deadline.after(LONG_S))
    camera.preview(Deadline.after(LONG_S))


@pytest.mark.parametrize("url", ["film://nowhere.avi", "video:///dev/no-such-camera"])
def test_what_is_not_there_cannot_be_opened(url: str) -> None:
    device = build_device(DeviceSpec("camera", "camera", url), DocumentCamera)
    with pytest.raises(DeviceError):
        device.open(Deadline.after(LONG_S))
    assert not device.status(Deadline.after(1.0)).online
    device.close()
