"""Files a hall names: receipt layouts, rating options, photos, media."""

from __future__ import annotations

from config.defaults import find
from config.errors import KeyPath
from config.messages import Words
from config.report import Report
from config.schema import HallConfig

_RECEIPT = Words("小票版式", "receipt layout")
_RATING = Words("评价选项", "set of rating options")


def check_files(hall: HallConfig, report: Report) -> None:
    """Report missing layouts as errors, missing pictures as warnings."""
    for index, kiosk in enumerate(hall.kiosks):
        _default(report, ("kiosks", index, "receipt"), "receipts", kiosk.receipt, _RECEIPT)
    _default(report, ("rating", "option_set"), "ratings", hall.rating.option_set, _RATING)
    for index, clerk in enumerate(hall.clerks):
        if clerk.photo:
            _media(report, ("clerks", index, "photo"), f"photos/{clerk.photo}")
    for index, board in enumerate(hall.boards):
        for number, name in enumerate(board.media):
            _media(report, ("boards", index, "media", number), f"media/{name}")


def _default(report: Report, path: KeyPath, kind: str, name: str, words: Words) -> None:
    if find(kind, name, report.source.folder) is None:
        report.error(path, "missing_default", value=name, kind=words)


def _media(report: Report, path: KeyPath, name: str) -> None:
    if not (report.source.folder / name).is_file():
        report.warn(path, "missing_media", value=name)
