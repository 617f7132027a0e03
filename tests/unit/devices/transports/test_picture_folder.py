"""A folder in a camera's place."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from devices.errors import DeadlineExceeded, NotConnected
from devices.transports.addresses import open_transport
from devices.transports.picture_folder import PictureFolder
from devices.transports.video import VideoLine
from tests.helpers.papers import jpeg
from tests.helpers.scripted_line import FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "材料"
    place.mkdir()
    for number, level in ((2, 200), (1, 100)):
        (place / f"{number}.jpg").write_bytes(jpeg(np.full((240, 320, 3), level, np.uint8)))
    (place / "notes.txt").write_text("no picture")
    return place


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def line(folder: Path, clock: FakeClock) -> PictureFolder:
    line = PictureFolder(folder, seconds_each=4.0, clock=clock)
    line.request_sizes((160, 160), (9999, 9999))
    line.open(clock.deadline(1))
    return line


def level(line: PictureFolder, clock: FakeClock) -> int:
    return int(line.capture(clock.deadline(1)).pixels[5, 5, 0])


def test_pictures_come_by_name_each_for_its_time_and_begin_again(
    line: PictureFolder, clock: FakeClock
) -> None:
    seen = []
    for _ in range(5):
        seen.append(level(line, clock))
        clock.now_s += 2.0
    assert seen == [100, 100, 200, 200, 100]


def test_previews_are_small_and_captures_whole(line: PictureFolder, clock: FakeClock) -> None:
    assert line.newest(clock.deadline(1)).pixels.shape == (120, 160, 3)
    assert line.capture(clock.deadline(1)).pixels.shape == (240, 320, 3)


def test_previews_come_no_faster_than_a_cameras(line: PictureFolder, clock: FakeClock) -> None:
    line.newest(clock.deadline(1))
    with pytest.raises(DeadlineExceeded):
        line.newest(clock.deadline(0.01))
    clock.now_s += 0.05
    line.newest(clock.deadline(0.01))


def test_a_picture_added_later_joins(line: PictureFolder, folder: Path, clock: FakeClock) -> None:
    (folder / "3.png").write_bytes(jpeg(np.full((24, 32, 3), 30, np.uint8)))
    clock.now_s += 8.1
    assert level(line, clock) == 30


def test_a_folder_that_goes_away_is_an_unplugged_camera(
    line: PictureFolder, folder: Path, clock: FakeClock
) -> None:
    aside = folder.with_name("aside")
    shutil.move(folder, aside)
    with pytest.raises(NotConnected):
        line.newest(clock.deadline(1))
    shutil.move(aside, folder)
    assert level(line, clock) == 100


def test_an_empty_folder_or_none_cannot_be_opened(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(NotConnected, match="no picture lies there"):
        PictureFolder(tmp_path).open(clock.deadline(1))
    with pytest.raises(NotConnected):
        PictureFolder(tmp_path / "nowhere").open(clock.deadline(1))


def test_a_broken_picture_is_told(line: PictureFolder, folder: Path, clock: FakeClock) -> None:
    (folder / "0.jpg").write_bytes(b"\xff\xd8 nothing")
    with pytest.raises(NotConnected, match=r"0\.jpg: no picture"):
        line.capture(clock.deadline(1))


def test_a_closed_folder_gives_nothing(line: PictureFolder, clock: FakeClock) -> None:
    line.close()
    line.close()
    with pytest.raises(NotConnected, match="not open"):
        line.newest(clock.deadline(1))


def test_the_address_chooses_folder_film_or_camera(folder: Path) -> None:
    assert isinstance(open_transport(f"folder://{folder}", {"seconds_each": 1.0}), PictureFolder)
    film, camera = open_transport("film://pages.avi"), open_transport("video://0")
    assert isinstance(film, VideoLine) and isinstance(camera, VideoLine)
    assert (film.name, film.lively) == ("film://pages.avi", False)
    assert (camera.name, camera.lively) == ("video://0", True)
