"""Whatever a TOML file holds, reading it ends in problems and never in a traceback."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from config.checks import CHECKS
from config.messages import Language
from config.reader import Reader
from config.report import Report
from config.schema import HallConfig
from config.secrets import refuse_secrets
from config.source import Source

KEYS = st.sampled_from(
    [
        "id",
        "name",
        "label",
        "group",
        "prefix",
        "service",
        "services",
        "counters",
        "skills",
        "week",
        "spans",
        "days",
        "start",
        "end",
        "calendar",
        "zone",
        "level",
        "kind",
        "url",
        "options",
        "redirect",
        "printer",
        "receipt",
        "date",
        "special",
        "timezone",
        "password",
        "x",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=True)
    | st.text(max_size=8)
    | st.sampled_from(["default", "main", "*", "general", "09:00", "{x}", "a://b:c@d"])
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(dt.UTC))
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)
TABLES = st.sampled_from([str(field) for field in HallConfig.__struct_fields__])


@settings(max_examples=150)
@given(st.dictionaries(TABLES | KEYS, TREES, max_size=8))
def test_garbage_becomes_problems(tree: dict[str, Any]) -> None:
    report = Report(Source(Path("nowhere"), "hall.toml"))

    refuse_secrets(tree, report)
    hall = Reader(report).struct(HallConfig, tree)
    for check in CHECKS:
        check(hall, report)

    assert isinstance(hall, HallConfig)
    assert report.problems, "a hall needs more than garbage"
    for problem in report.problems:
        assert problem.full(Language.ZH)
        assert problem.full(Language.EN)
