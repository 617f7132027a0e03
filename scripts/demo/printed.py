"""What came out of the document printers, as pictures: one of each paper, and the licence's sheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2 as pdfium

from scripts.demo.stage import LICENCE_PRINTER, PAPER_PRINTERS, Stage

DPI = 110


def collect(stage: Stage) -> dict[str, list[Path]]:
    """Let every document printer save the PDFs it has printed; return them by printer."""
    found = {}
    for name in (*PAPER_PRINTERS, LICENCE_PRINTER):
        folder = stage.folder / "printed" / name
        found[name] = [Path(path) for path in stage.simulators[name].do("save", folder=str(folder))["paths"]]
    return found


def picture_papers(printed: Mapping[str, list[Path]], kinds: Mapping[str, str], out: Path) -> list[str]:
    """Write a picture of the first sheet of every kind; return the names.

    Args:
        printed: from `collect`.
        kinds: kind of paper by its number.
        out: where the pictures go.
    """
    taken: dict[str, Path] = {}
    for name in PAPER_PRINTERS:
        for path in printed[name]:
            kind = next((kind for number, kind in kinds.items() if number in path.name), "")
            if kind:
                taken.setdefault(f"paper-{kind.replace('_', '-')}", path)
    for path in printed[LICENCE_PRINTER]:
        variant = "original" if "original" in path.name else "duplicate"
        spoiled = "-spoiled" if "spoiled" in path.name else ""
        taken.setdefault(f"licence-sheet-{variant}{spoiled}", path)
    for name, path in taken.items():
        with pdfium.PdfDocument(path) as document:
            document[0].render(scale=DPI / 72).to_pil().convert("RGB").save(
                out / f"{name}.png", optimize=True
            )
    return sorted(taken)
