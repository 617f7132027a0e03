"""Shows the scenes on which the page was not found well: a list for the docs and a picture of them.

Run it: `python -m scripts.bench.scene_failures docs/scanning.md docs/pictures/scanning-failures.jpg`.
The list is written into the page between its marks. True sheets are red, found ones green.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.imaging.page import find_page
from scripts.bench.scanning import FIRST, SCENES, Verdict, judge
from scripts.bench.scenes import make_scene

BEGIN, END = "<!-- failures -->", "<!-- end of failures -->"
_GOOD = 0.95
_TILE_PX = (320, 240)
_TILES_ACROSS = 4
_TRUE = (60, 60, 230)
_FOUND = (60, 210, 60)


def main() -> None:
    """Judge every scene of the bench again and write what went wrong."""
    page, picture = (Path(argument) for argument in sys.argv[1:3])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        verdicts = list(pool.map(judge, range(FIRST, FIRST + SCENES), chunksize=4))
    bad = sorted((one for one in verdicts if one.jaccard < _GOOD), key=lambda one: one.jaccard)
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{_table(bad)}\n{END}{after}", encoding="utf-8")
    if bad:
        contact_sheet([one.number for one in bad], picture)


def _table(bad: Sequence[Verdict]) -> str:
    rows = ["| scene | Jaccard | mat, paper: troubles |", "|---|---|---|"]
    for one in bad:
        overlap = f"{one.jaccard:.3f}" if one.found else "nothing found"
        rows.append(f"| {one.number} | {overlap} | {one.what} |")
    return "\n".join(rows) + "\n"


def contact_sheet(numbers: Sequence[int], path: Path) -> None:
    """Draw scenes with the true and the found sheet into one picture.

    Args:
        numbers: of the scenes, at least one.
        path: a JPEG or PNG file.
    """
    tiles = [_tile(number) for number in numbers]
    tiles += [np.full_like(tiles[0], 255)] * (-len(tiles) % _TILES_ACROSS)
    rows = [np.hstack(tiles[start : start + _TILES_ACROSS]) for start in range(0, len(tiles), _TILES_ACROSS)]
    _, packed = cv2.imencode(path.suffix, np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 70])
    path.write_bytes(packed.tobytes())


def _tile(number: int) -> NDArray[np.uint8]:
    scene = make_scene(number)
    picture = scene.pixels.copy()
    level = float(np.percentile(picture, 95))
    if level < 110:  # lit up, so that a person sees anything
        picture = np.asarray(cv2.convertScaleAbs(picture, alpha=180 / level), np.uint8)
    found = find_page(scene.pixels)
    for corners, colour in ((scene.corners, _TRUE), (found.corners if found else None, _FOUND)):
        if corners is not None:
            cv2.polylines(picture, [np.rint(corners).astype(np.int32)], True, colour, 6, cv2.LINE_AA)
    cv2.putText(picture, str(number), (24, 90), cv2.FONT_HERSHEY_SIMPLEX, 2.6, (200, 60, 200), 6)
    return np.asarray(cv2.resize(picture, _TILE_PX, interpolation=cv2.INTER_AREA), np.uint8)


if __name__ == "__main__":
    main()
