"""Halls to start from: `demo.toml` is invented, the others are made from published plans."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).parent
"""The folder of the example halls."""
