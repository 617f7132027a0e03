"""The simulated camera: whole pictures when well, and each fault as it is said to be."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.codecs.snapshot import Head, request, take_head
from devices.document_ports import Pixels
from devices.sim.camera import CameraSim
from devices.sim.device import RefusedCommand
from tests.helpers.papers import jpeg

PREVIEW, CAPTURE = request("/preview.jpg"), request("/capture.jpg")


def flat(level: int, width: int = 2000) -> Pixels:
    return np.full((width * 3 // 4, width, 3), level, np.uint8)


@pytest.fixture
def sim() -> CameraSim:
    return CameraSim([flat(200), flat(100)])


def ask(sim: CameraSim, asked: bytes) -> tuple[Head, bytes]:
    received = bytearray(sim.feed(asked))
    head = take_head(received)
    assert head is not None
    return head, bytes(received)


def shown(sim: CameraSim, asked: bytes = PREVIEW) -> Pixels:
    head, body = ask(sim, asked)
    assert (head.status, len(body)) == (200, head.body_bytes)
    return np.asarray(cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_previews_are_small_and_captures_whole(sim: CameraSim) -> None:
    assert shown(sim, PREVIEW).shape == (1200, 1600, 3)
    assert shown(sim, CAPTURE).shape == (1500, 2000, 3)
    assert sim.state() == {"views": 2, "place": 0, "requests": 2, "violations": []}


def test_papers_are_turned_laid_and_lifted(sim: CameraSim, tmp_path: Path) -> None:
    sim.command("turn", {})
    assert 98 < shown(sim).mean() < 104
    (tmp_path / "p.jpg").write_bytes(jpeg(flat(30, 400)))
    sim.command("lay", {"path": str(tmp_path / "p.jpg")})
    assert 28 < shown(sim).mean() < 34
    sim.command("lift", {})
    assert 38 < shown(sim).mean() < 46
    assert sim.picture({}).size == (816, 612)
    with pytest.raises(RefusedCommand, match="turn, lay, lift"):
        sim.command("jump", {})


def test_two_pictures_differ_by_noise_unless_it_is_frozen(sim: CameraSim) -> None:
    assert (shown(sim) != shown(sim)).any()
    sim.set_fault("frozen", True)
    assert (shown(sim) == shown(sim)).all()
    sim.set_fault("frozen", False)
    assert (shown(sim) != shown(sim)).any()


def test_a_closed_lid_is_black(sim: CameraSim) -> None:
    sim.set_fault("black", True)
    assert shown(sim).max() < 12


def test_a_torn_picture_says_it_is_whole(sim: CameraSim) -> None:
    sim.set_fault("torn", True)
    head, body = ask(sim, PREVIEW)
    assert head.body_bytes == len(body) and not body.endswith(b"\xff\xd9")


def test_a_busy_camera_refuses(sim: CameraSim) -> None:
    sim.set_fault("busy", True)
    assert ask(sim, PREVIEW) == (Head(503, 0, closes=False), b"")


def test_an_unplugged_camera_stops_in_the_middle_and_stays_dumb(sim: CameraSim) -> None:
    sim.set_fault("unplugged", True)
    head, body = ask(sim, CAPTURE)
    assert 0 < len(body) < head.body_bytes
    assert sim.feed(CAPTURE) == b""
    sim.set_fault("unplugged", False)
    assert shown(sim, CAPTURE).shape == (1500, 2000, 3)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request("/video.mjpg"), 404),
        (b"POST /preview.jpg HTTP/1.1\r\nHost: c\r\n\r\n", 400),
        (b"GET /preview.jpg HTTP/1.1\r\n\r\n", 400),
        (b"x" * 9000, 400),
    ],
)
def test_bad_requests_are_refused_and_remembered(sim: CameraSim, asked: bytes, status: int) -> None:
    assert ask(sim, asked)[0].status == status
    assert len(sim.violations) == 1


def test_half_a_request_of_one_client_does_not_reach_the_next(sim: CameraSim) -> None:
    assert sim.feed(PREVIEW[:20]) == b""
    sim.disconnected()
    assert shown(sim).shape == (1200, 1600, 3)
