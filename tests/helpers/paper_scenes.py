"""Pictures a document camera would see: a printed sheet on a dark desk, each with its own text."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from devices.document_ports import Pixels

DESK = (1200, 1600)


def sheet_on_desk(text: str = "material", *, lines: int = 24) -> Pixels:
    """Return a sheet with lines of print, a little turned."""
    desk = np.full((*DESK, 3), (60, 70, 50), np.uint8)
    corners = np.array([[420, 100], [1200, 130], [1170, 1130], [390, 1100]], np.float32)
    page = np.full((1100, 780, 3), 250, np.uint8)
    for place in range(lines):
        words = f"{text} line {place} of the sample"
        cv2.putText(page, words, (60, 120 + place * 38), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (30, 30, 30), 2)
    edges = np.array([[0, 0], [780, 0], [780, 1100], [0, 1100]], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, corners)
    cv2.warpPerspective(page, matrix, (DESK[1], DESK[0]), desk, borderMode=cv2.BORDER_TRANSPARENT)
    return desk


def write_scenes(folder: Path, *texts: str) -> Path:
    """Write one scene for each text into a folder, to be used as a camera."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, text in enumerate(texts):
        done, data = cv2.imencode(".png", sheet_on_desk(text))
        if not done:
            raise ValueError("a scene cannot be encoded")
        (folder / f"{place:02}.png").write_bytes(data.tobytes())
    return folder
