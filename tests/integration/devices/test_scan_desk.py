"""The scanning desk with its thread, the real driver and a simulated camera on the network."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import pytest

from devices.deadline import Deadline
from devices.document_ports import DocumentCamera, Frame, Pixels
from devices.errors import FaultKind
from devices.imaging.flatten import ScanMode
from devices.imaging.page import FoundPage
from devices.imaging.scanner import ScanCallbacks, ScanDesk, ScannedPage
from devices.imaging.sheets import Sheet
from devices.sim.camera import CameraSim
from devices.sim.peer import Peer, running
from devices.supervisor.build import DeviceSpec, build_device
from devices.supervisor.reconnect import Backoff
from tests.helpers.papers import MAT, SKEWED, lying, page

PATIENCE_S = 30.0
SIZE = (800, 600)
CORNERS = SKEWED * np.float32(0.5)

_Item = TypeVar("_Item")


class Told:
    """Everything the desk says, in queues."""

    def __init__(self) -> None:
        self.previews: queue.Queue[tuple[Frame, FoundPage | None]] = queue.Queue()
        self.pages: queue.Queue[ScannedPage] = queue.Queue()
        self.faults: queue.Queue[FaultKind | None] = queue.Queue()
        self.callbacks = ScanCallbacks(
            lambda frame, found: self.previews.put((frame, found)), self.pages.put, self.faults.put
        )

    def await_preview(self, wanted: Callable[[FoundPage | None], bool]) -> FoundPage | None:
        until = Deadline.after(PATIENCE_S)
        while not until.expired:
            _, found = self.previews.get(timeout=until.remaining_s)
            if wanted(found):
                return found
        raise TimeoutError("no such preview")


def paper(seed: int) -> Pixels:
    return lying(page(seed=seed), CORNERS, SIZE)


@pytest.fixture
def sim() -> Iterator[Peer[CameraSim]]:
    with running(CameraSim([np.full((SIZE[1], SIZE[0], 3), MAT, np.uint8), paper(1)])) as peer:
        yield peer


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk(sim: Peer[CameraSim], told: Told) -> Iterator[ScanDesk]:
    camera = build_device(DeviceSpec("camera", "camera", sim.url), DocumentCamera)
    assert isinstance(camera, DocumentCamera)
    desk = ScanDesk(camera, told.callbacks, dpi=100, backoff=Backoff(first_s=0.05, cap_s=0.2))
    yield desk
    desk.stop()


def next_of(items: queue.Queue[_Item]) -> _Item:
    return items.get(timeout=PATIENCE_S)


def test_pages_laid_down_are_shown_and_taken_by_themselves(
    desk: ScanDesk, told: Told, sim: Peer[CameraSim]
) -> None:
    desk.start()
    desk.start()
    assert told.await_preview(lambda found: True) is None
    sim.command("turn")
    first = next_of(told.pages)
    assert (first.number, first.mode, first.sheet) == (1, ScanMode.COLOUR, Sheet.A4)
    assert first.corners is not None and np.abs(first.corners - CORNERS).max() < 3
    seen = told.await_preview(lambda found: found is not None)
    assert seen is not None and np.abs(seen.corners - CORNERS).max() < 3
    sim.call(lambda: sim.device.lay(paper(2)))
    assert next_of(told.pages).number == 2
    assert told.pages.empty() and told.faults.empty()


def test_when_it_is_not_to_take_by_itself_it_takes_when_asked(
    desk: ScanDesk, told: Told, sim: Peer[CameraSim]
) -> None:
    desk.set_auto(False)
    desk.set_mode(ScanMode.BLACK_WHITE, Sheet.A5)
    desk.start()
    sim.command("turn")
    told.await_preview(lambda found: found is not None)
    desk.capture()
    taken = next_of(told.pages)
    assert (taken.mode, taken.sheet, taken.pixels.ndim) == (ScanMode.BLACK_WHITE, Sheet.A5, 2)


def test_without_a_sheet_the_whole_frame_is_taken_and_cut_by_hand(
    desk: ScanDesk, told: Told, sim: Peer[CameraSim]
) -> None:
    desk.set_auto(False)
    desk.start()
    told.await_preview(lambda found: True)
    desk.capture()
    whole = next_of(told.pages)
    assert whole.corners is None and whole.sheet is Sheet.FREE
    assert whole.frame.shape[:2] == (SIZE[1], SIZE[0])
    desk.cut_again(whole, CORNERS[[1, 2, 3, 0]], ScanMode.GREY)
    cut = next_of(told.pages)
    assert (cut.number, cut.mode, cut.sheet) == (whole.number, ScanMode.GREY, Sheet.A4)
    assert cut.corners is not None and (cut.corners == CORNERS).all()


def test_impossible_corners_are_refused_at_once(desk: ScanDesk, told: Told) -> None:
    desk.set_auto(False)
    desk.start()
    desk.capture()
    whole = next_of(told.pages)
    with pytest.raises(ValueError, match="corners"):
        desk.cut_again(whole, np.zeros((4, 2), np.float32))


def test_a_camera_unplugged_in_the_middle_of_a_page_loses_nothing(
    desk: ScanDesk, told: Told, sim: Peer[CameraSim]
) -> None:
    desk.set_auto(False)
    desk.start()
    sim.command("turn")
    told.await_preview(lambda found: found is not None)
    sim.fault("offline")
    desk.capture()
    assert next_of(told.faults) is FaultKind.OFFLINE
    assert told.pages.empty()
    sim.clear()
    assert next_of(told.faults) is None
    assert next_of(told.pages).number == 1
    assert told.pages.empty()


def test_half_a_picture_is_asked_for_again(desk: ScanDesk, told: Told, sim: Peer[CameraSim]) -> None:
    desk.set_auto(False)
    desk.start()
    sim.command("turn")
    told.await_preview(lambda found: found is not None)
    sim.fault("torn")
    desk.capture()
    assert next_of(told.faults) is FaultKind.GARBLED
    sim.clear()
    taken = next_of(told.pages)
    assert taken.frame.shape[:2] == (SIZE[1], SIZE[0])


def test_it_stops_and_starts_again(desk: ScanDesk, told: Told, sim: Peer[CameraSim]) -> None:
    desk.start()
    told.await_preview(lambda found: True)
    desk.stop()
    desk.stop()
    while not told.previews.empty():
        told.previews.get()
    desk.start()
    told.await_preview(lambda found: True)


def test_it_stops_while_the_camera_is_away(desk: ScanDesk, told: Told, sim: Peer[CameraSim]) -> None:
    sim.fault("offline")
    desk.start()
    assert next_of(told.faults) is FaultKind.OFFLINE
    desk.stop()


@pytest.mark.expects_logs("scanning failed")
def test_a_callback_that_fails_does_not_end_scanning(sim: Peer[CameraSim], told: Told) -> None:
    failures = iter([ValueError("a mistake in a screen")])

    def take(page: ScannedPage) -> None:
        for failure in failures:
            raise failure
        told.pages.put(page)

    camera = build_device(DeviceSpec("camera", "camera", sim.url), DocumentCamera)
    assert isinstance(camera, DocumentCamera)
    callbacks = ScanCallbacks(told.callbacks.preview, take, told.callbacks.fault)
    desk = ScanDesk(camera, callbacks, dpi=100, backoff=Backoff(first_s=0.05, cap_s=0.2))
    desk.set_auto(False)
    desk.start()
    desk.capture()
    assert next_of(told.faults) is FaultKind.HARDWARE
    assert next_of(told.faults) is None
    desk.capture()
    assert next_of(told.pages).number == 2
    desk.stop()
