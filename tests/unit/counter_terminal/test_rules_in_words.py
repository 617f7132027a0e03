"""Every rule by which a ticket is called has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

from counter_terminal.viewmodels.reasons import RULES

DOMAIN = Path(__file__).resolve().parents[3] / "queue_server"


def test_no_rule_reaches_a_clerk_as_a_slug() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in DOMAIN.rglob("*.py"))
    named = set(re.findall(r'rule="([a-z_]+)"', source)) | set(
        re.findall(r'Choice\([^)]*"([a-z_]+)"\)', source)
    )
    assert "resumed" in named and "helping_out" in named
    assert named <= set(RULES)
