"""What must hold between the tables of a hall, one module per question.

Each check looks at a hall that was read as far as possible and reports to a `Report`.
"""

from __future__ import annotations

from collections.abc import Callable

from config.checks.coverage import check_coverage
from config.checks.devices import check_devices
from config.checks.files import check_files
from config.checks.guides import check_guides
from config.checks.hours import check_hours
from config.checks.numbers import check_numbers
from config.checks.references import check_references
from config.checks.uniqueness import check_uniqueness
from config.checks.values import check_values
from config.report import Report
from config.schema import HallConfig

CHECKS: tuple[Callable[[HallConfig, Report], None], ...] = (
    check_uniqueness,
    check_references,
    check_numbers,
    check_hours,
    check_coverage,
    check_devices,
    check_values,
    check_files,
    check_guides,
)
