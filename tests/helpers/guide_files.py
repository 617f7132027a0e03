"""Guides as text and as objects: one that is perfect, to be spoiled in one place by each test."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from config.guides.load import Guides
from config.guides.model import GuideItem, GuideVersion, Material, Step
from tests.helpers.halls import SMALL_HALL, write_hall

GUIDE = """\
[[items]]
id = "permit"
service = "cash"

[[items.versions]]
version = "1"
effective_from = 2026-01-01
name = "小店许可"

[[items.versions.materials]]
id = "form"
name = "申请表"
"""

MATERIAL = Material(
    id="form",
    name="小店许可申请表",
    sample="填表区",
    source="申请人填写",
    points=("填写完整",),
    form=True,
)
PERFECT = GuideVersion(
    version="1",
    effective_from=dt.date(2026, 1, 1),
    name="小店许可",
    type="行政许可",
    body="小镇政府",
    statutory_days=20,
    promised_days=5,
    level="镇级",
    audience="个人",
    basis=("小店法",),
    conditions=("有一家小店",),
    materials=(MATERIAL,),
    fee="不收费",
    steps=(Step(name="受理", limit="当场", standard="材料齐全"),),
    result="小店许可证",
    address="大厅",
    hours="工作日",
    enquiries="000-1",
    complaints="000-2",
)


def hall_with_guides(folder: Path, **files: str) -> Path:
    """Write the small hall with guide files by name; return its main file."""
    (folder / "guides").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "guides" / f"{name}.toml").write_text(text, encoding="utf-8")
    names = ", ".join(f'"{name}"' for name in files)
    return write_hall(folder, f"guides = [{names}]\n{SMALL_HALL}")


def guides_of(*versions: GuideVersion, secret: bool = False, **fields: Any) -> Guides:
    """Return the guides of a hall with one item."""
    item = GuideItem(**{"id": "permit", "secret": secret, "versions": versions, **fields})
    return Guides({item.id: item})
