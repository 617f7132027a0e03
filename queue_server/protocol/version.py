"""The wire contract's own version, apart from the product's and the storage's."""

from __future__ import annotations

PROTOCOL = 1
"""Spoken by this server."""

MIN_PROTOCOL = 1
"""Oldest client protocol this server still understands."""
