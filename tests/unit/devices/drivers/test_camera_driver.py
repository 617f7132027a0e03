"""The camera driver: exact requests, whole pictures only, and a camera that hangs is noticed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from devices.codecs.snapshot import request
from devices.deadline import Deadline
from devices.document_ports import Frame, Pixels
from devices.drivers.camera import Camera
from devices.errors import DeadlineExceeded, DeviceFault, FaultKind, NotConnected, ProtocolError
from devices.transports.pictures import PictureLine, Size
from tests.helpers.papers import jpeg
from tests.helpers.scripted_line import Answer, FakeClock, expected_exchange

PREVIEW, CAPTURE = request("/preview.jpg"), request("/capture.jpg")
PICTURE = jpeg(np.full((48, 64, 3), 120, np.uint8))


def answer(body: bytes, status: int = 200) -> bytes:
    head = f"HTTP/1.1 {status} Words\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def test_preview_and_capture_ask_for_different_pictures() -> None:
    large = jpeg(np.full((96, 128, 3), 90, np.uint8))
    with expected_exchange([(PREVIEW, answer(PICTURE)), (CAPTURE, answer(large))]) as (line, clock):
        camera = Camera(line, {}, clock=clock)
        assert camera.preview(clock.deadline(1)).pixels.shape == (48, 64, 3)
        assert camera.capture(clock.deadline(1)).pixels.shape == (96, 128, 3)
        assert (camera.preview_size, camera.capture_size) == ((64, 48), (128, 96))


def test_the_paths_are_the_halls_choice() -> None:
    with expected_exchange([(request("/shot.jpg"), answer(PICTURE))]) as (line, clock):
        Camera(line, {"capture_path": "/shot.jpg"}, clock=clock).capture(clock.deadline(1))


def test_a_picture_may_arrive_in_crumbs() -> None:
    crumbs = [bytes([byte]) for byte in answer(PICTURE)]
    with expected_exchange([(PREVIEW, crumbs)]) as (line, clock):
        frame = Camera(line, {}, clock=clock).preview(clock.deadline(1))
        assert frame.taken_s == clock.now_s


@pytest.mark.parametrize(
    ("status", "kind"), [(503, FaultKind.BUSY), (404, FaultKind.REFUSED), (500, FaultKind.REFUSED)]
)
def test_what_the_camera_refuses_is_its_fault(status: int, kind: FaultKind) -> None:
    with expected_exchange([(PREVIEW, answer(b"", status))]) as (line, clock):
        with pytest.raises(DeviceFault) as caught:
            Camera(line, {}, clock=clock).preview(clock.deadline(1))
        assert caught.value.kind is kind


@pytest.mark.parametrize("body", [PICTURE[:-40], b"", b"GIF89a", PICTURE[:200] + b"\xff\xd9"[:1]])
def test_half_a_picture_is_none(body: bytes) -> None:
    with (
        expected_exchange([(CAPTURE, answer(body))]) as (line, clock),
        pytest.raises(ProtocolError, match="no whole JPEG"),
    ):
        Camera(line, {}, clock=clock).capture(clock.deadline(1))


def test_a_late_answer_does_not_become_the_next_picture() -> None:
    other = jpeg(np.full((24, 32, 3), 10, np.uint8))
    with expected_exchange([(CAPTURE, answer(other)[:30]), (PREVIEW, answer(PICTURE))]) as (line, clock):
        camera = Camera(line, {}, clock=clock)
        camera.open(clock.deadline(1))
        with pytest.raises(DeadlineExceeded):
            camera.capture(clock.deadline(1))
        assert camera.preview(clock.deadline(1)).pixels.shape == (48, 64, 3)
        assert line.opened == 2, "it connected anew"


def test_a_line_the_camera_closed_while_idle_is_opened_again() -> None:
    script: list[tuple[bytes, Answer]] = [
        (PREVIEW, answer(PICTURE)),
        (PREVIEW, NotConnected("closed")),
        (PREVIEW, answer(PICTURE)),
    ]
    with expected_exchange(script) as (line, clock):
        camera = Camera(line, {}, clock=clock)
        camera.open(clock.deadline(1))
        for _ in range(2):
            assert camera.preview(clock.deadline(1)).pixels.shape == (48, 64, 3)


def test_status_tells_a_black_picture_and_never_raises() -> None:
    black = jpeg(np.zeros((48, 64, 3), np.uint8))
    script = [(PREVIEW, answer(black)), (PREVIEW, answer(PICTURE)), (PREVIEW, answer(b"", 503))]
    with expected_exchange(script) as (line, clock):
        camera = Camera(line, {}, clock=clock)
        assert camera.status(clock.deadline(1)).detail == "the picture is black"
        assert camera.status(clock.deadline(1)).detail == ""
        assert camera.status(clock.deadline(1)).faults == {FaultKind.BUSY}
        camera.close()
    assert camera.status(clock.deadline(0)).online is False


class StillLine(PictureLine):
    """A line that gives prepared pictures, one a second."""

    def __init__(self, pictures: Sequence[Pixels], *, lively: bool = True) -> None:
        self.name = "still"
        self.lively = lively
        self.clock = FakeClock()
        self._pictures = list(pictures)

    def open(self, deadline: Deadline) -> None: ...

    def close(self) -> None: ...

    def request_sizes(self, preview: Size, capture: Size) -> None:
        self.sizes = (preview, capture)

    def newest(self, deadline: Deadline) -> Frame:
        self.clock.now_s += 1
        return Frame(self._pictures.pop(0), self.clock.now_s)

    def capture(self, deadline: Deadline) -> Frame:
        return self.newest(deadline)


def noisy(seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(90, 110, (48, 64, 3), dtype=np.uint8)


def test_a_picture_that_never_changes_means_the_camera_hangs() -> None:
    line = StillLine([noisy(1)] * 8 + [noisy(2)])
    camera = Camera(line, {"frozen_after_s": 5.0})
    for _ in range(5):
        camera.preview(line.clock.deadline(1))
    with pytest.raises(DeadlineExceeded, match="the same picture for 5 s"):
        camera.preview(line.clock.deadline(1))
    assert camera.status(line.clock.deadline(1)).faults == {FaultKind.SILENT}
    camera.close()
    camera.preview(line.clock.deadline(1))
    assert camera.status(line.clock.deadline(1)).online


def test_films_and_folders_may_stand_still() -> None:
    line = StillLine([noisy(1)] * 20, lively=False)
    camera = Camera(line, {})
    for _ in range(20):
        camera.preview(line.clock.deadline(1))


def test_sizes_are_asked_for() -> None:
    line = StillLine([])
    Camera(
        line, {"preview_width": 1024, "preview_height": 768, "capture_width": 2592, "capture_height": 1944}
    )
    assert line.sizes == ((1024, 768), (2592, 1944))
    with pytest.raises(ValueError, match="at least 1"):
        Camera(line, {"preview_width": 0})


def test_a_line_of_pictures_has_no_bytes() -> None:
    line = StillLine([])
    line.discard_input()
    with pytest.raises(NotConnected, match="pictures, not bytes"):
        line.read(1, line.clock.deadline(1))
    with pytest.raises(NotConnected, match="pictures, not bytes"):
        line.write(b"x", line.clock.deadline(1))
