"""The scan pipeline: are pages found where they are, how many previews a second, how soon a page is ready.

The scenes are drawn by `scripts.bench.scenes`, which knows nothing of the detector, by numbers
that were not used while it was built. The measure is SmartDoc's: after undoing the perspective
by the true corners, intersection over union of the found and the true sheet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.imaging.page import find_page
from devices.imaging.pdf import encode_jpeg, pages_to_pdf
from devices.imaging.scanned import cut_page
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench, aimed
from scripts.bench.scenes import Scene, make_scene

FIRST = 300_001
SCENES = 360
_FIRST_PILE = 400_001
_FIRST_EMPTY = 500_001
_LARGE_PX = (3264, 2448)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well the page of one scene was found.

    Attributes:
        number: the scene's.
        jaccard: 0 to 1; 0 when nothing was found.
        found: whether anything was.
        what: mat, paper and troubles.
        seconds: how long finding took.
    """

    number: int
    jaccard: float
    found: bool
    what: str
    seconds: float


def scanning(bench: Bench) -> Iterator[Measure]:
    """Finding pages on generated scenes, previews a second, from a shot to a page, PDF."""
    count = bench.few(SCENES, 24)
    bench.say(f"pages on {count} scenes")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        verdicts = list(pool.map(judge, range(FIRST, FIRST + count), chunksize=4))
        piles = list(pool.map(_judge_pile, range(_FIRST_PILE, _FIRST_PILE + count // 6), chunksize=4))
        empty = list(pool.map(_judge_empty, range(_FIRST_EMPTY, _FIRST_EMPTY + count // 6), chunksize=4))
    yield from _found(verdicts)
    yield _share("pages found", "another sheet beneath, out of line", piles)
    mistaken = sum(verdict.found for verdict in empty)
    yield Measure(
        name="pages seen where none is",
        setting="empty mats, half with clutter or hands",
        count=len(empty),
        value=100 * mistaken / max(1, len(empty)),
        unit="%",
    )
    bench.say("previews and pages")
    with _one_core():
        yield _previews(bench.few(200, 20))
        yield from _pages(bench.few(24, 4))


def judge(number: int, *, pile: bool = False, empty: bool = False) -> Verdict:
    """Draw a scene and look for its page."""
    cv2.setNumThreads(1)
    scene = make_scene(number, pile=pile, empty=empty)
    began = time.perf_counter()
    found = find_page(scene.pixels)
    seconds = time.perf_counter() - began
    what = f"{scene.mat}, {scene.paper}: {', '.join(sorted(scene.troubles)) or 'no trouble'}"
    overlap = 0.0 if found is None or scene.corners is None else jaccard(scene, found.corners)
    return Verdict(number, overlap, found is not None, what, seconds)


def _judge_pile(number: int) -> Verdict:
    return judge(number, pile=True)


def _judge_empty(number: int) -> Verdict:
    return judge(number, empty=True)


def jaccard(scene: Scene, corners: NDArray[np.float32]) -> float:
    """Return intersection over union with the true sheet, on the sheet itself (SmartDoc 2015)."""
    if scene.corners is None:
        return 0.0
    width, height = scene.size_mm
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(scene.corners, own)
    found = cv2.perspectiveTransform(np.asarray(corners, np.float32).reshape(1, 4, 2), matrix)[0]
    if not cv2.isContourConvex(found):
        return 0.0
    common, _ = cv2.intersectConvexConvex(own, found)
    return float(common / (width * height + cv2.contourArea(found) - common))


def _found(verdicts: Sequence[Verdict]) -> Iterator[Measure]:
    mean = float(np.mean([verdict.jaccard for verdict in verdicts]))
    yield aimed(
        Measure(name="pages found", setting="mean Jaccard", count=len(verdicts), value=100 * mean, unit="%"),
        "≥ 97 %",
        met=mean >= 0.97,
    )
    share = _share("pages found", "with Jaccard ≥ 0.95", verdicts)
    yield aimed(share, "≥ 95 %", met=(share.value or 0) >= 95)


def _share(name: str, setting: str, verdicts: Sequence[Verdict]) -> Measure:
    good = sum(verdict.jaccard >= 0.95 for verdict in verdicts)
    share = 100 * good / max(1, len(verdicts))
    return Measure(name=name, setting=setting, count=len(verdicts), value=share, unit="%")


def _previews(count: int) -> Measure:
    frames = [make_scene(FIRST + place).pixels for place in range(8)]
    latencies_s = [_seconds(partial(find_page, frames[place % 8])) for place in range(count + 4)]
    measure = from_latencies(
        "preview: page found", "1600 x 1200, one core", latencies_s[4:], elapsed_s=sum(latencies_s[4:])
    )
    return aimed(measure, "≥ 25/s", met=(measure.per_s or 0) >= 25)


def _pages(count: int) -> Iterator[Measure]:
    frames = [make_scene(FIRST + place, _LARGE_PX).pixels for place in range(4)]
    pages: list[bytes] = []

    def shot_to_page(frame: NDArray[np.uint8]) -> None:
        page = cut_page(1, frame, find_page(frame))
        pages.append(encode_jpeg(page.pixels))

    latencies_s = [_seconds(partial(shot_to_page, frames[place % 4])) for place in range(count + 2)]
    measure = from_latencies(
        "shot → page", "8 MP: found, flat, checked, codes, JPEG; one core", latencies_s[2:]
    )
    yield aimed(measure, "p99 < 400 ms", met=(measure.p99_ms or 1e9) < 400)
    ten = (pages * 10)[:10]
    pdf_s = [_seconds(partial(pages_to_pdf, ten)) for _ in range(max(3, count // 4))]
    yield from_latencies("PDF", "10 pages of A4 at 200 dpi", pdf_s)


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


@contextmanager
def _one_core() -> Iterator[None]:
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
