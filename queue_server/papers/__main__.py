"""Render every paper with a specimen, to see what edited templates come out as.

`python -m queue_server.papers OUT [--templates FOLDER] [--kind KIND] [--language en] [--png [--ppi 60]]`
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from queue_server.papers.errors import PaperError
from queue_server.papers.licence import Licences, Variant
from queue_server.papers.model import PaperKind
from queue_server.papers.parts import Language
from queue_server.papers.render import SCREEN_PPI, Papers
from queue_server.papers.specimens import licence_specimen, specimens

LICENCE = "licence"


def main(arguments: list[str] | None = None) -> int:
    """Write the sheets and say which failed; returns the exit status."""
    wanted = _wanted(arguments)
    wanted.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name, problem in _written(wanted):
        failed += problem is not None
        sys.stdout.write(f"{name}: {problem}\n" if problem else f"{name}\n")
    return 1 if failed else 0


def _wanted(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m queue_server.papers", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--templates", type=Path, help="the hall's own templates")
    parser.add_argument("--kind", action="append", choices=[*PaperKind, LICENCE], help="only this paper")
    parser.add_argument("--language", type=Language, default=Language.CHINESE, choices=list(Language))
    parser.add_argument("--png", action="store_true", help="pictures instead of PDF")
    parser.add_argument("--ppi", type=float, default=SCREEN_PPI, help="of the pictures")
    return parser.parse_args(arguments)


def _written(wanted: argparse.Namespace) -> list[tuple[str, PaperError | None]]:
    outcome: list[tuple[str, PaperError | None]] = []
    papers, licences = Papers(wanted.templates), Licences(wanted.templates)
    for kind, paper in specimens(wanted.language).items():
        if wanted.kind and kind not in wanted.kind:
            continue
        try:
            if wanted.png:
                for page, picture in enumerate(papers.pngs(paper, wanted.ppi), 1):
                    (wanted.out / f"{kind}-{page}.png").write_bytes(picture)
            else:
                (wanted.out / f"{kind}.pdf").write_bytes(papers.pdf(paper))
        except PaperError as problem:
            outcome.append((kind, problem))
        else:
            outcome.append((kind, None))
    if not wanted.kind or LICENCE in wanted.kind:
        outcome += [(f"{LICENCE}-{variant}", _licence(licences, variant, wanted)) for variant in Variant]
    papers.close()
    licences.close()
    return outcome


def _licence(licences: Licences, variant: Variant, wanted: argparse.Namespace) -> PaperError | None:
    licence = licence_specimen()
    try:
        if wanted.png:
            picture = licences.png(licence, variant, ppi=wanted.ppi)
            (wanted.out / f"{LICENCE}-{variant}.png").write_bytes(picture)
            sheet = licences.calibration_png(variant, wanted.ppi)
            (wanted.out / f"calibration-{variant}.png").write_bytes(sheet)
        else:
            sheet = licences.pdf(licence, variant, blank_picture=True)
            (wanted.out / f"{LICENCE}-{variant}.pdf").write_bytes(sheet)
            (wanted.out / f"calibration-{variant}.pdf").write_bytes(licences.calibration_pdf(variant))
    except PaperError as problem:
        return problem
    return None


if __name__ == "__main__":
    sys.exit(main())
