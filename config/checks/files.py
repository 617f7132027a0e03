"""Files a hall names: receipt layouts and rating options with what is wrong in them, photos, media."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from config.defaults import find
from config.errors import KeyPath, Problem
from config.messages import Words
from config.ratings import check_ratings
from config.receipts import check_layout
from config.report import Report
from config.schema import HallConfig

_RECEIPT = Words("小票版式", "receipt layout")
_RATING = Words("评价选项", "set of rating options")


def check_files(hall: HallConfig, report: Report) -> None:
    """Report missing or faulty layouts and options as errors, missing pictures as warnings."""
    layouts: dict[str, KeyPath] = {}
    for index, kiosk in enumerate(hall.kiosks):
        layouts.setdefault(kiosk.receipt, ("kiosks", index, "receipt"))
    for name, path in layouts.items():
        _data_file(report, path, "receipts", name, _RECEIPT, check_layout)
    option_set = hall.rating.option_set
    _data_file(report, ("rating", "option_set"), "ratings", option_set, _RATING, check_ratings)
    for index, clerk in enumerate(hall.clerks):
        if clerk.photo:
            _media(report, ("clerks", index, "photo"), f"photos/{clerk.photo}")
    for index, board in enumerate(hall.boards):
        for number, name in enumerate(board.media):
            _media(report, ("boards", index, "media", number), f"media/{name}")


def _data_file(
    report: Report,
    path: KeyPath,
    kind: str,
    name: str,
    words: Words,
    check: Callable[[Path], list[Problem]],
) -> None:
    file = find(kind, name, report.source.folder)
    if file is None:
        report.error(path, "missing_default", value=name, kind=words)
    else:
        report.problems.extend(check(file))


def _media(report: Report, path: KeyPath, name: str) -> None:
    if not (report.source.folder / name).is_file():
        report.warn(path, "missing_media", value=name)
