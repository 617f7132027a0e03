"""How long papers take: typst sheets cold and warm, licences, and a scanned document's PDF."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import cv2
import numpy as np

from devices.imaging.pdf import encode_jpeg, pages_to_pdf
from queue_server.papers.licence import Licences, Variant
from queue_server.papers.model import PaperKind
from queue_server.papers.render import Papers
from queue_server.papers.specimens import licence_specimen, specimens
from scripts.bench.measure import Measure, from_latencies
from scripts.bench.scenario import Bench

_PAGES = 10
_A4_200_DPI = (2339, 1654, 3)


def making_papers(bench: Bench) -> Iterator[Measure]:
    """Notices, licences, and PDF from pages."""
    count = bench.few(100, 10)
    bench.say("papers")
    papers = Papers()
    sheets = specimens()
    began = time.perf_counter()
    papers.pdf(sheets[PaperKind.ACCEPTANCE_NOTICE])
    cold_s = time.perf_counter() - began
    yield Measure(name="first sheet", setting="typst, cold", count=1, value=cold_s * 1000, unit="ms")
    for kind in (PaperKind.ACCEPTANCE_NOTICE, PaperKind.CORRECTION_NOTICE, PaperKind.GUIDE):
        sheet = sheets[kind]
        yield _timed("sheet", f"typst, {kind.value}", count, partial(papers.pdf, sheet))
    papers.close()
    licences, content = Licences(), licence_specimen()
    yield _timed("licence", "typst, 正本 A3", count, lambda: licences.pdf(content, Variant.ORIGINAL))
    licences.close()
    pages = [encode_jpeg(_page(seed)) for seed in range(_PAGES)]
    yield _timed("PDF of a scan", f"{_PAGES} pages, not encoded again", count, lambda: pages_to_pdf(pages))


def _timed(name: str, setting: str, count: int, work: Callable[[], object]) -> Measure:
    latencies_s = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        latencies_s.append(time.perf_counter() - began)
    return from_latencies(name, setting, latencies_s, elapsed_s=sum(latencies_s))


def _page(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    rng = np.random.default_rng(seed)
    page = np.full(_A4_200_DPI, 245, np.uint8)
    for row in range(150, 2200, 40):
        for column in range(150, 1500, 34):
            if rng.random() < 0.7:
                cv2.rectangle(page, (column, row), (column + 22, row + 24), (40, 40, 40), 2)
    return page
