"""Figures must mean what their headings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.bench.measure import Measure, from_latencies, quantile
from scripts.bench.report import BEGIN, END, as_markdown, cells, report, write_markdown
from scripts.bench.scenario import aimed


def test_quantiles_are_values_that_were_measured() -> None:
    ordered = [float(n) for n in range(1, 101)]
    assert quantile(ordered, 0.5) == 51.0
    assert quantile(ordered, 0.99) == 100.0
    assert quantile([7.0], 0.99) == 7.0


def test_latencies_become_milliseconds_and_a_rate() -> None:
    measure = from_latencies("issue", "1 client", [0.003, 0.001, 0.002], elapsed_s=0.006)
    assert measure.per_s == pytest.approx(500)
    assert measure.p50_ms == pytest.approx(2.0)
    assert measure.max_ms == pytest.approx(3.0)


def test_no_operation_at_all_is_wrong() -> None:
    assert from_latencies("issue", "1 client", []).wrong == 1


def test_an_aim_is_not_met_by_wrong_answers() -> None:
    assert aimed(Measure(name="n", setting="s"), "0 wrong", met=True).met
    assert not aimed(Measure(name="n", setting="s", wrong=1), "0 wrong", met=True).met


def test_the_table_says_when_an_aim_is_missed() -> None:
    missed = aimed(Measure(name="restart", setting="s", value=3.0, unit="s"), "< 2 s", met=False)
    assert cells(missed)[-1] == "< 2 s MISSED"
    page = as_markdown(report("yichuang bench", [missed]))
    assert "| restart | s |" in page
    assert "Command: `yichuang bench`" in page


def test_a_page_keeps_its_words_and_gets_a_new_table(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold table\n{END}\nafter\n", encoding="utf-8")
    write_markdown(report("yichuang bench", [Measure(name="issue", setting="s", count=3)]), page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| issue | s | 3 |" in text
    assert "old table" not in text
