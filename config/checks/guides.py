"""The items and guides a hall names, with what is wrong in their files (R030-R045)."""

from __future__ import annotations

from config.guides.load import inspect_guides
from config.report import Report
from config.schema import HallConfig


def check_guides(hall: HallConfig, report: Report) -> None:
    """Report every problem of every guide file, placed in that file; what they leave out is for `lint`."""
    services = [service.id for service in hall.services]
    report.problems.extend(inspect_guides(hall.guides, report.source.folder, services)[1])
