"""Every rule of the lint finds its mistake, and nothing else (R033, R034, R042, R043)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from typer.testing import CliRunner

from config.cli import app
from config.examples import EXAMPLES
from config.guides.lint import RULES, lint
from config.guides.load import Guides
from config.guides.model import GuideItem, GuideVersion, ItemKind, Step
from config.messages import Language
from tests.helpers.guide_files import GUIDE, MATERIAL, PERFECT, guides_of, hall_with_guides

TODAY = dt.date(2026, 11, 23)


def found(guide: GuideVersion) -> list[str]:
    return [finding.code for finding in lint(guides_of(guide), TODAY)]


def spoiled(**changes: Any) -> GuideVersion:
    return structs.replace(PERFECT, **changes)


def with_material(**changes: Any) -> GuideVersion:
    return spoiled(materials=(structs.replace(MATERIAL, **changes),))


def test_a_perfect_guide_is_left_alone() -> None:
    assert found(PERFECT) == []


MISTAKES = {
    "empty_element": spoiled(hours=""),
    "vague": with_material(name="其他有关证明"),
    "no_sample": with_material(sample=""),
    "shared_demanded": with_material(shared=True),
    "no_points": with_material(points=()),
    "no_source": with_material(source=""),
    "promise_over": spoiled(statutory_days=4, promised_days=5),
    "no_promise": spoiled(promised_days=0),
    "instant_days": spoiled(kind=ItemKind.INSTANT),
    "no_superior_days": spoiled(kind=ItemKind.REPORTED),
    "joint_alone": spoiled(kind=ItemKind.JOINT, departments=("小镇政府",)),
    "step_bare": spoiled(steps=(Step(name="受理", limit="当场"),)),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_one_mistake_one_finding(code: str) -> None:
    codes = found(MISTAKES[code])
    assert [one for one in codes if one != "average_long"] == [code]


def test_a_long_promise_is_found_and_spoils_the_average() -> None:
    assert found(spoiled(promised_days=11)) == ["promise_long", "average_long"]
    assert found(spoiled(promised_days=10)) == []


def test_the_average_counts_all_items_together() -> None:
    """R042 is about the whole catalogue: one slow item among quick ones may be."""
    slow, quick = spoiled(promised_days=14), spoiled(promised_days=2)
    items = [GuideItem(id=f"i{place}", versions=(guide,)) for place, guide in enumerate((slow, quick, quick))]
    codes = [finding.code for finding in lint(Guides({item.id: item for item in items}), TODAY)]
    assert codes == ["promise_long"]


@pytest.mark.parametrize("element", ["basis", "conditions", "materials", "steps", "fee", "complaints"])
def test_an_empty_element_is_named(element: str) -> None:
    [finding] = lint(guides_of(spoiled(**{element: type(getattr(PERFECT, element))()})), TODAY)
    assert finding.code == "empty_element"
    assert "十八项要素" in finding.message(Language.ZH)
    assert "18 elements" in finding.message(Language.EN)


@pytest.mark.parametrize("text", ["其他材料", "有关部门出具的证明", "身份证等材料", "必要的说明"])
def test_vague_conditions_are_found_too(text: str) -> None:
    assert found(spoiled(conditions=(text,))) == ["vague"]


def test_every_rule_is_tried_here() -> None:
    assert set(RULES) == {*MISTAKES, "promise_long", "average_long"}


def test_only_what_is_shown_today_is_looked_at() -> None:
    assert lint(guides_of(spoiled(hours=""), secret=True), TODAY) == []
    old = spoiled(hours="")
    new = structs.replace(PERFECT, version="2", effective_from=dt.date(2026, 6, 1))
    assert lint(guides_of(old, new), TODAY) == []


def test_the_command_says_how_many_and_fails(tmp_path: Path) -> None:
    path = hall_with_guides(tmp_path, shop=GUIDE)
    run = CliRunner().invoke(app, ["lint", str(path)])
    assert run.exit_code == 1
    assert "小店许可: 材料“申请表”没有来源渠道" in run.output
    assert "1 个事项" in run.output


def test_the_guides_of_the_made_up_hall_have_nothing_to_mend() -> None:
    run = CliRunner().invoke(app, ["lint", str(EXAMPLES / "demo.toml")])
    assert (run.exit_code, run.output.strip()) == (0, "15 个事项，0 处待改")
